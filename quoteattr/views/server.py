"""A local service: a page to paste an article into, and ``POST /v1/attributions`` for programs.

A worker process does all reading and drawing, one request after another (:mod:`quoteattr.views.desk`); this one
only moves bytes and stays responsive.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from markupsafe import Markup
from starlette.exceptions import HTTPException

from quoteattr._version import __version__
from quoteattr.runner.work import AnalyzerFactory
from quoteattr.views.answers import Sent, served, too_long
from quoteattr.views.api import AttributionsOut, Health, Problem, TextIn, TextsIn
from quoteattr.views.desk import Desk
from quoteattr.views.gate import PRIVATE, KnownHosts
from quoteattr.views.intake import checked, read_body, read_page, read_request
from quoteattr.views.report import Content, environment, policy, style

LOCAL = ("localhost", "127.0.0.1", "::1")
CHARACTERS = 200_000
"""Characters that the texts of a request may have together; 30,000 words, about half a minute's work."""

FILE: dict[str, Any] = {
    "type": "object",
    "properties": {"file": {"type": "array", "items": {"type": "string", "format": "binary"}}},
}
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"anyOf": [TextIn.model_json_schema(), TextsIn.model_json_schema()]},
            },
            "text/plain": {"schema": {"type": "string"}},
            "multipart/form-data": {"schema": FILE},
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
        415: "Neither JSON nor plain text nor files, or an unknown charset.",
        422: "Read, but nothing to analyse.",
        500: "The models are damaged, or a fault of ours.",
        503: "Too many requests are waiting, or the worker died.",
        504: "Not done in time.",
    }.items()
}


def create_app(
    factory: AnalyzerFactory,
    *,
    max_bytes: int = 1_000_000,
    max_characters: int = CHARACTERS,
    timeout: float = 60.0,
    waiting: int = 8,
    hosts: Collection[str] = LOCAL,
) -> FastAPI:
    """The service as an ASGI application. ``app.state.desk.wait()`` waits for its models.

    Parameters
    ----------
    factory:
        Makes the analyzer, in a process of its own.
    max_bytes:
        Size limit of a request's body (of the text or the files, for the page's form).
    max_characters:
        Characters that the texts of a request may have together.
    timeout:
        Seconds that a request may take to arrive, to wait for its turn, and to be read.
    waiting:
        Requests that may wait for their turn.
    hosts:
        Names that the Host header may have.
    """
    desk = Desk(factory, timeout=timeout, waiting=waiting)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        desk.close()

    app = FastAPI(
        title="quoteattr", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None,
        description="Reads news and says who said what.",
    )  # fmt: skip
    app.state.desk = desk
    app.add_middleware(KnownHosts, hosts=hosts)

    @app.exception_handler(Exception)
    async def _fault(_: Request, error: Exception) -> JSONResponse:
        return JSONResponse({"detail": f"a fault of quoteattr: {type(error).__name__}"}, 500, PRIVATE)

    @app.get("/health")
    async def health() -> Health:
        """Answers while the service runs, also while an article is being read."""
        return Health(status="ok", version=__version__)

    @app.post("/v1/attributions", response_model=AttributionsOut, openapi_extra=BODY, responses=PROBLEMS)
    async def attributions(request: Request) -> Response:
        """Who said what in a text, in several, or in files.

        JSON with `text`, or with `texts`, a list of such objects; plain text as it is (`text/plain`); or files of any
        kind that the command line reads (`multipart/form-data`). All rows come back, thoughts and denials too: choose
        by `act` and `factuality`.
        """
        documents, files = await read_request(request, await read_body(request, max_bytes, timeout))
        if (characters := sum(len(d.text) for d in documents)) > max_characters:
            raise HTTPException(413, too_long(characters, max_characters))
        found = await desk.do(Sent(documents, limit=max_characters), files)
        if found.status >= 400:
            raise HTTPException(found.status, found.body)
        return Response(found.body, media_type="application/json")

    @app.get("/docs", response_class=HTMLResponse, include_in_schema=False)
    async def docs() -> HTMLResponse:
        template = environment().get_template("docs.html.j2")
        return html(
            template.render(
                described=described(app),
                problems=PROBLEMS,
                kind=kind,
                style=Markup(style()),
                most=max_bytes,
                limit=max_characters,
            )
        )

    @app.get("/", response_class=HTMLResponse, include_in_schema=False)
    async def start() -> HTMLResponse:
        return html(served(Content(), most=max_bytes, limit=max_characters))

    @app.post("/", response_class=HTMLResponse, include_in_schema=False)
    async def view(request: Request) -> HTMLResponse:
        text = ""
        try:
            text, files = await read_page(request, await read_body(request, 3 * max_bytes + 1000, timeout))
            if len(text.encode("utf-8", "replace")) + sum(len(f.data) for f in files) > max_bytes:
                raise HTTPException(413, f"this is larger than {max_bytes:,} bytes")
            if len(text) > max_characters:
                raise HTTPException(413, too_long(len(text), max_characters))
            documents = () if files and not text.strip() else (checked("Article", text),)
            sent = Sent(documents, limit=max_characters, page=True, shown=text, most=max_bytes)
            found = await desk.do(sent, files)
            if found.status >= 400:
                raise HTTPException(found.status, found.body)
            return html(found.body)
        except HTTPException as error:
            body = served(Content(), most=max_bytes, limit=max_characters, text=text, error=str(error.detail))
            return html(body, error.status_code)

    return app


def html(body: str, status: int = 200) -> HTMLResponse:
    """A page that nothing but its own style and script works in."""
    rules = {"Content-Security-Policy": policy("'self'", more="; frame-ancestors 'none'")}
    return HTMLResponse(body, status, rules)


def described(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI description, with what goes in among its schemas."""
    found = app.openapi()
    schemas = {model.__name__: model.model_json_schema() for model in (TextIn, TextsIn)}
    return {**found, "components": {"schemas": schemas | found["components"]["schemas"]}}


def kind(schema: dict[str, Any]) -> str:
    """The type of a field in a few words."""
    if "anyOf" in schema:
        return " or ".join(kind(one) for one in schema["anyOf"])
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if schema.get("type") == "array":
        return f"list of {kind(schema.get('items', {}))}"
    return str(schema.get("type", "anything"))
