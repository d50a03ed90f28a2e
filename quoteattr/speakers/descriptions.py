"""Whom a description stands for: ``the Russian foreign minister``, ``the 41-year-old``, ``the fund``."""

from __future__ import annotations

from collections.abc import Iterable

from quoteattr.parsing.structure import Word
from quoteattr.speakers.names.lists import countries
from quoteattr.speakers.referents import Description
from quoteattr.speakers.source_nouns import broader, key, posts

RANKS = frozenset(["vice", "deputy", "assistant", "running", "associate"])
SPECIAL = frozenset(
    """
    foreign defense defence finance interior prime justice energy health economy education culture transport agriculture
    environment labor labour trade treasury state commerce homeland infrastructure tourism sport housing digital war
    """.split()
)
"""Words that tell one minister or secretary from another."""
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


def conflict(wanted: frozenset[str], *described: frozenset[str]) -> bool:
    """Do the words name another country, party or department than all descriptions that name one?"""
    for kind in (PARTIES, SPECIAL, countries().keys()):
        if asked := wanted & kind:
            told = [named for words in described if (named := words & kind)]
            if told and asked.isdisjoint(frozenset().union(*told)):
                return True
    return False


def ends_in(noun: str, short: str) -> bool:
    """Is one noun the end of the other, as *keeper* of *goalkeeper* (not *president* of *vice-president*)?"""
    return len(short) > 4 and noun.endswith(short) and noun != short and "-" not in noun


def fits(noun: str, wanted: frozenset[str], described: Description) -> float:
    """How well a description ``noun`` with ``wanted`` words fits what the document said of somebody; 0 is not."""
    post, named = next(((p, named) for p, named in posts().items() if p <= wanted), (frozenset[str](), ()))
    said = described.words | {described.noun}
    if any(words <= said for words in named):
        score, wanted = 2.0, wanted - post
    elif not post <= said:
        return 0.0
    elif noun == described.noun or ends_in(described.noun, noun):
        score = 2.0
    elif described.noun in broader().get(noun, ()) or noun in described.words:
        score = 1.2
    elif "former" not in wanted and noun in broader().get(described.noun, ()):
        score = 1.0
    else:
        return 0.0
    rest = wanted - {noun, "ministry", "affair", "affairs"}
    shared = rest & described.words
    missing = rest - described.words
    score += 0.6 * len(shared) - 0.35 * len(missing)
    score -= 0.5 * (("former" in wanted) != ("former" in described.words))
    score -= 1.5 * conflict(wanted, described.words)
    if (described.words ^ wanted) & RANKS:
        return 0.0
    return max(score, 0.0)
