"""The journal of a run: what is done, kept in SQLite beside the output until the output is whole.

Every finished document is one row, committed about once a second, so after a crash at any moment, a full disk
or a power cut the journal holds whole documents, each once. Rows of all acts and factualities are kept; what
goes into the output is selected when that is written, in the order of the corpus.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

from quoteattr.documents import Document
from quoteattr.documents.sources import NOT_READ
from quoteattr.errors import InputError, StorageError
from quoteattr.runner.work import Result
from quoteattr.schema import Quote
from quoteattr.writers import quote_from_json

COMMIT_EVERY = 1.0  # seconds
_TABLES = """
create table if not exists run (number integer not null, settings text not null);
create table if not exists document (
    id text primary key, digest blob not null, number integer not null, run integer not null,
    words integer not null, encoding text not null, metadata text not null, quotes text not null,
    skipped text not null, error text not null, place text not null, content text not null, fault integer not null
) without rowid;
create index if not exists by_number on document (run, number);
create table if not exists unread (
    number integer not null, id text not null, reason text, place text, fault integer not null
);
"""


class Journal:
    """The journal of the run that writes ``output``.

    Parameters
    ----------
    path:
        The journal's file.
    settings:
        What the results depend on, in words; a run is only continued with the same.
    resume:
        Whether to go on with a journal that is there.
    texts:
        Whether to keep the documents' texts, for outputs that hold them.

    Raises
    ------
    InputError
        There is a journal and ``resume`` isn't given, it was made with other settings, or it is no journal.
    StorageError
        Another run holds it, or the disk is full.
    """

    def __init__(self, path: Path, settings: str, *, resume: bool, texts: bool = False) -> None:
        self.path = path
        self.texts = texts
        self._committed = time.monotonic()
        with self._storage():
            self._db = sqlite3.connect(path, isolation_level=None, timeout=1)
            self._db.execute("pragma locking_mode=exclusive")
            self._db.execute("pragma synchronous=full")
            self._db.execute("begin exclusive")
            tables = {
                name for (name,) in self._db.execute("select name from sqlite_master where type = 'table'")
            }
            if tables and "document" not in tables:
                self._db.close()
                raise InputError(f"{path} is another program's data base; name another output")
            for statement in _TABLES.split(";"):
                self._db.execute(statement)
            last = self._db.execute("select number, settings from run").fetchone()
            done = self._db.execute("select 1 from document limit 1").fetchone()
            if last and done:
                self._refuse(last[1], settings, resume)
            self.run = last[0] + 1 if last else 1
            self._db.execute("delete from run")
            self._db.execute("insert into run values (?, ?)", (self.run, settings))
            self._db.execute("delete from unread")
            self.commit()

    def _refuse(self, made_with: str, settings: str, resume: bool) -> None:
        if not resume:
            self._db.close()
            raise InputError(
                f"{self.path} is left from a run that did not end, or in which the machine failed over some documents; "
                "go on with --resume, or delete it to start anew"
            )
        if made_with != settings:
            self._db.close()
            raise InputError(
                f"{self.path} was begun with other settings ({made_with}; now {settings}); "
                "use the same, or delete it to start anew"
            )

    @contextmanager
    def _storage(self) -> Iterator[None]:
        """Turn errors of the data base into ours."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise StorageError(f"{self.path}: another run is writing here; wait for its end") from error
            raise StorageError(
                f"{self.path} can't be written ({error}); is the disk full? What is finished is kept: "
                "free some space and go on with --resume"
            ) from error
        except sqlite3.DatabaseError as error:
            raise InputError(
                f"{self.path} is no journal of a run ({error}); delete it to start anew"
            ) from error

    def done(self, number: int, document: Document) -> bool:
        """Whether an unchanged document is finished; it is then counted to this run."""
        with self._storage():
            found = self._db.execute(
                "select digest from document where id = ? and error = ''", (document.id,)
            ).fetchone()
            if not found or found[0] != digest(document):
                return False
            self._db.execute(
                "update document set run = ?, number = ? where id = ?", (self.run, number, document.id)
            )
            self._commit_in_time()
            return True

    def add(self, number: int, document: Document, result: Result) -> None:
        """Keep what became of a document."""
        quotes = [quote.to_json() for quote in result.quotes]
        for quote in quotes:
            del quote["metadata"]
        with self._storage():
            self._db.execute(
                "insert or replace into document values (?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (document.id, digest(document), number, self.run, result.words, document.encoding,
                 _dump(document.metadata), _dump(quotes), _dump(result.skipped), result.error, result.where,
                 document.text if self.texts else "", result.fault),
            )  # fmt: skip
            self._commit_in_time()

    def add_unreadable(self, number: int, id: str, reason: str, where: str, fault: bool = False) -> None:
        """Keep an input that can't be read."""
        with self._storage():
            self._db.execute("insert into unread values (?,?,?,?,?)", (number, id, reason, where, fault))

    def commit(self) -> None:
        """Make all that was added safe."""
        with self._storage():
            if self._db.in_transaction:
                self._db.execute("commit")
            self._db.execute("begin")
            self._committed = time.monotonic()

    def _commit_in_time(self) -> None:
        if time.monotonic() - self._committed > COMMIT_EVERY:
            self.commit()

    def quotes(self) -> Iterator[Quote]:
        """All quotes of this run in the order of the corpus."""
        for quotes, metadata in self._rows("quotes, metadata", "and quotes <> '[]'"):
            known = json.loads(metadata)
            for quote in json.loads(quotes):
                yield quote_from_json(quote | {"metadata": known})

    def metadata(self) -> Iterator[dict[str, Any]]:
        """The metadata of each document, in the order of the corpus."""
        for (metadata,) in self._rows("metadata", "and error = ''"):
            yield json.loads(metadata)

    def contents(self) -> Iterator[tuple[str, str]]:
        """Ids and texts of the documents, in the order of the corpus; nothing where they weren't kept."""
        if self.texts:
            yield from self._rows("id, content", "and error = ''")

    def errors(self) -> Iterator[tuple[int, str, str, str]]:
        """Number, document, reason and place of all that failed, was skipped or is unreadable, in order."""
        with self._storage(), self._cursor() as cursor:
            cursor.execute(
                "select number, id, error, place, '' from document where run = ? and error <> '' union all "
                "select number, id, '', '', skipped from document where run = ? and skipped <> '[]' "
                "union all "
                "select number, id, reason, place, '' from unread order by 1",
                (self.run, self.run),
            )
            for number, id, reason, place, skipped in cursor:
                if skipped:
                    yield from ((number, id, why, f"{s}-{e}") for s, e, why in json.loads(skipped))
                else:
                    yield number, id, reason, place

    def totals(self) -> dict[str, Any]:
        """Documents read, their words, documents failed, inputs unreadable, stretches skipped, encodings."""
        with self._storage():
            read, words, failed = self._db.execute(
                "select count(*), coalesce(sum(words), 0), coalesce(sum(error <> ''), 0) from document "
                "where run = ?", (self.run,),
            ).fetchone()  # fmt: skip
            (unreadable,) = self._db.execute("select count(*) from unread").fetchone()
            (faults,) = self._db.execute(
                "select (select coalesce(sum(fault), 0) from document where run = ?) "
                "+ (select coalesce(sum(fault), 0) from unread)",
                (self.run,),
            ).fetchone()
            (skipped,) = self._db.execute(
                "select coalesce(sum(json_array_length(skipped)), 0) from document where run = ?", (self.run,)
            ).fetchone()
            encodings = self._db.execute(
                "select encoding, count(*) from document where run = ? group by 1 order by 2 desc",
                (self.run,),
            ).fetchall()
        return {
            "documents": read - failed,
            "words": words,
            "failed": failed + unreadable,
            "skipped": skipped,
            "faults": faults,
            "encodings": dict(encodings),
            "unread": self._unread(),
        }

    def _unread(self) -> dict[str, int]:
        """How many files of each kind were passed over."""
        with self._storage():
            reasons = self._db.execute(
                "select reason, count(*) from unread where reason like ? group by 1 order by 2 desc",
                (f"{NOT_READ}%",),
            ).fetchall()
        return {reason.partition("(")[2].partition(")")[0]: number for reason, number in reasons}

    def _rows(self, columns: str, where: str) -> Iterator[tuple[Any, ...]]:
        with self._storage(), self._cursor() as cursor:
            yield from cursor.execute(
                f"select {columns} from document where run = ? {where} order by number", (self.run,)
            )

    @contextmanager
    def _cursor(self) -> Iterator[sqlite3.Cursor]:
        """A cursor; whoever reads may have given up in the middle, when the journal was closed already."""
        cursor = self._db.cursor()
        try:
            yield cursor
        finally:
            with suppress(sqlite3.Error):
                cursor.close()

    def close(self) -> None:
        """Keep what was added and let go of the file; one with nothing in it is deleted."""
        empty = False
        with suppress(sqlite3.Error):
            if self._db.in_transaction:
                self._db.execute("commit")
            kept = "select 1 from document union all select 1 from unread where fault limit 1"
            empty = not self._db.execute(kept).fetchone()
        self._db.close()
        if empty:
            self.path.unlink(missing_ok=True)

    def remove(self) -> None:
        """Delete the journal; its run is over."""
        self.close()
        self.path.unlink(missing_ok=True)


def digest(document: Document) -> bytes:
    """Tells a changed document from an unchanged one."""
    return blake2b(_dump([document.text, document.metadata]).encode("utf-8"), digest_size=16).digest()


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
