"""*According to X* and its relatives: the content is the clause around the phrase."""

from __future__ import annotations

from collections.abc import Iterator

from quoteattr.attribution.cue_lexicon import phrase_at, phrases
from quoteattr.attribution.drafts import Draft, minus
from quoteattr.attribution.rules.extents import CIRCUMSTANCE
from quoteattr.parsing.structure import Sentence, Span, Word

NOMINAL = ("DET", "ADJ", "NOUN", "PROPN", "PRON", "NUM", "PART", "ADP", "ADV", "X", "SYM")
NARROW = frozenset(("per", "citing", "quoting"))
"""Phrases that only count behind a comma or at the start of a sentence (*miles per hour*)."""


def phrase_drafts(sentence: Sentence) -> Iterator[Draft]:
    """The drafts of all phrases of a sentence."""
    words, first = sentence.words, phrases()
    for index, low in enumerate(sentence.low):
        found = phrase_at(words, index) if low in first else None
        if found is None or index + found[1] >= len(words):
            continue
        entry, length = found
        opened = index == 0 or words[index - 1].text in (",", "—", "–", "(", '"', "”", "''", ":")
        if entry.cue in NARROW and not opened:
            continue
        last = end_of_source(sentence, index + length)
        if last < index + length:
            continue
        cue: Span = (words[index].start, words[index + length - 1].end)
        source: Span = (words[index + length].start, words[last].end)
        content = host(sentence, index, last)
        if content:
            yield Draft(minus(content, [cue, source]), [cue], [source], "phrase")


def end_of_source(sentence: Sentence, first: int) -> int:
    """Index of the last word of the noun phrase that begins at index ``first``."""
    words = sentence.words
    if words[first].upos not in NOMINAL:
        return first - 1
    numbers = {first + 1}
    last = first
    for at in range(first, len(words)):
        word = words[at]
        if word.upos in ("VERB", "AUX", "SCONJ") or word.text in (".", ";", ":", "(", "—", "–"):
            break
        if word.text == ",":
            if not apposition(sentence, at, numbers):
                break
            continue
        if word.text in "\"”“''":
            break
        numbers.add(word.id)
        last = at
    while last >= first and words[last].upos in ("ADP", "CCONJ", "PUNCT", "DET", "PRON") and last > first:
        last -= 1
    return last


def apposition(sentence: Sentence, comma: int, numbers: set[int]) -> bool:
    """Does an apposition or a list of names go on behind the comma?"""
    words = sentence.words
    return any(
        w.deprel in ("appos", "conj") and w.head in numbers and w.upos in ("NOUN", "PROPN")
        for w in words[comma + 1 : comma + 7]
    )


def host(sentence: Sentence, first: int, last: int) -> list[Span]:
    """The stretches around the phrase (indexes of its first and last word) that it vouches for."""
    words = sentence.words
    ahead = list(words[:first])
    behind = list(words[last + 1 :])
    while ahead and ahead[-1].text in (",", "—", "–", "("):
        ahead.pop()
    if behind and behind[0].text not in (",", ")", "—", "–", ".", ";", ":", "”", '"', "?", "!"):
        behind = relative_rest(behind)
    rest = behind[1:] if behind and behind[0].text in (",", ")", "—", "–", ":") else behind
    content = []
    if any(w.upos in ("VERB", "AUX", "NOUN", "NUM", "PROPN", "ADJ") for w in ahead):
        content.append((start_of(ahead), max(w.end for w in ahead)))
        complete = any(w.upos in ("VERB", "AUX") for w in ahead)
        if not (behind and behind[0].text in (",", "—", "–", ")")) or (complete and small(rest)):
            rest = []
    if any(w.upos in ("VERB", "AUX", "NOUN", "NUM", "PROPN", "ADJ") for w in rest):
        content.append((rest[0].start, max(w.end for w in rest)))
    return content


def relative_rest(behind: list[Word]) -> list[Word]:
    """Behind a source with a clause of its own (*a study published on Monday, prices ...*): from the comma on."""
    for number, word in enumerate(behind):
        if word.text == ",":
            return behind[number:]
    return []


def small(rest: list[Word]) -> bool:
    """Is what follows no clause of its own (*, released Monday*)?"""
    return (
        not rest
        or rest[0].upos in ("VERB", "PRON", "CCONJ")
        or rest[0].text.lower() in CIRCUMSTANCE | {"who", "which"}
    )


def start_of(ahead: list[Word]) -> int:
    """Where the clause before the phrase begins: at the sentence's start, a conjunction passed over."""
    words = ahead[1:] if ahead[0].upos == "CCONJ" and len(ahead) > 1 else ahead
    return words[0].start
