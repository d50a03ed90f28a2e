"""The cue lexicon: what reports, as data (``data/cues.csv``).

Columns of the file: ``cue`` (lemma or phrase; *call for* is a verb with its particle or preposition), ``pos``
(``verb``, ``noun``, ``phrase`` as in *according to*, ``possessed`` as in *in his opinion*), ``act``, ``stance``,
``frame`` (what it needs to count as a report: ``clause`` a quotation or a clause, ``quote`` quotation marks,
``topic`` also a plain object), how often it is a cue (``reports``) among its ``occurrences`` in PolNeAR's training
part, and the same with a plain object and neither clause nor marks (``object_reports``, ``object_occurrences``).
``training/lexicons/cues.py`` counts.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from quoteattr.data import data_rows, data_text
from quoteattr.parsing.structure import Sentence, Word


@cache
def word_list(name: str) -> frozenset[str]:
    """A closed word list of ``data/reporting.toml``."""
    lists = tomllib.loads(data_text("reporting.toml"))
    return frozenset(str(lists[name]).split())


PHRASAL = word_list("particles")
TIMES = word_list("times")
"""Particles and prepositions that make an entry of their own with the verb before them."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One entry of the lexicon."""

    cue: str
    pos: str
    act: str
    stance: str
    frame: str
    reports: int = 0
    occurrences: int = 0
    object_reports: int = 0
    object_occurrences: int = 0

    @property
    def rate(self) -> float:
        """Share of the occurrences that report something, smoothed towards 0."""
        return self.reports / (self.occurrences + 5)

    @property
    def object_rate(self) -> float:
        """Share of the occurrences with a plain object that report it, smoothed towards the hand-made frame."""
        prior = 0.6 if self.frame == "topic" else 0.3
        return (self.object_reports + 3 * prior) / (self.object_occurrences + 3)


@cache
def lexicon() -> dict[tuple[str, str], Cue]:
    """The entries by cue and part of speech."""
    names = ("reports", "occurrences", "object_reports", "object_occurrences")
    return {
        (row["cue"], row["pos"]): Cue(
            row["cue"], row["pos"], row["act"], row["stance"], row["frame"],
            *(int(row.get(name) or 0) for name in names),
        )
        for row in data_rows("cues.csv")
    }  # fmt: skip


@cache
def phrases() -> dict[str, tuple[tuple[tuple[str, ...], Cue], ...]]:
    """The phrases by their first word, as words, the longer ones first."""
    found: dict[str, list[tuple[tuple[str, ...], Cue]]] = {}
    for entry in lexicon().values():
        if entry.pos == "phrase":
            words = tuple(entry.cue.split())
            found.setdefault(words[0], []).append((words, entry))
    return {first: tuple(sorted(group, key=lambda g: -len(g[0]))) for first, group in found.items()}


@cache
def possessed() -> dict[str, Cue]:
    """The entries of *in his opinion* and its like, by their lemma."""
    return {entry.cue: entry for entry in lexicon().values() if entry.pos == "possessed"}


def phrase_at(words: tuple[Word, ...] | list[Word], index: int) -> tuple[Cue, int] | None:
    """The phrase that begins at ``words[index]``, and how many words it has."""
    group = phrases().get(words[index].text.lower())
    if group is None:
        return None
    longest = len(group[0][0])
    here = tuple([w.text.lower() for w in words[index : index + longest]])
    return next(((entry, len(parts)) for parts, entry in group if here[: len(parts)] == parts), None)


def lookup(word: Word, pos: str = "") -> Cue | None:
    """The entry for a verb or noun as it stands in the parse, None where it is no cue; ``pos`` asks for one kind."""
    if word.upos not in ("VERB", "NOUN", "AUX", "PROPN", "ADJ"):
        return None
    return _entry(word.lemma, word.text, word.upos, pos)


@lru_cache(maxsize=50_000)
def _entry(lemma: str, text: str, upos: str, pos: str) -> Cue | None:
    order = (pos,) if pos else ("noun", "verb") if upos == "NOUN" else ("verb", "noun")
    for kind in order:
        for form in lemmas(lemma, text):
            found = lexicon().get((form, kind))
            if found:
                return found
        if upos in ("NOUN", "VERB"):
            break  # the other part of speech only where the tagger was unsure
    return None


def phrasal(sentence: Sentence, verb: Word) -> tuple[Cue, Word] | None:
    """The entry of a verb with the particle or preposition behind it (*called on Friday for*), and that word."""
    near = sentence.words[verb.id : verb.id + 3]
    for particle in near:
        low = particle.text.lower()
        if low in PHRASAL and particle.upos in ("ADP", "ADV", "SCONJ", "PART"):
            found = _phrasal_entry(verb.lemma, verb.text, low)
            return (found, particle) if found else None
        adverb = particle.upos in ("ADV", "NOUN") and particle.deprel in ("advmod", "obl:unmarked")
        if not adverb and low not in TIMES:
            return None
    return None


@lru_cache(maxsize=50_000)
def _phrasal_entry(lemma: str, text: str, particle: str) -> Cue | None:
    pairs = ((f"{form} {particle}", "verb") for form in lemmas(lemma, text))
    return next((lexicon()[pair] for pair in pairs if pair in lexicon()), None)


def lemmas(*forms: str) -> Iterator[str]:
    """Lemma candidates of a word: as given, then with English inflection taken off.

    The shipped lemmatizer is a dictionary; forms that it does not know stay inflected.
    """
    for form in forms:
        form = form.lower()
        yield form
        if form.endswith("ies"):
            yield form[:-3] + "y"
        if form.endswith("s") and not form.endswith("ss"):
            yield form[:-1]
            if form.endswith("es"):
                yield form[:-2]
        for ending in ("ed", "ing"):
            stem = form.removesuffix(ending)
            if stem != form and len(stem) > 2:
                yield stem
                yield stem + "e"
                if stem[-1] == stem[-2]:
                    yield stem[:-1]
                if ending == "ed" and stem.endswith("i"):
                    yield stem[:-1] + "y"
