"""Any frame in any of the formats: the tables that are made from quotes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from quoteattr.errors import InputError, MissingExtraError
from quoteattr.results.cells import defuse
from quoteattr.writers.database import write_table_database
from quoteattr.writers.files import atomic
from quoteattr.writers.formats import BOOKS, TABLES, format_of
from quoteattr.writers.workbook import write_sheet

if TYPE_CHECKING:
    import pandas as pd


def write_table(
    frame: pd.DataFrame,
    path: Path | None,
    *,
    format: str | None = None,
    encoding: str = "utf-8",
    defused: bool = True,
    name: str = "table",
) -> None:
    """Write a frame without its index; to standard output where ``path`` is None.

    Parameters
    ----------
    format:
        One of :data:`quoteattr.writers.TABLES`; by default what the extension says, CSV for standard output.
    encoding, defused:
        Of CSV, as :func:`quoteattr.writers.write_quotes` has them.

    name:
        Of the sheet in a workbook, or of the table in a data base.

    Raises
    ------
    InputError
        The format is unknown, or Parquet, a workbook or a data base is to go to standard output.
    MissingExtraError
        Parquet without pyarrow, a workbook without openpyxl, SQLite without sqlite-utils.
    OSError
        The file can't be written; an older one is untouched.
    """
    format = format or (format_of(path) if path else "csv")
    if format not in TABLES:
        raise InputError(f"there is no file format {format!r}; formats are {', '.join(TABLES)}")
    if path is None and format in ("parquet", *BOOKS):
        raise InputError(f"{format} needs a file: give -o FILE")
    if path is not None and format == "sqlite":
        write_table_database(frame, path, name)
        return
    if path is not None and format == "xlsx":
        with atomic(path, "wb") as file:
            write_sheet(frame, file, name)
        return
    if path is not None and format == "parquet":
        try:
            import pyarrow  # noqa: F401
        except ImportError as error:
            raise MissingExtraError("pyarrow", "parquet", "Writing Parquet") from error
        with atomic(path, "wb") as file:
            frame.to_parquet(file, index=False)
        return
    with opened(path, encoding if format == "csv" else "utf-8") as file:
        if format == "csv":
            safe = frame.rename(columns=defuse) if defused else frame
            for column in safe.columns if defused else ():
                safe[column] = safe[column].map(defuse)
            safe.to_csv(file, index=False, lineterminator="\r\n")
        else:
            for record in frame.astype(object).where(frame.notna(), None).to_dict("records"):
                file.write(json.dumps(record, ensure_ascii=False, default=str) + "\n")


@contextmanager
def opened(path: Path | None, encoding: str) -> Iterator[IO[Any]]:
    """A text file that is there whole or not at all, or standard output."""
    if path is None:
        yield sys.stdout
    else:
        with atomic(path, "w", encoding=encoding, newline="") as file:
            yield file
