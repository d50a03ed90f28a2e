"""Where documents lie: the files behind the inputs of a call, and what reads each kind."""

from __future__ import annotations

import os
import stat
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import Any

from quoteattr.documents.archives import ARCHIVES, unpacked
from quoteattr.documents.columns import Columns, find
from quoteattr.documents.date_columns import DateColumn
from quoteattr.documents.document import Document, ReadFailure, is_fault, make_document
from quoteattr.documents.encodings import decode
from quoteattr.documents.exports import RAW_MARKS, split_articles
from quoteattr.documents.extract import Extract
from quoteattr.documents.mail import read_mail
from quoteattr.documents.office import LARGEST, read_docx, read_epub, read_odt, read_rtf
from quoteattr.documents.own import is_texts, own
from quoteattr.documents.pages import read_page
from quoteattr.documents.pdf import read_pdf
from quoteattr.documents.tables import TABLES, read_table, table_ids
from quoteattr.errors import QuoteattrError

STDIN = "-"
Reader = Callable[[bytes, "str | None"], Extract]


def read_text(data: bytes, encoding: str | None = None) -> Extract:
    """Text as it is."""
    text, used = decode(data, encoding)
    return Extract(text, {}, used, extracted=False)


READERS: Mapping[str, Reader] = {
    **dict.fromkeys((".txt", ".md"), read_text),
    **dict.fromkeys((".html", ".htm", ".xhtml"), read_page),
    ".docx": read_docx,
    ".odt": read_odt,
    ".rtf": read_rtf,
    ".epub": read_epub,
    ".pdf": read_pdf,
    ".eml": read_mail,
}
"""What takes the text out of a file, by its extension. Each raises InputError or MissingExtraError."""
READABLE = frozenset(READERS) | TABLES | ARCHIVES
NOT_READ = "files of this kind are not read"
"""Beginning of the reason for a file that is passed over in a folder."""
NO_ARTICLE = "this is no article, but a file of quoteattr's own ({})"
PASSED = frozenset(("thumbs.db", "desktop.ini", "readme", "readme.md", "readme.txt"))
"""Names of files in folders that are about the folder or left by a system; they are no articles."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file (None: standard input) and the id of its document, or the beginning of its rows' ids.

    ``shown`` is its name in messages where it was unpacked from an archive.
    """

    path: Path | None
    id: str
    shown: str = ""

    @property
    def where(self) -> str:
        """The file, for messages."""
        return self.shown or (str(self.path) if self.path else "standard input")

    @property
    def _suffix(self) -> str:
        return self.path.suffix.lower() if self.path else ""

    def ids(self, columns: Columns, encoding: str | None) -> Iterator[str]:
        """The ids of the documents in here, as far as they can be read."""
        try:
            if self._suffix in ARCHIVES:
                for member in self._members():
                    if isinstance(member, Source):
                        yield from member.ids(columns, encoding)
            elif self.path is not None and self._suffix in TABLES:
                yield from table_ids(self.path, self.id, columns, encoding)
            elif self.path is not None and may_hold_many(self.path):
                for item in self._read_file(encoding):
                    yield item.id if isinstance(item, Document) else item.doc_id
            else:
                yield self.id
        except (QuoteattrError, OSError):
            return  # told when it is read

    def read(self, columns: Columns, encoding: str | None) -> Iterator[Document | ReadFailure]:
        """The documents in here, with the reason in the place of one that can't be read."""
        try:
            if self._suffix in ARCHIVES:
                for member in self._members():
                    if isinstance(member, Source):
                        yield from member.read(columns, encoding)
                    else:
                        yield member
            elif self.path is not None and self._suffix in TABLES:
                yield from read_table(self.path, self.id, columns, encoding, self.where)
            else:
                yield from self._read_file(encoding)
        except QuoteattrError as error:
            yield ReadFailure(self.id, str(error), self.where)
        except OSError as error:
            reason = f"the file can't be read: {error.strerror or error}"
            yield ReadFailure(self.id, reason, self.where, is_fault(error))

    def _read_file(self, encoding: str | None) -> Iterator[Document | ReadFailure]:
        data = self.path.read_bytes() if self.path else sys.stdin.buffer.read()
        if not data:
            yield ReadFailure(self.id, "the file is empty; nothing to read", self.where)
            return
        found = READERS.get(self._suffix, read_text)(data, encoding)
        articles = split_articles(found.text) if self.path and may_hold_many(self.path) else []
        for number, article in enumerate(articles, 1):
            known = dated(article.metadata)
            yield make_document(
                f"{self.id}-{number}", article.text, known, f"{self.where}, article {number}",
                encoding=found.encoding, extracted=True,
            )  # fmt: skip
        if not articles:
            yield make_document(
                self.id, found.text, dated(found.metadata), self.where,
                encoding=found.encoding, extracted=found.extracted,
            )  # fmt: skip

    def _members(self) -> Iterator[Source | ReadFailure]:
        """What is packed in here. A gzip of one file is that file; members of a zip have its id before theirs."""
        assert self.path is not None
        for name, found in unpacked(self.path):
            stem = PurePosixPath(name).with_suffix("").as_posix()
            single = self._suffix == ".gz"
            id = PurePosixPath(self.id).with_suffix("").as_posix() if single else f"{self.id}/{stem}"
            shown = f"{self.where}: {name}"
            if isinstance(found, str):
                yield ReadFailure(id, found, shown)
            elif not single and (what := own(found)):
                yield ReadFailure(id, NO_ARTICLE.format(what), shown)
            elif found.suffix.lower() in READABLE - {".zip"} or single:
                yield Source(found, id, shown)
            else:
                yield ReadFailure(id, not_read(found), shown)


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file of a folder that is this program's own, and no article; ``what`` says what it holds."""

    path: Path
    what: str


