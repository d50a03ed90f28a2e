"""Outputs never overwrite an input, each other, or a file that this program did not write."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from quoteattr.cli import main
from quoteattr.errors import OverwriteError
from quoteattr.writers.files import atomic
from quoteattr.writers.targets import Target, always, is_table, never, protect

TEXT = "Ann Lee said: “The dam will hold until spring.”\n"
TABLE = "doc_id,body\na,Nobody came.\n"


def target(path, *, ours=never, folder=False, option="-o"):
    return Target(option, Path(path), ours, folder)


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def same(path):
    return path


def dotted(path):
    return Path("in", "..", path)


def symbolic(path):
    Path("link").symlink_to(path.resolve())
    return Path("link")


def hard(path):
    os.link(path, "hard")
    return Path("hard")


@pytest.mark.parametrize("way", [same, dotted, symbolic, hard])
@pytest.mark.parametrize("found", [False, True])
def test_an_input_is_never_written_over(way, found):
    Path("in").mkdir()
    Path("in/a.txt").write_text(TEXT)
    output = way(Path("in/a.txt"))
    lists = ([], [Path("in/a.txt")]) if found else ([Path("in/a.txt")], [])
    for force in (False, True):
        with pytest.raises(OverwriteError, match=r"a\.txt"):
            protect([target(output)], *lists, force=force)
    protect([target("in/b.txt")], *lists)


def test_a_folder_that_is_written_holds_no_input():
    Path("in/sub").mkdir(parents=True)
    Path("in/sub/a.txt").write_text(TEXT)
    for given in ("in", "in/sub", "in/sub/a.txt"):
        with pytest.raises(OverwriteError):
            protect([target("in", folder=True)], [Path(given)], force=True)
    protect([target("in/out", folder=True)], [Path("in/sub/a.txt")])
    Path("other").mkdir()
    Path("other/a.txt").symlink_to(Path("in/sub/a.txt").resolve())
    with pytest.raises(OverwriteError, match="leads into"):
        protect([target("in", folder=True)], [], [Path("other/a.txt")], force=True)


def test_two_outputs_are_two_files():
    for one, other in (("a", "a"), ("a", "./a"), (os.devnull, "a")):
        targets = [target(one), target(other, option="--errors")]
        if one == os.devnull:
            protect(targets, [])
            continue
        with pytest.raises(OverwriteError, match="-o and --errors would write the same file"):
            protect(targets, [], force=True)


def test_only_files_of_ours_are_replaced():
    Path("q.csv").write_text("speaker,mine\n")
    with pytest.raises(OverwriteError, match="--force"):
        protect([target("q.csv", ours=is_table(["speaker", "quotes"]))], [])
    with atomic(Path("q.csv")) as file:
        file.write("speaker,mine\n")
    protect([target("q.csv", ours=is_table(["speaker", "mine"]))], [])
    protect([target("q.csv")], [], force=True)
    Path("q.csv").write_text("")
    protect([target("q.csv")], [])
    Path("d").mkdir()
    protect([target("d", folder=True)], [])
    Path("d/x").touch()
    with pytest.raises(OverwriteError):
        protect([target("d", folder=True)], [])
    protect([target("d", folder=True, ours=always)], [])


def quotes_file(name="q.csv"):
    from quoteattr.schema import COLUMNS

    with atomic(Path(name)) as file:
        file.write(",".join(COLUMNS) + "\n")
    return name


CASES = (
    "extract in.csv -o in.csv", "extract in.csv -o in.csv --force", "extract a.txt -o a.txt --format csv",
    "extract link.csv -o in.csv", "extract a.txt -o z.csv --errors z.csv", "extract a.txt -o z.csv --errors a.txt",
    "extract a.txt -o foreign.csv", "extract a.txt -o z.csv --errors foreign.csv", "extract a.txt -o y.csv",
    "extract a.txt -o x.csv", "extract a.txt -o z.csv --speakers known.csv --errors known.csv",
    "extract a.txt -o known.csv --speakers known.csv --force", "extract in.csv --metadata side.csv -o side.csv --force",
    "extract folder -o folder --format brat --force", "extract folder/a.txt -o folder --format brat --force",
    "extract a.txt -o folder --format brat", "extract folder -o folder/t.csv --force",
    "extract in.csv -o in.csv --resume",
    "report a.txt -o a.txt", "report a.txt -o a.txt --force", "report a.txt -o foreign.html",
    "report folder -o folder/a.txt --force", "report a.txt --speakers known.csv -o known.csv --force",
    "claims q.csv -o q.csv", "claims q.csv -o q.csv --force", "claims q.csv -o foreign.csv",
    "claims q.csv --wide -o talks.csv", "claims q.csv --claims-file points.csv -o points.csv --force",
    "claims other.csv -o q.csv", "speakers q.csv -o q.csv --force", "speakers q.csv -o foreign.csv",
    "speakers q.csv --suggest --accept q.csv --yes --force", "speakers q.csv --suggest --accept known.csv --yes",
    "speakers q.csv --suggest -o z.csv --accept z.csv --yes",
    "evaluate gold --errors gold/a.txt --force", "evaluate gold --errors foreign.csv",
    "evaluate gold/a.jsonl --errors gold/a.jsonl --force",
)  # fmt: skip


@pytest.mark.parametrize("call", CASES)
def test_every_verb_refuses_before_it_works(call, place):
    for name in ("a.txt", "folder/a.txt", "gold/a.txt"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_bytes(TEXT.encode("cp1252"))
    for name in ("in.csv", "side.csv", "folder/t.csv"):
        Path(name).write_text(TABLE)
    Path("link.csv").symlink_to("in.csv")
    Path("known.csv").write_text("name\nAnn Lee\n")
    Path("points.csv").write_text("name,pattern\ndam,dam\n")
    Path("foreign.csv").write_text("to do,done\n")
    Path("talks.csv").write_text("speaker,talk\nAnn Lee,What dams do\n")
    Path("foreign.html").write_text("<html>")
    Path("y.errors.csv").write_text("mine\n")
    Path("x.csv.texts").mkdir()
    Path("x.csv.texts/a.txt").write_text("mine")
    Path("gold/a.jsonl").write_text("{}\n")
    Path("gold/a.gold.json").write_text('{"attributions": []}')
    quotes_file("q.csv")
    quotes_file("other.csv")
    before = {p: p.read_bytes() for p in place.rglob("*") if p.is_file()}
    done = CliRunner().invoke(main, call.split())
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output
    assert {p: p.read_bytes() for p in place.rglob("*") if p.is_file()} == before
