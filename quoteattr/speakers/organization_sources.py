"""Sources that are organisations or documents: ``the Trump campaign``, ``police``, ``PM Modi's letter``."""

from __future__ import annotations

from collections.abc import Callable

from quoteattr.parsing.structure import Word
from quoteattr.speakers.answers import ANONYMOUS, UNRESOLVED, Answer
from quoteattr.speakers.discourse import Discourse
from quoteattr.speakers.mentions import INDEFINITE, Mention, name_at
from quoteattr.speakers.names.people import parse_name
from quoteattr.speakers.sentences import headline
from quoteattr.speakers.source_nouns import singular
from quoteattr.speakers.source_phrases import Phrase

# "her campaign" is named after her; "her company" has a name of its own
NAMED_AFTER = ("campaign", "administration", "government", "regime", "camp", "office", "foundation")
OWN_PAGES = ("website", "site", "blog", "page", "account")


def organization(
    d: Discourse, phrase: Phrase, head: Word, number: int, owner: Callable[[], Answer]
) -> Answer | None:
    """A noun for an organisation that is named with it (*the Treasury department*), or after its owner.

    ``owner`` resolves the possessor of the phrase. None where the noun alone stands for one.
    """
    noun = singular(head.text)
    found = d.resolved.get(head.start)
    if found is not None and found.status == "named" and found.way in ("name", "spelled"):
        return found  # Russia's military, the Interfax news agency
    rest = [w for w in phrase.words if w.id != head.id and w.upos not in ("DET", "PRON")]
    proper = [w for w in rest if w.text[:1].isupper() and not (w.id == 1 and w.upos != "PROPN")]
    if proper and not (phrase.words[0].text.casefold() in INDEFINITE and not phrase.owner):
        text = d.text([w for w in phrase.words if w.start >= proper[0].start and w.end <= head.end])
        return d.body(text, head, number, headline(d.parse.sentences[number]))
    if found is not None and found.status == "named" and noun not in OWN_PAGES:
        return found
    if not phrase.owner or (noun not in NAMED_AFTER and noun not in OWN_PAGES):
        return None
    answer = owner()
    if answer.status != "named":
        return UNRESOLVED
    if noun in OWN_PAGES:
        return answer.because(f"the {noun} of “{d.text(phrase.owner)}”")
    short = parse_name(answer.name).family if answer.kind == "person" else ""
    name = f"{answer.name}’s office" if short and noun == "office" else f"{short or answer.name} {noun}"
    return d.body(name, head, number, False, answer.steps)


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
