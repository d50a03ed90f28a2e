"""What a content says, as words: content stems with weights, numbers, names, and what is negated."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from quoteattr.data import data_rows
from quoteattr.speakers.names.spelling import fold, plain

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*(?:(?:st|nd|rd|th)\b)?|[^\W\d_]+(?:['’][^\W\d_]+)*|[.;:!?—–…]"
)
_CLAUSE = frozenset(".;:!?—–…")
_SHORT = {"won't": "will not", "can't": "can not", "shan't": "shall not", "cannot": "can not"}
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)$")
NEGATED_REACH = 2
"""Content words behind a negator that it turns round, inside its clause."""


@dataclass(frozen=True, slots=True)
class Content:
    """A content as the grouping sees it.

    ``key`` is the normalised text: equal keys are the same content. ``stems`` are its content words in order,
    ``forms`` the words they come from (for the vectors), ``negated`` the stems that a negator turns round,
    ``calendar`` days and months, ``names`` spelling keys of other names, ``countries`` the preposition before a
    country ("" for none) and its code, ``poles`` the stems (light words too) of which there is an opposite.
    """

    key: str
    stems: tuple[str, ...]
    forms: tuple[str, ...]
    negated: frozenset[str]
    cardinals: frozenset[float]
    ordinals: frozenset[int]
    names: frozenset[str]
    calendar: frozenset[str]
    countries: frozenset[tuple[str, str]]
    poles: frozenset[str]
    generic: bool


@cache
def lexicon() -> dict[str, Any]:
    """The word lists of ``data/claims.toml``, ready for look-up."""
    table = tomllib.loads(files("quoteattr").joinpath("data/claims.toml").read_text(encoding="utf-8"))
    lists = {
        k: frozenset(table[k].split())
        for k in ("stop", "negators", "refusers", "generic", "calendar", "prepositions")
    }
    alike = {form: key for key, forms in table["spellings"].items() for form in [key, *forms.split()]}
    same: dict[str, str] = {}
    for key, forms in table["same"].items():
        for form in [key, *forms.split()]:
            same.setdefault(stem(form), key)
    phrases = {tuple(p.split("_")): key for key, forms in table["phrases"].items() for p in forms.split()}
    opposites: dict[str, set[str]] = {}
    for a, b in table["opposites"]:
        opposites.setdefault(stem(a), set()).add(stem(b))
        opposites.setdefault(stem(b), set()).add(stem(a))
    return {
        **table,
        **lists,
        "alike": alike,
        "same": same,
        "phrases": phrases,
        "opposites": opposites,
        "harmless": {tuple(p.split()) for p in table["harmless"]},
    }


@cache
def places() -> dict[tuple[str, ...], tuple[str, str]]:
    """Words of a place or people -> (country code, the country's name); longest phrases have three words."""
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for row in data_rows("countries.csv"):
        names = [row["name"], row["capital"], *row["adjectives"].split("|"), *row["metonyms"].split("|")]
        for name in names:
            words = tuple(plain(t) for t in re.findall(r"[\w'’]+", name))
            if words and (words not in found or row["code"] == "EU"):
                found[words] = (row["code"], plain(row["name"]).split()[0])
    return found


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A light stem: inflection off, so that forms of one word meet. Input and output are lower case.

    After Harman (1991), How effective is suffixing?, with ``-ed``, ``-ing`` and ``-er`` as in Porter (1980).
    """
    for suffix, to in (
        ("ies", "y"),
        ("ied", "y"),
        ("sses", "ss"),
        ("ches", "ch"),
        ("shes", "sh"),
        ("xes", "x"),
    ):
        if word.endswith(suffix) and len(word) > len(suffix) + 2:
            return word[: -len(suffix)] + to
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    for suffix in ("ing", "ed", "ly"):
        if suffix == "ly" and (len(word) < 6 or word.endswith("ply")):  # only, supply
            continue
        if (
            word.endswith(suffix)
            and len(word) > len(suffix) + 2
            and re.search("[aeiouy]", word[: -len(suffix)])
        ):
            word = word[: -len(suffix)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def tokens(text: str) -> list[tuple[str, bool]]:
    """Words in lower case without diacritics, numbers and clause marks in order; True for a capital.

    ``don't`` is ``do not``, ``Lavrov's`` is ``lavrov``. Quotation marks and hyphens are gone.
    """
    found: list[tuple[str, bool]] = []
    for match in _TOKEN.finditer(text):
        token = match[0]
        low = token.casefold().replace("’", "'")
        if low in _SHORT:
            found += [(w, False) for w in _SHORT[low].split()]
        elif low.endswith("n't") and len(low) > 3:
            found += [(low[:-3], False), ("not", False)]
        elif low.endswith(".") and len(low) > 1:  # U.N.
            found.append((low.replace(".", ""), True))
        elif token in _CLAUSE or token[0].isdigit():
            found.append((low, False))
        else:
            low = re.sub(r"'(?:s|re|ve|ll|d|m)$|'$", "", low)
            found.append((plain(low), token[0].isupper()))
    return found


def normalise(text: str) -> str:
    """The words alone, in lower case, without marks and an opening ``that``: equal for exact duplicates."""
    words = [t for t, _ in tokens(text) if t not in _CLAUSE]
    return " ".join(words[1:] if words[:1] == ["that"] and len(words) > 1 else words)


@lru_cache(maxsize=500_000)
def read(text: str) -> Content:
    """A content's text as :class:`Content`."""
    words = tokens(text)
    stems, forms = [], []
    negated, names, calendar = set[str](), set[str](), set[str]()
    countries = set[tuple[str, str]]()
    cardinals, ordinals = set[float](), set[int]()
    reach = 0
    denied = False  # a negator stands before in this clause
    for kind, value, form, capital in units(words):
        if kind == "clause":
            reach, denied = 0, False
        elif kind == "negator":
            reach = 0 if denied and value == "without" else NEGATED_REACH  # not without: with
            denied = True
        elif kind == "cardinal":
            cardinals.add(float(value))
        elif kind == "ordinal":
            ordinals.add(int(value))
        else:
            if kind == "country":
                slot, _, value = value.partition(" ")
                countries.add((slot, value))
            elif form in lexicon()["calendar"] and (capital or form not in ("may", "march")):
                calendar.add(form)
                continue
            elif capital:
                names.add(fold(form))
            stems.append(value)
            forms.append(form)
            if reach:
                negated.add(value)
                reach -= 1
            if form in lexicon()["refusers"]:
                reach = NEGATED_REACH
    poles = frozenset(stem(w) for w, _ in words) | frozenset(stems)
    poles &= lexicon()["opposites"].keys()
    generic = not (cardinals or ordinals or names or countries) and generic_words(forms)
    return Content(
        normalise(text), tuple(stems), tuple(forms), frozenset(negated), frozenset(cardinals),
        frozenset(ordinals), frozenset(names), frozenset(calendar), frozenset(countries), poles, generic,
    )  # fmt: skip


def generic_words(forms: list[str]) -> bool:
    """Fewer than two words that belong to a matter: a verdict or a bare topic."""
    return len({stem(f) for f in forms if f not in lexicon()["generic"]}) < 2


def units(words: list[tuple[str, bool]]) -> Iterator[tuple[str, str, str, bool]]:
    """``(kind, value, form, capital)``: kinds are word, country, cardinal, ordinal, negator, clause."""
    lists = lexicon()
    at = 0
    first = True  # a capital there says nothing
    while at < len(words):
        word, capital = words[at]
        place, used = place_at(words, at)
        number, counted = number_at(words, at)
        if place:
            yield "country", f"{slot_of(words, at)} {place[0]}", place[1], True
            at += used
        elif number is not None:
            yield "cardinal", str(number), word, False
            at += counted
        elif tuple(w for w, _ in words[at : at + 2]) in lists["harmless"]:
            at += 2
        elif phrase := phrase_at(words, at):
            yield "word", stem(phrase[0]), phrase[0], False
            at += phrase[1]
        elif word in _CLAUSE:
            yield "clause", word, word, False
            first = word != ":"
            at += 1
            continue
        elif word in lists["ordinals"] or _ORDINAL.match(word):
            yield "ordinal", str(lists["ordinals"].get(word) or _ORDINAL.sub(r"\1", word)), word, False
            at += 1
        elif word in lists["negators"]:
            yield "negator", word, word, False
            at += 1
        else:
            if word not in lists["stop"] and len(word) > 1:
                form = lists["alike"].get(word, word)
                form = lists["same"].get(stem(form), form)
                yield "word", stem(form), form, capital and not first
            at += 1
        first = False


def slot_of(words: list[tuple[str, bool]], at: int) -> str:
    """The preposition that governs the place at ``at``, an article between them left out; "" without one."""
    before = [w for w, _ in words[max(0, at - 2) : at] if w not in ("the", "a", "an", "its", "our", "their")]
    return before[-1] if before and before[-1] in lexicon()["prepositions"] else ""


def place_at(words: list[tuple[str, bool]], at: int) -> tuple[tuple[str, str] | None, int]:
    """The country that the words at ``at`` name (code, name) and how many words that takes."""
    if words[at][1]:
        for length in (3, 2, 1):
            found = places().get(tuple(w for w, _ in words[at : at + length]))
            if found and len(words) >= at + length:
                return found, length
    return None, 0


def phrase_at(words: list[tuple[str, bool]], at: int) -> tuple[str, int] | None:
    """The word that several words at ``at`` stand for (``pulled out``: withdraw), and how many they are."""
    found: dict[tuple[str, ...], str] = lexicon()["phrases"]
    for length in (4, 3, 2):
        if key := found.get(tuple(w for w, _ in words[at : at + length])):
            return lexicon()["same"].get(stem(key), key), length
    return None


def number_at(words: list[tuple[str, bool]], at: int) -> tuple[float | None, int]:
    """The cardinal that starts at ``at`` (``three hundred``, ``25 million``, ``1,200``) and its words."""
    lists = lexicon()
    total, part, used = 0.0, 0.0, 0
    while at + used < len(words):
        word = words[at + used][0]
        if (
            word == "and"
            and used
            and words[at + used - 1][0] in lists["scales"]
            and counts(words, at + used + 1)
        ):
            used += 1
            continue
        if word[0].isdigit() and not _ORDINAL.match(word):
            part += value_of(word)
        elif word in lists["numbers"]:
            part += lists["numbers"][word]
        elif word in lists["scales"] and (used or is_article(words, at)):
            scale = lists["scales"][word]
            if scale == 100:
                part = (part or 1) * 100
            else:
                total, part = total + (part or 1) * scale, 0
        else:
            break
        used += 1
    return (total + part, used) if used else (None, 0)


def value_of(figure: str) -> float:
    """``1,200.5`` as a number; of what is none (``1.2.3``, a date) the digits in a row."""
    plain_figure = figure.replace(",", "")
    try:
        return float(plain_figure)
    except ValueError:
        return float("".join(c for c in plain_figure if c.isdecimal()) or 0)


def counts(words: list[tuple[str, bool]], at: int) -> bool:
    """Whether the word at ``at`` is a number: ``three hundred and twenty``."""
    return at < len(words) and (words[at][0][0].isdigit() or words[at][0] in lexicon()["numbers"])


def is_article(words: list[tuple[str, bool]], at: int) -> bool:
    """Whether ``a`` or ``one`` stands before: ``a hundred``."""
    return at > 0 and words[at - 1][0] in ("a", "one")
