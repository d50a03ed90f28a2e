"""A small picture of who speaks where: speakers over documents, as inline SVG."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ROWS = 12
COLUMNS = 48
LETTER = 7
"""Pixels that a letter of the axis takes at most, on the average."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A circle: ``count`` quotes of one speaker in one column; ``title`` says so in words."""

    x: float
    y: float
    radius: float
    count: int
    title: str
    document: int | None


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything the SVG template writes; lengths in SVG user units."""

    width: int
    height: int
    left: int
    names: tuple[tuple[float, str], ...]
    dots: tuple[Dot, ...]
    ticks: tuple[tuple[float, str, str], ...]
    lines: tuple[float, ...]
    note: str


def chart(
    counts: Mapping[str, Mapping[int, int]],
    names: Mapping[str, str],
    titles: Sequence[str],
    dates: Sequence[str],
) -> Chart | None:
    """The speakers with most quotes over the documents, None where there is nothing to compare.

    Parameters
    ----------
    counts:
        Quotes by speaker key, then by document number.
    names:
        Speaker key to the name that is written.
    titles, dates:
        Of the documents, in order; a date may be empty. With dates for all, columns are in the order of time.
    """
    if len(titles) < 2 or not counts:
        return None
    by_date = all(dates)
    order = sorted(range(len(titles)), key=lambda d: (dates[d], d)) if by_date else list(range(len(titles)))
    columns = _split(order, COLUMNS)
    home = {document: number for number, column in enumerate(columns) for document in column}
    top = sorted(counts, key=lambda k: (-sum(counts[k].values()), names[k]))[:ROWS]
    ends = (dates[order[0]], dates[order[-1]]) if by_date else ("first document", "last document")
    least = LETTER * (len(ends[0]) + len(ends[1]) + 2)  # so that they stand beside each other
    left, step, line = 190, max(min(40.0, 640 / len(columns)), least / len(columns)), 26
    cells = [Counter[int]() for _ in top]
    for cell, key in zip(cells, top, strict=True):
        for document, count in counts[key].items():
            cell[home[document]] += count
    most = max(max(cell.values()) for cell in cells)
    biggest = min(step, line) / 2 - 1
    dots = tuple(
        Dot(
            x=round(left + (column + 0.5) * step, 1),
            y=(row + 0.5) * line,
            radius=round(max(1.5, biggest * (count / most) ** 0.5), 2),
            count=count,
            title=f"{names[key]}: {count} in {_about(columns[column], titles, dates)}",
            document=columns[column][0] if len(columns[column]) == 1 else None,
        )
        for row, (key, cell) in enumerate(zip(top, cells, strict=True))
        for column, count in sorted(cell.items())
    )
    right = round(left + len(columns) * step, 1)
    return Chart(
        width=round(right) + 10,
        height=len(top) * line + 26,
        left=left,
        names=tuple(((row + 0.5) * line, _fit(names[key])) for row, key in enumerate(top)),
        dots=dots,
        ticks=((left, "start", ends[0]), (right, "end", ends[1])),
        lines=tuple((row + 0.5) * line for row in range(len(top))),
        note=_note(len(top), len(counts), len(titles), len(columns), by_date),
    )


def _split(order: list[int], columns: int) -> list[list[int]]:
    size, number = len(order), min(columns, len(order))
    return [order[i * size // number : (i + 1) * size // number] for i in range(number)]


def _about(column: list[int], titles: Sequence[str], dates: Sequence[str]) -> str:
    if len(column) == 1:
        return ", ".join(x for x in (titles[column[0]], dates[column[0]]) if x)
    span = [dates[d] for d in column if dates[d]]
    return f"{len(column)} documents" + (f", {span[0]} to {span[-1]}" if span else "")


def _fit(name: str, width: int = 26) -> str:
    return name if len(name) <= width else name[: width - 1] + "…"


def _note(shown: int, speakers: int, documents: int, columns: int, by_date: bool) -> str:
    who = (
        "All named speakers"
        if shown == speakers
        else f"The {shown} speakers with most quotations of {speakers}"
    )
    order = "by date" if by_date else "in the order given"
    what = "a column a document" if columns == documents else f"{documents} documents in {columns} columns"
    return f"{who}; {what}, {order}. The area of a circle is the number of quotations."
