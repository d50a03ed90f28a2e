"""From the sources of a document's attributions to its speakers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from quoteattr.parse import Parse, Sentence, Span, Word
from quoteattr.quotations import Quotation
from quoteattr.schema import Attribution, Speaker
from quoteattr.speakers import descriptions, pronouns
from quoteattr.speakers.lexicon import is_a, is_honorific, nouns, singular
from quoteattr.speakers.mentions import (
    FIRST_PERSON,
    PRONOUNS,
    RELATIVES,
    Marks,
    Mention,
    find_descriptions,
    find_names,
    find_pronouns,
    headline,
    is_suffix_text,
    rejoin,
)
from quoteattr.speakers.people import KIN, Description, People, Referent
from quoteattr.speakers.phrases import Phrase, coordinate, split_phrase
from quoteattr.speakers.pronouns import Seen
from quoteattr.speakers.registry import Registry, possible

NEWSPAPERS = frozenset(
    "Observer Guardian Examiner Inquirer Enquirer Advocate Advertiser Reporter Messenger Citizen".split()
)
AUTHORING = frozenset(
    "write release issue send publish post sign air launch deliver record make tweet have".split()
)
CERTAIN = 0.5  # a pronoun is answered from this probability on


@dataclass(frozen=True)
class Answer:
    """Whom one part of a source stands for. ``referent`` is None when there is none."""

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


class Resolver:
    """Walks through a document in text order and settles mentions and attributions as it meets them."""

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
        self.registry = registry
        self.date = date
        self.names = find_names(parse, self.marks, [a.source[0] for a in attributions if a.source])
        self.people = People(parse, self.names, self._known_name)
        self._meet_registry()
        self.by_sentence: dict[int, list[Mention]] = {}
        for name in self.names:
            self.by_sentence.setdefault(name.sentence, []).append(name)
        self.seen: list[Seen] = []
        self.settled: dict[int, Answer] = {}  # by the start of the mention
        self.answers: dict[str, tuple[Answer, ...]] = {}  # by the id of the attribution
        self.speaker: Referent | None = None
        self.joint: tuple[Answer, ...] = ()  # those who spoke together in the attribution before
        self.bodies: dict[str, Answer] = {}  # noun -> the organisation that was named with it last
        self.undescribed: set[str] = set()  # attributions whose description fitted nobody up to there
        self.ahead = [
            Seen(m, self.people.of_mention[m.start]) for m in self.names if m.start in self.people.of_mention
        ]

    def _known_name(self, name: str) -> str | None:
        known = self.registry.find(name, date=self.date, kind="person")
        return known.name if known is not None else None

    def _meet_registry(self) -> None:
        """What the registry knows of the people in the document: gender, and the roles they held at the date."""
        for who in self.people.people:
            if who.rivals:
                continue
            known = self.registry.find(who.name, date=self.date, kind="person")
            if known is None:
                continue
            who.gender = who.gender or known.gender
            for tenure in known.roles:
                if self.date is not None and possible(tenure, self.date):
                    words = {singular(w) for w in tenure.role.split()} | {tenure.place}
                    noun = singular(tenure.role.split()[-1])
                    who.descriptions.append(Description(noun, frozenset(words), who.first.sentence))

    def run(self) -> tuple[Speaker, ...]:
        """The speaker of each attribution, in their order."""
        items: list[Mention] = [*self.names, *find_pronouns(self.parse, self.marks)]
        items += find_descriptions(self.parse, self.marks, self.names)
        items.sort(key=lambda m: (m.start, -m.end))
        waiting = sorted((a for a in self.attributions if a.source), key=lambda a: a.source[0][0])
        for item in items:
            while waiting and waiting[0].source[0][1] <= item.start:
                self._attribution(waiting.pop(0))
            self._mention(item)
        for attribution in waiting:
            self._attribution(attribution)
        for attribution in sorted(self.attributions, key=lambda a: a.start):
            if attribution.id in self.undescribed:
                self.speaker, self.joint = None, ()
                self._attribution(attribution)
            if not attribution.source:
                self.answers[attribution.id] = (self._without_source(attribution),)
        return tuple(self._speaker(a) for a in self.attributions)

    # ---------------------------------------------------------------- mentions

    def _mention(self, item: Mention) -> None:
        if item.kind == "name":
            who = self.people.of_mention.get(item.start)
            if who is not None:
                self.seen.append(Seen(item, who))
        elif item.kind == "pronoun":
            self._pronoun(item)
        else:
            who, _ = self._described(item.word, self._upto(item), item.sentence)
            if who is None:
                who = Referent(
                    "person",
                    gender=descriptions.noun_gender(singular(item.word.text)),
                    mentions=[item],
                )
            self.seen.append(Seen(item, who))

    def _upto(self, item: Mention) -> list[Word]:
        """The words of a description: its phrase, with an of-phrase behind it."""
        sentence = self.parse.sentences[item.sentence]
        words = list(sentence.within(item.start, item.end))
        tail = [w for w in sentence.words[item.word.id : item.word.id + 8]]
        if tail and tail[0].text in ("of", "for"):
            for word in tail[1:]:
                if word.upos not in ("DET", "ADJ", "NOUN", "PROPN"):
                    break
                words.append(word)
        return words

    def _recency(self) -> dict[int, int]:
        return {id(s.referent): s.mention.sentence for s in self.seen}

    def _described(self, head: Word, words: Sequence[Word], sentence: int) -> tuple[Referent | None, str]:
        who, what = descriptions.match(head, words, self.people.people, sentence, self._recency())
        if who is None or what is None:
            return None, ""
        return who, f"{' '.join(sorted(what.words))} (sentence {what.sentence + 1})"

    def _own_content(self, item: Mention) -> tuple[Span, ...]:
        for a in self.attributions:
            if any(s <= item.start and item.end <= e for s, e in a.source):
                return a.content
        return ()

    def _pronoun(self, item: Mention) -> None:
        number, gender = pronouns.number_and_gender(item.word.text)
        if number == "plural":
            return
        ahead = [s for s in self.ahead if s.mention.start > item.start]
        content = self._own_content(item)
        if gender == "thing" and (not content or self._of_document(item)):
            return
        found = pronouns.candidates(self.parse, item, self.seen, ahead, self.speaker, content)
        choices = pronouns.rank(found)
        if not choices:
            return
        best = choices[0]
        if best.probability < CERTAIN:
            return
        who = best.referent
        if not who.gender and gender in ("m", "f"):
            who.gender = gender
        self.seen.append(Seen(item, who))
        step = f"“{item.word.text}” → {self._where(best.antecedent, item)}"
        answer = self._of_referent(who)
        earlier = self.settled.get(best.antecedent.start)
        chain = earlier.steps if earlier and best.antecedent.kind == "pronoun" else answer.steps
        self.settled[item.start] = replace(answer, steps=(step, *chain))

    def _of_document(self, item: Mention) -> bool:
        """Is the subject before ``it`` a document (``The ad ... It says``)?"""
        for number in (item.sentence, item.sentence - 1):
            subject = pronouns.main_subject(self.parse.sentences[number]) if number >= 0 else None
            if subject is not None and subject.start < item.start:
                named = self._name_at(subject, self._names_in(number)) is not None
                return not named and is_a("document", singular(subject.text))
        return False

    def _where(self, antecedent: Mention, item: Mention) -> str:
        """The place of an antecedent in words."""
        text = " ".join(self.parse.text[antecedent.start : antecedent.end].split())
        gap = item.sentence - antecedent.sentence
        place = {0: "in the same sentence", 1: "in the sentence before", -1: "in the next sentence"}.get(
            gap, f"{gap} sentences before" if gap > 0 else f"{-gap} sentences ahead"
        )
        role = f"{antecedent.role} " if antecedent.role in ("subject", "object") else ""
        return f"{role}{place}: “{text}”"

    def _of_referent(self, who: Referent) -> Answer:
        if who.rivals:
            names = " or ".join(r.name for r in who.rivals)
            return Answer("unresolved", who.kind, None, "", (f"may be {names}",))
        if not who.variants:
            return Answer(
                "unresolved", "unnamed", who, "", ("a description that no name in the document fits",)
            )
        return Answer("named", who.kind, who, who.name)

    # ------------------------------------------------------------ attributions

    def _attribution(self, attribution: Attribution) -> None:
        answers: list[Answer] = []
        before, self.joint = self.joint, ()
        span = attribution.source[0]
        sentence = self.parse.sentence_at(span[0])
        words = list(sentence.within(*span)) if sentence else []
        if sentence is None or not words:
            self.answers[attribution.id] = (UNRESOLVED,)
            return
        number = self.parse.sentence_number(span[0])
        names = [m for m in self.by_sentence.get(number, ()) if m.start < span[1] and m.end > span[0]]
        for part in coordinate(sentence, words, names):
            answers.append(self._part(part, sentence, number, names, attribution))
        named = [a for a in answers if a.status == "named"]
        if len(words) == 1 and words[0].text.casefold() == "they" and before and not named:
            named = [a.because("“they” → those who spoke before") for a in before]
        if len(named) > 1:
            self.joint = tuple(named)
        result = tuple(named or answers[:1] or [UNRESOLVED])
        self.answers[attribution.id] = result
        if len(result) == 1 and result[0].referent is not None:
            self.speaker = result[0].referent

    def _part(
        self,
        words: list[Word],
        sentence: Sentence,
        number: int,
        names: Sequence[Mention],
        attribution: Attribution,
    ) -> Answer:
        inside = {w.id for m in names for w in sentence.within(m.start, m.end)}
        phrase = split_phrase(words, inside)
        head = phrase.head
        if head is None:
            if phrase.owner:
                return self._owner(phrase, sentence, number, names, attribution)
            return UNRESOLVED
        low = head.text.casefold()
        if head.upos == "VERB" and (subject := sentence.children(head, "nsubj")):
            return self._part(
                list(sentence.subtree(subject[0])), sentence, number, self._names_in(number), attribution
            )
        if low in FIRST_PERSON:
            return self._first_person(head, attribution)
        if low in PRONOUNS:
            return self._pronoun_source(head, sentence, number)
        if low in RELATIVES:
            return self._relative(head, sentence, number, attribution)
        covering = self._name_at(head, names)
        noun = singular(head.text)
        if noun in ("latter", "former") and covering is None:
            return self._one_of_two(head, number)
        if covering is not None and covering.entity == "person":
            return self._of_name(covering)
        person = (
            is_a("person", noun)
            and not any(is_honorific(w.text) for w in phrase.words[:-1])
            and not (head.upos == "PROPN" and noun not in nouns()["person"])
        )
        if person or covering is None:
            aside = self._apposed(phrase, names, sentence)
            if aside is not None:
                return self._of_name(aside).because(f"apposition to “{self._text(words)}”")
        if is_a("speech", noun) or is_a("document", noun):
            owner = self._speech_owner(phrase, sentence, number, names, attribution)
            if (
                owner is None
                and covering is None
                and phrase.words[0].text.casefold() in ("the", "that", "this")
            ):
                owner = self._author(head, noun)
            if owner is not None and owner.status == "named":
                return owner.because(f"“{head.text}” belongs to its author")
        if (
            covering is not None
            and covering.name.split()[1:]
            and (is_a("document", noun) or is_a("speech", noun))
        ):
            body = next((o for o in self.people.organizations for v in o.variants
                         if v == covering.name.rsplit(" ", 1)[0]), None)  # fmt: skip
            if body is not None:
                return self._of_referent(body).because(f"“{covering.name}” belongs to its author")
        if covering is not None and not is_a("person", noun):
            if covering.entity == "nationality":
                return ANONYMOUS
            return self._of_name(covering)
        if noun == "police" and len(phrase.words) <= 2 and not phrase.owner and not phrase.tail:
            return self._police(head)
        plural = head.text.casefold() != noun
        if is_a("organization", noun) and not plural:
            return self._organization(phrase, head, noun, sentence, number, names, attribution)
        if person and not plural:
            return self._person_noun(phrase, head, number, attribution)
        common = person or any(is_a(kind, noun) for kind in ("group", "document", "speech", "organization"))
        if is_a("document", noun):
            return replace(ANONYMOUS, kind="document")
        if head.upos == "PROPN" and head.text[:1].isupper() and not common and not headline(sentence):
            text = self._text([w for w in phrase.words if w.upos == "PROPN"])
            return Answer("named", "person", None, text, (f"“{text}” is a name",))
        return ANONYMOUS

    def _police(self, head: Word) -> Answer:
        """Bare ``police``: the one force that the document names, if there is one only."""
        forces: dict[str, str] = {}
        for sentence in self.parse.sentences:
            for i, word in enumerate(sentence.words):
                if word.text.casefold() != "police" or not i or headline(sentence):
                    continue
                first = i
                while first and (
                    sentence.words[first - 1].upos == "PROPN" or sentence.words[first - 1].text == "-"
                ):
                    first -= 1
                if first < i and sentence.words[first].text[:1].isupper():
                    text = self._text(sentence.words[first : i + 1])
                    forces.setdefault(text.casefold(), text)
        if len(forces) != 1:
            return ANONYMOUS
        name = next(iter(forces.values()))
        return Answer(
            "named", "organization", None, name, (f"“{head.text}” → the only force named: “{name}”",)
        )

    def _one_of_two(self, head: Word, number: int) -> Answer:
        """``the latter``, ``the former``: of the two people named last."""
        people = [m for n in (number - 1, number) for m in self._names_in(n) if m.entity == "person"]
        people = [m for m in people if m.end <= head.start]
        if len({m.name for m in people}) < 2:
            return UNRESOLVED
        chosen = people[-1] if head.text.casefold() == "latter" else people[-2]
        return self._of_name(chosen).because(f"“the {head.text}” → “{chosen.name}”")

    def _names_in(self, number: int) -> list[Mention]:
        return self.by_sentence.get(number, [])

    def _text(self, words: Sequence[Word]) -> str:
        return " ".join(self.parse.text[words[0].start : words[-1].end].split()) if words else ""

    def _name_at(self, word: Word, names: Sequence[Mention]) -> Mention | None:
        return next((m for m in names if m.start <= word.start and word.end <= m.end), None)

    def _of_name(self, mention: Mention) -> Answer:
        who = self.people.of_mention.get(mention.start)
        if who is None:
            return UNRESOLVED
        answer = self._of_referent(who)
        if answer.status == "named" and mention.name != who.name:
            first = next((m for m in who.mentions if m.name == who.name), who.first)
            return answer.because(f"“{mention.name}” → “{who.name}” (sentence {first.sentence + 1})")
        return answer

    def _apposed(self, phrase: Phrase, names: Sequence[Mention], sentence: Sentence) -> Mention | None:
        """The person named in apposition to a role: behind a comma, or at the end of the phrase's tail."""
        people = [m for m in names if m.entity == "person"]
        for aside in phrase.asides:
            for mention in people:
                if (
                    aside[-1].end == mention.end
                    or mention.start <= aside[0].start
                    and aside[0].end <= mention.end
                ):
                    before = [w for w in aside if w.end <= mention.start]
                    if not before or mention.title or all(w.text[:1].isupper() for w in before):
                        return mention
        for prep, segment in phrase.tail:
            for mention in people:
                before = [w for w in segment if w.end <= mention.start]
                if (
                    segment
                    and segment[-1].end == mention.end
                    and before
                    and not mention.title
                    and prep == "of"
                ):
                    return mention
        return None

    def _owner(
        self,
        phrase: Phrase,
        sentence: Sentence,
        number: int,
        names: Sequence[Mention],
        attribution: Attribution,
    ) -> Answer:
        return self._part(list(phrase.owner), sentence, number, names, attribution)

    def _speech_owner(
        self,
        phrase: Phrase,
        sentence: Sentence,
        number: int,
        names: Sequence[Mention],
        attribution: Attribution,
    ) -> Answer | None:
        """Whose account, letter or statement it is."""
        if phrase.owner:
            return self._owner(phrase, sentence, number, names, attribution)
        for prep, segment in phrase.tail:
            if prep in ("by", "of", "from") and segment:
                return self._part(segment, sentence, number, names, attribution)
        head = phrase.head
        rest = [w for w in phrase.words if self._name_at(w, names)]
        if rest and head is not None and self._name_at(rest[-1], names) is not self._name_at(head, names):
            mention = self._name_at(rest[-1], names)
            if mention is not None and mention.entity in ("person", "organization"):
                return self._of_name(mention)
        return None

    def _author(self, head: Word, noun: str) -> Answer | None:
        """Whose the document is that was last spoken of: ``a letter by``, ``her book``, ``Ruiz wrote a letter``."""
        for number in range(self.parse.sentence_number(head.start), -1, -1):
            sentence = self.parse.sentences[number]
            for word in reversed(sentence.words):
                if (
                    word.start >= head.start
                    or singular(word.text) != noun
                    or word.upos not in ("NOUN", "PROPN")
                ):
                    continue
                subtree = [w for w in sentence.subtree(word) if w.start >= word.start - 60]
                inside = {w.id for m in self._names_in(number) for w in sentence.within(m.start, m.end)}
                phrase = split_phrase(
                    [w for w in subtree if w.start < word.end or w.head == word.id or True], inside
                )
                if phrase.owner:
                    answer = self._possessor(phrase.owner[-1], number)
                    if answer is not None:
                        return answer
                for prep, segment in phrase.tail:
                    if prep in ("by", "from") and segment:
                        mention = self._name_at(segment[-1], self._names_in(number))
                        if mention is not None:
                            return self._of_name(mention)
                verb = sentence.head(word)
                if verb is not None and word.deprel == "obj" and verb.lemma in AUTHORING:
                    for subject in sentence.children(verb, "nsubj"):
                        answer = self._possessor(subject, number)
                        if answer is not None:
                            return answer
        return None

    def _possessor(self, word: Word, number: int) -> Answer | None:
        """The named person or organisation that a name or a settled pronoun stands for."""
        mention = self._name_at(word, self._names_in(number))
        answer = self._of_name(mention) if mention is not None else self.settled.get(word.start)
        return answer if answer is not None and answer.status == "named" else None

    def _pronoun_source(self, head: Word, sentence: Sentence, number: int) -> Answer:
        word = f"“{head.text}”"
        if PRONOUNS[head.text.casefold()][0] == "plural":
            return self._they(head, number)
        settled = self.settled.get(head.start)
        if settled is None:
            return replace(UNRESOLVED, steps=(f"{word}: nobody before or behind it fits clearly",))
        return settled

    def _they(self, head: Word, number: int) -> Answer:
        """Plural: the subject before it, if that is several named people or an organisation."""
        for back in range(number, max(-1, number - 3), -1):
            if back < number and any(
                w.upos == "NOUN"
                and singular(w.text) != w.text.casefold()
                and is_a("person", singular(w.text))
                for w in self.parse.sentences[back].words
            ):
                return ANONYMOUS
            sentence = self.parse.sentences[back]
            subject = pronouns.main_subject(sentence)
            if subject is None or subject.start >= head.start or self.marks.inside(subject.start):
                continue
            if subject.text.casefold() in PRONOUNS:
                continue
            mention = self._name_at(subject, self.by_sentence.get(back, ()))
            if mention is not None and mention.entity == "organization":
                return self._of_name(mention).because(f"“{head.text}” → subject: “{mention.name}”")
            return ANONYMOUS
        return ANONYMOUS

    def _first_person(self, head: Word, attribution: Attribution) -> Answer:
        if attribution.parent is not None and attribution.parent in self.answers:
            outer = self.answers[attribution.parent]
            if len(outer) == 1:
                return outer[0].because(f"“{head.text}” inside a quotation is its speaker")
        for other in self.attributions:
            if other is not attribution and any(s <= head.start and head.end <= e for s, e in other.content):
                if other.id in self.answers and len(self.answers[other.id]) == 1:
                    return self.answers[other.id][0].because(
                        f"“{head.text}” inside a quotation is its speaker"
                    )
        return replace(UNRESOLVED, steps=(f"“{head.text}” is the author or a speaker who isn't known",))

    def _relative(self, head: Word, sentence: Sentence, number: int, attribution: Attribution) -> Answer:
        """``who``, ``which``: the noun that the relative clause depends on, or the name right before it."""
        before = [m for m in self.by_sentence.get(number, ()) if m.end <= head.start]
        human = head.text.casefold() in ("who", "whom", "whose")
        noun = next((h for h in sentence.ancestors(head) if h.deprel == "acl:relcl"), None)
        target = sentence.head(noun) if noun is not None else None
        if target is not None and target.start < head.start:
            mention = self._name_at(target, before)
            if mention is not None and (mention.entity == "person") == human:
                return self._of_name(mention).because(f"“{head.text}” → “{mention.name}”")
        gap = [w for w in sentence.words if before and before[-1].end <= w.start and w.end <= head.start]
        if before and (before[-1].entity == "person") == human and all(w.upos == "PUNCT" for w in gap):
            return self._of_name(before[-1]).because(f"“{head.text}” → “{before[-1].name}”")
        if target is not None and not human and is_a("organization", singular(target.text)):
            words = [w for w in sentence.subtree(target) if w.end <= target.end]
            phrase = split_phrase(words, {w.id for m in before for w in sentence.within(m.start, m.end)})
            answer = self._organization(
                phrase, target, singular(target.text), sentence, number, before, attribution
            )
            return answer.because(f"“{head.text}” → “{self._text(words)}”")
        if (
            target is not None
            and is_a("person", singular(target.text))
            and singular(target.text) == target.text.casefold()
        ):
            start = next((w for w in sentence.subtree(target)), target)
            words = [w for w in sentence.words if start.start <= w.start and w.end <= target.end]
            inside = {w.id for m in before for w in sentence.within(m.start, m.end)}
            span_words = [w for w in sentence.words if start.start <= w.start and w.end <= head.start]
            apposed = self._apposed(split_phrase(span_words, inside), before, sentence)
            if apposed is not None:
                return self._of_name(apposed).because(f"“{head.text}” → “{apposed.name}”")
            return self._person_noun(split_phrase(words, inside), target, number, attribution)
        return ANONYMOUS

    def _organization(
        self, phrase: Phrase, head: Word, noun: str, sentence: Sentence, number: int, names: Sequence[Mention],
        attribution: Attribution,
    ) -> Answer:  # fmt: skip
        """``the Trump campaign``, ``her campaign``, ``the ministry``."""
        rest = [w for w in phrase.words if w.id != head.id and w.upos not in ("DET", "PRON")]
        proper = [w for w in rest if w.text[:1].isupper() and not (w.id == 1 and w.upos == "ADJ")]
        if phrase.words[0].text.casefold() in ("a", "an", "another", "some", "any") and not phrase.owner:
            return ANONYMOUS
        if proper:
            text = self._text([w for w in phrase.words if w.start >= proper[0].start and w.end <= head.end])
            answer = Answer("named", "organization", None, text, (f"“{text}” is an organisation",))
            if not headline(sentence):
                self.bodies[noun] = answer
            return answer
        if phrase.owner:
            owner = self._owner(phrase, sentence, number, names, attribution)
            if owner.status == "named":
                if noun in ("website", "site", "blog", "page", "account"):
                    return owner.because(f"“{self._text(phrase.owner)}” speaks there")
                if noun not in (
                    "campaign",
                    "administration",
                    "government",
                    "regime",
                    "camp",
                    "office",
                    "foundation",
                ):
                    return UNRESOLVED
                short = owner.name.split()[-1] if owner.kind == "person" else owner.name
                if is_suffix_text(short):
                    short = owner.name.split()[-2]
                answer = Answer("named", "organization", None, f"{short} {noun}", owner.steps)
                self.bodies[noun] = answer
                return answer
            return UNRESOLVED
        if noun in self.bodies:
            return self.bodies[noun].because(f"“{self._text(phrase.words)}” → the {noun} named before")
        for item in reversed(self.seen):
            who = item.referent
            named = any(noun in n.casefold().split() for n in who.variants)
            if who.kind == "organization" and named and noun not in ("state", "city", "house", "side"):
                return self._of_referent(who).because(f"“{self._text(phrase.words)}” → “{item.mention.name}”")
        definite = any(w.text.casefold() == "the" for w in phrase.words)
        last = next((s.mention for s in reversed(self.seen) if s.referent is self.speaker), None)
        if definite and last is not None and self.speaker is not None and self.speaker.kind == "organization":
            other = is_a("organization", singular(self.speaker.name.split()[-1]))
            if number - last.sentence <= 2 and not other and is_a("generic", noun):
                return self._of_referent(self.speaker).because(
                    f"“{self._text(phrase.words)}” → the one that spoke before"
                )
        return UNRESOLVED if definite else ANONYMOUS

    def _person_noun(self, phrase: Phrase, head: Word, number: int, attribution: Attribution) -> Answer:
        first = phrase.words[0].text.casefold() if phrase.words else ""
        if first in ("a", "an", "one", "another", "some", "any", "no", "every", "each") and not phrase.owner:
            return ANONYMOUS
        words = [*phrase.owner, *phrase.words] + [w for p, t in phrase.tail if p in ("of", "for") for w in t]
        who, why = self._described(head, words, number)
        text = self._text([*phrase.owner, *phrase.words])
        if who is None and not self.marks.inside(head.start):
            later = self._identified_later(head, number)
            if later is not None:
                described = Description(singular(head.text), descriptions.content_words(words), number)
                self.people.of_mention[later.start].descriptions.append(described)
                return self._of_name(later).because(f"“{text}” → named in the next sentence: “{later.name}”")
        if who is None:
            holder = self.registry.find_role(" ".join(w.text for w in phrase.words if w.upos != "DET"),
                                             self._text(phrase.owner) or None, self.date)  # fmt: skip
            if holder is not None:
                return Answer(
                    "named", "person", None, holder.name, (f"“{text}” → who held that office then",)
                )
        direct = any(s <= head.start < e for s, e in attribution.source)
        direct = direct and not any(w.upos == "NOUN" for w in phrase.owner)
        if who is None and direct and (running := self._running(head, number)) is not None:
            return self._of_referent(running).because(f"“{text}” → whoever spoke before it: {running.name}")
        if who is None:
            self.undescribed.add(attribution.id)
            return replace(UNRESOLVED, steps=(f"“{text}”: nobody in the document is described so",))
        return self._of_referent(who).because(f"“{text}” → {who.name}: {why}")

    def _running(self, head: Word, number: int) -> Referent | None:
        """The speaker of the attribution before, where nobody else has become a subject since.

        A description that nobody was introduced by is mostly another word for whom the story is quoting
        (``Obama's former strategist`` behind ``Axelrod said``), unless it has said already what that person is.
        """
        who = self.speaker
        noun = singular(head.text)
        if who is None or who.rivals or who.kind != "person" or not who.variants or who.descriptions:
            return None
        if noun in KIN:
            return None
        gender = descriptions.noun_gender(noun)
        if gender and who.gender not in ("", gender):
            return None
        last = max(
            (s.mention.start for s in self.seen if s.referent is who and s.mention.start < head.start),
            default=-1,
        )
        if last < 0 or self.parse.text.count("\n\n", last, head.start) > 1:
            return None
        if number - self.parse.sentence_number(last) > 3:
            return None
        others = [s for s in self.seen if last < s.mention.start and s.mention.end <= head.start]
        others = [s for s in others if s.referent is not who]
        if any(
            s.mention.role == "subject" and not s.mention.quoted and s.referent.kind == "person"
            for s in others
        ):
            return None
        return who

    def _identified_later(self, head: Word, number: int) -> Mention | None:
        """News names its sources late: the next sentence begins with somebody who has not been named before."""
        if number + 1 >= len(self.parse.sentences):
            return None
        sentence = self.parse.sentences[number + 1]
        mention = next((m for m in self._names_in(number + 1) if m.entity == "person"), None)
        if mention is None or mention.role != "subject" or mention.quoted or len(mention.name.split()) < 2:
            return None
        if any(w.upos in ("VERB", "AUX", "PRON") for w in sentence.words if w.end <= mention.start):
            return None
        who = self.people.of_mention[mention.start]
        gender = descriptions.noun_gender(singular(head.text))
        if (
            who.rivals
            or any(m.start < head.start for m in who.mentions)
            or gender
            and who.gender not in ("", gender)
        ):
            return None
        return mention

    # ------------------------------------------------------- no source, names

    def _without_source(self, attribution: Attribution) -> Answer:
        """A quotation without source or cue goes on with the speaker of the one before it, if they stand together."""
        if attribution.cue or attribution.type == "indirect":
            return Answer("none", "none")
        if (around := self._around(attribution)) is not None:
            return around
        before = [
            a
            for a in self.attributions
            if a.end <= attribution.start and a.id in self.answers and a.type != "indirect"
        ]
        if not before:
            return Answer("none", "none")
        last = max(before, key=lambda a: a.end)
        between = self.parse.text[
            max(e for s, e in (*last.content, *last.source, *last.cue)) : attribution.start
        ]
        if between.count("\n\n") > 1 or len(between.strip(" \n\r\t\"“”'‘’.,")) > 3:
            return Answer("none", "none")
        answers = self.answers[last.id]
        if len(answers) != 1 or answers[0].status != "named":
            return Answer("none", "none")
        return answers[0].because("the quotation goes on after the one before it, whose speaker is")

    def _around(self, attribution: Attribution) -> Answer | None:
        """The one speaker of the attributions before and after it, within two paragraphs each."""
        text = self.parse.text
        sourced = [a for a in self.attributions if a.source and len(self.answers.get(a.id, ())) == 1]
        before = max((a for a in sourced if a.end <= attribution.start), key=lambda a: a.end, default=None)
        after = min((a for a in sourced if a.start >= attribution.end), key=lambda a: a.start, default=None)
        if before is None or after is None:
            return None
        if (
            text.count("\n\n", before.end, attribution.start) > 2
            or text.count("\n\n", attribution.end, after.start) > 2
        ):
            return None
        one, two = self.answers[before.id][0], self.answers[after.id][0]
        if one.status != "named" or one.referent is None or one.referent is not two.referent:
            return None
        return one.because("a quotation without a source between two of the same speaker")

    def _speaker(self, attribution: Attribution) -> Speaker:
        answers = self.answers[attribution.id]
        first = answers[0]
        if first.status != "named":
            return Speaker((), (), first.kind, first.status, first.steps)
        known: dict[str, str] = {}
        steps: list[str] = []
        for answer in answers:
            name, identity, step = self._known(answer)
            known.setdefault(name, identity)
            steps += [*answer.steps, step]
        return Speaker(tuple(known), tuple(known.values()), first.kind, "named", tuple(steps))

    def _known(self, answer: Answer) -> tuple[str, str, str]:
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


def resolve_speakers(
    parse: Parse,
    quotations: tuple[Quotation, ...],
    attributions: tuple[Attribution, ...],
    registry: Registry,
    date: object = None,
) -> tuple[Speaker, ...]:
    """The speaker of each attribution, in the same order.

    ``date`` is the article's (a ``datetime.date`` or ISO text), for roles that were true at the time.
    """
    return Resolver(parse, quotations, attributions, registry, date).run()
