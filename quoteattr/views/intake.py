"""Requests as they come in: their size, form and encoding, turned into documents or into clear refusals."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import parse_qs

from fastapi import Request
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from quoteattr.documents import Document, ReadFailure, make_document
from quoteattr.views.api import TextIn

CHARSETS = ("utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin-1", "windows-1252", "cp1252", "utf-16")
"""Encodings of text/plain: a fixed list, since some of Python's decoders take quadratic time."""


async def read_body(request: Request, limit: int, timeout: float) -> bytes:
    """The body of a request.

    Raises HTTPException: 413 when it is larger than ``limit`` bytes, 408 when it takes more than ``timeout``
    seconds to arrive.
    """
    too_large = HTTPException(413, f"the request is larger than {limit:,} bytes")
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > limit:
        raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(timeout):
            async for chunk in request.stream():
                body += chunk
                if len(body) > limit:
                    raise too_large
    except TimeoutError as error:
        raise HTTPException(408, f"the request did not arrive in {timeout:g} seconds") from error
    return bytes(body)


def read_request(request: Request, body: bytes) -> Document:
    """The document in a request. HTTPException 400, 415 or 422 says what is wrong with it."""
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    match kind.strip().lower():
        case "application/json":
            try:
                sent = TextIn.model_validate_json(body)
            except ValidationError as error:
                first = error.errors(include_url=False, include_input=False)[0]
                where = ".".join(map(str, first["loc"]))
                status = 400 if first["type"] == "json_invalid" else 422
                raise HTTPException(status, f"{where}: {first['msg']}" if where else first["msg"]) from error
            return checked(sent.id, sent.text, sent.metadata)
        case "text/plain":
            return checked("text", decoded(body, charset(rest)))
    raise HTTPException(415, "send application/json with a text field, or text/plain")


def charset(parameters: str) -> str:
    """The charset among the parameters of a content type; UTF-8 by default."""
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return "utf-8"


def decoded(body: bytes, encoding: str) -> str:
    """A text sent as it is. HTTPException 415: an encoding that we don't take; 400: bytes that don't fit."""
    if encoding not in CHARSETS:
        raise HTTPException(415, f"can't read charset {encoding[:50]!r}; send utf-8")
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        raise HTTPException(
            400, f"the text is not {encoding}: {error.reason} at byte {error.start}"
        ) from error


def form_text(body: bytes) -> str:
    """The text of the page's form. Browsers send its line ends as CRLF (HTML, 4.10); they come back as LF."""
    try:
        fields = parse_qs(body.decode("ascii"), strict_parsing=bool(body), errors="strict", max_num_fields=5)
    except ValueError as error:
        raise HTTPException(400, "the form can't be read; send it from the page") from error
    return fields.get("text", [""])[0].replace("\r\n", "\n")


def checked(id: str, text: str, metadata: dict[str, Any] | None = None) -> Document:
    """The document. HTTPException 422 when there is nothing to read in it."""
    made = make_document(id, text, metadata or {}, "the request")
    if isinstance(made, ReadFailure):
        raise HTTPException(422, made.reason)
    return made
