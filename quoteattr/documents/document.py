"""The document that everything reads, and the failure that is recorded where one can't be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Document:
    """A text as it was given, its id, and whatever is known about it (title, date, outlet, url ...).

    ``encoding`` is the encoding the text was decoded from. ``extracted`` tells that ``text`` was taken out of
    a web page, so that offsets count in ``text`` and not in the page.
    """

    id: str
    text: str
    metadata: Mapping[str, Any] = field(default_factory=dict)
    encoding: str = "utf-8"
    extracted: bool = False


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """An input that can't be read: which document, why and what to do, and where it lies (file, row)."""

    doc_id: str
    reason: str
    where: str


def make_document(
    id: str, text: str, metadata: Mapping[str, Any], where: str, **known: Any
) -> Document | ReadFailure:
    """A Document, or the reason why there is nothing to read in ``text``."""
    if reason := unreadable(id, text, metadata):
        return ReadFailure(id, reason, where)
    return Document(id, text, metadata, **known)


def unreadable(id: str, text: str, metadata: Mapping[str, Any]) -> str:
    """Why a text can't be analysed, empty when it can."""
    if not text.strip():
        return "the text is empty; nothing to read"
    if not any(c.isalnum() for c in text):
        return "the text holds no letter and no digit, only marks; nothing to read"
    for value in (id, text, *metadata.values()):
        if isinstance(value, str):
            try:
                value.encode("utf-8")
            except UnicodeEncodeError as error:
                return (
                    f"half a character (a lone surrogate) at offset {error.start}, which no file can hold; "
                    "repair the program that wrote the input"
                )
    return ""
