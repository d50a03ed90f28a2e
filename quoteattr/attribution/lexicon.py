"""The cue lexicon: what reports, as data (``data/cues.csv``).

Columns of the file: ``cue`` (lemma or phrase), ``pos`` (``verb``, ``noun``, ``phrase`` as in *according to*,
``possessed`` as in *in his opinion*), ``act``, ``stance``, ``frame`` (what it needs to count as a report: ``clause`` a
quotation or a clause, ``quote`` quotation marks, ``topic`` also a plain object), and how often the lemma is a cue
(``reports``) among its ``occurrences`` in PolNeAR's training part.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from quoteattr.parse import Word


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

    @property
    def rate(self) -> float:
        """Share of the occurrences that report something, smoothed towards 0."""
        return self.reports / (self.occurrences + 5)


@cache
def lexicon() -> dict[tuple[str, str], Cue]:
    """The entries by cue and part of speech."""
    with files("quoteattr").joinpath("data/cues.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return {
        (row["cue"], row["pos"]): Cue(
            row["cue"], row["pos"], row["act"], row["stance"], row["frame"],
            int(row["reports"] or 0), int(row["occurrences"] or 0),
        )
        for row in rows
    }  # fmt: skip


def lookup(word: Word) -> Cue | None:
    """The entry for a verb or noun as it stands in the parse, None where it is no cue."""
    if word.upos not in ("VERB", "NOUN", "AUX", "PROPN", "ADJ"):
        return None
    order = ("noun", "verb") if word.upos == "NOUN" else ("verb", "noun")
    for pos in order:
        for lemma in lemmas(word.lemma, word.text):
            found = lexicon().get((lemma, pos))
            if found:
                return found
        if word.upos in ("NOUN", "VERB"):
            break  # the other part of speech only where the tagger was unsure
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
