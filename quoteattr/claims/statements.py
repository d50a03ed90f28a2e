"""What a reported content states: one that says two things (*that X and that Y*) holds two statements."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from quoteattr.schema import Span, format_spans, parse_spans

_JOINT = re.compile(r"[,;]?\s+(?:and|but|or)\s+(?:also\s+|then\s+|even\s+)?(?=that\b)|;\s+(?=that\b)")
"""What stands between two clauses of one report."""
_OPENS, _CLOSES = frozenset("“«„"), frozenset("”»")
ENOUGH = 3
"""Words that a statement must have at least."""


def statements(table: pd.DataFrame) -> pd.DataFrame:
    """A row a statement: the quotes, those of several clauses cut between them (same ``quote_id``, own ``quote``,
    ``start``, ``end``, ``content_spans`` and ``type``).

    What stands in quotation marks is never cut, nor what has no offsets or offsets that don't fit.
    """
    found: list[dict[str, Any]] = []
    rows: list[int] = []
    columns = zip(table["quote"], table["start"], table["content_spans"], table["type"], strict=True)
    for row, (quote, start, spans, kind) in enumerate(columns):
        pieces = [] if pd.isna(start) else cut(quote, int(start), spans)
        for piece in pieces or [()]:
            rows.append(row)
            found.append(of_piece(quote, int(start), piece, kind) if piece else {})
    if len(rows) == len(table):
        return table
    cut_table = table.iloc[rows].reset_index(drop=True)
    for name in ("quote", "start", "end", "content_spans", "type"):
        old = cut_table[name].tolist()
        new = [piece.get(name, value) for piece, value in zip(found, old, strict=True)]
        cut_table[name] = pd.Series(new, dtype=table[name].dtype)
    return cut_table


def of_piece(quote: str, start: int, piece: tuple[Span, ...], kind: str) -> dict[str, Any]:
    """The columns of a statement that is a part of a quote."""
    text = quote[piece[0][0] - start : piece[-1][1] - start]
    marked = any(c in _OPENS or c == '"' for c in text)
    return {
        "quote": text,
        "start": piece[0][0],
        "end": piece[-1][1],
        "content_spans": format_spans(piece),
        "type": kind if marked else "indirect",
    }


def cut(quote: str, start: int, spans: str) -> list[tuple[Span, ...]]:
    """The spans of each statement of a quote that begins at ``start``; none where it is one."""
    joints = [
        match for match in _JOINT.finditer(quote) if outside(quote[: match.start()]) and match.start() > 0
    ]
    if not joints:
        return []
    try:
        pieces = parse_spans(spans) or ((start, start + len(quote)),)
    except ValueError:
        return []
    if pieces[0][0] != start or pieces[-1][1] != start + len(quote):
        return []
    ends = [start + joint.start() for joint in joints] + [start + len(quote)]
    begins = [start] + [start + joint.end() for joint in joints]
    found = []
    for begin, end in zip(begins, ends, strict=True):
        inside = tuple((max(s, begin), min(e, end)) for s, e in pieces if max(s, begin) < min(e, end))
        words = sum(len(quote[s - start : e - start].split()) for s, e in inside)
        if words < ENOUGH:
            return []
        found.append(inside)
    return found


def outside(before: str) -> bool:
    """Whether the place behind ``before`` lies outside quotation marks."""
    opened = sum(c in _OPENS for c in before) - sum(c in _CLOSES for c in before)
    single = len(re.findall(r"(?<!\w)‘", before)) - len(re.findall(r"’(?!\w)", before))
    return opened <= 0 and single <= 0 and before.count('"') % 2 == 0
