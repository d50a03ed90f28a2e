"""Nouns that stand for sources: people, organisations, documents, ways of speaking (``data/nouns.toml``)."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache

from quoteattr.data import data_text
from quoteattr.speakers.names.lists import country_of, titles
from quoteattr.speakers.names.spelling import plain

PERSON_SUFFIXES = ("man", "woman", "person", "maker", "holder", "keeper", "worker", "ologist", "ist", "goer")
IRREGULAR = {"people": "people", "men": "man", "women": "woman", "children": "child", "police": "police"}


@cache
def table() -> dict[str, dict[str, str]]:
    """The file as it stands."""
    return tomllib.loads(data_text("nouns.toml"))


@cache
def broader() -> dict[str, frozenset[str]]:
    """Noun -> the nouns that it may stand for (``official`` for ``minister``)."""
    return {k: frozenset(v.split()) for k, v in table()["broader"].items()}


@cache
def posts() -> dict[frozenset[str], tuple[frozenset[str], ...]]:
    """The words of a phrase for a post (*head*, *state*) -> the words of the posts that it may name."""
    return {
        frozenset(k.split()): tuple(frozenset(p.split()) for p in v.split(", "))
        for k, v in table()["posts"].items()
    }


@cache
def nouns() -> dict[str, dict[str, str]]:
    """Class -> noun -> gender (``male``, ``female`` or empty)."""
    found: dict[str, dict[str, str]] = {}
    for kind in ("person", "organization", "document", "speech", "group", "generic", "business", "kin"):
        found[kind] = {}
        for gender, words in table()[kind].items():
            found[kind].update(dict.fromkeys(words.split(), "" if gender == "any" else gender[0]))
    return found


@lru_cache(maxsize=20_000)
def is_a(kind: str, lemma: str) -> bool:
    """Is the noun of the class (``person``, ``organization`` and the other tables of the file)?"""
    lemma = lemma.casefold()
    if lemma in nouns()[kind]:
        return True
    if kind != "person" or any(lemma in nouns()[other] for other in ("organization", "document", "speech")):
        return False
    return len(lemma) > 5 and lemma.endswith(PERSON_SUFFIXES)


@cache
def _body_words() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for kind, words in table()["bodies"].items():
        for word in words.split():
            found.setdefault(word, set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in found.items()}


def body_kinds(noun: str) -> frozenset[str]:
    """The kinds of organisation that a noun may stand for (``company``: ``business``); empty for other words."""
    return _body_words().get(noun.casefold(), frozenset())


def is_of_state(noun: str) -> bool:
    """Is it a body that a country has, so that the country's name makes its own: ``the Israeli army``?"""
    kinds = body_kinds(noun)
    return not kinds or bool(
        kinds - {"business", "media", "society", "school", "hospital", "campaign", "party"}
    )


@lru_cache(maxsize=20_000)
def key(word: str) -> str:
    """A word of a description as it is compared: the country's code for whatever stands for a country
    (``Russian``, ``Kremlin``), else the lower-case singular, abbreviations written out (``Sen.``)."""
    low = singular(word.rstrip("."))
    return country_of(word) or table()["short"].get(low, low)


@lru_cache(maxsize=20_000)
def noun_gender(lemma: str) -> str:
    """``m`` or ``f`` where the noun says so (``spokeswoman``), else empty."""
    lemma = lemma.casefold()
    if lemma in nouns()["person"]:
        return nouns()["person"][lemma]
    if lemma.endswith("woman"):
        return "f"
    return "m" if lemma.endswith("man") and len(lemma) > 5 else ""


@lru_cache(maxsize=20_000)
def singular(word: str) -> str:
    """The singular of a regular plural in ``-s``; other words as they are. Lower case."""
    low = word.casefold()
    if low in IRREGULAR:
        return IRREGULAR[low]
    if low.endswith("men") and len(low) > 4:
        return low[:-3] + "man"
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "y"
    if low.endswith(("sses", "ches", "shes", "xes")):
        return low[:-2]
    if low.endswith("s") and not low.endswith(("ss", "us", "is")) and len(low) > 3:
        return low[:-1]
    return low


@lru_cache(maxsize=20_000)
def is_title(word: str) -> bool:
    """A word that stands before names: ``Mr.``, ``President``, ``spokesman``, ``Democrat``."""
    low = plain(word)
    title = titles().get((low,))
    if title is not None:
        return title.kind in ("honorific", "role", "rank")
    return is_a("person", low)


@lru_cache(maxsize=20_000)
def is_honorific(word: str) -> bool:
    """``Mr.``, ``Ms.``, ``Dr.``: what follows is a name, whatever else it may be."""
    title = titles().get((plain(word),))
    return title is not None and title.kind == "honorific"
