"""The encoder of claims, the judge of pairs, and the index of neighbours. The shipped encoder is used."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from quoteattr.claims.encoder import Encoder, sentence, shipped
from quoteattr.claims.grouping import Group, Said, bar, between, distinct
from quoteattr.claims.judge import SAME_WORDS, Judge
from quoteattr.claims.neighbours import cosines, crowding, exact, indexed, neighbours
from quoteattr.errors import ModelError

GOLD = Path(__file__).parent / "gold"


def test_a_missing_or_damaged_encoder_says_so(tmp_path) -> None:
    with pytest.raises(ModelError, match="can't be read"):
        Encoder(tmp_path)
    for name in ("claims/statements.onnx", "claims/judge.json", "joint/tokenizer.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"nothing")
    with pytest.raises(ModelError, match="can't be read"):
        Encoder(tmp_path)


def judged(*texts: str, speakers: tuple[str, ...] = ()) -> Judge:
    return Judge(texts, speakers or ("",) * len(texts), shipped())


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
    verdicts = judge.each(pairs)
    for n, (i, j) in enumerate(pairs):
        turned = judged(texts[j], texts[i]).each([(0, 1)])
        assert verdicts.same[n] == pytest.approx(turned.same[0], abs=1e-3)
        assert verdicts.opposite[n] == pytest.approx(turned.opposite[0], abs=1e-3)
    assert ((verdicts.same + verdicts.opposite) <= 1.0001).all()
    assert (np.minimum(*verdicts) >= 0).all()
    assert np.array_equal(judge.each([(j, i) for i, j in pairs]), verdicts)


def test_marks_decide_before_any_model() -> None:
    texts = [
        "the harbour tax",
        "the tax on the harbour",
        "the harbour is closed",
        "is the harbour closed?",
        "is the harbour shut?",
        "that the harbour tax is closed",
        "“The harbour tax was closed”",
    ]
    pairs = np.array([(0, 1), (0, 2), (2, 3), (3, 4), (2, 5), (5, 6)])
    alike, apart = judged(*texts).settled(pairs)
    assert apart.tolist() == [False, True, True, False, False, False]
    assert alike.tolist() == [True, False, False, False, False, True]


@pytest.fixture(scope="module")
def contents() -> pd.DataFrame:
    return pd.read_csv(GOLD / "fresh.csv", keep_default_na=False)


@pytest.mark.parametrize("most", [0, 100], ids="{} read together".format)
@pytest.mark.parametrize("bars", [(0.25, 0.2), (0.97, 2.0), (2.0, 0.2)], ids=str)
def test_what_is_filtered_out_reaches_no_bar(contents, most, bars) -> None:
    texts, speakers = contents["quote"].tolist(), contents["speaker"].tolist()
    docs = [frozenset([d]) for d in contents["doc_id"]]
    pairs = np.stack(np.triu_indices(len(texts), 1), axis=1)
    every, filtered = (
        Judge(texts, speakers, shipped(), docs, most).each(pairs, **asked)
        for asked in ({}, {"same": bars[0], "opposite": bars[1]})
    )
    reached = (every.same >= bars[0]) | (every.opposite >= bars[1])
    assert np.array_equal(reached, (filtered.same >= bars[0]) | (filtered.opposite >= bars[1]))
    assert np.array_equal(every.same[reached], filtered.same[reached])
    assert np.array_equal(every.opposite[reached], filtered.opposite[reached])


def test_guards_only_ever_take_off() -> None:
    assert shipped().numbers["same"]["meaning"] > 0  # what the filter rests on
    assert "meaning" not in shipped().numbers["opposite"]


def test_what_stands_inside_the_other_counts_as_said_once_more() -> None:
    inner, outer = "the dam will hold until spring", "she thinks that the dam will hold until spring"
    other = "people may trust that the dam holds until the spring"
    apart, nowhere, together = (
        Judge([inner, outer, other], [""] * 3, shipped(), docs)
        for docs in ((), [frozenset([""])] * 3, [frozenset(["d"])] * 3)
    )
    assert np.array_equal(together.each([(0, 1)]), apart.each([(0, 1)]))
    assert together.each([(0, 2)]).same < apart.each([(0, 2)]).same
    assert np.array_equal(nowhere.each([(0, 2)]), apart.each([(0, 2)]))


def test_where_it_is_crowded_more_is_asked() -> None:
    judge = judged("The strike will start on Sunday", "Dockers will walk out on Sunday")
    crowded = judged("The strike will start on Sunday", "Dockers will walk out on Sunday")
    crowded.crowded = np.array([0.3, 0.1], dtype=np.float32)
    assert crowded.each([(0, 1)]).same < judge.each([(0, 1)]).same


def test_among_more_statements_more_is_asked() -> None:
    bars = [bar(n) for n in (2, 300, 3_000, 100_000, 10_000_000)]
    assert bars == sorted(bars)
    assert bars[0] == bars[1] < bars[2] < bars[3]
    assert bars[-1] < SAME_WORDS  # the same words are always one


def crowded_by(vectors: np.ndarray, least: float) -> np.ndarray:
    pairs = neighbours(vectors, least)
    return crowding(len(vectors), pairs, cosines(vectors, pairs), least)


def test_crowding_is_the_mean_of_the_nearest() -> None:
    vectors = np.eye(4, dtype=np.float32)[[0] * 12 + [1, 2]]
    found = crowded_by(vectors, 0.4)
    assert found[:12] == pytest.approx([0.6] * 12)  # eleven others, ten of which count
    assert found[12:] == pytest.approx([0.0, 0.0])
    few = np.eye(4, dtype=np.float32)[[0, 0, 1]]
    assert crowded_by(few, 0.4) == pytest.approx([0.06, 0.06, 0.0])


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


def in_pairs(count: int) -> np.ndarray:
    """Unit vectors at random, each with another one near."""
    rng = np.random.default_rng(1)
    vectors = rng.standard_normal((count, 32)).astype(np.float32)
    vectors[1::2] = vectors[::2][: len(vectors[1::2])] + 0.1 * vectors[1::2]
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize("count", [0, 1, 2, 300, 6000])
def test_the_index_gives_nearly_what_all_pairs_give(count) -> None:
    vectors = in_pairs(count)
    every = {tuple(sorted(pair)) for pair in exact(vectors, 0.8).tolist()}
    found = [tuple(pair) for pair in neighbours(vectors, 0.8, small=0).tolist()]
    assert found == sorted(set(found))
    assert set(found) <= every
    assert len(found) >= 0.99 * len(every)
    assert {tuple(p) for p in neighbours(vectors, 0.8, small=count).tolist()} == every


def test_the_index_finds_the_nearest_of_each() -> None:
    vectors = in_pairs(3000)
    found = {tuple(pair) for pair in indexed(vectors, -1.0).tolist()}
    best = np.argsort(-(vectors @ vectors.T), axis=1)[:, 1:6]
    assert np.mean([(n, m) in found for n in range(3000) for m in best[n].tolist()]) > 0.85


def test_claims_with_the_same_first_words_get_ids_of_their_own_and_keep_their_places() -> None:
    said = [Said("It is unacceptable", who) for who in ("Ana Ruiz", "Piet Vos", "Ivo Lem")]
    groups = [Group(id, (row,), row) for row, id in enumerate("aba")]
    found = distinct(groups, said)
    assert [g.rows for g in found] == [(0,), (1,), (2,)]  # topics are given by place
    assert len({g.id for g in found}) == 3
    assert found[1].id == "b"


def test_pairs_of_statements_are_pairs_of_claims() -> None:
    pairs = np.array([[0, 1], [0, 2], [1, 2], [2, 3]])
    assert between([[0, 1], [3], [2]], pairs).tolist() == [[0, 2], [1, 2]]
