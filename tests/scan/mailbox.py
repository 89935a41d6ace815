"""A mail server on this machine, which asks for a password and keeps what it is sent."""

import base64
import email
import email.policy
import socketserver
import time

from background import Background


class Conversation(socketserver.StreamRequestHandler):
    """One client's visit (RFC 5321, and AUTH of RFC 4954)."""

    timeout = 30

    def handle(self):
        self.say("220 mailbox")
        while line := self.rfile.readline().decode(errors="replace").strip():
            word = line.split(" ")[0].upper()
            if word == "EHLO":
                self.say("250-mailbox", "250 AUTH PLAIN LOGIN")
            elif word == "AUTH":
                self.server.passwords.append(base64.b64decode(line.split(" ")[2]).split(b"\0")[-1].decode())
                self.say("235 yes")
            elif word == "DATA":
                self.say("354 go on")
                self.server.messages.append(self.message())
                self.say("250 kept")
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 yes")

    def say(self, *lines):
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def message(self):
        """What follows DATA, as text."""
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        return message["To"], message.get_body(("plain",)).get_content()


class Mailbox(Background, socketserver.ThreadingTCPServer):
    """It listens while the block lasts."""

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.messages, self.passwords = [], []

    def letter_to(self, address, holding=""):
        """The newest text for somebody that holds something; waits up to half a minute for it."""
        for _ in range(300):
            for to, text in reversed(self.messages):
                if address in to and holding in text:
                    return text
            time.sleep(0.1)
        raise SystemExit(f"no message to {address} came")