def may_hold_many(path: Path) -> bool:
    """Whether a file could be a data base's download with many articles: a quick look, before it is read."""
    suffix = path.suffix.lower()
    if not path.is_file():  # a pipe can be read only once
        return False
    if suffix not in (".txt", ".rtf", ".docx", ".odt", ".pdf"):
        return False
    data = path.read_bytes()
    inner = {".docx": "word/document.xml", ".odt": "content.xml"}.get(suffix)
    if inner is not None:
        try:
            with zipfile.ZipFile(path) as archive:
                data = archive.read(inner) if archive.getinfo(inner).file_size <= LARGEST else b""
        except Exception:  # a damaged file is told when it is read
            return False
    if suffix == ".pdf":
        return b"Nexis" in data or b"Factiva" in data
    return bool(RAW_MARKS.search(data))


def dated(metadata: Mapping[str, Any]) -> Mapping[str, Any]:
    """Metadata with its date as ISO under ``date`` where it can be read without guessing."""
    name = find(metadata, "date")
    return DateColumn(name).apply(metadata) if name else metadata


def not_read(path: Path) -> str:
    """The reason for a file of a kind that isn't read."""
    kind = path.suffix.lower() or "without an extension"
    return f"{NOT_READ} ({kind}); save it as text, or name the files to read with --pattern"


def find_sources(
    inputs: Iterable[str | Path], pattern: str | None, exclude: frozenset[Path]
) -> Iterator[Source | PassedOver | ReadFailure]:
    """The files behind the inputs, folders in the order of their names; files of our own are passed over."""
    for given in inputs:
        if str(given) == STDIN:
            yield Source(None, "stdin")
            continue
        try:
            yield from _files(Path(given), pattern, exclude)
        except OSError as error:
            reason = f"this can't be read: {error.strerror or error}"
            yield ReadFailure(str(given), reason, str(given), is_fault(error))


def _files(
    path: Path, pattern: str | None, exclude: frozenset[Path]
) -> Iterator[Source | PassedOver | ReadFailure]:
    if path.is_dir():
        yield from _walk(path, pattern, exclude)
    elif what := own(path):
        yield ReadFailure(path.stem, NO_ARTICLE.format(what), str(path))
    elif path.is_file() or path.is_fifo():
        yield Source(path, path.stem)
    elif path.is_symlink():
        yield ReadFailure(path.stem, "this link leads nowhere, or to itself", str(path))
    elif not path.exists():
        yield ReadFailure(path.stem, "there is no such file or folder", str(path))
    else:
        yield ReadFailure(path.stem, "this is no file and no folder", str(path))


def _walk(
    folder: Path, pattern: str | None, exclude: frozenset[Path]
) -> Iterator[Source | PassedOver | ReadFailure]:
    found = False
    failures: list[OSError] = []
    for at, folders, names in os.walk(folder, onerror=failures.append):
        subfolders = sorted(f for f in folders if f[0] != "." and resolved(Path(at) / f) not in exclude)
        texts = [f for f in subfolders if is_texts(Path(at) / f)]
        yield from (PassedOver(Path(at) / f, "extracted texts") for f in texts)
        folders[:] = [f for f in subfolders if f not in texts]
        for name in sorted(names):
            path = Path(at) / name
            below = path.relative_to(folder)
            if resolved(path) in exclude:
                continue
            wanted = _wanted(below, pattern)
            told = pattern is None and not name.startswith((".", "~$")) and name.lower() not in PASSED
            if (wanted or told) and (what := own(path)):
                yield PassedOver(path, what)
                continue
            if wanted:
                found = True
                if reason := irregular(path):
                    yield ReadFailure(below.with_suffix("").as_posix(), reason, str(path))
                    continue
                yield Source(path, below.with_suffix("").as_posix())
            elif told:
                yield ReadFailure(below.as_posix(), not_read(path), str(path))
    for failure in failures:
        reason = f"the folder can't be read: {failure.strerror}"
        yield ReadFailure(folder.name, reason, failure.filename, is_fault(failure))
    if not found and not failures:
        what = f"nothing in this folder matches {pattern!r}" if pattern else (
            f"there is no {', '.join(sorted(READABLE))} file in this folder; choose others with --pattern"
        )  # fmt: skip
        yield ReadFailure(folder.name, what, str(folder))


def resolved(path: Path) -> Path:
    """The path behind all links; of a link to itself the path as it is."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def irregular(path: Path) -> str:
    """Why a file of a folder isn't opened: a pipe would hang, a device never end. Empty for ordinary files."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return f"this link leads nowhere ({error.strerror})" if path.is_symlink() else ""
    if stat.S_ISREG(mode):
        return ""
    kinds = {stat.S_IFIFO: "a named pipe", stat.S_IFSOCK: "a socket", stat.S_IFDIR: "a link to a folder"}
    return (
        f"this is {kinds.get(stat.S_IFMT(mode), 'a device')}, no ordinary file; name it by itself to read it"
    )


def _wanted(below: Path, pattern: str | None) -> bool:
    if below.name.startswith((".", "~$")):  # hidden, or the lock of an office program
        return False
    if pattern is None:
        return below.suffix.lower() in READABLE and below.name.lower() not in PASSED
    return fnmatch(below.name, pattern) or fnmatch(below.as_posix(), pattern)
