"""A corpus: all documents behind some inputs, countable and readable as often as needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from quoteattr.documents.date_columns import check_format
from quoteattr.documents.document import Document, ReadFailure
from quoteattr.documents.encodings import known_encoding
from quoteattr.documents.side import FILES, SideTable, is_side_table, read_side_table
from quoteattr.documents.sources import STDIN, PassedOver, Source, find_sources, resolved
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
    title_column: str | None = None
    date_column: str | None = None
    outlet_column: str | None = None
    date_format: str | None = None
    metadata: Path | None = None

    def __post_init__(self) -> None:
        if self.encoding is not None and not known_encoding(self.encoding):
            raise InputError(
                f"there is no encoding {self.encoding!r}; names are such as utf-8, latin-1, cp1252, utf-16"
            )
        if self.date_format is not None:
            check_format(self.date_format)

    def __iter__(self) -> Iterator[Document | ReadFailure]:
        given = self._given_side()
        for one in self.inputs:
            side = given or self._side_of(one)
            for source in self._sources((one,)):
                if isinstance(source, ReadFailure):
                    yield source
                if not isinstance(source, Source):
                    continue
                for item in source.read(self._columns, self.encoding):
                    if side and isinstance(item, Document):
                        item = replace(item, metadata={**item.metadata, **side.of(item.id)})
                    yield item
            if side and side is not given:
                side.tell()
        if given:
            given.tell()

    @cached_property
    def count(self) -> int:
        """Number of documents, found by a first pass over names and ids.

        Raises InputError naming the ids that more than one document has. Sixteen bytes an id are held.
        """
        number = 0
        seen: set[bytes] = set()
        twice: dict[str, str] = {}
        for one in self.inputs:  # a table that names one text twice is told before anything is read
            if self.metadata is None:
                self._side_of(one)
        self._given_side()
        for source in self._sources(self.inputs):
            if not isinstance(source, Source):
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

    @cached_property
    def passed_over(self) -> dict[str, int]:
        """How many files of this program's own lie among the inputs, by what they hold; they are not read."""
        found = (s.what for s in self._sources(self.inputs) if isinstance(s, PassedOver))
        return dict(Counter(found).most_common())

    def files(self) -> Iterator[Path]:
        """The files behind the inputs, also those that ``exclude`` leaves out."""
        for source in find_sources(self.inputs, self.pattern, frozenset()):
            if isinstance(source, Source) and source.path is not None:
                yield source.path

    @property
    def _columns(self) -> Columns:
        return Columns(
            self.text_column,
            self.id_column,
            self.title_column,
            self.date_column,
            self.outlet_column,
            self.date_format,
        )

    def _sources(self, inputs: tuple[str | Path, ...]) -> Iterator[Source | PassedOver | ReadFailure]:
        sides = [side for one in self.inputs if (side := self._side_path(one))]
        left_out = (*self.exclude, *sides, *([self.metadata] if self.metadata else []))
        return find_sources(inputs, self.pattern, frozenset(resolved(p) for p in left_out))

    def _given_side(self) -> SideTable | None:
        return read_side_table(self.metadata, self._columns, self.encoding) if self.metadata else None

    def _side_of(self, given: str | Path) -> SideTable | None:
        path = self._side_path(given)
        return read_side_table(path, self._columns, self.encoding) if path else None

    def _side_path(self, given: str | Path) -> Path | None:
        """The table in a folder that describes its texts, where there is one."""
        if str(given) == STDIN or self.metadata is not None:
            return None
        try:
            if not Path(given).is_dir():
                return None
        except OSError:
            return None
        paths = (Path(given) / name for name in FILES)
        return next(
            (p for p in paths if p.is_file() and is_side_table(p, self._columns, self.encoding)), None
        )


def read_documents(
    inputs: Inputs,
    *,
    pattern: str | None = None,
    text_column: str | None = None,
    id_column: str | None = None,
    encoding: str | None = None,
    title_column: str | None = None,
    date_column: str | None = None,
    outlet_column: str | None = None,
    date_format: str | None = None,
    metadata: Path | None = None,
    failures: Callable[[ReadFailure], object] | None = None,
) -> Iterator[Document]:
    """The documents of files, folders and tables, one at a time.

    Parameters
    ----------
    inputs:
        Paths of files and folders, or ``"-"`` for standard input: .txt, .md, .html, .docx, .odt, .rtf, .pdf, .epub,
        .eml; tables .csv, .tsv, .jsonl, .json, .parquet, .xlsx; feeds .rss, .atom, .xml; .zip and .gz of these. A
        file with another extension that is named here is read as text. Folders are searched to the bottom.
    pattern:
        Only files of folders whose name (or path below the folder) matches, such as ``"*.txt"``.
    text_column, id_column, title_column, date_column, outlet_column:
        Columns of tables; by default those with the names that :data:`quoteattr.documents.columns.NAMES` lists.
        Rows of a table without an id column are numbered: ``name-1``, ``name-2`` ...
    date_format:
        How the dates of tables are written, as ``strptime`` has it; found out from the whole column by default.
    metadata:
        A table with what is known of the texts; by default ``metadata.csv`` (.tsv, .xlsx, .jsonl) of a folder, where
        that has no column with texts itself. Its rows name the texts in ``doc_id``, ``id``, ``file`` or ``filename``.
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
    corpus = Corpus(
        given, pattern, text_column, id_column, encoding, (),
        title_column, date_column, outlet_column, date_format, metadata,
    )  # fmt: skip
    assert corpus.count >= 0  # raises on duplicates
    for item in corpus:
        if isinstance(item, Document):
            yield item
        elif failures is None:
            raise InputError(f"{item.where}: {item.reason}")
        else:
            failures(item)
