// Commonweal: keeps what is typed into a form with data-save-to, on the server and, until that is done, on this device.
"use strict";
(() => {
  const form = document.querySelector("form[data-save-to]");
  if (!form) return;
  const state = form.querySelector("[data-state]");
  // Somebody else at the same browser is not handed what one typed.
  const place = `commonweal:${form.dataset.who}:${location.pathname}`;
  // Texts that were sent and may have arrived although no answer came back: they are nobody else's.
  const sent = new Set();
  let changed = false, busy = null, timer = 0, retry = 0;

  const fields = () => {
    const pairs = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") pairs.append(name, value);
    return pairs;
  };
  const tell = (words, not) => { state.textContent = words; state.classList.toggle("not", !!not); };
  const keep = () => { try { localStorage.setItem(place, fields().toString()); } catch { /* no room, or not allowed */ } };
  const forget = () => { try { localStorage.removeItem(place); } catch { /* not allowed */ } };
  const kept = () => { try { return localStorage.getItem(place); } catch { return null; } };

  const plain = (text) => (text || "").replace(/\r\n/g, "\n").trim();

  // What was kept on this device because the server may never have had it is put back, unless it is there by now.
  const before = kept();
  if (before) {
    const pairs = new URLSearchParams(before);
    const [mine, base, now] = [pairs.get("story"), pairs.get("was"), form.elements.was.value].map(plain);
    if (mine === now && base !== now) forget();
    else {
      let differs = false;
      for (const field of form.elements) {
        if (!field.name || field.name === "remove" || ["file", "submit"].includes(field.type)) continue;
        if (field.type === "radio" || field.type === "checkbox") {
          const on = pairs.getAll(field.name).includes(field.value);
          differs ||= on !== field.checked;
          field.checked = on;
        } else if (pairs.has(field.name)) {
          differs ||= plain(field.value) !== plain(pairs.get(field.name));
          field.value = pairs.get(field.name);
        }
      }
      if (differs) tell("Put back from this device, not saved yet", true);
      changed = differs || mine !== plain(form.elements.was.value);
      if (changed) timer = setTimeout(save, 1500); else forget();
    }
  }

  async function save(last) {
    clearTimeout(timer);
    clearTimeout(retry);
    if (busy || !changed) return busy;
    changed = false;
    tell("Saving");
    const body = fields();
    sent.add(plain(body.get("story")));
    busy = send(body, last).finally(() => { busy = null; if (changed) timer = setTimeout(save, 300); });
    return busy;
  }

  async function send(body, last) {
    let answer;
    try {
      answer = await fetch(form.dataset.saveTo, { method: "POST", body, keepalive: !!last, headers: { Accept: "application/json" } });
    } catch {
      changed = true;
      retry = setTimeout(save, 5000);
      return tell("Not saved: no connection. Kept on this device", true);
    }
    if (answer.status === 401) {
      changed = true;
      return tell("Not saved: sign in again with “Save and continue”. Kept on this device", true);
    }
    const told = await answer.json().catch(() => ({}));
    if (answer.ok && told.saved) {
      for (const [name, value] of Object.entries(told.was)) form.elements[name] && (form.elements[name].value = value);
      if (!changed) forget(); else keep();
      return tell(told.saved);
    }
    if (typeof told.stored === "string" && sent.has(told.stored) && form.elements.was.value !== told.stored) {
      form.elements.was.value = told.stored;
      changed = true;
      return tell("Saving");
    }
    if (answer.status >= 500) {
      changed = true;
      retry = setTimeout(save, 5000);
    }
    tell(`Not saved: ${told.not || "the server did not take it"}`, true);
  }

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    changed = true;
    keep();
    tell("Not saved yet");
    clearTimeout(timer);
    timer = setTimeout(save, 800);
  });
  form.addEventListener("change", (event) => { if (event.target.type !== "file") save(); });
  addEventListener("online", () => save());
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(true); });

  // The form's own button waits for a save that is under way, so that the two do not meet as strangers.
  let leaving = false;
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    clearTimeout(retry);
    if (busy && !leaving) {
      event.preventDefault();
      leaving = true;
      busy.then(() => form.requestSubmit(event.submitter || undefined));
      return;
    }
    changed = false;
    // If signing in comes between, the server carries the text; if nothing answers, this device still has it.
  });
  addEventListener("pageshow", (event) => { if (event.persisted) leaving = false; });

  // A photo that is too large is told before it travels.
  const photo = form.querySelector("input[type=file][data-most]");
  if (photo) photo.addEventListener("change", () => {
    const most = Number(photo.dataset.most), file = photo.files[0], note = document.getElementById(photo.dataset.note);
    if (note) note.textContent = file && file.size > most ? `This file is ${(file.size / 1048576).toFixed(1)} MB. The most that is taken is ${most / 1048576} MB: choose a smaller one` : "";
  });
})();
