"""SQLite data bases by sqlite-utils: documents, quotes and speakers with keys and full-text search.

Datasette and every SQLite browser open them. ``quotes`` and ``documents`` are the flat form in two tables; ``quoted``
joins them again, and is what is read back.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from quoteattr.errors import InputError, MissingExtraError
from quoteattr.schema import COLUMNS
from quoteattr.writers.seals import seal
from quoteattr.writers.workbook import cell

if TYPE_CHECKING:
    import pandas as pd

MARK = b"SQLite format 3\0"
JOINED = "quoted"
INDEXED = ("speaker", "speaker_id", "status", "type")
BATCH = 1000


def write_database(quotes: pd.DataFrame, path: Path, texts: Iterable[tuple[str, str]] = ()) -> int:
    """A data base of quotes and of the documents they stand in, with their texts where they are given.

    Parameters
    ----------
    quotes:
        As :func:`quoteattr.quotes_table` has them.
    texts:
        Ids and texts of the documents, in order; those without quotes are documents too.

    Raises
    ------
    InputError
        A metadata column differs from another in its case alone, which SQLite can't hold.
    MissingExtraError
        sqlite-utils is missing.
    """
    from quoteattr.results.tables import speakers_table

    meta = [c for c in quotes.columns if c not in COLUMNS]
    refuse_twins([*COLUMNS, *meta])
    own = [c for c in quotes.columns if c in COLUMNS]
    known = {row["doc_id"]: row for row in records(quotes[["doc_id", *meta]].drop_duplicates("doc_id"))}
    with _whole(path) as file:
        db = _open(file)
        db["documents"].create(
            {"doc_id": str, **{c: _type(quotes[c]) for c in meta if c != "text"}, "text": str}, pk="doc_id"
        )
        db["documents"].insert_all(_documents(known, texts), batch_size=BATCH)
        kinds = {
            c: int if c in ("sentence", "start", "end") else float if c.endswith("confidence") else str
            for c in own
        }
        db["quotes"].create(
            kinds, pk=("doc_id", "quote_id"), foreign_keys=[("doc_id", "documents", "doc_id")]
        )
        db["quotes"].insert_all(records(quotes[own]), batch_size=BATCH)
        for column in INDEXED:
            db["quotes"].create_index([column])
        db["speakers"].insert_all(records(speakers_table(quotes)), batch_size=BATCH, columns={"speaker": str})
        db["quotes"].enable_fts(["quote", "speaker", "source"], create_triggers=True)
        db["documents"].enable_fts(
            [c for c in ("title", "text") if c in db["documents"].columns_dict], create_triggers=True
        )
        columns = ", ".join([*(f'q."{c}"' for c in own), *(f'd."{c}"' for c in meta if c != "text")])
        db.create_view(
            JOINED, f"select {columns} from quotes q join documents d using (doc_id) order by q.rowid"
        )
        db.close()
    return len(quotes)


def write_table_database(table: pd.DataFrame, path: Path, name: str) -> None:
    """A data base of one table."""
    refuse_twins([str(c) for c in table.columns])
    with _whole(path) as file:
        db = _open(file)
        db[name].create({str(c): _type(table[c]) for c in table.columns} or {"empty": str})
        db[name].insert_all(records(table), batch_size=BATCH)
        db.close()


def read_database(data: bytes, name: str) -> pd.DataFrame:
    """The quotes of a data base of ours in the flat form. Raises InputError."""
    import pandas as pd

    with TemporaryDirectory(prefix="quoteattr-") as folder:
        path = Path(folder) / "quotes.db"
        path.write_bytes(data)
        db = sqlite3.connect(path)
        try:
            found = db.execute(f"select * from {JOINED}")
            columns = [d[0] for d in found.description]
            return pd.DataFrame(found.fetchall(), columns=columns, dtype=object)
        except sqlite3.DatabaseError as error:
            raise InputError(
                f"{name}: this data base holds no quotes of ours ({error}); quoteattr extract -o quotes.db writes one"
            ) from error
        finally:
            db.close()


def refuse_twins(columns: Iterable[str]) -> None:
    """Raise InputError for names that differ in case alone."""
    seen: dict[str, str] = {}
    for column in columns:
        if (other := seen.setdefault(column.casefold(), column)) != column:
            raise InputError(
                f"columns {other!r} and {column!r} differ in case alone, which SQLite can't hold; "
                "rename one, or write CSV"
            )


def records(table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows of a frame as dictionaries of plain values."""
    columns = [str(c) for c in table.columns]
    for row in table.astype(object).itertuples(index=False, name=None):
        yield dict(zip(columns, map(cell, row), strict=True))


def _documents(
    known: dict[str, dict[str, Any]], texts: Iterable[tuple[str, str]]
) -> Iterator[dict[str, Any]]:
    left = dict(known)
    for id, text in texts:
        yield {"doc_id": id, **left.pop(id, {}), "text": text}
    yield from left.values()


def _type(values: pd.Series) -> type:
    kind = values.dtype.kind
    return {"i": int, "u": int, "b": int, "f": float}.get(kind, str)


def _open(path: Path) -> Any:
    try:
        import sqlite_utils
    except ImportError as error:
        raise MissingExtraError("sqlite-utils", "sqlite", "Writing SQLite") from error
    return sqlite_utils.Database(path)


class _whole:
    """A path for a file that takes another's place when the block ends without an error."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Path:
        self._folder = TemporaryDirectory(dir=self.path.parent, prefix=f".{self.path.name}.", suffix=".new")
        return Path(self._folder.name) / "new.db"

    def __exit__(self, kind: Any, *_: object) -> None:
        if kind is None:
            new = Path(self._folder.name) / "new.db"
            seal(new)
            os.replace(new, self.path)
        self._folder.cleanup()
