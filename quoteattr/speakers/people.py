"""Who is in the document: name variants joined to one person, with titles, gender and descriptions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import JaroWinkler

from quoteattr.parse import Parse, Sentence, Word
from quoteattr.speakers.lexicon import is_a, key, noun_gender, singular
from quoteattr.speakers.mentions import POSSESSIVES, Mention, is_suffix_text
from quoteattr.speakers.names import compatible, gender_of, parse_name, same_organization
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

    @property
    def name(self) -> str:
        """The fullest form of the name in the document; among equals the most frequent, then the first."""
        order = list(self.variants)
        if self.kind == "organization":
            common = max(order, key=lambda n: (self.variants[n], len(n)))
            return max(order, key=len) if common.isupper() and " " not in common else common

        def fullness(name: str) -> tuple[int, int, int]:
            words = [w for w in name.split() if not is_suffix_text(w)]
            return (min(len(words), 3), self.variants[name], -order.index(name))

        return max(order, key=fullness)

    @property
    def first(self) -> Mention:
        """The first mention by a name."""
        return self.mentions[0]

    def add(self, mention: Mention) -> None:
        """Take a mention by name."""
        self.mentions.append(mention)
        if mention.name:
            self.variants[mention.name] = self.variants.get(mention.name, 0) + 1


def name_words(name: str) -> list[str]:
    """The words of a name without ``Jr.`` and the like."""
    words = [w for w in name.split() if not is_suffix_text(w)]
    return words or name.split()


def same_person(a: str, b: str) -> bool:
    """May the two names be one person's (see :func:`quoteattr.speakers.names.compatible`)?"""
    return compatible(parse_name(a), parse_name(b))


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
    [
        "husband",
        "wife",
        "son",
        "daughter",
        "brother",
        "sister",
        "father",
        "mother",
        "widow",
        "widower",
        "spouse",
        "uncle",
        "aunt",
        "nephew",
        "niece",
        "cousin",
        "grandson",
        "granddaughter",
        "grandfather",
        "grandmother",
        "partner",
    ]
)


def is_introduction(mention: Mention) -> bool:
    """A full name that is not given as somebody's relative."""
    return len(name_words(mention.name)) > 1 and not KIN & set(mention.title.casefold().split())


def prominence(mention: Mention, at: Mention) -> float:
    """How much a mention makes its person the one whom a short name at ``at`` means."""
    weight = 1.0 if mention.role == "subject" else 0.5
    if mention.quoted:
        weight *= 0.3
    if KIN & set(mention.title.casefold().split()):
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
        people = [m for m in names if m.entity == "person"]
        for mention in people:
            if len(name_words(mention.name)) > 1:
                self._place_full(mention)
        self.short = [m for m in people if len(name_words(m.name)) == 1]
        for mention in people:
            if len(name_words(mention.name)) == 1:
                self._place_short(mention)
        for person in self.people:
            person.mentions.sort(key=lambda m: m.start)
            self._describe(person)
            self._guess_gender(person)
        for mention in names:
            if mention.entity in ("organization", "place"):
                self._place_organization(mention)

    def _take(self, person: Referent, mention: Mention) -> None:
        person.add(mention)
        self.of_mention[mention.start] = person

    def _place_full(self, mention: Mention) -> None:
        fits = [p for p in self.people if any(same_person(mention.name, v) for v in p.variants)]
        if not fits:
            fits = [Referent("person")]
            self.people += fits
        self._take(fits[0], mention)

    def bearers(self, short: str) -> list[Referent]:
        """The people whose family name (or given name, when no family name fits) the single word is."""
        low = short.casefold()
        family = [
            p for p in self.people if p.elsewhere is None and any(same_person(short, v) for v in p.variants)
        ]
        if family:
            return family
        return [p for p in self.people if any(low == w.casefold() for v in p.variants for w in name_words(v))]

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
            known = next((p for p in self.people if p.rivals == rivals), None)
            fits = [known or Referent("person", rivals=rivals)]
            if known is None:
                self.people += fits
        if not fits:
            fits = [self._misspelled(mention.name) or Referent("person")]
            if fits[0] not in self.people:
                self.people += fits
        self._take(fits[0], mention)

    def _may_mean(self, bearer: Referent, mention: Mention) -> bool:
        """May the short name mean the one bearer of the family name that the document names in full?

        Not if its title shows another gender; and not if the name is used before the bearer is introduced, while
        everybody knows somebody else by it (``Obama`` in a story that mentions ``Michelle Obama`` late).
        """
        if bearer.elsewhere is not None or len(name_words(next(iter(bearer.variants)))) < 2:
            return True
        shown, gender = title_gender(mention.title), self._known_gender(bearer)
        if shown and gender and shown != gender:
            return False
        full = min(m.start for m in bearer.mentions if len(name_words(m.name)) > 1)
        opening = min((m.start for m in self.short if m.name == mention.name), default=mention.start)
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
        said = [title_gender(m.title) for m in person.mentions if title_gender(m.title)]
        return said[0] if said else gender_of(parse_name(person.name)) or ""

    def _by_place(self, mention: Mention, fits: list[Referent]) -> list[Referent]:
        """Of several bearers: the one named before, or the one whom the document is far more about."""
        before = [p for p in fits if any(m.start < mention.start for m in p.mentions)]
        if len(before) == 1:
            return before
        fits = before or fits
        introduced = [
            (m.sentence, p)
            for p in before
            for m in p.mentions
            if is_introduction(m) and m.start < mention.start
        ]
        if introduced:
            last = max(number for number, _ in introduced)
            latest = {id(p): p for number, p in introduced if number >= last - 3}
            if mention.sentence - last <= 3 and len(latest) == 1:
                return list(latest.values())
        weight = {id(p): sum(prominence(m, mention) for m in p.mentions) for p in fits}
        ranked = sorted(fits, key=lambda p: -weight[id(p)])
        if weight[id(ranked[0])] >= 1.5 * weight[id(ranked[1])]:
            return ranked[:1]
        return fits

    def _guess_gender(self, person: Referent) -> None:
        """From titles and nouns around the name, then from the given name."""
        said = [title_gender(m.title) for m in person.mentions if title_gender(m.title)]
        said += [noun_gender(d.noun) for d in person.descriptions if noun_gender(d.noun)]
        person.gender = said[0] if said else gender_of(parse_name(person.name)) or ""

    def _place_organization(self, mention: Mention) -> None:
        for known in self.organizations:
            if any(same_organization(mention.name, v) for v in known.variants):
                known.add(mention)
                self.of_mention[mention.start] = known
                return
        if " " not in mention.name:
            longer = [o for o in self.organizations if any(v.split()[-1] == mention.name for v in o.variants)]
            if len(longer) == 1 and mention.name.istitle():
                self._take(longer[0], mention)
                return
        new = Referent("organization")
        self.organizations.append(new)
        self._take(new, mention)

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
