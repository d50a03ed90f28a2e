"""Outputs that somebody worked on since are nobody's to replace; untouched ones are."""

import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.viewing import harbour

from quoteattr.cli import main
from quoteattr.runner.output import Output
from quoteattr.writers import write_quotes
from quoteattr.writers.files import atomic
from quoteattr.writers.seals import edited, seal, sealed
from quoteattr.writers.targets import protect

QUOTES = harbour().quotes


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("probe").touch()
    seal(Path("probe"))
    if not sealed(Path("probe")):
        pytest.skip("this file system holds no extended attributes")
    Path("probe").unlink()
    return tmp_path


def in_place(path):
    with path.open("rb+") as file:
        file.seek(-3, os.SEEK_END)
        file.write(b"xyz")


def saved_anew(path):
    """As editors and spreadsheets save: a new file in the old one's place."""
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data.replace(b"Marta", b"Maria"))


def longer(path):
    with path.open("ab") as file:
        file.write(b"\n")


@pytest.mark.parametrize("edit", [in_place, saved_anew, longer])
@pytest.mark.parametrize("name", ["q.csv", "q.jsonl", "q.parquet", "q.db", "q.xlsx"])
def test_an_edited_output_stays(name, edit):
    path = Path(name)
    write_quotes(QUOTES, path)
    assert sealed(path)
    protect([*Output(path).targets()], [])
    edit(path)
    assert edited(path)
    before = path.read_bytes()
    Path("a.txt").write_text("Ann Lee said: “Yes.”")
    done = CliRunner().invoke(main, ["extract", "a.txt", "-o", name])
    assert (done.exit_code, path.read_bytes()) == (2, before)
    assert "--force" in done.stderr
    assert name in done.stderr


def test_a_row_of_a_data_base_that_was_corrected():
    write_quotes(QUOTES, Path("q.db"))
    with sqlite3.connect("q.db") as db:
        db.execute("update quotes set speaker = 'Maria' where quote_id = 'q1'")
    assert edited(Path("q.db"))


def test_reading_breaks_no_seal():
    for name in ("q.csv", "q.db", "q.xlsx"):
        write_quotes(QUOTES, Path(name))
        assert CliRunner().invoke(main, ["speakers", name]).exit_code == 0
        assert not edited(Path(name))


@pytest.mark.parametrize("verb", ["claims", "speakers", "timeline"])
@pytest.mark.parametrize("extension", [".csv", ".xlsx", ".db"])
def test_tables_and_workbooks_may_be_made_again_until_somebody_works_in_them(verb, extension):
    write_quotes(QUOTES, Path("q.csv"))
    call = [verb, "q.csv", "-o", f"t{extension}"]
    for _ in range(2):
        done = CliRunner().invoke(main, call)
        assert done.exit_code == 0, done.output
    saved_anew(Path(f"t{extension}"))
    assert CliRunner().invoke(main, call).exit_code == 2
    assert CliRunner().invoke(main, [*call, "--force"]).exit_code == 0


def test_a_graph_and_a_report_too():
    write_quotes(QUOTES, Path("q.csv"))
    Path("a.txt").write_text("Nobody came.")
    for call in (["network", "q.csv", "-o", "g.graphml"], ["network", "q.csv", "-o", "g.gexf"],
                 ["report", "a.txt", "--rows", "q.csv", "-o", "r.html"]):  # fmt: skip
        for _ in range(2):
            done = CliRunner().invoke(main, call)
            assert done.exit_code in (0, 1), done.output  # 1: saved rows of a text that isn't there
        longer(Path(call[-1]))
        assert CliRunner().invoke(main, call).exit_code == 2


def test_a_folder_of_brat_that_somebody_corrected_stays():
    folder = Path("out")
    folder.mkdir()
    for name in ("a.ann", "a.txt"):
        with atomic(folder / name) as file:
            file.write("T1\tContent 0 1\ta\n")
    protect([*Output(folder, "brat").targets()], [])
    longer(folder / "a.ann")
    with pytest.raises(Exception, match="was not written by this program"):
        protect([*Output(folder, "brat").targets()], [])


def test_copies_of_others_are_no_outputs_of_ours():
    write_quotes(QUOTES, Path("q.csv"))
    shutil.copyfile("q.csv", "copy.csv")
    assert edited(Path("copy.csv"))


def test_without_seals_the_columns_tell(monkeypatch):
    write_quotes(QUOTES, Path("q.csv"))
    longer(Path("q.csv"))

    def refuse(*_):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "getxattr", refuse)
    assert not edited(Path("q.csv"))
    protect([*Output(Path("q.csv")).targets()], [])
