"""Whether a predicted name stands for the speaker that gold names.

It compares two names of one passage, so it may take more ways of writing a name for one than a resolver can.
Names agree when the family names do and the given names do not contradict each other; titles, particles,
diacritics and spellings of a transliteration do not count; organisations also agree with their initials.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from quoteattr.speakers.names.lists import countries, family_first, nicknames
from quoteattr.speakers.names.spelling import fold, plain
from quoteattr.speakers.source_nouns import is_title


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEADING = _words("the a an former ex late acting deputy vice then and")
GENERATIONS = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}
DEGREES = _words("phd md esq qc kc obe mbe cbe mp mep msp mpp mla")
PARTICLES = _words(
    "de del della di da dos das do du van von der den ter la le el al as ash ad bin ibn bint y e"
)
PREPOSITIONS = _words("for of from at in with on by to who which whose that near")
NOBODY = _words(
    """i me my we us our you your he him his she her they them their it its who whom that this these those
    one ones nobody somebody someone anybody anyone everybody everyone others other some many most several
    few both all none another two three four five the a an and or but if so as in on at for from by of
    with no not here there what which sunday monday tuesday wednesday thursday friday saturday republicans
    democrats conservatives liberals americans people person man men woman women boy girl child children
    student students official officials police authority authorities source sources expert experts critic
    critics analysts observers supporters opponents residents witnesses voters reporters journalists
    lawmakers politicians campaign government company family mother friend friends neighbor neighbors
    neighbour neighbours colleague colleagues aides investigators prosecutors doctors scientists
    researchers economists traders investors market markets report reports study studies poll polls survey
    surveys document documents email emails statement statements data evidence media press"""
)
"""Words that name nobody, though they may be written with a capital."""
OFFICES = _words(
    """mr mrs ms miss mx dr doctor prof professor sir dame lord lady hon honourable honorable sen senator
    senators rep representative representatives congressman congresswoman gov governor pres president
    presidents vp minister ministers premier chancellor secretary sec undersecretary ambassador envoy
    mayor councillor councilor councilman councilwoman alderman commissioner speaker leader whip chair
    chairman chairwoman chairperson chief head boss director executive ceo cfo coo cto founder owner
    manager coach captain capt general gen lieutenant lt colonel col major maj sergeant sgt commander
    admiral marshal officer detective inspector sheriff judge justice magistrate attorney lawyer
    prosecutor solicitor barrister advocate counsel rev reverend father fr sister brother pastor bishop
    archbishop cardinal pope rabbi imam sheikh ayatollah king queen prince princess emperor sultan emir
    crown duke duchess spokesman spokeswoman spokesperson spokespeople adviser advisor aide strategist
    analyst economist historian author writer journalist reporter correspondent editor columnist
    commentator anchor host pollster scientist researcher nominee candidate lawmaker politician activist
    actor actress singer billionaire businessman businesswoman tycoon magnate"""
)
"""Titles and offices: alone they name nobody."""
BODIES = _words("campaign government company media press police report study survey market")
FILLERS = _words("of the and for de la")


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart; every token is a spelling key. ``whole`` has all tokens, titles included."""

    given: tuple[str, ...] = ()
    family: str = ""
    generation: str = ""
    tokens: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    described: bool = False  # a name before a common noun ("Alvarez supporters")


def names_somebody(text: str) -> bool:
    """Whether the text holds a proper name, not only a pronoun, a title or a common noun.

    >>> names_somebody("Mayor Ann Lee"), names_somebody("Port spokeswoman"), names_somebody("the mayor")
    (True, False, False)
    """
    words = head_words(text)
    if not words:
        return False
    last = words[-1].strip(".,'")
    if last.casefold() in BODIES and re.search(r"\bof (?:the )?[A-Z]", text):
        return True  # the Government of Ghana
    if last[:1].islower() and last in (NOBODY | OFFICES) - BODIES:
        return False
    for word in words:
        low = re.sub(r"'s?$", "", word.casefold()).strip("'-.,;:\"")
        capital = word.strip("'\"“(")[:1].isupper() or (low[:1].isalpha() and low[:1].upper() == low[:1])
        if low and capital and (word == "US" or low not in LEADING | NOBODY | OFFICES):
            return True
    return False


def same_speaker(
    found: Sequence[str], gold: Sequence[str], kind: str = "", *, every: bool = False, full: bool = False
) -> bool:
    """Whether the predicted names stand for one of the gold names (``every``: for all of them).

    ``kind`` is gold's (``organization`` allows initials and shortened names). ``full`` asks for a given name
    where gold has one.
    """
    parts = list(found)
    for name in found:
        pieces = [p.strip() for p in re.split(r"\s+(?:and|&)\s+|;\s*|,\s*(?:and\s+)?", name) if p.strip()]
        if len(pieces) > 1:
            parts += [p for p in pieces if names_somebody(p)]
    hits = [any(same_name(p, g, kind, full=full) for p in parts) for g in gold]
    return all(hits) if every else any(hits)


