"""Dates of metadata as ISO 8601, where they can be read without guessing."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

DATE_KEYS = frozenset(
    (
        "date",
        "datetime",
        "published",
        "published_at",
        "publication_date",
        "publish_date",
        "pub_date",
        "pubdate",
    )
)
_NUMBERS = re.compile(r"\s*(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})\b")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DEFAULTS = (datetime(2000, 1, 1), datetime(2001, 2, 2, 1, 1, 1))


def to_iso(value: Any) -> Any:
    """``value`` as ``YYYY-MM-DD`` or ``YYYY-MM-DDTHH:MM:SS``; unchanged where that would be a guess.

    >>> to_iso("5 March 2024"), to_iso("25/12/2023"), to_iso("3/4/2024"), to_iso("March 2024")
    ('2024-03-05', '2023-12-25', '3/4/2024', 'March 2024')
    """
    if isinstance(value, datetime):
        midnight = not (value.hour or value.minute or value.second or value.microsecond)
        return value.date().isoformat() if midnight else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        return _compact(str(value)) or value
    if not isinstance(value, str) or not value.strip():
        return value
    return _compact(value.strip()) or _parse(value) or value


def _compact(value: str) -> str | None:
    match = _COMPACT.fullmatch(value)
    try:
        return date(*map(int, match.groups())).isoformat() if match else None
    except ValueError:
        return None


def _parse(value: str) -> str | None:
    """ISO of a written date, None where a part is missing or day and month could change places."""
    from dateutil import parser

    numbers = _NUMBERS.match(value)
    day_first = False
    if numbers:
        first, mark, second, year = numbers.groups()
        if len(year) == 2 or (mark != "." and int(first) <= 12 and int(second) <= 12 and first != second):
            return None
        day_first = mark == "." or int(first) > 12
    elif value.strip().isdigit():
        return None
    try:
        one, other = (parser.parse(value, default=d, dayfirst=day_first) for d in _DEFAULTS)
    except (ValueError, OverflowError, TypeError):
        return None
    if one.date() != other.date():
        return None
    if (one.hour, one.minute) != (other.hour, other.minute):
        return one.date().isoformat()
    return one.isoformat()
