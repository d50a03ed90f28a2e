"""The unit of work: a few documents in, a result for each out; the same in every engine."""

from __future__ import annotations

import os
import sqlite3
import sys
import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from quoteattr.documents import Document
from quoteattr.errors import ModelError, StorageError
from quoteattr.schema import Quote

if TYPE_CHECKING:
    from quoteattr.analyzer import Analyzer
    from quoteattr.results.analysis import Analysis

Skipped = tuple[int, int, str]


class DocumentAnalyzer(Protocol):
    """What a run needs of an :class:`~quoteattr.analyzer.Analyzer`."""

    def analyze_many(self, documents: Iterable[Document], /) -> Iterator[Analysis]:
        """One analysis a document, in order."""
        ...


class AnalyzerFactory(Protocol):
    """Something hashable and picklable that makes an analyzer, in the process where it is called."""

    def __hash__(self) -> int: ...

    def __call__(self) -> DocumentAnalyzer:
        """The analyzer, with its models loaded. Raises ModelError."""
        ...


@dataclass(frozen=True)
class AnalyzerSettings:
    """An :class:`~quoteattr.analyzer.Analyzer` to be: see there.

    ``speakers`` are files of known speakers besides the shipped ones. ``cache`` is a folder for parses of
    texts that may come again, ``cache_limit`` its size in bytes.
    With ``conllu`` results hold the parse. One torch thread: workers share the cores.
    """

    models: str = "shipped"
    tagger: bool = True
    speakers: tuple[str, ...] = ()
    cache: Path | None = None
    cache_limit: int = 2_000_000_000
    coref: bool = False
    conllu: bool = False

    def __call__(self) -> Analyzer:
        """The analyzer with its models loaded. Raises ModelError, with ``coref`` MissingExtraError."""
        from quoteattr.analyzer import Analyzer
        from quoteattr.speakers import Registry

        if "torch" in sys.modules:
            sys.modules["torch"].set_num_threads(1)
        else:  # imported when the models are loaded, which a cache may spare
            os.environ.setdefault("OMP_NUM_THREADS", "1")
        registry = Registry.load(*self.speakers)
        parser = None
        if self.cache is not None:
            from quoteattr.parsing.cache import CachedParser

            parser = CachedParser(
                self.cache, models=self.models, tagger=self.tagger, coref=self.coref, limit=self.cache_limit
            )
        analyzer = Analyzer(
            models=self.models, tagger=self.tagger, coref=self.coref, registry=registry, parser=parser
        )
        analyzer.conllu = self.conllu
        assert analyzer.parser  # loaded here, so that a missing model ends the run and not each document
        return analyzer


@lru_cache(maxsize=1)
def analyzer_here(factory: AnalyzerFactory) -> DocumentAnalyzer:
    """The analyzer of this process, made once. Raises ModelError."""
    return factory()


@dataclass(frozen=True, slots=True)
class Task:
    """Documents that are analysed together, with their numbers in the corpus.

    ``again`` marks a document that is tried alone, after a worker died over it or its neighbours.
    """

    numbers: tuple[int, ...]
    documents: tuple[Document, ...]
    again: bool = False

    def apart(self) -> Iterator[Task]:
        """A task for each document, for the second try."""
        for number, document in zip(self.numbers, self.documents, strict=True):
            yield Task((number,), (document,), again=True)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a document: its quotes, stretches left unread, words; or why it failed, and where.

    ``fault`` tells a failure of the machine (memory, disk, a worker that died), which may go well another time.
    """

    quotes: tuple[Quote, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    words: int = 0
    error: str = ""
    where: str = ""
    conllu: str = ""  # the parse, where it was asked for
    fault: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished task: a result a document; or how the worker died over it."""

    task: Task
    results: tuple[Result, ...] = ()
    death: str = ""


class Engine(Protocol):
    """Takes tasks and gives their outcomes, in whatever order they finish."""

    slots: int
    """Tasks that it should hold, so that no worker waits."""

    def submit(self, task: Task) -> None:
        """Take a task; it may wait its turn."""
        ...

    def collect(self) -> Sequence[Outcome]:
        """Wait until at least one task is finished. Raises QuoteattrError when no work can be done at all."""
        ...

    def close(self) -> None:
        """End the workers; tasks that aren't finished are dropped."""
        ...


def analyze_batch(analyzer: DocumentAnalyzer, documents: Sequence[Document]) -> tuple[Result, ...]:
    """A result for each document; one that fails takes no other with it. Raises ModelError."""
    try:
        analyses = list(analyzer.analyze_many(documents))
        conllu = getattr(analyzer, "conllu", False)
        return tuple(to_result(d, a, conllu=conllu) for d, a in zip(documents, analyses, strict=True))
    except ModelError:
        raise
    except Exception as error:
        if len(documents) > 1:
            return tuple(result for d in documents for result in analyze_batch(analyzer, [d]))
        reason = f"the analysis failed: {type(error).__name__}: {error}"
        return (Result(error=reason, where=_where(error), fault=is_fault(error)),)


def is_fault(error: Exception) -> bool:
    """Whether an error is the machine's, not the text's: memory, disk, a data base that is locked."""
    return isinstance(error, MemoryError | OSError | sqlite3.Error | StorageError) or (
        isinstance(error, RuntimeError) and "memory" in str(error)  # torch's
    )


def to_result(document: Document, analysis: Analysis, *, conllu: bool = False) -> Result:
    """The result of an analysis, with its parse if asked for. Raises AssertionError where a quote isn't verbatim."""
    for quote in analysis.quotes:
        found = document.text[quote.attribution.start : quote.attribution.end]
        if found != quote.quote:
            raise AssertionError(f"{quote.attribution.id}: the text has {found!r}, the row {quote.quote!r}")
    written = ""
    if conllu:
        from quoteattr.writers.conllu import write_conllu

        written = write_conllu(document.id, analysis.stanza)
    return Result(analysis.quotes, analysis.skipped, words=len(document.text.split()), conllu=written)


def _where(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
