"""Spreadsheets (.xlsx) by openpyxl, read row by row."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from quoteattr.documents.columns import find
from quoteattr.errors import InputError, MissingExtraError

logger = logging.getLogger(__name__)


def open_sheet(path: Path) -> tuple[list[str], Iterator[tuple[int, Mapping[str, Any] | str]]]:
    """Header and rows of a workbook's sheet: the first with a column that holds texts, else the first with cells.

    Other sheets with rows are named in the log. Raises InputError for a damaged or locked file, MissingExtraError
    without openpyxl.
    """
    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtraError("openpyxl", "office", "Reading spreadsheets") from error
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        headers = {sheet.title: header for sheet in book.worksheets if (header := _header(sheet))}
    except Exception as error:  # damaged zips and XML raise anything
        raise InputError(
            f"this is no spreadsheet (.xlsx) that can be read, or it has a password ({error}); save it anew"
        ) from error
    if not headers:
        raise InputError("the spreadsheet is empty; it needs a first row with the names of its columns")
    chosen = next((title for title, names in headers.items() if find(names, "text")), next(iter(headers)))
    if others := [title for title in headers if title != chosen]:
        logger.warning("%s: sheet %r is read, not %s", path.name, chosen, ", ".join(map(repr, others)))
    names = headers[chosen]
    repeated = sorted({name for name in names if names.count(name) > 1 and name})
    if repeated:
        raise InputError(f"the header names a column twice: {', '.join(map(repr, repeated))}")
    return [name for name in names if name], _rows(book[chosen], names)


def _header(sheet: Any) -> list[str]:
    """The names in the first row that has cells; an empty list where there is none."""
    for row in sheet.iter_rows(values_only=True):
        if any(cell is not None for cell in row):
            return ["" if cell is None else str(cell).strip() for cell in row]
    return []


def _rows(sheet: Any, names: list[str]) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    number = -1
    try:
        for row in sheet.iter_rows(values_only=True):
            if all(cell is None for cell in row):
                continue
            number += 1
            if number:
                yield number, {name: cell for name, cell in zip(names, row, strict=False) if name}
    except Exception as error:
        raise InputError(f"this spreadsheet is damaged behind row {number}: {error}") from error
