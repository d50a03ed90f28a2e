"""GAP (Webster et al., TACL 2018): passages of Wikipedia with a pronoun and two names that it may stand for."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from quoteattr.parsing.structure import Span

FEMININE = frozenset(("she", "her", "hers", "herself"))


@dataclass(frozen=True)
class Passage:
    """A text, where its pronoun begins, and where the two names stand with whether the pronoun is theirs."""

    name: str
    text: str
    pronoun: int
    gender: str
    names: tuple[tuple[Span, bool], tuple[Span, bool]]

    @property
    def meant(self) -> Span | None:
        """Where the name stands that the pronoun is; None if it is neither."""
        return next((span for span, right in self.names if right), None)


def read_gap(path: Path) -> Iterator[Passage]:
    """The passages of a file (``gap-development.tsv``)."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            first, second = ((int(row[f"{x}-offset"]), row[x], row[f"{x}-coref"]) for x in "AB")
            yield Passage(
                row["ID"],
                row["Text"],
                int(row["Pronoun-offset"]),
                "f" if row["Pronoun"].casefold() in FEMININE else "m",
                (as_name(*first), as_name(*second)),
            )


def as_name(start: int, name: str, right: str) -> tuple[Span, bool]:
    """The span of a name, and whether the pronoun is it."""
    return (start, start + len(name)), right.upper() == "TRUE"
