// Commonweal: adding a passkey, and signing in with one.
"use strict";
(() => {
  // Passkeys are kept by name of the site: an address of numbers has none.
  if (!window.PublicKeyCredential || !window.isSecureContext || /^[\d.:[\]]+$/.test(location.hostname)) return;
  const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const encode = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const create = async (form, challenge) => {
    const credential = await navigator.credentials.create({ publicKey: {
      challenge,
      rp: { name: "Commonweal" },
      user: { id: decode(form.dataset.owner), name: form.dataset.ownerMail, displayName: form.dataset.ownerName },
      // ES256: every device knows it.
      pubKeyCredParams: [{ type: "public-key", alg: -7 }],
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
    } });
    return { client: credential.response.clientDataJSON, authenticator: credential.response.getAuthenticatorData(), key: credential.response.getPublicKey() };
  };
  const get = async (_, challenge) => {
    const credential = await navigator.credentials.get({ publicKey: { challenge, userVerification: "required" } });
    const { clientDataJSON, authenticatorData, signature } = credential.response;
    return { credential: credential.rawId, client: clientDataJSON, authenticator: authenticatorData, signature };
  };
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const told = form.querySelector("[data-told]");
    form.hidden = false;
    told.textContent = "";
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      told.textContent = "";
      try {
        const answer = await fetch(form.dataset.challenge, { method: "POST" });
        if (!answer.ok) throw new Error(answer.statusText);
        const parts = await (form.dataset.passkey === "create" ? create : get)(form, decode(await answer.text()));
        for (const [name, bytes] of Object.entries(parts)) form.elements[name].value = encode(bytes);
        form.submit();
      } catch {
        told.textContent = "No passkey was used. Try again, or sign in in another way.";
      }
    });
  }
})();
