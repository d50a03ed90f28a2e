"""Parses of texts that may come again, kept on disk under a checksum of text and models, bounded in size.

A parse is stored as compressed JSON in SQLite; nothing in it is ever executed. Several processes may use it.
"""

from __future__ import annotations

import json
import sqlite3
import time
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import fields
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quoteattr._version import __version__
from quoteattr.errors import StorageError
from quoteattr.parsing.coreference import coref_models, model_folder, stanza_folder
from quoteattr.parsing.models import SHIPPED
from quoteattr.parsing.structure import Entity, Link, Parse, Sentence, Tagged, Word

if TYPE_CHECKING:
    from quoteattr.parsing.parser import Parser

CHECK_EVERY = 64  # parses stored between looks at the size
KEEP = 0.9  # of the limit is kept when it is passed
TOUCH_AFTER = 3600  # seconds after which a use is noted again


class CachedParser:
    """Parses as :class:`quoteattr.parsing.parser.Parser` does, texts that it knows out of the cache.

    The models are loaded when a text comes that isn't there.

    Parameters
    ----------
    folder:
        Where the cache lies; made when missing.
    models, tagger, coref:
        As for ``Parser``; each has parses of its own.
    limit:
        Bytes that the parses may take; those used longest ago go first.

    Raises
    ------
    StorageError
        The cache can't be read or written.
    MissingExtraError, ModelError
        With ``coref``, where libraries or models are missing.
    """

    def __init__(
        self,
        folder: Path,
        *,
        models: str = "shipped",
        tagger: bool = True,
        coref: bool = False,
        limit: int = 2_000_000_000,
        parser: Parser | None = None,
    ) -> None:
        if coref:
            coref_models()
        self.models, self.tagger, self.coref, self.limit = models, tagger, coref, limit
        self._parser = parser
        self._stored = 0
        self._salt = models_checksum(models, tagger, coref)
        self.path = Path(folder) / "parses.sqlite"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self.path, isolation_level=None, timeout=60)
            self._db.execute("pragma journal_mode=wal")
            self._db.execute("pragma synchronous=normal")
            self._db.execute(
                "create table if not exists parse "
                "(key blob primary key, data blob not null, used integer not null)"
            )
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(error) from error

    def _unusable(self, error: Exception) -> StorageError:
        return StorageError(
            f"the cache {self.path} can't be used ({error}); delete it, free some space, or leave out --cache"
        )

    @property
    def parser(self) -> Parser:
        """The parser behind the cache. Raises ModelError."""
        if self._parser is None:
            from quoteattr.parsing.parser import Parser

            self._parser = Parser(models=self.models, tagger=self.tagger, coref=self.coref)
        return self._parser

    def parse(self, texts: Sequence[str]) -> list[Parse]:
        """One Parse a text, in the same order."""
        keys = [blake2b(text.encode("utf-8"), digest_size=20, key=self._salt).digest() for text in texts]
        try:
            found = [self._get(key, text) for key, text in zip(keys, texts, strict=True)]
            missing = [n for n, parse in enumerate(found) if parse is None]
            made = self.parser.parse([texts[n] for n in missing]) if missing else []
            new = dict(zip(missing, made, strict=True))
            self._put((keys[n], parse) for n, parse in new.items())
        except sqlite3.Error as error:
            raise self._unusable(error) from error
        return [parse if parse is not None else new[n] for n, parse in enumerate(found)]

    def _get(self, key: bytes, text: str) -> Parse | None:
        row = self._db.execute("select data, used from parse where key = ?", (key,)).fetchone()
        if row is None:
            return None
        if time.time() - row[1] > TOUCH_AFTER:
            self._db.execute("update parse set used = ? where key = ?", (int(time.time()), key))
        try:
            return load_parse(row[0], text)
        except (ValueError, TypeError, zlib.error):  # damaged: as if it weren't there
            return None

    def _put(self, parses: Iterable[tuple[bytes, Parse]]) -> None:
        if not (rows := [(key, dump_parse(parse), int(time.time())) for key, parse in parses]):
            return
        self._db.execute("begin immediate")
        self._db.executemany("insert or replace into parse values (?, ?, ?)", rows)
        self._db.execute("commit")
        self._stored += len(rows)
        if self._stored >= CHECK_EVERY:
            self._stored = 0
            self.shrink()

    def shrink(self) -> None:
        """Delete the parses that were used longest ago, if the limit is passed."""
        (size,) = self._db.execute("select coalesce(sum(length(data)), 0) from parse").fetchone()
        if size <= self.limit:
            return
        kept = 0
        last: tuple[int, bytes] | None = None
        for key, used, length in self._db.execute(
            "select key, used, length(data) from parse order by used desc, key desc"
        ):
            kept += length
            if kept > self.limit * KEEP:
                last = (used, key)
                break
        if last:
            self._db.execute("delete from parse where (used, key) <= (?, ?)", last)
            self._db.execute("vacuum")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()


def models_checksum(models: str, tagger: bool, coref: bool = False) -> bytes:
    """A checksum of everything that a parse depends on besides the text: models, Stanza, our parsing code."""
    from importlib.metadata import version

    checksum = blake2b(
        f"{__version__} {version('stanza')} {tagger} {coref} {models}".encode(), digest_size=32
    )
    room = Path(__file__).parent
    places = [room / name for name in ("structure.py", "parser.py", "processors.py", "network")]
    places += [models_folder(models), SHIPPED]  # the attribution tags are always the shipped ones
    if coref:
        places += [room / "coreference.py", model_folder(stanza_folder())]
    found = {p for place in places for p in (place, *place.rglob("*")) if p.is_file() and p.suffix != ".pyc"}
    for path in sorted(found):
        with path.open("rb") as file:
            checksum.update(path.name.encode())
            while piece := file.read(1 << 20):
                checksum.update(piece)
    return checksum.digest()


def models_folder(models: str) -> Path:
    """The folder that the models of that name lie in."""
    if models in ("shipped", "stanza"):
        return SHIPPED
    if models == "official":
        return stanza_folder()
    return Path(models)


def dump_parse(parse: Parse) -> bytes:
    """A parse without its text, as compressed JSON."""
    sentences = [
        [[_values(w) for w in s.words], [_values(e) for e in s.entities], s.parsed] for s in parse.sentences
    ]
    tags, links = [_values(t) for t in parse.tags], [_values(k) for k in parse.links]
    value = [sentences, tags, links, parse.skipped, parse.chains]
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8"), 3)


def load_parse(data: bytes, text: str) -> Parse:
    """The way back of :func:`dump_parse`. Raises ValueError, TypeError or zlib.error for other data."""
    sentences, tags, links, skipped, chains = json.loads(zlib.decompress(data))
    return Parse(
        text,
        tuple(
            Sentence(tuple(Word(*w) for w in words), tuple(Entity(*e) for e in entities), parsed)
            for words, entities, parsed in sentences
        ),
        tuple(Tagged(*t) for t in tags),
        tuple(Link(*k) for k in links),
        tuple((s, e, reason) for s, e, reason in skipped),
        tuple(tuple((s, e) for s, e in chain) for chain in chains),
    )


def _values(thing: Any) -> list[Any]:
    return [getattr(thing, field.name) for field in fields(thing)]
