"""Text out of web pages, by trafilatura."""

from __future__ import annotations

import re

from quoteattr.documents.encodings import decode, known_encoding
from quoteattr.documents.extract import Extract
from quoteattr.documents.markup import mark_quotations
from quoteattr.errors import InputError, MissingExtraError

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
METADATA = ("title", "date", "author", "url", "sitename")


def read_page(data: bytes, encoding: str | None = None) -> Extract:
    """The article's text and its metadata (title, date, author, url, sitename where known).

    ``<q>``, ``<blockquote>`` and embedded posts are quotations in the text (:mod:`quoteattr.documents.markup`).
    Raises InputError where the page holds no article, MissingExtraError without trafilatura.
    """
    try:
        import trafilatura
    except ImportError as error:
        raise MissingExtraError("trafilatura", "html", "Reading HTML") from error
    page, used = _decode_page(data, encoding)
    tree = trafilatura.load_html(page)
    if tree is not None:
        mark_quotations(tree)
    found = (
        trafilatura.bare_extraction(tree, with_metadata=True, include_comments=False)
        if tree is not None
        else None
    )
    text = getattr(found, "text", None)
    if not text:
        raise InputError("no article was found in this page; save its text as a .txt file")
    known = {key: getattr(found, key, None) for key in METADATA}
    return Extract(text, {key: value for key, value in known.items() if value}, used)


def _decode_page(data: bytes, encoding: str | None) -> tuple[str, str]:
    """The page as text: by a byte order mark or UTF-8 if it is that, else as the page declares."""
    if encoding is None and (declared := _CHARSET.search(data[:4096])):
        name = declared.group(1).decode("ascii")
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            if known_encoding(name) and not name.lower().startswith("utf"):
                encoding = "cp1252" if name.lower() in ("iso-8859-1", "latin1", "us-ascii") else name
    return decode(data, encoding)
