"""Whom a description stands for: ``the Russian foreign minister``, ``the 41-year-old``, ``the fund``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from quoteattr.parsing.structure import Word
from quoteattr.speakers.names.lists import countries
from quoteattr.speakers.referents import Description, Referent
from quoteattr.speakers.source_nouns import broader, key, noun_gender

RANKS = frozenset(["vice", "deputy", "assistant", "acting", "running", "associate"])
PARTIES = frozenset(
    [
        "democratic",
        "democrat",
        "republican",
        "gop",
        "labour",
        "tory",
        "conservative",
        "liberal",
        "socialist",
        "communist",
        "green",
        "libertarian",
    ]
)
STOP = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "for",
        "and",
        "in",
        "at",
        "to",
        "'s",
        "’s",
        "his",
        "her",
        "their",
        "its",
        "this",
        "that",
        "who",
    ]
)


def content_words(words: Iterable[Word]) -> frozenset[str]:
    """Lower-case singular words of a phrase that say something."""
    return frozenset(key(w.text) for w in words if w.text[:1].isalnum()) - STOP


def conflict(wanted: frozenset[str], words: frozenset[str]) -> bool:
    """Do the words name different countries or parties?"""
    for kind in (PARTIES, countries().keys()):
        a, b = wanted & kind, words & kind
        if a and b and not a & b:
            return True
    return False


def fits(noun: str, wanted: frozenset[str], described: Description) -> float:
    """How well a description ``noun`` with ``wanted`` words fits what the document said of somebody; 0 is not."""
    if noun == described.noun:
        score = 2.0
    elif described.noun in broader().get(noun, ()) or noun in described.words:
        score = 1.2
    elif "former" not in wanted and noun in broader().get(described.noun, ()):
        score = 1.0
    else:
        return 0.0
    rest = wanted - {noun}
    shared = rest & described.words
    missing = rest - described.words
    score += 0.6 * len(shared) - 0.35 * len(missing)
    score -= 0.5 * (("former" in wanted) != ("former" in described.words))
    score -= 1.5 * conflict(wanted, described.words)
    if (described.words ^ wanted) & RANKS:
        return 0.0
    return max(score, 0.0)


def match(
    head: Word, words: Sequence[Word], referents: Sequence[Referent], before: int, recency: dict[int, int]
) -> tuple[Referent | None, Description | None]:
    """The one person whom a definite description fits best, and what it fits; None when none or several do.

    ``before`` is the number of the sentence of the description; ``recency`` gives each referent's last mention before
    it (sentence number).
    """
    noun = key(head.text)
    gender = noun_gender(noun)
    wanted = content_words(words)
    scored = []
    for who in referents:
        if not who.descriptions or who.rivals or (who.gender and gender and who.gender != gender):
            continue
        best, what = 0.0, None
        for described in who.descriptions:
            value = fits(noun, wanted, described)
            if described.sentence > before:
                value -= 0.3
            if value > best:
                best, what = value, described
        if what is not None and best >= 1.0:
            near = recency.get(id(who))
            if near is not None:
                best += 0.5 / (1 + max(0, before - near))
            scored.append((best, who, what))
    scored.sort(key=lambda x: -x[0])
    if not scored:
        return None, None
    if len(scored) > 1 and scored[0][0] - scored[1][0] < 0.2:
        return None, None
    return scored[0][1], scored[0][2]
