"""Tables with a text a row: CSV, TSV, JSON Lines, Parquet, streamed."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quoteattr.documents.document import Document, ReadFailure, make_document
from quoteattr.documents.encodings import detect_file, undecodable
from quoteattr.errors import InputError, MissingExtraError

TEXT_COLUMNS = ("text", "body", "content", "article", "article_text", "full_text", "fulltext")
ID_COLUMNS = ("doc_id", "id", "document_id", "article_id")
DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns hold the text and the id; None finds them by their names."""

    text: str | None = None
    id: str | None = None


Row = tuple[int, Mapping[str, Any] | str]
"""Number of the row, counted from 1 without the header, and its cells or what is wrong with it."""


def read_table(
    path: Path, stem: str, columns: Columns, encoding: str | None
) -> Iterator[Document | ReadFailure]:
    """A document a row; other columns become metadata. Raises InputError where the table can't be used."""
    for number, id, row, text_column, used in _rows_with_id(path, stem, columns, encoding, ()):
        where = f"{path}, row {number}"
        if isinstance(row, str):
            yield ReadFailure(id, row, where)
            continue
        text = row.get(text_column)
        if not isinstance(text, str):
            found = "is missing" if text is None else f"holds a {type(text).__name__}, not text"
            yield ReadFailure(id, f"the text in column {text_column!r} {found}", where)
            continue
        metadata = {k: v for k, v in row.items() if k not in used}
        yield make_document(id, text, metadata, where)


def table_ids(path: Path, stem: str, columns: Columns, encoding: str | None) -> Iterator[str]:
    """The ids alone. Raises InputError as :func:`read_table` does."""
    for _, id, row, _, _ in _rows_with_id(path, stem, columns, encoding, ("id",)):
        if not isinstance(row, str):
            yield id


def _rows_with_id(
    path: Path, stem: str, columns: Columns, encoding: str | None, only: Sequence[str]
) -> Iterator[tuple[int, str, Mapping[str, Any] | str, str, tuple[str, ...]]]:
    names, rows = open_table(path, encoding)
    text_column = id_column = None
    if names is not None:
        text_column, id_column = find_columns(names, columns)
    for number, row in rows:
        id = f"{stem}-{number}"
        if isinstance(row, str):
            yield number, id, row, "", ()
            continue
        if text_column is None:  # JSON Lines: the first object decides
            text_column, id_column = find_columns(list(row), columns)
        if id_column is not None:
            value = row.get(id_column)
            if value is None or not str(value).strip():
                yield number, id, f"the id in column {id_column!r} is empty", "", ()
                continue
            id = str(value)
        yield number, id, row, text_column, tuple(c for c in (text_column, id_column) if c)


def find_columns(names: Sequence[str], columns: Columns) -> tuple[str, str | None]:
    """The text column and the id column (None: rows are numbered); InputError names what was found."""
    found = ", ".join(map(repr, names)) or "none"
    for option, name in (("--text-column", columns.text), ("--id-column", columns.id)):
        if name is not None and name not in names:
            raise InputError(f"there is no column {name!r} for {option}; columns found: {found}")
    text = columns.text or _by_name(names, TEXT_COLUMNS)
    if text is None:
        raise InputError(
            f"no column named {', '.join(TEXT_COLUMNS[:4])}; columns found: {found}; "
            "choose the one with the text with --text-column"
        )
    return text, columns.id or _by_name(names, ID_COLUMNS)


def _by_name(names: Iterable[str], wanted: Sequence[str]) -> str | None:
    have = {name.strip().casefold(): name for name in reversed(list(names))}
    return next((have[name] for name in wanted if name in have), None)


def open_table(path: Path, encoding: str | None) -> tuple[list[str] | None, Iterator[Row]]:
    """Column names (None: each row names its own) and the rows of a table, by the file's extension."""
    match path.suffix.lower():
        case ".parquet":
            return _open_parquet(path)
        case ".jsonl" | ".ndjson":
            return None, _jsonl_rows(path, encoding or detect_file(path))
        case suffix:
            return _open_csv(path, encoding or detect_file(path), "\t" if suffix == ".tsv" else None)


def _open_csv(path: Path, encoding: str, delimiter: str | None) -> tuple[list[str], Iterator[Row]]:
    csv.field_size_limit(sys.maxsize)
    rows = _csv_rows(path, encoding, delimiter)
    _, header = next(rows, (0, []))
    if not header:
        raise InputError("the table is empty; it needs a header line with the names of its columns")
    repeated = {name for name in header if header.count(name) > 1}
    if repeated:
        raise InputError(f"the header names a column twice: {', '.join(map(repr, sorted(repeated)))}")
    return header, _named(header, rows)


def _csv_rows(path: Path, encoding: str, delimiter: str | None) -> Iterator[tuple[int, list[str]]]:
    """Header (number 0) and rows. A byte order mark is left out."""
    with path.open(encoding=_without_mark(encoding), newline="") as file:
        try:
            if delimiter is None:
                line = file.readline()
                delimiter = max(DELIMITERS, key=lambda d: len(next(csv.reader([line], delimiter=d), [])))
                file.seek(0)
            number = 0
            for row in csv.reader(file, delimiter=delimiter):
                if row:
                    yield number, row
                    number += 1
        except UnicodeDecodeError as error:
            raise undecodable(error, encoding) from error
        except csv.Error as error:
            raise InputError(f"this is no well-formed CSV: {error}") from error


def _named(header: list[str], rows: Iterator[tuple[int, list[str]]]) -> Iterator[Row]:
    for number, row in rows:
        if len(row) > len(header):
            yield (
                number,
                f"the row has {len(row)} cells, the header {len(header)}; is a quotation mark missing?",
            )
        else:
            yield number, dict(zip(header, row, strict=False))


def _jsonl_rows(path: Path, encoding: str) -> Iterator[Row]:
    with path.open(encoding=_without_mark(encoding), newline="\n") as file:
        try:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield number, _json_object(line)
        except UnicodeDecodeError as error:
            raise undecodable(error, encoding) from error


def _json_object(line: str) -> Mapping[str, Any] | str:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"the line is no JSON ({error}); JSON Lines has one object a line"
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
