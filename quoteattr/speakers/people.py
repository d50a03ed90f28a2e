"""Who is in the document: name variants joined to one person, with titles, gender and descriptions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler

from quoteattr.parse import Parse, Sentence, Word
from quoteattr.speakers.index import Index
from quoteattr.speakers.lexicon import is_a, key, noun_gender, singular
from quoteattr.speakers.mentions import POSSESSIVES, Mention, is_suffix_text
from quoteattr.speakers.names import compatible, gender_of, parse_name, same_organization, spelling_keys
from quoteattr.speakers.organizations import shared_keys
from quoteattr.speakers.spelling import plain
from quoteattr.speakers.wordlists import titles


@dataclass(frozen=True, slots=True)
class Description:
    """What a person is called besides the name: the noun, and the words around it, in lower case."""

    noun: str
    words: frozenset[str]
    sentence: int
    text: str = ""


@dataclass(eq=False)
class Referent:
    """Somebody (or an organisation) that the document speaks of.

    ``variants`` counts the forms of the name; ``rivals`` are those that the same short name may as well stand for;
    ``elsewhere`` is another bearer of the family name, whom this one was told from.
    """

    kind: str
    variants: dict[str, int] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)
    gender: str = ""
    descriptions: list[Description] = field(default_factory=list)
    rivals: tuple[Referent, ...] = ()
    elsewhere: Referent | None = None
    _name: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """The fullest form of the name in the document; among equals the most frequent, then the first."""
        if not self._name:
            self._name = self._fullest()
        return self._name

    def _fullest(self) -> str:
        order = list(self.variants)
        if self.kind == "organization":
            common = max(order, key=lambda n: (self.variants[n], len(n)))
            return max(order, key=len) if common.isupper() and " " not in common else common

        def fullness(name: str) -> tuple[int, int, int]:
            words = sum(not is_suffix_text(w) for w in name.split())
            return (min(words, 3), self.variants[name], -order.index(name))

        return max(order, key=fullness)

    @property
    def first(self) -> Mention:
        """The first mention by a name."""
        return self.mentions[0]

    def add(self, mention: Mention) -> None:
        """Take a mention by name."""
        self.mentions.append(mention)
        self._name = ""
        if mention.name:
            self.variants[mention.name] = self.variants.get(mention.name, 0) + 1


@lru_cache(maxsize=20_000)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name without ``Jr.`` and the like."""
    words = name.split()
    return tuple([w for w in words if not is_suffix_text(w)] or words)


def same_person(a: str, b: str) -> bool:
    """May the two names be one person's (see :func:`quoteattr.speakers.names.compatible`)?"""
    return compatible(parse_name(a), parse_name(b))


@lru_cache(maxsize=20_000)
def title_gender(title: str) -> str:
    """The gender that a title or role noun says: ``Mr.``, ``spokeswoman``."""
    for word in title.split():
        known = titles().get((plain(word),))
        if known is not None and known.gender:
            return known.gender
        if is_a("person", word) and noun_gender(word):
            return noun_gender(word)
    return ""


KIN = frozenset(
    """
    husband wife son daughter brother sister father mother widow widower spouse
    uncle aunt nephew niece cousin grandson granddaughter grandfather grandmother partner
    """.split()
)


def is_kin(title: str) -> bool:
    """Does a title say whose relative somebody is?"""
    return bool(title) and not KIN.isdisjoint(title.casefold().split())


def is_introduction(mention: Mention) -> bool:
    """A full name that is not given as somebody's relative."""
    return len(name_words(mention.name)) > 1 and not is_kin(mention.title)


def prominence(mention: Mention, at: Mention) -> float:
    """How much a mention makes its person the one whom a short name at ``at`` means."""
    weight = 1.0 if mention.role == "subject" else 0.5
    if mention.quoted:
        weight *= 0.3
    if is_kin(mention.title):
        weight *= 0.2
    if mention.start > at.start:
        return 0.3 * weight
    return weight / (1 + 0.3 * (at.sentence - mention.sentence))


