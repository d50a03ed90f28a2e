"""Two opinions on each report, the tagger's and the rules', made one: the likelier draft of those that compete.

Each side's drafts are told how far the other side agrees, which makes most of what is known about their confidence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from quoteattr.attribution.confidence import confidence, floor
from quoteattr.attribution.drafts import Draft, Index, overlap, size, union
from quoteattr.attribution.marked import type_of
from quoteattr.parse import Parse, Span
from quoteattr.quotations import Quotation

TAKEN = 0.3
"""A content that likelier drafts hold to more than this share is not new."""

NAMELESS = 0.2
"""How much likelier a draft without a source must be than one with."""

SHORTEST_NESTED = 4
"""Words that a report inside another's content has at least."""

WHOLE_CONSTRUCTIONS = ("tagger", "verb:clause", "verb:marks", "phrase", "noun")
SELF = frozenset(("i", "we", "you", "they", "it", "one"))


def weigh(
    parse: Parse, quotations: Sequence[Quotation], tagged: list[Draft], ruled: list[Draft]
) -> list[Draft]:
    """The drafts of both sides with their confidence; each knows how far the other side agrees."""
    both = bool(parse.tags)
    shares = {
        role: _Cover((t.start, t.end) for t in parse.tags if t.role == role) for role in ("CONTENT", "CUE")
    }
    for mine, others in ((tagged, ruled), (ruled, tagged)):
        index = Index(others)
        for draft in mine:
            draft.both = both
            draft.evidence["agree"] = max(
                (alike(draft.content, d.content) for d in index.near(draft)), default=0.0
            )
            if both and mine is ruled:
                draft.evidence["tagged content"] = shares["CONTENT"].share(draft.content)
                draft.evidence["tagged cue"] = shares["CUE"].share(draft.cue)
    for draft in [*tagged, *ruled]:
        draft.chance = confidence(draft, type_of(parse.text, draft.content, quotations))
    return [*tagged, *ruled]


def select(text: str, drafts: Iterable[Draft]) -> list[Draft]:
    """The likeliest drafts that do not compete: each has its own cue and most of its content to itself.

    A draft that lies whole inside another's content (nested speech) stays beside it where it is worth a row.
    """
    found = Index([])
    for new in sorted(drafts, key=lambda d: (-worth(d), d.start, -d.end)):
        near = found.near(new)
        if new.chance < floor() or any(overlap(new.cue, d.cue) for d in near):
            continue
        around = [d for d in near if lies_in(new, d)]
        within = [d for d in near if lies_in(d, new)]
        rest = [s for d in near if d not in around and d not in within for s in d.content]
        if overlap(new.content, rest) > TAKEN * size(new.content) or (
            around and not worth_nesting(text, new)
        ):
            continue
        if any(not worth_nesting(text, d) for d in within):
            continue
        new.nested = bool(around)
        for d in within:
            d.nested = True
        found.add(new)
    return found.drafts


def worth(draft: Draft) -> float:
    """The confidence, less something where it is not said who speaks: of two drafts the one that says more is taken."""
    return draft.chance - (0 if draft.source else NAMELESS)


def alike(a: list[Span], b: list[Span]) -> float:
    """Harmonic mean of the shares of characters that two contents have in common."""
    return 2 * overlap(a, b) / max(1, size(a) + size(b))


def lies_in(inner: Draft, outer: Draft) -> bool:
    """Do all parts of a draft lie inside the other's content, and leave some of it over?"""
    parts = [*inner.content, *inner.cue, *inner.source]
    return overlap(parts, outer.content) == size(union(parts)) < size(outer.content)


def worth_nesting(text: str, draft: Draft) -> bool:
    """A report inside a report: a whole construction, somebody else's words, and more than a few of them."""
    who = " ".join(text[s:e] for s, e in draft.source).lower()
    words = sum(len(text[s:e].split()) for s, e in draft.content)
    return draft.rule in WHOLE_CONSTRUCTIONS and bool(who) and who not in SELF and words >= SHORTEST_NESTED


class _Cover:
    """How much of some spans lies under sorted spans that do not overlap."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans = sorted(spans)
        self.ends = [e for _, e in self.spans]

    def share(self, spans: Sequence[Span]) -> float:
        """Share of the characters of ``spans`` that are covered."""
        covered = 0
        for s, e in spans:
            for n in range(bisect_left(self.ends, s + 1), len(self.spans)):
                a, b = self.spans[n]
                if a >= e:
                    break
                covered += min(b, e) - max(a, s)
        return covered / max(1, size(spans))
