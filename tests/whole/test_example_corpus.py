"""Who speaks in the articles of ``notebooks/corpus``, row by row and by name."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

pytestmark = pytest.mark.models

ROWS = list(csv.DictReader((Path(__file__).parent / "example_speakers.csv").open(encoding="utf-8")))


@pytest.fixture(scope="module")
def found(analyzer, root):
    """The rows of each article."""
    return {
        path.stem: analyzer.analyze(path.read_text(encoding="utf-8")).quotes
        for path in sorted((root / "notebooks" / "corpus").glob("*.txt"))
    }


def case(row):
    """A wanted row; ``known`` says why one is still wrong."""
    marks = [pytest.mark.xfail(strict=True, reason=row["known"])] if row["known"] else []
    return pytest.param(
        row["article"], row["quote"], row["speaker"], marks=marks, id=f"{row['article']}-{row['quote'][:25]}"
    )


@pytest.mark.parametrize(("article", "words", "speaker"), [case(r) for r in ROWS])
def test_who_says_it(found, article, words, speaker):
    rows = [q for q in found[article] if q.quote.startswith(words)]
    assert ["; ".join(q.speaker.names) for q in rows] == [speaker]
