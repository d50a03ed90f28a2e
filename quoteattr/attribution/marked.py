"""Contents and quotation marks: a content takes the whole of a quotation that it mostly covers, marks and all.

Quotation marks belong to the content, the stop behind an indirect content does not (PolNeAR's guidelines).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from quoteattr.attribution.drafts import BLANK, STOPS, Draft, minus, overlap, size, trim, union
from quoteattr.parsing.structure import Parse, Span
from quoteattr.quotations import Quotation, marked_type

MOSTLY = 0.5
"""Share of a quotation from which on a content that touches it takes it whole."""


def bound_contents(text: str, drafts: list[Draft], quotations: Sequence[Quotation]) -> list[Draft]:
    """The drafts with their contents fitted to the marks; drafts left without content are dropped."""
    outer = [q for q in quotations if q.depth == 0]
    pieces = sorted(p for q in outer for p in q.pieces)
    for draft in drafts:
        draft.content = fit(text, draft.content, pieces, draft.cue + draft.source)
    return [d for d in drafts if d.content]


def part_far_pieces(parse: Parse, drafts: list[Draft], quotations: Sequence[Quotation]) -> list[Draft]:
    """Of pieces in other sentences than the cue, unmarked ones go, marked ones that do not follow stand alone.

    Marked speech runs on over sentences without a word between, reported speech without marks is one sentence with
    its cue.
    """
    pieces = sorted(p for q in quotations if q.depth == 0 for p in q.pieces)
    alone = []
    for draft in drafts:
        if len(draft.content) < 2 or not draft.cue:
            continue
        own = parse.sentence_number(draft.cue[0][0])
        near = [
            s for s in draft.content if parse.sentence_number(s[0]) <= own <= parse.sentence_number(s[1] - 1)
        ]
        if not near:
            continue
        kept = list(near)
        for span in draft.content:
            if span in near or not touching(pieces, [span]):
                continue
            if adjoins(parse.text, [*kept, whole_sentence(parse, draft.cue[0])], span):
                kept.append(span)
            else:
                alone.append(Draft([span], rule="tagger:no-cue", evidence={**draft.evidence, "link": 0.0}))
        draft.content = sorted(kept)
    return drafts + alone


def whole_sentence(parse: Parse, span: Span) -> Span:
    """The sentence that holds the span."""
    sentence = parse.sentence_at(span[0])
    return (sentence.start, sentence.end) if sentence is not None else span


def adjoins(text: str, spans: Sequence[Span], piece: Span) -> bool:
    """Is there nothing but blanks and stops, and no line end, between the piece and the next span on either side?"""
    before = max((e for _, e in spans if e <= piece[0]), default=None)
    behind = min((s for s, _ in spans if s >= piece[1]), default=None)
    gaps = ([text[before : piece[0]]] if before is not None else []) + (
        [text[piece[1] : behind]] if behind is not None else []
    )
    return any(not gap.strip(BLANK + STOPS) and "\n" not in gap for gap in gaps)


def fit(text: str, content: list[Span], pieces: list[Span], other: list[Span]) -> list[Span]:
    """A content over quotation pieces: mostly covered pieces whole, ends trimmed, cue and source cut out."""
    spans = list(content)
    for piece in touching(pieces, content):
        if overlap([piece], content) >= MOSTLY * (piece[1] - piece[0]) and not overlap([piece], other):
            spans.append(piece)
    spans = minus(union(spans, text, BLANK), other)
    found = []
    for start, end in spans:
        s, e = trim(text, (start, end))
        while e > s and text[e - 1] in STOPS + BLANK and not inside(pieces, e - 1):
            e -= 1
        while s < e and text[s] in ",;" + BLANK:
            s += 1
        if any(c.isalnum() for c in text[s:e]):
            found.append((s, e))
    return found


def inside(pieces: list[Span], offset: int) -> bool:
    """Does the offset lie in one of the (sorted) pieces?"""
    at = bisect_right(pieces, offset, key=lambda p: p[0]) - 1
    return at >= 0 and pieces[at][0] <= offset < pieces[at][1]


def touching(pieces: list[Span], spans: Sequence[Span]) -> list[Span]:
    """Pieces (sorted, apart from each other) that overlap any of the spans."""
    found: list[Span] = []
    for s, e in spans:
        first = bisect_right(pieces, s, key=lambda p: p[1])
        found += pieces[first : bisect_left(pieces, e, first, key=lambda p: p[0])]
    return sorted(set(found))


def type_of(text: str, content: Sequence[Span], quotations: Sequence[Quotation]) -> str:
    """``direct``, ``mixed`` or ``indirect``."""
    return marked_type(text, content, quotations) if size(content) else "indirect"
