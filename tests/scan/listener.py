"""Where a server that can be talked into asking others would ask: on this machine, in the place of the scanner's own
server on the internet, whose addresses it has."""

import json
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from background import Background


class Asked(BaseHTTPRequestHandler):
    """One question. `/ssrf/SESSION/PAGE/PARAMETER/` is the server's that was talked into it; `get_ssrf.php` is the scanner's,
    which wants to know of them."""

    def do_GET(self):
        parts = self.path.partition("?")[0].strip("/").split("/")
        if parts[0] == "ssrf" and len(parts) == 4:
            self.server.heard[parts[2]][parts[3]].append({
                "url": self.path, "date": "just now", "ip": self.client_address[0], "method": self.command, "size": 0})
        elif parts[0] not in ("get_ssrf.php", "get_xxe.php"):
            self.server.others.append(self.path)
        said = json.dumps(self.server.heard if parts[0] == "get_ssrf.php" else {}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_POST = do_PUT = do_HEAD = do_GET

    def log_message(self, *_):
        """Nothing."""


class Listener(Background, ThreadingHTTPServer):
    """It listens while the block lasts."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Asked)
        self.heard, self.others = defaultdict(lambda: defaultdict(list)), []

    @property
    def address(self):
        """Where it is reached."""
        return f"http://127.0.0.1:{self.port}/"
