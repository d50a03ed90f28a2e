"""What a call may write: never over an input, never over a file that this program did not write for that output.

Every verb that writes calls :func:`protect` before work begins, with all that it reads and all that it will write.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import combinations, islice
from pathlib import Path

from quoteattr.errors import OverwriteError
from quoteattr.results.cells import restore
from quoteattr.schema import COLUMNS
from quoteattr.writers.seals import edited, sealed

QUOTE_KEYS = ("doc", "id", "speaker")
"""First keys of a quote in JSON Lines."""
_COUNT = re.compile(r"\d*|True|False|\d{4}-\d\d-\d\d.*")
HEAD = 1_000_000  # bytes of a file that are looked at


@dataclass(frozen=True)
class Target:
    """Something that will be written: the option that named it, and what tells an older one of ours.

    ``ours`` is asked about a file or folder that is there and not empty. ``folder`` tells that files inside are
    written.
    """

    option: str
    path: Path
    ours: Callable[[Path], bool]
    folder: bool = False


def protect(
    targets: Sequence[Target], given: Iterable[Path], found: Iterable[Path] = (), *, force: bool = False
) -> None:
    """Raise OverwriteError where an output is an input, two outputs are one, or a foreign file would be replaced.

    A file of ours that somebody worked on since (:mod:`quoteattr.writers.seals`) is foreign.

    Parameters
    ----------
    targets:
        All that will be written. Pipes and devices may be named as often as one likes.
    given:
        All paths that the call names for reading; missing ones are told elsewhere.
    found:
        Files that were found in folders. One that lies where an older output of ours lies is no input.
    force:
        Whether foreign files may be replaced; inputs never are.
    """
    targets = [t for t in targets if not _is_special(t.path)]
    for one, other in combinations(targets, 2):
        if _identity(one.path) == _identity(other.path):
            raise OverwriteError(
                f"{one.option} and {other.option} would write the same file, {one.path}; name another for one of them"
            )
    files = {_identity(t.path): t for t in targets}
    folders = [(t, t.path.resolve()) for t in targets if t.folder]
    for path in given:
        hit = files.get(_identity(path)) or _around(path, folders)
        if hit is not None:
            raise OverwriteError(
                f"{hit.option} would write over the input {path}; name another path for {hit.option}"
            )
    for path in found:
        hit = files.get(_identity(path))
        if hit is not None and not (path.absolute() == hit.path.absolute() and hit.ours(path)):
            raise OverwriteError(
                f"{hit.option} would write over {path}, which is read; name another path for {hit.option}"
            )
        inside = _around(path, folders)
        if inside is not None and not path.absolute().is_relative_to(inside.path.absolute()):
            raise OverwriteError(
                f"{path} is read and leads into the folder of {inside.option}; name another path for {inside.option}"
            )
    if force:
        return
    for target in targets:
        if not _holds_something(target.path):
            continue
        if not target.ours(target.path):
            what = "is there, and what is in it" if target.path.is_dir() else "is there and"
            raise OverwriteError(
                f"{target.path} ({target.option}) {what} was not written by this program for this output; name "
                "another path, or replace it with --force"
            )
        if target.path.is_file() and target.ours is not always and edited(target.path):
            raise OverwriteError(
                f"{target.path} ({target.option}) is there and is not as this program left it: somebody worked on it; "
                "name another path, or replace it with --force"
            )


def is_table(*headers: Sequence[str]) -> Callable[[Path], bool]:
    """Tells tables whose columns (keys, for JSON Lines) begin with one of these.

    A workbook is told by its first sheet, and only where its seal holds: people work on in it.
    """

    def ours(path: Path) -> bool:
        found = _columns(path)
        return any(tuple(found[: len(header)]) == tuple(header) for header in headers)

    return ours


def is_quotes() -> Callable[[Path], bool]:
    """Tells the files of quotes in any of our formats."""
    return is_table(COLUMNS, QUOTE_KEYS)


def is_counts(path: Path) -> bool:
    """Tells tables of speakers by claims: below the header only names, counts, truths and dates."""
    if _columns(path)[:1] != ["speaker"]:
        return False
    if path.suffix.lower() in (".parquet", ".jsonl", ".ndjson", ".json"):
        return True
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return all(_COUNT.fullmatch(cell) for row in islice(csv.reader(file), 1, 1000) for cell in row[1:])


def holds(pattern: str) -> Callable[[Path], bool]:
    """Tells text files by a regular expression that is found in their first characters."""
    compiled = re.compile(pattern)

    def ours(path: Path) -> bool:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return compiled.search(file.read(2000).decode("utf-8-sig", "replace")) is not None

    return ours


def untouched(ours: Callable[[Path], bool]) -> Callable[[Path], bool]:
    """Tells files that people work on in: ours only where the seal says that nobody did."""
    return lambda path: sealed(path) and ours(path)


def is_folder(path: Path) -> bool:
    """Tells folders of files that nobody worked on since this program wrote them."""
    return path.is_dir() and all(sealed(p) for p in path.rglob("*") if not p.is_dir())


def never(_: Path) -> bool:
    """Nothing that is there can be told from the user's own work."""
    return False


