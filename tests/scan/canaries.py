"""Secrets that are marked, used in every way in which the server meets them, while it logs all that it can.

None of them may stand in its log, in whatever form it might be written there.
"""

import base64
import hashlib
import hmac
import re
import struct
import time
import urllib.parse

from house import COORDINATOR, FILER, NETWORK, Caller, House
from mailbox import Mailbox

MAIL_PASSWORD = "canary-of-mail/ä+9f31"
TYPED_WRONG, CHOSEN, CHANGED = "canary wrong 7d2e & more", "canary chosen 51ab ü more", "canary changed c08f/+= more"


def faces(secret):
    """A secret as it might be written: plain, quoted, in an address, in base 64 (also within a longer text, wherever it
    begins), in hexadecimal digits, and as numbers of bytes."""
    raw = secret if isinstance(secret, bytes) else secret.encode()
    if not isinstance(secret, bytes):
        yield from {secret, secret.replace('"', '\\"'), urllib.parse.quote(secret, safe=""), urllib.parse.quote_plus(secret)}
    for before in range(3):
        # The first and last letters hold bits of what stands beside it.
        packed = base64.b64encode(b"\0" * before + raw).decode().rstrip("=")
        yield packed[-(-before * 4 // 3):len(packed) - (1 if (before + len(raw)) % 3 else 0)]
    yield raw.hex()
    yield ", ".join(str(byte) for byte in raw)


def found(secrets, log):
    """What of the secrets stands in a log."""
    small = log.lower()
    for name, secret in secrets.items():
        if any(face in log or face.lower() in small for face in faces(secret)):
            yield f"{name} stands in the log"


def planted(secrets, log):
    """The same log with each secret planted in each of its forms: whatever is not found then is a fault of this check."""
    for name, secret in secrets.items():
        for face in faces(secret):
            if not any(name in one for one in found({name: secret}, f"{log}\nTRACE somewhere: {face}!\n")):
                yield f"the check does not see {name} where it is planted as {face!r}"


def code(secret, at):
    """The code of an app at a moment in seconds (RFC 6238)."""
    digest = hmac.new(secret, struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place:place + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def is_in(who):
    """The caller's session, which must be one."""
    assert who.cookie.startswith("commonweal=") and who.get("/account").status == 200, "is not signed in"
    return who.cookie.partition("=")[2]


def by_a_chosen_password(server, secrets):
    """A link of the operator's, a password chosen and changed, asked for again, and mistyped."""
    said = server.run("user", "reset", FILER, "--url", server.address)[1]
    secrets["the operator's link"] = token = re.search(r"/link/(\S+)", said)[1]
    who = Caller(server.port)
    who.signs_in(FILER, TYPED_WRONG)
    assert who.get(f"/link/{token}").status == 200
    assert who.post(f"/link/{token}", [("name", "Amara Okoye"), ("password", CHOSEN)]).status == 303
    secrets["a session after a link"] = is_in(who)
    again = Caller(server.port)
    assert again.signs_in(FILER, CHOSEN).status == 303
    secrets["a session after a password"] = is_in(again)
    assert again.post("/account/confirm", [("password", CHOSEN)]).status == 303
    assert again.post("/account/password", [("present", CHOSEN), ("password", CHANGED)]).status == 303
    secrets["a session after a change"] = is_in(again)
    secrets |= {"a mistyped password": TYPED_WRONG, "a chosen password": CHOSEN, "a changed password": CHANGED}
    return again


def by_a_second_step(server, who, secrets):
    """An app set up, a code of it, and one that was kept for a lost phone."""
    written = who.get("/account/second").value("secret")
    secret = base64.b32decode(written)
    began = time.time()
    shown = who.post("/account/second", [("secret", written), ("code", code(secret, began))])
    codes = re.findall(r">([a-z2-7]{4}(?:-[a-z2-7]{4}){3})<", shown.body)
    assert len(codes) == 10, "no codes were shown"
    for name, given in [("a code of an app", code(secret, began + 30)), ("a kept code", codes[0])]:
        late = Caller(server.port)
        step = late.signs_in(FILER, CHANGED).value("step")
        assert late.post("/sign-in/code", [("step", step), ("code", given)]).status == 303, name
        secrets |= {f"what waits for {name}": step, f"a session after {name}": is_in(late)}
    # A code of six digits stands in any long log by chance: it is over after a minute, and is not looked for.
    secrets |= {"the app's secret": written, "the app's secret as it is kept": secret}
    secrets |= {f"kept code {at}": kept for at, kept in enumerate(codes, 1)}


def by_mail(server, mailbox, secrets):
    """A link that somebody asks for, and one in an invitation; the mail server's password is needed for both."""
    who, dev = Caller(server.port), "dev@viaduct-radio.example"
    assert who.post("/sign-in/link", [("email", dev)]).status == 200
    secrets["a mailed link"] = token = re.search(r"/link/(\S+)", mailbox.letter_to(dev, "/link/"))[1]
    assert who.get(f"/link/{token}").status == 200 and who.post(f"/link/{token}", []).status == 303
    secrets["a session after a mailed link"] = is_in(who)
    ruth, new = Caller(server.port), "canary@custard-yard-kitchen.example"
    ruth.signs_in(COORDINATOR)
    secrets["the coordinator's session"] = is_in(ruth)
    shown = ruth.post(f"/{NETWORK}/invite", [("role", "filer"), ("lines", f"{new}, custard-yard-kitchen")])
    secrets["an invitation that is shown"] = re.search(r"/link/([\w-]{43})", shown.body)[1]
    secrets["an invitation that is mailed"] = re.search(r"/link/(\S+)", mailbox.letter_to(new, "/link/"))[1]
    for name in ["an invitation that is shown", "an invitation that is mailed"]:
        assert Caller(server.port).get(f"/link/{secrets[name]}").status == 200
    assert mailbox.passwords and set(mailbox.passwords) == {MAIL_PASSWORD}, "the mail server was not given its password"
    secrets["the mail server's password"] = MAIL_PASSWORD


def faults(binary):
    """What is wrong."""
    secrets = {}
    with Mailbox() as mailbox:
        user = urllib.parse.quote(MAIL_PASSWORD, safe="")
        settings = {"COMMONWEAL_LOG": "trace", "COMMONWEAL_MAIL_FROM": "reports@example.org",
                    "COMMONWEAL_SMTP": f"smtp://reports:{user}@127.0.0.1:{mailbox.port}"}
        with House(binary, **settings) as server:
            server.environment["COMMONWEAL_URL"] = server.address
            by_a_second_step(server, by_a_chosen_password(server, secrets), secrets)
            by_mail(server, mailbox, secrets)
            log = server.log.read_text(errors="replace")
    print(f"  {len(secrets)} secrets, {log.count(chr(10)):,} lines of log")
    # It logs what it can, and of these very requests; else nothing would be found in it whatever it does.
    for wanted in ["TRACE", "DEBUG", "commonweal::mail", 'page="/link/{token}"', 'page="/sign-in/code"', 'page="/account/password"']:
        if wanted not in log:
            yield f"the log has no {wanted}: it was to hold all that can be logged"
    yield from planted(secrets, log)
    yield from found(secrets, log)
