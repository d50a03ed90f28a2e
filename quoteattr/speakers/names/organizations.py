"""Names of organizations: when two are one body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from quoteattr.speakers.names.lists import countries, country_of
from quoteattr.speakers.names.spelling import fold, plain

_SMALL = frozenset("the a an of and for in on at to & de la du des et und fur y".split())
_LEGAL = frozenset(
    "inc incorporated corp corporation co company ltd limited llc llp plc gmbh ag sa spa nv bv ab oy pjsc "
    "oao ooo pao jsc group holding holdings".split()
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_POSSESSIVE = re.compile(r"['’`]s\b|(?<=s)['’](?=\s|$)")
_GAP = re.compile(r"[\s/]+|(?<=\w)-(?=\w)")
_BRITISH = re.compile(r"(?<=..)our$|tre$")


@lru_cache(maxsize=20_000)
def _tokens(name: str) -> tuple[str, ...]:
    """Lower-case words without ``the``, brackets, possessive, dots and legal form."""
    text = _POSSESSIVE.sub("", _BRACKETS.sub(" ", name))
    words = [plain(w.strip(',;:"“”')) for w in _GAP.split(text)]
    words = [w for w in words if w and w not in ("the", "a", "an")]
    while len(words) > 1 and words[-1] in _LEGAL:
        words.pop()
    return tuple(words)


@lru_cache(maxsize=20_000)
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
        word = re.sub(r"isation$", "ization", _BRITISH.sub(_american, word))
        found.append(fold(word.replace("defence", "defense")))
    return tuple(found)


def _american(match: re.Match[str]) -> str:
    return {"our": "or", "tre": "ter"}[match.group()]


@lru_cache(maxsize=20_000)
def acronyms(name: str) -> frozenset[str]:
    """The initials of a name of several words, with and without the small ones: ``who``; empty for one word.

    Also those without its country, if three are left: ``mfa`` of ``Ministry of Foreign Affairs of Ukraine``.
    """
    words = _tokens(name)
    long = [w for w in words if w not in _SMALL]
    if len(long) < 2:
        return frozenset()
    own = [w for w in long if not country_of(w, seats=False)]
    forms = [words, long, *([own] if len(own) > 2 else [])]
    return frozenset("".join(w[0] for w in form) for form in forms)


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
    left, right = organization_key(a), organization_key(b)
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


@lru_cache(maxsize=20_000)
def shared_keys(name: str) -> frozenset[tuple[str, ...]]:
    """Keys of a name: two that are one by :func:`same_organization` have one in common (others may have, too)."""
    key, words = organization_key(name), _tokens(name)
    core = key if len(key) == 1 else tuple(sorted(part for part in key if part not in countries()))
    initials = words if len(words) == 1 else acronyms(name)
    return frozenset({core, *(("initials", letters) for letters in initials)})
