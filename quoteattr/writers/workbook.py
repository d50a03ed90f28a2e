"""Excel workbooks (.xlsx) by openpyxl: quotes, speakers, claims, and the articles that the quotes stand in.

Every sheet has its header frozen and filters on; a quote's row leads to the paragraph that it begins in. Texts are
written as texts, so that no cell is run as a formula; a cell holds 32,767 characters, and a sheet 1,048,576 rows
(Microsoft, "Excel specifications and limits").
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, TYPE_CHECKING, Any

from quoteattr.errors import InputError, MissingExtraError

if TYPE_CHECKING:
    import pandas as pd

ROWS = 1_048_576
CELL = 32_767
LINKS = 65_530
QUOTES, SPEAKERS, CLAIMS, ARTICLES = "quotes", "speakers", "claims", "articles"
WIDTHS = {
    "quote": 70,
    "text": 100,
    "claim": 70,
    "example": 70,
    "speaker": 24,
    "source": 28,
    "title": 40,
    "variants": 40,
    "roles": 40,
}
"""Widths of columns in characters; others are as wide as their names, at least 10."""
WRAPPED = frozenset(("quote", "text", "claim", "example", "title", "variants", "roles"))
MARKED = "…"  # ends a cell that was cut
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # what XML 1.0 can't hold
_PARAGRAPH = re.compile(r"[^\r\n]+")


class Workbook:
    """A workbook that is written sheet by sheet. Raises MissingExtraError without openpyxl."""

    def __init__(self) -> None:
        try:
            import openpyxl
        except ImportError as error:
            raise MissingExtraError("openpyxl", "office", "Writing spreadsheets") from error
        self._book = openpyxl.Workbook(write_only=True)

    def add(
        self, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], links: Mapping[str, Any] = {}
    ) -> int:
        """Write a sheet and return its number of rows. ``links`` holds, for a column, what a row's cell leads to.

        Raises InputError where there are more rows than a sheet has.
        """
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.hyperlink import Hyperlink

        sheet = self._book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for number, column in enumerate(columns, 1):
            sheet.column_dimensions[get_column_letter(number)].width = WIDTHS.get(
                column, max(10, len(column) + 4)
            )
        wrapped, bold, link = (
            Alignment(wrap_text=True, vertical="top"),
            Font(bold=True),
            Font(color="0563C1", underline="single"),
        )
        top = Alignment(vertical="top")

        def made(column: str, value: Any, row: int) -> Any:
            cell = WriteOnlyCell(sheet, value=None)
            if isinstance(value, str):
                cell.value = "x"  # openpyxl takes a text beginning with = for a formula unless told otherwise
                cell._value, cell.data_type = fitting(value), "s"
            else:
                cell.value = value
            cell.alignment = wrapped if column in WRAPPED else top
            if row and row <= LINKS and column in links and (target := links[column](row - 1)):
                cell._hyperlink, cell.font = Hyperlink(ref="", location=target), link
            if not row:
                cell.font = bold
            return cell

        sheet.append([made("", column, 0) for column in columns])
        count = 0
        for count, row in enumerate(rows, 1):
            if count >= ROWS:
                raise InputError(
                    f"a sheet holds {ROWS:,} rows, and there are more {name}; write CSV, Parquet or SQLite"
                )
            sheet.append([made(column, value, count) for column, value in zip(columns, row, strict=True)])
        sheet.auto_filter.ref = f"A1:{get_column_letter(max(1, len(columns)))}{count + 1}"
        return count

    def save(self, file: IO[bytes]) -> None:
        """Write the workbook."""
        self._book.save(file)


def fitting(text: str) -> str:
    """A text as a cell can hold it: characters that XML has no place for are U+FFFD, and what is too long ends in …."""
    text = _ILLEGAL.sub("\ufffd", text)
    return text if len(text) <= CELL else text[: CELL - 1] + MARKED


def write_workbook(quotes: pd.DataFrame, file: IO[bytes], texts: Iterable[tuple[str, str]] = ()) -> int:
    """The workbook of a table of quotes and, where they are given, of the documents' texts. Returns its quotes.

    Parameters
    ----------
    quotes:
        As :func:`quoteattr.quotes_table` has them.
    texts:
        Ids and texts of the documents, in order.
    """
    from quoteattr.claims import claims_long, claims_table
    from quoteattr.results.tables import speakers_table

    articles: list[tuple[str, int, str]] = []
    places: dict[str, list[tuple[int, int]]] = {}
    for id, text in texts:
        for start, paragraph in paragraphs(text):
            articles.append((id, start, paragraph))
            places.setdefault(id, []).append((start, len(articles) + 1))
    ids, starts = quotes["doc_id"].tolist(), quotes["start"].tolist()

    def place(row: int) -> str:
        found = [n for start, n in places.get(ids[row], ()) if start <= starts[row]]
        return f"{ARTICLES}!C{found[-1]}" if found else ""

    book = Workbook()
    number = book.add(QUOTES, list(quotes.columns), rows_of(quotes), {"quote": place})
    for name, table in ((SPEAKERS, speakers_table(quotes)), (CLAIMS, claims_table(claims_long(quotes)))):
        book.add(name, list(table.columns), rows_of(table))
    if articles:
        book.add(ARTICLES, ("doc_id", "start", "text"), articles)
    book.save(file)
    return number


def write_sheet(table: pd.DataFrame, file: IO[bytes], name: str) -> None:
    """A workbook of one table."""
    book = Workbook()
    book.add(name, [str(c) for c in table.columns], rows_of(table))
    book.save(file)


def rows_of(table: pd.DataFrame) -> Iterator[list[Any]]:
    """The rows of a frame as cells: what is missing is empty, numbers are numbers."""
    for row in table.astype(object).itertuples(index=False, name=None):
        yield [cell(value) for value in row]


def cell(value: Any) -> Any:
    """A value that a cell can hold."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return None if str(value) in ("<NA>", "NaT", "nan") else value if isinstance(value, int) else str(value)


def paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Where each paragraph begins, and the paragraph; one that no cell holds is parted."""
    for match in _PARAGRAPH.finditer(text):
        for start in range(match.start(), match.end(), CELL):
            if piece := text[start : min(start + CELL, match.end())]:
                yield start, piece


def read_workbook(data: bytes, name: str) -> pd.DataFrame:
    """The sheet ``quotes`` of a workbook, else its first. Raises InputError, MissingExtraError."""
    import io

    import pandas as pd

    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtraError("openpyxl", "office", "Reading spreadsheets") from error
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book[QUOTES] if QUOTES in book.sheetnames else book.worksheets[0]
        header, *rows = (row for row in sheet.iter_rows(values_only=True) if any(v is not None for v in row))
    except Exception as error:  # damaged zips and XML raise anything
        raise InputError(f"{name}: this is no spreadsheet (.xlsx) that can be read ({error})") from error
    names = [str(column) for column in header if column is not None]
    return pd.DataFrame([list(row[: len(names)]) for row in rows], columns=names, dtype=object)
