"""What a reported content states: one that says two things (*that X and that Y*) holds two statements."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from quoteattr.quotations import find_quotations, marked_type
from quoteattr.schema import Span, format_spans, parse_spans

_JOINT = re.compile(r"[,;]?\s+(?:and|but|or)\s+(?:also\s+|then\s+|even\s+)?(?=that\b)|;\s+(?=that\b)")
"""What stands between two clauses of one report."""
ENOUGH = 3
"""Words that a statement must have at least."""


def statements(table: pd.DataFrame) -> pd.DataFrame:
    """A row a statement: the quotes, those of several clauses cut between them (same ``quote_id``, own ``quote``,
    ``start``, ``end``, ``content_spans`` and ``type``; what the quote is ``about`` stays with the first).

    What stands in quotation marks is never cut, nor what has no offsets or offsets that don't fit.
    """
    found: list[dict[str, Any]] = []
    rows: list[int] = []
    columns = zip(table["quote"], table["start"], table["content_spans"], strict=True)
    for row, (quote, start, spans) in enumerate(columns):
        pieces = [] if pd.isna(start) else cut(quote, int(start), spans)
        for piece in pieces or [()]:
            rows.append(row)
            found.append(of_piece(quote, int(start), piece) if piece else {})
    if len(rows) == len(table):
        return table
    cut_table = table.iloc[rows].reset_index(drop=True)
    for name in ("quote", "start", "end", "content_spans", "type", "about"):
        old = cut_table[name].tolist()
        new = [piece.get(name, value) for piece, value in zip(found, old, strict=True)]
        cut_table[name] = pd.Series(new, dtype=table[name].dtype)
    return cut_table


def of_piece(quote: str, start: int, piece: tuple[Span, ...]) -> dict[str, Any]:
    """The columns of a statement that is a part of a quote."""
    text = quote[piece[0][0] - start : piece[-1][1] - start]
    own = [(s - piece[0][0], e - piece[0][0]) for s, e in piece]
    later = {"about": ""} if piece[0][0] > start else {}
    return later | {
        "quote": text,
        "start": piece[0][0],
        "end": piece[-1][1],
        "content_spans": format_spans(piece),
        "type": marked_type(text, own, find_quotations(text)),
    }


def cut(quote: str, start: int, spans: str) -> list[tuple[Span, ...]]:
    """The spans of each statement of a quote that begins at ``start``; none where it is one."""
    joints = list(_JOINT.finditer(quote))
    whole = format_spans(((start, start + len(quote)),))
    pieces = pieces_of(quote, start, spans or whole) if joints else ()
    if not pieces:
        return []
    marked = [(s, e) for q in find_quotations(quote) for s, e in q.pieces]
    joints = [j for j in joints if not any(s < j.start() < e for s, e in marked)]
    if not joints:
        return []
    ends = [*(joint.start() for joint in joints), len(quote)]
    begins = [0, *(joint.end() for joint in joints)]
    found = []
    for begin, end in zip(begins, ends, strict=True):
        inside = [(max(s, begin), min(e, end)) for s, e in pieces if max(s, begin) < min(e, end)]
        if sum(len(quote[s:e].split()) for s, e in inside) < ENOUGH:
            return []
        found.append(tuple((start + s, start + e) for s, e in inside))
    return found


def pieces_of(quote: str, start: int, spans: str) -> tuple[Span, ...]:
    """The pieces of a quote that begins at ``start``, counted from its own beginning; none where the spans don't fit
    it."""
    try:
        pieces = tuple((s - start, e - start) for s, e in parse_spans(spans))
    except ValueError:
        return ()
    fit = pieces and pieces[0][0] == 0 and pieces[-1][1] == len(quote) and all(s <= e for s, e in pieces)
    return pieces if fit else ()
