"""Requests as they come in: their size, form and encoding, turned into documents or into clear refusals."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from fastapi import Request
from pydantic import ValidationError
from pydantic_core import from_json
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser

from quoteattr.documents import Document, ReadFailure, make_document
from quoteattr.views.api import TextIn, TextsIn

FILES = 100
"""Files that a request may hold."""
CHARSETS = ("utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin-1", "windows-1252", "cp1252", "utf-16")
"""Encodings of text/plain: a fixed list, since some of Python's decoders take quadratic time."""


@dataclass(frozen=True)
class File:
    """A file that was sent: the name that it has where it comes from, and what is in it."""

    name: str
    data: bytes


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


async def read_request(request: Request, body: bytes) -> tuple[tuple[Document, ...], tuple[File, ...]]:
    """The documents or the files in a request. HTTPException 400, 415 or 422 says what is wrong with it."""
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    match kind.strip().lower():
        case "application/json":
            return read_json(body), ()
        case "text/plain":
            return (checked("text", decoded(body, charset(rest))),), ()
        case "multipart/form-data":
            _, files = await read_form(request, body)
            if not files:
                raise HTTPException(422, "there is no file in the form; call the field file")
            return (), files
    raise HTTPException(
        415, "send application/json with text or texts, text/plain, or files as multipart/form-data"
    )


def read_json(body: bytes) -> tuple[Document, ...]:
    """The texts of a JSON body: one object with ``text``, or ``texts`` with a list of such objects."""
    try:
        value = from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise HTTPException(400, f"Invalid JSON: {error}") from error
    if not isinstance(value, dict):
        raise HTTPException(422, "the body is no JSON object; send an object with text, or with texts")
    several = "texts" in value
    try:
        sent = TextsIn.model_validate(value).texts if several else [TextIn.model_validate(value)]
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise HTTPException(422, f"{where}: {first['msg']}" if where else first["msg"]) from error
    documents = []
    for number, one in enumerate(sent):
        try:
            json.dumps(one.metadata, allow_nan=False)
        except ValueError as error:
            raise HTTPException(422, "metadata: a number is larger than JSON can hold") from error
        default = f"text{number}" if several else "text"
        documents.append(checked(default if one.id is None else one.id, one.text, one.metadata))
    if len({d.id for d in documents}) < len(documents):
        raise HTTPException(422, "texts: two have the same id")
    return tuple(documents)


async def read_page(request: Request, body: bytes) -> tuple[str, tuple[File, ...]]:
    """Text and files that the page's form sent."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await read_form(request, body)
    return form_text(body), ()


async def read_form(request: Request, body: bytes) -> tuple[str, tuple[File, ...]]:
    """Text and files of a form of a page or program. HTTPException 400 where it can't be read."""

    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        form = await MultiPartParser(
            request.headers, stream(), max_files=FILES, max_fields=5, max_part_size=len(body) + 1
        ).parse()
    except (MultiPartException, KeyError, ValueError, UnicodeError) as error:
        raise HTTPException(400, f"the form can't be read: {error}") from error
    text, files = "", []
    try:
        for name, value in form.multi_items():
            if isinstance(value, str):
                text = value if name == "text" else text
            elif value.filename:
                files.append(File(value.filename, await value.read()))
    finally:
        await form.close()
    return text.replace("\r\n", "\n"), tuple(files)


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
