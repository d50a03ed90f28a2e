"""Who is in the document: name variants joined to one person, with titles, gender and descriptions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rapidfuzz.distance import JaroWinkler

from quoteattr.parsing.structure import Parse, Sentence, Word
from quoteattr.speakers.mentions import POSSESSIVES, Mention
from quoteattr.speakers.names.index import Index
from quoteattr.speakers.names.lists import country_of
from quoteattr.speakers.names.organizations import shared_keys
from quoteattr.speakers.names.people import gender_of, parse_name, same_organization, spelling_keys
from quoteattr.speakers.referents import (
    RECENT,
    Description,
    Introduction,
    Referent,
    another_near,
    is_introduction,
    name_words,
    prominence,
    same_person,
    title_gender,
)
from quoteattr.speakers.source_nouns import is_a, key, noun_gender, singular


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
        self._bodies_by_start: Index[Referent] = Index()
        self._short: dict[str, Referent] = {}  # abbreviation -> whose it is
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
        words = {singular(w) for w in mention.title.split()}
        if any(is_a("person", w) for w in words):
            shared = [_most_shared(words, p) for p in fits]  # Prime Minister Han isn't Justice Minister Han
            most = max(shared)
            fits = [p for p, n in zip(fits, shared, strict=True) if n == most]
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
        told = self._introductions(mention, before)
        weight = {id(p): sum(prominence(m, mention) for m in p.mentions) for p in fits}
        ranked = sorted(fits, key=lambda p: -weight[id(p)])
        if weight[id(ranked[0])] >= 1.5 * weight[id(ranked[1])]:
            return ranked[:1]
        if told and (latest := self._gone_on_about(mention, told)):
            return [latest]
        return fits

    def _introductions(self, mention: Mention, people: list[Referent]) -> list[Introduction]:
        """Where the text introduces the people before the mention, in text order."""
        told = ((m, p) for p in people for m in self._in_full.get(p, ()))
        return sorted(
            ((m, p) for m, p in told if is_introduction(m) and m.start < mention.start),
            key=lambda pair: pair[0].start,
        )

    def _gone_on_about(self, mention: Mention, told: list[Introduction]) -> Referent | None:
        """The bearer introduced last, if the text went on about it until three sentences before the mention.

        No other may be introduced beside it, in its paragraph and the three sentences before it; and the short name
        must not have stood for anybody before.
        """
        full, last = told[-1]
        if self._opening.get(mention.name, full.start) < full.start:
            return None
        paragraph = self.parse.text.rfind("\n\n", 0, full.start)
        if another_near(told, paragraph):
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
            if (
                not longer
                and len(mention.name) > 4
                and mention.entity == "organization"
                and not country_of(mention.name)
            ):
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
            self._note(body, nouns_before(sentence, inside[0]), mention.sentence, "organization")

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

    def _note(self, person: Referent, words: Sequence[str], sentence: int, kind: str = "person") -> None:
        """Keep a description if it has a noun for a person (or organisation): the last one before a preposition."""
        noun = ""
        for word in words:
            low = key(word)
            if word in ("of", "for", "at", "in", "with", "who", "from", "to", "on") and noun:
                break
            if is_a(kind, low):
                noun = low
        if noun:
            found = frozenset(key(w) for w in words if w[:1].isalnum())
            person.descriptions.append(Description(noun, found, sentence, " ".join(words)))


def abbreviation_behind(sentence: Sentence, mention: Mention) -> str:
    """``BCR`` behind ``the Central Reserve Bank (BCR)``; empty if there is none."""
    after = [w for w in sentence.words if w.start >= mention.end][:3]
    if (
        len(after) == 3
        and after[0].text == "("
        and after[2].text == ")"
        and sum(c.isupper() for c in after[1].text) > 1
    ):
        return after[1].text if mention.kind == "description" or " " in mention.name else ""
    return ""


def nouns_before(sentence: Sentence, first: Word) -> list[str]:
    """The common nouns and adjectives right before a name: ``the civil society group`` Article 13."""
    found: list[str] = []
    for word in reversed(sentence.words[: first.id - 1]):
        if word.upos not in ("NOUN", "ADJ", "PROPN"):
            break
        found.insert(0, word.text)
    return found


def _most_shared(words: set[str], person: Referent) -> int:
    """How many of a title's words one of a person's titles has, if a noun for a person is among them."""
    titles = [words & {singular(w) for w in m.title.split()} for m in person.mentions]
    return max((len(t) for t in titles if any(is_a("person", w) for w in t)), default=0)


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
