"""From the words of a source to the people and organisations that they stand for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quoteattr.parsing.structure import Sentence, Word
from quoteattr.schema import Attribution
from quoteattr.speakers import organization_sources
from quoteattr.speakers.answers import ANONYMOUS, NOBODY, UNRESOLVED, Answer
from quoteattr.speakers.discourse import Discourse
from quoteattr.speakers.documents import issuer_of
from quoteattr.speakers.mentions import (
    FIRST_PERSON,
    PRONOUNS,
    RELATIVES,
    Mention,
    clause_verb,
    name_at,
)
from quoteattr.speakers.names.lists import countries, country_of
from quoteattr.speakers.sentences import headline, opens_clause
from quoteattr.speakers.source_nouns import is_a, is_honorific, is_title, nouns, singular
from quoteattr.speakers.source_phrases import Phrase, coordinate, split_phrase

TIMES = frozenset(
    "yesterday today tomorrow tonight monday tuesday wednesday thursday friday saturday sunday".split()
)
ANSWERING = ("a", "answer")
COMMON = ("group", "document", "speech", "organization")


@dataclass(frozen=True)
class Part:
    """One part of a source: its words, where they stand, and the names among them."""

    words: list[Word]
    sentence: Sentence
    number: int
    names: list[Mention]
    attribution: Attribution

    @property
    def phrase(self) -> Phrase:
        """The words cut into head, possessor, appositions and tail."""
        return split_phrase(
            self.words, {w.id for m in self.names for w in self.sentence.within(m.start, m.end)}
        )


def settle(d: Discourse, attribution: Attribution) -> None:
    """Answer the source of an attribution; the answer and the running speaker are kept in the discourse."""
    start, end = attribution.source[0]
    before, d.joint = d.joint, ()
    number = d.parse.sentence_number(start)
    sentence = d.parse.sentence_at(start)
    words = list(sentence.within(start, end)) if sentence else []
    if sentence is None or not words:
        d.answers[attribution.id] = (UNRESOLVED.because("the source has no words"),)
        return
    words = with_name(d, words, sentence, number)
    end = max(end, words[-1].end)
    names = [m for m in d.names_in(number) if m.start < end and m.end > start]
    if attribution.rule == "format:transcript" and d.text(words).casefold() in ANSWERING:
        d.answers[attribution.id] = (interviewee(d, attribution),)
        return
    parts = coordinate(sentence, words, names)
    answers = [answer(d, Part(p, sentence, number, names, attribution)) for p in parts]
    named = [a for a in answers if a.status == "named"]
    if len(words) == 1 and words[0].text.casefold() == "they" and not named:
        why = "“they” → those who spoke together before" if before else "“they” → the subjects before"
        named = [a.because(why) for a in before or _subjects_before(d, words[0], number)]
    if len(named) > 1:
        d.joint = tuple(named)
    result = tuple(named or answers[:1] or [UNRESOLVED])
    if not result[0].steps and result[0].status != "named":
        result = (result[0].because(f"“{d.text(words)}” names nobody"), *result[1:])
    d.answers[attribution.id] = result
    if len(result) == 1 and result[0].referent is not None:
        if result[0].referent is not d.speaker:
            d.speaker_before = d.speaker
        d.speaker = result[0].referent
        d.spoke[d.speaker] += 1


def interviewee(d: Discourse, attribution: Attribution) -> Answer:
    """Who answers in an interview of ``Q:`` and ``A:``: the person whom the text before it is about."""
    first = min(a.source[0][0] for a in d.attributions if a.source and a.rule == attribution.rule)
    named = Counter(
        who
        for m in d.names
        if m.start < first and m.entity == "person" and (who := d.people.of_mention.get(m.start)) is not None
    )
    ranked = named.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return UNRESOLVED.because("an answer in an interview, before which the text doesn't say of whom")
    return d.of_referent(ranked[0][0]).because("an answer in an interview → whom the text before it is about")


def with_name(d: Discourse, words: list[Word], sentence: Sentence, number: int) -> list[Word]:
    """The words of a source, and the name behind them where they are only its title (``Sen.``, ``Norwick Mayor``)."""
    last = words[-1]
    for mention in d.names_in(number):
        if mention.start < last.end or not mention.title:
            continue
        gap = [w for w in sentence.words if last.end <= w.start and w.end <= mention.start]
        if len(gap) <= 3 and {last.text, *(w.text for w in gap)} <= {*mention.title.split(), "."}:
            return [*words, *gap, *sentence.within(mention.start, mention.end)]
    return words


def answer(d: Discourse, part: Part) -> Answer:
    """Whom a part of a source stands for."""
    phrase = part.phrase
    head = phrase.head
    if head is None:
        return answer(d, replace(part, words=phrase.owner)) if phrase.owner else UNRESOLVED
    low = head.text.casefold()
    if head.upos == "VERB" and (subject := part.sentence.children(head, "nsubj")):
        words = list(part.sentence.subtree(subject[0]))
        if head not in words:
            return answer(d, replace(part, words=words, names=d.names_in(part.number)))
    if low in FIRST_PERSON and head.text != "US":
        return _first_person(d, head, part.attribution)
    if low in PRONOUNS:
        return d.resolved.get(head.start, UNRESOLVED)
    if low in RELATIVES:
        return _relative(d, head, part)
    if (quoted := _quoted_as(d, head, part)) is not None:
        return quoted
    return _noun(d, part, phrase, head)


def _quoted_as(d: Discourse, head: Word, part: Part) -> Answer | None:
    """*The statement quoted Rafael Grossi as saying*: who is quoted speaks."""
    verb = part.sentence.head(head)
    if verb is None or verb.lemma not in ("quote", "cite") or not head.deprel.startswith("nsubj"):
        return None
    if head.deprel == "nsubj:pass" or not {"as"} & {w.text for w in part.sentence.words[verb.id :]}:
        return None
    for word in part.sentence.children(verb, "obj"):
        mention = name_at(word, [m for m in d.names_in(part.number) if m.entity == "person"])
        if mention is not None:
            return d.of_name(mention).because(f"“{d.text(part.words)}” quotes “{mention.name}”")
    return None


def _spelled_name(d: Discourse, part: Part, head: Word) -> str:
    """An organisation's name that the tagger didn't see: *Federation of American Scientists*."""
    if not head.text[:1].isupper() or head.upos != "PROPN" or headline(part.sentence):
        return ""
    words = [w for w in part.words if w.upos not in ("DET",) or w.text[:1].isupper()]
    first = next((i for i, w in enumerate(words) if w.text[:1].isupper() and w.upos != "DET"), None)
    last = next((i for i in range(len(words) - 1, -1, -1) if words[i].text[:1].isupper()), None)
    if first is None or last is None or last - first < 1:
        return ""
    inner = words[first : last + 1]
    if any(
        not w.text[:1].isupper() and w.text not in ("of", "for", "the", "and", "on", "to", "&", "in")
        for w in inner
    ):
        return ""
    return d.text(inner)


def _noun(d: Discourse, part: Part, phrase: Phrase, head: Word) -> Answer:
    """A name or a common noun: a person, an organisation, a document or something said."""
    name = name_at(head, part.names)
    noun = singular(head.text)
    if head.text in d.abbreviations and head.start not in d.resolved:
        meant = d.resolved.get(d.abbreviations[head.text], UNRESOLVED)
        return meant.because(f"“{head.text}” is short for a description")
    if name is not None and name.entity == "person":
        return d.of_name(name)
    person = is_person(phrase, head)
    if person or name is None:
        aside = apposed(phrase, part.names)
        if aside is not None:
            return d.of_name(aside).because(f"apposition to “{d.text(part.words)}”")
    if is_a("speech", noun) or is_a("document", noun):
        owner = organization_sources.speech_owner(
            d, phrase, part.names, lambda w: answer(d, replace(part, words=list(w)))
        )
        if owner is None and (issuer := issuer_of(part.sentence, head, part.names)) is not None:
            words = [
                w for w in part.sentence.subtree(issuer) if w.start > head.start or issuer.start < head.start
            ]
            words = with_apposition(d, part, words)
            here = replace(part, words=words, names=d.names_in(part.number))
            owner = answer(d, here) if head not in words else None
        if owner is not None and owner.status == "named":
            return owner.because(f"“{head.text}” belongs to its author")
    called = (
        name is not None
        and name.entity == "organization"
        and any(w in name.name.split() for w in ("of", "for"))
    )
    if name is not None and (called or not is_a("person", noun)):
        return ANONYMOUS if name.entity == "nationality" else d.of_name(name)
    if noun == "police" and len(phrase.words) <= 2 and not phrase.owner and not phrase.tail:
        return organization_sources.police(d, head)
    if is_a("organization", noun) and name is None and (spelled := _spelled_name(d, part, head)):
        return d.body(spelled, head, part.number, False)
    if is_a("organization", noun) and head.text.casefold() == noun:
        body = organization_sources.organization(
            d, phrase, head, part.number, lambda: answer(d, replace(part, words=phrase.owner))
        )
        if body is not None:
            return body
    found = d.resolved.get(head.start)
    if found is not None and found.status == "unresolved" and person:
        return _holder(d, phrase) or _later(d, part, found)
    if (found is None or found.status == "anonymous") and (one := _included(phrase, part.names)) is not None:
        return d.of_name(one).because(f"one of “{d.text(part.words)}”")
    if found is not None and (found.status == "named" or not is_bare_name(part.sentence, head)):
        return found
    if is_a("speech", noun) and not person:
        return NOBODY  # *proposals included that*: what was said, not who said it
    common = person or any(is_a(kind, noun) for kind in COMMON)
    if not common and is_bare_name(part.sentence, head):
        text = d.text([w for w in phrase.words if w.upos == "PROPN"])
        if (code := country_of(text)) is not None:
            return Answer("named", "organization", None, countries()[code].name, (f"“{text}” is a country",))
        return Answer("named", "person", None, text, (f"“{text}” is a name",), "spelled")
    return found or ANONYMOUS


def with_apposition(d: Discourse, part: Part, words: list[Word]) -> list[Word]:
    """The words with the name behind a comma behind them, wherever the tree hangs it: *by the director, Ann Lee*."""
    after = [w for w in part.sentence.words if words and w.start >= words[-1].end][:2]
    names = d.names_in(part.number)
    name = name_at(after[1], names) if len(after) == 2 and after[0].text == "," else None
    if name is None or name.entity != "person":
        return words
    return [*words, after[0], *part.sentence.within(name.start, name.end)]


def _holder(d: Discourse, phrase: Phrase) -> Answer | None:
    """Who held the office that a description names, at the document's date."""
    role = " ".join(w.text for w in phrase.words if w.upos != "DET")
    place = d.text(phrase.owner) or next((d.text(t) for p, t in phrase.tail if p == "of"), None)
    holder = d.registry.find_role(role, place, d.date)
    if holder is None:
        return None
    said = d.text([*phrase.owner, *phrase.words])
    return Answer("named", "person", None, holder.name, (f"“{said}” → who held that office then",), "office")


