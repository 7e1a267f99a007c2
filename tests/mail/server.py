"""A real SMTP server on this machine's own address, that misbehaves as it is told."""

import asyncio
import os
import signal
import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller

HANG, CUT = "hang", "cut"


class Handler:
    """Keeps what it takes in `taken`; `at_sender`, `at_recipient` and `at_data` say what else.

    They map an address to a reply, to HANG (no answer) or to CUT (the line goes dead; after the
    text was taken, for `at_data`). `kill` maps an address to the process that dies while the server
    has its message in its hands.
    """

    def __init__(self) -> None:
        self.taken: list = []
        self.at_sender: dict[str, str] = {}
        self.at_recipient: dict[str, str] = {}
        self.at_data: dict[str, str] = {}
        self.kill: dict[str, int] = {}
        self.counted = 0
        self._never = asyncio.Event()

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.mail_from = address
        return self.at_sender.get(address, "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = await self._misbehave(self.at_recipient.get(address), server)
        if reply is None:
            envelope.rcpt_tos.append(address)
        return reply or "250 OK"

    async def handle_DATA(self, server, session, envelope):
        [address] = envelope.rcpt_tos
        told = self.at_data.get(address)
        if told in (None, CUT):
            mail = message_from_bytes(envelope.content, policy=policy.default)
            self.taken.append((envelope.mail_from, address, mail))
        if address in self.kill:
            os.kill(self.kill[address], signal.SIGKILL)
            await self._never.wait()
        return await self._misbehave(told, server) or "250 OK"

    async def count(self, server, session, envelope):
        self.counted += 1
        return "250 OK"

    async def _misbehave(self, told: str | None, server) -> str | None:
        if told == HANG:
            await self._never.wait()
        if told == CUT:
            server.transport.abort()
            await self._never.wait()
        return told

    @property
    def addresses(self) -> list[str]:
        return sorted(address for _sender, address, _mail in self.taken)


class AnyPort(Controller):
    """A server on a port that is free; aiosmtpd (1.4) looks for itself on the one it was given."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def smtp_server():
    """Run a server; give its handler and its port."""
    handler = Handler()
    controller = AnyPort(handler, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield handler, controller.port
    finally:
        controller.stop()


@contextmanager
def babbling_server():
    """Run a server that answers every connection with nonsense; give its port."""

    class Babble(socketserver.BaseRequestHandler):
        def handle(self):
            self.request.sendall("Bœufs & légumes\r\n".encode() * 3)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Babble) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def provider(port: int, timeout: float = 20) -> dict:
    """Return the setting of a mailer that talks to it."""
    options = {"host": "127.0.0.1", "port": port, "timeout": timeout}
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
