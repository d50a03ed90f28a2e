"""What is compared: gold and predicted attributions of a document, and the tokens that their spans cover."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from quoteattr.parsing.structure import Span
from quoteattr.quotations import Quotation, find_quotations, marked_type
from quoteattr.schema import TYPES

ROLES = ("content", "cue", "source")
TOKEN_RE = re.compile(r"\w+|[^\w\s]")
AUXILIARIES = frozenset(
    re.findall(
        r"\w+",
        """am are is was were be been being have has had having do does did will would shall should can could
        may might must not n t ve s d ll also later then to""",
    )
)


@dataclass(frozen=True, slots=True)
class Item:
    """An attribution as gold or a prediction states it.

    ``speakers`` are the names it gives; ``labelled`` says whether it speaks of speakers at all (gold without
    speaker labels is left out of the speaker figures). ``type``, ``act`` and ``kind`` are empty where
    unknown.
    """

    id: str
    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    speakers: tuple[str, ...] = ()
    labelled: bool = False
    kind: str = ""
    type: str = ""
    act: str = ""
    confidence: float | None = None
    rule: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The speaker's names; none for a speaker of kind ``unnamed`` or ``none``."""
        return () if self.kind in ("unnamed", "none") else self.speakers

    def spans(self, role: str) -> tuple[Span, ...]:
        """The spans of ``content``, ``cue`` or ``source``."""
        found: tuple[Span, ...] = getattr(self, role)
        return found


@dataclass(frozen=True, slots=True)
class Conventions:
    """What counts as a token.

    ``marks``: punctuation and quotation marks count. ``auxiliaries``: auxiliaries, negation and adverbs of
    time in a cue count (PolNeAR's guide takes them into the cue, others do not); a cue that has nothing else
    keeps them.
    """

    marks: bool = True
    auxiliaries: bool = True


@dataclass(frozen=True)
class Text:
    """A document's text, its quotations, and its tokens: runs of word characters, other characters singly."""

    text: str
    conventions: Conventions = Conventions()

    @cached_property
    def _tokens(self) -> tuple[list[int], list[int]]:
        spans = [m.span() for m in TOKEN_RE.finditer(self.text)]
        if not self.conventions.marks:
            spans = [(s, e) for s, e in spans if self.text[s].isalnum() or self.text[s] == "_"]
        return [s for s, _ in spans], [e for _, e in spans]

    @cached_property
    def quotations(self) -> tuple[Quotation, ...]:
        """The quotations of the text."""
        return find_quotations(self.text)

    def tokens(self, spans: Iterable[Span]) -> frozenset[int]:
        """Numbers of the tokens that the spans touch."""
        starts, ends = self._tokens
        ranges = (range(bisect_right(ends, s), bisect_left(starts, e)) for s, e in spans if e > s)
        return frozenset(chain.from_iterable(ranges))

    def cue_tokens(self, spans: Iterable[Span]) -> frozenset[int]:
        """Like :meth:`tokens`, without auxiliaries if the conventions say so."""
        found = self.tokens(spans)
        if self.conventions.auxiliaries:
            return found
        starts, ends = self._tokens
        bare = frozenset(t for t in found if self.text[starts[t] : ends[t]].casefold() not in AUXILIARIES)
        return bare or found

    def words(self, spans: Iterable[Span]) -> str:
        """The spans as text, joined by an ellipsis."""
        return " … ".join(self.text[s:e] for s, e in spans)


@dataclass(frozen=True, slots=True)
class Counted:
    """An item with its tokens by role; its ``type`` is known (by the marks where nobody states it)."""

    item: Item
    type: str
    content: frozenset[int]
    cue: frozenset[int]
    source: frozenset[int]

    def tokens(self, role: str) -> frozenset[int]:
        """The tokens of a role."""
        found: frozenset[int] = getattr(self, role)
        return found


