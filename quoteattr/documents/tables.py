"""Tables with a text a row: CSV, TSV, JSON Lines, Parquet and spreadsheets, streamed; JSON and feeds."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from quoteattr.data.bounded import load_json
from quoteattr.documents.columns import Columns, Layout, find, layout
from quoteattr.documents.delimited import open_delimited
from quoteattr.documents.document import Document, ReadFailure, make_document
from quoteattr.documents.encodings import decode, detect_file, undecodable
from quoteattr.documents.feeds import read_feed
from quoteattr.documents.markup import decode_entities, is_markup, read_markup
from quoteattr.documents.sheets import open_sheet
from quoteattr.errors import InputError, MissingExtraError, QuoteattrError

logger = logging.getLogger(__name__)

TABLES = frozenset(
    (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet", ".json", ".xlsx", ".rss", ".atom", ".xml")
)
"""Kinds of files with a document a row."""
_FEEDS = frozenset((".rss", ".atom", ".xml"))
CELL = 32_767
"""Characters that a spreadsheet's cell can hold; a text of just that length was cut off."""
_CUT = re.compile(r"\[\+\d+ chars\]\s*$")

Row = tuple[int, Mapping[str, Any] | str]
"""Number of the row, counted from 1 without the header, and its cells or what is wrong with it."""


def read_table(
    path: Path, stem: str, columns: Columns, encoding: str | None, where: str = ""
) -> Iterator[Document | ReadFailure]:
    """A document a row; other columns become metadata. Raises InputError where the table can't be used.

    Entities in a text are resolved and markup is taken out of it: offsets count in what is then the text.
    ``where`` is the table's name in messages, its path by default.
    """
    where = where or str(path)
    made: Layout | None = None
    cut = 0
    feed = path.suffix.lower() in _FEEDS  # its entries are read as markup already
    for number, id, row, found in _rows_with_id(path, stem, columns, encoding):
        place = f"{where}, row {number}"
        if isinstance(row, str) or found is None:
            yield ReadFailure(id, str(row), place)
            continue
        made = made or _dated(found, path, encoding, where)
        text = made.text_of(row)
        if not isinstance(text, str):
            what = "is missing" if text is None else f"holds a {type(text).__name__}, not text"
            yield ReadFailure(id, f"the text in column {made.text!r} {what}", place)
            continue
        cut += len(text) == CELL or bool(_CUT.search(text))
        try:
            clean = text if feed else read_markup(text) if is_markup(text) else decode_entities(text)
        except QuoteattrError as error:
            yield ReadFailure(id, str(error), place)
            continue
        extracted = feed or clean != row.get(made.text)
        yield make_document(id, clean, made.metadata_of(row), place, extracted=extracted)
    if cut:
        logger.warning(
            "%s: %s cut off where the table was made (%s characters, or '[+N chars]'); what is there was read",
            where, f"{cut:,} texts are" if cut > 1 else "1 text is", f"{CELL:,}",
        )  # fmt: skip


def table_ids(path: Path, stem: str, columns: Columns, encoding: str | None) -> Iterator[str]:
    """The ids alone. Raises InputError as :func:`read_table` does."""
    for _, id, row, _ in _rows_with_id(path, stem, columns, encoding):
        if not isinstance(row, str):
            yield id


def _rows_with_id(
    path: Path, stem: str, columns: Columns, encoding: str | None
) -> Iterator[tuple[int, str, Mapping[str, Any] | str, Layout | None]]:
    names, rows = open_table(path, encoding)
    made = layout(names, columns) if names is not None else None
    for number, row in rows:
        id = f"{stem}-{number}"
        if isinstance(row, str):
            yield number, id, row, None
            continue
        if made is None:  # JSON: the first object decides
            made = layout(list(row), columns)
        if made.id is not None:
            value = row.get(made.id)
            if value is None or not str(value).strip():
                yield number, id, f"the id in column {made.id!r} is empty", None
                continue
            id = str(value)
        yield number, id, row, made


