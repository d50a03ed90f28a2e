"""A machine that fails (a disk, a file, too many open files): the journal stays, and the advice is right."""

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.fakes import FakeSettings, write_corpus

from quoteattr.documents import Corpus
from quoteattr.engines.inline import InlineEngine
from quoteattr.errors import StorageError
from quoteattr.runner import Output, run

TESTS = Path(__file__).parents[1]
PROGRAM = (sys.executable, "-c", "from quoteattr.cli import main; main()")
UNREADABLE = Path("/proc/self/mem")
"""An ordinary file by its mode whose first byte is an input error (EIO)."""


def go(corpus, path, *, settings=None, **options):
    output = Output(path, errors=path.with_name("errors.csv"))
    return run(Corpus((corpus,)), InlineEngine(settings or FakeSettings()), output, **options)


@pytest.mark.skipif(not UNREADABLE.exists(), reason="no /proc")
def test_an_input_error_is_tried_again(tmp_path):
    folder = write_corpus(tmp_path / "c", 20)
    text = (folder / "a0007.txt").read_bytes()
    (folder / "a0007.txt").unlink()
    (folder / "a0007.txt").symlink_to(UNREADABLE)
    first = go(folder, tmp_path / "q.csv")
    assert (first.documents, first.failed, first.faults) == (19, 1, 1)
    assert "Input/output error" in (tmp_path / "errors.csv").read_text()
    assert (tmp_path / "q.csv.run").exists()
    (folder / "a0007.txt").unlink()
    (folder / "a0007.txt").write_bytes(text)
    again = go(folder, tmp_path / "q.csv", resume=True)
    assert (again.documents, again.resumed, again.failed) == (20, 19, 0)
    go(folder, tmp_path / "whole.csv")
    assert (tmp_path / "q.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["c", "q.csv", "whole.csv"]


@pytest.mark.skipif(not UNREADABLE.exists(), reason="no /proc")
def test_input_errors_alone_keep_the_journal_too(tmp_path):
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "a.txt").symlink_to(UNREADABLE)
    assert go(tmp_path / "c", tmp_path / "q.csv").faults == 1
    assert (tmp_path / "q.csv.run").exists()


class Leaking(FakeSettings):
    """Opens a file with every document and never closes it."""

    def __call__(self):
        analyzer = super().__call__()
        analyze = analyzer.analyze_many

        def leaking(documents):
            for document in documents:
                LEFT_OPEN.append(os.open(os.devnull, os.O_RDONLY))
                yield from analyze([document])

        analyzer.analyze_many = leaking
        return analyzer


LEFT_OPEN: list[int] = []


def test_too_many_open_files(tmp_path):
    folder = write_corpus(tmp_path / "c", 120)
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    used = max(map(int, os.listdir("/proc/self/fd")))
    while not LEFT_OPEN or LEFT_OPEN[-1] < used:  # no holes left below
        LEFT_OPEN.append(os.open(os.devnull, os.O_RDONLY))
    resource.setrlimit(resource.RLIMIT_NOFILE, (LEFT_OPEN[-1] + 50, before[1]))
    try:
        with pytest.raises(StorageError, match="--resume"):
            go(folder, tmp_path / "q.csv", settings=Leaking())
    finally:
        for handle in LEFT_OPEN:
            os.close(handle)
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert (tmp_path / "q.csv.run").exists()
    again = go(folder, tmp_path / "q.csv", resume=True)
    assert (again.documents, again.rows, again.failed) == (120, 240, 0)
    go(folder, tmp_path / "whole.csv")
    assert (tmp_path / "q.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


FULL = """
mount -t tmpfs -o size={size}k none {place} || exit 77
dd if=/dev/zero of={place}/filler bs=1k count={filler} 2>/dev/null
{program} {corpus} {place}/q.{format} 1 0.005 "" >{out}/first 2>&1; echo $? >{out}/status
ls {place} >{out}/left
rm {place}/filler
{program} {corpus} {place}/q.{format} 1 0 resume >{out}/second 2>&1 || exit 78
cp {place}/q.{format} {out}
ls {place} >{out}/after
"""


def fill(corpus, tmp_path, room, format):
    """A run on a small disk with so many kilobytes of room, then one with plenty; what was said first."""
    if shutil.which("unshare") is None:
        pytest.skip("no unshare")
    place, out = tmp_path / "disk", tmp_path / "out"
    place.mkdir()
    out.mkdir()
    script = FULL.format(
        size=4000, filler=4000 - room, place=place, out=out, corpus=corpus, format=format,
        program=f"{sys.executable} -m support.drive_runner",
    )  # fmt: skip
    done = subprocess.run(["unshare", "-rm", "sh", "-c", script], cwd=TESTS, capture_output=True, text=True)
    if done.returncode in (1, 77):
        pytest.skip(f"no small disk can be made here: {done.stderr}")
    assert done.returncode == 0, (out / "second").read_text()
    return out, (out / "first").read_text()


@pytest.mark.slow
@pytest.mark.parametrize("format", ["csv", "parquet", "jsonl"])
@pytest.mark.parametrize("room", range(20, 1020, 50))
def test_full_disks_of_all_sizes(tmp_path, room, format):
    full_disk(tmp_path, room, format)


@pytest.mark.parametrize("room", [40, 400, 960])
def test_a_full_disk_keeps_the_journal_and_says_so(tmp_path, room):
    full_disk(tmp_path, room, "csv")


def full_disk(tmp_path, room, format):
    corpus = write_corpus(tmp_path / "c", 200)
    whole = tmp_path / f"whole.{format}"
    run(Corpus((corpus,)), InlineEngine(FakeSettings()), Output(whole, format))
    out, first = fill(corpus, tmp_path, room, format)
    assert "Traceback" not in first
    if room < 930 or (room < 970 and format == "csv"):  # the journal takes 930 kB, the table 50
        assert (out / "status").read_text().strip() == "1"
        assert "go on with --resume" in first
        assert "delete" not in first
        assert first.count("\n") == 1
        left = (out / "left").read_text().split()
        assert f"q.{format}" not in left
        assert not [n for n in left if n.endswith(".new")]
        if room >= 400:  # enough for something to be kept
            assert f"q.{format}.run" in left
    assert (out / f"q.{format}").read_bytes() == whole.read_bytes()
    assert (out / "after").read_text().split() == [f"q.{format}"]


@pytest.mark.parametrize("option", [(), ("--format", "jsonl")])
def test_standard_output_that_is_full(tmp_path, option):
    (tmp_path / "a.txt").write_text("Nobody came.")
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*PROGRAM, "extract", "a.txt", *option], cwd=tmp_path, stdout=full, stderr=-1, text=True
        )
    assert done.returncode == 1 or (option and done.returncode == 0)  # JSON Lines of nothing is nothing
    assert "Traceback" not in done.stderr
    if done.returncode:
        assert "standard output can't be written" in done.stderr
        assert "--resume" not in done.stderr
