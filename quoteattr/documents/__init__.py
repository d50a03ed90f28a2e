"""Documents and their readers: files, folders, tables, standard input.

Offsets count in :attr:`Document.text`: the characters of the file as decoded, without a byte order mark, with
line ends untouched; for a web page the characters of the extracted text; for a table those of the cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from pathlib import Path

from quoteattr.documents.document import Document, ReadFailure, make_document
from quoteattr.documents.encodings import known_encoding
from quoteattr.documents.sources import Source, find_sources
from quoteattr.documents.tables import Columns
from quoteattr.errors import InputError

__all__ = ["Document", "ReadFailure", "make_document", "read_documents", "scan_documents"]

Inputs = str | Path | Iterable[str | Path]
NAMED = 5  # duplicate ids that an error names


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
    for item in scan_documents(
        inputs, pattern=pattern, text_column=text_column, id_column=id_column, encoding=encoding
    ):
        if isinstance(item, Document):
            yield item
        elif failures is None:
            raise InputError(f"{item.where}: {item.reason}")
        else:
            failures(item)


def scan_documents(
    inputs: Inputs,
    *,
    pattern: str | None = None,
    text_column: str | None = None,
    id_column: str | None = None,
    encoding: str | None = None,
    exclude: Iterable[Path] = (),
) -> Iterator[Document | ReadFailure]:
    """Like :func:`read_documents`, with failures in their places; folders are read without what ``exclude`` names."""
    if encoding is not None and not known_encoding(encoding):
        raise InputError(
            f"there is no encoding {encoding!r}; names are such as utf-8, latin-1, cp1252, utf-16"
        )
    wanted = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    without = frozenset(p.resolve() for p in exclude)
    columns = Columns(text_column, id_column)
    refuse_duplicates(find_sources(wanted, pattern, without), columns, encoding)
    for source in find_sources(wanted, pattern, without):
        if isinstance(source, ReadFailure):
            yield source
        else:
            yield from source.read(columns, encoding)


def refuse_duplicates(
    sources: Iterable[Source | ReadFailure], columns: Columns, encoding: str | None
) -> None:
    """Raise InputError naming the ids that more than one document has. Sixteen bytes an id are kept."""
    seen: set[bytes] = set()
    twice: dict[str, str] = {}
    for source in sources:
        if isinstance(source, ReadFailure):
            continue
        for id in source.ids(columns, encoding):
            key = blake2b(id.encode("utf-8", "surrogatepass"), digest_size=16).digest()
            if key in seen:
                twice.setdefault(id, source.where)
            seen.add(key)
        if len(twice) > NAMED:
            break
    if twice:
        named = ", ".join(f"{id!r} (again in {where})" for id, where in list(twice.items())[:NAMED])
        more = " and more" if len(twice) > NAMED else ""
        raise InputError(
            f"documents with the same id: {named}{more}; rename files, give the folder above them, "
            "or choose another --id-column"
        )
