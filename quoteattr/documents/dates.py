"""Dates as people write them, to ISO dates; what can't be read is kept and counted, never guessed."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

_SLASHED = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?![\d-])")


def iso_dates(values: pd.Series) -> tuple[pd.Series, Counter[str]]:
    """A column of dates as ISO text (``2022-04-20``), and the texts that are no date with their counts.

    The calendar date is taken as written, whatever the time zone. ``13/04/2022`` is read; whether
    ``04/05/2022`` is April or May is told by the rest of the column, and when nothing there tells it, it is
    not read. Absent values are ``""``; unreadable ones stay as they are.
    """
    import pandas as pd

    given = {v for v in values.dropna().unique() if str(v).strip()}
    order = day_first({str(v) for v in given})
    read = {v: iso_date(v, day_first=order) for v in given}
    counts = values.value_counts()
    unreadable = Counter({str(v): int(counts[v]) for v, day in read.items() if day is None})
    texts = ["" if pd.isna(v) or not str(v).strip() else (read[v] or str(v)) for v in values.astype(object)]
    return pd.Series(texts, index=values.index, dtype="string"), unreadable


def day_first(texts: set[str]) -> bool | None:
    """Whether dates such as ``04/05/2022`` have the day first, if the others tell; None if they don't."""
    pairs = [(int(m[1]), int(m[2])) for t in texts if (m := _SLASHED.match(t.strip()))]
    days, months = any(a > 12 for a, _ in pairs), any(b > 12 for _, b in pairs)
    return None if days == months else days


def iso_date(value: Any, *, day_first: bool | None = None) -> str | None:
    """One date as ISO text, None where it can't be read without guessing day, month or year."""
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()[:10]
    text = str(value).strip()
    if _ISO.match(text):
        try:
            return datetime.date.fromisoformat(text[:10]).isoformat()
        except ValueError:
            return None
    slashed = _SLASHED.match(text)
    if (
        slashed
        and day_first is None
        and max(int(slashed[1]), int(slashed[2])) <= 12
        and slashed[1] != slashed[2]
    ):
        return None
    return _parsed(text, bool(day_first))


def _no_zone(name: str | None, offset: int | None) -> None:
    """Any zone name is accepted, since only the calendar date is taken."""


def _parsed(text: str, day_first: bool) -> str | None:
    from dateutil import parser

    days = set()
    for default in (
        datetime.datetime(2001, 1, 1),
        datetime.datetime(2004, 2, 2),
    ):  # a part not given would differ
        try:
            days.add(
                parser.parse(text, default=default, dayfirst=day_first, tzinfos=_no_zone).date().isoformat()
            )
        except (ValueError, OverflowError, TypeError):
            return None
    return days.pop() if len(days) == 1 else None
