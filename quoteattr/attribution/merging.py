"""Two opinions on each report, the tagger's and the rules', made one: the likelier draft of those that compete.

Each side's drafts are told how far the other side agrees, which makes most of what is known about their confidence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from quoteattr.attribution.confidence import confidence, floor, likely
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

OFTEN = 0.5
"""Share of its occurrences in which a cue with marks beside it reports something, if the two are nested."""

SURE = 0.9
"""Confidence from which on a draft is taken for the outer one of likelier drafts that lie in it."""

SHORT = 4
"""Words that most reports inside another's content have at least."""

SELF = frozenset(("i", "we", "you", "they", "it", "one"))


def weigh(
    parse: Parse, quotations: Sequence[Quotation], tagged: list[Draft], ruled: list[Draft]
) -> list[Draft]:
    """The drafts of both sides with their confidence; each knows how far the other side agrees."""
    both = bool(parse.tags)
    shares, inner = (
        {
            role: _Cover((t.start, t.end) for t in parse.tags if t.role == role and t.inner == layer)
            for role in ROLES
        }
        for layer in (False, True)
    )
    for mine, others in ((tagged, ruled), (ruled, tagged)):
        index = Index(others)
        for draft in mine:
            draft.both = both
            near = index.near(draft)
            draft.evidence["agree"] = max([alike(draft.content, d.content) for d in near], default=0.0)
            sharing = [d for d in near if overlap(draft.cue, d.cue)]
            draft.evidence["same"] = max([alike(draft.content, d.content) for d in sharing], default=0.0)
            if both and mine is ruled:
                draft.evidence["tagged content"] = shares["CONTENT"].share(draft.content)
                draft.evidence["tagged cue"] = shares["CUE"].share(draft.cue)
                draft.evidence["tagged source"] = shares["SOURCE"].share(draft.source)
                draft.evidence["idle cue"] = float(draft.evidence["tagged cue"] > 0.5 and not sharing)
            draft.evidence["inner content"] = inner["CONTENT"].share(draft.content)
            draft.evidence["inner cue"] = inner["CUE"].share(draft.cue)
            draft.evidence["self"] = float(words_of(parse.text, draft.source).lower() in SELF)
            draft.evidence["short"] = float(len(words_of(parse.text, draft.content).split()) < SHORT)
    for draft in [*tagged, *ruled]:
        kind = type_of(parse.text, draft.content, quotations)
        draft.chance, draft.within = (confidence(draft, kind, within=w) for w in (False, True))
    return [*tagged, *ruled]


def words_of(text: str, spans: Sequence[Span]) -> str:
    """The text of some spans."""
    return " ".join(text[s:e] for s, e in spans)


def select(drafts: Iterable[Draft]) -> list[Draft]:
    """The likeliest drafts that do not compete: each has its own cue and most of its content to itself.

    Then those that lie whole inside another's content (nested speech), by the confidence of such ones.
    """
    found, inside = divided(drafts)
    for new in sorted(inside, key=lambda d: (-d.within, d.start, -d.end)):
        near = found.near(new)
        if new.within < floor() or any(overlap(new.cue, d.cue) for d in near):
            continue
        new.nested = lies_in(new, near)
        rivals = [d for d in near if not new.nested or (d.nested and not lies_in(d, [new]))]
        if overlap(new.content, contents(rivals)) <= TAKEN * size(new.content):
            new.chance = new.within
            found.add(new)
    return found.drafts


def divided(drafts: Iterable[Draft]) -> tuple[Index, list[Draft]]:
    """The chosen drafts that lie in no other, and what may be a report inside one of them."""
    found, inside = Index([]), list[Draft]()
    for new in sorted(drafts, key=lambda d: (-worth(d), d.start, -d.end)):
        near = found.near(new)
        if new.inner:
            inside.append(new)
        elif any(overlap(new.cue, d.cue) for d in near):
            continue
        elif lies_in(new, near):
            if not seldom_reports(new):
                inside.append(new)
        elif likely(new):
            held = [d for d in near if new.chance >= SURE and lies_in(d, [new])]
            rivals = [d for d in near if not any(d is h for h in held)]
            if overlap(new.own, contents(rivals)) <= TAKEN * size(new.content):
                found.add(new)
                inside += held
    kept = {id(d) for d in inside}
    return Index(d for d in found.drafts if id(d) not in kept), inside


def seldom_reports(draft: Draft) -> bool:
    """*Began to back down, “...”*: marks beside a verb that seldom reports, and that the tagger takes for no cue."""
    e = draft.evidence
    return draft.rule == "verb:marks" and e.get("rate", 0.0) < OFTEN and not e.get("inner cue")


def contents(drafts: Iterable[Draft]) -> list[Span]:
    """All pieces of content of some drafts, without what they borrow."""
    return [s for d in drafts for s in d.own]


def worth(draft: Draft) -> float:
    """What drafts are ranked by: the confidence, less where it is not said who speaks, more for the tagger's bounds."""
    tagged = draft.rule.startswith(("tagger", "format"))
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
