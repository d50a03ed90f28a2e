"""What is known of a document while it is read: names, people, settled mentions, and who spoke last."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from quoteattr.parsing.structure import Parse, Sentence, Span, Word
from quoteattr.quotations import Quotation
from quoteattr.schema import Attribution
from quoteattr.speakers import descriptions, ranker
from quoteattr.speakers.document_names import find_names
from quoteattr.speakers.document_people import People
from quoteattr.speakers.documents import issuer_of
from quoteattr.speakers.mentions import (
    POSSESSIVES,
    PRONOUNS,
    Marks,
    Mention,
    find_phrases,
    find_pronouns,
    role_of,
)
from quoteattr.speakers.names.lists import countries, country_of
from quoteattr.speakers.names.spelling import plain
from quoteattr.speakers.ranker import Candidate, Choice, Place
from quoteattr.speakers.referents import Description, Referent
from quoteattr.speakers.registry import Registry, possible
from quoteattr.speakers.sentences import headline, rejoin
from quoteattr.speakers.source_nouns import key, noun_gender

MEMORY = {"he": 10, "it": 4, "they": 4, "person": 60, "body": 60, "document": 60}
"""Sentences that a mention of each sort looks back."""
AHEAD = 2
"""Sentences that a pronoun or description looks ahead, where nobody before it fits."""
CERTAIN = {"he": 0.45, "it": 0.4, "they": 0.45, "person": 0.5, "body": 0.45, "document": 0.55}
"""The probability from which a mention of each sort is answered."""


@dataclass(frozen=True)
class Answer:
    """Whom one part of a source stands for.

    ``referent`` is None where the name isn't anybody's in the document (``the Trump campaign``); ``steps`` say in plain
    words how the answer was found; ``way`` is the way that it was found by, ``probability`` the ranker's
    along the chain, ``guesses`` names with theirs.
    """

    status: str
    kind: str = "unnamed"
    referent: Referent | None = None
    name: str = ""
    steps: tuple[str, ...] = ()
    way: str = "name"
    probability: float = 1.0
    guesses: tuple[tuple[str, float], ...] = ()

    def because(self, step: str) -> Answer:
        """The same answer with a step before its own."""
        return replace(self, steps=(step, *self.steps))


@dataclass
class Memory:
    """The mentions of an entity so far."""

    near: list[Mention] = field(default_factory=list)

    def last(self, but: Sequence[Span]) -> Mention | None:
        """The last mention outside of some spans."""
        if not but:
            return self.near[-1]
        return next((m for m in reversed(self.near) if not any(s <= m.start < e for s, e in but)), None)


OF_STATES = frozenset(
    "government military army navy ministry parliament police bank embassy cabinet senate presidency".split()
)
"""Bodies that are named by their country: *Russia's military*."""

OUTLETS = frozenset(
    "agency newspaper daily weekly magazine paper tabloid journal channel station broadcaster network website outlet".split()
)
"""What a body of the press is called behind its name."""

MAY_BE = {
    "he": ("person",),
    "it": ("organization", "document"),
    "they": ("organization", "person"),
    "person": ("person",),
    "body": ("organization",),
    "document": ("document", "organization", "person"),
}
"""The kinds of entities that each sort of mention may stand for."""

UNRESOLVED = Answer("unresolved")
ANONYMOUS = Answer("anonymous")
NOBODY = Answer("none", "none")


