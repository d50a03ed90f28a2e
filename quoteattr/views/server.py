"""A local service: a page to paste an article into, and ``POST /v1/attributions`` for programs.

One thread owns the analyzer and does all reading and drawing, one request after another; the event loop only
moves bytes and stays responsive.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import AsyncIterator, Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, TypeVar

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quoteattr._version import __version__
from quoteattr.analyzer import Analyzer
from quoteattr.errors import QuoteattrError
from quoteattr.results.analysis import Analysis
from quoteattr.runner import Selection
from quoteattr.views.api import AttributionsOut, Health, Problem, TextIn, answer
from quoteattr.views.intake import checked, form_text, read_body, read_request
from quoteattr.views.report import Content, page, policy

LOCAL = ("localhost", "127.0.0.1", "::1")
TITLE = "quoteattr: who said what"
PRIVATE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_PORT = re.compile(r":[0-9]{1,5}\Z")
T = TypeVar("T")

BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": TextIn.model_json_schema()},
            "text/plain": {"schema": {"type": "string"}},
        },
    }
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": reason}
    for status, reason in {
        400: "The body can't be read, or the Host is not known.",
        403: "Sent by a page of another site.",
        408: "The body did not arrive in time.",
        413: "Too large.",
        415: "Neither JSON nor plain text, or an unknown charset.",
        422: "Read, but not a text to analyse.",
        503: "Too many requests are waiting.",
        504: "Not done in time.",
    }.items()
}


class Desk:
    """The one thread that works with the analyzer, and the short queue before it.

    Parameters
    ----------
    timeout:
        Seconds that a request may take, waiting included.
    waiting:
        Requests that may wait while one is read.
    """

    def __init__(self, *, timeout: float, waiting: int) -> None:
        self.timeout = timeout
        self._places = threading.BoundedSemaphore(waiting + 1)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="analyzer")

    async def do(self, work: Callable[[], T]) -> T:
        """Run ``work`` in the thread.

        Raises HTTPException: 503 when there is no place or no turn in time, 504 when it is not done in time.
        """
        if not self._places.acquire(blocking=False):
            raise HTTPException(503, "too many requests are waiting; try again later", {"Retry-After": "5"})
        begun = threading.Event()

        def run() -> T:
            begun.set()
            return work()

        future: Future[T] = self._thread.submit(run)
        future.add_done_callback(lambda _: self._places.release())
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), self.timeout)
        except TimeoutError as error:
            if (
                begun.is_set()
            ):  # Python can't stop the thread; what it still does, it does before the next one
                raise HTTPException(
                    504, f"not done in {self.timeout:g} seconds; send a shorter text"
                ) from error
            raise HTTPException(
                503, f"no turn in {self.timeout:g} seconds; try again later", {"Retry-After": "5"}
            ) from error

    def close(self) -> None:
        """Take no more work; what waits is dropped."""
        self._thread.shutdown(wait=False, cancel_futures=True)


class KnownHosts:
    """Refuses requests for other hosts (DNS rebinding) and, unless they only read, from pages of others."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self.app = app
        self.hosts = frozenset(h.lower() for h in hosts)

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
        if _PORT.sub("", host).removeprefix("[").removesuffix("]") not in self.hosts:
            return 400, f"this service does not answer as {host[:100]!r}; --allow-host NAME adds a name"
        origin = headers.get(b"origin")
        if scope["method"] in ("GET", "HEAD") or origin is None:
            return None
        if origin.decode("latin-1").lower().partition("://")[2] == host:
            return None
        return 403, "this service takes no requests from pages of other sites"


def private(send: Send) -> Send:
    """``send`` that gives every answer the headers of :data:`PRIVATE`."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in PRIVATE.items():
                headers[name] = value
        await send(message)

    return sending


def create_app(
    analyzer: Analyzer,
    *,
    max_bytes: int = 1_000_000,
    timeout: float = 60.0,
    waiting: int = 8,
    hosts: Collection[str] = LOCAL,
) -> FastAPI:
    """The service as an ASGI application.

    Parameters
    ----------
    analyzer:
        Used by one thread only; give it to nobody else while the service runs.
    max_bytes:
        Size limit of a request's body (of the text, for the page's form).
    timeout:
        Seconds for a request, waiting for its turn included.
    waiting:
        Requests that may wait for their turn.
    hosts:
        Names that the Host header may have.
    """
    desk = Desk(timeout=timeout, waiting=waiting)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        desk.close()

    app = FastAPI(
        title="quoteattr", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None,
        description="Reads news and says who said what.",
    )  # fmt: skip
    app.add_middleware(KnownHosts, hosts=hosts)

    @app.exception_handler(QuoteattrError)
    async def _known(_: Request, error: QuoteattrError) -> JSONResponse:
        return JSONResponse({"detail": str(error)}, 500)

    @app.get("/health")
    async def health() -> Health:
        """Answers while the service runs, also while an article is being read."""
        return Health(status="ok", version=__version__)

    @app.post("/v1/attributions", response_model=AttributionsOut, openapi_extra=BODY, responses=PROBLEMS)
    async def attributions(request: Request) -> Response:
        """Who said what in a text, sent as JSON (`{"text": ...}`) or as it is (`text/plain`).

        All rows come back, thoughts and denials too: choose by `act` and `factuality`.
        """
        document = read_request(request, await read_body(request, max_bytes, timeout))
        found = await desk.do(lambda: answer(analyzer.analyze(document)))
        return Response(found, media_type="application/json", headers=PRIVATE)

    @app.get("/", response_class=HTMLResponse, include_in_schema=False)
    async def start() -> HTMLResponse:
        return html_page(Content(), limit=max_bytes)

    @app.post("/", response_class=HTMLResponse, include_in_schema=False)
    async def view(request: Request) -> HTMLResponse:
        text = ""
        try:
            text = form_text(await read_body(request, 3 * max_bytes + 100, timeout))
            if len(text.encode()) > max_bytes:
                raise HTTPException(413, f"the text is larger than {max_bytes:,} bytes")
            document = checked("Article", text)
            return await desk.do(lambda: drawn(analyzer.analyze(document), limit=max_bytes))
        except HTTPException as error:
            return html_page(
                Content(), limit=max_bytes, text=text, error=error.detail, status=error.status_code
            )

    return app


def drawn(analysis: Analysis, *, limit: int) -> HTMLResponse:
    """The page with an article on it: what was said and is asserted, as everywhere by default."""
    content = Content()
    content.add(replace(analysis, quotes=tuple(Selection()(analysis.quotes))))
    return html_page(content, limit=limit, text=analysis.document.text)


def html_page(
    content: Content, *, limit: int, text: str = "", error: str = "", status: int = 200
) -> HTMLResponse:
    """The page: its form, and below it what was found."""
    body = page(
        "serve.html.j2", content, form="'self'", title=TITLE, limit=limit, text=text, error=error, failures=()
    )
    headers = PRIVATE | {"Content-Security-Policy": policy("'self'", more="; frame-ancestors 'none'")}
    return HTMLResponse(body, status, headers)
