"""The real binary with its sample network, and somebody who fills its forms in without a browser."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.parse
from html.parser import HTMLParser
from pathlib import Path

PASSWORD = "neighbours-report-together"


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`commonweal demo` in a folder of its own; it ends with the block."""

    environment = {}

    def __init__(self, binary):
        self.binary = binary
        self.folder = Path(tempfile.mkdtemp())
        self.port = free_port()
        self.log = self.folder / "log"

    def __enter__(self):
        try:
            return self.started()
        except BaseException:
            if hasattr(self, "process"):
                self.__exit__()
            raise

    def started(self):
        """The server, once it answers."""
        data = self.folder / "data"
        if made := os.environ.get("COMMONWEAL_E2E_DATA"):
            shutil.copytree(made, data)
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([self.binary, *self.command(data)], stdout=log, stderr=log,
                                            env=os.environ | self.environment)
        for _ in range(1200):
            try:
                # It listens while it still makes the sample, which takes minutes where others want the machine too.
                link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
                link.request("GET", "/sign-in")
                link.getresponse().read()
                return self
            except ConnectionError:
                time.sleep(0.1)
        raise SystemExit(f"the server does not answer:\n{self.log.read_text()}")

    def command(self, data):
        """What is run, on the data in this folder."""
        return ["demo", "--listen", f"127.0.0.1:{self.port}", "--data", data]

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *command):
        """Another command on the same database: its exit code and what it said."""
        return self.measured(*command)[:2]

    def measured(self, *command):
        """The same, with seconds and the most memory in MiB."""
        address = f"sqlite://{self.folder / 'data/commonweal.db'}"
        began = time.perf_counter()
        with tempfile.TemporaryFile() as said:
            one = subprocess.Popen([self.binary, *command], stdout=said, stderr=subprocess.STDOUT,
                                   env=os.environ | {"COMMONWEAL_DATABASE": address})
            _, status, used = os.wait4(one.pid, 0)
            one.returncode = os.waitstatus_to_exitcode(status)
            said.seek(0)
            took = time.perf_counter() - began
            return one.returncode, said.read().decode(errors="replace"), took, used.ru_maxrss / 1024

    def memory(self, name):
        """A line of the server's memory in MiB, as the kernel tells it."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{name}:\s+(\d+) kB", status)[1]) / 1024

    def forget_peak(self):
        """The most memory until now is what there is now."""
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")


class Page(HTMLParser):
    """A page as a reader gets it: its text, its forms with what stands in their fields."""

    def __init__(self, status, location, body):
        super().__init__()
        self.status, self.location, self.body = status, location, body
        self.words, self.fields, self.area = [], [], None
        self.feed(body)
        self.text = "".join(self.words)

    def handle_starttag(self, tag, attributes):
        of = dict(attributes)
        if tag == "textarea":
            self.area = of.get("name")
            self.fields.append([self.area, ""])
        elif tag == "input" and of.get("type") not in ("submit", "file"):
            if of.get("type") not in ("radio", "checkbox") or "checked" in of:
                self.fields.append([of.get("name"), of.get("value", "")])
        elif tag == "option" and "selected" in of and self.select:
            self.fields.append([self.select, of.get("value", "")])
        elif tag == "select":
            self.select = of.get("name")

    select = None

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None

    def handle_data(self, data):
        if self.area is not None:
            self.fields[-1][1] += data
        self.words.append(data)

    def value(self, name):
        """What stands in a field."""
        return next((value for own, value in self.fields if own == name), None)

    def form(self, **changed):
        """Everything in its fields, with some changed."""
        kept = [(name, value) for name, value in self.fields if name and name not in changed]
        return kept + list(changed.items())


class Visitor:
    """Somebody signed in, without a browser."""

    def __init__(self, server, email):
        self.server, self.cookie = server, ""
        page = self.post("/sign-in", [("email", email), ("password", PASSWORD)])
        assert page.status == 303, (email, page.status)

    def ask(self, method, path, body=None, kind=None):
        """Status and page of an address."""
        link = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        heads = {"Cookie": self.cookie} | ({"Content-Type": kind} if kind else {})
        try:
            link.request(method, path, body, heads)
        except BrokenPipeError:
            pass
        answer = link.getresponse()
        for head in answer.headers.get_all("Set-Cookie") or []:
            self.cookie = head.split(";")[0]
        body = answer.read().decode("utf-8", errors="replace")
        link.close()
        return Page(answer.status, answer.headers.get("Location", ""), body)

    def get(self, path):
        """A page."""
        return self.ask("GET", path)

    def post(self, path, pairs):
        """A form that is sent."""
        return self.ask("POST", path, urllib.parse.urlencode(pairs), "application/x-www-form-urlencoded")

    def bring(self, path, name, content):
        """A file that is sent."""
        edge = b"edge-of-a-form-0f1e2d3c"
        head = (f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n'
                "Content-Type: application/octet-stream\r\n\r\n").encode()
        body = b"--" + edge + b"\r\n" + head + content + b"\r\n--" + edge + b"--\r\n"
        return self.ask("POST", path, body, f"multipart/form-data; boundary={edge.decode()}")
