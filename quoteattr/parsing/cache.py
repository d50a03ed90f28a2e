"""Parses of texts that may come again, kept on disk under a checksum of text and models, bounded in size.

A parse is stored as compressed JSON in SQLite; nothing in it is ever executed. Several processes may use it.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import time
import zlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import fields
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quoteattr._version import __version__
from quoteattr.parsing.coreference import coref_models, model_folder, stanza_folder
from quoteattr.parsing.models import SHIPPED
from quoteattr.parsing.structure import Entity, Link, Parse, Sentence, States, Tagged, Word

if TYPE_CHECKING:
    from quoteattr.parsing.parser import Parser

KEEP = 0.9  # of the limit is kept when it is passed
TOUCH_AFTER = 3600  # seconds after which a use is noted again
PATIENCE = 5.0  # seconds to wait for another process that writes
UNPACKED = (1_000_000, 1_000)
"""Bytes that a parse may unpack to, and those for each character of its text: what is more is damaged."""

logger = logging.getLogger(__name__)


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

    The cache is a convenience: where it can't be read or written (a full disk, a lock, a damaged file, another
    program's data base), that is one warning, and texts are parsed without it.

    Raises
    ------
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
        self._salt = models_checksum(models, tagger, coref)
        self._damaged = False
        self.path = Path(folder) / "parses.sqlite"
        self._db: sqlite3.Connection | None = None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self.path, isolation_level=None, timeout=PATIENCE)
            self._db.execute("pragma auto_vacuum=incremental")
            self._db.execute("pragma journal_mode=wal")
            self._db.execute("pragma wal_autocheckpoint=100")
            self._db.execute("pragma synchronous=normal")
            self._db.execute(
                "create table if not exists parse "
                "(key blob primary key, data blob not null, used integer not null)"
            )
        except (OSError, sqlite3.Error) as error:
            self._go_on_without(error)

    def _go_on_without(self, error: Exception) -> None:
        self.close()
        logger.warning(
            "the cache %s can't be used (%s): texts are parsed without it; delete it, or free some space",
            self.path, error,
        )  # fmt: skip

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
        found = [self._get(key, text) for key, text in zip(keys, texts, strict=True)]
        missing = [n for n, parse in enumerate(found) if parse is None]
        made = self.parser.parse([texts[n] for n in missing]) if missing else []
        new = dict(zip(missing, made, strict=True))
        self._put([(keys[n], parse) for n, parse in new.items()])
        return [parse if parse is not None else new[n] for n, parse in enumerate(found)]

    def _get(self, key: bytes, text: str) -> Parse | None:
        """The parse that is kept; None where there is none or it is damaged."""
        if self._db is None:
            return None
        try:
            row = self._db.execute("select data, used from parse where key = ?", (key,)).fetchone()
            if row is None:
                return None
            if time.time() - row[1] > TOUCH_AFTER:
                self._db.execute("update parse set used = ? where key = ?", (int(time.time()), key))
        except (sqlite3.Error, OSError, TypeError) as error:
            self._go_on_without(error)
            return None
        try:
            return load_parse(row[0], text)
        except (ValueError, TypeError, RecursionError, zlib.error) as error:
            if not self._damaged:
                self._damaged = True
                logger.warning(
                    "the cache %s holds damaged parses (%s); they are made again", self.path, error
                )
            return None

    def _put(self, parses: Sequence[tuple[bytes, Parse]]) -> None:
        if self._db is None or not parses:
            return
        rows = [
            (key, data, int(time.time()))
            for key, parse in parses
            if len(data := dump_parse(parse)) <= self.limit
        ]
        try:
            self._db.execute("begin immediate")
            self._db.executemany("insert or replace into parse values (?, ?, ?)", rows)
            self._db.execute("commit")
            if self._size() > self.limit:
                self.shrink()
        except (sqlite3.Error, OSError) as error:
            self._go_on_without(error)

    def _size(self) -> int:
        """Bytes of the file that are in use."""
        assert self._db is not None
        pages, free, bytes_ = (
            self._db.execute(f"pragma {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
        return (pages - free) * bytes_

    def shrink(self) -> None:
        """Delete the parses that were used longest ago until :data:`KEEP` of the limit is left."""
        assert self._db is not None
        while (size := self._size()) > self.limit * KEEP:
            excess, old = size - self.limit * KEEP, []
            with closing(self._db.execute("select key, length(data) from parse order by used, key")) as rows:
                for key, length in rows:
                    old.append((key,))
                    excess -= length
                    if excess <= 0:
                        break
            if not old:
                break
            self._db.execute("begin immediate")
            self._db.executemany("delete from parse where key = ?", old)
            self._db.execute("commit")
        self._db.execute("pragma incremental_vacuum").fetchall()
        self._db.execute("pragma wal_checkpoint(truncate)").fetchall()

    def close(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            with suppress(sqlite3.Error):
                self._db.close()
            self._db = None


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
    states = [parse.states.starts, b64encode(parse.states.rows).decode("ascii")] if parse.states else None
    value = [sentences, tags, links, parse.skipped, parse.chains, states]
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8"), 3)


def load_parse(data: bytes, text: str) -> Parse:
    """The way back of :func:`dump_parse`.

    Raises ValueError, TypeError, RecursionError or zlib.error for other data, and where it doesn't fit ``text``.
    """
    unpacker = zlib.decompressobj()
    plain = unpacker.decompress(data, UNPACKED[0] + UNPACKED[1] * len(text))
    if not unpacker.eof:
        raise ValueError("a parse is cut off or absurdly large")
    sentences, tags, links, skipped, chains, states = json.loads(plain)
    parse = Parse(
        text,
        tuple(
            Sentence(tuple(Word(*w) for w in words), tuple(Entity(*e) for e in entities), parsed)
            for words, entities, parsed in sentences
        ),
        tuple(Tagged(*(*t[:5], tuple(t[5]))) for t in tags),
        tuple(Link(*k) for k in links),
        tuple((s, e, reason) for s, e, reason in skipped),
        tuple(tuple((s, e) for s, e in chain) for chain in chains),
        States(tuple(states[0]), b64decode(states[1], validate=True)) if states is not None else None,
    )
    _check_fit(parse)
    return parse


def _check_fit(parse: Parse) -> None:
    """Raise ValueError unless all that a parse says is about its text: values of the right kinds, offsets inside."""
    size = len(parse.text)
    spans: list[tuple[Any, Any]] = [(s, e) for s, e, _ in parse.skipped]
    spans += [span for chain in parse.chains for span in chain]
    spans += [(t.start, t.end) for t in parse.tags]
    if parse.states is not None:
        starts, rows = parse.states.starts, parse.states.rows
        spans += [(start, start) for start in starts]
        if len(rows) != len(starts) * parse.states.width:
            raise ValueError("states of other words than those of the parse")
    for sentence in parse.sentences:
        if not sentence.words or [w.id for w in sentence.words] != list(range(1, len(sentence.words) + 1)):
            raise ValueError("the words of a sentence aren't numbered from 1")
        if not _is_tree([w.head for w in sentence.words]):
            raise ValueError("the heads of a sentence are no tree")
        spans += [(w.start, w.end) for w in sentence.words]
        spans += [(e.start, e.end) for e in sentence.entities]
    if not all(type(s) is int and type(e) is int and 0 <= s <= e <= size for s, e in spans):
        raise ValueError("offsets outside the text")
    texts = [
        t
        for s in parse.sentences
        for w in s.words
        for t in (w.text, w.lemma, w.upos, w.deprel, w.xpos, w.feats)
    ]
    texts += [e.type for s in parse.sentences for e in s.entities] + [t.role for t in parse.tags]
    texts += [reason for *_, reason in parse.skipped]
    if not all(isinstance(t, str) for t in texts):
        raise ValueError("a number stands where a text should")
    if not all(type(n) is int and 0 <= n < len(parse.tags) for k in parse.links for n in (k.cue, k.span)):
        raise ValueError("a link leads nowhere")
    shares = [t.probability for t in parse.tags] + [k.probability for k in parse.links]
    shares += [p for t in parse.tags for p in t.acts]
    if not all(isinstance(share, int | float) for share in shares):
        raise ValueError("a probability is no number")


def _is_tree(heads: list[int]) -> bool:
    """Whether every word is reached from 0; ``heads`` are those of words 1, 2 ..."""
    children: dict[int, list[int]] = {}
    for word, head in enumerate(heads, 1):
        if type(head) is not int:
            return False
        children.setdefault(head, []).append(word)
    level, reached = [0], 0
    while level:
        level = [word for head in level for word in children.get(head, ())]
        reached += len(level)
    return reached == len(heads)


def _values(thing: Any) -> list[Any]:
    return [getattr(thing, field.name) for field in fields(thing)]
