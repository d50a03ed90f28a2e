"""The quantities in a statement, with their units brought to one scale: ``half a million``, ``nine in ten``, ``two
days``.

What is read is the words of :func:`quoteattr.claims.marks.tokens`: in lower case, each with whether it has a capital.
Which words are numbers, scales, fractions and units stands in ``data/claims.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from quoteattr.claims.lists import lexicon

Words = Sequence[tuple[str, bool]]

ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)$")
TOLERANCE = 0.07
"""Share by which two quantities may differ and still be one: ``90 pounds`` and ``40 kilograms``."""
SHARE = "share"
"""The dimension of a hundredth: ``percent``, ``in ten``, ``thirds``."""
WHOLES = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20, 100, 1000})
"""Of how many a share is told: ``nine in ten``."""
ARTICLES, EVERY = frozenset({"a", "an", "one"}), frozenset({"a", "every", "each"})
AND_A_HALF = ["and", "a", "half"]
SUFFIXES = frozenset({"score", "m", "grand"})
"""Scales that are something else unless a number stands before them."""


class Quantity(NamedTuple):
    """``dimension`` is "" for a bare number, ``amount`` is in the dimension's first unit, ``figure`` is the number as
    it stands: who has told of centimetres may go on without them."""

    dimension: str
    amount: float
    figure: float


def same_quantity(a: Quantity, b: Quantity) -> bool:
    """Whether two quantities are one. In one unit, or where one has none, their figures are the same; in two units (or
    a share in two ways) they are near."""
    if a.dimension != b.dimension:
        return not (a.dimension and b.dimension) and a.figure == b.figure
    one_unit = abs(a.amount * b.figure - b.amount * a.figure) <= 1e-6 * abs(a.amount * b.figure)
    if one_unit:
        return a.figure == b.figure or rounded(a.figure, b.figure) or rounded(b.figure, a.figure)
    return abs(a.amount - b.amount) <= TOLERANCE * max(abs(a.amount), abs(b.amount))


def rounded(figure: float, whole: float) -> bool:
    """Whether a figure with a fraction is a whole one when it is rounded: 54.3 and 54."""
    return figure % 1 != 0 and whole % 1 == 0 and abs(figure - whole) <= 0.5


def quantities_in(words: Words) -> tuple[frozenset[Quantity], frozenset[int]]:
    """The quantities, and the places of the words that their numbers are made of; units are words like others."""
    found, places = set[Quantity](), set[int]()
    counting, at = lexicon()["counting"], 0
    while at < len(words):
        word, last = words[at][0], at
        if word in counting or word[0].isdigit():
            quantity, own = quantity_at(words, at)
            if quantity:
                found.add(quantity)
                places.update(own)
                last = max(own)
        at = last + 1
    return frozenset(found), frozenset(places)


def quantity_at(words: Words, at: int) -> tuple[Quantity | None, list[int]]:
    """The quantity that begins at a place (None for none) and the places of its number."""
    part, end = fraction_at(words, at)
    if end:
        return fraction(words, part, at, end)
    number, end = number_at(words, at)
    if not end and words[at][0] in ARTICLES:
        return single(words, at)
    if not end:
        return None, []
    own = list(range(at, end))
    whole, more = ratio_at(words, number, end)
    if whole:
        return Quantity(SHARE, 100 * number / whole, number), own + more
    dimension, unit = unit_at(words, end)
    return Quantity(dimension, number * unit, number), own


def single(words: Words, at: int) -> tuple[Quantity | None, list[int]]:
    """What one or an article counts: ``a year and a half``, ``one window in two``, ``one percent``; not *one day*,
    which may be any."""
    dimension, unit = unit_at(words, at + 1)
    if dimension and texts(words, at + 2, 3) == AND_A_HALF:
        return Quantity(dimension, 1.5 * unit, 1.5), [at, *range(at + 2, at + 5)]
    if words[at][0] == "one":
        whole, more = ratio_at(words, 1, at + 1)
        if whole:
            return Quantity(SHARE, 100 / whole, 1), [at, *more]
        if dimension not in ("", "time"):
            return Quantity(dimension, unit, 1), [at]
    return None, []


def texts(words: Words, at: int, count: int) -> list[str]:
    """Some words from a place on."""
    return [word for word, _ in words[at : at + count]]


def unit_at(words: Words, at: int) -> tuple[str, float]:
    """The dimension of the unit at a place and its size; "" and 1 for none. A word may stand before it: ``six more
    weeks``."""
    units = lexicon()["units"]
    for begin in (at, at + 1):
        for length in (2, 1):
            if found := units.get(" ".join(texts(words, begin, length))):
                return found
        if begin < len(words) and words[begin][0] not in lexicon()["fillers"]:
            break
    return "", 1.0


def number_at(words: Words, at: int) -> tuple[float, int]:
    """The cardinal at a place and where it ends, 0 without one: ``three hundred``, ``25 million``, ``1,200``,
    ``two and a half thousand``, ``six point four``."""
    lists = lexicon()
    total, part, end = 0.0, 0.0, at
    while end < len(words):
        word = words[end][0]
        before = words[end - 1][0] if end > at else ""
        if (value := cardinal(word, part)) is not None:
            if part and part % 10 ** len(f"{value:.0f}"):
                break  # twenty, thirty
            part += value
        elif word in lists["scales"] and (before or (after_article(words, at) and word not in SUFFIXES)):
            scale = lists["scales"][word]
            if scale <= 100:
                part = (part or 1) * scale
            elif part or not total:
                total, part = total + (part or 1) * scale, 0
            else:
                total *= scale  # thousand million
        elif before and texts(words, end, 3) == AND_A_HALF:
            part, end = part + 0.5, end + 2
        elif before in lists["scales"] and word == "and" and counts(words, end + 1):
            pass
        elif before and word == "point" and (digit := digit_at(words, end + 1)) is not None:
            part, end = part + digit / 10, end + 1
        else:
            break
        end += 1
    return total + part, end if end > at else 0


def cardinal(word: str, before: float) -> float | None:
    """The number that one word names; *one* only behind another: ``sixty-one``."""
    if word[0].isdigit() and not ORDINAL.match(word):
        return value_of(word)
    number: float | None = lexicon()["numbers"].get(word, 1 if word == "one" and before >= 20 else None)
    return number


def value_of(figure: str) -> float:
    """``1,200.5`` as a number, ``6,4`` as 6.4; of what is none (``1.2.3``, a date) the digits in a row."""
    plain = re.sub(r"^(\d{1,3}),(\d|\d\d)$", r"\1.\2", figure).replace(",", "")
    try:
        return float(plain)
    except ValueError:
        return float("".join(c for c in plain if c.isdecimal()) or 0)


def counts(words: Words, at: int) -> bool:
    """Whether the word at a place is a number: ``three hundred and twenty``."""
    word = "".join(texts(words, at, 1))
    return word == "one" or word[:1].isdigit() or word in lexicon()["numbers"]


def digit_at(words: Words, at: int) -> float | None:
    """The digit that the word at a place names."""
    number = lexicon()["numbers"].get(words[at][0]) if at < len(words) else None
    return number if number is not None and number < 10 else None


def after_article(words: Words, at: int) -> bool:
    """Whether ``a`` or ``one`` stands before: ``a hundred``."""
    return at > 0 and words[at - 1][0] in ARTICLES | EVERY


def fraction_at(words: Words, at: int) -> tuple[float, int]:
    """The fraction at a place and where it ends, 0 without one: ``half``, ``a quarter``, ``two thirds``."""
    lists = lexicon()
    one, two = [*texts(words, at, 2), "", ""][:2]
    if one == "half":
        return 0.5, at + 1
    many = lists["numbers"].get(one, 0) if two.endswith("s") else one in ARTICLES
    return (many * lists["fractions"].get(two, 0), at + 2) if many and two in lists["fractions"] else (0.0, 0)


def fraction(words: Words, part: float, at: int, end: int) -> tuple[Quantity | None, list[int]]:
    """The quantity of a fraction: ``half a million``, ``a quarter of an hour``, ``two thirds of the voters``."""
    lists, own = lexicon(), list(range(at, end))
    of = texts(words, end, 1) == ["of"]
    begin = end + of
    begin += begin < len(words) and words[begin][0] in ARTICLES | EVERY
    after = "".join(texts(words, begin, 1))
    if after in lists["scales"]:
        number = part * lists["scales"][after]
        dimension, unit = unit_at(words, begin + 1)
        return Quantity(dimension, number * unit, number), [*own, begin]
    dimension, unit = unit_at(words, begin)
    if dimension and begin > end:
        return Quantity(dimension, part * unit, part), own
    if of or (end - at == 2 and words[at][0] not in ARTICLES) or after in lists["determiners"]:
        return Quantity(SHARE, 100 * part, part), own
    return None, []


def ratio_at(words: Words, number: float, at: int) -> tuple[float, list[int]]:
    """Of how many a number is told, and where: ``nine in ten``, ``three voters in ten``, ``six out of every hundred``;
    0 for none."""
    between = at < len(words) and words[at][0] not in ("in", "out", "of", "from")
    begin = at + between
    lead = texts(words, begin, 3)
    if lead[:2] == ["out", "of"]:
        first = begin + 2
    elif lead[:1] in (["in"], ["from"]) or (lead[:1] == ["of"] and lead[1:2] and lead[1] in EVERY):
        first = begin + 1
    else:
        return 0.0, []
    first += first < len(words) and words[first][0] in EVERY
    whole, end = number_at(words, first)
    if not end or whole not in WHOLES or not number < whole or unit_at(words, end)[0]:
        return 0.0, []
    after = "".join(texts(words, end, 1))
    if between and after.isalpha() and after not in lexicon()["stop"]:
        return 0.0, []  # two men in ten houses
    return whole, list(range(first, end))
