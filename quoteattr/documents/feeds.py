"""News feeds: RSS and Atom by feedparser, an entry a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from quoteattr.documents.markup import decode_entities, read_markup
from quoteattr.errors import InputError, MissingExtraError

_FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf)\b", re.IGNORECASE)


def is_feed(data: bytes) -> bool:
    """Whether a file's beginning is that of a feed, whatever its extension."""
    return bool(_FEED.search(data[:2048]))


def read_feed(data: bytes) -> Iterator[Mapping[str, Any]]:
    """One row an entry: id, text, title, date, author, url and outlet as far as they are known.

    The text is the entry's content in full where the feed has it, else its summary. Raises InputError for what is
    no feed, MissingExtraError without feedparser.
    """
    try:
        import feedparser
    except ImportError as error:
        raise MissingExtraError("feedparser", "feeds", "Reading RSS and Atom") from error
    if not is_feed(data):
        raise InputError("this XML is no RSS or Atom feed; other XML isn't read, give text, HTML or a table")
    feed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        why = f" ({feed.bozo_exception})" if feed.get("bozo_exception") else ""
        raise InputError(f"there are no entries in this feed{why}")
    outlet = decode_entities(feed.feed.get("title") or "")
    seen: set[str] = set()
    for number, entry in enumerate(feed.entries, 1):
        contents = [c.get("value") or "" for c in entry.get("content") or ()]
        markup = max([*contents, entry.get("summary") or ""], key=len)
        row = {
            "id": entry.get("id") or entry.get("link") or "",
            "text": read_markup(markup) if markup.strip() else "",
            "title": decode_entities(entry.get("title") or ""),
            "date": entry.get("published") or entry.get("updated") or "",
            "author": entry.get("author") or "",
            "url": entry.get("link") or "",
            "outlet": outlet,
        }
        if not row["id"] or row["id"] in seen:
            row["id"] = f"{row['id'] or 'entry'}-{number}"
        seen.add(row["id"])
        yield {k: v for k, v in row.items() if v or k in ("id", "text")}
