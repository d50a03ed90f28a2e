"""What this program wrote, or is written for it, lies beside the articles and is none."""

import csv
import json
import shutil
import subprocess
import sys

import pytest

from quoteattr.claims.tables import CLAIM_COLUMNS
from quoteattr.documents import read_documents
from quoteattr.documents.corpus import Corpus
from quoteattr.documents.own import own
from quoteattr.errors import InputError
from quoteattr.results.tables import SPEAKER_COLUMNS
from quoteattr.runner.output import ERROR_COLUMNS
from quoteattr.schema import COLUMNS, Attribution, Quote, Speaker
from quoteattr.views.timeline import COLUMNS as TIMELINE_COLUMNS
from quoteattr.writers import write_quotes
from quoteattr.writers.corrections import WANTED

TEXT = "“No,” said Ann Lee."
QUOTES = [
    Quote("a", Attribution("a1", ((0, 5),), ((6, 10),)), Speaker(("Ann Lee",), ("ann-lee",), "person", "named"),
          "“No,”", "Ann Lee", "said", 0, {"title": "T"}),
]  # fmt: skip
TABLES = {
    "quotes": COLUMNS,
    "corrections": WANTED,
    "error reports": ERROR_COLUMNS,
    "claims": tuple(CLAIM_COLUMNS),
    "counts of speakers": tuple(SPEAKER_COLUMNS),
    "timelines": TIMELINE_COLUMNS,
    "known speakers": ("name", "kind", "variants", "note"),
}


@pytest.mark.parametrize("name", ["q.csv", "q.xlsx", "q.db", "q.jsonl", "q.json", "q.parquet"])
def test_rows_in_any_form_are_ours(tmp_path, name):
    write_quotes(QUOTES, tmp_path / name, texts=[("a", TEXT)])
    assert own(tmp_path / name) == "quotes"


@pytest.mark.parametrize("what", TABLES)
@pytest.mark.parametrize("mark", [",", ";"])
def test_tables_are_told_by_their_columns(tmp_path, what, mark):
    path = tmp_path / "table.csv"
    path.write_text(mark.join(TABLES[what]) + "\n", "utf-8-sig")
    assert own(path) == what


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "doc_id,quote_id,speaker,text\n1,2,Ann,It rained.\n"),
        ("b.csv", "name,kind,variants,body\na,b,c,It rained.\n"),
        ("c.csv", "doc_id,reason,where,text\na,b,c,It rained.\n"),
        ("d.json", '[{"text": "It rained.", "annotations": [1]}]'),
        ("e.jsonl", '{"doc": "a", "text": "It rained.", "id": "b"}\n'),
        ("f.html", "<title>x</title><p>It rained, said Ann Lee."),
        ("g.txt", '<meta name="generator" content="quoteattr">'),
        ("golden.json", '[{"text": "It rained."}]'),
    ],
)
def test_articles_that_look_a_little_like_ours_are_read(tmp_path, name, content):
    path = tmp_path / name
    path.write_text(content, "utf-8")
    assert own(path) == ""


def test_a_workbook_of_articles_is_read(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "articles"
    book.active.append(["id", "text"])
    book.active.append(["1", TEXT])
    book.save(tmp_path / "articles.xlsx")
    assert own(tmp_path / "articles.xlsx") == ""
    assert [d.text for d in read_documents(tmp_path)] == [TEXT]


def test_gold_beside_its_texts_is_passed_over(tmp_path, root):
    for path in (root / "tests" / "gold").glob("[cf]*"):
        shutil.copy(path, tmp_path)
    names = sorted(p.stem for p in tmp_path.glob("*.txt"))
    corpus = Corpus((tmp_path,))
    assert [d.id for d in corpus] == names
    assert corpus.count == len(names)
    assert corpus.passed_over == {"gold": len(names)}


def test_one_that_is_named_is_told(tmp_path):
    path = tmp_path / "a.gold.json"
    path.write_text("{}", "utf-8")
    with pytest.raises(InputError, match=r"no article.*gold"):
        list(read_documents(path))


def test_the_command_says_what_it_passed_over(tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "a.txt").write_text(TEXT, "utf-8")
    (articles / "a.gold.json").write_text(json.dumps({"attributions": []}), "utf-8")
    (articles / "old.errors.csv").write_text("doc_id,reason,where\n", "utf-8")
    (articles / "old.csv").write_text(",".join(COLUMNS) + "\n", "utf-8")
    texts = articles / "old.csv.texts"
    texts.mkdir()
    (texts / "a.txt").write_text(TEXT, "utf-8")
    program = (sys.executable, "-c", "from quoteattr.cli import main; main()")
    done = subprocess.run(
        [*program, "extract", articles, "-o", tmp_path / "q.csv"], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    line = next(x for x in done.stderr.splitlines() if x.startswith("passed over"))
    assert all(
        what in line for what in ("gold (1)", "error reports (1)", "quotes (1)", "extracted texts (1)")
    )
    with (tmp_path / "q.csv").open(encoding="utf-8", newline="") as file:
        assert {row["doc_id"] for row in csv.DictReader(file)} == {"a"}
