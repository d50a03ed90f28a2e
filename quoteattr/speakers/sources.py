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
from quoteattr.speakers.sentences import headline
from quoteattr.speakers.source_nouns import is_a, is_title, nouns, singular
from quoteattr.speakers.source_phrases import Phrase, coordinate, split_phrase

ANSWERING = ("a", "answer")


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
    if attribution.rule == "format:transcript" and (said := interviewed(d, attribution, d.text(words))):
        d.answers[attribution.id] = (said,)
        return
    parts = coordinate(sentence, words, names)
    answers = [answer(d, Part(p, sentence, number, names, attribution)) for p in parts]
    named = [a for a in answers if a.status == "named"]
    if not named:
        why = f"“{d.text(words)}” → those named together before"
        named = [a.because(why) for a in together(d, words, number, before)]
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


def interviewed(d: Discourse, attribution: Attribution, label: str) -> Answer | None:
    """Who speaks in an interview behind ``A:`` or initials (``RK:``); None for other labels."""
    if label.casefold() in ANSWERING:
        return interviewee(d, attribution)
    letters = label.replace(".", "")
    bearers = [p for p in d.people.people if p.variants and initials(p.name) == letters]
    if len(letters) < 2 or len(bearers) != 1:
        return None
    return d.of_referent(bearers[0]).because(f"“{label}” → initials of “{bearers[0].name}”")


def initials(name: str) -> str:
    """``RK`` of ``Riikka Koskela``."""
    return "".join(word[0] for word in name.split())


def interviewee(d: Discourse, attribution: Attribution) -> Answer:
    """Who answers in an interview, with ``Q:`` and ``A:`` or without: the person whom the text before it is about."""
    first = min((*a.source, *a.content)[0][0] for a in d.attributions if a.rule == attribution.rule)
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
        gap = [w for w in sentence.words if last.end <= w.start and w.end <= mention.start]
        if mention.start >= last.end and {last.text, *(w.text for w in gap)} <= {*mention.title.split(), "."}:
            return [*words, *gap, *sentence.within(mention.start, mention.end)]
    return words


def answer(d: Discourse, part: Part) -> Answer:
    """Whom a part of a source stands for."""
    phrase = part.phrase
    head = phrase.head
    if head is None:
        return answer(d, replace(part, words=phrase.owner)) if phrase.owner else UNRESOLVED
    low = head.text.casefold()
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
    behind = [w for w in part.sentence.words[verb.id :] if w.text == "as"]
    people = [m for m in d.names_in(part.number) if m.entity == "person" and m.start >= verb.end]
    if head.deprel == "nsubj:pass" or not behind or not people or people[0].start > behind[0].start:
        return None
    return d.of_name(people[0]).because(f"“{d.text(part.words)}” quotes “{people[0].name}”")


def _spelled_name(d: Discourse, part: Part, head: Word) -> str:
    """An organisation's name that the tagger didn't see: *Federation of American Scientists*."""
    capital = [i for i, w in enumerate(part.words) if w.text[:1].isupper() and w.upos != "DET"]
    if head.upos != "PROPN" or len(capital) < 2 or headline(part.sentence):
        return ""
    inner = part.words[capital[0] : capital[-1] + 1]
    return "" if any(w.upos == "PUNCT" for w in inner) else d.text(inner)


def _noun(d: Discourse, part: Part, phrase: Phrase, head: Word) -> Answer:
    """A name or a common noun: a person, an organisation, a document or something said."""
    name = name_at(head, part.names)
    noun = singular(head.text)
    meant = d.resolved.get(d.abbreviations.get(head.text, -1), UNRESOLVED)
    if meant.status == "named" and head.start not in d.resolved:
        return meant.because(f"“{head.text}” is short for a description")
    if name is not None and name.entity == "person":
        return d.of_name(name)
    person = is_person(head)
    if person or name is None:
        aside = apposed(phrase, part.names)
        if aside is not None:
            return d.of_name(aside).because(f"apposition to “{d.text(part.words)}”")
    if is_a("speech", noun) or is_a("document", noun):
        owner = organization_sources.speech_owner(
            d, phrase, part.names, lambda w: answer(d, replace(part, words=list(w)))
        )
        if owner is None and (issuer := issuer_of(part.sentence, head, part.names)) is not None:
            words = [w for w in part.sentence.subtree(issuer) if w.start > head.start]
            owner = answer(d, replace(part, words=words, names=d.names_in(part.number))) if words else None
        country = (
            owner is not None and owner.referent is not None and owner.referent.is_place
        )  # a constitution
        if owner is not None and owner.status == "named" and not country:
            return owner.because(f"“{head.text}” belongs to its author")
    if name is not None:
        return ANONYMOUS if name.entity == "nationality" else d.of_name(name)
    bare = len(phrase.words) <= 2 and not phrase.owner and not phrase.tail
    if noun == "police" and bare and (force := organization_sources.police(d, head)) is not None:
        return force
    if is_a("organization", noun) and (spelled := _spelled_name(d, part, head)):
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
    if found is not None:
        return found
    proper = all(w.upos == "PROPN" for w in phrase.words)
    if not person and proper and is_bare_name(part.sentence, head):  # *PolitiFact*, unknown to the tagger
        text = d.text(phrase.words)
        kind = "person" if any(is_title(w.text) for w in phrase.words) else "organization"
        return Answer("named", kind, None, text, (f"“{text}” is a name",), "spelled")
    # *proposals included that*: what was said, nobody who says it
    return NOBODY if is_a("speech", noun) and not person else ANONYMOUS


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
    """A proper noun that the tagger doesn't know: no title, and no capital that only the sentence's beginning gives."""
    if head.upos != "PROPN" or not head.text[:1].isupper() or is_title(head.text) or headline(sentence):
        return False
    return head.id > 1 or not (head.text.istitle() or head.text.isupper())