def _dated(made: Layout, path: Path, encoding: str | None, where: str) -> Layout:
    """The layout with the order of day and month that the whole column of dates tells: one more pass over it."""
    if made.date is None:
        return made
    name = made.date.name
    _, rows = open_table(path, encoding)
    return replace(
        made, date=made.date.decided((r.get(name) for _, r in rows if not isinstance(r, str)), where)
    )


def open_table(path: Path, encoding: str | None) -> tuple[list[str] | None, Iterator[Row]]:
    """Column names (None: each row names its own) and the rows of a table, by the file's extension."""
    match path.suffix.lower():
        case ".parquet":
            return _open_parquet(path)
        case ".jsonl" | ".ndjson":
            return None, _jsonl_rows(path, encoding or detect_file(path))
        case ".json":
            return None, _json_rows(path, encoding)
        case ".xlsx":
            return open_sheet(path)
        case ".rss" | ".atom" | ".xml":
            return None, _feed_rows(path)
        case suffix:
            encoding = _without_mark(encoding or detect_file(path))
            return open_delimited(path, encoding, "\t" if suffix == ".tsv" else None)


def _jsonl_rows(path: Path, encoding: str) -> Iterator[Row]:
    with path.open(encoding=_without_mark(encoding), newline="\n") as file:
        try:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield number, _json_object(line)
        except UnicodeDecodeError as error:
            raise undecodable(error, encoding) from error


def _json_rows(path: Path, encoding: str | None) -> Iterator[Row]:
    """An array of objects, an object with one array of objects in it, or a single object; one object a line too."""
    text, _ = decode(path.read_bytes(), encoding)
    try:
        value = load_json(text, constants=True)
    except InputError as error:
        if text.lstrip()[:1] == "{" and isinstance(_json_object(text.lstrip().split("\n", 1)[0]), dict):
            return _jsonl_rows(path, encoding or detect_file(path))
        raise InputError(f"{error}; wanted is an array of objects, one an article") from error
    if isinstance(value, dict):
        arrays = [v for v in value.values() if isinstance(v, list) and v and isinstance(v[0], dict)]
        value = arrays[0] if len(arrays) == 1 and find([*value], "text") is None else [value]
    if not isinstance(value, list):
        raise InputError(
            f"this JSON holds a {type(value).__name__}; wanted is an array of objects, one an article"
        )
    if not value:
        raise InputError("this JSON holds an empty array; nothing to read")
    return (
        (
            number,
            item if isinstance(item, dict) else f"item {number} is a {type(item).__name__}, not an object",
        )
        for number, item in enumerate(value, 1)
    )


def _feed_rows(path: Path) -> Iterator[Row]:
    return ((number, row) for number, row in enumerate(read_feed(path.read_bytes()), 1))


def _json_object(line: str) -> Mapping[str, Any] | str:
    try:
        value = load_json(line, constants=True)
    except InputError as error:
        return f"{error}; JSON Lines has one object a line"
    return value if isinstance(value, dict) else f"the line holds a {type(value).__name__}, not an object"


def _without_mark(encoding: str) -> str:
    return "utf-8-sig" if encoding.lower().replace("_", "-") in ("utf-8", "utf8") else encoding


def _open_parquet(path: Path) -> tuple[list[str], Iterator[Row]]:
    try:
        import pyarrow.parquet as pq
        from pyarrow import ArrowException
    except ImportError as error:
        raise MissingExtraError("pyarrow", "parquet", "Reading Parquet") from error
    try:
        file = pq.ParquetFile(path)
    except (ArrowException, OSError) as error:
        raise InputError(f"this is no readable Parquet file: {error}") from error

    def rows() -> Iterator[Row]:
        number = 0
        with file:
            try:
                for batch in file.iter_batches(batch_size=256):
                    for row in batch.to_pylist():
                        number += 1
                        yield number, row
            except ArrowException as error:
                raise InputError(f"this Parquet file is damaged behind row {number}: {error}") from error

    return list(file.schema_arrow.names), rows()
