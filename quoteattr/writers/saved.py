"""Saved rows back to analyses, so that views show them without analysing anything again."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from quoteattr.documents import Document, ReadFailure
from quoteattr.errors import InputError
from quoteattr.schema import Attribution, Quote, Speaker, parse_spans
from quoteattr.writers.annotated import brat_texts
from quoteattr.writers.database import MARK
from quoteattr.writers.labelstudio import read_tasks
from quoteattr.writers.workbook import ARTICLES

if TYPE_CHECKING:
    import pandas as pd

    from quoteattr.results.analysis import Analysis

JOINT = "; "


def saved_analyses(
    quotes: pd.DataFrame, documents: Iterable[Document], failures: list[ReadFailure]
) -> Iterator[Analysis]:
    """An analysis a document, with its rows of a table of quotes.

    A row that doesn't stand at its place in the text (the text was changed since), and rows of documents that
    aren't there, are added to ``failures``.

    Parameters
    ----------
    quotes:
        As :func:`quoteattr.read_quotes` gives it.
    """
    from quoteattr.results.analysis import Analysis

    rows: dict[str, list[Quote]] = {}
    for quote in quotes_of(quotes):
        rows.setdefault(quote.doc_id, []).append(quote)
    for document in documents:
        kept = []
        for quote in rows.pop(document.id, []):
            a = quote.attribution
            if document.text[a.start : a.end] == quote.quote:
                kept.append(quote)
            else:
                reason = f"row {a.id} does not stand in this text at {a.start}-{a.end}; was the text changed?"
                failures.append(ReadFailure(document.id, reason, document.id))
        yield Analysis(document, tuple(kept))
    for id, left in rows.items():
        failures.append(ReadFailure(id, f"{len(left)} saved rows are of a text that isn't there", id))


def quotes_of(table: pd.DataFrame) -> Iterator[Quote]:
    """The quotes of a table. Raises InputError for spans that are none."""
    for row in table.to_dict("records"):
        try:
            content, cue, source = (
                parse_spans(row[f"{role}_spans"]) for role in ("content", "cue", "source")
            )
            attribution = Attribution(
                row["quote_id"], content or ((int(row["start"]), int(row["end"])),), cue, source, row["type"],
                row["act"], row["factuality"], row["cue_lemma"], None, row["rule"], float(row["confidence"]),
            )  # fmt: skip
            names = tuple(row["speaker"].split(JOINT)) if row["speaker"] else ()
            ids = tuple(row["speaker_id"].split(JOINT)) if row["speaker_id"] else ("",) * len(names)
            sure = row["speaker_confidence"]
            confidence = sure if isinstance(sure, float) and sure > 0 else 0.0
            speaker = Speaker(names, ids, row["speaker_kind"], row["status"], confidence=confidence)
            yield Quote(
                row["doc_id"],
                attribution,
                speaker,
                row["quote"],
                row["source"],
                row["cue"],
                int(row["sentence"]),
                about=row["about"] or "",
            )
        except (TypeError, ValueError) as error:
            raise InputError(
                f"row {row.get('quote_id')} of {row.get('doc_id')}: its offsets can't be read ({error}); "
                "were the columns sentence, start, end or ..._spans edited?"
            ) from error


def documents_of(table: pd.DataFrame, path: Path) -> list[Document]:
    """The documents that a data base or a workbook of ours holds, with the metadata of the table's rows.

    Raises InputError for a file that holds rows alone.
    """
    from quoteattr.schema import COLUMNS

    texts = read_texts(path)
    if not texts:
        raise InputError(
            f"{path} holds rows without the articles' texts; give the articles too: "
            f"quoteattr report ARTICLES --rows {path.name}"
        )
    meta = [c for c in table.columns if c not in COLUMNS]
    first = table.drop_duplicates("doc_id").set_index("doc_id")[meta]
    rows = first.to_dict("index").items()
    known = {id: {str(k): v for k, v in row.items() if v is not None and v == v} for id, row in rows}
    return [Document(id, text, known.get(id, {}), extracted=True) for id, text in texts.items()]


def read_texts(path: Path) -> dict[str, str]:
    """Texts by document of a data base, a workbook, tasks or a brat folder; empty for a file that has none.

    Raises OSError.
    """
    if path.is_dir():
        return brat_texts(path)
    data = path.read_bytes()
    if data.startswith(MARK):
        db = sqlite3.connect(path)
        try:
            return {str(id): text for id, text in db.execute("select doc_id, text from documents") if text}
        except sqlite3.DatabaseError:
            return {}
        finally:
            db.close()
    if data.lstrip()[:1] == b"[":
        return {task.id: task.text for task in read_tasks(data.decode("utf-8"), str(path))}
    if not data.startswith(b"PK\x03\x04"):
        return {}
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    texts: dict[str, str] = {}
    for number, (id, start, text) in enumerate(
        book[ARTICLES].iter_rows(values_only=True) if ARTICLES in book else ()
    ):
        if number:
            before = texts.get(str(id), "")
            texts[str(id)] = before.ljust(int(start), "\n") + str(text)  # line ends alone stood between
    return texts
