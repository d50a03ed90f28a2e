"""Names of people: their parts, whether two could be one person, and the gender that they show.

News puts titles, roles, nationalities and employers before names (``Russian Foreign Minister Sergei Lavrov``)
and appositions behind them; :func:`parse_name` leaves the name alone. The word lists are data (titles.csv,
roles.csv, nicknames.csv, given_names.csv, family_first.csv).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz.distance import JaroWinkler

from quoteattr.speakers.names.lists import (
    country_of,
    family_first,
    given_gender,
    nicknames,
    roles,
    title_sizes,
    titles,
)
from quoteattr.speakers.names.organizations import same_organization
from quoteattr.speakers.names.spelling import fold, plain

__all__ = [
    "PersonName",
    "compatible",
    "fold",
    "gender_of",
    "name_key",
    "near",
    "parse_name",
    "same_organization",
    "spelling_keys",
]

_POSSESSIVE = re.compile(r"(?:['’`]s|(?<=s)['’])$", re.IGNORECASE)
_OWNER = re.compile(r".*(?:['’`]s|s['’])\s+(?=\S)", re.DOTALL)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NICKNAME = re.compile(r"\s[\"“”'‘][^\"“”]{1,30}?[\"”'’](?=\s)")
_APPOSITION = re.compile(r",(?!\s*(?:Jr|Sr|II|III|IV)\b)|;|\s[-–—]+\s", re.IGNORECASE)
_AFTER = frozenset("of for from at in with on by to who which whose that near and".split())
_SURNAMES = frozenset(
    "king prince bishop judge marshal major cardinal count lord private del justice chief".split()
)
_ARTICLES = frozenset(("the", "a", "an"))
# A Chinese, Korean or Vietnamese given name, as far as its usual romanizations tell.
_EAST_ASIAN = re.compile(
    r"(?:(?:zh|ch|sh|kh|ph|th|tr|hs|ts|tz|ng|gi|qu|kk|jj|wh|ky|hy|[bcdfghjklmnprstwxyzqv])?"
    r"(?:eu|eo|ae|iao|iu|ie|ia|ai|ao|ei|ou|ow|oo|ee|ew|uo|ui|ua|uai|ue|yu|yo|yeo|ya|oa|uy|uye|ye|uh|ah|wa|wo|[aeiouy])"
    r"(?:nh|ng|ck|ch|ll|[nmkptlh])?)"
)


@dataclass(frozen=True)
class PersonName:
    """A person's name in parts.

    ``given`` holds given names, middle names, patronymics and initials in order; ``family`` the family name with
    its particles (``von der Leyen``), or the only name there is; ``suffix`` ``jr``, ``sr``, ``iii`` or empty;
    ``titles`` the titles and roles that stood before it, lower case; ``text`` the name itself as spelled, without
    titles and possessive. ``family`` is empty when there is no name (``the minister``).
    """

    given: tuple[str, ...] = ()
    family: str = ""
    suffix: str = ""
    titles: tuple[str, ...] = ()
    text: str = ""

    @cached_property
    def family_key(self) -> str:
        """The family name folded, particles left out: ``al-Sisi`` and ``Sisi`` share it."""
        tokens = [t for t in re.split(r"[\s\-]+", self.family) if t]
        core = [t for t in tokens if not _is_particle(t)] or tokens
        return "".join(fold(t) for t in core)

    @cached_property
    def given_keys(self) -> tuple[str, ...]:
        """The given names folded; hyphens do not count (``Jong-un`` is ``Jong Un``)."""
        return tuple(fold(t) for g in self.given for t in g.split("-") if fold(t))

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """All tokens of the name folded, particles left out, given names first."""
        family = [t for t in re.split(r"[\s\-]+", self.family) if t and not _is_particle(t)]
        return (*self.given_keys, *(fold(t) for t in family or [self.family] if t))

    @cached_property
    def gender(self) -> str | None:
        """What :func:`gender_of` says."""
        return _gender(self)


def name_key(text: str) -> str:
    """A stable key of a name from its folded tokens: ``"sergei lavrov"``; empty when there is no name."""
    return " ".join(k for k in parse_name(text).keys if k)


@lru_cache(maxsize=20_000)
def parse_name(text: str) -> PersonName:
    """The parts of a person's name as news writes it. Never raises.

    Before the name go titles, honorifics, ranks, roles, nationalities and possessors; behind it brackets,
    appositions, ``of ...`` and a possessive 's.

    >>> parse_name("Kremlin spokesman Dmitry Peskov's")
    PersonName(given=('Dmitry',), family='Peskov', suffix='', titles=('spokesman',), text='Dmitry Peskov')
    >>> parse_name("Xi Jinping").family
    'Xi'
    """
    tokens = _clean(text).split()
    found_titles, tokens = _strip_titles(tokens)
    tokens = _cut_attribute(tokens)
    tokens, suffix = _strip_suffix(tokens)
    tokens = [t for t in tokens if any(c.isalnum() for c in t)]
    if not tokens or not _capital(tokens[-1]):
        return PersonName(titles=found_titles)
    given, family = _split(tokens)
    return PersonName(tuple(given), " ".join(family), suffix, found_titles, " ".join(tokens))


def _clean(text: str) -> str:
    text = _NICKNAME.sub(" ", " ".join(_BRACKETS.sub(" ", text).split()))
    text = _APPOSITION.split(text.strip(" ,;:.-–—\"“”‘'"), maxsplit=1)[0]
    text = _POSSESSIVE.sub("", text.strip(' ,;:"“”'))
    if (owner := _OWNER.match(text)) and any(_capital(t) for t in text[owner.end() :].split()):
        text = text[owner.end() :]
    return re.sub(r"(?<=\w\.)(?=[A-Z][a-z])", " ", text)


def _strip_titles(tokens: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """Leave out everything up to the last title that a name follows, then lower-case and nationality words."""
    found: list[str] = []
    start = at = 0
    while at < len(tokens) - 1:
        sizes = title_sizes().get(plain(tokens[at]), ())
        size = next((n for n in sizes if _title_at(tokens, at, n, at == start)), 0)
        if size and any(_capital(t) for t in tokens[at + size :]):
            found.append(" ".join(plain(t) for t in tokens[at : at + size]))
            start = at = at + size
        else:
            at += 1
    tokens = tokens[start:]
    if found and tokens and tokens[0].casefold() in _AFTER:
        tokens = _behind_of(tokens)
    while len(tokens) > 1 and any(_capital(t) for t in tokens[1:]) and not _is_particle(tokens[0]):
        if not tokens[0][0].islower() and not country_of(tokens[0]) and tokens[0].casefold() not in _ARTICLES:
            break
        if _capital(tokens[0]) and given_gender(tokens[0]) and len(tokens) == 2:
            break  # Jordan Smith, Chad Wolf
        tokens = tokens[1:]
    if len(tokens) == 1 and _is_bare_title(tokens[0]):
        return (*found, plain(tokens[0])), []
    return tuple(found), tokens


def _is_bare_title(token: str) -> bool:
    """A title alone (``President``), unless it could as well be a family name (``King``, ``Baker``)."""
    word = plain(token)
    title = titles().get((word,))
    if title is None or title.kind not in ("role", "honorific", "rank") or word in _SURNAMES:
        return False
    role = roles().get(word)
    return token.islower() or role is None or role.office or word.endswith(("man", "woman", "person"))


def _title_at(tokens: list[str], at: int, size: int, first: bool) -> bool:
    """Is there a title of ``size`` words at ``at``? A given name that is also a title needs two more words."""
    words = tuple(plain(t) for t in tokens[at : at + size])
    title = titles().get(words)
    if title is None or len(words) < size or title.kind in ("suffix", "postnominal", "particle"):
        return False
    rest = len(tokens) - at - size
    if title.kind == "name":
        return first and (rest > 1 or tokens[at][0].islower())
    if title.kind == "role" and size == 1 and given_gender(tokens[at]):
        return tokens[at][0].islower()  # a marine, but Marine Le Pen
    return first or tokens[at][0].islower() or size > 1 or not (at and given_gender(tokens[at - 1]) and rest)


def _behind_of(tokens: list[str]) -> list[str]:
    """The name behind a title with an attribute: ``of Ukraine Volodymyr Zelensky``; nothing if there is none."""
    run = len(tokens)
    while run > 0 and (_capital(tokens[run - 1]) or _is_particle(tokens[run - 1])) and run > 1:
        run -= 1
    tail = tokens[run:]
    for start in range(len(tail) - 1):
        if given_gender(tail[start]) and not country_of(tail[start]):
            return tail[start:]
    for size in (3, 2, 1):
        if country_of(" ".join(tail[:size])) and len(tail) > size:
            return tail[size:]
    return []


def _cut_attribute(tokens: list[str]) -> list[str]:
    """Cut behind the name: ``of the council``, ``who ...``, ``and ...``."""
    for i, token in enumerate(tokens):
        if i and token in _AFTER:
            return tokens[:i]
    return tokens


def _strip_suffix(tokens: list[str]) -> tuple[list[str], str]:
    suffix = ""
    while len(tokens) > 1 and (title := titles().get((plain(tokens[-1].strip(",")),))):
        if title.kind not in ("suffix", "postnominal"):
            break
        if title.kind == "suffix":
            word = plain(tokens[-1].strip(","))
            suffix = {"junior": "jr", "senior": "sr"}.get(word, word)
        tokens = [*tokens[:-2], tokens[-2].rstrip(",")]
    return [t.strip(',"“”') for t in tokens], suffix


def _split(tokens: list[str]) -> tuple[list[str], list[str]]:
    """Given names and family name. Particles between them go to the family name."""
    if len(tokens) > 1 and _family_stands_first(tokens):
        return tokens[1:], tokens[:1]
    start = len(tokens) - 1
    while start > 1 and _is_particle(tokens[start - 1]):
        start -= 1
    if start == 1 and _is_particle(tokens[0]) and (tokens[0].islower() or not given_gender(tokens[0])):
        start = 0
    return tokens[:start], tokens[start:]


def _family_stands_first(tokens: list[str]) -> bool:
    first, rest = tokens[0], tokens[1:]
    if len(rest) == 1 and _is_particle(first):
        return False  # Le Pen
    if len(rest) > 2 or fold(first) not in family_first() or any(len(t.strip(".")) < 2 for t in rest):
        return False
    if len(rest) == 1 and "-" not in rest[0] and fold(rest[0]) in family_first() and given_gender(first):
        return False  # Kim Lee
    syllables = [s for t in rest for s in plain(t).split("-")]
    if not all(re.fullmatch(f"(?:{_EAST_ASIAN.pattern}){{1,3}}", s) for s in syllables):
        return False
    return "-" in rest[0] or not (given_gender(first) and given_gender(rest[-1]))


def _is_particle(token: str) -> bool:
    title = titles().get((plain(token),))
    return title is not None and title.kind == "particle"


def _capital(token: str) -> bool:
    """Does the token look like a part of a name (upper case, or a script without case, or ``al-Sisi``)?"""
    token = token.lstrip("'’‘\"“(")
    if not token or not token[0].isalpha():
        return False
    return token[0] == token[0].upper() or any(p[:1].isupper() for p in re.split(r"[-'’]", token)[1:])


def compatible(a: PersonName, b: PersonName) -> bool:
    """Could the two names be one person's?

    The family names agree in spelling key and the given names do not contradict: one is missing, an initial, a
    short form (Bill/William) or a form of the other language; ``Jr.`` and a gender that titles show must not
    contradict. It does not say that they are one person: ``Haddad`` fits both Mr and Mrs Haddad.
    """
    if not a.family or not b.family:
        return False
    if a.suffix != b.suffix and a.given and b.given:
        return False
    if (not a.given or not b.given) and {gender_of(a), gender_of(b)} == {"m", "f"}:
        return False
    if a.family_key == b.family_key:
        return _given_agree(a.given_keys, b.given_keys) or "".join(a.given_keys) == "".join(b.given_keys)
    if sorted(a.keys) == sorted(b.keys):
        return True
    short, long = sorted((a.keys, b.keys), key=len)
    return 1 < len(short) < len(long) and _in_order(short, long)


def spelling_keys(name: PersonName) -> tuple[str, ...]:
    """Keys of a name: two that are :func:`compatible` have one in common (others may have, too)."""
    return (name.family_key, *name.keys) if name.family else ()


def _given_agree(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    if not a or not b:
        return True
    if not _one_given(a[0], b[0]):
        # Robert Francis Prevost may go by his second name, J. Edgar Hoover does
        return (len(a) == 1 and a[0] in b[1:]) or (len(b) == 1 and b[0] in a[1:])
    return not a[1:] or not b[1:] or any(_one_given(x, y) for x, y in zip(a[1:], b[1:], strict=False))


def _one_given(a: str, b: str) -> bool:
    if a == b:
        return True
    if min(len(a), len(b)) == 1:
        return a[0] == b[0]
    return bool(nicknames().get(a, frozenset()) & nicknames().get(b, frozenset()))


def _in_order(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    rest = iter(long)
    return all(token in rest for token in short)


def near(a: PersonName, b: PersonName) -> float:
    """How near two full names are in spelling, 0 to 1: the lesser of the given and family names' likeness.

    Jaro-Winkler over the spelling keys. 0 when a given name is missing on one side only.
    """
    if not a.family or not b.family or bool(a.given) != bool(b.given):
        return 0.0
    family = JaroWinkler.similarity(a.family_key, b.family_key)
    if not a.given:
        return float(family)
    given = 1.0 if _given_agree(a.given_keys, b.given_keys) else 0.0
    given = max(
        given,
        JaroWinkler.similarity(a.given_keys[0], b.given_keys[0]) if a.given_keys and b.given_keys else 0,
    )
    return float(min(family, given))


_PATRONYMICS = (
    (re.compile(r"(?:ov|ev|iv|yov|ich|in)(?:na|n[iy]chna)$|ichna$|ivna$"), "f"),
    (re.compile(r"(?:ov|ev|yov)[iy]?(?:ich|ych|itch)$|(?<=[klm])[iy]ch$"), "m"),
)
_FAMILIES = (
    (re.compile(r"(?:(?<=[bdfghklmnprstvxz])ova|[iy]?eva|[st]?skaya|skaia|[sc]ka|tskaya|aya)$"), "f"),
    (re.compile(r"(?:ov|ev|[sc]k[iy]{1,2}|sky)$"), "m"),
)
_NOT_SLAVIC = frozenset(
    "casanova villanova cordova nova genova bova canova villanueva cueva alieva himalaya".split()
)


def gender_of(name: PersonName) -> str | None:
    """``m`` or ``f`` as far as the name shows it, else None.

    In this order: titles (Mr, Queen, Congresswoman), patronymic (-ovich, -ovna), given name, Slavic family
    ending (-ova, -skaya; -ov, -sky). Contradicting titles, and given names of both genders, give None.
    """
    return name.gender


def _gender(name: PersonName) -> str | None:
    shown = {t.gender for words in name.titles if (t := titles().get(tuple(words.split()))) and t.gender}
    if shown:
        return shown.pop() if len(shown) == 1 else None
    for given in name.given[1:]:
        for pattern, gender in _PATRONYMICS:
            if len(given) > 5 and pattern.search(plain(given)):
                return gender
    if name.given:
        first = next((g for g in name.given if len(g.strip(".")) > 1), name.given[0])
        names = ("-".join(name.given), first, first.partition("-")[0])
        of_given = next((g for n in names if (g := given_gender(n))), None)
        if of_given in ("m", "f"):
            return of_given
    family = plain(name.family.rpartition(" ")[2].rpartition("-")[2])
    if len(family) > 4 and family not in _NOT_SLAVIC:
        for pattern, gender in _FAMILIES:
            if pattern.search(family):
                return gender
    return None
