"""Claims: grouping, tables, the user's own claims, the command line. The shipped encoder is used."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quoteattr.claims import (
    Said,
    claim_variants,
    claims_long,
    claims_table,
    group,
    read_points,
    speaker_by_claim,
)
from quoteattr.claims.encoder import Encoder, sentence, shipped
from quoteattr.claims.grouping import bar
from quoteattr.claims.judge import SAME_WORDS, Judge
from quoteattr.claims.marks import read
from quoteattr.claims.neighbours import crowding, exact, neighbours
from quoteattr.claims.tables import ADDED, CLAIM_COLUMNS, UNNAMED, VARIANT_COLUMNS, content_of
from quoteattr.cli import main
from quoteattr.errors import InputError, ModelError
from quoteattr.results.tables import TableWarning, quotes_table
from quoteattr.writers.tables import write_table

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
    [("corpus.csv", 0.70, 0.93), ("other.csv", 0.80, 0.85), ("fresh.csv", 0.78, 0.86)],
)
def test_grouping_agrees_with_the_gold(accuracy, file, least, apart) -> None:
    figures = accuracy.measure(accuracy.read_gold(file))
    assert figures.f1 >= least, figures
    assert figures.kept_apart >= apart, figures


# What must always hold

WORDS = "dam hold not Poland Norway 76 45 first second ceasefire ready open closed unacceptable it we harbour".split()
SAID = st.lists(
    st.builds(
        Said,
        st.lists(st.sampled_from(WORDS), min_size=0, max_size=6).map(" ".join),
        st.sampled_from(["", "A", "B"]),
        st.sampled_from(["", "2022-04-01", "2022-04-02", "2022-05-01", "soon"]),
        st.sampled_from(["d1", "d2", "d3"]),
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


# The encoder and the judge


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


# The command line


@pytest.fixture(scope="module")
def table(gold, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("claims") / "quotes.csv"
    write_table(quotes_table(gold.drop(columns=["gold", "part"])), path)
    return path


def run(*args, input=None):
    return CliRunner().invoke(main, [str(a) for a in args], input=input)


def test_the_verb_claims_writes_each_form(table, tmp_path) -> None:
    out = tmp_path / "claims.csv"
    result = run("claims", table, "-o", out)
    assert result.exit_code == 0, result.output
    claims = pd.read_csv(out)
    assert list(claims.columns) == list(CLAIM_COLUMNS)
    assert claims["quotes"].sum() == 149
    assert run("claims", table, "--long", "-o", tmp_path / "long.parquet").exit_code == 0
    assert pd.read_parquet(tmp_path / "long.parquet").shape[0] == 149
    wide = run(
        "claims", "--wide", "--top", "3", "--values", "first_date", input=table.read_text(encoding="utf-8")
    )
    assert wide.exit_code == 0
    assert wide.stdout.startswith("speaker,")
    again = run("claims", tmp_path / "long.parquet", "--variants", "--format", "jsonl")
    assert again.exit_code == 0
    assert '"difference"' in again.stdout


def test_the_verb_claims_takes_own_claims(table, tmp_path) -> None:
    points = points_file(tmp_path, "name,pattern\nneutral status,neutral\nmars,mars\n")
    result = run("claims", table, "--claims-file", points)
    assert result.exit_code == 0
    assert "mars,,0" in result.stdout
    assert "5 of 149 quotes speak on 1 of 2 claims" in result.stderr


@pytest.mark.parametrize(
    ("args", "input", "code", "message"),
    [
        (["claims"], "a,b\n1,2\n", 1, "found: a, b"),
        (["claims", "nofile.csv"], None, 1, "nofile.csv"),
        (["claims", "--values", "presence"], "", 2, "--values is for --wide"),
        (
            ["claims", "--wide", "--values", "stance", "--claims-file", __file__],
            "",
            2,
            "--values stance compares",
        ),
        (["claims", "--top", "0"], "", 2, "--top"),
        (["claims", "-o", "no/such/folder/x.csv"], None, 2, "no folder"),
        (["speakers", "--accept", "x.csv"], "", 2, "--accept is for --suggest"),
        (["speakers", "--suggest", "--accept", "x.csv"], "", 2, "name a file or add --yes"),
    ],
)
def test_wrong_usage_and_bad_input_end_in_one_line(table, args, input, code, message) -> None:
    text = table.read_text(encoding="utf-8") if input is None else input
    result = run(*args, input=text)
    assert result.exit_code == code
    assert message in result.stderr
    assert "Traceback" not in result.output


def test_unreadable_dates_are_told(table) -> None:
    text = table.read_text(encoding="utf-8").replace("2022-04-13", "soon")
    result = run("claims", input=text)
    assert result.exit_code == 0
    assert "Warning: 8 rows have a date that can't be read" in result.stderr
    with pytest.warns(TableWarning):
        claims_long(pd.DataFrame({"doc_id": ["d"], "quote": ["the dam will hold"], "date": ["soon"]}))


def test_the_verb_speakers(table, tmp_path) -> None:
    result = run("speakers", table, "--top", "1")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1].startswith("Dmitry Peskov,")
    frame = pd.DataFrame(
        {
            "doc_id": ["d", "e"],
            "quote": ["x", "y"],
            "speaker": ["Marta Oyelaran", "Oyelaran"],
            "speaker_kind": ["person"] * 2,
        }
    )
    write_table(quotes_table(frame), tmp_path / "q.csv")
    listed = run("speakers", tmp_path / "q.csv", "--suggest")
    assert listed.exit_code == 0
    assert "Marta Oyelaran,Oyelaran,person" in listed.stdout
    accepted = run("speakers", tmp_path / "q.csv", "--suggest", "--accept", tmp_path / "s.csv", input="y\n")
    assert accepted.exit_code == 0, accepted.output
    assert "Marta Oyelaran,person,Oyelaran" in (tmp_path / "s.csv").read_text(encoding="utf-8")
    refused = run("speakers", tmp_path / "q.csv", "--suggest", "--accept", tmp_path / "t.csv", input="n\n")
    assert "0 of 1 suggestion accepted" in refused.stderr


def test_cells_that_are_formulas_are_defused_and_read_back(tmp_path) -> None:
    frame = quotes_table(pd.DataFrame({"doc_id": ["d"], "quote": ["=1+1 dams"], "speaker": ["@home"]}))
    write_table(frame, tmp_path / "q.csv")
    assert "'=1+1 dams" in (tmp_path / "q.csv").read_text(encoding="utf-8")
    result = run("claims", tmp_path / "q.csv", "--long")
    assert "'=1+1 dams" in result.stdout
