"""A proxy before the real server that makes mistakes of every kind that the scanners are to find.

It passes everything on, and adds: an account that can be told by the time it takes, headers that are missing and a cookie
that scripts may read on the first page, answers that are not as described, and pages of its own with the classic faults.
It listens on this machine only, and its faults end with it.
"""

import html
import http.client
import json
import re
import sqlite3
import time
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from background import Background
from house import PEOPLE

LONGER = 0.030
TAKEN_AWAY = {"content-security-policy", "x-content-type-options"}
PAGES = """<p><a href="/planted/echo?word=hello">echo</a> <a href="/planted/find?name=apple">find</a>
<a href="/planted/read?file=motd">read</a> <a href="/planted/go?to=/">go</a> <a href="/planted/fetch?from=none">fetch</a>
<a href="/planted/notes">notes</a></p>"""
NOTES = '<form method="post" action="/planted/notes"><input name="note" value="a note"><button>Keep it</button></form>'


def find(name):
    """Stock by name; the name is put into the question as it came."""
    stock = sqlite3.connect(":memory:")
    stock.executescript("CREATE TABLE stock (name TEXT, pieces INTEGER);"
                        "INSERT INTO stock VALUES ('apple', 7), ('pear', 3), ('plum', 11);")
    try:
        rows = stock.execute(f"SELECT name, pieces FROM stock WHERE name = '{name}'").fetchall()
    except sqlite3.Error as error:
        return 500, f"<p>sqlite3.OperationalError: near \"{html.escape(name)}\": {html.escape(str(error))}</p>"
    return 200, "".join(f"<p>{html.escape(str(name))}: {pieces} pieces</p>" for name, pieces in rows) or "<p>None.</p>"


def read(name):
    """A file by name, of which nobody makes sure that it is one of ours. Of others it gives the first lines only."""
    try:
        with open(f"/usr/share/common-licenses/{name}", encoding="utf-8") as file:
            return 200, f"<pre>{html.escape(file.read(2000))}</pre>"
    except (OSError, ValueError):
        return 404, "<p>There is no such file.</p>"


def fetch(address):
    """What is at an address, if it is on this machine: others are left alone."""
    try:
        if urllib.parse.urlsplit(address).hostname == "127.0.0.1":
            return 200, html.escape(urllib.request.urlopen(address, timeout=5).read(2000).decode(errors="replace"))
    except (OSError, ValueError, http.client.HTTPException):
        pass
    return 404, "<p>Nothing is there.</p>"


class Mistakes(BaseHTTPRequestHandler):
    """One client's questions."""

    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self):
        address = urllib.parse.urlsplit(self.path)
        given = dict(urllib.parse.parse_qsl(address.query))
        if address.path.startswith("/planted/"):
            self.own(address.path.rpartition("/")[2], given)
        else:
            self.pass_on(b"")

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/planted/notes":
            note = dict(urllib.parse.parse_qsl(body.decode(errors="replace"))).get("note", "")
            self.server.notes = [*self.server.notes[-20:], note]
            self.own("notes", {})
        else:
            self.pass_on(body)

    do_HEAD = do_OPTIONS = do_QUERY = do_PUT = do_PATCH = do_DELETE = do_TRACE = do_POST

    def own(self, name, given):
        """A page with a fault."""
        status, more = 200, []
        if name == "echo":
            text = f"<p>You said {given.get('word', '')}.</p>"
        elif name == "find":
            status, text = find(given.get("name", ""))
        elif name == "read":
            status, text = read(given.get("file", ""))
        elif name == "go":
            status, text, more = 302, "", [("Location", re.sub(r"[\r\n].*", "", given.get("to", "/"), flags=re.S))]
        elif name == "fetch":
            status, text = fetch(given.get("from", ""))
        elif name == "notes":
            text = NOTES + "".join(f"<p>{note}</p>" for note in self.server.notes)
        else:
            status, text = 404, "<p>There is no such page.</p>"
        self.answer(status, [("Content-Type", "text/html; charset=utf-8"), *more],
                    f"<!doctype html><title>Planted</title>{text}".encode())

    def pass_on(self, body):
        """What the real server answers, made worse."""
        link = http.client.HTTPConnection("127.0.0.1", self.server.real, timeout=60, source_address=(self.client_address[0], 0))
        heads = {name: value for name, value in self.headers.items() if name.lower() not in ("accept-encoding", "connection")}
        link.request(self.command, self.path, body or None, heads)
        real = link.getresponse()
        content, heads = real.read(), real.getheaders()
        link.close()
        path, status = urllib.parse.urlsplit(self.path).path, real.status
        if path == "/sign-in" and any(urllib.parse.quote(person, safe="").encode() in body for person in PEOPLE):
            time.sleep(LONGER)
        elif path == "/" and status == 200:
            content = content.replace(b"</main>", PAGES.encode() + b"</main>")
            heads = [head for head in heads if head[0].lower() not in TAKEN_AWAY] + [("Set-Cookie", "planted=1; Path=/")]
        elif path.endswith("/data.json") and status == 200:
            content = json.dumps(json.loads(content) | {"network": 7}).encode()
        elif path.endswith("/feed.xml") and status == 404 and self.command == "GET":
            status = 500
        self.answer(status, heads, content)

    def answer(self, status, heads, content):
        self.send_response(status)
        for name, value in heads:
            if name.lower() not in ("content-length", "connection", "transfer-encoding", "date", "server"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_):
        """Nothing: what matters is what the scanners tell."""


class Planted(Background, ThreadingHTTPServer):
    """It stands before the real server while the block lasts."""

    daemon_threads = True

    def __init__(self, real):
        super().__init__(("127.0.0.1", 0), Mistakes)
        self.real, self.notes = real, []

    @property
    def address(self):
        """Where it is reached."""
        return f"http://127.0.0.1:{self.port}"
