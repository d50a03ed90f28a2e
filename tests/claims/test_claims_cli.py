"""The verbs ``claims`` and ``speakers`` on the command line. The shipped encoder is used."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from quoteattr.claims import claims_long
from quoteattr.claims.tables import CLAIM_COLUMNS
from quoteattr.cli import main
from quoteattr.results.tables import TableWarning, quotes_table
from quoteattr.writers.tables import write_table


@pytest.fixture(scope="module")
def gold() -> pd.DataFrame:
    return pd.read_csv(Path(__file__).parent / "gold" / "corpus.csv", keep_default_na=False)


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
    points = tmp_path / "points.csv"
    points.write_text("name,pattern\nneutral status,neutral\nmars,mars\n", encoding="utf-8")
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
