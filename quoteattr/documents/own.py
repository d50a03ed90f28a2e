"""Files that this program wrote, or that are written for it: they lie beside the articles and are none.

A file is told by its name where that can be nothing else, else by what it begins with. Whatever could be somebody's
articles is read.
"""

from __future__ import annotations

import csv
import re
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

from quoteattr.data.bounded import load_json
from quoteattr.documents.columns import find
from quoteattr.errors import InputError

HEAD = 65_536  # bytes that are looked at
NAMES = {
    ".gold.json": "gold",
    ".speakers.json": "speaker labels",
    ".ann": "annotations",
    "annotation.conf": "annotations",
    ".conllu": "parses",
    "quoteattr.toml": "options",
}
"""What files with such ends of their names are."""
HEADERS = {
    ("doc_id", "quote_id", "speaker", "speaker_id"): "quotes",
    ("doc_id", "quote_id", "speaker"): "corrections",
    ("doc_id", "reason", "where"): "error reports",
    ("claim_id", "claim"): "claims",
    ("speaker", "speaker_id", "speaker_kind", "status"): "counts of speakers",
    ("period", "speaker", "speaker_id"): "timelines",
    ("name", "other", "kind", "reason"): "suggestions",
    ("name", "kind", "variants"): "known speakers",
}
"""What tables with these first columns are; one with a column of texts is none of them."""
LOOKED_INTO = frozenset(
    ".gexf .graphml .db .sqlite .sqlite3 .run .xlsx .parquet .html .htm .json .xml .jsonl .ndjson .csv .tsv".split()
)
SHEETS = frozenset(("quotes", "speakers", "claims", "articles", "timeline"))
LINE_KEYS = re.compile(r'\s*\{"doc": "(?:[^"\\]|\\.)*", "id": "(?:[^"\\]|\\.)*", "speaker": ')
INTERFACE = "<!-- quoteattr: "
REPORT = '<meta name="generator" content="quoteattr">'
_TASKS = re.compile(r'\s*\[\s*\{.*?"(?:annotations|predictions)": ?\[', re.DOTALL)
_SHEET = re.compile(r'<sheet\b[^>]*?\bname="([^"]*)"')


def own(path: Path) -> str:
    """What a file of ours holds, in words that can be counted; empty for any other file. Never raises."""
    name = path.name.lower()
    for end, what in NAMES.items():
        if name.endswith(end):
            return what
    try:
        suffix = path.suffix.lower()
        if suffix not in LOOKED_INTO or not path.is_file():
            return ""
        with path.open("rb") as file:
            head = file.read(HEAD)
        if head.startswith(b"SQLite format 3\0"):
            return _database(path)
        if suffix == ".xlsx":
            return _workbook(path)
        if suffix == ".parquet":
            return _parquet(path)
        text = head.decode("utf-8-sig", "replace")
        if suffix in (".html", ".htm"):
            return "reports" if REPORT in text[:2000] else ""
        if suffix in (".gexf", ".graphml"):
            return "networks"
        if suffix == ".xml":
            return "annotations" if INTERFACE in text[:2000] else ""
        if suffix == ".json" and _TASKS.match(text):
            return _tasks(path)
        if suffix in (".jsonl", ".ndjson", ".json"):
            return "quotes" if LINE_KEYS.match(text) else ""
        if suffix in (".csv", ".tsv"):
            return _by_header(next(csv.reader(text.splitlines()[:1], delimiter=_mark(text)), []))
    except (OSError, ValueError, csv.Error, sqlite3.Error, zipfile.BadZipFile, KeyError, InputError):
        return ""  # what is wrong with it is told when it is read
    return ""


def is_texts(folder: Path) -> bool:
    """Whether a folder holds the texts that a run took out of its inputs: ``quotes.csv.texts`` of ``quotes.csv``."""
    return folder.suffix == ".texts" and own(folder.with_suffix("")) == "quotes"


def _by_header(columns: list[str]) -> str:
    for first, what in HEADERS.items():
        whole = what == "error reports"
        if tuple(columns if whole else columns[: len(first)]) == first:
            return what if what == "quotes" or find(columns, "text") is None else ""
    if {"doc_id", "quote_id", "speaker"} <= {*columns} and find(columns, "text") is None:
        return "corrections"
    return ""


def _mark(text: str) -> str:
    """What separates the cells of a header."""
    line = text.partition("\n")[0]
    return max(",;\t", key=line.count)


def _database(path: Path) -> str:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        names = [name for (name,) in db.execute("select name from sqlite_master where type = 'table'")]
        if {"run", "document", "unread"} <= {*names}:
            return "journals"
        tables = [n for n in names if re.fullmatch("quotes|claims|speakers|timeline", n)]
        for name in tables:
            what = _by_header([row[1] for row in db.execute(f"pragma table_info({name})")])
            if what:
                return what
    return ""


def _workbook(path: Path) -> str:
    """A workbook whose sheets are all called as ours; one with a sheet of articles alone is somebody's articles."""
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("xl/workbook.xml")
        names = _SHEET.findall(archive.read(info).decode("utf-8", "replace")) if info.file_size < HEAD else []
    if not names or not SHEETS.issuperset(names) or names == ["articles"]:
        return ""
    return names[0]


def _parquet(path: Path) -> str:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        return ""
    try:
        return _by_header(list(pq.read_schema(path).names))
    except pa.ArrowException:
        return ""


def _tasks(path: Path) -> str:
    value = load_json(path.read_bytes(), constants=True)
    tasks = [
        task
        for task in value
        if isinstance(task, dict)
        and isinstance(task.get("data"), dict)
        and {"annotations", "predictions"} & {*task}
    ]
    return "annotations" if len(tasks) == len(value) else ""
