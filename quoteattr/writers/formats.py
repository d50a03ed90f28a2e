"""The writers: quotes in, one file out, streamed, whole or not at all."""

from __future__ import annotations

import csv
import json
import logging
import warnings
from collections.abc import Callable, Iterable, Mapping
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import IO, Any

from quoteattr.errors import InputError, MissingExtraError
from quoteattr.results.cells import defuse
from quoteattr.schema import COLUMNS, Quote
from quoteattr.writers.files import atomic
from quoteattr.writers.flat import cell, column_names, flat_rows, metadata_kinds
from quoteattr.writers.labelstudio import ENDING, write_tasks

logger = logging.getLogger(__name__)

EXTENSIONS = {
    ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".parquet": "parquet",
    ".xlsx": "xlsx", ".db": "sqlite", ".sqlite": "sqlite", ".sqlite3": "sqlite",
}  # fmt: skip
TABLES = ("csv", "jsonl", "parquet", "xlsx", "sqlite")
"""Formats that are one file for all documents."""
BOOKS = ("xlsx", "sqlite")
"""Those of them that hold the documents' texts as well."""
TASKS = "labelstudio"
"""Label Studio's tasks: one file for all documents, with their texts, and the labelling interface beside it."""
WITH_TEXTS = (*BOOKS, TASKS)
FOLDERS = ("brat", "conllu")
"""Formats that are a folder with files of each document."""
FORMATS = (*TABLES, TASKS, *FOLDERS)
NEEDED = {
    "parquet": ("pyarrow", "parquet", "Writing Parquet"),
    "xlsx": ("openpyxl", "office", "Writing spreadsheets"),
    "sqlite": ("sqlite-utils", "sqlite", "Writing SQLite"),
}
"""What a format needs beyond the core: the package, the extra, and what to say."""
ROW_GROUP = 4096  # rows of Parquet that are held in memory


def check_extra(format: str) -> None:
    """Raise MissingExtraError where a format can't be written here: before the work, not behind it."""
    needed = NEEDED.get(format)
    if needed and find_spec(needed[0].replace("-", "_")) is None:
        raise MissingExtraError(*needed)


def format_of(path: Path) -> str:
    """The format that a file's extension stands for. Raises InputError naming those there are."""
    if path.name.lower().endswith(ENDING):
        return TASKS
    try:
        return EXTENSIONS[path.suffix.lower()]
    except KeyError:
        raise InputError(
            f"{path}: the extension names no format; use .csv, .xlsx, .jsonl, .parquet or .db, or say --format"
        ) from None


def write_quotes(
    quotes: Iterable[Quote],
    path: Path | str,
    *,
    format: str | None = None,
    metadata: Mapping[str, str] | None = None,
    encoding: str = "utf-8",
    defused: bool = True,
    texts: Iterable[tuple[str, str]] = (),
) -> int:
    """Write quotes to a file and return how many rows it has.

    Parameters
    ----------
    quotes:
        Quotes in the order of the rows; streamed when ``metadata`` is given.
    format:
        One of :data:`TABLES` or :data:`TASKS`; by default what the extension says.
    metadata:
        The metadata keys and their kinds (:func:`quoteattr.writers.flat.metadata_kinds`); found out by
        default.
    encoding:
        Of CSV: ``"utf-8"`` or ``"utf-8-sig"`` (with the mark that Excel needs).
    defused:
        Whether CSV cells that a spreadsheet would run as a formula get an apostrophe in front.
    texts:
        Ids and texts of the documents, for a workbook, a data base or tasks, which hold them too.

    Raises
    ------
    InputError
        The format is unknown.
    MissingExtraError
        Parquet without pyarrow, a workbook without openpyxl, SQLite without sqlite-utils.
    OSError
        The file can't be written; an older one is untouched.
    """
    path = Path(path)
    format = format or format_of(path)
    if format == TASKS:
        return write_tasks(quotes, path, texts)
    if format not in TABLES:
        raise InputError(f"there is no file format {format!r}; formats are {', '.join(TABLES)}")
    if metadata is None:
        quotes = list(quotes)
        metadata = metadata_kinds(q.metadata for q in quotes)
    if format in BOOKS:
        return write_book(quotes, path, format, metadata, texts)
    if format == "parquet":
        with atomic(path, "wb") as file:
            return write_parquet(quotes, file, metadata)
    with atomic(path, "w", encoding=encoding if format == "csv" else "utf-8", newline="") as file:
        return (
            write_csv(quotes, file, metadata, defused=defused)
            if format == "csv"
            else write_jsonl(quotes, file)
        )