class People:
    """The referents of a document, found from its name mentions."""

    def __init__(self, parse: Parse, names: Sequence[Mention], known: Callable[[str], str | None]):
        self.parse = parse
        self.known = known  # a name -> the full name of the person whom everybody knows by it
        self.people: list[Referent] = []
        self.organizations: list[Referent] = []
        self.of_mention: dict[int, Referent] = {}
        self._in_full: dict[Referent, list[Mention]] = {}  # the mentions of a person by the full name
        self._opening: dict[str, int] = {}  # where a short name first stands
        self._rivals: dict[tuple[Referent, ...], Referent] = {}  # whoever a short name of several may mean
        self._by_name: Index[Referent] = Index()
        self._by_word: Index[Referent] = Index()
        self._bodies: Index[Referent] = Index()
        self._bodies_by_end: Index[Referent] = Index()
        people = [m for m in names if m.entity == "person"]
        for mention in people:
            if len(name_words(mention.name)) > 1:
                self._place_full(mention)
        short = [m for m in people if len(name_words(m.name)) == 1]
        for mention in short:
            self._opening[mention.name] = min(mention.start, self._opening.get(mention.name, mention.start))
        for mention in short:
            self._place_short(mention)
        for person in self.people:
            person.mentions.sort(key=lambda m: m.start)
            self._describe(person)
            self._guess_gender(person)
        for mention in names:
            if mention.entity in ("organization", "place"):
                self._place_organization(mention)

    def _take(self, person: Referent, mention: Mention) -> None:
        if mention.name not in person.variants:
            self._by_name.add(person, spelling_keys(parse_name(mention.name)))
            self._by_word.add(person, (w.casefold() for w in name_words(mention.name)))
        person.add(mention)
        self.of_mention[mention.start] = person

    def _namesakes(self, name: str) -> Iterator[Referent]:
        """The people whose name may be this one, in the order of their coming."""
        near = self._by_name.find(spelling_keys(parse_name(name)))
        return (p for p in near if any(same_person(name, v) for v in p.variants))

    def _place_full(self, mention: Mention) -> None:
        person = next(self._namesakes(mention.name), None)
        if person is None:
            person = Referent("person")
            self.people.append(person)
        self._in_full.setdefault(person, []).append(mention)
        self._take(person, mention)

    def bearers(self, short: str) -> list[Referent]:
        """The people whose family name (or given name, when no family name fits) the single word is."""
        family = [p for p in self._namesakes(short) if p.elsewhere is None]
        return family or self._by_word.find([short.casefold()])

    def _place_short(self, mention: Mention) -> None:
        fits = self.bearers(mention.name)
        fits = [p for p in fits if not p.rivals]
        if len(fits) == 1 and not self._may_mean(fits[0], mention):
            fits = [p for p in self.people if not p.rivals and p.elsewhere is fits[0]]
            if not fits:
                fits = [Referent("person", elsewhere=self.bearers(mention.name)[0])]
                self.people += fits
        if len(fits) > 1:
            fits = self._by_title(mention, fits)
        if len(fits) > 1:
            fits = self._by_place(mention, fits)
        if len(fits) > 1:
            rivals = tuple(fits)
            if rivals not in self._rivals:
                self._rivals[rivals] = Referent("person", rivals=rivals)
                self.people.append(self._rivals[rivals])
            fits = [self._rivals[rivals]]
        person = fits[0] if fits else self._misspelled(mention.name)
        if person is None:
            person = Referent("person")
            self.people.append(person)
        self._take(person, mention)

    def _may_mean(self, bearer: Referent, mention: Mention) -> bool:
        """May the short name mean the one bearer of the family name that the document names in full?

        Not if its title shows another gender; and not if the name is used before the bearer is introduced, while
        everybody knows somebody else by it (``Obama`` in a story that mentions ``Michelle Obama`` late).
        """
        if bearer.elsewhere is not None or len(name_words(next(iter(bearer.variants)))) < 2:
            return True
        shown = title_gender(mention.title)
        if shown and self._known_gender(bearer) not in (shown, ""):
            return False
        full = min(m.start for m in self._in_full[bearer])
        opening = self._opening.get(mention.name, mention.start)
        if full <= opening or self.parse.sentence_number(full) <= 5:
            return True
        titled = f"{mention.title.split()[-1]} {mention.name}" if mention.title else mention.name
        known = self.known(titled) or self.known(mention.name)
        return known is None or any(same_person(known, v) for v in bearer.variants)

    def _misspelled(self, short: str) -> Referent | None:
        """The one person whose family name differs by a slip (``Bornsten``, ``Bornstein``)."""
        if len(short) < 6:
            return None
        near = [
            p
            for p in self.people
            if not p.rivals
            and any(JaroWinkler.similarity(short, name_words(v)[-1], score_cutoff=0.93) for v in p.variants)
        ]
        return near[0] if len(near) == 1 else None

    def _by_title(self, mention: Mention, fits: list[Referent]) -> list[Referent]:
        """Keep those whose gender and roles the title of the mention fits."""
        if not mention.title:
            return fits
        gender = title_gender(mention.title)
        if gender:
            fits = [p for p in fits if self._known_gender(p) in (gender, "")] or fits
        words = {singular(w) for w in mention.title.split() if is_a("person", singular(w))}
        if words:
            titled = [
                p for p in fits if any(words & {singular(w) for w in m.title.split()} for m in p.mentions)
            ]
            fits = titled or fits
        return fits

    def _known_gender(self, person: Referent) -> str:
        said = next((g for m in person.mentions if (g := title_gender(m.title))), "")
        return said or gender_of(parse_name(person.name)) or ""

    def _by_place(self, mention: Mention, fits: list[Referent]) -> list[Referent]:
        """Of several bearers: the one named before, or the one whom the document is far more about."""
        before = [p for p in fits if any(m.start < mention.start for m in p.mentions)]
        if len(before) == 1:
            return before
        fits = before or fits
        latest = self._introduced_last(mention, before, on=False)
        if latest is not None:
            return [latest]
        weight = {id(p): sum(prominence(m, mention) for m in p.mentions) for p in fits}
        ranked = sorted(fits, key=lambda p: -weight[id(p)])
        if weight[id(ranked[0])] >= 1.5 * weight[id(ranked[1])]:
            return ranked[:1]
        latest = self._introduced_last(mention, before, on=True)
        return [latest] if latest is not None else fits

    def _introduced_last(self, mention: Mention, fits: list[Referent], *, on: bool) -> Referent | None:
        """The bearer whom the text introduced last, if that is at most three sentences before the mention.

        And no other was introduced in the three sentences before that. With ``on`` the other may be in an earlier
        paragraph, and it is enough that the text went on about the bearer until three sentences before the mention,
        but then the short name must not have stood for anybody before the bearer was introduced.
        """
        told = [
            (m.start, m.sentence, p)
            for p in fits
            for m in self._in_full.get(p, ())
            if is_introduction(m) and m.start < mention.start
        ]
        if not told:
            return None
        start, sentence, last = max(told, key=lambda t: t[0])
        paragraph = self.parse.text.rfind("\n\n", 0, start) if on else -1
        near = any(number >= sentence - 3 and at > paragraph and p is not last for at, number, p in told)
        if on and self._opening.get(mention.name, start) < start:
            return None
        seen = max(m.sentence for m in last.mentions if m.start < mention.start) if on else sentence
        return None if near or mention.sentence - seen > 3 else last

    def _guess_gender(self, person: Referent) -> None:
        """From titles and nouns around the name, then from the given name."""
        said = [title_gender(m.title) for m in person.mentions]
        said += [noun_gender(d.noun) for d in person.descriptions]
        person.gender = next(filter(None, said), None) or gender_of(parse_name(person.name)) or ""

    def _place_organization(self, mention: Mention) -> None:
        near = self._bodies.find(shared_keys(mention.name))
        body = next((o for o in near if any(same_organization(mention.name, v) for v in o.variants)), None)
        if body is None and " " not in mention.name and mention.name.istitle():
            longer = self._bodies_by_end.find([mention.name])
            body = longer[0] if len(longer) == 1 else None
        if body is None:
            body = Referent("organization")
            self.organizations.append(body)
        if mention.name not in body.variants:
            self._bodies.add(body, shared_keys(mention.name))
            self._bodies_by_end.add(body, mention.name.split()[-1:])
        body.add(mention)
        self.of_mention[mention.start] = body

    def _describe(self, person: Referent) -> None:
        for mention in person.mentions:
            sentence = self.parse.sentences[mention.sentence]
            if mention.title:
                self._note(person, mention.title.split(), mention.sentence)
            inside = sentence.within(mention.start, mention.end)
            if not inside:
                continue
            self._note(person, following_apposition(sentence, inside[-1]), mention.sentence)
            self._note(person, preceding_apposition(sentence, inside[0], mention.title), mention.sentence)
            head = sentence.head(mention.word)
            if mention.role == "subject" and head is not None and sentence.children(head, "cop"):
                start = max(w.id for w in sentence.children(head, "cop"))
                words = [
                    w.text for w in sentence.words[start : head.id + 4] if w.upos not in ("VERB", "PUNCT")
                ]
                self._note(person, words, mention.sentence)

    def _note(self, person: Referent, words: Sequence[str], sentence: int) -> None:
        """Keep a description if it has a noun for a person: the last one before a preposition."""
        noun = ""
        for word in words:
            low = key(word)
            if word in ("of", "for", "at", "in", "with", "who", "from", "to", "on") and noun:
                break
            if is_a("person", low):
                noun = low
        if noun:
            found = frozenset(key(w) for w in words if w[:1].isalnum())
            person.descriptions.append(Description(noun, found, sentence, " ".join(words)))


