"""The document that everything reads, and the failure that is recorded where one can't be read."""

from __future__ import annotations

import datetime
import errno
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Document:
    """A text as it was given, its id, and whatever is known about it (title, date, outlet, url ...).

    ``encoding`` is the encoding the text was decoded from. ``extracted`` tells that ``text`` was taken out of
    something else (a web page, an office file, a cell with entities), so that offsets count in ``text``.
    """

    id: str
    text: str
    metadata: Mapping[str, Any] = field(default_factory=dict)
    encoding: str = "utf-8"
    extracted: bool = False


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """An input that can't be read: which document, why and what to do, and where it lies (file, row).

    ``fault`` tells a failure of the machine (:func:`is_fault`), which may go well another time.
    """

    doc_id: str
    reason: str
    where: str
    fault: bool = False


FAULTS = frozenset(
    getattr(errno, name)
    for name in (
        "EIO", "ENXIO", "EAGAIN", "ENOMEM", "EBUSY", "ENODEV", "ENFILE", "EMFILE", "ENOSPC", "EDQUOT", "ESTALE",
        "EREMOTEIO", "ETIMEDOUT", "ENOTCONN", "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN", "ENETUNREACH", "ENOLINK",
    )
    if hasattr(errno, name)
)  # fmt: skip


def is_fault(error: OSError) -> bool:
    """Whether the machine failed (a disk, a network, too many open files), not the file that was to be read."""
    return error.errno in FAULTS


def make_document(
    id: str,
    text: str,
    metadata: Mapping[str, Any],
    where: str,
    *,
    encoding: str = "utf-8",
    extracted: bool = False,
) -> Document | ReadFailure:
    """A Document, or the reason why there is nothing to read in ``text``.

    Metadata become values that JSON can hold. Dates are read before, by column
    (:class:`quoteattr.documents.date_columns.DateColumn`).
    """
    known = {str(k): plain(v) for k, v in metadata.items()}
    if reason := unreadable(id, text, known):
        return ReadFailure(id.encode("utf-8", "replace").decode(), reason, where)
    return Document(id, text, known, encoding, extracted)


def unreadable(id: str, text: str, metadata: Mapping[str, Any]) -> str:
    """Why a text can't be analysed, empty when it can."""
    if not text.strip():
        return "the text is empty; nothing to read"
    if not any(c.isalnum() for c in text):
        return "the text holds no letter and no digit, only marks; nothing to read"
    for name, value in (("id", id), ("text", text), *(("metadata", value) for value in texts_in(metadata))):
        if "\0" in value:
            return f"the {name} holds a NUL character, which no text has; is the input binary?"
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            return (
                f"the {name} holds half a character (a lone surrogate, offset {error.start}), which no file "
                "can hold; repair the program that wrote the input"
            )
    return ""


def texts_in(value: Any) -> Iterator[str]:
    """All texts in a value that JSON can hold, names of fields too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield name
            yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


def plain(value: Any) -> Any:
    """A value that JSON can hold: NaN and infinity as None, dates as ISO text, else anything as ``str``."""
    if hasattr(value, "item") and not isinstance(value, str | bytes):  # numpy scalars
        value = value.item() if getattr(value, "ndim", 1) == 0 else value.tolist()
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime.datetime):
        if value != value:  # pandas' NaT
            return None
        return value.isoformat() if value.time() != datetime.time() else value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    return None if str(value) in ("NaT", "<NA>") else str(value)
