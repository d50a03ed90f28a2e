"""Which rows are wanted: by speaker, type, confidence and day."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from quoteattr.errors import InputError

if TYPE_CHECKING:
    import pandas as pd


logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Narrow:
    """Rows that meet all of these; the default takes every row.

    Parameters
    ----------
    confidence:
        The least confidence.
    speakers:
        Names, parts of names (whole words) or ids; one is enough.
    types:
        ``direct``, ``mixed``, ``indirect``; one is enough.
    since, until:
        Days in ISO 8601, both included. A row without a date that can be read is then left out, which is logged
        once.

    Raises InputError for a day that is none.
    """

    confidence: float = 0.0
    speakers: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    _undated: list[str] = field(default_factory=list, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name, day in (("--since", self.since), ("--until", self.until)):
            try:
                if day is not None:
                    datetime.date.fromisoformat(day)
            except ValueError as error:
                raise InputError(f"{name} {day!r} is no day; write it as 2024-03-05") from error

    def takes(
        self, names: Sequence[str], ids: Sequence[str], type: str, confidence: float, date: Any
    ) -> bool:
        """Whether a row is wanted."""
        if confidence < self.confidence or (self.types and type not in self.types):
            return False
        if self.speakers and not any(_is(wanted, names, ids) for wanted in self.speakers):
            return False
        if self.since is None and self.until is None:
            return True
        day = str(date or "")[:10]
        try:
            datetime.date.fromisoformat(day)
        except ValueError:
            if not self._undated:
                self._undated.append(day)
                logger.warning("rows without a date that can be read are left out by --since and --until")
            return False
        return (self.since or day) <= day <= (self.until or day)

    def of(self, quotes: pd.DataFrame) -> pd.DataFrame:
        """The rows of a table of quotes that are wanted."""
        if self == Narrow():
            return quotes
        dates = quotes["date"] if "date" in quotes else [None] * len(quotes)
        columns = (quotes[c] for c in ("speaker", "speaker_id", "type", "confidence"))
        wanted = [
            self.takes(
                speaker.split("; "),
                id.split("; "),
                type,
                1.0 if confidence != confidence else confidence,
                date,
            )
            for speaker, id, type, confidence, date in zip(*columns, dates, strict=True)
        ]
        return quotes[wanted].reset_index(drop=True)


def _is(wanted: str, names: Sequence[str], ids: Sequence[str]) -> bool:
    words = set(wanted.casefold().split())
    return wanted in ids or any(words and words <= set(name.casefold().split()) for name in names)