class Discourse:
    """A document's mentions and what they were found to stand for, in text order.

    Raises nothing on any parse: what can't be settled stays out of ``settled``.
    """

    def __init__(
        self,
        parse: Parse,
        quotations: Sequence[Quotation],
        attributions: Sequence[Attribution],
        registry: Registry,
        date: object = None,
    ) -> None:
        self.parse = parse = rejoin(parse)
        self.marks = Marks(quotations)
        self.attributions = attributions
        self.by_start = sorted(attributions, key=lambda a: a.start)
        self.by_end = sorted(attributions, key=lambda a: a.end, reverse=True)  # the last one comes first
        self.registry = registry
        self.date = date
        self.names = find_names(parse, self.marks, [a.source[0] for a in attributions if a.source])
        self.people = People(parse, self.names, self._known_name)
        self._meet_registry()
        self._by_sentence: dict[int, list[Mention]] = {}
        for name in self.names:
            self._by_sentence.setdefault(name.sentence, []).append(name)
        self._named = [m for m in self.names if m.start in self.people.of_mention]
        self._named_starts = [m.start for m in self._named]
        reported: dict[Span, tuple[Span, ...]] = {}  # by source; of two reports with one source both
        for a in attributions:
            for where in a.source:
                reported[where] = (*reported.get(where, ()), *a.content)
        self._sources = sorted((s, e, content) for (s, e), content in reported.items())
        self._contents = sorted({c for a in attributions for c in a.content})
        self.memory: dict[Referent, Memory] = {}  # whoever was mentioned so far, by last mention
        self.resolved: dict[int, Answer] = {}  # by the start of the mention's head
        self.answers: dict[str, tuple[Answer, ...]] = {}  # by the id of the attribution
        self.speaker: Referent | None = None  # of the attribution before
        self.speaker_before: Referent | None = None  # the last other one
        self.joint: tuple[Answer, ...] = ()  # those who spoke together in the attribution before
        self._holders: dict[str, frozenset[str]] = {}  # description -> ids
        self._clauses: dict[int, bool] = {}  # start of a mention -> in a subordinate clause?
        self.spoke: Counter[Referent] = Counter()  # how often somebody was a speaker so far
        self.nouns: set[str] = set()  # nouns of the phrases so far
        self.again: set[str] = set()  # attributions that need a second look at the end

    def mentions(self) -> list[Mention]:
        """Names, pronouns and noun phrases in text order."""
        heads = [self._source_head(s, e) for s, e, _ in self._sources]
        found = [
            *self.names,
            *find_pronouns(self.parse, self.marks),
            *find_phrases(self.parse, self.marks, self.names, [h for h in heads if h is not None]),
        ]
        return sorted(found, key=lambda m: (m.start, -m.end))

    def _source_head(self, start: int, end: int) -> int | None:
        sentence = self.parse.sentence_at(start)
        word = sentence.top(start, end) if sentence else None
        return word.start if word else None

    # ------------------------------------------------------------- looking up

    def names_in(self, number: int) -> list[Mention]:
        """The names of a sentence."""
        return self._by_sentence.get(number, [])

    def text(self, words: Sequence[Word]) -> str:
        """The text from the first word to the last, white space as single spaces."""
        return " ".join(self.parse.text[words[0].start : words[-1].end].split()) if words else ""

    def of_name(self, mention: Mention) -> Answer:
        """Whom a name stands for."""
        who = self.people.of_mention.get(mention.start)
        if who is None:
            return UNRESOLVED
        answer = self.of_referent(who)
        if answer.status == "named" and mention.name != who.name:
            first = next((m for m in who.mentions if m.name == who.name), who.first)
            return answer.because(f"“{mention.name}” → “{who.name}” (sentence {first.sentence + 1})")
        return answer

    def of_referent(self, who: Referent) -> Answer:
        """The answer that a referent is; unresolved for one without a name or with rivals for it."""
        if who.rivals:
            names = " or ".join(r.name for r in who.rivals)
            return Answer("unresolved", who.kind, None, "", (f"may be {names}",))
        if who.kind == "document":
            return self.of_document(who)
        if not who.variants:
            if not who.definite or who.plural:
                return Answer("anonymous", "unnamed", who)
            return Answer(
                "unresolved", "unnamed", who, "", ("a description that no name in the document fits",)
            )
        return Answer("named", who.kind, who, who.name)

    def body(self, name: str, head: Word, number: int, capitals: bool, steps: tuple[str, ...] = ()) -> Answer:
        """An organisation that the tagger saw no name of; later phrases may stand for it."""
        steps = (*steps, f"“{name}” is an organisation")
        who = self.people.body(name)
        if who is None and not capitals:
            who = Referent("organization")
            self.people.take_body(who, name)
        if who is not None and not capitals:
            role = role_of(self.parse.sentences[number], head)
            mention = Mention("name", head.start, head.end, number, head, role, "organization", name)
            if all(m.start != head.start for m in who.mentions):
                who.add(mention)
                self.remember(mention, who)
        return Answer("named", "organization", who, who.name if who is not None else name, steps, "spelled")

    def of_document(self, who: Referent) -> Answer:
        """A document speaks for whoever issued it, where the article says so."""
        if who.issuer is not None:
            answer = self.possessor(who.issuer[1], who.issuer[0])
            if answer is not None:
                return answer.because(f"issued by “{who.issuer[1].text}”")
        return Answer("anonymous", "document", who)

    def possessor(self, word: Word, number: int) -> Answer | None:
        """The named person or organisation that a name or a settled pronoun stands for."""
        mention = name_at(word, self.names_in(number))
        answer = self.of_name(mention) if mention is not None else self.resolved.get(word.start)
        return answer if answer is not None and answer.status == "named" else None

    # --------------------------------------------------------------- registry

    def known(self, answer: Answer) -> tuple[str, str, str]:
        """Name, id and last step of an answer: the registry's form of the name where it knows the speaker."""
        kind = "person" if answer.kind == "person" else "organization"
        if answer.referent is not None and answer.referent.is_place and (country := capital_of(answer.name)):
            return country, self.registry.id_for(country, kind), f"“{answer.name}” speaks for {country}"
        variants = sorted(answer.referent.variants, key=len, reverse=True) if answer.referent else []
        full = [v for v in variants if kind == "organization" or " " in v]
        if kind == "person" and not full and answer.referent is not None:
            titles = {m.title.split()[-1] for m in answer.referent.mentions if m.title}
            full = [f"{t} {answer.name}" for t in sorted(titles)]
        for name in dict.fromkeys((answer.name, *full)):
            speaker = self.registry.find(name, date=self.date, kind=kind)
            if speaker is not None:
                own = (
                    kind == "organization" and " " in answer.name
                )  # a body is called as the article calls it
                return answer.name if own else speaker.name, speaker.id, f"registry: {speaker.name}"
        return answer.name, self.registry.id_for(answer.name, kind), f"speaker: {answer.name}"

    def _known_name(self, name: str) -> str | None:
        known = self.registry.find(name, date=self.date, kind="person")
        return known.name if known is not None else None

    def _meet_registry(self) -> None:
        """What the registry knows of the people in the document: gender, and the roles they held at the date."""
        for who in self.people.people:
            known = None if who.rivals else self.registry.find(who.name, date=self.date, kind="person")
            if known is None:
                continue
            who.gender = who.gender or known.gender
            who.identity = known.id
            for tenure in known.roles:
                words = (
                    {key(w) for w in tenure.role.split()}
                    | {tenure.place}
                    | ({"former"} if tenure.end else set())
                )
                text = f"{tenure.role} in the registry"
                held = Description(key(tenure.role.split()[-1]), frozenset(words), who.first.sentence, text)
                who.offices.append(held)
                if possible(tenure, self.date):
                    who.descriptions.append(held)

    # --------------------------------------------------------------- mentions

    def meet(self, item: Mention) -> None:
        """Find out whom the next mention of the text stands for."""
        if item.kind == "name":
            if item.start in self.people.of_mention:
                self.remember(item, self.people.of_mention[item.start])
        elif item.sort == "body" and (known := self._kind_of_name(item)) is not None:
            self.resolved[item.word.start] = self.of_name(known)
        elif item.sort == "body" and (name := self._named_body(item)):
            capitals = headline(self.parse.sentences[item.sentence])
            answer = self.body(name, item.word, item.sentence, capitals)
            self.resolved[item.word.start] = answer
        elif (name_ := self._apposed(item)) is not None:
            answer = self.of_name(name_)
            who = self.people.of_mention[name_.start]
            self._describe(who, item)
            self.remember(item, who)
            self.resolved[item.word.start] = answer.because(f"apposition: “{name_.name}”")
        elif not self._is_role(item):
            self.link(item)

    def _apposed(self, item: Mention) -> Mention | None:
        """The person named with a role: *the ambassador, Janek Sowa*, *the ambassador to Poland Janek Sowa*."""
        if item.sort != "person" or item.plural:
            return None
        sentence = self.parse.sentences[item.sentence]
        words = sentence.words[item.word.id :]
        people = [m for m in self.names_in(item.sentence) if m.entity == "person" and m.start >= item.end]
        name = people[0] if people else None
        if name is None or name.start not in self.people.of_mention:
            return None
        gap = [w for w in words if w.end <= name.start]
        if [w.text for w in gap] == [","] and item.definite:
            behind = [w for w in words if w.start >= name.end][:1]
            whole = (
                not behind
                or behind[0].text in (",", ".", "”", '"', ";", ")", "—", "–")
                or behind[0].upos in ("VERB", "AUX")
            )
            return name if name.word.deprel == "appos" and whole else None
        if (
            len(gap) < 2
            or gap[0].upos != "ADP"
            or len(name.name.split()) < 2
            or gap[-1].upos not in ("NOUN", "PROPN")
        ):
            return None
        if any(w.upos not in ("ADP", "DET", "NOUN", "PROPN", "ADJ") or w.text in POSSESSIVES for w in gap):
            return None
        own = name.title and item.word.text not in name.title.split()
        return None if own else name

    def _kind_of_name(self, item: Mention) -> Mention | None:
        """The name in a phrase that only says what it is: *the Interfax news agency*, *Al Hayat newspaper*."""
        if item.noun not in OUTLETS or item.plural:
            return None
        inside = [m for m in self.names_in(item.sentence) if item.start <= m.start and m.end <= item.end]
        name = inside[-1] if inside else None
        if name is None or name.entity != "organization" or name.start not in self.people.of_mention:
            return None
        between = self.parse.sentences[item.sentence].within(name.end, item.end)
        return name if all(w.text.islower() and w.upos in ("NOUN", "ADJ", "PUNCT") for w in between) else None

    def _named_body(self, item: Mention) -> str:
        """The name that a phrase for an organisation is (*the Israeli army*, *Norwick police*); empty for others."""
        if item.plural or item.indefinite:
            return ""
        words = self.parse.sentences[item.sentence].within(item.start, item.end)
        if any(w.upos == "PRON" for w in words):
            return ""
        owners = [m for m in self.names_in(item.sentence) if item.start <= m.start and m.end <= item.end]
        if any(w.text in POSSESSIVES for w in words):
            owned = any(m.entity == "place" or country_of(m.name) for m in owners)
            kept = [w.text for w in words if w.text not in POSSESSIVES]
            return " ".join(kept) if owned and item.noun in OF_STATES else ""
        rest = [w for w in words[:-1] if (w.upos != "DET" and not w.text.isupper()) or len(w.text) > 1]
        first = next(
            (
                w
                for w in rest
                if w.text[:1].isupper() and w.upos != "DET" and not (w.id == 1 and w.upos != "PROPN")
            ),
            None,
        )
        if (
            first is None
            or item.noun in ("authority", "side")
            or headline(self.parse.sentences[item.sentence])
        ):
            return ""
        return self.text([w for w in words if w.start >= first.start])

    def remember(self, item: Mention, who: Referent) -> None:
        """Note a mention of somebody."""
        memory = self.memory.pop(who, None) or Memory()  # the one met last comes last
        memory.near.append(item)
        self.memory[who] = memory

    def _is_role(self, item: Mention) -> bool:
        """*She joined the bank as the regulatory manager*, *She is the manager*: what somebody is, nobody else."""
        sentence = self.parse.sentences[item.sentence]
        if item.kind != "description":
            return False
        if sentence.children(item.word, "cop"):
            return True
        cases = [w for w in sentence.children(item.word, "case") if w.text.casefold() == "as"]
        ahead = [sentence.words[w.id - 2].text.casefold() for w in cases if w.id > 1]
        return bool(cases) and not {"such", "same", "well"} & set(ahead)

    def link(self, item: Mention) -> None:
        """Link a pronoun or a phrase to an entity before it, or make it one of its own."""
        content = self.own_content(item)
        if item.sort in ("it", "they") and content is None:
            return
        choices = self.choices(item, content)
        self.settle_on(item, choices)

    def choices(self, item: Mention, content: Sequence[Span] | None) -> list[Choice]:
        """The ranked entities for a mention."""
        return ranker.rank(self.candidates(item, content), ranker.weights()[item.sort])

    def settle_on(self, item: Mention, choices: Sequence[Choice]) -> None:
        """Take the first choice, if it is probable enough."""
        best = choices[0] if choices else None
        sure = best is not None and best.referent is not None and best.probability >= CERTAIN[item.sort]
        if best is None or best.referent is None or not sure:
            self._introduce(item, choices)
            return
        who = best.referent
        near = best.antecedent
        gender = self._gender(item)
        if (
            who.kind == "person"
            and not who.gender
            and gender
            and not item.quoted
            and near is not None
            and near.start < item.start
        ):
            who.gender = gender
        self.remember(item, who)
        answer = self.of_referent(who)
        earlier = self.resolved.get(near.word.start) if near is not None and near.kind != "name" else None
        said = " ".join(self.parse.text[item.start : item.end].split())
        why = self._described_as(who, item) if item.kind == "description" else ""
        place = self._where(near, item) if near is not None else who.name
        steps = (f"“{said}” → {who.name}: {why}" if why and who.variants else f"“{said}” → {place}",)
        if item.kind == "description":
            self._describe(who, item)
        chain = earlier.steps if earlier is not None and not (why and who.variants) else answer.steps
        sure_before = earlier.probability if earlier is not None and earlier.referent is who else 1.0
        self.resolved[item.word.start] = replace(
            answer,
            steps=(*steps, *chain),
            way=item.sort,
            probability=best.probability * sure_before,
            guesses=self._guesses(choices),
        )

    def _introduce(self, item: Mention, choices: Sequence[Choice]) -> None:
        said = " ".join(self.parse.text[item.start : item.end].split())
        guesses = self._guesses(choices)
        if item.kind == "pronoun":
            status = "anonymous" if item.sort == "they" else "unresolved"
            self.resolved[item.word.start] = Answer(
                status, steps=(f"“{said}”: nobody before or behind it fits clearly",), guesses=guesses
            )
            return
        kind = item.entity
        who = Referent(kind, mentions=[item], gender=noun_gender(item.noun) if kind == "person" else "")
        who.plural, who.definite = item.plural, item.definite
        if kind == "document":
            issuer = issuer_of(self.parse.sentences[item.sentence], item.word, self.names_in(item.sentence))
            who.issuer = (item.sentence, issuer) if issuer is not None else None
        self._describe(who, item)
        self.remember(item, who)
        self.resolved[item.word.start] = replace(
            self.of_referent(who),
            steps=(f"“{said}”: nobody in the document is described so",)
            if item.definite and not item.plural
            else (),
            guesses=guesses,
        )

    def _describe(self, who: Referent, item: Mention) -> None:
        text = " ".join(self.parse.text[item.start : item.end].split())
        words = self.wanted(item)
        self.nouns.add(item.noun)
        if who.kind != "document":
            who.descriptions.append(Description(key(item.noun), words, item.sentence, text))

    def _described_as(self, who: Referent, item: Mention) -> str:
        """What the document (or the registry) said of somebody that a description fits best."""
        noun, wanted = key(item.noun), self.wanted(item)
        told = [(descriptions.fits(noun, wanted, d), d) for d in who.descriptions if d.text]
        value, best = max(told, key=lambda pair: pair[0], default=(0.0, None))
        return f"{best.text} (sentence {best.sentence + 1})" if best is not None and value >= 1.0 else ""

    def _guesses(self, choices: Sequence[Choice]) -> tuple[tuple[str, float], ...]:
        named = [(c.referent, c.probability) for c in choices[:4] if c.referent is not None]
        found = [(self.of_referent(who), p) for who, p in named]
        return tuple((self.known(a)[0], round(p, 3)) for a, p in found if a.status == "named")[:3]

    def _gender(self, item: Mention) -> str:
        if item.kind == "pronoun":
            gender = PRONOUNS[item.word.text.casefold()][1]
            return gender if gender in ("m", "f") else ""
        return noun_gender(item.noun) if item.entity == "person" else ""

    def wanted(self, item: Mention) -> frozenset[str]:
        """What the words of a description say."""
        return (
            descriptions.content_words(self._phrase_of(item)) if item.kind == "description" else frozenset()
        )

    def holders(self, item: Mention) -> frozenset[str]:
        """Ids of those who the registry knows to have held the office that a description names with its place."""
        if item.entity != "person" or not item.definite or item.plural:
            return frozenset()
        words = [w for w in self._phrase_of(item) if w.upos != "DET" and w.text not in POSSESSIVES]
        text = " ".join(w.text for w in words)
        if text not in self._holders:
            found = self.registry.holders(text, None, self.date)
            if not found and "of" in (w.text for w in words):
                at = [w.text for w in words].index("of")
                role, place = " ".join(w.text for w in words[:at]), " ".join(w.text for w in words[at + 1 :])
                found = self.registry.holders(role, place, self.date)
            self._holders[text] = frozenset(s.id for s in found)
        return self._holders[text]

    def candidates(self, item: Mention, content: Sequence[Span] | None) -> list[Candidate]:
        """Whom a mention may stand for: the entities before it that nothing speaks against, and nobody."""
        wanted = self.wanted(item)
        sentence = self.parse.sentences[item.sentence]
        place = Place(
            self.speaker,
            self.speaker_before,
            self._subject_before(item),
            wanted,
            content is not None,
            item.noun not in self.nouns,
        )
        reported = content or ()
        told = self._told_before(item) if content is not None and item.sort == "he" else ()
        barred = self._named_within(reported, item.sentence) if item.sort != "document" else set()
        found = [ranker.nobody(item, place)]
        rank = 0
        for who, memory in reversed(self.memory.items()):
            near = memory.last((*reported, *told)) or memory.last(reported)
            if near is None or (
                item.sentence - near.sentence > MEMORY[item.sort] and who is not self.speaker
            ):
                continue
            if who in barred or not self.may_be(item, who, near, sentence, wanted):
                continue
            subject = near.role == "subject" and not any(
                c.antecedent is not None and c.antecedent.role == "subject" for c in found
            )
            found.append(self._candidate(item, who, near, place, rank, len(memory.near), subject))
            rank += 1
        if item.sort in ("body", "it"):
            _mark_top(found)
        if item.sort == "person":
            for who in self.people.people:
                if who in self.memory or who in barred or not who.mentions:
                    continue
                if self.may_be(item, who, who.first, sentence, wanted):
                    candidate = self._candidate(item, who, who.first, place, rank, 0)
                    if candidate.features["fit"] >= 1.2:
                        found.append(candidate)
        anybody = any(c.antecedent and item.sentence - c.antecedent.sentence <= 3 for c in found[1:])
        if item.sort == "person" or (item.sort == "he" and not anybody):
            known = {c.referent for c in found if c.referent is not None}
            found += self._ahead_of(item, place, barred | self.memory.keys() | known)
        ranker.compare(found)
        return found

    def _candidate(
        self,
        item: Mention,
        who: Referent,
        near: Mention,
        place: Place,
        rank: int,
        count: int,
        subject: bool = False,
    ) -> Candidate:
        fit = 0.0
        if item.kind == "description":
            noun = key(item.noun)
            fits = (
                descriptions.fits(noun, place.wanted, d) - 0.3 * (d.sentence > item.sentence)
                for d in who.descriptions
            )
            fit = max(fits, default=0.0)
        row = ranker.features(
            item, who, near, place, rank=rank, count=count, fit=fit,
            paragraphs=self.parse.text.count("\n\n", near.end, item.start),
            first_subject=subject, spoke=self.spoke[who],
            holder=bool(who.identity) and who.identity in self.holders(item),
            near_source=self.own_content(near) is not None, subordinate=self._subordinate(near),
        )  # fmt: skip
        return Candidate(who, near, row)

    def may_be(
        self, item: Mention, who: Referent, near: Mention, sentence: Sentence, wanted: frozenset[str]
    ) -> bool:
        """Does nothing speak against the entity: kind, number, gender, grammar, what it is known to be?"""
        sort = item.sort
        if who.rivals or who.kind not in MAY_BE[sort] or item.indefinite:
            return False
        if who.kind == "person":
            gender = self._gender(item)
            if who.gender and gender and who.gender != gender:
                return False
            if who.plural != (item.plural if item.kind == "description" else sort == "they"):
                return False
            if self._cannot_hold(item, who, wanted):
                return False
        if sort in ("it", "they") and near.role in ("modifier", "possessive") and who is not self.speaker:
            return False
        if who.kind == "document" and sort == "document" and key(item.noun) not in who.said_nouns:
            return False
        return not (near.sentence == item.sentence and bound(sentence, item, near))

    def _cannot_hold(self, item: Mention, who: Referent, wanted: frozenset[str]) -> bool:
        """Did others, as far as the registry goes, hold the office that a description names?"""
        holders = self.holders(item) if who.identity and item.kind == "description" else frozenset()
        return who.identity not in holders and (bool(holders) or ranker.contradicts(item, who, wanted))

    def _subordinate(self, mention: Mention) -> bool:
        """Does a mention stand in a subordinate clause?"""
        if mention.start not in self._clauses:
            verb = clause_verb(self.parse.sentences[mention.sentence], mention.word)
            self._clauses[mention.start] = verb is not None and verb.deprel.partition(":")[0] in (
                "advcl",
                "acl",
                "ccomp",
            )
        return self._clauses[mention.start]

    def _ahead_of(self, item: Mention, place: Place, known: set[Referent]) -> list[Candidate]:
        """The next name behind a mention that nobody before it fits: news names its sources late."""
        first = bisect_right(self._named_starts, item.end)
        for mention in self._named[first : first + 12]:
            who = self.people.of_mention[mention.start]
            if mention.sentence > item.sentence + AHEAD:
                break
            if who in known or mention.quoted or who.rivals or who.kind != "person":
                continue
            gender = self._gender(item)
            if mention.role not in ("subject", "other") or (who.gender and gender and who.gender != gender):
                continue
            if self._cannot_hold(item, who, place.wanted):
                continue
            found = self._candidate(item, who, mention, place, 0, 0)
            found.features["opens_next"] = float(self._opens_next(item, mention))
            return [found]
        return []

    def _opens_next(self, item: Mention, name: Mention) -> bool:
        """Does the next sentence begin with a full name that is its subject? News names its sources late."""
        sentence = self.parse.sentences[name.sentence]
        before = [w for w in sentence.words if w.end <= name.start]
        opens = not any(w.upos in ("VERB", "AUX", "PRON") for w in before)
        return name.sentence == item.sentence + 1 and opens and name.role == "subject" and " " in name.name

    def _subject_before(self, item: Mention) -> Referent | None:
        """Whoever the subject of the sentence before is."""
        for number in (item.sentence, item.sentence - 1):
            subject = self.parse.sentences[number].subject if number >= 0 else None
            if subject is None or subject.start >= item.start:
                continue
            mention = name_at(subject, self.names_in(number))
            if mention is not None:
                return self.people.of_mention.get(mention.start)
            answer = self.resolved.get(subject.start)
            return answer.referent if answer else None
        return None

    def _named_within(self, spans: Sequence[Span], sentence: int) -> set[Referent]:
        """Whoever is named inside spans: people don't call themselves by their names."""
        found: set[Referent] = set()
        for start, end in spans:
            at = bisect_left(self._named_starts, start)
            while at < len(self._named) and self._named[at].start < end:
                who = self.people.of_mention[self._named[at].start]
                if who.kind == "person":
                    found.add(who)
                at += 1
        return found

    def _told_before(self, item: Mention) -> tuple[Span, ...]:
        """What was reported in the sentence before and in this one before the mention.

        Who speaks on is rather who spoke than somebody whom the words were about.
        """
        start = self.parse.sentences[max(0, item.sentence - 1)].start
        first, behind = (bisect_left(self._contents, (at, 0)) for at in (start, item.start))
        return tuple(c for c in self._contents[first:behind] if c[1] <= item.start)

    def own_content(self, item: Mention) -> tuple[Span, ...] | None:
        """What the attribution reports whose source the mention stands in; None outside sources."""
        at = bisect_right(self._sources, item.word.start, key=lambda s: s[0]) - 1
        if at < 0 or item.word.end > self._sources[at][1]:
            return None
        return self._sources[at][2]

    def _phrase_of(self, item: Mention) -> list[Word]:
        """The words of a description: its phrase, with an of-phrase behind it."""
        sentence = self.parse.sentences[item.sentence]
        words = list(sentence.within(item.start, item.end))
        tail = sentence.words[item.word.id : item.word.id + 8]
        if tail and tail[0].text in ("of", "for"):
            for word in tail[1:]:
                if word.upos not in ("DET", "ADJ", "NOUN", "PROPN"):
                    break
                words.append(word)
        return words

    def _where(self, antecedent: Mention, item: Mention) -> str:
        """The place of an antecedent in words."""
        text = " ".join(self.parse.text[antecedent.start : antecedent.end].split())
        gap = item.sentence - antecedent.sentence
        near = {0: "in the same sentence", 1: "in the sentence before", -1: "in the next sentence"}
        place = near.get(gap) or (f"{gap} sentences before" if gap > 0 else f"{-gap} sentences ahead")
        role = f"{antecedent.role} " if antecedent.role in ("subject", "object") else ""
        return f"{role}{place}: “{text}”"


