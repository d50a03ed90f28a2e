"""Word lists about names and places: titles, nicknames, given names, family names, countries, roles (CSV files)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from quoteattr.data import data_rows
from quoteattr.speakers.names.spelling import fold, plain


def pieces(cell: str) -> tuple[str, ...]:
    """``"a| b"`` as ``("a", "b")``."""
    return tuple(piece.strip() for piece in cell.split("|") if piece.strip())


@dataclass(frozen=True, slots=True)
class Title:
    """What stands before or behind a name.

    ``kind`` is ``honorific``, ``role``, ``rank``, ``name`` (a title that is also a given name: Dean), ``suffix``,
    ``postnominal`` or ``particle``; ``gender`` is ``m``, ``f`` or empty.
    """

    kind: str
    gender: str


@cache
def titles() -> dict[tuple[str, ...], Title]:
    """Titles, and roles that can stand before a name, by their lower-case words."""
    found = {tuple(plain(r["title"]).split()): Title(r["kind"], r["gender"]) for r in data_rows("titles.csv")}
    for role in roles().values():
        found.setdefault(tuple(plain(role.words).split()), Title("role", role.gender))
    return found


@cache
def title_sizes() -> dict[str, tuple[int, ...]]:
    """First word of titles -> how many words they have (up to six), the longest first."""
    found: dict[str, set[int]] = {}
    for words in titles():
        if 0 < len(words) <= 6:
            found.setdefault(words[0], set()).add(len(words))
    return {first: tuple(sorted(sizes, reverse=True)) for first, sizes in found.items()}


@cache
def nicknames() -> dict[str, frozenset[int]]:
    """Folded given name -> numbers of the groups of given names that it belongs to."""
    groups: dict[str, set[int]] = {}
    for number, row in enumerate(data_rows("nicknames.csv")):
        for name in row["names"].split():
            groups.setdefault(fold(name), set()).add(number)
    return {name: frozenset(numbers) for name, numbers in groups.items()}


@cache
def _given_names() -> tuple[dict[str, str], dict[str, str]]:
    exact: dict[str, str] = {}
    folded: dict[str, str] = {}
    for row in data_rows("given_names.csv"):
        name, gender = row["name"], row["gender"]
        for table, key in ((exact, plain(name)), (folded, fold(name))):
            table[key] = gender if table.get(key, gender) == gender else "u"
    return exact, folded


def given_gender(name: str) -> str | None:
    """``m``, ``f``, ``u`` (both), or None for a name that isn't listed. Spelled as listed first, then folded."""
    exact, folded = _given_names()
    return exact.get(plain(name)) or folded.get(fold(name))


@cache
def family_first() -> frozenset[str]:
    """Family names (folded) that stand before the given name: Chinese, Korean, Vietnamese."""
    return frozenset(fold(name) for row in data_rows("family_first.csv") for name in row["names"].split())


@dataclass(frozen=True, slots=True)
class Country:
    """A country: ISO code (``EU`` for the Union), name, capital, and the words that stand for it."""

    code: str
    name: str
    adjectives: tuple[str, ...]
    capital: str
    metonyms: tuple[str, ...]


@cache
def countries() -> dict[str, Country]:
    """Countries by code."""
    return {
        r["code"]: Country(r["code"], r["name"], pieces(r["adjectives"]), r["capital"], pieces(r["metonyms"]))
        for r in data_rows("countries.csv")
    }


@cache
def _country_words(seats: bool) -> dict[str, str | None]:
    words: dict[str, str | None] = {}
    for country in countries().values():
        acronyms = [m for m in country.metonyms if m.isupper()]
        others = (country.capital, *country.metonyms) if seats else acronyms
        for word in (country.name, *country.adjectives, *others):
            if key := plain(word):
                words[key] = country.code if words.get(key, country.code) == country.code else None
    return words


@lru_cache(maxsize=20_000)
def country_of(word: str, *, seats: bool = True) -> str | None:
    """The code of the country that a word stands for: its name, adjective, capital, seat of power.

    ``the`` and a possessive are dropped. None for an unknown word and for one that two countries claim
    (``Brussels``). ``US`` and ``U.S.`` are read, the pronoun ``us`` is not. Without ``seats`` only names and
    adjectives count, no capital and no seat of power.

    >>> country_of("Kremlin"), country_of("Ukrainian"), country_of("the United States'"), country_of("us")
    ('RU', 'UA', 'US', None)
    """
    bare = word.strip().replace("’", "'")
    if bare[:4].casefold() == "the ":
        bare = bare[4:]
    bare = bare[:-2] if bare.endswith("'s") else bare.removesuffix("'")
    if bare in ("us", "Us", "male", "Male", "lime", "lima"):
        return None
    return _country_words(seats).get(plain(bare))


@dataclass(frozen=True, slots=True)
class Role:
    """A noun phrase that describes a person by what he or she does.

    ``canonical`` lists the roles of the registry that it can stand for; ``office``: one holder at a time in a
    country or body; ``gender`` is ``m``, ``f`` or empty.
    """

    words: str
    canonical: tuple[str, ...]
    gender: str
    office: bool


@cache
def roles() -> dict[str, Role]:
    """Roles of human speakers by their lower-case words."""
    return {
        plain(r["role"]): Role(
            r["role"], pieces(r["canonical"]) or (plain(r["role"]),), r["gender"], r["office"] == "yes"
        )
        for r in data_rows("roles.csv")
    }


def role_of(words: str) -> Role | None:
    """The role that a noun phrase names (any case, ``the`` dropped); None if it isn't listed."""
    return roles().get(plain(words).strip().removeprefix("the "))


OF_STATES = frozenset(
    "government military army navy ministry parliament police bank embassy cabinet senate presidency".split()
)
"""Bodies that are named by their country: *Russia's military*, the Russian military."""


def of_country(place: str) -> str:
    """How a country stands before its bodies: *Russian* for Russia; other places and abbreviations as they are."""
    country = countries().get(country_of(place, seats=False) or "")
    return place if country is None or place.isupper() else next(iter(country.adjectives), place)