def always(_: Path) -> bool:
    """What lies there is told elsewhere, before it is touched."""
    return True


def _columns(path: Path) -> list[str]:
    """Columns of a table, keys of the first line of JSON Lines; empty for anything else."""
    if not path.is_file():
        return []
    with path.open("rb") as file:
        data = file.read(HEAD)
    if data[:4] == b"PAR1":
        try:
            import pyarrow.parquet as pq

            return list(pq.read_schema(path).names)
        except Exception:  # no pyarrow, or a damaged file: it can't be told that it is ours
            return []
    if data[:16] == b"SQLite format 3\0":
        return _database_columns(path)
    if data[:4] == b"PK\x03\x04":
        return _sheet_columns(path) if sealed(path) else []
    text = data.decode("utf-8-sig", "replace")
    if text[:1] == "{":
        try:
            return list(json.loads(text.split("\n", 1)[0]))
        except (ValueError, RecursionError):
            return []
    csv.field_size_limit(sys.maxsize)
    try:
        return [restore(cell) for cell in next(csv.reader(text.splitlines(keepends=True)), [])]
    except csv.Error:
        return []


def _sheet_columns(path: Path) -> list[str]:
    """The header of a workbook's first sheet; empty where it can't be read."""
    try:
        import openpyxl

        sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
        return [str(cell) for cell in next(sheet.iter_rows(values_only=True), ())]
    except Exception:  # no openpyxl, or another's zip: it can't be told that it is ours
        return []


def _database_columns(path: Path) -> list[str]:
    """Columns of the quotes, speakers or claims of a data base that holds nothing else; empty for another's."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            names = [name for (name,) in db.execute("select name from sqlite_master where type = 'table'")]
            if not all(
                re.fullmatch(r"(documents|quotes|speakers|claims|timeline)(_fts\w*)?", name) for name in names
            ):
                return []
            table = next(
                (name for name in ("quotes", "claims", "speakers", "timeline") if name in names), "documents"
            )
            return [row[1] for row in db.execute(f"pragma table_info({table})")]
    except sqlite3.Error:
        return []


def _identity(path: Path) -> tuple[int, int] | Path:
    """What tells files apart: hard links are one file, a link is what it leads to."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return _resolved(path)
    return status.st_dev, status.st_ino


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):  # a link to itself
        return path.absolute()


def _around(path: Path, folders: Iterable[tuple[Target, Path]]) -> Target | None:
    resolved = None
    for target, folder in folders:
        resolved = resolved or _resolved(path)
        if resolved.is_relative_to(folder):
            return target
    return None


def _is_special(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _holds_something(path: Path) -> bool:
    if path.is_dir():
        return any(path.iterdir())
    return path.is_file() and path.stat().st_size > 0
