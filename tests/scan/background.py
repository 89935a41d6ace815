"""Servers of the checks' own, on any free port of this machine, that run while a block lasts."""

import threading


class Background:
    """Mixed into a server of socketserver's, in front of it."""

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    @property
    def port(self):
        """Where it listens."""
        return self.server_address[1]
