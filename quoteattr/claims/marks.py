"""What can be told of a statement without a model: its words, quantities, dates, negations, names and places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, TypeVar

from quoteattr.claims.lists import lexicon, stem
from quoteattr.claims.quantities import ORDINAL, Quantity, quantities_in
from quoteattr.data import data_rows
from quoteattr.speakers.names.spelling import fold, plain

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*(?:(?:st|nd|rd|th)\b)?|%|[^\W\d_]+(?:['’][^\W\d_]+)*|[.;:!?—–…]"
)
_CLAUSE = frozenset(".;:!?—–…")
_ENDS = re.compile(r"[,.!?…]\W*$")
_OPENS = re.compile(r"\W*[“«\"„‘']\W*(\w)")
"""How a directly quoted sentence ends, and how it opens: with a capital behind the mark."""
_SHORT = {"won't": "will not", "can't": "can not", "shan't": "shall not", "cannot": "can not"}
NEGATED_REACH = 2
"""Content words behind a negator that it turns round, inside its clause."""
ENOUGH = 3
"""Content words that must be the same where the others are not."""

NOTHING: frozenset[Any] = frozenset()
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Marks:
    """What is looked at when two statements are compared.

    ``key`` is the normalised text: equal keys are the same words. ``words`` are stems of content words,
    ``negated`` those
    that a negator turns round, ``poles`` those of which there is an opposite, ``negations`` counts negators,
    ``names`` are spelling keys of capitalised words, ``countries`` codes, ``placed`` those with the preposition
    before them. ``verdict`` says that
    fewer than two words belong to a matter ("It is unacceptable", "Putin"), ``bare`` that it is a topic of a few words
    and claims nothing ("the issue of taxes"), ``asks`` that it is a question.
    """

    key: str
    words: frozenset[str]
    negated: frozenset[str]
    poles: frozenset[str]
    quantities: frozenset[Quantity]
    ordinals: frozenset[int]
    calendar: frozenset[str]
    negations: int
    names: frozenset[str]
    countries: frozenset[str]
    placed: frozenset[tuple[str, str]]
    verdict: bool
    bare: bool
    asks: bool


@cache
def places() -> dict[tuple[str, ...], str]:
    """Words of a place or people -> country code; longest phrases have three words."""
    found: dict[tuple[str, ...], str] = {}
    for row in data_rows("countries.csv"):
        names = [row["name"], row["capital"], *row["adjectives"].split("|"), *row["metonyms"].split("|")]
        for name in names:
            words = tuple(plain(t) for t in re.findall(r"[\w'’]+", name))
            if words and (words not in found or row["code"] == "EU"):
                found[words] = row["code"]
    return found


@lru_cache(maxsize=1_000)
def tokens(text: str) -> list[tuple[str, bool]]:
    """Words in lower case without diacritics, numbers and clause marks in order; True for a capital.

    ``don't`` is ``do not``, ``Lavrov's`` is ``lavrov``. Quotation marks and hyphens are gone.
    """
    return [part for token in _TOKEN.findall(text.replace("per cent", "percent")) for part in parts_of(token)]


@lru_cache(maxsize=100_000)
def parts_of(token: str) -> list[tuple[str, bool]]:
    """The words that a stretch of letters, a number or a mark stands for."""
    low = token.casefold().replace("’", "'")
    if low in _SHORT:
        return [(w, False) for w in _SHORT[low].split()]
    if low.endswith("n't") and len(low) > 3:
        return [(low[:-3], False), ("not", False)]
    if low.endswith(".") and len(low) > 1:  # U.N.
        return [(low.replace(".", ""), True)]
    if token in _CLAUSE or token[0].isdigit() or token == "%":
        return [(low, False)]
    return [(plain(re.sub(r"'(?:s|re|ve|ll|d|m)$|'$", "", low)), token[0].isupper())]


@lru_cache(maxsize=200_000)
def normalise(text: str) -> str:
    """The words alone, in lower case, without marks and an opening ``that``: equal for exact duplicates."""
    words = [t for t, _ in tokens(text) if t not in _CLAUSE]
    return " ".join(words[1:] if words[:1] == ["that"] and len(words) > 1 else words)


@lru_cache(maxsize=150_000)
def read(text: str) -> Marks:
    """The marks of a content."""
    lists = lexicon()
    words = tokens(text)
    stems, names, calendar, countries = set[str](), set[str](), set[str](), set[str]()
    placed = set[tuple[str, str]]()
    negated, ordinals = set[str](), set[int]()
    quantities, numbers = quantities_in(words)
    negations = at = reach = 0
    denied = False  # a negator stands before in this clause
    first = True  # a capital there says nothing
    while at < len(words):
        word, capital = words[at]
        place, used = place_at(words, at)
        if place:
            countries.add(place)
            placed.add((slot_of(words, at), place))
            at += used
        elif at in numbers:
            at += 1
        elif word in _CLAUSE:
            first, denied, reach = word != ":", False, 0
            at += 1
            continue
        elif word in lists["harmless"] and (harmless := harmless_at(words, at)):
            at += harmless
        else:
            at += 1
            if word in lists["ordinals"] or ORDINAL.match(word):
                ordinals.add(int(lists["ordinals"].get(word) or ORDINAL.sub(r"\1", word)))
            elif word in lists["negators"]:
                negations += 1
                reach = 0 if denied and word == "without" else NEGATED_REACH  # not without: with
                denied = True
            elif word in lists["calendar"] and (capital or word not in ("may", "march")):
                calendar.add(word)
            elif word not in lists["stop"] and len(word) > 1:
                stems.add(stem(word))
                if reach:
                    negated.add(stem(word))
                    reach -= 1
                if word in lists["refusers"]:
                    reach = NEGATED_REACH
                if capital and not first:
                    names.add(fold(word))
        first = False
    plain_words = [w for w, _ in words if w not in _CLAUSE]
    bare = (
        len(stems) <= ENOUGH
        and not quantities
        and not is_sentence(text)
        and lists["clause"].isdisjoint(plain_words)
        and not any(w.endswith("ed") for w in plain_words[1:])
    )
    asks = text.rstrip(" \"'”’»").endswith("?") or bool(lists["asking"].intersection(plain_words[:1]))
    if bare:
        verdict = is_verdict(stems - {stem(w) for w, capital in words if capital})
    else:
        verdict = not (quantities or ordinals or names or countries) and is_verdict(stems)
    poles = (frozenset(stem(w) for w, _ in words) | stems) & lists["opposites"].keys()
    return Marks(
        normalise(text), kept(stems), kept(negated), kept(poles), kept(quantities), kept(ordinals), kept(calendar),
        negations, kept(names), kept(countries), kept(placed), verdict, bare, asks,
    )  # fmt: skip


def is_sentence(text: str) -> bool:
    """Whether a content looks like a directly quoted sentence: ``«Schools function»``, ``the dam holds,”``."""
    opening = _OPENS.match(text)
    return bool(_ENDS.search(text)) or (opening is not None and opening[1].isupper())


def kept(found: Set[T]) -> frozenset[T]:
    """A set that stays; all that are empty, as most are, are one."""
    return frozenset(found) if found else NOTHING


@cache
def verdict_stems() -> frozenset[str]:
    """Stems of words that name no matter."""
    return frozenset(stem(w) for w in lexicon()["verdicts"])


def is_verdict(stems: Iterable[str]) -> bool:
    """Fewer than two words that belong to a matter: a verdict or a bare topic."""
    return len(set(stems) - verdict_stems()) < 2


def harmless_at(words: list[tuple[str, bool]], at: int) -> int:
    """How many words at ``at`` have a negator that denies nothing: ``no more than``."""
    for phrase in lexicon()["harmless"].get(words[at][0], ()):
        if [w for w, _ in words[at : at + len(phrase)]] == phrase:
            return len(phrase)
    return 0


def place_at(words: list[tuple[str, bool]], at: int) -> tuple[str, int]:
    """The country that the words at ``at`` name ("" for none) and how many words that takes."""
    if words[at][1]:
        for length in (3, 2, 1):
            found = places().get(tuple(w for w, _ in words[at : at + length]))
            if found and len(words) >= at + length:
                return found, length
    return "", 0


def slot_of(words: list[tuple[str, bool]], at: int) -> str:
    """The preposition that governs the place at ``at``, an article between them left out; "" without one."""
    before = [w for w, _ in words[max(0, at - 2) : at] if w not in ("the", "a", "an", "its", "our", "their")]
    return before[-1] if before and before[-1] in lexicon()["prepositions"] else ""
