"""The dates of a column: one decision for all of its values, the values themselves kept."""

from __future__ import annotations

import datetime
import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from quoteattr.documents.dates import iso_date
from quoteattr.documents.document import plain
from quoteattr.errors import InputError

logger = logging.getLogger(__name__)

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].*)?")
_SLASHED = re.compile(r"\s*(\d{1,2})[./-](\d{1,2})[./-](?:\d{4}|\d{2})\b")
_DIGITS = (8, 12, 14)  # lengths of dates that are written as one number, such as 20220420103000
CANONICAL = "date"
"""Where the date that everything later reads stands: ISO 8601 where it could be read, else as it was given."""


@dataclass(frozen=True, slots=True)
class DateColumn:
    """A column with dates and how they are written.

    Parameters
    ----------
    name:
        The column.
    format:
        A format of ``strptime``, such as ``%d/%m/%Y``; nothing is found out then.
    day_first:
        Whether ``4/5/2022`` is the 4th of May; None leaves such dates as they are.
    mixed:
        True where the column has dates of both orders: none with slashes is read then.
    """

    name: str
    format: str | None = None
    day_first: bool | None = None
    mixed: bool = False

    def decided(self, values: Iterable[Any], where: str) -> DateColumn:
        """The same column with the order of day and month that its values tell. What stays unread is logged."""
        days = months = False
        unsure = unfit = 0
        example = ""
        for value in values:
            if not isinstance(value, str) or not value.strip():
                continue
            if self.format:
                if self.read(value) is None:
                    unfit += 1
                    example = example or value
            elif slashed := _SLASHED.match(value):
                first, second = int(slashed[1]), int(slashed[2])
                days, months = days or first > 12, months or second > 12
                if first <= 12 and second <= 12 and first != second:
                    unsure += 1
                    example = example or value
        if unfit:
            logger.warning(
                "%s: %s of column %r not written as %s, such as %r; left as given",
                where, _rows(unfit), self.name, self.format, example,
            )  # fmt: skip
        if days and months:
            logger.warning(
                "%s: column %r has dates with the day first and others with the month first; all with slashes are "
                "left as they are: part the table, or say --date-format", where, self.name,
            )  # fmt: skip
        elif unsure and not days and not months:
            logger.warning(
                "%s: no row tells whether the dates in column %r, such as %r, have the day or the month first; left "
                "as they are: say --date-format %%d/%%m/%%Y or %%m/%%d/%%Y", where, self.name, example,
            )  # fmt: skip
        return replace(self, day_first=None if days == months else days, mixed=days and months)

    def read(self, value: Any) -> str | None:
        """A value as ISO 8601, None where it can't be read without guessing."""
        text = str(plain(value)).strip()
        if self.format:
            try:
                return datetime.datetime.strptime(text, self.format).date().isoformat()
            except ValueError:
                return None
        if _ISO.fullmatch(text):
            return text
        if (text.isdigit() and len(text) not in _DIGITS) or (self.mixed and _SLASHED.match(text)):
            return None
        return iso_date(text, day_first=self.day_first)

    def apply(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """Metadata with the date as ISO under ``date``, and what was given under its own name.

        Where that name is ``date`` itself and something else was written there, it moves to ``input_date``.
        """
        value = plain(known.get(self.name))
        if value is None or not str(value).strip():
            return dict(known)
        iso = self.read(value)
        given = plain(known.get(CANONICAL))
        made = dict(known)
        made[CANONICAL] = iso or value
        if CANONICAL in known and given is not None and str(given) != str(made[CANONICAL]):
            made[f"input_{CANONICAL}"] = given
        return made


def check_format(format: str) -> None:
    """Raise InputError for a format that ``strptime`` doesn't know, or that doesn't tell day, month and year."""
    days = (datetime.datetime(1999, 2, 13), datetime.datetime(2021, 11, 24))
    try:
        same = all(datetime.datetime.strptime(day.strftime(format), format) == day for day in days)
    except ValueError:
        same = False
    if not same:
        raise InputError(
            f"{format!r} is no format of a date with day, month and year; write it as %d/%m/%Y (25/12/2023), "
            "%m/%d/%Y (12/25/2023), %d.%m.%y (25.12.23) or %d %B %Y (25 December 2023)"
        )


def _rows(number: int) -> str:
    return f"{number:,} value{'s' * (number != 1)}"
