"""Names of organizations: when two are one body."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quoteattr.speakers.wordlists import country_of
from quoteattr.speakers.spelling import fold, plain

_SMALL = frozenset("the a an of and for in on at to & de la du des et und fur y".split())
_LEGAL = frozenset(
    "inc incorporated corp corporation co company ltd limited llc llp plc gmbh ag sa spa nv bv ab oy oao ooo pao pjsc "
    "jsc group holding holdings".split()
)


def _tokens(name: str) -> list[str]:
    """Lower-case words without ``the``, brackets, possessive, dots and legal form."""
    text = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", name)
    text = re.sub(r"['’`]s\b|(?<=s)['’](?=\s|$)", "", text)
    words = [plain(w.strip(",;:\"“”")) for w in re.split(r"[\s/]+|(?<=\w)-(?=\w)", text)]
    words = [w for w in words if w and w not in ("the", "a", "an")]
    while len(words) > 1 and words[-1] in _LEGAL:
        words.pop()
    return words


def organization_key(name: str) -> tuple[str, ...]:
    """The words of an organization's name folded: without article, legal form and small words, countries by code.

    >>> organization_key("Russia's Defence Ministry") == organization_key("the Russian Defense Ministry")
    True
    """
    return _key(_tokens(name))


def _key(words: Sequence[str]) -> tuple[str, ...]:
    """Countries by code (Russian/Russia), ``&`` as ``and``, British spelling as American, the rest folded."""
    found = []
    for word in words:
        if word in _SMALL:
            continue
        country = country_of(word, seats=False)
        if country:
            found.append(country)
            continue
        word = re.sub(r"defence", "defense", re.sub(r"isation$", "ization", re.sub(r"(?<=..)our$|tre$", _american, word)))
        found.append(fold(word))
    return tuple(found)


def _american(match: re.Match[str]) -> str:
    return {"our": "or", "tre": "ter"}[match.group()]


def acronyms(name: str) -> frozenset[str]:
    """The initials of a name of several words, with and without the small ones: ``who``; empty for one word."""
    words = _tokens(name)
    long = [w for w in words if w not in _SMALL]
    if len(long) < 2:
        return frozenset()
    return frozenset({"".join(w[0] for w in words), "".join(w[0] for w in long)})


def same_organization(a: str, b: str) -> bool:
    """Are two names the same organization's?

    Equal without article, possessive and legal form (``Apple Inc.``/``Apple's``), with countries and their
    adjectives alike (``Russian Defence Ministry``/``Russia's Defense Ministry``), as acronym (``the WHO``/``World
    Health Organization``), with ``Ministry of X``/``X Ministry`` alike, or one is the other's beginning or end in
    words and still a name of two words (``Ministry of Health of Ukraine``/``Ministry of Health``).
    """
    x, y = _tokens(a), _tokens(b)
    if not x or not y:
        return False
    if x == y or _key(x) == _key(y) != ():
        return True
    for short, long, name in ((x, y, b), (y, x, a)):
        if len(short) == 1 < len(long) and 1 < len(short[0]) and short[0] in acronyms(name):
            return True
    left, right = _key(x), _key(y)
    if len(left) > 1 and sorted(left) == sorted(right):
        return True
    short_key, long_key = sorted((left, right), key=len)
    if len(short_key) < 2 or country_of(" ".join(x if len(left) < len(right) else y)):
        return False
    return long_key[: len(short_key)] == short_key or long_key[-len(short_key) :] == short_key