def following_apposition(sentence: Sentence, last: Word) -> list[str]:
    """The words of ``, executive director of AROS,`` behind a name; empty if there are none."""
    at = last.id
    words = sentence.words
    while (at < len(words) and words[at].text in ("(", ")")) or (
        at < len(words) and words[at - 1].text == "("
    ):
        at += 1
    if at >= len(words) or words[at].text not in (",", "(", "—", "–", "--"):
        return []
    found = []
    for word in words[at + 1 : at + 16]:
        if word.text in (",", ")", "—", "–", ";", ".", "”", '"') or word.upos in ("VERB", "AUX", "CCONJ"):
            break
        if word.text.casefold() in ("who", "which", "whose"):
            break
        found.append(word.text)
    return found


def preceding_apposition(sentence: Sentence, first: Word, title: str) -> list[str]:
    """The words of ``the city's mayor,`` before a name; empty if there are none."""
    if title or first.id < 3 or sentence.words[first.id - 2].text != ",":
        return []
    found: list[str] = []
    for word in reversed(sentence.words[max(0, first.id - 16) : first.id - 2]):
        if word.text in (",", "(", ")", "—", "–", ";", "“", '"') or word.upos in (
            "VERB",
            "AUX",
            "CCONJ",
            "SCONJ",
        ):
            break
        found.insert(0, word.text)
    return found if (found and found[0].casefold() in ("the", "his", "her", "their", "its", "a", "an", "one")) or any(
        w in POSSESSIVES for w in found
    ) else []  # fmt: skip
