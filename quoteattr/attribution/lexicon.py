"""The cue lexicon: what reports, as data (``data/cues.csv``).

Columns of the file: ``cue`` (lemma or phrase; *call for* is a verb with its particle or preposition), ``pos``
(``verb``, ``noun``, ``phrase`` as in *according to*, ``possessed`` as in *in his opinion*), ``act``, ``stance``,
``frame`` (what it needs to count as a report: ``clause`` a quotation or a clause, ``quote`` quotation marks,
``topic`` also a plain object), how often it is a cue (``reports``) among its ``occurrences`` in PolNeAR's training
part, and the same with a plain object and neither clause nor marks (``object_reports``, ``object_occurrences``).
``training/cue_lexicon.py`` counts.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from quoteattr.parse import Sentence, Word


@cache
def word_list(name: str) -> frozenset[str]:
    """A closed word list of ``data/reporting.toml``."""
    lists = tomllib.loads(files("quoteattr").joinpath("data/reporting.toml").read_text(encoding="utf-8"))
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
    table = files("quoteattr").joinpath("data/cues.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(table.splitlines()))
    names = ("reports", "occurrences", "object_reports", "object_occurrences")
    return {
        (row["cue"], row["pos"]): Cue(
            row["cue"], row["pos"], row["act"], row["stance"], row["frame"],
            *(int(row.get(name) or 0) for name in names),
        )
        for row in rows
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


def phrase_at(words: tuple[Word, ...] | list[Word], index: int) -> tuple[Cue, int] | None:
    """The phrase that begins at ``words[index]``, and how many words it has."""
    for parts, entry in phrases().get(words[index].text.lower(), ()):
        here = words[index : index + len(parts)]
        if tuple(w.text.lower() for w in here) == parts:
            return entry, len(parts)
    return None


def lookup(word: Word, pos: str = "") -> Cue | None:
    """The entry for a verb or noun as it stands in the parse, None where it is no cue; ``pos`` asks for one kind."""
    if word.upos not in ("VERB", "NOUN", "AUX", "PROPN", "ADJ"):
        return None
    order = (pos,) if pos else ("noun", "verb") if word.upos == "NOUN" else ("verb", "noun")
    for kind in order:
        for lemma in lemmas(word.lemma, word.text):
            found = lexicon().get((lemma, kind))
            if found:
                return found
        if word.upos in ("NOUN", "VERB"):
            break  # the other part of speech only where the tagger was unsure
    return None


def phrasal(sentence: Sentence, verb: Word) -> tuple[Cue, Word] | None:
    """The entry of a verb with the particle or preposition behind it (*called on Friday for*), and that word."""
    near = sentence.words[verb.id : verb.id + 3]
    for particle in near:
        if particle.text.lower() in PHRASAL and particle.upos in ("ADP", "ADV", "SCONJ", "PART"):
            for lemma in lemmas(verb.lemma, verb.text):
                found = lexicon().get((f"{lemma} {particle.text.lower()}", "verb"))
                if found:
                    return found, particle
            return None
        adverb = particle.upos in ("ADV", "NOUN") and particle.deprel in ("advmod", "obl:unmarked")
        if not adverb and particle.text.lower() not in TIMES:
            return None
    return None


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
