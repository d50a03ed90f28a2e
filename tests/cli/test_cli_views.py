"""show, report and serve on the command line."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.markup import strip
from support.pages import data_of
from support.viewing import ARTICLE, harbour

from quoteattr.analyzer import Analyzer
from quoteattr.cli import main
from quoteattr.documents import Document
from quoteattr.results.analysis import Analysis
from quoteattr.runner import AnalyzerSettings

PROGRAM = (sys.executable, "-c", "from quoteattr.cli import main; main()")
Run = Callable[..., Result]


class ByHand(Analyzer):
    """Knows one article, and denies one of its quotes; falls over another article."""

    def analyze_many(self, documents: object) -> Iterator[Analysis]:
        for document in documents:  # type: ignore[attr-defined]
            assert isinstance(document, Document)
            if "stumble" in document.text:
                raise ZeroDivisionError("over a stone")
            quotes = [replace(q, doc_id=document.id, metadata=document.metadata) for q in harbour().quotes]
            denied = replace(quotes[6], attribution=replace(quotes[6].attribution, factuality="negated"))
            known = (*quotes[:6], denied) if document.text == ARTICLE else ()
            yield Analysis(document, known, ((0, 7, "too long"),) if known else ())


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Calls the command line beside an article, with an analyzer that needs no models."""
    monkeypatch.setattr(AnalyzerSettings, "__call__", lambda self: ByHand())
    monkeypatch.chdir(tmp_path)
    Path("harbour.txt").write_text(ARTICLE, "utf-8")
    return lambda *arguments, **options: CliRunner().invoke(main, list(map(str, arguments)), **options)


def test_show_piped_is_the_article_with_signs(run: Run) -> None:
    done = run("show", "harbour.txt")
    assert done.exit_code == 0
    assert done.stdout.startswith(
        "{content}  _cue_  *source*\n\n== harbour (6 quotations)\n\nHarbour dredging"
    )
    assert "[Marta Oyelaran] {“We have waited" in done.stdout
    assert "\x1b" not in done.stdout
    assert "not read: characters 0 to 7: too long" in done.stderr


def test_show_reads_standard_input(run: Run) -> None:
    assert "[Marta Oyelaran] {" in run("show", "-", input=ARTICLE).stdout


def test_show_leaves_out_what_is_denied_unless_asked(run: Run) -> None:
    assert "{that nobody had asked them}" not in run("show", "harbour.txt").stdout
    for option in ("--all", "--unasserted"):
        assert "{that nobody had asked them}" in run("show", option, "harbour.txt").stdout
    assert "{that nobody had asked them}" not in run("show", "--thoughts", "harbour.txt").stdout


def test_show_html_is_the_article(run: Run) -> None:
    made = run("show", "--html", "harbour.txt").stdout
    article = re.search(r'<div class="qa-text" dir="auto">(.*?)</div>', made, re.S)
    assert article
    assert strip(article[1]) == ARTICLE


def test_a_report_has_everything_and_names_what_failed(run: Run) -> None:
    Path("bad.txt").write_text("They stumble.")
    Path("empty.txt").write_text("")
    done = run("report", ".", "nowhere.txt", "-o", "report.html", "--title", "Ours <& yours>")
    assert done.exit_code == 1
    page = Path("report.html").read_text("utf-8")
    for name in ("bad", "empty", "nowhere"):
        assert name in done.stderr
        assert name in page.partition('<section id="failures"')[2]
    assert "over a stone" in page
    assert len(data_of(page)["rows"]) == 6
    assert "<title>Ours &lt;&amp; yours&gt;</title>" in page
    again = run("report", ".", "-o", "report.html", "-q")
    assert "report" not in again.stderr  # its own output is no input


def test_a_report_can_go_to_standard_output(run: Run) -> None:
    assert run("report", "harbour.txt", "-o", "-", "-q").stdout.rstrip().endswith("</html>")


def test_a_report_needs_a_place_to_go(run: Run) -> None:
    assert run("report", "harbour.txt").exit_code == 2
    done = run("report", "harbour.txt", "-o", "no/such/folder.html")
    assert done.exit_code == 2
    assert "make it first" in done.stderr


def test_a_failed_report_leaves_the_older_one(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("report.html").write_text("older")
    monkeypatch.setattr(AnalyzerSettings, "__call__", lambda self: 1 / 0)
    assert run("report", "harbour.txt", "-o", "report.html").exit_code != 0
    assert Path("report.html").read_text() == "older"


@pytest.mark.parametrize("package", ["fastapi", "uvicorn"])
def test_serve_without_its_extra_says_what_to_install(package: str) -> None:
    code = f"import sys; sys.modules[{package!r}] = None; from quoteattr.cli import main; main(['serve'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert "pip install 'quoteattr[web]'" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments", [("--port", "70000"), ("--timeout", "0"), ("--timeout", "nan"), ("--max-bytes", "0")]
)
def test_serve_refuses_nonsense(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("serve", *arguments).exit_code == 2


def test_serve_says_at_once_that_a_port_is_taken(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", "--port", port)
    assert done.exit_code == 1
    assert f"port {port}" in done.stderr
    assert "choose another --port" in done.stderr
    assert "Loading" not in done.stderr


def test_serve_says_that_there_is_no_such_address(run: Run) -> None:
    done = run("serve", "--host", "256.1.1.1")
    assert done.exit_code == 1
    assert "no such address" in done.stderr


@pytest.mark.models
def test_serve_as_a_process() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen([*PROGRAM, "serve", "--port", str(port)], stderr=subprocess.PIPE)
    try:
        end = time.monotonic() + 120
        while True:
            try:
                assert json.load(urllib.request.urlopen(f"{address}/health"))["status"] == "ok"
                break
            except urllib.error.URLError:
                assert process.poll() is None
                assert time.monotonic() < end
                time.sleep(0.2)
        sent = urllib.request.Request(
            f"{address}/v1/attributions", ARTICLE.encode(), {"Content-Type": "text/plain"}
        )
        rows = json.load(urllib.request.urlopen(sent))["attributions"]
        assert "Marta Oyelaran" in {row["speaker"] for row in rows}
        listening = socket.socket()
        listening.settimeout(1)
        assert listening.connect_ex(("127.0.0.2", port)) != 0  # bound to 127.0.0.1 alone
        listening.close()
    finally:
        process.send_signal(signal.SIGINT)
        assert f"Open {address}/ in a browser" in process.communicate(timeout=30)[1].decode()


@pytest.mark.models
def test_show_with_the_shipped_models(
    analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(AnalyzerSettings, "__call__", lambda self: analyzer)
    file = tmp_path / "harbour.txt"
    file.write_text(ARTICLE, "utf-8")
    done = CliRunner().invoke(main, ["show", str(file)])
    assert done.exit_code == 0
    assert "[Marta Oyelaran] {“We have waited nine years for this,”}" in done.stdout
