"""Sources that are organisations or documents: ``Trump's campaign``, ``police``, ``PM Modi's letter``."""

from __future__ import annotations

from collections.abc import Callable

from quoteattr.parsing.structure import Word
from quoteattr.speakers.answers import UNRESOLVED, Answer
from quoteattr.speakers.discourse import Discourse
from quoteattr.speakers.mentions import Mention, name_at
from quoteattr.speakers.names.lists import OF_STATES, of_country
from quoteattr.speakers.names.people import parse_name
from quoteattr.speakers.sentences import headline
from quoteattr.speakers.source_nouns import singular
from quoteattr.speakers.source_phrases import Phrase

# "her campaign" is named after her; "her company" has a name of its own
NAMED_AFTER = ("campaign", "administration", "government", "regime", "camp", "office", "foundation")


def organization(
    d: Discourse, phrase: Phrase, head: Word, number: int, owner: Callable[[], Answer]
) -> Answer | None:
    """A noun for an organisation that was settled, or that is named after its owner; None for others.

    ``owner`` resolves the possessor of the phrase.
    """
    noun = singular(head.text)
    found = d.resolved.get(head.start)
    if found is not None and found.status == "named":
        return found
    if not phrase.owner or noun not in (*NAMED_AFTER, *OF_STATES):
        return None
    answer = owner()
    if answer.status != "named":
        return UNRESOLVED if noun in NAMED_AFTER else None
    if noun in OF_STATES:
        if answer.referent is None or not answer.referent.is_place:
            return None
        words = " ".join(w.text.casefold() for w in phrase.words)
        return d.body(f"{of_country(answer.name)} {words}", head, number, False, answer.steps)
    short = parse_name(answer.name).family if answer.kind == "person" else ""
    name = f"{answer.name}’s office" if short and noun == "office" else f"{short or answer.name} {noun}"
    return d.body(name, head, number, False, answer.steps)


def police(d: Discourse, head: Word) -> Answer | None:
    """Bare ``police``: the one force that the document names; None if it names several or none."""
    forces: dict[str, str] = {}
    for sentence in d.parse.sentences:
        words = sentence.words
        for i, word in enumerate(words):
            if word.text.casefold() != "police" or headline(sentence):
                continue
            first = i
            while first and (words[first - 1].upos == "PROPN" or words[first - 1].text == "-"):
                first -= 1
            if first < i and words[first].text[:1].isupper():
                text = d.text(words[first : i + 1])
                forces.setdefault(text.casefold(), text)
    if len(forces) != 1:
        return None
    (name,) = forces.values()
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