def same_name(found: str, gold: str, kind: str = "", *, full: bool = False) -> bool:
    """Whether two names can be one speaker's."""
    a, b = parse_name(found), parse_name(gold)
    if not a.whole or not b.whole:
        return False
    if a.whole == b.whole:
        return True
    if kind == "organization":
        return _same_body(a.whole, b.whole)
    if not a.family or not b.family or a.described or (full and b.given and not a.given):
        return False
    if a.generation and b.generation and a.generation != b.generation and a.given and b.given:
        return False
    short, long = sorted((a.tokens, b.tokens), key=len)
    if sorted(short) == sorted(long) or (len(short) > 1 and _in_order(short, long)):
        return True
    if a.family == b.family:
        return _given_agree(a.given, b.given)
    family_is_first = len(short) == 1 < len(long) and long[0] == short[0] and short[0] in family_first()
    return family_is_first and not full


def _same_body(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Two names of bodies: initials stand for the words, *Russian military* is *Russia's military*."""
    for short, long in ((a, b), (b, a)):
        if len(short) == 1 < len(long) and short[0] in {fold(x) for x in _initials(long)}:
            return True
    a, b = (tuple(_country(token) for token in name) for name in (a, b))
    if any(1 < len(x) < len(y) and _in_order(x, y) for x, y in ((a, b), (b, a))):
        return True
    if sorted(set(a) - FILLERS) == sorted(set(b) - FILLERS):
        return True  # the embassy of Denmark, the Danish embassy
    return a[-1] == b[-1] and _given_agree(a[:-1], b[:-1])


@cache
def _folded_countries() -> dict[str, str]:
    return {fold(w): c.code for c in countries().values() for w in (c.name, *c.adjectives)}


def _country(token: str) -> str:
    """The code of the country that a folded word stands for, else the word."""
    return _folded_countries().get(token, token)


def _initials(tokens: Iterable[str]) -> set[str]:
    words = list(tokens)
    return {"".join(t[0] for t in words), "".join(t[0] for t in words if t not in FILLERS)}


def _in_order(short: Iterable[str], long: Iterable[str]) -> bool:
    rest = iter(long)
    return all(token in rest for token in short)


def _given_agree(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """One is missing, is an initial or a short form of the other, or they share a name."""
    if not a or not b or a[0] in b or b[0] in a:
        return True
    if min(len(a[0]), len(b[0])) <= 2 and a[0][0] == b[0][0]:
        return True
    return bool(nicknames().get(a[0], frozenset()) & nicknames().get(b[0], frozenset()))


def head_words(text: str) -> list[str]:
    """The words of a noun phrase up to its head: no apposition, no possessor, nothing behind a preposition.

    >>> head_words("the port's director, Ann Lee")
    ['director']
    """
    text = re.sub(r"[(\[].*?[)\]]", " ", text).replace("’", "'").strip(" ,;:-\"'")
    text = re.split(r",(?!\s*(?:Jr|Sr|II|III)\b)|;| - ", text, maxsplit=1)[0]
    owner = re.match(r".*(?:'s|s')\s+(?=\w)", text)
    words = text[owner.end() :].split() if owner else text.split()
    for i, word in enumerate(words):
        if i and word in PREPOSITIONS:
            before = [w.casefold().strip(".,") for w in words[:i]]
            titled = all(is_title(w) or w in LEADING for w in before)
            if titled and word == "of" and words[i - 1][:1].isupper():
                return words[i + 1 :]
            return words[:i]
    return words


@lru_cache(maxsize=20_000)
def parse_name(text: str) -> Name:
    """Take a name apart."""
    whole = tuple(fold(t) for t in _plain_tokens(text) if t not in ("the", "a", "an"))
    words = head_words(text) or text.split()
    described = any(w[:1].isupper() for w in words) and words[-1][:1].islower()
    tokens = _plain_tokens(" ".join(words))
    generation = ""
    while len(tokens) > 1 and (tokens[-1] in GENERATIONS or tokens[-1] in DEGREES):
        generation = GENERATIONS.get(tokens.pop(), generation)
    title = max((i for i, t in enumerate(tokens[:-1]) if is_title(t)), default=-1)
    tokens = tokens[title + 1 :]
    while len(tokens) > 1 and tokens[0] in LEADING:
        tokens.pop(0)
    if not tokens:
        return Name(whole=whole)
    keys = tuple(fold(t) for t in tokens)
    given = tuple(k for t, k in zip(tokens[:-1], keys, strict=False) if t not in PARTICLES)
    return Name(given, keys[-1], generation, keys, whole, described)


def _plain_tokens(name: str) -> list[str]:
    """Lower-case words without diacritics, possessives, brackets and dots."""
    name = re.sub(r"[(\[].*?[)\]]", " ", name)
    name = re.sub(r"['’]s\b", "", name)
    name = re.sub(r"\.(?=[A-Za-z]{2})", " ", name)
    return re.findall(r"\w+", plain(re.sub('["“”–—]', " ", name)))