def write_book(
    quotes: Iterable[Quote],
    path: Path,
    format: str,
    metadata: Mapping[str, str],
    texts: Iterable[tuple[str, str]],
) -> int:
    """A workbook or a data base; the quotes are held in memory, since both count speakers as well."""
    import pandas as pd

    from quoteattr.results.tables import TableWarning, quotes_table
    from quoteattr.writers.database import write_database
    from quoteattr.writers.workbook import write_workbook

    names = column_names(metadata)
    rows = list(flat_rows(quotes, metadata))
    frame = quotes_table(pd.DataFrame(rows, columns=[*COLUMNS, *names.values()]))
    types = {"str": "string", "int": "Int64", "float": "float64", "bool": "boolean"}
    for key, name in names.items():
        frame[name] = pd.Series([_as(metadata[key], v) for v in frame[name]], dtype=types[metadata[key]])
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", TableWarning)
        if format == "sqlite":
            number = write_database(frame, path, texts)
        else:
            with atomic(path, "wb") as file:
                number = write_workbook(frame, file, texts)
    for message in dict.fromkeys(str(w.message) for w in caught):
        logger.warning("%s: %s", path, message)
    return number


def write_csv(
    quotes: Iterable[Quote], file: IO[str], metadata: Mapping[str, str], *, defused: bool = True
) -> int:
    """RFC 4180 with a header, also when there are no rows."""
    safe: Callable[[Any], Any] = defuse if defused else lambda value: value
    columns = (*COLUMNS, *column_names(metadata).values())
    writer = csv.writer(file)
    writer.writerow([safe(column) for column in columns])
    number = 0
    for number, row in enumerate(flat_rows(quotes, metadata), 1):  # noqa: B007 (the count is used)
        writer.writerow([safe(row[column]) for column in columns])
    return number


def write_jsonl(quotes: Iterable[Quote], file: IO[str]) -> int:
    """One object a line, the complete form."""
    number = 0
    for number, quote in enumerate(quotes, 1):  # noqa: B007
        file.write(json.dumps(quote.to_json(), ensure_ascii=False) + "\n")
    return number


def write_parquet(quotes: Iterable[Quote], file: IO[bytes], metadata: Mapping[str, str]) -> int:
    """The flat form with typed columns, in row groups. Raises MissingExtraError without pyarrow."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtraError("pyarrow", "parquet", "Writing Parquet") from error
    types = {"str": pa.string(), "int": pa.int64(), "float": pa.float64(), "bool": pa.bool_()}
    kinds = dict.fromkeys(COLUMNS, "str") | {
        "sentence": "int",
        "start": "int",
        "end": "int",
        "confidence": "float",
        "speaker_confidence": "float",
    }
    names = column_names(metadata)
    kinds |= {names[key]: kind for key, kind in metadata.items()}
    schema = pa.schema([(name, types[kind]) for name, kind in kinds.items()])
    rows = flat_rows(quotes, metadata)
    number = 0
    with pq.ParquetWriter(file, schema) as writer:
        while group := list(islice(rows, ROW_GROUP)):
            number += len(group)
            columns = [[_as(kind, row[name]) for row in group] for name, kind in kinds.items()]
            writer.write_table(pa.table(columns, schema=schema))
    return number


def _as(kind: str, value: Any) -> Any:
    """A value that fits a column of the kind."""
    if value is None or value != value:  # what isn't known comes out of a frame as NaN
        return None
    if kind not in ("str", "float"):
        return value
    return float(value) if kind == "float" else value if isinstance(value, str) else str(cell(value))
