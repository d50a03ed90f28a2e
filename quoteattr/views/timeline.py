"""Counts over time: how often each speaker is quoted in a day, week, month or year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quoteattr.results.tables import dated, each_speaker, is_iso, quotes_table

if TYPE_CHECKING:
    import pandas as pd

PERIODS = {"day": "D", "week": "W", "month": "M", "year": "Y"}
COLUMNS = ("period", "speaker", "speaker_id", "quotes", "documents")


def timeline(quotes: Any, by: str = "month") -> pd.DataFrame:
    """One row a period and speaker, in order of time: :data:`COLUMNS`. Periods without a quotation are left out.

    ``period`` is its first day (ISO 8601; weeks begin on Monday). Quotes without a date that can be read are counted
    in rows with an empty ``period`` at the end, those without a named speaker in rows with an empty ``speaker``.

    Parameters
    ----------
    quotes:
        Whatever :func:`quoteattr.quotes_table` takes.
    by:
        One of :data:`PERIODS`.
    """
    import pandas as pd

    table = quotes_table(quotes)
    days = dated(table).str[:10]
    readable = days.map(lambda day: is_iso(day)).astype(bool)
    stamps = pd.to_datetime(days.where(readable, None), errors="coerce")
    period = stamps.dt.to_period(PERIODS[by]).dt.start_time.dt.strftime("%Y-%m-%d").fillna("")
    spoken = each_speaker(table.assign(period=period))
    grouped = spoken.groupby(["period", "speaker", "speaker_id"], sort=False)
    counted = grouped.agg(quotes=("quote_id", "size"), documents=("doc_id", "nunique")).reset_index()
    counted = counted.assign(last=counted["period"] == "", unnamed=counted["speaker"] == "")
    counted = counted.sort_values(
        ["last", "period", "unnamed", "quotes", "speaker"],
        ascending=[True, True, True, False, True],
        ignore_index=True,
    )
    return counted[list(COLUMNS)]
