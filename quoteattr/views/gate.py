"""Who may ask the server, how long they may take to say what, and the headers that every answer has."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection
from typing import Any

import h11
from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

PRIVATE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[^\[\]:]+)(?::(?P<port>[0-9]{1,5}))?")


class KnownHosts:
    """Refuses requests for other hosts (DNS rebinding) and, unless they only read, from pages of others."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self.app = app
        self.hosts = frozenset(f"[{h}]" if ":" in h else h for h in (h.lower() for h in hosts))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http" and (problem := self.problem(scope)):
            await JSONResponse({"detail": problem[1]}, problem[0])(scope, receive, private(send))
        else:
            await self.app(scope, receive, private(send))

    def problem(self, scope: Scope) -> tuple[int, str] | None:
        """Status and reason of a refusal, None for a welcome request."""
        headers = dict(scope["headers"])
        host = headers.get(b"host", b"").decode("latin-1").lower()
        if not self.knows(host):
            return 400, f"this service does not answer as {host[:100]!r}; --allow-host NAME adds a name"
        origin = headers.get(b"origin")
        if scope["method"] in ("GET", "HEAD") or origin is None:
            return None
        if origin.decode("latin-1").lower() in (f"http://{host}", f"https://{host}"):
            return None
        return 403, "this service takes no requests from pages of other sites"

    def knows(self, host: str) -> bool:
        """Whether a Host header is one of ours, character by character; any port, since tunnels change it."""
        found = _HOST.fullmatch(host)
        return found is not None and found["name"] in self.hosts and int(found["port"] or 0) <= 65535


def private(send: Send) -> Send:
    """``send`` that gives every answer the headers of :data:`PRIVATE`."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in PRIVATE.items():
                headers[name] = value
        await send(message)

    return sending


class PatientProtocol(H11Protocol):
    """HTTP as uvicorn speaks it, with an end to its patience: what is not asked for in time is hung up on.

    A connection may be without a request that is being answered for :attr:`patience` seconds at most, however
    slowly it sends; a keep-alive connection is closed sooner. Its own answers have the headers of all others.
    """

    patience = 10.0

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._hurry: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client is there and has not asked yet."""
        super().connection_made(transport)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        super().connection_lost(exc)
        self._calm()

    def handle_events(self) -> None:
        """After what has come: a request that is being answered needs no watching, anything else does."""
        super().handle_events()
        self._watch()

    def on_response_complete(self) -> None:
        """The next request may take its time anew."""
        self._calm()
        super().on_response_complete()
        self._watch()

    def _watch(self) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            self._calm()
        elif self._hurry is None and not self.transport.is_closing():
            self._hurry = self.loop.call_later(self.patience, self._hang_up)

    def _calm(self) -> None:
        if self._hurry is not None:
            self._hurry.cancel()
            self._hurry = None

    def _hang_up(self) -> None:
        if self.transport.is_closing():
            return
        if self.conn.our_state is h11.IDLE:
            self._answer(408, f"the request did not arrive in {self.patience:g} seconds")
        self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP."""
        self._answer(400, msg)
        self.transport.close()

    def _answer(self, status: int, reason: str) -> None:
        headers = [("content-type", "text/plain; charset=utf-8"), ("connection", "close"), *PRIVATE.items()]
        try:
            for event in (
                h11.Response(status_code=status, headers=headers), h11.Data(data=reason.encode()), h11.EndOfMessage(),
            ):  # fmt: skip
                self.transport.write(self.conn.send(event) or b"")
        except h11.LocalProtocolError:
            return  # an answer was on its way


def patient(seconds: float) -> type[PatientProtocol]:
    """The protocol with so much patience."""
    return type("Patient", (PatientProtocol,), {"patience": seconds})
