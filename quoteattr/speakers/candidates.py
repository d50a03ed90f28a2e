"""Whom a mention may stand for: the entities before it that nothing speaks against, each with its features."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from quoteattr.parsing.structure import Sentence, Span, Word
from quoteattr.speakers import descriptions, ranker
from quoteattr.speakers.discourse import Discourse
from quoteattr.speakers.mentions import POSSESSIVES, PRONOUNS, Mention, clause_verb, name_at
from quoteattr.speakers.names.lists import country_of
from quoteattr.speakers.organization_sources import NAMED_AFTER
from quoteattr.speakers.ranker import Candidate, Place
from quoteattr.speakers.referents import Referent
from quoteattr.speakers.source_nouns import body_kinds, key, noun_gender

MEMORY = {"he": 10, "it": 4, "they": 4, "person": 60, "body": 60, "document": 60}
"""Sentences that a mention of each sort looks back."""
RANKS = ("subject", "object", "oblique", "possessive", "modifier", "other")
"""Grammatical roles, the highest first."""
WELL = 1.2
"""How well a description fits somebody of whom the text says it in a narrower word."""
MET, NAMES = 10, 2
"""Mentions of an entity that a mention's state is compared with: the last ones, and the first by name."""
AHEAD = 2
"""Sentences that a pronoun or description looks ahead, where nobody before it fits."""

STATE_BODIES = frozenset(("ministry", "parliament", "military", "police"))
"""Kinds of bodies of which each state has its own."""

MAY_BE = {
    "he": ("person",),
    "it": ("organization", "document"),
    "they": ("organization", "person"),
    "person": ("person",),
    "body": ("organization",),
    "document": ("document", "organization", "person"),
}
"""The kinds of entities that each sort of mention may stand for."""


