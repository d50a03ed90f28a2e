"""Sources that are organisations or documents: ``the Trump campaign``, ``police``, ``PM Modi's letter``."""

from __future__ import annotations

from collections.abc import Callable

from quoteattr.parsing.structure import Word
from quoteattr.speakers.discourse import ANONYMOUS, MEMORY, UNRESOLVED, Answer, Discourse, name_at
from quoteattr.speakers.mentions import Mention
from quoteattr.speakers.names.people import parse_name
from quoteattr.speakers.referents import Referent, prominence
from quoteattr.speakers.sentences import headline
from quoteattr.speakers.source_nouns import is_a, singular
from quoteattr.speakers.source_phrases import Phrase, split_phrase

INDEFINITE = ("a", "an", "another", "some", "any")
# "her campaign" is named after her; "her company" has a name of its own
NAMED_AFTER = ("campaign", "administration", "government", "regime", "camp", "office", "foundation")
OWN_PAGES = ("website", "site", "blog", "page", "account")
AUTHORING = (
    "write",
    "release",
    "issue",
    "send",
    "publish",
    "post",
    "sign",
    "air",
    "launch",
    "deliver",
    "record",
    "have",
)
CLEARLY = 1.5
"""How many times as prominent as the next one a body is that a noun like *the company* stands for."""
TOO_COMMON = ("state", "city", "house", "side")


def organization(
    d: Discourse, phrase: Phrase, head: Word, number: int, owner: Callable[[], Answer]
) -> Answer:
    """A noun for an organisation: named with it, after its owner, or before in the document.

    ``owner`` resolves the possessor of the phrase.
    """
    noun = singular(head.text)
    if phrase.words[0].text.casefold() in INDEFINITE and not phrase.owner:
        return ANONYMOUS
    rest = [w for w in phrase.words if w.id != head.id and w.upos not in ("DET", "PRON")]
    proper = [w for w in rest if w.text[:1].isupper() and not (w.id == 1 and w.upos == "ADJ")]
    if proper:
        text = d.text([w for w in phrase.words if w.start >= proper[0].start and w.end <= head.end])
        answer = Answer("named", "organization", None, text, (f"“{text}” is an organisation",))
        if not headline(d.parse.sentences[number]):
            d.bodies[noun] = answer
        return answer
    if phrase.owner:
        return _owned(d, phrase, noun, owner())
    return _named_before(d, phrase, noun, number)


def _owned(d: Discourse, phrase: Phrase, noun: str, owner: Answer) -> Answer:
    """``her campaign`` as ``Clinton campaign``; what stands on one's own page one says oneself."""
    if owner.status != "named":
        return UNRESOLVED
    if noun in OWN_PAGES:
        return owner.because(f"the {noun} of “{d.text(phrase.owner)}”")
    if noun not in NAMED_AFTER:
        return UNRESOLVED
    short = parse_name(owner.name).family if owner.kind == "person" else ""
    name = f"{owner.name}’s office" if short and noun == "office" else f"{short or owner.name} {noun}"
    answer = Answer("named", "organization", None, name, owner.steps)
    d.bodies[noun] = answer
    return answer


def _named_before(d: Discourse, phrase: Phrase, noun: str, number: int) -> Answer:
    """``the ministry`` behind ``the Foreign Ministry``; ``the paper`` behind whatever organisation spoke last."""
    said = f"“{d.text(phrase.words)}”"
    if noun in d.bodies:
        return d.bodies[noun].because(f"{said} → the {noun} named before")
    if noun not in TOO_COMMON:
        for item in reversed(d.seen):
            who = item.referent
            if who.kind == "organization" and any(noun in v.casefold().split() for v in who.variants):
                return d.of_referent(who).because(f"{said} → “{item.mention.name}”")
    definite = any(w.text.casefold() == "the" for w in phrase.words)
    last = next((s.mention for s in reversed(d.seen) if s.referent is d.speaker), None)
    if definite and last is not None and d.speaker is not None and d.speaker.kind == "organization":
        other = is_a("organization", singular(d.speaker.name.split()[-1]))
        if number - last.sentence <= 2 and not other and is_a("generic", noun):
            return d.of_referent(d.speaker).because(f"{said} → the organisation that spoke before")
    if definite and (body := _most_prominent(d, noun, phrase.words[-1], number)) is not None:
        return d.of_referent(body).because(f"{said} → the organisation that the text is about")
    return UNRESOLVED if definite else ANONYMOUS


