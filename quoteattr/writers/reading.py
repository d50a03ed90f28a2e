"""Our own files, read back."""

from __future__ import annotations

import csv
import json
import sys
from io import BytesIO, StringIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from quoteattr.data.bounded import MALFORMED, load_json
from quoteattr.documents.encodings import decode
from quoteattr.errors import InputError, MissingExtraError
from quoteattr.results.cells import restore
from quoteattr.schema import COLUMNS, Quote
from quoteattr.writers.annotated import brat_quotes
from quoteattr.writers.complete import quote_from_json
from quoteattr.writers.corrections import settled
from quoteattr.writers.database import MARK, read_database
from quoteattr.writers.flat import flat_rows, metadata_kinds
from quoteattr.writers.labelstudio import read_tasks
from quoteattr.writers.workbook import read_workbook

if TYPE_CHECKING:
    import pandas as pd

PARQUET_MARK = b"PAR1"
ZIP_MARK = b"PK\x03\x04"


def read_quotes(source: str | Path | IO[Any], *, defused: bool = True) -> pd.DataFrame:
    """The quotes of a CSV, JSON Lines, Parquet, Excel or SQLite file of ours, a brat folder, or Label Studio's JSON.

    They come in the flat form.

    Parameters
    ----------
    source:
        A path, ``"-"`` for standard input, or an open file. What it is is told by its beginning. A folder is one of
        brat standoff (:func:`quoteattr.writers.annotated.brat_quotes`).
    defused:
        Whether the CSV was written with its formulas defused (the default of the writer); False takes every
        cell as it stands.

    A speaker whose name was edited has the id that goes with the new name
    (:func:`quoteattr.writers.corrections.settled`).

    Raises
    ------
    InputError
        The file is missing, unreadable, or not one of ours: the message names missing and found columns.
    """
    from quoteattr.results.tables import quotes_table

    if isinstance(source, str | Path) and Path(source).is_dir():
        return settled(quotes_table(_frame(list(brat_quotes(Path(source))))))
    name = str(source if isinstance(source, str | Path) else getattr(source, "name", "the table"))
    data = _bytes(source, name)
    for mark, read in ((PARQUET_MARK, _read_parquet), (ZIP_MARK, read_workbook), (MARK, read_database)):
        if data.startswith(mark):
            return settled(quotes_table(_checked(read(data, name), name)))
    try:
        text, _ = decode(data)
    except InputError as error:
        raise InputError(f"{name}: {error}") from error
    if text.lstrip()[:1] == "[":
        return settled(quotes_table(_frame([q for task in read_tasks(text, name) for q in task.quotes])))
    if text.lstrip()[:1] == "{" or (not text and Path(name).suffix in (".jsonl", ".ndjson")):
        return quotes_table(_read_jsonl(text, name))
    return settled(quotes_table(_checked(_read_csv(text, name, defused), name)))


def _bytes(source: str | Path | IO[Any], name: str) -> bytes:
    if not isinstance(source, str | Path):
        data = source.read()
        return data.encode("utf-8") if isinstance(data, str) else data
    if str(source) == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise InputError(f"{name}: the file can't be read: {error.strerror or error}") from error


def _read_csv(text: str, name: str, defused: bool) -> pd.DataFrame:
    import pandas as pd

    csv.field_size_limit(sys.maxsize)
    back = restore if defused else str
    try:
        rows = [[back(c) for c in row] for row in csv.reader(StringIO(text, newline=""), strict=True) if row]
    except csv.Error as error:
        raise InputError(f"{name}: this is no well-formed CSV: {error}") from error
    if not rows:
        raise InputError(f"{name}: the file is empty; quoteattr extract writes a table of quotes")
    header, *body = rows
    for number, row in enumerate(body, 1):
        if len(row) != len(header):
            raise InputError(f"{name}, row {number}: {len(row)} cells, but the header has {len(header)}")
    frame = pd.DataFrame(body, columns=header, dtype=object)
    for column in frame.columns.difference(list(COLUMNS)):
        frame[column] = frame[column].where(frame[column] != "", None)
    return frame


def _read_jsonl(text: str, name: str) -> pd.DataFrame:
    quotes = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = load_json(line)
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        except InputError as error:
            raise InputError(f"{name}, line {number}: {error}") from error
        except UnicodeEncodeError as error:
            raise InputError(f"{name}, line {number}: holds half a character (a lone surrogate)") from error
        try:
            quotes.append(quote_from_json(value))
        except MALFORMED as error:
            found = ", ".join(map(str, value)) if isinstance(value, dict) else type(value).__name__
            raise InputError(
                f"{name}, line {number}: not a quote of ours ({type(error).__name__}: {error}); "
                f"found: {found}"
            ) from error
    return _frame(quotes)


def _frame(quotes: list[Quote]) -> pd.DataFrame:
    import pandas as pd

    rows = list(flat_rows(quotes, metadata_kinds(q.metadata for q in quotes)))
    return pd.DataFrame(rows, columns=None if rows else list(COLUMNS))


def _read_parquet(data: bytes, name: str) -> pd.DataFrame:
    try:
        import pyarrow.parquet as pq
        from pyarrow import ArrowException
    except ImportError as error:
        raise MissingExtraError("pyarrow", "parquet", "Reading Parquet") from error
    try:
        return pq.read_table(BytesIO(data)).to_pandas()
    except (ArrowException, OSError) as error:
        raise InputError(f"{name}: this is no readable Parquet file: {error}") from error


ADDED = ("speaker_confidence", "about")
"""Columns that tables of earlier versions don't have."""


def _checked(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    for column in ADDED:  # tables of before it was written
        if column not in frame.columns:
            frame[column] = None
    missing = [column for column in COLUMNS if column not in frame.columns]
    if missing:
        raise InputError(
            f"{name}: this is no table of quotes; missing columns: {', '.join(missing)}; "
            f"found: {', '.join(map(str, frame.columns)) or 'none'}"
        )
    return frame
