"""The corpus run: nothing lost, nothing doubled, whatever happens to it."""

import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from support.fakes import FakeSettings, write_corpus

from quoteattr.documents import Corpus
from quoteattr.engines.inline import InlineEngine
from quoteattr.engines.processes import ProcessEngine
from quoteattr.errors import InputError, ModelError, OverwriteError, StorageError, WorkerError
from quoteattr.runner import Output, Selection, run
from quoteattr.writers import read_quotes

TESTS = Path(__file__).parents[1]


def go(corpus, output, *, engine=None, **options):
    target = output if isinstance(output, Output) else Output(output, errors=output.with_name("errors.csv"))
    return run(Corpus((corpus,)), engine or InlineEngine(FakeSettings()), target, **options)


def errors_of(folder):
    import csv

    with (folder / "errors.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def drive(corpus, output, *, workers=1, seconds=0.0, resume=False, **options):
    arguments = [str(corpus), str(output), str(workers), str(seconds), "resume" if resume else ""]
    return subprocess.Popen(
        [sys.executable, "-m", "support.drive_runner", *arguments], cwd=TESTS,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options,
    )  # fmt: skip


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return write_corpus(tmp_path_factory.mktemp("corpus"), 200)


@pytest.fixture(scope="module")
def undisturbed(corpus, tmp_path_factory):
    path = tmp_path_factory.mktemp("undisturbed") / "q.csv"
    go(corpus, path)
    return path.read_bytes()


def test_rows_summary_and_no_traces(corpus, tmp_path):
    summary = go(corpus, tmp_path / "q.csv", show=3)
    table = read_quotes(tmp_path / "q.csv")
    assert (summary.documents, summary.rows, summary.failed, summary.skipped) == (200, 400, 0, 0)
    assert summary.words == 200 * 15
    assert len(summary.first) == 3
    assert table["doc_id"].unique().tolist() == [f"a{n:04}" for n in range(200)]
    for row in table.itertuples():
        text = (corpus / f"{row.doc_id}.txt").read_bytes().decode("utf-8")
        assert text[row.start : row.end] == row.quote
    assert [p.name for p in tmp_path.iterdir()] == ["q.csv"]


def test_workers_give_the_same_file_and_one_that_dies_takes_no_other_document(corpus, undisturbed, tmp_path):
    folder = write_corpus(tmp_path / "c", 200)
    (folder / "b-kill.txt").write_text("KILL this")
    (folder / "a-once.txt").write_text("KILLONCE Cy said: “Once.”")
    summary = go(folder, tmp_path / "q.csv", engine=ProcessEngine(FakeSettings(marks=str(tmp_path)), 2))
    assert (summary.documents, summary.rows, summary.failed) == (201, 401, 1)
    assert [e["doc_id"] for e in errors_of(tmp_path)] == ["b-kill"]
    assert "the worker process died over this document, twice (SIGKILL" in errors_of(tmp_path)[0]["reason"]
    assert read_quotes(tmp_path / "q.csv")["quote"][0] == "“Once.”"
    rest = [x for x in (tmp_path / "q.csv").read_bytes().splitlines() if not x.startswith(b"a-once")]
    assert rest == undisturbed.splitlines()


def test_failures_are_recorded_and_the_run_goes_on(tmp_path):
    folder = write_corpus(tmp_path / "c", 20)
    (folder / "a0003.txt").write_text("CRASH")
    (folder / "a0007.txt").write_bytes(b"\0")
    (folder / "a0009.txt").write_text("SKIP Al said: “Yes.”")
    summary = go(folder, tmp_path / "q.csv", show=10)
    assert (summary.documents, summary.failed, summary.skipped, summary.rows) == (18, 2, 1, 35)
    found = errors_of(tmp_path)
    assert [e["doc_id"] for e in found] == ["a0003", "a0007", "a0009"]
    assert found[0]["reason"] == "the analysis failed: ValueError: this text crashes"
    assert found[0]["where"].startswith("fakes.py:")
    assert "binary" in found[1]["reason"]
    assert (found[2]["reason"], found[2]["where"]) == ("absurd", "0-4")
    assert [f.doc_id for f in summary.failures] == ["a0003", "a0007", "a0009"]
    for name in ("a0003.txt", "a0007.txt", "a0009.txt"):
        (folder / name).unlink()
    go(folder, tmp_path / "q.csv")
    assert not (tmp_path / "errors.csv").exists()


def test_a_foreign_errors_file_stays(corpus, tmp_path):
    (tmp_path / "errors.csv").write_text("mine\n")
    with pytest.raises(OverwriteError, match=r"errors\.csv"):
        go(corpus, tmp_path / "q.csv")
    assert (tmp_path / "errors.csv").read_text() == "mine\n"
    assert not (tmp_path / "q.csv").exists()


class NoMemory(FakeSettings):
    def __call__(self):
        analyzer = super().__call__()
        analyze = analyzer.analyze_many

        def failing(documents):
            for document in documents:
                if document.id == "a0003":
                    raise MemoryError("no memory left")
                yield from analyze([document])

        analyzer.analyze_many = failing
        return analyzer


def test_faults_of_the_machine_are_tried_again(tmp_path):
    folder = write_corpus(tmp_path / "c", 20)
    first = go(folder, tmp_path / "q.csv", engine=InlineEngine(NoMemory()))
    assert (first.failed, first.faults, first.rows) == (1, 1, 38)
    assert (tmp_path / "q.csv.run").exists()
    again = go(folder, tmp_path / "q.csv", resume=True)
    assert (again.failed, again.resumed, again.rows) == (0, 19, 40)
    go(folder, tmp_path / "whole.csv")
    assert (tmp_path / "q.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["c", "q.csv", "whole.csv"]


def test_a_folder_of_brat_that_was_deleted_is_written_again(tmp_path):
    folder = write_corpus(tmp_path / "c", 20)
    out = Output(tmp_path / "out", "brat")
    go(folder, out, engine=InlineEngine(NoMemory()))
    shutil.rmtree(tmp_path / "out")
    assert go(folder, out, resume=True).resumed == 0
    assert len(list((tmp_path / "out").glob("*.ann"))) == 20


IDS = ("a", "a.txt/b", "a.ann/b", "b", "x" * 300, "x" * 299 + "y", "a%2Fb", "a//b", "a%2F%2Fb", "..", ".", "../b",
       "d/" * 400 + "e", "d/" * 2000 + "e", "tab\tid", "A~0123456789abcdef", "ü" * 150)  # fmt: skip


def test_every_id_has_files_of_its_own(tmp_path):
    (tmp_path / "c.jsonl").write_text(
        "".join(json.dumps({"id": id, "text": f"Al said: “Door {n}.”"}) + "\n" for n, id in enumerate(IDS))
    )
    summary = go(tmp_path / "c.jsonl", Output(tmp_path / "out", "brat"))
    assert (summary.documents, summary.failed) == (len(IDS), 0)
    texts = sorted(p.read_text() for p in (tmp_path / "out").rglob("*.txt") if p.is_file())
    assert texts == sorted(f"Al said: “Door {n}.”" for n in range(len(IDS)))


def test_another_programs_data_base_is_left_alone(corpus, tmp_path):
    with sqlite3.connect(tmp_path / "q.csv.run") as db:
        db.execute("create table mine (x)")
    before = (tmp_path / "q.csv.run").read_bytes()
    for resume in (False, True):
        with pytest.raises(InputError, match="another program's data base"):
            go(corpus, tmp_path / "q.csv", resume=resume)
    assert (tmp_path / "q.csv.run").read_bytes() == before


def test_selection(tmp_path):
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "a.txt").write_text("Al said: “Yes.” Nobody said: “No.”")
    for acts, quotes in ((("speech",), ["“Yes.”"]), (("speech", "thought"), ["“Yes.”", "“No.”"])):
        go(tmp_path / "c", Output(tmp_path / "q.csv", selection=Selection(acts)))
        assert read_quotes(tmp_path / "q.csv")["quote"].tolist() == quotes


@pytest.mark.parametrize("format", ["jsonl", "parquet"])
def test_formats_hold_the_same(corpus, undisturbed, tmp_path, format):
    (tmp_path / "u.csv").write_bytes(undisturbed)
    go(corpus, Output(tmp_path / f"q.{format}", format))
    assert read_quotes(tmp_path / f"q.{format}").equals(read_quotes(tmp_path / "u.csv"))


def test_brat_folder_has_the_texts(tmp_path):
    (tmp_path / "c" / "sub").mkdir(parents=True)
    (tmp_path / "c" / "sub" / "a.txt").write_bytes("Al said: “Yes 😀.”\r\n".encode())
    summary = go(tmp_path / "c", Output(tmp_path / "out", "brat"))
    assert summary.rows == 1
    assert (tmp_path / "out/sub/a.txt").read_bytes() == (tmp_path / "c/sub/a.txt").read_bytes()
    assert "“Yes 😀.”" in (tmp_path / "out/sub/a.ann").read_text(encoding="utf-8")


def test_texts_of_pages_are_kept(tmp_path):
    (tmp_path / "c").mkdir()
    body = "<p>Ann said: “We open the door of the old town hall on Monday, come what may.” It rained for days.</p>"
    (tmp_path / "c" / "p.html").write_text(f"<html><body><article>{body * 3}</article></body></html>")
    go(tmp_path / "c", tmp_path / "q.csv")
    text = (tmp_path / "q.csv.texts" / "p.txt").read_bytes().decode("utf-8")
    table = read_quotes(tmp_path / "q.csv")
    assert len(table)
    for row in table.itertuples():
        assert text[row.start : row.end] == row.quote


def test_own_files_are_no_input(tmp_path):
    write_corpus(tmp_path, 5)
    (tmp_path / "bad.txt").write_bytes(b"")
    first = go(tmp_path, tmp_path / "q.csv")
    second = go(tmp_path, tmp_path / "q.csv")
    assert (first.documents, first.failed) == (second.documents, second.failed) == (5, 1)


def interrupted(corpus, output, documents=60):
    """A run that ends in the middle with what it has kept."""

    class Stop(InlineEngine):
        done = 0

        def collect(self):
            outcomes = super().collect()
            self.done += sum(len(o.task.documents) for o in outcomes)
            if self.done > documents:
                raise KeyboardInterrupt
            return outcomes

    with pytest.raises(KeyboardInterrupt):
        go(corpus, output, engine=Stop(FakeSettings()))


def test_interrupted_run_goes_on(corpus, undisturbed, tmp_path):
    interrupted(corpus, tmp_path / "q.csv")
    assert not (tmp_path / "q.csv").exists()
    with pytest.raises(InputError, match="go on with --resume, or delete it"):
        go(corpus, tmp_path / "q.csv")
    with pytest.raises(InputError, match="begun with other settings"):
        go(corpus, tmp_path / "q.csv", resume=True, settings="models official")
    summary = go(corpus, tmp_path / "q.csv", resume=True)
    assert summary.resumed == 48
    assert summary.documents == 200
    assert (tmp_path / "q.csv").read_bytes() == undisturbed


def test_what_changed_meanwhile_is_read_again(tmp_path):
    folder = write_corpus(tmp_path / "c", 100)
    interrupted(folder, tmp_path / "q.csv")
    (folder / "a0000.txt").unlink()
    (folder / "a0001.txt").write_text("Zoe said: “New.”")
    write_corpus(folder, 1, start=2000)
    summary = go(folder, tmp_path / "q.csv", resume=True)
    go(folder, tmp_path / "whole.csv")
    assert summary.resumed == 46
    assert (tmp_path / "q.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_two_runs_do_not_mix(corpus, tmp_path):
    holder = sqlite3.connect(tmp_path / "q.csv.run", isolation_level=None)
    holder.execute("begin exclusive")
    with pytest.raises(StorageError, match="another run"):
        go(corpus, tmp_path / "q.csv")
    holder.close()


def test_a_journal_that_is_none(corpus, tmp_path):
    (tmp_path / "q.csv.run").write_text("not a data base at all, but long enough to be looked at")
    with pytest.raises(InputError, match="no journal of a run"):
        go(corpus, tmp_path / "q.csv", resume=True)


class NoModels(FakeSettings):
    def __call__(self):
        raise ModelError("the models are gone")


class DiesLoading(FakeSettings):
    def __call__(self):
        os.kill(os.getpid(), signal.SIGKILL)


def test_missing_models_end_the_run(corpus, tmp_path):
    with pytest.raises(ModelError, match="gone"):
        go(corpus, tmp_path / "q.csv", engine=InlineEngine(NoModels()))
    with pytest.raises(ModelError, match="gone"):
        go(corpus, tmp_path / "q.csv", engine=ProcessEngine(NoModels(), 2))
    with pytest.raises(WorkerError, match=r"die while they load.*SIGKILL"):
        go(corpus, tmp_path / "q.csv", engine=ProcessEngine(DiesLoading(), 1))
    assert list(tmp_path.iterdir()) == []


def test_duplicates_end_the_run_before_it_begins(tmp_path):
    folder = write_corpus(tmp_path / "c", 3)
    (folder / "a0001.md").write_text("x")
    with pytest.raises(InputError, match="'a0001'"):
        go(folder, tmp_path / "q.csv")


def kill_and_resume(corpus, output, undisturbed, *, times, workers, seed):
    """Kill a run at random moments, then let it end."""
    chance = random.Random(seed)
    journal = output.with_name("q.csv.run")
    for number in range(times):
        process = drive(corpus, output, workers=workers, seconds=0.06, resume=True)
        begun = 50_000 if number == times - 1 else 0  # bytes; the last one has something to keep
        while process.poll() is None and not (journal.exists() and journal.stat().st_size >= begun):
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 1.5))
        process.kill()
        process.communicate()
        assert process.returncode == -signal.SIGKILL  # it did not end before
    process = drive(corpus, output, workers=workers, resume=True)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert output.read_bytes() == undisturbed
    assert not output.with_name("q.csv.run").exists()
    return int(out.split()[1])


