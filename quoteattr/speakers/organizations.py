"""Names of organizations: when two are one body."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quoteattr.speakers.spelling import fold, plain
from quoteattr.speakers.wordlists import countries, country_of

_SMALL = frozenset("the a an of and for in on at to & de la du des et und fur y".split())
_LEGAL = frozenset(
    "inc incorporated corp corporation co company ltd limited llc llp plc gmbh ag sa spa nv bv ab oy pjsc "
    "oao ooo pao jsc group holding holdings".split()
)


def _tokens(name: str) -> list[str]:
    """Lower-case words without ``the``, brackets, possessive, dots and legal form."""
    text = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", name)
    text = re.sub(r"['’`]s\b|(?<=s)['’](?=\s|$)", "", text)
    words = [plain(w.strip(',;:"“”')) for w in re.split(r"[\s/]+|(?<=\w)-(?=\w)", text)]
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
        word = re.sub(
            r"defence",
            "defense",
            re.sub(r"isation$", "ization", re.sub(r"(?<=..)our$|tre$", _american, word)),
        )
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
    Health Organization``), with ``Ministry of X``/``X Ministry`` alike, or but for a country at an end (``Ministry
    of Health of Ukraine``/``Ministry of Health``).
    """
    x, y = _tokens(a), _tokens(b)
    if not x or not y:
        return False
    left, right = _key(x), _key(y)
    if x == y or left == right != ():
        return True
    for name, words, other in ((a, x, b), (b, y, a)):
        written = len(words) == 1 and len(words[0]) > 1 and words[0].upper() in name.replace(".", "")
        if written and words[0] in acronyms(other):
            return True
    if len(left) > 1 and sorted(left) == sorted(right):
        return True
    short, long = sorted((left, right), key=len)
    if len(short) < 2:
        return False
    if long[: len(short)] == short:
        extra = long[len(short) :]
    elif long[-len(short) :] == short:
        extra = long[: -len(short)]
    else:
        return False
    return bool(extra) and all(part in countries() for part in extra)
