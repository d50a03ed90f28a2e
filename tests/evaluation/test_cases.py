"""The invented inputs of ``tests/cases``: what comes out of each kind of fault."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest
from support.cases import CASES, cases, judged

pytestmark = pytest.mark.models

SPEAKERS, CONTENTS = 0.82, 0.78
"""Least share of rows that have the right name (and are there), in files of either sort."""
WRONG = 0.06
"""Share of rows with a wrong name, at most."""


@pytest.mark.parametrize("path", sorted(CASES.glob("*.jsonl")), ids=lambda path: path.stem)
def test_rows_have_the_right_names(analyzer, path: Path):
    found = sum((judged(analyzer, case) for case in cases(path)), Counter())
    least = SPEAKERS if path.stem.startswith("speakers") else CONTENTS
    assert found["rows"] > 100
    assert found["right"] >= least * found["rows"]
    assert found["wrong"] <= WRONG * found["rows"]


def test_no_kind_is_lost(analyzer):
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for path in CASES.glob("*.jsonl"):
        for case in cases(path):
            found[case["kind"]] += judged(analyzer, case)
    assert len(found) == 23
    assert {kind for kind, counts in found.items() if counts["right"] < 0.4 * counts["rows"]} == set()


@pytest.mark.parametrize("path", sorted(CASES.glob("*.jsonl")), ids=lambda path: path.stem)
def test_what_is_wanted_stands_in_the_text(path: Path):
    for case in cases(path):
        for row in case["rows"]:
            assert all(piece.strip() in case["text"] for piece in row["content"].split("…"))
            assert all(piece.strip() in case["text"] for piece in row["cue"].split("…"))
