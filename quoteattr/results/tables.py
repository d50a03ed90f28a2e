"""Tables of quotes and speakers: analyses or frames in, pandas frames out.

Every table has fixed columns, dtypes and order, also when it is empty. Text is ``string`` (an absent value is
``""``), counts and offsets are ``Int64``, shares and probabilities ``float64``. Dates are ISO text
(``2022-04-20``); one that can't be read stays as it was given and is counted in a :class:`TableWarning`.
"""

from __future__ import annotations

import json
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from quoteattr.documents import Document
from quoteattr.documents.dates import iso_dates
from quoteattr.errors import InputError
from quoteattr.results.cells import restore
from quoteattr.results.roles import split_source
from quoteattr.schema import COLUMNS, TYPES, Quote, column_names, format_spans

if TYPE_CHECKING:
    from quoteattr.results.analysis import Analysis

INTEGERS = ("sentence", "start", "end")
NUMBERS = ("confidence", "speaker_confidence")
JOINT = "; "
"""Between the names of a joint source, and between the items of a list in a cell."""

JSON_NAMES = {
    "doc": "doc_id",
    "id": "quote_id",
    "source_text": "source",
    "cue_text": "cue",
    "content": "content_spans",
    "source": "source_spans",
    "cue": "cue_spans",
}
"""Keys of the JSON Lines form and the columns of the flat form that they go to, where the names differ."""
JSON_ONLY = ("speakers", "speaker_guesses", "parent", "about_span", "steps", "metadata")

SPEAKER_COLUMNS = {
    "speaker": "string", "speaker_id": "string", "speaker_kind": "string", "status": "string",
    "quotes": "Int64", "direct": "Int64", "mixed": "Int64", "indirect": "Int64", "documents": "Int64",
    "first_date": "string", "last_date": "string", "variants": "string", "roles": "string",
}  # fmt: skip
"""Columns and dtypes of :func:`speakers_table`."""


class TableWarning(UserWarning):
    """Something in the input was kept, but couldn't be used (an unreadable date, for example)."""


def quotes_table(quotes: pd.DataFrame | Analysis | Quote | Iterable[Any]) -> pd.DataFrame:
    """One row an attribution: :data:`quoteattr.schema.COLUMNS` in order, then the metadata.

    Parameters
    ----------
    quotes:
        An :class:`Analysis` or a :class:`Quote`, many of them, objects of our JSON Lines form, or a frame:
        one of ours, or one read back with pandas from our CSV, JSON Lines or Parquet. A frame needs
        ``doc_id`` and ``quote``; other columns of the contract that it lacks are added empty.

    Raises
    ------
    InputError
        Columns are missing, or something that isn't a quote was given.
    """
    if isinstance(quotes, pd.DataFrame):
        return typed(flat(quotes))
    many = [quotes] if hasattr(quotes, "quotes") or isinstance(quotes, Quote | Mapping) else quotes
    rows = list(flat_rows(many))
    return typed(pd.DataFrame(rows, columns=None if rows else list(COLUMNS)))


