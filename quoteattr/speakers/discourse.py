"""What is known of a document while it is read: names, people, settled mentions, and who spoke last."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quoteattr.parsing.structure import Parse, Span, Word
from quoteattr.quotations import Quotation
from quoteattr.schema import Attribution
from quoteattr.speakers import descriptions, pronouns
from quoteattr.speakers.document_names import find_names
from quoteattr.speakers.document_people import People
from quoteattr.speakers.mentions import Marks, Mention
from quoteattr.speakers.pronouns import Seen
from quoteattr.speakers.referents import Description, Referent
from quoteattr.speakers.registry import Registry, possible
from quoteattr.speakers.sentences import rejoin
from quoteattr.speakers.source_nouns import is_a, singular

MEMORY = 60
"""Sentences back that mentions are remembered for pronouns; keeps long texts quick."""

CERTAIN = 0.5
"""A pronoun is answered from this probability on."""


@dataclass(frozen=True)
class Answer:
    """Whom one part of a source stands for.

    ``referent`` is None where the name isn't anybody's in the document (``the Trump campaign``); ``steps`` say in plain
    words how the answer was found.
    """

    status: str
    kind: str = "unnamed"
    referent: Referent | None = None
    name: str = ""
    steps: tuple[str, ...] = ()

    def because(self, step: str) -> Answer:
        """The same answer with a step before its own."""
        return replace(self, steps=(step, *self.steps))


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
        self._ahead = [
            Seen(m, self.people.of_mention[m.start]) for m in self.names if m.start in self.people.of_mention
        ]
        self._sources = sorted((s, e, a.content) for a in attributions for s, e in a.source)
        self.seen: list[Seen] = []
        self.settled: dict[int, Answer] = {}  # by the start of the pronoun
        self.answers: dict[str, tuple[Answer, ...]] = {}  # by the id of the attribution
        self.speaker: Referent | None = None  # of the attribution before
        self.joint: tuple[Answer, ...] = ()  # those who spoke together in the attribution before
        self.bodies: dict[str, Answer] = {}  # noun -> the organisation that was named with it last
        self.again: set[str] = set()  # attributions that need a second look at the end

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
        if not who.variants:
            return Answer(
                "unresolved", "unnamed", who, "", ("a description that no name in the document fits",)
            )
        return Answer("named", who.kind, who, who.name)

    def possessor(self, word: Word, number: int) -> Answer | None:
        """The named person or organisation that a name or a settled pronoun stands for."""
        mention = name_at(word, self.names_in(number))
        answer = self.of_name(mention) if mention is not None else self.settled.get(word.start)
        return answer if answer is not None and answer.status == "named" else None

    def described(self, head: Word, words: Sequence[Word], sentence: int) -> tuple[Referent | None, str]:
        """The person whom a description fits, and what the document (or the registry) said to make it fit."""
        oldest = bisect_right(self.seen, sentence - MEMORY, key=lambda s: s.mention.sentence)
        recency = {id(s.referent): s.mention.sentence for s in self.seen[oldest:]}
        who, what = descriptions.match(head, words, self.people.people, sentence, recency)
        if who is None or what is None:
            return None, ""
        return who, f"{what.text} (sentence {what.sentence + 1})"

    # --------------------------------------------------------------- registry

    def known(self, answer: Answer) -> tuple[str, str, str]:
        """Name, id and last step of an answer: the registry's form of the name where it knows the speaker."""
        kind = "person" if answer.kind == "person" else "organization"
        variants = sorted(answer.referent.variants, key=len, reverse=True) if answer.referent else []
        full = [v for v in variants if kind == "organization" or " " in v]
        if kind == "person" and not full and answer.referent is not None:
            titles = {m.title.split()[-1] for m in answer.referent.mentions if m.title}
            full = [f"{t} {answer.name}" for t in sorted(titles)]
        for name in dict.fromkeys((answer.name, *full)):
            speaker = self.registry.find(name, date=self.date, kind=kind)
            if speaker is not None:
                return speaker.name, speaker.id, f"registry: {speaker.name}"
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
            for tenure in known.roles:
                if self.date is not None and possible(tenure, self.date):
                    words = {singular(w) for w in tenure.role.split()} | {tenure.place}
                    text = f"{tenure.role} in the registry"
                    who.descriptions.append(
                        Description(
                            singular(tenure.role.split()[-1]), frozenset(words), who.first.sentence, text
                        )
                    )

    # --------------------------------------------------------------- mentions

    def meet(self, item: Mention) -> None:
        """Settle the next mention of the text."""
        if item.kind == "name":
            if item.start in self.people.of_mention:
                self.seen.append(Seen(item, self.people.of_mention[item.start]))
        elif item.kind == "pronoun":
            self.pronoun(item)
        elif not self._is_role(item):
            who, _ = self.described(item.word, self._phrase_of(item), item.sentence)
            gender = descriptions.noun_gender(singular(item.word.text))
            self.seen.append(Seen(item, who or Referent("person", gender=gender, mentions=[item])))

    def _is_role(self, item: Mention) -> bool:
        """*She joined the bank as the regulatory manager*: what somebody is, nobody else."""
        sentence = self.parse.sentences[item.sentence]
        cases = [w for w in sentence.children(item.word, "case") if w.text.casefold() == "as"]
        ahead = [sentence.words[w.id - 2].text.casefold() for w in cases if w.id > 1]
        return bool(cases) and not {"such", "same", "well"} & set(ahead)

    def pronoun(self, item: Mention) -> None:
        """Settle a singular pronoun, if one candidate is probable enough."""
        number, gender = pronouns.number_and_gender(item.word.text)
        content = self.own_content(item)
        if number == "plural" or (gender == "thing" and (not content or self._of_document(item))):
            return
        choices = pronouns.rank(self.candidates(item, content))
        if not choices or choices[0].probability < CERTAIN:
            return
        best = choices[0]
        who = best.referent
        guessed = item.quoted or best.antecedent.start > item.start
        if not who.gender and gender in ("m", "f") and not guessed:
            who.gender = gender
        self.seen.append(Seen(item, who))
        answer = self.of_referent(who)
        earlier = self.settled.get(best.antecedent.start)
        chain = earlier.steps if earlier and best.antecedent.kind == "pronoun" else answer.steps
        self.settled[item.start] = replace(
            answer, steps=(f"“{item.word.text}” → {self._where(best.antecedent, item)}", *chain)
        )

    def candidates(self, item: Mention, content: Sequence[Span]) -> list[pronouns.Candidate]:
        """Whom a pronoun may stand for."""
        first = bisect_right(self._ahead, item.start, key=lambda s: s.mention.start)
        last = bisect_right(self._ahead, item.sentence + pronouns.AHEAD, key=lambda s: s.mention.sentence)
        ahead = self._ahead[first:last]
        oldest = bisect_right(self.seen, item.sentence - MEMORY, key=lambda s: s.mention.sentence)
        return pronouns.candidates(self.parse, item, self.seen[oldest:], ahead, self.speaker, content)

    def own_content(self, item: Mention) -> tuple[Span, ...]:
        """What the attribution reports whose source the mention stands in."""
        at = bisect_right(self._sources, item.start, key=lambda s: s[0]) - 1
        if at < 0 or item.end > self._sources[at][1]:
            return ()
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

    def _of_document(self, item: Mention) -> bool:
        """Is the subject before ``it`` a document (``The ad ... It says``)?"""
        for number in (item.sentence, item.sentence - 1):
            subject = pronouns.main_subject(self.parse.sentences[number]) if number >= 0 else None
            if subject is not None and subject.start < item.start:
                phrase = self.parse.sentences[number].subtree(subject)
                start, end = phrase[0].start, max(w.end for w in phrase if w.start <= subject.start)
                named = (m for m in self.names_in(number) if start <= m.start and m.end <= end)
                owned = any(m.entity == "organization" or m.end == subject.end for m in named)
                return not owned and is_a("document", singular(subject.text))
        return False

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
