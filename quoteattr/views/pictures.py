"""Two small pictures of a report: quotations over time, and who quotes, answers or names whom, as inline SVG."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from quoteattr.schema import Quote

BARS = 60
NODES = 20
ROWS = 20_000
"""Rows up to which the network is drawn; counting it takes longer with more than anybody waits."""
WIDTH, HEIGHT, MARGIN = 640, 200, 30


@dataclass(frozen=True, slots=True)
class Bar:
    """A period: where its bar stands, and what it says."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the template writes; lengths in SVG user units."""

    bars: tuple[Bar, ...]
    first: str
    last: str
    most: int
    note: str
    width: int = WIDTH
    height: int = HEIGHT


def timeline_picture(days: Sequence[str]) -> Timeline | None:
    """Quotations by day, month or year, as many bars as fit; None where fewer than two periods have one.

    ``days`` holds the ISO date of each quotation's document, empty or anything else where there is none.
    """
    read = [d for text in days if (d := _day(text))]
    if not read:
        return None
    for name, length in (("day", 10), ("month", 7), ("year", 4)):
        if name == "day" and (max(read) - min(read)).days > BARS:
            continue
        counts = Counter(d.isoformat()[:length] for d in read)
        periods = _between(min(read), max(read), length)
        if len(periods) <= BARS or name == "year":
            break
    if len(counts) < 2 or len(periods) > 4 * BARS:
        return None
    most, step = max(counts.values()), (WIDTH - 2 * MARGIN) / len(periods)
    room = HEIGHT - 2 * MARGIN
    bars = tuple(
        Bar(
            round(MARGIN + n * step, 1), round(MARGIN + room * (1 - counts[p] / most), 1), round(step * 0.85, 2),
            round(room * counts[p] / most, 1), f"{p}: {counts[p]} quotation{'s' * (counts[p] != 1)}",
        )
        for n, p in enumerate(periods) if counts[p]
    )  # fmt: skip
    missing = len(days) - len(read)
    note = f"A bar a {name}." + (f" {missing} quotations are of documents without a date." if missing else "")
    return Timeline(bars, periods[0], periods[-1], most, note)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _between(first: date, last: date, length: int) -> list[str]:
    """All periods from the first day to the last, by their names."""
    if length == 10:
        return [date.fromordinal(n).isoformat() for n in range(first.toordinal(), last.toordinal() + 1)]
    if length == 7:
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        return [f"{n // 12:04}-{n % 12 + 1:02}" for n in months]
    return [f"{year:04}" for year in range(first.year, last.year + 1)]


@dataclass(frozen=True, slots=True)
class Node:
    """A speaker."""

    x: float
    y: float
    radius: float
    name: str
    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Edge:
    """Who concerns whom; ``width`` grows with how often."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    title: str


@dataclass(frozen=True, slots=True)
class Network:
    """What the template writes."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    note: str
    width: int = WIDTH
    height: int = 420


def network_picture(quotes: Sequence[Quote]) -> Network | None:
    """The speakers with most ties; None without networkx, without ties, or with more than :data:`ROWS` rows."""
    if not 0 < len(quotes) <= ROWS:
        return None
    try:
        import networkx  # noqa: F401 (what the graph is made with)
    except ImportError:
        return None
    from quoteattr.views.network import network

    graph: Any = network(quotes)
    ties = {key: weight for key, weight in graph.to_undirected().degree(weight="weight") if weight}
    if not ties:
        return None
    top = sorted(ties, key=lambda key: (-ties[key], key))[:NODES]
    shown = graph.subgraph(sorted(top))
    at = {}  # on an ellipse, so that every name has its place
    for number, key in enumerate(top):
        angle = 2 * math.pi * (number + 0.5) / len(top)
        at[key] = (round(WIDTH / 2 + 105 * math.sin(angle), 1), round(210 - 170 * math.cos(angle), 1))
    most = max(data["quotes"] for _, data in shown.nodes(data=True))
    heaviest = max((data["weight"] for *_, data in shown.edges(data=True)), default=1)
    nodes = tuple(
        Node(
            *at[key], round(3 + 9 * math.sqrt(data["quotes"] / most), 1), data["label"][:30],
            "start" if at[key][0] > WIDTH / 2 else "end",
            f"{data['label']}: {data['quotes']} quotation{'s' * (data['quotes'] != 1)}",
        )
        for key, data in shown.nodes(data=True)
    )  # fmt: skip
    edges = tuple(
        Edge(
            *at[one], *at[other], round(1 + 4 * data["weight"] / heaviest, 1),
            f"{shown.nodes[one]['label']} to {shown.nodes[other]['label']}: "
            + ", ".join(f"{kind} {data[kind]}" for kind in ("quotes", "answers", "names") if data[kind]),
        )
        for one, other, data in shown.edges(data=True)
    )  # fmt: skip
    everybody = len(top) == len(ties)
    who = "All speakers with ties" if everybody else f"The {len(top)} speakers with most ties of {len(ties)}"
    return Network(
        nodes,
        edges,
        f"{who}: a line where one quotes, answers or names the other; a circle's size is quotations.",
    )