def _later(d: Discourse, part: Part, found: Answer) -> Answer:
    """An answer that may be another one when the whole document is known."""
    d.again.add(part.attribution.id)
    return found


def is_bare_name(sentence: Sentence, head: Word) -> bool:
    """A proper noun that the tagger doesn't know: no title, and at the beginning of a sentence only before a verb."""
    if head.upos != "PROPN" or not head.text[:1].isupper() or is_title(head.text) or headline(sentence):
        return False
    return opens_clause(sentence, head)


def is_person(phrase: Phrase, head: Word) -> bool:
    """Is the head a noun for a person (and not a family name: ``Mr. Baker``)?"""
    noun = singular(head.text)
    if any(is_honorific(w.text) for w in phrase.words[:-1]):
        return False
    return noun in nouns()["person"] if head.upos == "PROPN" else is_a("person", noun)


def apposed(phrase: Phrase, names: Sequence[Mention]) -> Mention | None:
    """The person named in apposition to a role: behind a comma, or at the end of the phrase's of-tail."""
    people = [m for m in names if m.entity == "person"]
    for aside in phrase.asides:
        for mention in people:
            begins = mention.start <= aside[0].start and aside[0].end <= mention.end
            if begins or aside[-1].end == mention.end:
                before = [w for w in aside if w.end <= mention.start]
                if mention.title or all(w.text[:1].isupper() for w in before):
                    return mention
    for preposition, segment in phrase.tail:
        for mention in people:
            before = [w for w in segment if w.end <= mention.start]
            after = [w for w in segment if w.start >= mention.end]
            last = bool(segment) and all(w.upos == "ADV" or w.text.casefold() in TIMES for w in after)
            own = mention.title and phrase.words[-1].text not in mention.title.split()
            attribute = before and before[-1].upos in ("NOUN", "PROPN") and len(mention.name.split()) > 1
            if last and attribute and not own and (preposition == "of" or not mention.title):
                return mention  # the Speaker of the National Assembly Kim Jin-pyo
    return None


