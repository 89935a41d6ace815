"""sqlmap tries every parameter that the store is asked with: what is looked for, chosen, named in an address, signed in
with and saved."""

import re
import subprocess
import tempfile
import urllib.parse

from house import COORDINATOR, FILER, NETWORK, Caller, House
from planted import Planted

# Where, as whom, with which form. A star stands behind what is tried; without one all parameters are. The address of
# mail is tried where a link is asked for: signing in looks it up in the same way, and stops listening after ten tries.
TARGETS = [
    ("", "/?q=Digbeth&period=2025-Q3&about=EC01", ""),
    ("", "/verify?hash=c3488111340d733a464ba64e646cccd3d053ea32307ac0c666d592cabaab7e35", ""),
    ("", f"/{NETWORK}*/feed.xml", ""),
    ("", f"/{NETWORK}/reports/2025-Q3*/1", ""),
    ("", "/sign-in/link", "email=amara%40custard-yard-kitchen.example"),
    (COORDINATOR, f"/{NETWORK}/board/2025-Q4?show=all&sector=food&name=kitchen", ""),
    (COORDINATOR, f"/{NETWORK}/rounds/2025-Q4*", ""),
    (FILER, f"/{NETWORK}/returns/2025-Q4/custard-yard-kitchen*", ""),
]
PLANTED = ("", "/planted/find?name=apple", "")
# By what is answered: a truth and an untruth told apart, an error told, and a question joined to ours.
HOW = ["--batch", "--level", "1", "--risk", "1", "--technique", "BEU", "--threads", "1", "--flush-session", "--disable-coloring",
       "--ignore-code", "404,409,422", "--timeout", "20", "--retries", "0"]


def scan(tools, address, cookie, target):
    """Whether it gets in, and what it says of it."""
    _, path, form = target
    with tempfile.TemporaryDirectory() as folder:
        command = [tools / "sqlmap/bin/sqlmap", "-u", address + path, *HOW, "--output-dir", folder]
        command += ["--data", form] if form else []
        command += ["--cookie", cookie, "--skip", "cookie"] if cookie else []
        ran = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             text=True, timeout=300, check=False)
    if "injection point(s)" in ran.stdout:
        return True, re.search(r"Parameter: .*", ran.stdout)[0]
    if "all tested parameters do not appear to be injectable" in ran.stdout:
        return False, ""
    raise SystemExit(f"sqlmap did not try {path}:\n{ran.stdout[-3000:]}")


def faults(binary, tools):
    """What is wrong."""
    with House(binary) as server, Planted(server.port) as planted:
        if not scan(tools, planted.address, "", PLANTED)[0]:
            yield "sqlmap does not get into what is planted"
        cookies = {"": ""}
        for email in (COORDINATOR, FILER):
            who = Caller(server.port)
            assert who.signs_in(email).status == 303
            cookies[email] = who.cookie
        for email, path, form in TARGETS:
            who.cookie = cookies[email]
            if (status := who.get(path.replace("*", "")).status) != 200:
                yield f"sqlmap: {path} is not there for {email or 'nobody'}: {status}"
            gets_in, said = scan(tools, server.address, cookies[email], (email, path, form))
            if gets_in:
                yield f"sqlmap gets in by {path} {urllib.parse.unquote(form)}: {said}"
        print(f"  sqlmap: {len(TARGETS)} pages and forms")