def flat_rows(quotes: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """The flat row of each quote in analyses, quotes and JSON Lines objects."""
    for item in quotes:
        if hasattr(item, "quotes"):  # an Analysis; its module would load the language layers
            for quote in item.quotes:
                yield quote.to_row()
        elif isinstance(item, Quote):
            yield item.to_row()
        elif isinstance(item, Mapping):
            yield json_row(item) if "doc" in item and "content" in item else dict(item)
        else:
            hint = " Analyze it first: Analyzer().analyze(...)" if isinstance(item, Document | str) else ""
            raise InputError(
                f"quotes_table needs analyses, quotes or a frame, not {type(item).__name__}.{hint}"
            )


def json_row(item: Mapping[str, Any]) -> dict[str, Any]:
    """The flat row of a JSON Lines object."""
    row = {JSON_NAMES.get(k, k): v for k, v in item.items() if k not in JSON_ONLY}
    for column in ("content_spans", "source_spans", "cue_spans"):
        spans = row.get(column)
        if spans is not None and not isinstance(spans, str):
            row[column] = format_spans(tuple((int(s), int(e)) for s, e in spans))
    metadata = item.get("metadata") or {}
    known = json.loads(metadata) if isinstance(metadata, str) else metadata
    names = column_names(str(key) for key in known)
    return row | {names[str(key)]: value for key, value in known.items()}


def flat(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame in the flat form; one read from JSON Lines is turned into it. Raises InputError."""
    if {"doc", "content"} <= set(frame.columns):
        rows = [json_row({str(k): v for k, v in row.items()}) for row in frame.to_dict("records")]
        return pd.DataFrame(rows, index=frame.index)
    require(frame, ("doc_id", "quote"))
    return frame


def require(frame: pd.DataFrame, columns: Iterable[str]) -> None:
    """Raise InputError, naming what is missing and what was found, unless all ``columns`` are there."""
    missing = [c for c in columns if c not in frame.columns]
    if missing:
        found = ", ".join(map(str, frame.columns)) or "no columns"
        raise InputError(
            f"column{'s' * (len(missing) > 1)} missing: {', '.join(missing)}. Found: {found}. "
            "A table of quotes is what 'quoteattr extract' writes."
        )


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns of the contract in order with their dtypes, then all others as they are; a fresh index."""
    frame = frame.reset_index(drop=True)
    columns: dict[str, Any] = {}
    for name in COLUMNS:
        given = frame[name] if name in frame else pd.Series([None] * len(frame), dtype=object)
        if name in INTEGERS or name in NUMBERS:
            columns[name] = numbers(given, name).astype("Int64" if name in INTEGERS else "float64")
        else:
            columns[name] = text(given)
    columns["quote"] = undefused(columns["quote"], columns["start"], columns["end"])
    columns |= {name: frame[name] for name in frame.columns if name not in columns}
    return pd.DataFrame(columns, index=frame.index)


def undefused(quotes: pd.Series, start: pd.Series, end: pd.Series) -> pd.Series:
    """Quotes whose CSV cell was defused, as the offsets show: the apostrophe in front is taken away.

    Only :func:`quoteattr.writers.read_quotes` restores every cell; this is for frames that pandas read.
    """
    longer = (quotes.str.len() == end - start + 1).fillna(False)
    return quotes.where(~longer, quotes.map(restore)) if longer.any() else quotes


def numbers(values: pd.Series, name: str) -> pd.Series:
    """A column as numbers; raises InputError with the first value that is none."""
    found = pd.to_numeric(values.replace("", None), errors="coerce")
    bad = found.isna() & values.notna() & (values.astype(str) != "")
    if name in INTEGERS:
        bad |= found.notna() & (found % 1 != 0)
    if bad.any():
        where = int(bad.to_numpy().argmax())
        raise InputError(f"column {name}, row {where + 1}: {str(values.iloc[where])!r} is not a number")
    return found


def text(values: pd.Series) -> pd.Series:
    """A column as text, "" where nothing is given."""
    return values.astype("object").where(values.notna(), "").astype("string")


def dated(quotes: pd.DataFrame, column: str = "date", *, stacklevel: int = 3) -> pd.Series:
    """The dates of the rows as ISO text, "" where there is none; unreadable ones as given, with a warning."""
    if column not in quotes:
        return pd.Series("", index=quotes.index, dtype="string")
    dates, unreadable = iso_dates(quotes[column])
    if unreadable:
        count, example = len(unreadable), next(iter(unreadable))
        warnings.warn(
            f"{sum(unreadable.values())} rows have a date that can't be read ({count} different, such as "
            f"{example!r}); they keep it as text, and it counts for no first or last date",
            TableWarning,
            stacklevel=stacklevel,
        )
    return dates


def speakers_table(quotes: Any) -> pd.DataFrame:
    """Who spoke, how often and how: one row a speaker, most quoted first; :data:`SPEAKER_COLUMNS`.

    ``variants`` are the names that the texts use, ``roles`` what they call the speaker otherwise, most
    frequent first, pronouns left out. A joint source counts for each of its speakers. Quotes without a named
    speaker are counted in one row a status at the end (``speaker`` is empty there), so that none is lost.

    Parameters
    ----------
    quotes:
        Whatever :func:`quotes_table` takes.
    """
    table = quotes_table(quotes)
    table = table.assign(day=dated(table))
    columns = ("speaker", "speaker_id", "speaker_kind", "status", "type", "doc_id", "source", "day")
    rows = [summary(key, group) for key, group in gathered(each_speaker(table), "key", columns).items()]
    rows.sort(key=lambda r: (not r["speaker"], -r["quotes"], r["speaker"], r["status"]))
    return frame_of(rows, SPEAKER_COLUMNS)


def each_speaker(quotes: pd.DataFrame) -> pd.DataFrame:
    """One row a quote and speaker: joint sources are split. ``key`` is what tells speakers apart."""
    names = quotes["speaker"].str.split(JOINT, regex=False)
    ids = quotes["speaker_id"].str.split(JOINT, regex=False)
    paired = [i if len(i) == len(n) else [""] * len(n) for n, i in zip(names, ids, strict=True)]
    paired_ids = pd.Series(paired, index=quotes.index, dtype=object)
    table = quotes.assign(speaker=names, speaker_id=paired_ids).explode(["speaker", "speaker_id"])
    keys = [
        (i or n) if n else f"\0{s}"
        for n, i, s in zip(table["speaker"], table["speaker_id"], table["status"], strict=True)
    ]
    return table.assign(key=keys)


def gathered(table: pd.DataFrame, key: str, columns: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """The values of text columns by the value of ``key``, in the order of the rows."""
    groups: dict[str, dict[str, list[str]]] = {}
    columns = tuple(columns)
    for k, *values in zip(table[key].tolist(), *(table[c].tolist() for c in columns), strict=True):
        group = groups.get(k)
        if group is None:
            group = groups[k] = {c: [] for c in columns}
        for column, value in zip(columns, values, strict=True):
            group[column].append(value)
    return groups


def summary(key: str, group: Mapping[str, list[str]]) -> dict[str, Any]:
    """The row of one speaker from the columns of their quotes."""
    first, last = span_of(group["day"])
    name = most_common(group["speaker"]) if not key.startswith("\0") else ""
    variants: Counter[str] = Counter()
    roles: Counter[str] = Counter()
    for source, times in Counter(group["source"]).items() if name else ():
        variant, role = split_source(source, name)
        variants[variant] += times
        roles[role] += times
    types = Counter(group["type"])
    return {
        "speaker": name,
        "speaker_id": most_common(group["speaker_id"]) if name else "",
        "speaker_kind": most_common(group["speaker_kind"]),
        "status": most_common(group["status"]),
        "quotes": len(group["type"]),
        **{t: types[t] for t in TYPES},
        "documents": len(set(group["doc_id"])),
        "first_date": first,
        "last_date": last,
        "variants": listed(variants),
        "roles": listed(roles),
    }


def most_common(values: Iterable[str]) -> str:
    """The most frequent value, the first in the alphabet among equals."""
    counts = Counter(values)
    return min(counts, key=lambda v: (-counts[v], v))


def listed(counts: Counter[str]) -> str:
    """The counted items in one cell, most frequent first."""
    return JOINT.join(sorted((k for k in counts if k), key=lambda k: (-counts[k], k)))


def span_of(days: Iterable[str]) -> tuple[str, str]:
    """First and last of ISO dates; where none can be read, of the texts as they are; "" if there are none."""
    given = {d for d in days if d}
    readable = {d for d in given if is_iso(d)} or given
    return (min(readable), max(readable)) if readable else ("", "")


def is_iso(day: str) -> bool:
    """Whether a text is an ISO date as :func:`quoteattr.documents.dates.iso_dates` makes it."""
    return len(day) == 10 and day[4] == day[7] == "-" and day.replace("-", "").isdecimal()


def frame_of(rows: list[dict[str, Any]], columns: Mapping[str, str]) -> pd.DataFrame:
    """Rows as a frame with these columns and dtypes."""
    return pd.DataFrame({c: pd.Series([r[c] for r in rows], dtype=t) for c, t in columns.items()})
