"""Who is in the document: name variants joined to one person, with titles, gender and descriptions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz.distance import JaroWinkler

from quoteattr.parsing.structure import Parse, Sentence, Word
from quoteattr.speakers.mentions import Mention, in_brackets
from quoteattr.speakers.names.index import Index
from quoteattr.speakers.names.lists import country_of
from quoteattr.speakers.names.organizations import shared_keys
from quoteattr.speakers.names.people import gender_of, parse_name, same_organization, spelling_keys
from quoteattr.speakers.referents import (
    Description,
    Referent,
    name_words,
    prominence,
    same_person,
    title_gender,
)
from quoteattr.speakers.source_nouns import is_a, key, noun_gender

TAILS = ("of", "for", "at", "in", "with", "who", "from", "to", "on")
"""What the tail of a description begins with."""
DETERMINERS = ("the", "his", "her", "their", "its", "a", "an", "one")
PEERS = frozenset(("counterpart", "colleague"))
PARTY_LETTERS = {"R-": "Republican", "D-": "Democrat"}
"""Of an American lawmaker, behind the name: *Dale Whitcomb, R-Glasgow*."""
RECENT = 3
"""Sentences back to which the text still goes on about somebody."""


class People:
    """The referents of a document, found from its name mentions."""

    def __init__(self, parse: Parse, names: Sequence[Mention]):
        self.parse = parse
        self.people: list[Referent] = []
        self.organizations: list[Referent] = []
        self.of_mention: dict[int, Referent] = {}
        self._opening: dict[str, int] = {}  # where a short name first stands
        self._rivals: dict[tuple[Referent, ...], Referent] = {}  # whoever a short name of several may mean
        self._by_name: Index[Referent] = Index()
        self._by_word: Index[Referent] = Index()
        self._bodies: Index[Referent] = Index()
        self._bodies_by_end: Index[Referent] = Index()
        self._bodies_by_start: Index[Referent] = Index()
        self._short: dict[str, Referent] = {}  # abbreviation -> whose it is
        people = [m for m in names if m.entity == "person"]
        self._titled = [m for m in people if m.title]
        for mention in people:
            if len(name_words(mention.name)) > 1:
                self._place_full(mention)
        for mention in people:
            if len(name_words(mention.name)) == 1:
                self._opening.setdefault(mention.name, mention.start)
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
        self._take(person, mention)

    def bearers(self, short: str) -> list[Referent]:
        """The people whose family name (or given name, when no family name fits) the single word is."""
        return list(self._namesakes(short)) or self._by_word.find([short.casefold()])

    def _place_short(self, mention: Mention) -> None:
        fits = [p for p in self.bearers(mention.name) if not p.rivals]
        if len(fits) > 1:
            fits = self._by_place(mention, self._by_title(mention, fits))
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
        """Keep those whose gender and office the title of the mention fits: *Prime Minister Han*."""
        gender = title_gender(mention.title)
        fits = [p for p in fits if not gender or self._known_gender(p) in (gender, "")] or fits
        words = set(mention.title.split())
        shared = [
            max((len(words.intersection(m.title.split())) for m in p.mentions), default=0) for p in fits
        ]
        return [p for p, n in zip(fits, shared, strict=True) if n == max(shared)]

    def _known_gender(self, person: Referent) -> str:
        said = next((g for m in person.mentions if (g := title_gender(m.title))), "")
        return said or gender_of(parse_name(person.name)) or ""

    def _by_place(self, mention: Mention, fits: list[Referent]) -> list[Referent]:
        """Of several bearers: the one named before, or the one whom the document is far more about."""
        before = [p for p in fits if any(m.start < mention.start for m in p.mentions)]
        if len(before) == 1 or len(fits) == 1:
            return before or fits
        fits = before or fits
        weight = {id(p): sum(prominence(m, mention) for m in p.mentions) for p in fits}
        ranked = sorted(fits, key=lambda p: -weight[id(p)])
        if weight[id(ranked[0])] >= 1.5 * weight[id(ranked[1])]:
            return ranked[:1]
        latest = self._gone_on_about(mention, before)
        return [latest] if latest is not None else fits

    def _gone_on_about(self, mention: Mention, people: list[Referent]) -> Referent | None:
        """The bearer introduced last, if the text went on about it until three sentences before the mention.

        No other may be introduced beside it, in its paragraph and the three sentences before it; and the short name
        must not have stood for anybody before.
        """
        told = sorted(
            (
                (m, p)
                for p in people
                for m in p.mentions
                if len(name_words(m.name)) > 1 and m.start < mention.start
            ),
            key=lambda pair: pair[0].start,
        )
        if not told or self._opening[mention.name] < told[-1][0].start:
            return None
        full, last = told[-1]
        near = max(
            full.sentence - RECENT,
            self.parse.sentence_number(self.parse.text.rfind("\n\n", 0, full.start) + 2),
        )
        if any(p is not last and m.sentence >= near for m, p in told):
            return None
        seen = max(m.sentence for m in last.mentions if m.start < mention.start)
        return last if mention.sentence - seen <= RECENT else None

    def _guess_gender(self, person: Referent) -> None:
        """From titles and nouns around the name, then from the given name."""
        said = [title_gender(m.title) for m in person.mentions]
        said += [noun_gender(d.noun) for d in person.descriptions]
        person.gender = next(filter(None, said), None) or gender_of(parse_name(person.name)) or ""

    def body(self, name: str) -> Referent | None:
        """The organisation that a name is one of, or its abbreviation."""
        near = self._bodies.find(shared_keys(name))
        return self._short.get(name) or next(
            (o for o in near if any(same_organization(name, v) for v in o.variants)), None
        )

    def take_body(self, body: Referent, name: str) -> None:
        """Know a new organisation by a name."""
        self.organizations.append(body)
        self._bodies.add(body, shared_keys(name))

    def _place_organization(self, mention: Mention) -> None:
        body = self.body(mention.name)
        if body is None and " " not in mention.name and mention.name.istitle():
            longer = self._bodies_by_end.find([mention.name])
            if not longer and len(mention.name) > 4 and mention.entity == "organization":
                longer = self._bodies_by_start.find([mention.name])
            body = longer[0] if len(longer) == 1 else None
        if body is None:
            body = Referent("organization")
            self.organizations.append(body)
        if mention.name not in body.variants:
            self._bodies.add(body, shared_keys(mention.name))
            self._bodies_by_end.add(body, mention.name.split()[-1:])
            if " " in mention.name and mention.entity == "organization":
                self._bodies_by_start.add(body, mention.name.split()[:1])
        body.add(mention)
        body.is_place = body.is_place or mention.entity == "place"
        self.of_mention[mention.start] = body
        sentence = self.parse.sentences[mention.sentence]
        short = abbreviation_behind(sentence, mention)
        if short and mention.entity == "organization":
            self._short.setdefault(short, body)
        inside = sentence.within(mention.start, mention.end)
        if inside and mention.entity == "organization":
            self._note(body, following_apposition(sentence, inside[-1]), mention.sentence, "organization")

    def _describe(self, person: Referent) -> None:
        for mention in person.mentions:
            sentence = self.parse.sentences[mention.sentence]
            inside = sentence.within(mention.start, mention.end)
            if not inside:
                self._note(person, mention.title.split(), mention.sentence)
                continue
            behind = following_apposition(sentence, inside[-1])
            after = "".join(w.text for w in sentence.words[inside[-1].id : inside[-1].id + 3])
            if (party := PARTY_LETTERS.get(after[1:3])) is not None:
                behind = [party]
            before = preceding_apposition(sentence, inside[0], mention.title)
            for words in (mention.title.split(), behind, before):
                self._note(person, [*words, *self._role_of_peer(mention, words)], mention.sentence)
            head = sentence.head(mention.word)
            if mention.role == "subject" and head is not None and sentence.children(head, "cop"):
                start = max(w.id for w in sentence.children(head, "cop"))
                words = [
                    w.text for w in sentence.words[start : head.id + 4] if w.upos not in ("VERB", "PUNCT")
                ]
                self._note(person, words, mention.sentence)

    def _role_of_peer(self, mention: Mention, words: Sequence[str]) -> list[str]:
        """What a colleague is, too: the post of whoever is named before in the sentence, without the country."""
        if not PEERS.intersection(words):
            return []
        before = [m for m in self._titled if m.sentence == mention.sentence and m.end < mention.start]
        return [w for w in before[-1].title.split() if not country_of(w)] if before else []

    def _note(self, person: Referent, words: Sequence[str], sentence: int, kind: str = "person") -> None:
        """Keep a description if it has a noun for a person (or organisation): the last one before a preposition."""
        noun = ""
        for word in words:
            low = key(word)
            if word in TAILS and noun:
                break
            if is_a(kind, low):
                noun = low
        if not noun and kind == "person" and len(words) > 1 and words[0] in ("the", "a", "an"):
            noun = next((key(b) for b, w in pairwise(words) if w in TAILS), key(words[-1]))
        if noun:
            found = frozenset(key(w) for w in words if w[:1].isalnum())
            person.descriptions.append(Description(noun, found, sentence, " ".join(words)))


def abbreviation_behind(sentence: Sentence, mention: Mention) -> str:
    """``BCR`` behind ``the Central Reserve Bank (BCR)``; empty if there is none."""
    return in_brackets(sentence, mention.end) if mention.kind == "description" or " " in mention.name else ""


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
    opened = next((n for n, word in enumerate(found) if word.casefold() in DETERMINERS), len(found))
    return found[opened:]
