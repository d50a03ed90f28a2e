"""A floor under the accuracy on the project's own annotated articles (tests/gold), and what must never happen there."""

from __future__ import annotations

import pytest

from quoteattr.evaluation import Settings, evaluate, predictions_of, read_gold
from quoteattr.runner.output import Selection

pytestmark = pytest.mark.models

FLOORS = {"content": 0.90, "cue": 0.89, "source": 0.89, "speaker": 0.79}
"""F1 of asserted speech; a few points under what docs/accuracy.md shows, so that a loss is seen and noise is not."""


@pytest.fixture(scope="module")
def gold(root):
    return read_gold([root / "tests" / "gold"])


@pytest.fixture(scope="module")
def analyses(gold, analyzer):
    from quoteattr import Document

    return list(analyzer.analyze_many(Document(d.name, d.text) for d in gold))


@pytest.fixture(scope="module")
def report(gold, analyses):
    quotes = [q for a in analyses for q in Selection()(a.quotes)]
    return evaluate(gold, predictions_of(quotes), Settings(join=True))


@pytest.mark.parametrize("figure", FLOORS)
def test_f1_stays_above_its_floor(report, figure):
    assert report["speech"][figure].f1 >= FLOORS[figure]


def test_every_row_is_verbatim(analyses):
    for analysis in analyses:
        for quote in analysis.quotes:
            a = quote.attribution
            assert analysis.document.text[a.start : a.end] == quote.quote
            assert all(a.start <= s < e <= a.end for s, e in a.content)


def test_ids_are_unique_and_parents_exist(analyses):
    for analysis in analyses:
        ids = [q.attribution.id for q in analysis.quotes]
        assert len(ids) == len(set(ids))
        assert {q.attribution.parent for q in analysis.quotes} <= {None, *ids}


def test_a_status_says_whether_somebody_is_named(analyses):
    for analysis in analyses:
        for quote in analysis.quotes:
            assert bool(quote.speaker.names) == (quote.speaker.status == "named")
