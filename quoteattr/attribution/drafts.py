"""A draft: an attribution in the making, before it is judged and numbered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from quoteattr.parsing.structure import Span

CERTAIN = (
    "format:dash", "format:block", "format:transcript", "format:interview", "format:lead", "format:signature",
)  # fmt: skip
"""Formats whose layout leaves no doubt: what else is proposed for their cue or across their content goes."""

SHOWN = 0.99
"""Stands for the rate of a cue where the construction or the layout leaves no doubt."""


@dataclass
class Draft:
    """Spans of the three roles, the rule that made it, and what the confidence is computed from.

    ``evidence`` holds numbers between 0 and 1 by name: ``content``, ``cue``, ``source`` and ``link`` are the tagger's
    probabilities, ``agree`` says how far tagger and rules agree, ``same`` how far those that share a cue do. ``both``:
    both have read the text. ``chance`` is the confidence, ``within`` that of a report inside another's content;
    ``inner``: the tagger proposes it as such a one, ``nested``: it is one. ``borrowed`` is the part of the content that
    a word of it stands for (:mod:`quoteattr.attribution.evident`).
    """

    content: list[Span]
    cue: list[Span] = field(default_factory=list)
    source: list[Span] = field(default_factory=list)
    rule: str = ""
    evidence: dict[str, float] = field(default_factory=dict)
    borrowed: list[Span] = field(default_factory=list)
    inner: bool = False
    nested: bool = False
    both: bool = False
    chance: float = 0.0
    within: float = 0.0

    @property
    def own(self) -> list[Span]:
        """The content without what a word in it stands for, which other reports may tell too."""
        return minus(self.content, self.borrowed)

    @property
    def start(self) -> int:
        """Where the content begins."""
        return self.content[0][0]

    @property
    def end(self) -> int:
        """Where the content ends."""
        return self.content[-1][1]


def overlap(spans: Iterable[Span], others: Sequence[Span]) -> int:
    """Characters that two lists of spans share."""
    shared = 0
    for s, e in spans:
        for t, f in others:
            if s < f and t < e:
                shared += max(0, min(e, f) - max(s, t))
    return shared


def size(spans: Iterable[Span]) -> int:
    """Characters in a list of spans that do not overlap."""
    return sum([e - s for s, e in spans])


def union(spans: Iterable[Span], text: str = "", glue: str = "") -> list[Span]:
    """Sorted spans without overlaps; spans that only characters of ``glue`` part are joined."""
    found: list[Span] = []
    for s, e in sorted(spans):
        if e <= s:
            continue
        if found and (s <= found[-1][1] or (glue and not text[found[-1][1] : s].strip(glue))):
            found[-1] = (found[-1][0], max(e, found[-1][1]))
        else:
            found.append((s, e))
    return found


def minus(spans: Iterable[Span], holes: Iterable[Span]) -> list[Span]:
    """The spans without what the holes cover."""
    rest = sorted(spans)
    for s, e in holes:
        rest = [p for a, b in rest for p in ((a, min(b, s)), (max(a, e), b)) if p[0] < p[1]]
    return rest


BLANK = " \t\n\r\u00a0\u2028\u2029\u200b\ufeff"
STOPS = ".,;:–—-"
MARKS = "\"'“”‘’«»„‟"


def trim(text: str, span: Span) -> Span:
    """The span without blanks at its ends."""
    s, e = span
    while s < e and text[s] in BLANK:
        s += 1
    while e > s and text[e - 1] in BLANK:
        e -= 1
    return s, e


class Index:
    """Drafts by where their spans stand, so that the neighbours of one are found without looking at all."""

    STRIDE = 1000

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self.drafts: list[Draft] = []
        self._cells: dict[int, dict[int, Draft]] = {}
        for draft in drafts:
            self.add(draft)

    def add(self, draft: Draft) -> None:
        """Put in one more."""
        self.drafts.append(draft)
        for cell in self._cells_of([*draft.content, *draft.cue, *draft.source]):
            self._cells.setdefault(cell, {})[id(draft)] = draft

    def near(self, draft: Draft) -> list[Draft]:
        """Drafts that may share a character with ``draft``, and perhaps some more, in the order of their coming."""
        return self.at([*draft.content, *draft.cue, *draft.source])

    def at(self, spans: Iterable[Span]) -> list[Draft]:
        """Drafts that may share a character with the spans, and perhaps some more."""
        found: dict[int, Draft] = {}
        for cell in sorted(self._cells_of(spans)):
            found.update(self._cells.get(cell, {}))
        return list(found.values())

    def _cells_of(self, spans: Iterable[Span]) -> set[int]:
        return {n for s, e in spans for n in range(s // self.STRIDE, e // self.STRIDE + 1)}
