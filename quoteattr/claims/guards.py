"""What keeps contents apart that look alike: a negation, another number, phase, country or name, an opposite."""

from __future__ import annotations

from rapidfuzz import fuzz

from quoteattr.claims.words import Content, lexicon
from quoteattr.speakers.names.spelling import fold

Pairs = list[tuple[str, str]]
"""Stems of the one content and those of the other that they stand against."""


def conflict(a: Content, b: Content, aligned: Pairs) -> str:
    """Why two contents can't say the same thing (``number``, ``phase``, ...); "" if nothing speaks against it.

    ``aligned`` holds the stems that mean the same in both.
    """
    if differ(a.cardinals, b.cardinals):
        return "number"
    if differ(a.ordinals, b.ordinals):
        return "phase"
    if differ(a.calendar, b.calendar):
        return "date"
    if other_countries(a, b):
        return "country"
    if other_names(a.names, b.names, aligned):
        return "name"
    if opposed(a, b):
        return "opposite"
    return "negation" if denied(a, b, aligned) else ""


def denied(a: Content, b: Content, aligned: Pairs) -> bool:
    """Something that both say is turned round in one of them only, and nothing is in both."""
    turned = [(x in a.negated, y in b.negated) for x, y in aligned]
    return any(x != y for x, y in turned) and (True, True) not in turned and not is_double(a, b)


def other_countries(a: Content, b: Content) -> bool:
    """Each side has a country that the other lacks, in the same place of the sentence (``to Poland``)."""
    left, right = {c for _, c in a.countries}, {c for _, c in b.countries}
    return any(
        slot == other
        for slot, country in a.countries
        if country not in right
        for other, rival in b.countries
        if rival not in left
    )


def differ(a: frozenset, b: frozenset) -> bool:
    """Each side has something that the other lacks: a detail may be dropped, not exchanged."""
    return bool(a - b) and bool(b - a)


def other_names(a: frozenset[str], b: frozenset[str], aligned: Pairs) -> bool:
    """Each side has a name that the other one has in no spelling."""
    same = {fold(stem) for pair in aligned for stem in pair}
    left, right = a - b - same, b - a - same
    return bool(left and right) and not any(fuzz.ratio(x, y) >= 80 for x in left for y in right)


def opposed(a: Content, b: Content) -> bool:
    """One has a word and the other its opposite, both of them asserted or both negated."""
    opposites = lexicon()["opposites"]
    left, right = a.poles, b.poles
    for x in left - right:
        for y in opposites.get(x, set()) & (right - left):
            if (x in a.negated) == (y in b.negated):
                return True
    return False


def is_double(a: Content, b: Content) -> bool:
    """The difference in negation is made up for by an opposite: ``not possible`` and ``impossible``."""
    opposites = lexicon()["opposites"]
    left, right = a.poles, b.poles
    return any(
        (x in a.negated) != (y in b.negated)
        for x in left - right
        for y in opposites.get(x, set()) & (right - left)
    )
