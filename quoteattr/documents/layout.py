"""The reading order of a page: lines at places, to columns, to paragraphs.

Rows of the page that leave the same gap free are read as columns, one after the other; a line across the gap ends
them. This is the recursive X-Y cut (Nagy and Seth 1984) with the vertical cut taken first and rows gathered as long
as one remains. Inside a column a paragraph ends at a wider space, a change of letter size, an indent, or a short
line that ends a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

GUTTER = 6.0
"""Points that must stay free between two columns."""
SHORT_LINE = 0.85  # a line shorter than this share of its column that ends a sentence ends a paragraph
HALF = (
    0.6  # a line shorter than this share stands alone where the next begins with a capital: a heading, a cell
)
STOPS = (".", "!", "?", "…", "”", "’", '"', "'", ":", ")")
_HYPHEN = re.compile(r"\w[-\u2010\u00ad]$")

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """Words side by side, in points from the lower left corner of the page."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        """About the size of its letters."""
        return self.top - self.bottom


def paragraphs(lines: Iterable[Line]) -> list[str]:
    """The paragraphs of a page in reading order."""
    return [p for column in columns(lines) for p in column_paragraphs(column)]


def columns(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines of each column in reading order, pieces of one line joined."""
    plain: list[Line] = []
    for group, free in groups(lines):
        if len(group) < 2 or not two_sided(free, group):
            plain += map(joined_line, group)
            continue
        if plain:
            yield plain
            plain = []
        yield from cut(group, free)
    if plain:
        yield plain


def groups(lines: Iterable[Line]) -> Iterator[tuple[list[list[Line]], list[Interval]]]:
    """Rows that leave the same parts of the width free, with these parts.

    A group with columns goes on as long as one gap between them remains; without, a row of several pieces begins
    a new group where a line above crosses one of its gaps.
    """
    group: list[list[Line]] = []
    free: list[Interval] = []
    for row in rows(lines):
        here = gaps(row)
        both = crossing(free, here) if group else here
        if group:
            established = bool(two_sided(free, group))
            remain = len(two_sided(both, [*group, row]))
            if not remain if established else remain < len(row) - 1:
                yield group, free
                group, both = [], here
        group.append(row)
        free = both
    if group:
        yield group, free


def rows(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Lines that stand beside each other, from the top of the page, each row from the left."""
    row: list[Line] = []
    for line in sorted(lines, key=lambda n: -(n.top + n.bottom)):
        if row and (line.top + line.bottom) / 2 < min(n.bottom for n in row) + 0.2 * line.height:
            yield sorted(row, key=lambda n: n.left)
            row = []
        row.append(line)
    if row:
        yield sorted(row, key=lambda n: n.left)


def gaps(row: Sequence[Line]) -> list[Interval]:
    """The parts of a row's width that are free, to both margins."""
    edges = [float("-inf"), *(x for line in row for x in (line.left, line.right)), float("inf")]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [(a, b) for a, b in pairs if b - a >= GUTTER]


def crossing(one: Iterable[Interval], other: Iterable[Interval]) -> list[Interval]:
    """What is free in both."""
    other = list(other)
    both = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return [(a, b) for a, b in both if b - a >= GUTTER]


def two_sided(free: Iterable[Interval], group: Sequence[Sequence[Line]]) -> list[Interval]:
    """The free parts that have lines on both sides."""
    lines = [line for row in group for line in row]
    return [
        (a, b) for a, b in free
        if any(line.right <= a + 1 for line in lines) and any(line.left >= b - 1 for line in lines)
    ]  # fmt: skip


def cut(group: Sequence[Sequence[Line]], free: Iterable[Interval]) -> Iterator[list[Line]]:
    """The columns of rows that leave the same parts free, from the left."""
    cuts = [*sorted(a for a, _ in two_sided(free, group)), float("inf")]
    start = float("-inf")
    for end in cuts:
        column = []
        for row in group:
            pieces = [line for line in row if start <= line.left < end]
            if pieces:
                column.append(joined_line(pieces))
        if column:
            yield column
        start = end


def joined_line(pieces: Sequence[Line]) -> Line:
    """Pieces of one line, parted by a wide space between two words, as one."""
    if len(pieces) == 1:
        return pieces[0]
    return Line(
        " ".join(p.text for p in pieces), min(p.left for p in pieces), max(p.right for p in pieces),
        min(p.bottom for p in pieces), max(p.top for p in pieces),
    )  # fmt: skip


def column_paragraphs(column: Sequence[Line]) -> list[str]:
    """The paragraphs of one column."""
    left = min(line.left for line in column)
    width = max(line.right for line in column) - left or 1.0
    steps = [above.top - below.top for above, below in pairwise(column)]
    usual = median(steps) if steps else 0.0
    found = [column[0].text]
    for above, line in pairwise(column):
        apart = above.top - line.top > 1.25 * usual
        other_size = abs(above.height - line.height) > 0.15 * max(above.height, line.height)
        indented = 0.015 < (line.left - left) / width < 0.3 and above.left - left < 0.01 * width
        filled = (above.right - left) / width
        ended = above.text.endswith(STOPS) and (apart or indented or filled < SHORT_LINE)
        if (
            other_size
            or ended
            or (apart and filled < SHORT_LINE)
            or (filled < HALF and line.text[:1].isupper())
        ):
            found.append(line.text)
        else:
            found[-1] = join(found[-1], line.text)
    return found


def join(before: str, text: str) -> str:
    """Two lines as one; a hyphen at the end of a line goes where the next begins with a small letter."""
    if _HYPHEN.search(before) and text[:1].islower():
        return before[:-1] + text
    return f"{before} {text}"


def flowing(parts: Iterable[str]) -> list[str]:
    """Paragraphs, put together where one breaks off inside a sentence and the next goes on with a small letter."""
    whole: list[str] = []
    for part in parts:
        if whole and part[:1].islower() and not whole[-1].endswith(STOPS):
            whole[-1] = join(whole[-1], part)
        else:
            whole.append(part)
    return whole
