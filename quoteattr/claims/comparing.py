"""What two statements have in common, and what keeps them apart, by their marks."""

from __future__ import annotations

from typing import Any

from quoteattr.claims.lists import lexicon
from quoteattr.claims.marks import ENOUGH, Marks
from quoteattr.claims.quantities import same_quantity


def exchanged(a: frozenset[Any], b: frozenset[Any]) -> bool:
    """Each side has something that the other lacks: a detail may be dropped, not exchanged."""
    return bool(a - b) and bool(b - a)


def other_date(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether each side has a day, month or season that the other lacks; a month is no other date than a season."""
    kinds = lexicon()["calendar"]
    return bool({kinds[word] for word in a - b} & {kinds[word] for word in b - a})


NAMES = (
    "quantities shared", "quantities exchanged", "quantity on one side", "ordinals shared", "ordinals exchanged",
    "dates shared", "dates exchanged", "negation on one side", "negation on both sides", "words shared",
    "words covered", "countries shared", "countries exchanged", "names shared", "names exchanged", "verdict",
    "lengths differ", "same words",
)  # fmt: skip
"""What :func:`compare` tells of a pair, in its order."""


def compare(a: Marks, b: Marks) -> list[float]:
    """Numbers between 0 and 2 for :data:`NAMES`, the same whichever statement comes first."""
    shared = sum(any(same_quantity(x, y) for y in b.quantities) for x in a.quantities)
    lost = shared < len(a.quantities)
    gained = not all(any(same_quantity(x, y) for x in a.quantities) for y in b.quantities)
    common = len(a.words & b.words)
    sizes = len(a.words), len(b.words)
    lengths = len(a.key) + 1, len(b.key) + 1
    return [
        float(min(shared, 2)), float(lost and gained), float(lost != gained),
        float(bool(a.ordinals & b.ordinals)), float(exchanged(a.ordinals, b.ordinals)),
        float(bool(a.calendar & b.calendar)), float(other_date(a.calendar, b.calendar)),
        float(a.negations % 2 != b.negations % 2), float(bool(a.negations and b.negations)),
        common / max(len(a.words | b.words), 1), common / max(min(sizes), 1),
        float(bool(a.countries & b.countries)), float(exchanged(a.countries, b.countries)),
        float(bool(a.names & b.names)), float(exchanged(a.names, b.names)),
        float(a.verdict or b.verdict), 1 - min(lengths) / max(lengths), float(a.key == b.key),
    ]  # fmt: skip


def same_words(a: Marks, b: Marks) -> bool:
    """Whether two statements are the same words, but for those that carry nothing: tense, articles, *that*."""
    return a.key == b.key or (bool(told := telling(a)) and told == telling(b))


def wording(marks: Marks) -> int:
    """A number that is the same for statements that :func:`same_words` takes for the same in other words; 0 where too
    few words tell."""
    return hash(told) if (told := telling(marks)) else 0


def telling(marks: Marks) -> tuple[Any, ...]:
    """What carries a statement; nothing where too few words do: one is enough for two bare topics."""
    if len(marks.words) < (1 if marks.bare else ENOUGH):
        return ()
    few = len(marks.words) < ENOUGH
    return marks.words, marks.placed, marks.calendar, marks.ordinals, marks.quantities, marks.negations, few


def nested(a: Marks, b: Marks) -> bool:
    """Whether the words of the one stand inside the other's."""
    return f" {a.key} " in f" {b.key} " or f" {b.key} " in f" {a.key} "


def conflicts(a: Marks, b: Marks) -> list[str]:
    """What keeps apart two statements that look alike: by name of :data:`GUARDS`."""
    turned = [(word in a.negated, word in b.negated) for word in a.words & b.words]
    rivals = [
        (x in a.negated) == (y in b.negated)
        for x in a.poles - b.poles
        for y in lexicon()["opposites"][x] & (b.poles - a.poles)
    ]
    found = dict(zip(NAMES, compare(a, b), strict=True))
    elsewhere = any(
        slot == other
        for slot, country in a.placed
        if country not in b.countries
        for other, rival in b.placed
        if rival not in a.countries
    )
    denied = any(x != y for x, y in turned) and not (a.negations and b.negations) and False not in rivals
    return [
        guard
        for guard, stands in (
            ("quantity", found["quantities exchanged"]),
            ("ordinal", found["ordinals exchanged"]),
            ("date", found["dates exchanged"]),
            ("country", elsewhere),
            ("name", bool(a.names and b.names) and not {n[:5] for n in a.names} & {n[:5] for n in b.names}),
            ("opposite", any(rivals)),
            ("negation", denied),
        )
        if stands
    ]


GUARDS = ("quantity", "ordinal", "date", "country", "name", "opposite", "negation")
"""Another number, phase, date, or country in the same place; no name in common; an opposite word; the same word
negated on one side only."""
