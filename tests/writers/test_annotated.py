"""What somebody corrected in brat or in a table comes back: as rows, as a report, as gold."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from support.viewing import ARTICLE, harbour

from quoteattr.cli import main
from quoteattr.documents import Document
from quoteattr.runner.journal import Journal
from quoteattr.runner.output import Output
from quoteattr.runner.work import Result
from quoteattr.writers import read_quotes, write_quotes

ANALYSIS = harbour("sub/harbour")
ALL = ("doc_id", "speaker", "status", "type", "act", "factuality", "quote", "source", "cue", "start", "end",
       "content_spans", "source_spans", "cue_spans")  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """What a run leaves."""
    document, quotes = Document("sub/harbour", ARTICLE, {}), ANALYSIS.quotes
    output = Output(tmp_path / "out", "brat")
    journal = Journal(tmp_path / "journal", "", resume=False)
    output.keep(document, quotes)
    journal.add(0, document, Result(quotes))
    output.write(journal, [])
    journal.remove()
    return tmp_path / "out"


@pytest.fixture
def table(tmp_path):
    (tmp_path / "texts" / "sub").mkdir(parents=True)
    (tmp_path / "texts" / "sub" / "harbour.txt").write_text(ARTICLE, "utf-8")
    write_quotes(ANALYSIS.quotes, tmp_path / "q.csv")
    return tmp_path / "q.csv"


def call(*arguments):
    done = CliRunner().invoke(main, [str(a) for a in arguments])
    assert "Traceback" not in done.output
    return done


def test_a_folder_of_brat_comes_back_as_the_rows_it_was_made_from(folder, table):
    back, before = read_quotes(folder), read_quotes(table)
    assert back[[*ALL]].values.tolist() == before[[*ALL]].values.tolist()
    assert (folder / "annotation.conf").read_text().count("Arg:<EVENT>") == 4


def test_names_that_were_corrected_in_brat_reach_every_verb(folder, table, tmp_path):
    path = folder / "sub" / "harbour.ann"
    lines = path.read_text("utf-8").split("\n")
    lines = [
        line.replace("Marta Oyelaran", "Maria Oyelaran") if line.startswith("#") else line for line in lines
    ]
    lines = [line for line in lines if "Anders Lindqvist; Ruth Okafor" not in line]
    path.write_text("\n".join([*lines[:-1], "#9\tAnnotatorNotes E3\tThe harbour office", ""]), "utf-8")
    rows = read_quotes(folder)
    assert rows["speaker"].tolist() == [
        "Maria Oyelaran",
        "",
        "The harbour office",
        "Maria Oyelaran",
        "",
        "",
        "",
    ]
    assert rows["status"].tolist()[2:6] == ["named", "named", "unresolved", "unresolved"]
    counted = call("speakers", folder)
    assert "Maria Oyelaran" in counted.stdout
    assert call("claims", folder, "-o", tmp_path / "c.csv").exit_code == 0
    assert call("report", "--rows", folder, "-o", tmp_path / "r.html").exit_code == 0
    assert "The harbour office" in (tmp_path / "r.html").read_text()
    score = call("evaluate", folder, "--pred", table)
    assert score.exit_code == 0, score.output


@pytest.mark.parametrize("extension", [".csv", ".xlsx", ".db", ".parquet"])
def test_a_corrected_table_is_gold(table, tmp_path, extension):
    path = tmp_path / f"gold{extension}"
    write_quotes(ANALYSIS.quotes, path)
    same = call("evaluate", path, "--pred", table, "--texts", tmp_path / "texts", "--json")
    assert same.exit_code == 0, same.output
    import json

    report = json.loads(same.stdout)
    content = report["views"]["all"]["content"] if "views" in report else report["all"]["content"]
    assert content["f1"] == 1.0


def test_a_speaker_corrected_in_a_table_is_a_fault_of_the_prediction(table, tmp_path):
    gold = tmp_path / "gold.csv"
    gold.write_text(table.read_text("utf-8").replace("Marta Oyelaran,", "Somebody Else,"), "utf-8")
    found = call(
        "evaluate", gold, "--pred", table, "--texts", tmp_path / "texts", "--errors", tmp_path / "e.txt"
    )
    assert found.exit_code == 0, found.output
    assert "Somebody Else" in (tmp_path / "e.txt").read_text("utf-8")


def test_what_is_missing_is_told(folder, table, tmp_path):
    (folder / "sub" / "harbour.txt").unlink()
    assert "harbour.txt is missing" in call("speakers", folder).stderr
    assert "no text for sub/harbour" in call("evaluate", table, "--pred", table).stderr
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "no .ann file" in call("claims", empty).stderr


def test_a_folder_holds_no_other_file_than_these(folder):
    names = sorted(str(p.relative_to(folder)) for p in Path(folder).rglob("*") if p.is_file())
    assert names == ["annotation.conf", "sub/harbour.ann", "sub/harbour.txt"]