class Candidates:
    """Finds the candidates of the mentions of a document."""

    def __init__(self, d: Discourse) -> None:
        self.d = d
        self._holders: dict[str, frozenset[str]] = {}  # description -> ids
        self._clauses: dict[int, bool] = {}  # start of a mention -> in a subordinate clause?

    def candidates(self, item: Mention, content: Sequence[Span] | None) -> list[Candidate]:
        """Whom a mention may stand for: the entities before it that nothing speaks against, and nobody."""
        wanted = self.wanted(item)
        sentence = self.d.parse.sentences[item.sentence]
        place = Place(
            self.d.speaker,
            self.d.speaker_before,
            self._subject_before(item),
            wanted,
            self.proper(item),
            content is not None,
            item.noun not in self.d.nouns,
        )
        reported = content or ()
        barred = self._named_within(reported) if item.sort != "document" else set()
        found = [ranker.nobody(item, place)]
        if item.indefinite:
            ranker.compare(found)
            return found
        rank = 0
        for who, memory in reversed(self.d.memory.items()):
            near = memory.last(reported)
            if near is None or (
                item.sentence - near.sentence > MEMORY[item.sort] and who is not self.d.speaker
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
            for who in self.d.people.people:
                if who in self.d.memory or who in barred or not who.mentions:
                    continue
                if self.may_be(item, who, who.first, sentence, wanted):
                    candidate = self._candidate(item, who, who.first, place, rank, 0)
                    if candidate.features["fit"] >= WELL:
                        found.append(candidate)
        anybody = any(c.antecedent and item.sentence - c.antecedent.sentence <= 3 for c in found[1:])
        if item.sort == "person" or (item.sort == "he" and not anybody):
            known = {c.referent for c in found if c.referent is not None}
            found += self._ahead_of(item, place, barred | self.d.memory.keys() | known)
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
        role, named = self._in_sentence(who, near)
        row = ranker.features(
            item, who, near, place, rank=rank, count=count, fit=fit,
            paragraphs=self.d.parse.text.count("\n\n", near.end, item.start), role=role, named=named,
            first_subject=subject, spoke=self.d.spoke[who],
            holder=bool(who.identity) and who.identity in self.holders(item),
            near_source=self.d.own_content(near) is not None, subordinate=self._subordinate(near),
            issued=self.d.issued.get(who, ""),
        )  # fmt: skip
        memory = self.d.memory.get(who)
        met = memory.near[-MET:] if memory is not None else []
        return Candidate(who, near, row, tuple(dict.fromkeys((near, *met, *who.mentions[:NAMES]))))

    def _in_sentence(self, who: Referent, near: Mention) -> tuple[str, bool]:
        """The highest role of an entity in the sentence of its nearest mention, and whether it is named there."""
        role, named = near.role, near.kind == "name"
        memory = self.d.memory.get(who)
        for mention in reversed(memory.near if memory is not None else ()):
            if mention.start >= near.start:
                continue
            if mention.sentence != near.sentence:
                break
            named = named or mention.kind == "name"
            role = min(role, mention.role, key=RANKS.index)
        return role, named

    def may_be(
        self, item: Mention, who: Referent, near: Mention, sentence: Sentence, wanted: frozenset[str]
    ) -> bool:
        """Does nothing speak against the entity: kind, number, gender, grammar, what it is known to be?"""
        sort = item.sort
        if who.rivals or who.kind not in MAY_BE[sort] or item.indefinite:
            return False
        if within(item, near):
            return False
        if who.kind == "person":
            gender = self.gender(item)
            if who.gender and gender and who.gender != gender:
                return False
            if who.plural != (item.plural if item.kind == "description" else sort == "they"):
                return False
            if self._cannot_hold(item, who, wanted) or self._is_told(item, who, sentence):
                return False
        if sort == "body" and self._another_body(item, who):
            return False
        if sort in ("it", "they") and near.role in ("modifier", "possessive") and who is not self.d.speaker:
            return False
        if who.kind == sort == "document" and who.issuer is None and key(item.noun) not in who.said_nouns:
            return False
        return not (near.sentence == item.sentence and bound(sentence, item, near))

    def _is_told(self, item: Mention, who: Referent, sentence: Sentence) -> bool:
        """*She told the judge*: she is not whom the text calls a judge."""
        verb = clause_verb(sentence, item.word) if item.kind == "pronoun" and item.role == "subject" else None
        told = sentence.children(verb, "obj", "iobj") if verb is not None else ()
        nouns = {key(w.text) for w in told if w.upos == "NOUN"}
        return not nouns.isdisjoint(who.said_so)

    def _another_body(self, item: Mention, who: Referent) -> bool:
        """*The company* is no court, *Norland's ministry* none that is never called Norland's; *her office* and *the
        senator's campaign* are called after somebody."""
        kinds = body_kinds(item.noun)
        if kinds and not kinds & (who.body_kinds or kinds):
            return True
        if not who.variants:
            return False
        noun = key(item.noun)
        otherwise = bool(who.said_so) and noun not in who.said_so | who.name_words
        if otherwise and any(noun in other.said_so for other in self.d.memory if other.variants):
            return True  # the supplier is no carmaker, if another body is called so
        if kinds & STATE_BODIES and (proper := self.proper(item)):
            return not proper & (who.said_words | who.name_words)
        if item.noun not in NAMED_AFTER:
            return False
        said = self.d.parse.text[item.start : item.end].casefold()
        if said.startswith(("his ", "her ")):
            return True
        return any(mark in said for mark in ("'s ", "’s ")) and key(item.noun) not in who.name_words

    def _cannot_hold(self, item: Mention, who: Referent, wanted: frozenset[str]) -> bool:
        """Did others, as far as the registry goes, hold the office that a description names?"""
        holders = self.holders(item) if who.identity and item.kind == "description" else frozenset()
        return who.identity not in holders and (bool(holders) or ranker.contradicts(item, who, wanted))

    def _subordinate(self, mention: Mention) -> bool:
        """Does a mention stand in a subordinate clause?"""
        if mention.start not in self._clauses:
            verb = clause_verb(self.d.parse.sentences[mention.sentence], mention.word)
            self._clauses[mention.start] = verb is not None and verb.deprel.partition(":")[0] in (
                "advcl",
                "acl",
                "ccomp",
            )
        return self._clauses[mention.start]

    def _ahead_of(self, item: Mention, place: Place, known: set[Referent]) -> list[Candidate]:
        """The next name behind a mention that nobody before it fits: news names its sources late."""
        first = bisect_right(self.d._named_starts, item.end)
        for mention in self.d._named[first : first + 12]:
            who = self.d.people.of_mention[mention.start]
            if mention.sentence > item.sentence + AHEAD:
                break
            if who in known or mention.quoted or who.rivals or who.kind != "person":
                continue
            gender = self.gender(item)
            if mention.role not in ("subject", "other") or (who.gender and gender and who.gender != gender):
                continue
            if self._cannot_hold(item, who, place.wanted) or within(item, mention):
                continue
            found = self._candidate(item, who, mention, place, 0, 0)
            return [found]
        return []

    def _subject_before(self, item: Mention) -> Referent | None:
        """Whoever the subject of the sentence before is."""
        for number in (item.sentence, item.sentence - 1):
            subject = self.d.parse.sentences[number].subject if number >= 0 else None
            if subject is None or subject.start >= item.start:
                continue
            mention = name_at(subject, self.d.names_in(number))
            if mention is not None:
                return self.d.people.of_mention.get(mention.start)
            answer = self.d.resolved.get(subject.start)
            return answer.referent if answer else None
        return None

    def _named_within(self, spans: Sequence[Span]) -> set[Referent]:
        """Whoever is named inside spans: people don't call themselves by their names."""
        found: set[Referent] = set()
        for start, end in spans:
            at = bisect_left(self.d._named_starts, start)
            while at < len(self.d._named) and self.d._named[at].start < end:
                who = self.d.people.of_mention[self.d._named[at].start]
                if who.kind == "person":
                    found.add(who)
                at += 1
        return found

    def gender(self, item: Mention) -> str:
        """What a pronoun or a noun says of the gender: ``m``, ``f`` or nothing."""
        if item.kind == "pronoun":
            gender = PRONOUNS[item.word.text.casefold()][1]
            return gender if gender in ("m", "f") else ""
        return noun_gender(item.noun) if item.entity == "person" else ""

    def wanted(self, item: Mention) -> frozenset[str]:
        """What the words of a description say."""
        return descriptions.content_words(self.phrase_of(item)) if item.kind == "description" else frozenset()

    def proper(self, item: Mention) -> frozenset[str]:
        """The words of a description that are names, or stand for a country."""
        if item.kind != "description":
            return frozenset()
        words = [w for w in self.phrase_of(item) if w.upos == "PROPN" or country_of(w.text)]
        return descriptions.content_words(w for w in words if w.start != item.word.start)

    def holders(self, item: Mention) -> frozenset[str]:
        """Ids of those who the registry knows to have held the office that a description names with its place."""
        if item.entity != "person" or not item.definite or item.plural:
            return frozenset()
        words = [w for w in self.phrase_of(item) if w.upos != "DET" and w.text not in POSSESSIVES]
        text = " ".join(w.text for w in words)
        if text not in self._holders:
            found = self.d.registry.holders(text, None, self.d.date)
            self._holders[text] = frozenset(s.id for s in found)
        return self._holders[text]

    def phrase_of(self, item: Mention) -> list[Word]:
        """The words of a description: its phrase, with an of-phrase behind it."""
        sentence = self.d.parse.sentences[item.sentence]
        words = list(sentence.within(item.start, item.end))
        tail = sentence.words[item.word.id : item.word.id + 8]
        if tail and tail[0].text in ("of", "for"):
            for word in tail[1:]:
                if word.upos not in ("DET", "ADJ", "NOUN", "PROPN"):
                    break
                words.append(word)
        return words


def within(item: Mention, other: Mention) -> bool:
    """Nobody stands inside the own phrase: *the ad's narrator* is not the ad, *her lawyer, Ann Lee* is not *her*."""
    if item.sort == "document" or item.sentence != other.sentence:
        return False  # a document may be called as its author
    if item.kind == "description" and other.start < item.end and item.start < other.end:
        return True
    return item.role == "possessive" and other.word.deprel == "appos" and other.word.head == item.word.head


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
