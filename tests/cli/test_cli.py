"""The command line as a process: help, usage, bad input, pipes."""

import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

import quoteattr
from quoteattr.cli import VERBS, main, one_line
from quoteattr.schema import COLUMNS
from quoteattr.writers.files import atomic

HEAVY = ("torch", "stanza", "pandas", "pyarrow", "sklearn", "rich")
PROGRAM = (sys.executable, "-c", "from quoteattr.cli import main; main()")


def call(*arguments, **options):
    options = {"capture_output": True, "text": True, "timeout": 120} | options
    return subprocess.run([*PROGRAM, *map(str, arguments)], **options)


def test_help_opens_and_loads_nothing_heavy():
    code = (
        "import sys; from quoteattr.cli import main; main(['--help'], standalone_mode=False); "
        f"sys.exit(','.join(m for m in {HEAVY} if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stderr.strip() == ""
    assert "extract" in done.stdout


def test_import_loads_nothing_heavy():
    code = f"import sys, quoteattr; quoteattr.Document; sys.exit(','.join(m for m in {HEAVY} if m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).stderr.strip() == b""


@pytest.mark.parametrize("name", quoteattr.__all__)
def test_exports(name):
    assert getattr(quoteattr, name)


def test_no_other_export():
    with pytest.raises(AttributeError, match="nix"):
        _ = quoteattr.nix


@pytest.mark.parametrize("verb", [(), *((verb,) for verb in VERBS)])
def test_every_verb_has_help(verb):
    from importlib.util import find_spec

    if verb and not find_spec(f"quoteattr.cli.{verb[0]}"):
        pytest.skip("not there")
    short, long = (CliRunner().invoke(main, [*verb, option]) for option in ("-h", "--help"))
    assert short.exit_code == long.exit_code == 0
    assert short.stdout == long.stdout
    assert "Usage: " in short.stdout


def test_version():
    assert call("--version").stdout == f"quoteattr, version {quoteattr.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nix"], "No such command 'nix'"),
        (["extract"], "Missing argument 'INPUT...'"),
        (["extract", "a.txt", "--format", "xml"], "'xml' is not one of"),
        (["extract", "a.txt", "-o", "q.ods"], "use .csv, .xlsx, .jsonl, .parquet or .db, or say --format"),
        (["extract", "a.txt", "--format", "parquet"], "--format parquet needs -o"),
        (["extract", "a.txt", "-o", "no/such/q.csv"], "no folder no/such for q.csv"),
        (["extract", "a.txt", "--resume"], "--resume needs -o"),
        (["extract", "a.txt", "--engine", "dask"], "--engine dask and --scheduler ADDRESS together"),
        (["extract", "-", "-"], "can be given once"),
        (["extract", "a.txt", "--models", "nowhere"], "there is no folder nowhere"),
        (["extract", "a.txt", "--workers", "0"], "0 is not in the range"),
        (["extract", "a.txt", "-o", ".", "--format", "csv"], "brat and conllu write a folder"),
    ],
)
def test_wrong_usage(arguments, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stdout == ""


def test_wrong_usage_as_a_process(tmp_path):
    done = call("extract", "a.txt", "--format", "xml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("nix.txt", None, "there is no such file or folder"),
        ("empty.txt", b"", "empty; nothing to read"),
        ("marks.txt", "“”\n".encode(), "only marks"),
        ("binary.txt", b"\0\1\2", "binary"),
        ("bad.txt", b"\xff\xfe\x00", "utf-16"),
        ("table.csv", b"a,b\n1,2\n", "columns found: 'a', 'b'"),
    ],
)
def test_nothing_could_be_done(tmp_path, name, data, message):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    done = call("extract", tmp_path / name)
    assert done.returncode == 1
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


def test_nothing_read_leaves_an_older_file(tmp_path):
    precious = ",".join(COLUMNS)
    with atomic(tmp_path / "q.csv") as file:
        file.write(precious)
    assert call("extract", "nix", "-o", "q.csv", cwd=tmp_path).returncode == 1
    assert (tmp_path / "q.csv").read_text() == precious
    assert "no such file" in (tmp_path / "q.errors.csv").read_text()
    assert not (tmp_path / "q.csv.run").exists()


def test_folder_without_texts_and_duplicates(tmp_path):
    (tmp_path / "empty").mkdir()
    assert "choose others with --pattern" in call("extract", tmp_path / "empty").stderr
    for name in ("a.txt", "a.md"):
        (tmp_path / name).write_text("x")
    done = call("extract", tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "same id: 'a'" in done.stderr


def test_whole_output_is_not_made_again(tmp_path):
    (tmp_path / "q.csv").write_text("whole")
    done = call("extract", "a.txt", "-o", "q.csv", "--resume", cwd=tmp_path)
    assert done.returncode == 0
    assert "nothing to resume" in done.stderr


def test_interrupt_ends_quietly():
    with subprocess.Popen(
        [*PROGRAM, "extract", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a run in the background ignores it
    ) as process:
        time.sleep(2)  # it waits for its input
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert b"Interrupted" in err


def test_messages_are_one_line():
    assert one_line("a\n  b\tc ") == "a b c"


ARTICLE = (
    "“The dam will hold,” Marta Oyelaran said.\r\n\r\nMayor Tom Reed warned that the town would flood.\r\n"
)


@pytest.mark.models
def test_articles_to_table(tmp_path):
    from quoteattr.writers import read_quotes

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "dam.txt").write_bytes(ARTICLE.encode())
    (tmp_path / "in" / "bad.txt").write_bytes(b"\0")
    done = call("extract", "in", "-o", "q.csv", "--cache", "parses", cwd=tmp_path)
    assert done.returncode == 1
    assert "binary" in done.stderr
    table = read_quotes(tmp_path / "q.csv")
    assert list(table.columns) == list(COLUMNS)
    assert {"Marta Oyelaran", "Tom Reed"} <= set(table["speaker"])
    for row in table.itertuples():
        assert ARTICLE[row.start : row.end] == row.quote
    assert "bad" in (tmp_path / "q.errors.csv").read_text()
    piped = call("extract", "-", "--format", "jsonl", "--cache", "parses", cwd=tmp_path, input=ARTICLE)
    assert piped.returncode == 0
    assert len(piped.stdout.splitlines()) == len(table)


@pytest.mark.models
def test_reader_of_the_output_goes_away(tmp_path):
    (tmp_path / "dam.txt").write_bytes(ARTICLE.encode())
    with subprocess.Popen(
        [*PROGRAM, "extract", "dam.txt"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


@pytest.mark.models
def test_parses_are_written_as_conllu(tmp_path):
    from stanza.utils.conll import CoNLL

    text = "“It leaks,” said Amara Diallo.\n\nShe can't say why."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    done = call("extract", str(tmp_path / "a.txt"), "--format", "conllu", "-o", str(tmp_path / "parses"))
    assert done.returncode == 0, done.stderr
    written = (tmp_path / "parses" / "a.conllu").read_text(encoding="utf-8")
    assert written.startswith("# newdoc id = a\n")
    document = CoNLL.conll2doc(input_str=written)
    assert [w.text for s in document.sentences for w in s.words][-7:] == [
        ".",
        "She",
        "ca",
        "n't",
        "say",
        "why",
        ".",
    ]
    for token in (t for s in document.sentences for t in s.tokens):
        assert text[token.start_char : token.end_char] == token.text
    done = call("extract", str(tmp_path / "a.txt"), "--format", "conllu")
    assert done.returncode == 2
