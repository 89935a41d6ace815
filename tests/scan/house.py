"""The server as it is really run, on a copy of the sample network, and callers who come from wherever they say."""

import http.client
import os
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "hostile"))

from desk import PASSWORD, Page, Server, Visitor  # noqa: E402  (the folder above is where it is)

NETWORK = "digbeth"
COORDINATOR, FILER = "ruth@digbeth.example", "amara@custard-yard-kitchen.example"
# Everybody in the sample who has a password.
PEOPLE = [COORDINATOR, FILER, "dev@viaduct-radio.example", "priya@lantern-youth-arts.example",
          "leon@railway-works-gym.example", "ines@river-rea-fund.example"]


def sample(binary):
    """The sample network, made once: every server after this gets a copy. Gives the folder to be thrown away."""
    if "COMMONWEAL_E2E_DATA" in os.environ:
        return None
    folder = tempfile.mkdtemp()
    with Server(binary) as server:
        made = server.folder / "data"
        server.process.terminate()
        server.process.wait()
        shutil.copytree(made, Path(folder) / "data")
    os.environ["COMMONWEAL_E2E_DATA"] = f"{folder}/data"
    return folder


class House(Server):
    """`commonweal serve`, with settings of the environment."""

    def __init__(self, binary, **environment):
        super().__init__(binary)
        self.environment = environment

    def command(self, data):
        return ["serve", "--listen", f"127.0.0.1:{self.port}", "--database", f"sqlite://{data}/commonweal.db"]

    @property
    def address(self):
        """Where it is reached."""
        return f"http://127.0.0.1:{self.port}"


class Caller(Visitor):
    """Somebody who is not signed in yet. Every address of 127.0.0.0/8 is one's own, so that they may come from many."""

    def __init__(self, port, source="127.0.0.1"):
        self.port, self.source, self.cookie = port, source, ""

    def ask(self, method, path, body=None, kind=None):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=(self.source, 0))
        heads = {"Cookie": self.cookie} | ({"Content-Type": kind} if kind else {})
        link.request(method, path, body, heads)
        answer = link.getresponse()
        for head in answer.headers.get_all("Set-Cookie") or []:
            self.cookie = head.split(";")[0]
        body = answer.read().decode("utf-8", errors="replace")
        link.close()
        return Page(answer.status, answer.headers.get("Location", ""), body)

    def signs_in(self, email, password=PASSWORD):
        """Signs in; gives the page that comes."""
        return self.post("/sign-in", [("email", email), ("password", password)])
