"""Where documents lie: the files behind the inputs of a call."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from quoteattr.documents.document import Document, ReadFailure, make_document
from quoteattr.documents.encodings import decode
from quoteattr.documents.pages import read_page
from quoteattr.documents.tables import Columns, read_table, table_ids
from quoteattr.errors import QuoteattrError

TEXTS = frozenset((".txt", ".md"))
PAGES = frozenset((".html", ".htm", ".xhtml"))
TABLES = frozenset((".csv", ".tsv", ".jsonl", ".ndjson", ".parquet"))
READABLE = TEXTS | PAGES | TABLES
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """A file (None: standard input) and the id of its document, or the beginning of its rows' ids."""

    path: Path | None
    id: str

    @property
    def where(self) -> str:
        """The file, for messages."""
        return str(self.path) if self.path else "standard input"

    @property
    def _suffix(self) -> str:
        return self.path.suffix.lower() if self.path else ""

    def ids(self, columns: Columns, encoding: str | None) -> Iterator[str]:
        """The ids of the documents in here, as far as they can be read."""
        if self.path is None or self._suffix not in TABLES:
            yield self.id
            return
        try:
            yield from table_ids(self.path, self.id, columns, encoding)
        except (QuoteattrError, OSError):
            return  # told when the table is read

    def read(self, columns: Columns, encoding: str | None) -> Iterator[Document | ReadFailure]:
        """The documents in here, with the reason in the place of one that can't be read."""
        try:
            if self.path is not None and self._suffix in TABLES:
                yield from read_table(self.path, self.id, columns, encoding)
            else:
                yield self._read_file(encoding)
        except QuoteattrError as error:
            yield ReadFailure(self.id, str(error), self.where)
        except OSError as error:
            yield ReadFailure(self.id, f"the file can't be read: {error.strerror or error}", self.where)

    def _read_file(self, encoding: str | None) -> Document | ReadFailure:
        data = self.path.read_bytes() if self.path else sys.stdin.buffer.read()
        if not data:
            return ReadFailure(self.id, "the file is empty; nothing to read", self.where)
        if self._suffix in PAGES:
            text, metadata, used = read_page(data, encoding)
            return make_document(self.id, text, metadata, self.where, encoding=used, extracted=True)
        text, used = decode(data, encoding)
        return make_document(self.id, text, {}, self.where, encoding=used)


def find_sources(
    inputs: Iterable[str | Path], pattern: str | None, exclude: frozenset[Path]
) -> Iterator[Source | ReadFailure]:
    """The files behind the inputs, folders in the order of their names."""
    for given in inputs:
        if str(given) == STDIN:
            yield Source(None, "stdin")
            continue
        try:
            yield from _files(Path(given), pattern, exclude)
        except OSError as error:
            yield ReadFailure(str(given), f"this can't be read: {error.strerror or error}", str(given))


def _files(path: Path, pattern: str | None, exclude: frozenset[Path]) -> Iterator[Source | ReadFailure]:
    if path.is_dir():
        yield from _walk(path, pattern, exclude)
    elif path.is_file() or path.is_fifo():
        yield Source(path, path.stem)
    elif not path.exists():
        yield ReadFailure(path.stem, "there is no such file or folder", str(path))
    else:
        yield ReadFailure(path.stem, "this is no file and no folder", str(path))


def _walk(folder: Path, pattern: str | None, exclude: frozenset[Path]) -> Iterator[Source | ReadFailure]:
    found = False
    failures: list[OSError] = []
    for at, folders, names in os.walk(folder, onerror=failures.append):
        folders[:] = sorted(f for f in folders if f[0] != "." and (Path(at) / f).resolve() not in exclude)
        for name in sorted(names):
            path = Path(at) / name
            below = path.relative_to(folder)
            if _wanted(below, pattern) and path.resolve() not in exclude:
                found = True
                yield Source(path, below.with_suffix("").as_posix())
    for failure in failures:
        yield ReadFailure(folder.name, f"the folder can't be read: {failure.strerror}", failure.filename)
    if not found and not failures:
        what = f"nothing in this folder matches {pattern!r}" if pattern else (
            f"there is no {', '.join(sorted(READABLE))} file in this folder; choose others with --pattern"
        )  # fmt: skip
        yield ReadFailure(folder.name, what, str(folder))


def _wanted(below: Path, pattern: str | None) -> bool:
    if below.name.startswith("."):
        return False
    if pattern is None:
        return below.suffix.lower() in READABLE
    return fnmatch(below.name, pattern) or fnmatch(below.as_posix(), pattern)