def _included(phrase: Phrase, names: Sequence[Mention]) -> Mention | None:
    """Who is named among many: *tax experts, including Mr. Goldberg*."""
    said = [words for preposition, words in phrase.tail if preposition == "including" and words]
    return next(
        (m for m in names for words in said if m.entity == "person" and m.start >= words[0].start), None
    )


def _subjects_before(d: Discourse, head: Word, number: int) -> list[Answer]:
    """The people who are together the subject of the sentence before: *Ruiz, along with Ann Hale, met the press*."""
    if number < 1:
        return []
    sentence = d.parse.sentences[number - 1]
    subject = sentence.subject
    if subject is None or subject.start >= head.start or d.marks.inside(subject.start):
        return []
    words, names = list(sentence.subtree(subject)), d.names_in(number - 1)
    parts = [
        next((m for m in names if m.entity == "person" and any(name_at(w, [m]) for w in part)), None)
        for part in coordinate(sentence, words, names)
    ]
    found = [a for m in parts if m is not None and (a := d.of_name(m)).status == "named"]
    return found if len(found) > 1 else []


def _first_person(d: Discourse, head: Word, attribution: Attribution) -> Answer:
    """``I`` and ``we`` inside a quotation are its speaker; outside they are the author, whom the text doesn't name."""
    around = [
        a.id
        for a in d.attributions
        if a is not attribution and any(s <= head.start and head.end <= e for s, e in a.content)
    ]
    for identity in (attribution.parent, *around):
        outer = d.answers.get(identity or "", ())
        if len(outer) == 1:
            inside = outer[0].because(f"“{head.text}” inside a quotation is its speaker")
            return replace(inside, way="inside")
    d.again.add(attribution.id)
    return replace(UNRESOLVED, steps=(f"“{head.text}” is the author or a speaker who isn't known",))


