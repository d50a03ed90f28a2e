"""CSV and TSV as people and programs write them: quoted as RFC 4180 says, or not at all, or damaged.

A mark that begins a cell belongs to the file's form in one table and to the text in another, and half of a pair
swallows all rows behind it. So both readings are tried, the lengths of the rows decide, and where a row can't be
read it is told, and reading goes on at the next line.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from quoteattr.documents.encodings import undecodable
from quoteattr.errors import InputError

DELIMITERS = (",", ";", "\t", "|")
FAULTS = 200
"""Rows that can't be read as they are quoted, after which the rest of a table is given up (each costs a pass)."""


def open_delimited(
    path: Path, encoding: str, delimiter: str | None
) -> tuple[list[str], Iterator[tuple[int, Mapping[str, Any] | str]]]:
    """The header, and the rows by number, with what is wrong in the place of one that can't be read.

    ``delimiter`` is found out where it is None. Raises InputError: no header, a column twice, another encoding.
    """
    csv.field_size_limit(sys.maxsize)
    try:
        delimiter = delimiter or _delimiter(path, encoding)
        quoted = _is_quoted(path, encoding, delimiter)
    except UnicodeDecodeError as error:
        raise undecodable(error, encoding) from error
    rows = _records(path, encoding, delimiter, quoted)
    header = next(rows, [])
    if isinstance(header, str):
        raise InputError(f"the header can't be read: {header}")
    if not header:
        raise InputError("the table is empty; it needs a header line with the names of its columns")
    repeated = {name for name in header if header.count(name) > 1}
    if repeated:
        raise InputError(f"the header names a column twice: {', '.join(map(repr, sorted(repeated)))}")
    return header, _named(header, rows)


def _named(
    header: list[str], rows: Iterator[list[str] | str]
) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    for number, row in enumerate(rows, 1):
        if isinstance(row, str):
            yield number, row
        elif len(row) > len(header):
            yield (
                number,
                f"the row has {len(row)} cells, the header {len(header)}; is a quotation mark missing?",
            )
        else:
            yield number, dict(zip(header, row, strict=False))


def _delimiter(path: Path, encoding: str) -> str:
    """The delimiter that gives the header most cells."""
    with path.open(encoding=encoding, newline="") as file:
        line = file.readline()
    return max(DELIMITERS, key=lambda d: len(next(csv.reader([line], delimiter=d), [])))


def _is_quoted(path: Path, encoding: str, delimiter: str) -> bool:
    """Whether marks around cells belong to the form of the file; if not they belong to the texts."""
    try:
        fits = _fits(path, encoding, delimiter, csv.QUOTE_MINIMAL)
    except csv.Error as error:
        if "unexpected end" in str(error) and _shows_quoting(path, encoding, delimiter):
            return True  # a cell is not closed; to take its marks for text would hide that
        return not _fits(path, encoding, delimiter, csv.QUOTE_NONE)
    if delimiter != "\t" or not fits or not _fits(path, encoding, delimiter, csv.QUOTE_NONE):
        return True
    # both readings have rows of one length: programs that quote double the marks inside, or quote every cell
    every = re.compile(r'"[^"]*"(?:\t"[^"]*")*[\r\n]*')
    with path.open(encoding=encoding, newline="") as file:
        lines = [line for line in islice(file, 1000) if line.strip()]
    return any('""' in line for line in lines) or all(every.fullmatch(line) for line in lines)


def _shows_quoting(path: Path, encoding: str, delimiter: str) -> bool:
    """Whether a line has marks as writers of tables make them: around a whole cell, or doubled inside one."""
    cell = re.compile(rf'(?:^|{re.escape(delimiter)})"(?:[^"]|"")*"(?={re.escape(delimiter)}|[\r\n]*$)')
    with path.open(encoding=encoding, newline="") as file:
        return any(cell.search(line) or '""' in line for line in islice(file, 1000))


def _fits(path: Path, encoding: str, delimiter: str, quoting: int) -> bool:
    """Whether all rows are as long as the header. Raises csv.Error where marks make no sense."""
    with path.open(encoding=encoding, newline="") as file:
        rows = (row for row in _reader(file, delimiter, quoting) if row)
        length = len(next(rows, []))
        return {len(row) for row in rows} <= {length}  # all are looked at, for the errors


def _reader(lines: Iterable[str], delimiter: str, quoting: int) -> Any:
    return csv.reader(lines, delimiter=delimiter, quoting=quoting, strict=True)  # type: ignore[arg-type]


def _records(path: Path, encoding: str, delimiter: str, quoted: bool) -> Iterator[list[str] | str]:
    """The rows, and what is wrong in the place of one that can't be read."""
    done = 0  # lines of the file that need no more reading
    length = 0  # of the header
    for _ in range(FAULTS):
        with path.open(encoding=encoding, newline="") as file:
            reader = _reader(
                islice(file, done, None), delimiter, csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
            )
            whole = 0
            try:
                for row in reader:
                    whole = reader.line_num
                    length = length or len(row)
                    if row:
                        yield row
                return
            except UnicodeDecodeError as error:
                raise undecodable(error, encoding) from error
            except csv.Error as error:
                fault = str(error)
        done += whole + 1
        with path.open(encoding=encoding, newline="") as file:
            (line,) = islice(file, done - 1, done)
        bare: list[str] = next(_reader([line], delimiter, csv.QUOTE_NONE), [])
        if len(bare) == length and "unexpected end" not in fault:
            yield bare  # the mark belongs to the text
        else:
            yield (
                f"line {done}: a quotation mark that opens a cell is not closed, or marks inside are not doubled "
                f"({fault}); this line is left out"
            )
    yield f"more than {FAULTS} rows have marks that don't pair; what stands behind line {done} was not read"