def name_at(word: Word, names: Sequence[Mention]) -> Mention | None:
    """The name that covers a word."""
    return next((m for m in names if m.start <= word.start and word.end <= m.end), None)


def bound(sentence: Sentence, item: Mention, other: Mention) -> bool:
    """Can't be one person: both are arguments of one verb, and the mention is no possessive or reflexive."""
    if item.role == "possessive" or item.word.text.casefold().endswith("self"):
        return False
    if other.role in ("possessive", "modifier", "other"):
        return False
    if item.word.deprel == other.word.deprel == "nsubj":
        return False  # a verb has one subject: the parser put two clauses together
    a, b = clause_verb(sentence, item.word), clause_verb(sentence, other.word)
    return a is not None and b is not None and a.id == b.id and item.word.id != other.word.id


def clause_verb(sentence: Sentence, word: Word) -> Word | None:
    """The predicate that the phrase of ``word`` depends on."""
    for head in sentence.ancestors(word):
        # a subject's governor is a predicate, whatever the tagger made of it
        if word.deprel.startswith("nsubj") or head.upos in ("VERB", "AUX") or sentence.children(head, "cop"):
            return head
        word = head
    return None


def _mark_top(found: Sequence[Candidate]) -> None:
    """Mark the organisation that is named most, if it is clearly so, and the only one that its kind doesn't exclude."""
    bodies = [
        c
        for c in found
        if c.referent and c.referent.variants and not c.referent.is_place and not c.features.get("other_body")
    ]
    bodies.sort(key=lambda c: -c.features["count"])
    for at, candidate in enumerate(bodies):
        candidate.features["only_body"] = float(len(bodies) == 1)
        clear = at == 0 and (len(bodies) == 1 or candidate.features["count"] > bodies[1].features["count"])
        candidate.features["top_body"] = float(clear)


def capital_of(name: str) -> str:
    """The country whose capital a place is, or that an abbreviation stands for; empty for other places."""
    country = countries().get(country_of(name) or "")
    if country is None:
        return ""
    return (
        country.name
        if plain(country.capital) == plain(name) or (name.isupper() and country.code != "EU")
        else ""
    )