def _subject_of_clause(d: Discourse, word: Word, part: Part) -> Answer:
    """The person who is the subject of the clause that a word stands in: *coach Ann Ruiz told Efe, who recalls*."""
    verb = clause_verb(part.sentence, word)
    for subject in part.sentence.children(verb, "nsubj") if verb is not None else ():
        inside = part.sentence.subtree(subject)
        for mention in d.names_in(part.number):
            if mention.entity == "person" and any(name_at(w, [mention]) for w in inside):
                return d.of_name(mention)
    return ANONYMOUS


def _relative(d: Discourse, head: Word, part: Part) -> Answer:
    """``who``, ``which``: the noun that the relative clause depends on, or the name right before it."""
    sentence, said = part.sentence, f"“{head.text}”"
    before = [m for m in d.names_in(part.number) if m.end <= head.start]
    human = head.text.casefold() in ("who", "whom", "whose")
    verb = next((h for h in sentence.ancestors(head) if h.deprel == "acl:relcl"), None)
    target = sentence.head(verb) if verb is not None else None
    name = name_at(target, before) if target is not None and target.start < head.start else None
    if name is None and before:
        gap = [w for w in sentence.words if before[-1].end <= w.start and w.end <= head.start]
        marks = [w.text for w in gap]
        if "(" in marks and ")" in marks:  # Chiu Hsien-chih (邱顯智), who
            gap = [*gap[: marks.index("(")], *gap[marks.index(")") + 1 :]]
        name = before[-1] if all(w.upos == "PUNCT" for w in gap) else None
    told = name is not None and name.role in ("object", "oblique")  # *coach Ann Ruiz told Efe, who recalls*
    if name is not None and (
        (name.entity == "person") == human or (name.entity == "organization" and not told)
    ):
        return d.of_name(name).because(f"{said} → “{name.name}”")
    if name is not None and human:
        return _subject_of_clause(d, name.word, part).because(f"{said} → the subject before it")
    if target is None or target.start > head.start or singular(target.text) != target.text.casefold():
        return ANONYMOUS
    first = sentence.subtree(target)[0].start
    words = [w for w in sentence.words if first <= w.start and w.end <= target.end]
    here = replace(part, words=words, names=before)
    if human and is_a("person", singular(target.text)):
        upto = replace(here, words=[w for w in sentence.words if first <= w.start and w.end <= head.start])
        aside = apposed(upto.phrase, before)
        if aside is not None:
            return d.of_name(aside).because(f"{said} → “{aside.name}”")
        return d.resolved.get(target.start, ANONYMOUS)
    if not human and is_a("organization", singular(target.text)):
        return _noun(d, here, here.phrase, target).because(f"{said} → “{d.text(words)}”")
    return ANONYMOUS
