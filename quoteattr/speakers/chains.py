"""Sources that stay unresolved, by chains of mentions that were found elsewhere (Stanza's coreference)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from quoteattr.parse import Sentence, Span, Word
from quoteattr.schema import Attribution
from quoteattr.speakers.discourse import Discourse, name_at
from quoteattr.speakers.lexicon import is_a, singular
from quoteattr.speakers.mentions import Mention
from quoteattr.speakers.people import Referent
from quoteattr.speakers.pronouns import gender_fits, number_and_gender


def by_chain(d: Discourse, attribution: Attribution) -> None:
    """Answer a source that is unresolved by the one name in its chain; any other answer stays.

    Nothing is answered where the source is itself a name or joint, where the chain holds names of several, or where
    gender or kind speak against the name.
    """
    answers = d.answers.get(attribution.id, ())
    if not d.parse.chains or not attribution.source or [a.status for a in answers] != ["unresolved"]:
        return
    found = head_of(d, attribution.source[0])
    if found is None:
        return
    head, sentence, number = found
    joint = any(w.start < attribution.source[0][1] for w in sentence.children(head, "conj"))
    if joint or name_at(head, d.names_in(number)) is not None:
        return
    named = {id(d.people.of_mention[m.start]): m for m in reversed(list(names_with(d, head)))}
    if len(named) != 1:
        return
    (mention,) = named.values()
    answer = d.of_name(mention)
    if answer.status != "named" or answer.referent is None or not may_be(head, answer.referent):
        return
    step = f"Stanza's coreference: “{head.text}” → “{mention.name}” (sentence {mention.sentence + 1})"
    d.answers[attribution.id] = (replace(answer, steps=(*answers[0].steps, step, *answer.steps)),)


def names_with(d: Discourse, head: Word) -> Iterator[Mention]:
    """The names in the chains that hold a mention with this head, in text order."""
    for chain in d.parse.chains:
        heads = [found for span in chain if (found := head_of(d, span))]
        if any(word.span == head.span for word, _, _ in heads):
            for word, sentence, number in heads:
                for at in (word, *sentence.children(word, "appos")):
                    mention = name_at(at, d.names_in(number))
                    if mention is not None and mention.start in d.people.of_mention:
                        yield mention
                        break


def head_of(d: Discourse, span: Span) -> tuple[Word, Sentence, int] | None:
    """The highest word of a span, its sentence and the sentence's number."""
    number = d.parse.sentence_number(span[0])
    sentence = d.parse.sentence_at(span[0])
    word = sentence.top(*span) if sentence else None
    return (word, sentence, number) if sentence and word else None


def may_be(head: Word, who: Referent) -> bool:
    """Does nothing in the pronoun or noun speak against the person or organisation?"""
    _, gender = number_and_gender(head.text)
    if gender == "thing":
        return who.kind == "organization"
    if gender or is_a("person", singular(head.text)):
        return who.kind == "person" and gender_fits(who, gender)
    return True
