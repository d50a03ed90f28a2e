"""A corpus: all documents behind some inputs, countable and readable as often as needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from quoteattr.documents.document import Document, ReadFailure
from quoteattr.documents.encodings import known_encoding
from quoteattr.documents.sources import Source, find_sources
from quoteattr.documents.tables import Columns
from quoteattr.errors import InputError

Inputs = str | Path | Iterable[str | Path]
NAMED = 5  # duplicate ids that an error names


@dataclass(frozen=True)
class Corpus:
    """What a call reads; the fields are explained at :func:`read_documents`.

    ``exclude`` holds files and folders that are left out of folders (a run's own output). Iterating gives the
    documents in a fixed order, with a ReadFailure in the place of each that can't be read.
    """

    inputs: tuple[str | Path, ...]
    pattern: str | None = None
    text_column: str | None = None
    id_column: str | None = None
    encoding: str | None = None
    exclude: tuple[Path, ...] = ()

    def __post_init__(self) -> None:
        if self.encoding is not None and not known_encoding(self.encoding):
            raise InputError(
                f"there is no encoding {self.encoding!r}; names are such as utf-8, latin-1, cp1252, utf-16"
            )

    def __iter__(self) -> Iterator[Document | ReadFailure]:
        for source in self._sources():
            if isinstance(source, ReadFailure):
                yield source
            else:
                yield from source.read(self._columns, self.encoding)

    @cached_property
    def count(self) -> int:
        """Number of documents, found by a first pass over names and ids.

        Raises InputError naming the ids that more than one document has. Sixteen bytes an id are held.
        """
        number = 0
        seen: set[bytes] = set()
        twice: dict[str, str] = {}
        for source in self._sources():
            if isinstance(source, ReadFailure):
                continue
            for id in source.ids(self._columns, self.encoding):
                number += 1
                key = blake2b(id.encode("utf-8", "surrogatepass"), digest_size=16).digest()
                if key in seen:
                    twice.setdefault(id, source.where)
                seen.add(key)
        if twice:
            named = ", ".join(f"{id!r} (again in {where})" for id, where in list(twice.items())[:NAMED])
            more = f" and {len(twice) - NAMED} more" if len(twice) > NAMED else ""
            raise InputError(
                f"documents with the same id: {named}{more}; rename files, give the folder above them, "
                "or choose another --id-column"
            )
        return number

    @property
    def _columns(self) -> Columns:
        return Columns(self.text_column, self.id_column)

    def _sources(self) -> Iterator[Source | ReadFailure]:
        return find_sources(self.inputs, self.pattern, frozenset(p.resolve() for p in self.exclude))


def read_documents(
    inputs: Inputs,
    *,
    pattern: str | None = None,
    text_column: str | None = None,
    id_column: str | None = None,
    encoding: str | None = None,
    failures: Callable[[ReadFailure], object] | None = None,
) -> Iterator[Document]:
    """The documents of files, folders and tables, one at a time.

    Parameters
    ----------
    inputs:
        Paths of files and folders, or ``"-"`` for standard input: .txt, .md, .html, .csv, .tsv, .jsonl,
        .parquet; a file with another extension that is named here is read as text. Folders are searched to
        the bottom.
    pattern:
        Only files of folders whose name (or path below the folder) matches, such as ``"*.txt"``.
    text_column, id_column:
        Columns of tables; by default those named text, body, content or article, and doc_id or id.
        Rows of a table without an id column are numbered: ``name-1``, ``name-2`` ...
    encoding:
        The encoding of every text file; found out by default.
    failures:
        Called with each input that can't be read, and the others go on. Without it the first one raises.

    Yields
    ------
    Document
        Its id is the file's name without the extension, below a folder the path from there without it.

    Raises
    ------
    InputError
        Two documents have the same id (before anything is read), or an input can't be read and there is no
        ``failures``.
    """
    given = (inputs,) if isinstance(inputs, str | Path) else tuple(inputs)
    corpus = Corpus(given, pattern, text_column, id_column, encoding)
    assert corpus.count >= 0  # raises on duplicates
    for item in corpus:
        if isinstance(item, Document):
            yield item
        elif failures is None:
            raise InputError(f"{item.where}: {item.reason}")
        else:
            failures(item)
