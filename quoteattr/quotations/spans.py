"""Quotations: stretches of text between quotation marks, found in the raw text alone.

One paragraph at a time (:mod:`quoteattr.quotations.marks`); what a paragraph leaves open may go on in the next.
The time it takes grows linearly with the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from quoteattr.parsing.structure import Span
from quoteattr.quotations.marks import pair_marks

PARAGRAPH_RE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
"""A line. Next to ``\\n`` and ``\\r`` also Unicode's line and paragraph separators end one."""

WORD_START_RE = re.compile(r"\b\w")

LETTER = 6
"""Paragraphs behind the one that opens a quotation in which it may close."""

DOUBLE_RE = re.compile('["“”„‟]')

WRAPPED_LINE = 100
"""Longest line, in characters, of a text with hard line breaks."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch between marks, the marks included.

    A quotation that runs over several paragraphs has one piece a paragraph, otherwise one piece.
    ``depth`` is 0 for an outermost one; ``closed`` is False where the closing mark is missing (the last piece
    then ends at the end of its paragraph). ``style`` is ``double``, ``single`` or ``guillemet``.
    """

    pieces: tuple[Span, ...]
    depth: int = 0
    closed: bool = True
    style: str = "double"

    @property
    def start(self) -> int:
        """Offset of the first opening mark."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """Offset behind the last closing mark."""
        return self.pieces[-1][1]


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """All quotations of ``text`` in order of their start, outer before inner.

    Quotations nest properly. A paragraph that opens a quotation, does not close it, and is followed by one
    that opens with the same kind of mark is continued there: one Quotation, several pieces. So is one that a
    paragraph shortly behind closes at its end, without a mark between (letters, statements). Otherwise a missing
    closing mark costs the rest of its own paragraph, and one that closes nothing is passed over.
    """
    found: list[Quotation] = []
    running: list[Quotation] = []  # one quotation, a part a paragraph
    spans = paragraphs(text)
    for number, (start, end) in enumerate(spans):
        following = text[spans[number + 1][0]] if number + 1 < len(spans) else ""
        here = _paragraph(text, start, end, following)
        if running:
            continued = bool(here) and here[0].start == start and here[0].style == running[0].style
            if continued:
                running.append(here.pop(0))
            if not continued and not here:
                running += _until_closed(text, spans[number : number + LETTER], running[0])
            if running[-1].closed or not continued:
                found.append(_joined(running))
                running = []
        if not running:
            running = [q for q in here if not q.closed and q.depth == 0]
        found += [q for q in here if q.closed or q.depth]
    if running:
        found.append(_joined(running))
    return tuple(sorted(found, key=lambda q: q.start))


def _until_closed(text: str, spans: Sequence[Span], opened: Quotation) -> list[Quotation]:
    """The paragraphs that a quotation left open goes on over, up to the one that ends in its closing mark; none where
    another mark comes first."""
    parts = []
    for start, end in spans:
        marks = [m.start() for m in DOUBLE_RE.finditer(text, start, end)]
        last = marks == [end - 1] and text[end - 1] != "“"
        if opened.style != "double" or (marks and not last):
            return []
        parts.append(replace(opened, pieces=((start, end),), closed=last))
        if last:
            return parts
    return []


def _joined(parts: Sequence[Quotation]) -> Quotation:
    """One quotation of its parts in several paragraphs."""
    return replace(parts[0], pieces=tuple(q.pieces[0] for q in parts), closed=parts[-1].closed)


DATELINE = re.compile(
    r"(?P<place>[^\W\d_]{3,})(?:[ ,]+(?:[^\W\d_a-z][\w.]*|\d{1,2}))*,?\s*(?:\([^()\n]{2,40}\))?\s*[-–—]+\s*"
    r"(?=[“\"‘A-Z])"
)


def behind_dateline(text: str, start: int) -> int:
    """Where a paragraph's first sentence begins behind *LONDON, 3 March (Agency) –*."""
    m = DATELINE.match(text, start)
    return m.end() if m and m["place"].isupper() else start


