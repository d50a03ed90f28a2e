"""Claims: grouping, tables, the user's own claims. The shipped encoder is used."""

from __future__ import annotations

import importlib.util
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quoteattr.claims import (
    Said,
    claim_variants,
    claims_long,
    claims_table,
    group,
    grouping,
    read_points,
    speaker_by_claim,
)
from quoteattr.claims.neighbours import neighbours
from quoteattr.claims.tables import ADDED, CLAIM_COLUMNS, UNNAMED, VARIANT_COLUMNS, content_of
from quoteattr.errors import InputError
from quoteattr.results.tables import quotes_table

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "tests" / "claims" / "gold"
CORPUS = ROOT / "notebooks" / "corpus"


@pytest.fixture(scope="module")
def gold() -> pd.DataFrame:
    return pd.read_csv(GOLD / "corpus.csv", keep_default_na=False)


@pytest.fixture(scope="module")
def long(gold) -> pd.DataFrame:
    return claims_long(gold)


@pytest.fixture(scope="module")
def accuracy():
    spec = importlib.util.spec_from_file_location(
        "claims_accuracy", ROOT / "benchmarks" / "claims_accuracy.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# The gold itself


def test_gold_contents_stand_in_the_corpus(gold) -> None:
    texts = {p.stem: p.read_text(encoding="utf-8") for p in CORPUS.glob("*.txt") if p.stem != "README"}
    assert len(texts) == len(pd.read_csv(CORPUS / "metadata.csv")) >= 12
    for row in gold.itertuples():
        assert texts[row.doc_id][row.start : row.end] == row.quote
    assert set(gold["doc_id"]) == set(texts)


def test_every_lookalike_is_in_the_gold(gold) -> None:
    pairs = pd.read_csv(GOLD / "lookalikes.csv")
    known = set(gold["gold"])
    for file in ("other.csv", "fresh.csv"):
        known |= set(pd.read_csv(GOLD / file)["gold"])
    assert set(pairs["gold_a"]) | set(pairs["gold_b"]) <= known


# How well


@pytest.mark.parametrize(
    ("file", "least", "apart"),
    [("corpus.csv", 0.78, 0.93), ("other.csv", 0.84, 0.85), ("fresh.csv", 0.80, 0.86)],
)
def test_grouping_agrees_with_the_gold(accuracy, file, least, apart) -> None:
    figures = accuracy.measure(accuracy.read_gold(file))
    assert figures.f1 >= least, figures
    assert figures.kept_apart >= apart, figures


def test_what_is_asked_for_is_a_claim_and_what_is_talked_about_is_not() -> None:
    who, asked = ("Ana Ruiz", "Piet Vos"), ("an immediate ceasefire", "a ceasefire as soon as possible")
    rows = [Said(text, name, asked=True) for text, name in zip(asked, who, strict=True)]
    assert len(group(rows)) == 1
    assert len(group([Said(r.text, r.speaker) for r in rows])) == 2
    quotes = [
        {"doc_id": name, "quote_id": "q", "speaker": name, "quote": text, "cue_lemma": cue}
        for text, name, cue in zip(asked, who, ("call for", "demand"), strict=True)
    ]
    assert claims_long(pd.DataFrame(quotes))["claim_id"].nunique() == 1
    talked = pd.DataFrame(quotes).assign(cue_lemma="discuss")
    assert claims_long(talked)["claim_id"].nunique() == 2


# What must always hold

WORDS = "dam hold not Poland Norway 76 45 first second ceasefire ready open closed unacceptable it we harbour".split()
SAID = st.lists(
    st.builds(
        Said,
        st.lists(st.sampled_from(WORDS), min_size=0, max_size=6).map(" ".join),
        st.sampled_from(["", "A", "B"]),
        st.sampled_from(["", "2022-04-01", "2022-04-02", "2022-05-01", "soon"]),
        st.sampled_from(["d1", "d2", "d3"]),
        asked=st.booleans(),
    ),
    max_size=14,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(SAID, st.randoms())
def test_groups_don_t_depend_on_the_order_of_the_rows(said, random) -> None:
    groups = group(said)
    assert sorted(r for g in groups for r in g.rows) == list(range(len(said)))  # each row in exactly one
    assert all(g.label in g.rows for g in groups)
    assert len({g.id for g in groups}) == len(groups)
    order = list(range(len(said)))
    random.shuffle(order)
    again = group([said[i] for i in order])

    def shape(found, numbers):
        return {
            (g.id, tuple(sorted(repr(said[numbers[r]]) for r in g.rows)), said[numbers[g.label]].text)
            for g in found
        }

    assert shape(groups, range(len(said))) == shape(again, order)


def test_the_way_of_large_tables_gives_the_same_and_in_any_order(gold, long, monkeypatch) -> None:
    monkeypatch.setattr(grouping, "SMALL", 0)
    monkeypatch.setattr(grouping, "neighbours", partial(neighbours, small=0))
    large = claims_long(gold)
    assert (large["claim_id"] == long["claim_id"]).mean() > 0.97
    turned = claims_long(gold[::-1]).iloc[::-1].reset_index(drop=True)
    told = [name for name in ADDED if name != "stance"]  # who says it first of one day is told by the rows
    pd.testing.assert_frame_equal(turned[told], large[told])


@pytest.mark.parametrize(
    ("texts", "together"),
    [
        (["“The dam will hold,”", "that the dam will hold"], True),
        (["Kyiv “does not need it at all”", "that Ukraine’s leaders do not need it at all"], True),
        (["Seventy-six prisoners came home", "76 prisoners have come home"], True),
        (["76 prisoners came home", "45 prisoners came home"], False),
        (["The dam will hold", "The dam will not hold"], False),
        (
            ["the first stage of the railway is finished", "the second stage of the railway is finished"],
            False,
        ),
        (["Supplies to Poland have been stopped", "Supplies to Finland have been stopped"], False),
        (["It is unacceptable", "It is unacceptable"], False),  # whose, about what?
        (["Ruritania’s taxes", "the issue of taxes"], False),  # topics claim nothing
        (["Trade", "Trade"], False),
        (["the new harbour tax", "a new harbour tax"], True),  # the same words
        (["The dam will hold", "whether the dam will hold"], False),
        (["The dam will hold", "“Will the dam hold?”"], False),
    ],
)
def test_pairs(texts, together) -> None:
    assert (len(group([Said(t, "", "", f"d{i}") for i, t in enumerate(texts)])) == 1) is together


def test_a_verdict_is_grouped_by_its_speaker_within_days() -> None:
    days = ["2022-04-01", "2022-04-02", "2022-06-01"]
    groups = group([Said("It is unacceptable", "Lavrov", day, f"d{i}") for i, day in enumerate(days)])
    assert sorted(g.rows for g in groups) == [(0, 1), (2,)]


def test_an_id_stays_when_later_documents_are_added(gold) -> None:
    early = gold[gold["date"] < "2022-05-01"]
    before, after = claims_table(early), claims_table(gold)
    assert len(set(before["claim_id"]) & set(after["claim_id"])) >= 0.95 * len(before)


# Tables


def test_long_keeps_the_quotes_and_adds_its_columns(gold, long) -> None:
    table = quotes_table(gold)
    pd.testing.assert_frame_equal(long.iloc[:, : -len(ADDED)], table)
    assert tuple(long.columns[-len(ADDED) :]) == tuple(ADDED)
    for _, members in long.groupby("claim_id"):
        assert members["claim"].nunique() == 1
        assert members["claim"].iloc[0] in set(members["quote"])  # verbatim
    pd.testing.assert_frame_equal(claims_long(long), long)


def test_claims_table_adds_up(long) -> None:
    claims = claims_table(long)
    assert claims.dtypes.astype(str).to_dict() == CLAIM_COLUMNS
    assert claims["quotes"].sum() == len(long)
    assert (claims["direct"] + claims["mixed"] + claims["indirect"]).equals(claims["quotes"])
    assert claims["quotes"].is_monotonic_decreasing
    assert (claims["first_date"] <= claims["last_date"]).all()


def test_speaker_by_claim(long) -> None:
    wide = speaker_by_claim(long)
    assert wide.to_numpy().sum() == len(long)
    assert wide.index[-1] == UNNAMED
    top = speaker_by_claim(long, top=3)
    assert top.shape[1] == 3
    counts = speaker_by_claim(long, top=3, values="documents")
    assert (counts.to_numpy() <= top.to_numpy()).all()
    presence = speaker_by_claim(long, top=3, values="presence")
    assert (presence.to_numpy() == (top.to_numpy() > 0)).all()
    first = speaker_by_claim(long, top=3, values="first_date")
    assert ((first != "").to_numpy() == presence.to_numpy()).all()
    with pytest.raises(InputError, match="must be one of"):
        speaker_by_claim(long, values="share")


def said_of_the_dam(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    columns = ["speaker", "quote", "cue_lemma", "date"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(doc_id=[f"d{n}" for n in range(len(rows))])


def test_every_row_says_why_it_belongs_and_how_sure_that_is(long) -> None:
    assert long["sure"].between(0, 1).all()
    sizes = long.groupby("claim_id")["quote"].transform("size")
    assert (long.loc[sizes == 1, "sure"] == 1).all()
    assert (long.loc[sizes == 1, "why"] == "").all()
    several = long[sizes > 1].groupby("claim_id")["why"]
    assert several.agg(
        lambda why: (why == "").any() and (why != "").any()
    ).all()  # the label has none, others do


def test_who_contradicts_a_claim_is_linked_and_not_merged() -> None:
    frame = said_of_the_dam(
        ("Ana Ruiz", "the dam at Kestrel Lake will hold", "say", "2024-01-01"),
        ("Ana Ruiz", "“The dam at Kestrel Lake will hold,”", "say", "2024-01-02"),
        ("Piet Vos", "the dam at Kestrel Lake will not hold", "say", "2024-01-02"),
        ("Ivo Lem", "that the dam at Kestrel Lake would hold", "deny", "2024-01-03"),
        ("Ivo Lem", "the harbour is open to every ship", "say", "2024-01-03"),
    )
    long = claims_long(frame)
    assert long["stance"].tolist() == ["says", "repeats", "says", "denies", "says"]
    yes, _, no, _, other = long["claim_id"]
    assert yes == long["claim_id"][3] != no
    assert long["denied_by"].tolist() == [no, no, yes, no, ""]
    claims = claims_table(long).set_index("claim_id")
    assert claims.loc[yes, "denied_by"] == no
    assert claims.loc[[yes, no, other], "deniers"].tolist() == ["Ivo Lem; Piet Vos", "Ana Ruiz", ""]
    assert claims.loc[[yes, no], "speaker_names"].tolist() == ["Ana Ruiz", "Piet Vos"]
    wide = speaker_by_claim(long, values="stance").loc[:, claims.loc[[yes, no, other], "claim"].tolist()]
    assert wide.loc["Ana Ruiz"].tolist() == ["repeats", "denies", ""]
    assert wide.loc["Piet Vos"].tolist() == ["denies", "says", ""]
    assert wide.loc["Ivo Lem"].tolist() == ["denies", "", "says"]


@pytest.mark.parametrize("lemma", ["reject", "dismiss"])
def test_a_claim_can_be_rejected(lemma) -> None:
    frame = said_of_the_dam(("Ana Ruiz", "that the dam at Kestrel Lake was unsafe", lemma, "2024-01-01"))
    assert claims_long(frame)["stance"].tolist() == ["rejects"]


def test_a_claim_lists_its_outlets() -> None:
    frame = said_of_the_dam(*[("Ana Ruiz", "the dam at Kestrel Lake will hold", "say", "")] * 3)
    claims = claims_table(frame.assign(outlet=["Wire", "Post", "Wire"]))
    assert claims["outlets"].tolist() == ["Wire; Post"]


def test_joint_speakers_count_each() -> None:
    wide = speaker_by_claim(
        pd.DataFrame({"doc_id": ["d"], "quote": ["the dam will hold"], "speaker": ["A; B"]})
    )
    assert wide.index.tolist() == ["A", "B"]
    assert wide.to_numpy().tolist() == [[1], [1]]


def test_variants_show_the_difference(long) -> None:
    variants = claim_variants(long)
    assert variants.dtypes.astype(str).to_dict() == VARIANT_COLUMNS
    changed = variants[variants["difference"].str.contains(r"\[-not received-\]|\{\+over\+\}|\[-over-\]")]
    assert len(changed)  # "handed to" and "handed over to"
    assert (variants.groupby("claim_id")["likeness"].max() == 1).all()  # the label itself


def test_empty_input_gives_empty_tables() -> None:
    assert claims_long([]).dtypes.astype(str).to_dict().items() >= ADDED.items()
    assert claims_table([]).dtypes.astype(str).to_dict() == CLAIM_COLUMNS
    assert claim_variants([]).dtypes.astype(str).to_dict() == VARIANT_COLUMNS
    assert speaker_by_claim([]).shape == (0, 0)


def test_a_reporting_clause_inside_the_quote_is_left_out() -> None:
    quote = "“We knew,” Ruiz said, “by Friday.”"
    assert content_of(quote, 10, "10-20;32-44") == "“We knew,” “by Friday.”"
    assert content_of(quote, 10, "0-20;32-44") == quote  # spans of something else
    assert content_of(quote, pd.NA, "") == quote


# The user's own claims


def points_file(tmp_path, text, name="points.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_own_claims_from_csv_and_toml(tmp_path, gold) -> None:
    rows = "name,pattern,example\nneutral status,\\bneutral(ity)?\\b,\nguarantees,,security guarantees\nmars,mars,\n"
    tables = (
        '[[claim]]\nname = "neutral status"\npatterns = ["\\\\bneutral(ity)?\\\\b"]\n'
        '[[claim]]\nname = "guarantees"\nexamples = ["security guarantees"]\n'
        '[[claim]]\nname = "mars"\npatterns = "mars"\n'
    )
    points = read_points(points_file(tmp_path, rows))
    assert points == read_points(points_file(tmp_path, tables, "points.toml"))
    claims = claims_table(gold, points)
    assert claims["claim"].tolist() == ["neutral status", "guarantees", "mars"]
    assert claims["quotes"].tolist()[2] == 0
    wanted = {"neutral", "neutralmust", "referendum"}
    found = claims_long(gold, points)
    assert set(found.loc[found["claim"] == "neutral status", "gold"]) == wanted
    assert {"guar"} <= set(found.loc[found["claim"] == "guarantees", "gold"])
    assert found["match_score"].between(0, 1).all()
    wide = speaker_by_claim(gold, points)
    assert wide.columns.tolist() == ["neutral status", "guarantees", "mars"]
    assert wide["mars"].sum() == 0


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        ("name\nx\n", "p.csv", "needs the columns name and pattern or example. Found: name"),
        ("", "p.csv", "Found: nothing"),
        ("name,pattern\nx,[\n", "p.csv", "row 1: '\\[' is no regular expression"),
        ("name,pattern\nx,\n", "p.csv", "row 1: a claim needs a name and a pattern or an example"),
        ("name,pattern\n", "p.csv", "there are no claims"),
        ("[[claim]\n", "p.toml", "no TOML"),
        ("claim = 3\n", "p.toml", r"\[\[claim\]\] tables"),
    ],
)
def test_a_claims_file_that_is_wrong_says_where(tmp_path, text, name, message) -> None:
    with pytest.raises(InputError, match=message):
        read_points(points_file(tmp_path, text, name))
