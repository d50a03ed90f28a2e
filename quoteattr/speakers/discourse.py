"""What is known of a document while it is read: names, people, settled mentions, and who spoke last."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from quoteattr.parsing.structure import Parse, Span, Word
from quoteattr.quotations import Quotation
from quoteattr.schema import Attribution
from quoteattr.speakers.answers import UNRESOLVED, Answer
from quoteattr.speakers.document_names import find_names
from quoteattr.speakers.document_people import People
from quoteattr.speakers.mentions import Marks, Mention, find_phrases, find_pronouns, name_at, role_of
from quoteattr.speakers.names.lists import countries, country_of
from quoteattr.speakers.names.spelling import plain
from quoteattr.speakers.referents import Description, Referent
from quoteattr.speakers.registry import Registry, possible
from quoteattr.speakers.sentences import rejoin
from quoteattr.speakers.source_nouns import key


@dataclass
class Memory:
    """The mentions of an entity so far."""

    near: list[Mention] = field(default_factory=list)

    def last(self, but: Sequence[Span]) -> Mention | None:
        """The last mention outside of some spans."""
        if not but:
            return self.near[-1]
        return next((m for m in reversed(self.near) if not any(s <= m.start < e for s, e in but)), None)


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
        found = find_names(parse, self.marks)
        self.names = [self._as_known(m) for m in found]
        self.people = People(parse, self.names)
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
        self.memory: dict[Referent, Memory] = {}  # whoever was mentioned so far, by last mention
        self.resolved: dict[int, Answer] = {}  # by the start of the mention's head
        self.answers: dict[str, tuple[Answer, ...]] = {}  # by the id of the attribution
        self.speaker: Referent | None = None  # of the attribution before
        self.speaker_before: Referent | None = None  # the last other one
        self.joint: tuple[Answer, ...] = ()  # those who spoke together in the attribution before
        self.spoke: Counter[Referent] = Counter()  # how often somebody was a speaker so far
        self.issued: dict[Referent, str] = {}  # who speaks through a document -> what it was called last
        self.abbreviations: dict[str, int] = {}  # of a description -> where the head of that begins
        self.nouns: set[str] = set()  # nouns of the phrases so far
        self.again: set[str] = set()  # attributions that need a second look at the end

    def mentions(self) -> list[Mention]:
        """Names, pronouns and noun phrases in text order; a phrase behind what stands in it (*her letter*)."""
        heads = [self.source_head(s, e) for s, e, _ in self._sources]
        found = [
            *self.names,
            *find_pronouns(self.parse, self.marks),
            *find_phrases(self.parse, self.marks, self.names, [h for h in heads if h is not None]),
        ]
        return sorted(found, key=lambda m: (m.word.start if m.kind == "description" else m.start, -m.end))

    def source_head(self, start: int, end: int) -> int | None:
        """Where the head of a source begins."""
        sentence = self.parse.sentence_at(start)
        word = sentence.top(start, end) if sentence else None
        return word.start if word else None

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

    def known(self, answer: Answer) -> tuple[str, str, str]:
        """Name, id and last step of an answer: the registry's form of the name where it knows the speaker."""
        kind = "person" if answer.kind == "person" else "organization"
        place = answer.referent is not None and (answer.referent.is_place or answer.name.isupper())
        if place and (country := capital_of(answer.name)):
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

    def _as_known(self, name: Mention) -> Mention:
        """A name that the registry knows as a body's alone is no person's, and the other way round; one of several
        words only where it was tagged as a body's or a place's."""
        if name.entity not in ("person", "organization", "place") or name.title:
            return name
        if " " in name.name:
            someone = name.entity != "person" and self.registry.find(name.name, kind="person") is not None
            return replace(name, entity="person") if someone else name
        known = {kind for kind in ("person", "organization") if self.registry.find(name.name, kind=kind)}
        return replace(name, entity=known.pop()) if len(known) == 1 else name

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

    def remember(self, item: Mention, who: Referent) -> None:
        """Note a mention of somebody."""
        memory = self.memory.pop(who, None) or Memory()  # the one met last comes last
        memory.near.append(item)
        self.memory[who] = memory

    def own_content(self, item: Mention) -> tuple[Span, ...] | None:
        """What the attribution reports whose source the mention stands in; None outside sources."""
        at = bisect_right(self._sources, item.word.start, key=lambda s: s[0]) - 1
        if at < 0 or item.word.end > self._sources[at][1]:
            return None
        return self._sources[at][2]


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
