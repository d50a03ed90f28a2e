"""Sources that stay unresolved, by chains of mentions that were found elsewhere (Stanza's coreference)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from quoteattr.parsing.structure import Sentence, Span, Word
from quoteattr.schema import Attribution
from quoteattr.speakers.discourse import Discourse
from quoteattr.speakers.mentions import PRONOUNS, Mention, name_at
from quoteattr.speakers.referents import Referent
from quoteattr.speakers.source_nouns import is_a, singular


def chain_names(d: Discourse) -> dict[int, list[Mention]]:
    """The names in the chains, by where the head of each mention in the same chain begins."""
    found: dict[int, list[Mention]] = {}
    for chain in d.parse.chains:
        heads = [head for span in chain if (head := head_of(d, span))]
        names = [name for head in heads if (name := name_of(d, *head))]
        for word, _, _ in heads if names else ():
            found.setdefault(word.start, []).extend(names)
    return found


def by_chain(d: Discourse, attribution: Attribution, names: Mapping[int, Sequence[Mention]]) -> None:
    """Answer a source that is unresolved by the one name in its chain (``names``); any other answer stays.

    Nothing is answered where the source is joint, where the chain holds names of several (an unclear family name is one
    of them), or where gender or kind speak against the name.
    """
    answers = d.answers.get(attribution.id, ())
    if not attribution.source or [a.status for a in answers] != ["unresolved"]:
        return
    found = head_of(d, attribution.source[0])
    if found is None:
        return
    head, sentence, _ = found
    if any(w.start < attribution.source[0][1] for w in sentence.children(head, "conj")):
        return
    people = {id(d.people.of_mention[m.start]): m for m in reversed(names.get(head.start, ()))}
    if len(people) != 1:
        return
    (mention,) = people.values()
    answer = d.of_name(mention)
    if answer.status != "named" or answer.referent is None or not may_be(head, answer.referent):
        return
    step = f"Stanza's coreference: “{head.text}” → “{mention.name}” (sentence {mention.sentence + 1})"
    d.answers[attribution.id] = (replace(answer, steps=(*answers[0].steps, step, *answer.steps)),)


def head_of(d: Discourse, span: Span) -> tuple[Word, Sentence, int] | None:
    """The highest word of a span, its sentence and the sentence's number."""
    number = d.parse.sentence_number(span[0])
    sentence = d.parse.sentence_at(span[0])
    word = sentence.top(*span) if sentence else None
    return (word, sentence, number) if sentence and word else None


def name_of(d: Discourse, head: Word, sentence: Sentence, number: int) -> Mention | None:
    """The name that a mention with this head is, or that stands in apposition to it."""
    for word in (head, *sentence.children(head, "appos")):
        mention = name_at(word, d.names_in(number))
        if mention is not None and mention.start in d.people.of_mention:
            return mention
    return None


def may_be(head: Word, who: Referent) -> bool:
    """Does nothing in the pronoun or noun speak against the person or organisation?"""
    _, gender = PRONOUNS.get(head.text.casefold(), ("", ""))
    if gender == "thing":
        return who.kind == "organization"
    if gender or is_a("person", singular(head.text)):
        return who.kind == "person" and (not gender or who.gender in ("", gender))
    return True