def count(item: Item, text: Text, *, by_marks: bool = False) -> Counted:
    """Find an item's tokens. ``by_marks``: its type by the quotation marks, whatever it states."""
    known = (
        item.type
        if item.type in TYPES and not by_marks
        else marked_type(text.text, item.content, text.quotations)
    )
    return Counted(
        item, known, text.tokens(item.content), text.cue_tokens(item.cue), text.tokens(item.source)
    )


@dataclass(frozen=True)
class GoldDocument:
    """A document with its gold attributions.

    ``refused`` are quotations that are no attributions (titles, scare quotes), for counting finds on them.
    """

    name: str
    text: str
    items: tuple[Item, ...] = ()
    refused: tuple[tuple[Span, ...], ...] = ()

    @property
    def labelled(self) -> bool:
        """Some attribution has a speaker label, or there is none at all."""
        return not self.items or any(i.labelled for i in self.items)

    @property
    def has_acts(self) -> bool:
        """Speech is told from thought, or there is no attribution at all."""
        return not self.items or any(i.act for i in self.items)


def token_f1(a: frozenset[int], b: frozenset[int]) -> float:
    """Harmonic mean of both overlaps: 2|a∩b| / (|a| + |b|); 0 if one is empty."""
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


Pairs = list[tuple[int, int, float]]


def align(gold: Sequence[Counted], found: Sequence[Counted], threshold: float = 0.5) -> Pairs:
    """Pair gold and predictions one to one by token F1 of their contents, best first.

    Returns ``(gold number, prediction number, F1)``. A pair needs ``F1 >= threshold`` and a shared token.
    """
    candidates = []
    by_token: dict[int, list[int]] = {}
    for j, prediction in enumerate(found):
        for token in prediction.content:
            by_token.setdefault(token, []).append(j)
    for i, g in enumerate(gold):
        for j in {j for token in g.content for j in by_token.get(token, ())}:
            f1 = token_f1(g.content, found[j].content)
            if f1 >= threshold:
                candidates.append((-f1, i, j))
    pairs: Pairs = []
    used_gold: set[int] = set()
    used_found: set[int] = set()
    for negative, i, j in sorted(candidates):
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            pairs.append((i, j, -negative))
    return pairs


def mostly_inside(part: frozenset[int], whole: frozenset[int]) -> bool:
    """At least half of the tokens of ``part`` are in ``whole``."""
    return bool(part) and 2 * len(part & whole) >= len(part)


def join_pieces(gold: Sequence[Counted], found: Sequence[Counted]) -> list[Counted]:
    """Make one prediction of those that lie mostly inside one gold content (if nested, the closest).

    For tools that give a quotation which the reporting clause interrupts as several.
    """
    groups: dict[int, list[Counted]] = {}
    order: list[tuple[int, int]] = []  # (position, group)
    for position, prediction in enumerate(found):
        around = [
            (token_f1(prediction.content, g.content), -i)
            for i, g in enumerate(gold)
            if mostly_inside(prediction.content, g.content)
        ]
        key = -max(around)[1] if around else -1 - position
        if key not in groups:
            order.append((position, key))
        groups.setdefault(key, []).append(prediction)
    return [_joined(groups[key]) for _, key in order]


def _joined(parts: Sequence[Counted]) -> Counted:
    from quoteattr.evaluation.names import names_somebody

    first = parts[0]
    if len(parts) == 1:
        return first
    spans = {role: tuple(sorted({s for p in parts for s in p.item.spans(role)})) for role in ROLES}
    speakers = next((p.item.speakers for p in parts if any(map(names_somebody, p.item.speakers))), ())
    item = replace(first.item, speakers=speakers, **spans)  # type: ignore[arg-type]
    tokens = {role: frozenset(chain.from_iterable(p.tokens(role) for p in parts)) for role in ROLES}
    kinds = {p.type for p in parts}
    return Counted(item, first.type if len(kinds) == 1 else "mixed", **tokens)