@lru_cache(maxsize=4)  # every step over a document asks for those of its text
def paragraphs(text: str) -> tuple[Span, ...]:
    """Spans of the paragraphs, without the blanks around them; blank lines are left out.

    A paragraph ends at a line end, unless the lines around it were broken by width (plain-text mail, old wire
    copy): then it ends at the blank line.
    """
    lines = []
    for line in PARAGRAPH_RE.finditer(text):
        body = line.group()
        inner = body.strip()
        if inner:
            start = line.start() + len(body) - len(body.lstrip())
            lines.append((start, start + len(inner)))
    blocks: list[list[Span]] = []
    for span in lines:
        if blocks and text[blocks[-1][-1][1] : span[0]].strip(" \t") in ("\n", "\r\n", "\r"):
            blocks[-1].append(span)
        else:
            blocks.append([span])
    found: list[Span] = []
    for block in blocks:
        found += (
            [(block[0][0], block[-1][1])] if _broken_by_width(text, block) else _with_open_marks(text, block)
        )
    return tuple(found)


def _with_open_marks(text: str, block: Sequence[Span]) -> list[Span]:
    """The lines; one that leaves a curly mark open is joined with the next where that closes it."""
    found: list[Span] = []
    for start, end in block:
        before = text[found[-1][0] : found[-1][1]] if found else ""
        opened = before.count("“") > before.count("”")
        first = next((c for c in text[start:end] if c in "“”"), "")
        if opened and first == "”":
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _broken_by_width(text: str, block: Sequence[Span]) -> bool:
    """Lines that each end where the next word did not fit, at least one of them inside a sentence."""
    width = max(e - s for s, e in block)
    if len(block) < 2 or width > WRAPPED_LINE:
        return False
    inside_sentence = False
    for (start, end), (after, stop) in pairwise(block):
        word = re.match(r"\S+", text[after : min(stop, after + WRAPPED_LINE)])
        if end - start + 1 + (word.end() if word else 0) <= width:
            return False
        inside_sentence |= text[after].islower() and text[end - 1] not in ".!?"
    return inside_sentence


def marked_type(text: str, spans: Sequence[Span], quotations: Sequence[Quotation]) -> str:
    """Type of a content by its quotation marks.

    ``direct``: every word character of ``spans`` stands between marks; ``mixed``: some; ``indirect``: none.
    ``quotations`` are those of :func:`find_quotations` for the same text.
    """
    inside = outside = False
    for start, end in spans:
        body, at = text[start:end], 0
        for s, e in sorted(marked_parts([(start, end)], quotations)):
            outside = outside or WORD_START_RE.search(body, at, s - start) is not None
            inside = inside or WORD_START_RE.search(body, s - start, e - start) is not None
            at = max(at, e - start)
        outside = outside or WORD_START_RE.search(body, at) is not None
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


def marked_parts(spans: Sequence[Span], quotations: Sequence[Quotation]) -> tuple[Span, ...]:
    """What of ``spans`` stands in quotation marks (marks included), in order of the spans."""
    found = []
    for start, end in spans:
        for q in outermost(quotations, start, end):
            for s, e in q.pieces:
                if s < end and e > start:
                    found.append((max(s, start), min(e, end)))
    return tuple(found)


def outermost(quotations: Sequence[Quotation], start: int, end: int) -> Iterator[Quotation]:
    """The quotations of depth 0 that touch ``start:end``, in order."""
    at = bisect_right(quotations, start, key=_start) - 1
    while at > 0 and quotations[at].depth:
        at -= 1
    for q in quotations[max(at, 0) :]:
        if q.start >= end:
            break
        if q.depth == 0 and q.end > start:
            yield q


def _start(quotation: Quotation) -> int:
    return quotation.pieces[0][0]


def _paragraph(text: str, lo: int, hi: int, following: str) -> list[Quotation]:
    """The quotations of the paragraph ``text[lo:hi]``; the next one begins with ``following``."""
    stack: list[Quotation] = []
    found = []
    for start, end, style, closed in pair_marks(text, lo, hi, following):
        while stack and stack[-1].end <= start:
            stack.pop()
        stack.append(Quotation(((start, end),), len(stack), closed, style))
        found.append(stack[-1])
    return found