def test_killed_and_resumed(corpus, undisturbed, tmp_path):
    assert kill_and_resume(corpus, tmp_path / "q.csv", undisturbed, times=3, workers=1, seed=4)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(13))
@pytest.mark.parametrize("workers", [1, 2])
def test_killed_and_resumed_often(corpus, undisturbed, tmp_path, seed, workers):
    kill_and_resume(corpus, tmp_path / "q.csv", undisturbed, times=4, workers=workers, seed=seed)


def limited():
    resource.setrlimit(resource.RLIMIT_FSIZE, (80_000, 80_000))


def test_disk_full_and_resumed(corpus, undisturbed, tmp_path):
    process = drive(corpus, tmp_path / "q.csv", seconds=0.015, preexec_fn=limited)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Traceback" not in err
    assert "is the disk full?" in err or "the disk is full" in err
    assert "go on with --resume" in err
    assert not (tmp_path / "q.csv").exists()
    out, err = drive(corpus, tmp_path / "q.csv", resume=True).communicate(timeout=60)
    documents, resumed, rows = map(int, out.split())
    assert (documents, rows) == (200, 400), err
    assert 0 < resumed < 200
    assert (tmp_path / "q.csv").read_bytes() == undisturbed


def test_memory_does_not_hold_the_corpus(tmp_path):
    """The engine never holds more documents than its slots."""
    folder = write_corpus(tmp_path / "c", 300)
    most = 0

    class Counting(InlineEngine):
        def submit(self, task):
            nonlocal most
            super().submit(task)
            most = max(most, sum(len(t.documents) for t in self._tasks))

    go(folder, tmp_path / "q.csv", engine=Counting(FakeSettings()))
    assert most <= 16


def test_standard_output(corpus, undisturbed, capfdbinary):
    go(corpus, replace(Output(), path=None))
    assert capfdbinary.readouterr().out == undisturbed
