"""What a run leaves behind: the file of quotes, the error report, the texts taken out of web pages."""

from __future__ import annotations

import csv
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from quoteattr.documents import Document
from quoteattr.runner.journal import Journal
from quoteattr.schema import Quote
from quoteattr.writers import FOLDERS, write_quotes
from quoteattr.writers.files import atomic, path_of
from quoteattr.writers.flat import metadata_kinds
from quoteattr.writers.formats import TASKS
from quoteattr.writers.labelstudio import BEGINNING, MARK, interface_of
from quoteattr.writers.narrow import Narrow
from quoteattr.writers.targets import Target, always, holds, is_folder, is_quotes, never

ERROR_COLUMNS = ("doc_id", "reason", "where")


@dataclass(frozen=True)
class Selection:
    """Which quotes become rows: those of these acts and factualities; None takes all."""

    acts: tuple[str, ...] | None = ("speech",)
    factualities: tuple[str, ...] | None = ("asserted",)
    narrow: Narrow = field(default_factory=Narrow)

    def __call__(self, quotes: Iterable[Quote]) -> Iterator[Quote]:
        """The selected quotes."""
        return (
            q
            for q in quotes
            if (self.acts is None or q.attribution.act in self.acts)
            and (self.factualities is None or q.attribution.factuality in self.factualities)
            and self.narrow.takes(
                q.speaker.names,
                q.speaker.ids,
                q.attribution.type,
                q.attribution.confidence,
                q.metadata.get("date"),
            )
        )


@dataclass(frozen=True)
class Output:
    """Where and how a run writes.

    Parameters
    ----------
    path:
        The file of quotes (for brat and CoNLL-U a folder); None writes to standard output.
    format, encoding, defused:
        As for :func:`quoteattr.writers.write_quotes`; the format may also be ``"brat"`` or ``"conllu"``.
    errors:
        The error report, None for none. It is written when there is something to report; an older report of
        ours is removed when there is nothing.
    force:
        Whether files that this program did not write may be replaced. Inputs never are.
    """

    path: Path | None = None
    format: str = "csv"
    encoding: str = "utf-8"
    defused: bool = True
    errors: Path | None = None
    selection: Selection = field(default_factory=Selection)
    force: bool = False

    @property
    def texts(self) -> Path | None:
        """The folder for texts taken out of web pages, which their offsets count in."""
        return self.path.with_name(f"{self.path.name}.texts") if self.path else None

    @property
    def journal(self) -> Path | None:
        """The journal, beside the output."""
        return self.path.with_name(f"{self.path.name}.run") if self.path else None

    def targets(self) -> Iterator[Target]:
        """All that a run writes. What a folder (of brat) holds may have been corrected since: its seals tell."""
        if self.path is None:
            if self.errors:
                yield Target("--errors", self.errors, _is_report)
            return
        assert self.journal is not None
        assert self.texts is not None
        begun = self.journal.exists()
        folder = self.format in FOLDERS
        ours = (
            (always if begun else is_folder)
            if folder
            else holds(BEGINNING)
            if self.format == TASKS
            else is_quotes()
        )
        yield Target("-o", self.path, ours, folder=folder)
        if self.format == TASKS:
            yield Target("the labelling interface of -o", interface_of(self.path), holds(MARK))
        yield Target("the journal of -o", self.journal, always)
        if not folder:
            written = begun or ours(self.path)
            yield Target("the texts of -o", self.texts, always if written else never, folder=True)
        if self.errors:
            yield Target("--errors", self.errors, _is_report)

    def own(self) -> tuple[Path, ...]:
        """Files and folders of the run, which are no input."""
        rollback = self.journal and self.journal.with_name(f"{self.journal.name}-journal")  # SQLite's
        interface = self.path and self.format == TASKS and interface_of(self.path)
        mine = (self.path, self.texts, self.journal, rollback, self.errors, interface or None)
        return tuple(p for p in mine if p is not None)

    def keep(self, document: Document, quotes: Iterable[Quote], conllu: str = "") -> None:
        """Write what is written for each document when it is finished."""
        if self.path is None:
            return
        if self.format == "brat":
            from quoteattr.writers.brat import write_brat

            _write_text(self.path, document.id, ".ann", write_brat(self.selection(quotes), document.text))
            _write_text(self.path, document.id, ".txt", document.text)
        elif self.format == "conllu":
            _write_text(self.path, document.id, ".conllu", conllu)
        elif document.extracted and self.texts:
            _write_text(self.texts, document.id, ".txt", document.text)

    def has(self, document: Document) -> bool:
        """Whether what :meth:`keep` wrote for a finished document is still there."""
        if self.path is None:
            return True
        stem = path_of(document.id)
        if self.format == "brat":
            return all((self.path / f"{stem}{extension}").is_file() for extension in (".ann", ".txt"))
        if self.format == "conllu":
            return (self.path / f"{stem}.conllu").is_file()
        return (
            not document.extracted
            or (self.path.with_name(f"{self.path.name}.texts") / f"{stem}.txt").is_file()
        )

    def write(self, journal: Journal, first: list[Quote], show: int = 0) -> int:
        """Write the quotes of the journal; the first ``show`` go to ``first``. Returns the number of rows."""
        quotes = self._watched(self.selection(journal.quotes()), first, show)
        if self.format in FOLDERS:
            if self.format == "brat" and self.path:
                from quoteattr.writers.brat import CONFIGURATION

                self.path.mkdir(exist_ok=True)
                with atomic(self.path / "annotation.conf", encoding="utf-8") as file:
                    file.write(CONFIGURATION)
            return sum(1 for _ in quotes)
        target = self.path or journal.path.with_name("quotes")
        kinds = {} if self.format == "jsonl" else metadata_kinds(journal.metadata())
        rows = write_quotes(
            quotes,
            target,
            format=self.format,
            metadata=kinds,
            encoding=self.encoding,
            defused=self.defused,
            texts=journal.contents(),
        )
        if self.path is None:
            with target.open("rb") as file:
                shutil.copyfileobj(file, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        return rows

    def _watched(self, quotes: Iterable[Quote], first: list[Quote], show: int) -> Iterator[Quote]:
        for quote in quotes:
            if len(first) < show:
                first.append(quote)
            yield quote

    def report_errors(self, journal: Journal) -> None:
        """Write the error report, or remove an old one when there is nothing to report."""
        if self.errors is None:
            return
        errors = journal.errors()
        one = next(errors, None)
        if one is None:
            if _is_report(self.errors):
                self.errors.unlink()
            return
        with atomic(self.errors, "w", encoding=self.encoding, newline="") as file:
            writer = csv.writer(file)
            writer.writerow(ERROR_COLUMNS)
            writer.writerow(one[1:])
            writer.writerows(row[1:] for row in errors)


def _write_text(folder: Path, id: str, extension: str, text: str) -> None:
    """A document's file, with the line ends of the text."""
    path = folder / f"{path_of(id)}{extension}"
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic(path, "wb") as file:
        file.write(text.encode("utf-8"))


def _is_report(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return next(csv.reader(file), None) == list(ERROR_COLUMNS)
