"""Two opinions on each report, the tagger's and the rules', made one: the likelier draft of those that compete.

Each side's drafts are told how far the other side agrees, which makes most of what is known about their confidence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from quoteattr.attribution.confidence import confidence, floor
from quoteattr.attribution.drafts import Draft, Index, overlap, size, union
from quoteattr.attribution.marked import type_of
from quoteattr.parsing.structure import Parse, Span
from quoteattr.quotations import Quotation

TAKEN = 0.3
"""A content that likelier drafts hold to more than this share is not new."""

ROLES = ("CONTENT", "CUE", "SOURCE")
BETTER_BOUNDS = 0.06
"""What the tagger's cues and sources are better than the rules': on PolNeAR train this gives the best F1 of both."""

NAMELESS = 0.2
"""How much likelier a draft without a source must be than one with."""

SHORTEST_NESTED = 4
"""Words that a report inside another's content has at least."""

OFTEN = 0.5
"""Share of its occurrences in which a cue with marks beside it reports something, if the two are nested."""

WHOLE_CONSTRUCTIONS = ("verb:clause", "verb:marks", "phrase", "noun")
SELF = frozenset(("i", "we", "you", "they", "it", "one"))


def weigh(
    parse: Parse, quotations: Sequence[Quotation], tagged: list[Draft], ruled: list[Draft]
) -> list[Draft]:
    """The drafts of both sides with their confidence; each knows how far the other side agrees."""
    both = bool(parse.tags)
    shares = {role: _Cover((t.start, t.end) for t in parse.tags if t.role == role) for role in ROLES}
    for mine, others in ((tagged, ruled), (ruled, tagged)):
        index = Index(others)
        for draft in mine:
            draft.both = both
            near = index.near(draft)
            draft.evidence["agree"] = max([alike(draft.content, d.content) for d in near], default=0.0)
            if both and mine is ruled:
                draft.evidence["tagged content"] = shares["CONTENT"].share(draft.content)
                draft.evidence["tagged cue"] = shares["CUE"].share(draft.cue)
                draft.evidence["tagged source"] = shares["SOURCE"].share(draft.source)
                same = any(overlap(draft.cue, d.cue) for d in near)
                draft.evidence["idle cue"] = float(draft.evidence["tagged cue"] > 0.5 and not same)
    for draft in [*tagged, *ruled]:
        kind = type_of(parse.text, draft.content, quotations)
        draft.chance = confidence(draft, kind)
        if not draft.rule.startswith("tagger"):
            draft.alone = confidence(draft, kind, both=False)
    return [*tagged, *ruled]


def select(text: str, drafts: Iterable[Draft]) -> list[Draft]:
    """The likeliest drafts that do not compete: each has its own cue and most of its content to itself.

    Then those that lie whole inside another's content (nested speech) and are worth a row. The tagger gives each word
    one role, so these are judged by the rules alone.
    """
    found = Index([])
    nested = []
    for new in sorted(drafts, key=lambda d: (-worth(d), d.start, -d.end)):
        near = found.near(new)
        if any(overlap(new.cue, d.cue) for d in near):
            continue
        if lies_in(new, near):
            nested.append(new)
        elif new.chance >= floor() and overlap(new.own, contents(near)) <= TAKEN * size(new.content):
            found.add(new)
    for new in sorted(nested, key=lambda d: (-d.alone, d.start, -d.end)):
        near = found.near(new)
        inner = [d for d in near if d.nested]
        if new.alone < floor() or not worth_nesting(text, new) or any(overlap(new.cue, d.cue) for d in near):
            continue
        if lies_in(new, near) and overlap(new.content, contents(inner)) <= TAKEN * size(new.content):
            new.nested, new.chance = True, new.alone
            found.add(new)
    return found.drafts


def contents(drafts: Iterable[Draft]) -> list[Span]:
    """All pieces of content of some drafts, without what they borrow."""
    return [s for d in drafts for s in d.own]


def worth(draft: Draft) -> float:
    """What drafts are ranked by: the confidence, less where it is not said who speaks, more for the tagger's bounds."""
    tagged = draft.rule.startswith("tagger")
    return draft.chance - (0 if draft.source else NAMELESS) + (BETTER_BOUNDS if tagged else 0)


def alike(a: list[Span], b: list[Span]) -> float:
    """Harmonic mean of the shares of characters that two contents have in common."""
    shared = overlap(a, b)
    return 2 * shared / max(1, size(a) + size(b)) if shared else 0.0


def lies_in(inner: Draft, others: Iterable[Draft]) -> bool:
    """Do all parts of a draft lie inside the content of one of the others, and leave some of it over?"""
    parts = [*inner.content, *inner.cue, *inner.source]
    whole = size(union(parts))
    return any(overlap(parts, d.content) == whole < size(d.content) for d in others)


def worth_nesting(text: str, draft: Draft) -> bool:
    """A report inside a report: a whole construction, a cue that mostly reports, some words of somebody else."""
    who = " ".join(text[s:e] for s, e in draft.source).lower()
    words = sum(len(text[s:e].split()) for s, e in draft.content)
    gap = text[draft.cue[0][1] : draft.content[0][0]] if draft.cue else ""
    clause = draft.rule != "verb:clause" or "," not in gap
    sure = draft.rule != "verb:marks" or draft.evidence.get("rate", 0.0) >= OFTEN
    return (
        draft.rule in WHOLE_CONSTRUCTIONS
        and clause
        and sure
        and bool(who)
        and who not in SELF
        and words >= SHORTEST_NESTED
    )


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
