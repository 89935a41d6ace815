"""wapiti looks for injection, scripting, redirects, files, uploads and headers: as nobody, as a filer, as a coordinator."""

import json
import subprocess
import tempfile
from pathlib import Path

from house import COORDINATOR, FILER, NETWORK, Caller, House
from ignored import left
from listener import Listener
from planted import Planted

# Without csrf, which looks for tokens in forms: forms of other sites are refused by Sec-Fetch-Site and Origin here, and
# web/account/tests.rs sends one.
MODULES = "cookieflags,crlf,csp,file,http_headers,permanentxss,redirect,sql,ssrf,upload,xss"
RETURN = f"/{NETWORK}/returns/2025-Q4/custard-yard-kitchen"
# Where each begins; from there it goes on by one link, and tries every form of these pages.
BEGIN = {
    "": ["/", "/?q=a&period=2025-Q3&about=EC01", "/sign-in", "/sign-in/link", "/verify", f"/{NETWORK}"],
    FILER: [f"{RETURN}/story", f"{RETURN}/about", f"{RETURN}/evidence", f"{RETURN}/upload", f"{RETURN}/nil"],
    COORDINATOR: [f"/{NETWORK}/board/2025-Q4", f"/{NETWORK}/imports", f"/{NETWORK}/invite", f"/{NETWORK}/members/new",
                  f"/{NETWORK}/settings/name", f"/{NETWORK}/settings/context", f"/{NETWORK}/rounds/2025-Q4"],
}
# What would end the scan or the account that scans, what takes long and cannot be told anything, and pages that are
# there fifty times.
NOT_THERE = ["/sign-out", "/account*", "/assets/*", "/*.pdf", "/*.png", "/*.svg", "/*.xlsx", "/*.zip", "/*.csv", "/*.docx",
             "/*/leave*", "/*/hand-over*", "/*/report/*", "/*/charts/*", "/*/review/*", "/*/look/*", "/*/apart/*", "/*/figures/*",
             "/*/merge/*", "/*/board/2025-Q4/*"]
BOUNDS = ["--depth", "1", "--max-parameters", "12", "--max-scan-time", "10", "--max-attack-time", "6",
          "--tasks", "2", "--timeout", "10"]
# Each fault that is planted, and where it is found.
PLANTED = {("Reflected Cross Site Scripting", "/planted/echo"), ("Stored Cross Site Scripting", "/planted/notes"),
           ("SQL Injection", "/planted/find"), ("Path Traversal", "/planted/read"), ("Open Redirect", "/planted/go"),
           ("Server Side Request Forgery", "/planted/fetch"), ("Content Security Policy Configuration", "/"),
           ("MIME Type Confusion", "/"), ("HttpOnly Flag cookie", "/")}


def scan(tools, address, cookie, begin, *more):
    """What it finds, as kind and path; and how many pages it saw."""
    with tempfile.TemporaryDirectory() as folder, Listener() as listener:
        report = Path(folder) / "report.json"
        command = [tools / "wapiti/bin/wapiti", "--url", f"{address}/", "--module", MODULES, *BOUNDS, "--no-bugreport",
                   "--flush-session", "--store-session", f"{folder}/session", "--store-config", f"{folder}/config",
                   "--endpoint", listener.address, "--format", "json", "--output", report, "--verbose", "1"]
        command += [part for path in begin for part in ("--start", address + path)]
        command += [part for path in NOT_THERE for part in ("--exclude", address + path)]
        command += ["--cookie-value", cookie] if cookie else []
        command += more
        ran = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=400,
                             check=False)
        if ran.returncode or not report.exists():
            raise SystemExit(f"wapiti did not run:\n{ran.stdout[-3000:]}")
        said = json.loads(report.read_text())
        found = {(kind, one["path"]) for group in ("vulnerabilities", "anomalies") for kind, many in said[group].items()
                 for one in many}
        found |= {("the server was talked into asking", path) for path in listener.others}
        return found, said["infos"]["crawled_pages_nbr"]


def of_planted(binary, tools):
    """What of the planted faults it does not see."""
    with House(binary) as server, Planted(server.port) as planted:
        # The same, but for the form of the first page, which is not planted; and with more patience, as all is to be found.
        found, _ = scan(tools, planted.address, "", ["/", "/planted/notes"], "--max-attack-time", "30",
                        *(part for name in ("q", "period", "about") for part in ("--skip", name)))
        yield from (f"wapiti does not see what is planted: {kind} at {path}" for kind, path in sorted(PLANTED - found))


def of_person(binary, tools, email):
    """What it finds for somebody, who must still be signed in afterwards, at a server that did not panic."""
    with House(binary) as server:
        who = Caller(server.port, "127.0.0.9")
        assert not email or who.signs_in(email).status == 303
        begin = BEGIN[email]
        for path in begin:
            if who.get(path).status != 200:
                yield f"wapiti: {path} is not there for {email or 'nobody'}: {who.get(path).status}"
        found, pages = scan(tools, server.address, who.cookie, begin)
        print(f"  wapiti as {email or 'nobody'}: {pages} pages")
        yield from left("wapiti", found)
        # Whoever is not signed in after all sees little more than the way to sign in.
        if pages < 2 * len(begin):
            yield f"wapiti as {email or 'nobody'} saw {pages} pages only"
        if email and who.get("/account").status != 200:
            yield f"wapiti: {email} was signed out by the scan, which saw less than it was to see"
        if "panicked" in server.log.read_text(errors="replace"):
            yield f"wapiti: the server panicked: {server.log.read_text(errors='replace')[-1500:]}"