def is_person(head: Word) -> bool:
    """Is the head a noun for a person? Capitals may make it a name, so then only what the list has."""
    noun = singular(head.text)
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
            own = mention.title and phrase.words[-1].text not in mention.title.split()
            if before and " " in mention.name and not own and (preposition == "of" or not mention.title):
                return mention  # the Speaker of the National Assembly Kim Jin-pyo
    return None


def _included(phrase: Phrase, names: Sequence[Mention]) -> Mention | None:
    """Who is named among many: *tax experts, including Mr. Goldberg*."""
    said = [words[0].start for preposition, words in phrase.tail if preposition == "including" and words]
    return next((m for m in names for start in said if m.entity == "person" and m.start >= start), None)


def together(
    d: Discourse, words: Sequence[Word], number: int, before: tuple[Answer, ...]
) -> tuple[Answer, ...]:
    """Those whom *they*, *both*, *the two ministers* stand for: who spoke together ``before``, the subjects of the
    sentence before (*Ruiz, along with Ann Hale, met the press*), or, where two are meant, the two named last."""
    low = [w.text.casefold() for w in words]
    two = (
        low[0] == "both"
        or low[:2] in (["the", "two"], ["these", "two"])
        or low in (["the", "pair"], ["the", "duo"])
    )
    nouns = [singular(w.text) for w in words if w.upos in ("NOUN", "PROPN") and w.text.casefold() != "pair"]
    bodies = any(is_a("organization", n) for n in nouns)
    if (
        not (two or low == ["they"])
        or len(words) > 4
        or (nouns and not bodies and not is_a("person", nouns[-1]))
    ):
        return ()
    if before and (low == ["they"] or len(before) == 2):
        return before
    subjects = _subjects_before(d, words[0], number)
    if low == ["they"] or (len(subjects) == 2 and not bodies):
        return subjects
    kind = "organization" if bodies else "person"
    found: dict[str, Answer] = {}
    for at in range(number - 1, max(-1, number - 4), -1):
        names = (m for m in d.names_in(at) if m.entity == kind and not m.quoted)
        answers = (d.of_name(m) for m in names)
        found |= {a.name: a for a in answers if a.status == "named"}
        if len(found) > 1:
            break
    return tuple(sorted(found.values(), key=_first_named)) if len(found) == 2 else ()


def _first_named(answer: Answer) -> int:
    return answer.referent.first.start if answer.referent is not None else 0


def _subjects_before(d: Discourse, head: Word, number: int) -> tuple[Answer, ...]:
    """The people who are together the subject of the sentence before."""
    sentence = d.parse.sentences[max(number - 1, 0)]
    subject = sentence.subject
    if number < 1 or subject is None or subject.start >= head.start or d.marks.inside(subject.start):
        return ()
    inside, names = sentence.subtree(subject), d.names_in(number - 1)
    parts = coordinate(sentence, inside, names)
    people = [
        next((m for w in p if (m := name_at(w, names)) is not None and m.entity == "person"), None)
        for p in parts
    ]
    found = tuple(a for m in people if m is not None and (a := d.of_name(m)).status == "named")
    return found if len(found) > 1 else ()


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
    subjects = part.sentence.children(verb, "nsubj") if verb is not None else ()
    found = (name_at(w, d.names_in(part.number)) for s in subjects for w in part.sentence.subtree(s))
    name = next((m for m in found if m is not None and m.entity == "person"), None)
    return d.of_name(name) if name is not None else ANONYMOUS


def _relative(d: Discourse, head: Word, part: Part) -> Answer:
    """``who``, ``which``: the noun that the relative clause depends on, or the name right before it."""
    sentence, low = part.sentence, head.text.casefold()
    human = low in ("who", "whom", "whose")
    before = [m for m in d.names_in(part.number) if m.end <= head.start]
    verb = next((h for h in sentence.ancestors(head) if h.deprel == "acl:relcl"), None)
    target = sentence.head(verb) if verb is not None else None
    name = name_at(target, before) if target is not None else None
    agent = before[-1] if before and before[-1].word.deprel == "obl:agent" else None
    if name is not None and human and agent is not None and agent.entity == "person":
        between = sentence.within(agent.end, head.start)  # raised with Ann Lee by Lena Holt, who
        name = agent if all(w.upos == "PUNCT" for w in between) else name
    if name is None and before:
        gap = [w for w in sentence.words if before[-1].end <= w.start and w.end <= head.start]
        marks = [w.text for w in gap]
        if "(" in marks and ")" in marks:  # Chiu Hsien-chih (邱顯智), who
            gap = [*gap[: marks.index("(")], *gap[marks.index(")") + 1 :]]
        name = before[-1] if all(w.upos == "PUNCT" for w in gap) else None
    person = low in ("who", "whom") and name is not None and name.entity != "person"
    if name is not None and person and name.role in ("object", "oblique"):
        return _subject_of_clause(d, name.word, part).because(f"“{head.text}” → the subject before it")
    if name is not None and (human or name.entity != "person"):
        return d.of_name(name).because(f"“{head.text}” → “{name.name}”")
    if target is None or target.upos != "NOUN":
        return ANONYMOUS
    return d.resolved.get(target.start, ANONYMOUS)
