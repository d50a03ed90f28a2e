"""The phrase of a source: its parts in a coordination, the head, the possessor, appositions and what follows.

The cuts are made on the words, not on the tree: noun phrases with titles, names and appositions are where parsers
of news go wrong most, while commas, prepositions and possessives are where they stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from quoteattr.parsing.structure import Sentence, Word
from quoteattr.speakers.mentions import POSSESSIVES, RELATIVES, Mention
from quoteattr.speakers.source_nouns import is_a, singular

BREAKS = (",", "(", ")", "[", "]", "—", "–", "--", ";", ":", "-")
JOINS = ("and", "&", "along")


@dataclass
class Phrase:
    """A noun phrase: ``words`` are its head part without the possessor, ``owner`` the possessor."""

    words: list[Word] = field(default_factory=list)
    owner: list[Word] = field(default_factory=list)
    asides: list[list[Word]] = field(default_factory=list)
    tail: list[tuple[str, list[Word]]] = field(default_factory=list)

    @property
    def head(self) -> Word | None:
        """The last noun, name or pronoun of the head part (or its last word)."""
        for at, word in reversed(list(enumerate(self.words))):
            if not word.text[:1].isalnum():
                continue  # the stop of Jr.
            if word is not self.words[0] and word.text.casefold().endswith(("self", "selves")):
                continue  # Putin himself
            aged = word.text.casefold() == "old" and "year" in [
                w.text for w in self.words[max(0, at - 2) : at]
            ]
            if aged or word.upos in ("NOUN", "PROPN", "PRON") or is_a("person", singular(word.text)):
                return word  # the 61-year-old
        return self.words[-1] if self.words else None


def split_phrase(words: Sequence[Word], inside: set[int]) -> Phrase:
    """Cut a noun phrase into its parts; ``inside`` are ids of the words of names, which are never cut."""
    words = without_brackets(words)
    phrase = Phrase()
    segment: list[Word] = phrase.words
    clause = False
    for at, word in enumerate(words):
        low = word.text.casefold()
        if word.id in inside and low not in POSSESSIVES:
            if not clause:
                segment.append(word)
            continue
        hyphen = word.text in ("-", "–") and at and at + 1 < len(words) and words[at - 1].end == word.start
        if (word.text in BREAKS or (word.upos == "PUNCT" and word.text not in POSSESSIVES)) and not hyphen:
            if word.text in BREAKS and phrase.words and not clause:
                segment = []
                phrase.asides.append(segment)
            continue
        if clause:
            continue
        noun = any(w.upos in ("NOUN", "PROPN") for w in phrase.words)
        if noun and word.upos == "PRON" and word.deprel.startswith("nsubj"):
            clause = True  # all the experts I asked
            continue
        if (low in RELATIVES and phrase.words and word.upos != "DET") or (
            phrase.words
            and word.upos in ("VERB", "AUX")
            and word.deprel.partition(":")[0] in ("acl", "aux", "cop", "root", "advcl")
            and not word.text[:1].isupper()
        ):
            clause = True
            continue
        if word.upos in ("ADP", "SCONJ") and phrase.words and low not in POSSESSIVES:
            segment = []
            phrase.tail.append((low, segment))
            continue
        if not phrase.words and word.upos in ("ADP", "SCONJ", "PUNCT", "CCONJ"):
            continue
        segment.append(word)
    phrase.asides = [a for a in phrase.asides if a]
    _cut_owner(phrase)
    return phrase


def without_brackets(words: Sequence[Word]) -> list[Word]:
    """The words without a short bracket that the phrase goes on behind: ``Police Agency (NPA) Director Huang``."""
    kept: list[Word] = []
    at = 0
    while at < len(words):
        if words[at].text == "(":
            close = next((i for i in range(at, min(at + 6, len(words))) if words[i].text == ")"), None)
            if (
                close is not None
                and close + 1 < len(words)
                and words[close + 1].upos in ("NOUN", "PROPN", "ADJ")
            ):
                at = close + 1
                continue
        kept.append(words[at])
        at += 1
    return kept


def _cut_owner(phrase: Phrase) -> None:
    """Move the possessor out of the head part; a phrase that ends in a possessive is its own possessor."""
    words = phrase.words
    while words and words[-1].text in POSSESSIVES:
        words.pop()
    marks = [
        i
        for i, w in enumerate(words)
        if w.text in POSSESSIVES and w.upos in ("PART", "PUNCT", "ADP", "X", "AUX")
    ]
    if marks:
        phrase.owner = words[: marks[-1]]
        phrase.words = words[marks[-1] + 1 :]
    elif len(words) > 1 and words[0].upos in ("PRON", "DET") and words[0].text.casefold() in (
        "his", "her", "their", "its", "my", "our", "whose",
    ):  # fmt: skip
        phrase.owner = words[:1]
        phrase.words = words[1:]


def coordinate(sentence: Sentence, words: Sequence[Word], names: Sequence[Mention]) -> list[list[Word]]:
    """The parts of a coordinated phrase: ``Police`` and ``the mayor's office``; one part where there is none."""
    inside = {w.id for m in names for w in sentence.within(m.start, m.end)}
    parts: list[list[Word]] = [[]]
    listed = any(w.text.casefold() in ("and", "&") for w in words)
    for at, word in enumerate(words):
        low = word.text.casefold()
        item = word.text == "," and listed and any(w.id in inside for w in parts[-1])
        if item and head_of_run(words[at + 1 :], inside) == "conj":
            parts.append([])
            continue
        if low in JOINS and word.id not in inside and joins(words[at + 1 :], parts[-1], inside):
            parts.append([])
            continue
        parts[-1].append(word)
    return [p for p in parts if p]


def head_of_run(words: Sequence[Word], inside: set[int]) -> str:
    """The relation of the name that the words begin with."""
    run = []
    for word in words:
        if word.id not in inside:
            break
        run.append(word)
    ids = {w.id for w in run}
    return next((w.deprel for w in run if w.head not in ids), "")


def joins(right: Sequence[Word], left: Sequence[Word], inside: set[int]) -> bool:
    """Does a conjunction join two sources? Not behind a preposition: *voters in Ohio and Iowa*."""
    return bool(right) and bool(left) and not any(w.upos == "ADP" and w.id not in inside for w in left)