def _most_prominent(d: Discourse, noun: str, head: Word, number: int) -> Referent | None:
    """Whom ``the company`` means: of the bodies named before that may be one, the one spoken of far the most."""
    if not is_a("business", noun):
        return None
    here = Mention("description", head.start, head.end, number, head, "other")
    weights: dict[Referent, float] = {}
    for item in d.seen:
        who, last = item.referent, singular(item.mention.name.split()[-1]) if item.mention.name else ""
        if item.mention.entity != "organization" or (
            is_a("organization", last) and not is_a("business", last)
        ):
            continue
        weights[who] = weights.get(who, 0.0) + prominence(item.mention, here)
    ranked = sorted(weights, key=lambda w: -weights[w])
    clear = len(ranked) == 1 or (len(ranked) > 1 and weights[ranked[0]] >= CLEARLY * weights[ranked[1]])
    return ranked[0] if clear else None


def police(d: Discourse, head: Word) -> Answer:
    """Bare ``police``: the one force that the document names, if there is one only."""
    forces: dict[str, str] = {}
    for sentence in d.parse.sentences:
        words = sentence.words
        for i, word in enumerate(words):
            if word.text.casefold() != "police" or not i or headline(sentence):
                continue
            first = i
            while first and (words[first - 1].upos == "PROPN" or words[first - 1].text == "-"):
                first -= 1
            if first < i and words[first].text[:1].isupper():
                text = d.text(words[first : i + 1])
                forces.setdefault(text.casefold(), text)
    if len(forces) != 1:
        return ANONYMOUS
    name = next(iter(forces.values()))
    return Answer("named", "organization", None, name, (f"“{head.text}” → the only force named: “{name}”",))


def speech_owner(
    d: Discourse, phrase: Phrase, names: list[Mention], resolve: Callable[[list[Word]], Answer]
) -> Answer | None:
    """Whose account, letter or statement it is: the possessor, ``by``, ``of``, ``from``, or a name before the noun.

    ``resolve`` settles a part of the phrase.
    """
    if phrase.owner:
        return resolve(phrase.owner)
    for preposition, segment in phrase.tail:
        if preposition in ("by", "of", "from") and segment:
            return resolve(segment)
    head = phrase.head
    before = next((m for w in reversed(phrase.words) if (m := name_at(w, names))), None)
    if before is None or head is None or before is name_at(head, names):
        return None
    return d.of_name(before) if before.entity in ("person", "organization") else None


def author(d: Discourse, head: Word) -> Answer | None:
    """Whose the document is that was last spoken of: ``a letter by``, ``her book``, ``Ruiz wrote a letter``."""
    noun = singular(head.text)
    here = d.parse.sentence_number(head.start)
    for number in range(here, max(-1, here - MEMORY), -1):
        for word in reversed(d.parse.sentences[number].words):
            if word.start < head.start and word.upos in ("NOUN", "PROPN") and singular(word.text) == noun:
                answer = _introduced_by(d, word, number)
                if answer is not None:
                    return answer
    return None


def _introduced_by(d: Discourse, word: Word, number: int) -> Answer | None:
    sentence, names = d.parse.sentences[number], d.names_in(number)
    inside = {w.id for m in names for w in sentence.within(m.start, m.end)}
    phrase = split_phrase(sentence.subtree(word), inside)
    if phrase.owner and (answer := d.possessor(phrase.owner[-1], number)):
        return answer
    for preposition, segment in phrase.tail:
        if preposition in ("by", "from") and segment and (mention := name_at(segment[-1], names)):
            return d.of_name(mention)
    verb = sentence.head(word)
    if verb is not None and word.deprel == "obj" and verb.lemma in AUTHORING:
        for subject in sentence.children(verb, "nsubj"):
            if answer := d.possessor(subject, number):
                return answer
    return None
