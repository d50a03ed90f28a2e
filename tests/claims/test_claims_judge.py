"""The encoder of claims, the judge of pairs, and the index of neighbours. The shipped encoder is used."""

from __future__ import annotations

import numpy as np
import pytest

from quoteattr.claims.encoder import Encoder, sentence, shipped
from quoteattr.claims.grouping import bar
from quoteattr.claims.judge import SAME_WORDS, Judge
from quoteattr.claims.marks import read
from quoteattr.claims.neighbours import crowding, exact, neighbours
from quoteattr.errors import ModelError


def test_a_missing_or_damaged_encoder_says_so(tmp_path) -> None:
    with pytest.raises(ModelError, match="can't be read"):
        Encoder(tmp_path)
    for name in ("claims/statements.onnx", "claims/judge.json", "joint/tokenizer.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"nothing")
    with pytest.raises(ModelError, match="can't be read"):
        Encoder(tmp_path)


def judged(*texts: str, speakers: tuple[str, ...] = ()) -> Judge:
    return Judge(texts, speakers or ("",) * len(texts), [read(t) for t in texts], shipped())


def test_a_statement_does_not_depend_on_what_is_read_beside_it() -> None:
    texts = [
        "The dam will hold",
        "a much longer statement about something else, " * 6,
        "No",
        "",
        "The dam may burst",
    ]
    together = shipped().read(texts)
    for n, text in enumerate(texts):
        alone = shipped().read([text])
        assert np.array_equal(alone.vectors[0], together.vectors[n])
        assert np.array_equal(alone.topics[0], together.topics[n])
    assert np.allclose(np.linalg.norm(together.vectors, axis=1), 1, atol=1e-5)


def test_a_pair_is_judged_alike_from_both_sides_and_among_others() -> None:
    texts = [
        "The strike starts on Sunday",
        "dockers walk out on Sunday",
        "The strike does not start on Sunday",
        "Yes",
    ]
    judge = judged(*texts)
    pairs = [(i, j) for i in range(4) for j in range(i + 1, 4)]
    for (i, j), verdict in zip(pairs, judge.each(pairs), strict=True):
        (turned,) = judged(texts[j], texts[i]).each([(0, 1)])
        assert verdict.same == pytest.approx(turned.same, abs=1e-3)
        assert verdict.opposite == pytest.approx(turned.opposite, abs=1e-3)
        assert 0 <= verdict.same + verdict.opposite <= 1.0001


def test_what_stands_inside_the_other_counts_as_said_once_more() -> None:
    inner, outer = "the dam will hold until spring", "she thinks that the dam will hold until spring"
    other = "people may trust that the dam holds until the spring"
    marks = [read(text) for text in (inner, outer, other)]
    apart, together = (
        Judge([inner, outer, other], [""] * 3, marks, shipped(), docs)
        for docs in ((), [frozenset(["d"])] * 3)
    )
    assert together.each([(0, 1)]) == apart.each([(0, 1)])
    assert together.each([(0, 2)])[0].same < apart.each([(0, 2)])[0].same


def test_where_it_is_crowded_more_is_asked() -> None:
    judge = judged("The strike will start on Sunday", "Dockers will walk out on Sunday")
    crowded = judged("The strike will start on Sunday", "Dockers will walk out on Sunday")
    crowded.crowded = np.array([0.3, 0.1], dtype=np.float32)
    assert crowded.each([(0, 1)])[0].same < judge.each([(0, 1)])[0].same


def test_among_more_statements_more_is_asked() -> None:
    bars = [bar(n) for n in (2, 300, 3_000, 100_000, 10_000_000)]
    assert bars == sorted(bars)
    assert bars[0] == bars[1] < bars[2] < bars[3]
    assert bars[-1] < SAME_WORDS  # the same words are always one


def test_crowding_is_the_mean_of_the_nearest() -> None:
    vectors = np.eye(4, dtype=np.float32)[[0] * 12 + [1, 2]]
    found = crowding(vectors, neighbours(vectors, 0.4), 0.4)
    assert found[:12] == pytest.approx([0.6] * 12)  # eleven others, ten of which count
    assert found[12:] == pytest.approx([0.0, 0.0])
    few = np.eye(4, dtype=np.float32)[[0, 0, 1]]
    assert crowding(few, neighbours(few, 0.4), 0.4) == pytest.approx([0.06, 0.06, 0.0])


def test_why_tells_what_is_shared() -> None:
    judge = judged(
        "76 prisoners came home on Monday",
        "On Monday 76 captives returned",
        "“76 Prisoners came home on Monday”",
    )
    assert judge.why(0, 2) == "same words"
    assert judge.why(0, 1).startswith("meaning 0.")
    assert {"quantities", "dates"} <= set(judge.why(0, 1).split(", "))


def test_what_the_encoder_reads_has_no_quotation_marks() -> None:
    assert sentence("“The dam will hold,”", "Ana Ruiz") == "Ana Ruiz: The dam will hold"
    assert sentence("‘It’s over’") == "It’s over"


@pytest.mark.parametrize("count", [0, 1, 2, 300])
def test_the_index_finds_nearly_what_all_pairs_give(count) -> None:
    rng = np.random.default_rng(1)
    vectors = rng.standard_normal((count, 32)).astype(np.float32)
    vectors[1::2] = vectors[::2][: len(vectors[1::2])] + 0.1 * vectors[1::2]  # each has one near
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    every = {tuple(sorted(pair)) for pair in exact(vectors, 0.8).tolist()}
    found = {tuple(pair) for pair in neighbours(vectors, 0.8, few=0).tolist()}
    assert found <= every
    assert len(found) >= 0.95 * len(every)
    assert {tuple(p) for p in neighbours(vectors, 0.8).tolist()} == every
