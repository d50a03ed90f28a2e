"""The run: read, analyse, keep; then write. Streaming, so memory doesn't grow with the corpus."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from quoteattr.documents import Corpus, Document, ReadFailure
from quoteattr.errors import StorageError
from quoteattr.runner.journal import Journal
from quoteattr.runner.output import Output
from quoteattr.runner.progress import Progress
from quoteattr.runner.work import Engine, Outcome, Result, Task
from quoteattr.schema import Quote
from quoteattr.writers.formats import WITH_TEXTS
from quoteattr.writers.targets import protect

BATCH_DOCUMENTS = 16
BATCH_CHARACTERS = 100_000
DISK_FULL = (27, 28, 122)  # EFBIG, ENOSPC, EDQUOT


@dataclass
class Summary:
    """A run in figures. ``failed`` counts inputs and documents, ``skipped`` stretches of text left unread.

    ``faults`` are the failed inputs and documents over which the machine failed: they can be tried again.

    ``words`` are those between white space. ``seconds`` and ``words_per_second`` are of this call, without
    what an earlier one had done (``resumed`` documents). ``first`` holds the first rows. ``unread`` counts files of
    kinds that aren't read, by kind; ``failed`` has them too. ``passed_over`` counts files of this program's own in
    folders, by what they hold; they are no failures.
    """

    documents: int = 0
    words: int = 0
    rows: int = 0
    failed: int = 0
    skipped: int = 0
    faults: int = 0
    resumed: int = 0
    seconds: float = 0.0
    words_per_second: float = 0.0
    encodings: dict[str, int] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)
    passed_over: dict[str, int] = field(default_factory=dict)
    failures: list[ReadFailure] = field(default_factory=list)
    first: list[Quote] = field(default_factory=list)


def run(
    corpus: Corpus,
    engine: Engine,
    output: Output,
    *,
    settings: str = "",
    resume: bool = False,
    progress: Progress | None = None,
    show: int = 0,
) -> Summary:
    """Analyse a corpus and write its quotes. Where nothing at all can be read, only the error report is written.

    Parameters
    ----------
    corpus:
        What to read; the run's own files are left out of folders.
    engine:
        Where the work is done; it is closed at the end.
    output:
        Where and how to write.
    settings:
        What the results depend on (models, known speakers), in words; a run is only continued with the same.
    resume:
        Go on with a run that did not end, or in which the machine failed over documents (memory, disk, a worker that
        died): finished documents that haven't changed aren't analysed again.
    progress:
        Told of the documents as they are finished.
    show:
        How many of the first rows, and how many failures, the summary holds.

    Raises
    ------
    OverwriteError
        The output is an input, or a file is in the way that this program did not write.
    InputError
        Duplicate ids; a journal that is in the way.
    StorageError
        The disk is full; what is finished is kept.
    ModelError, WorkerError
        No work can be done.
    """
    guard(corpus, output)
    corpus = replace(corpus, exclude=(*corpus.exclude, *output.own()))
    progress = progress or Progress()
    with closing(engine), TemporaryDirectory(prefix="quoteattr-") as folder:
        total = corpus.count
        path = output.journal or Path(folder) / "run"
        journal = Journal(path, settings, resume=resume, texts=output.format in WITH_TEXTS)
        try:
            summary = _Run(corpus, engine, output, journal, progress).go(total)
            if summary.documents or not summary.failed:  # a mistyped path must not empty an older file
                summary.rows = output.write(journal, summary.first, show)
            output.report_errors(journal)
            for _, id, reason, where in journal.errors():
                if len(summary.failures) < show:
                    summary.failures.append(ReadFailure(id, reason, where))
        except BrokenPipeError:
            raise  # whoever reads our output has seen enough
        except OSError as error:
            raise StorageError(advice(error, output)) from error
        finally:
            journal.close()
        if not summary.faults or output.path is None:
            journal.remove()
    return summary


def advice(error: OSError, output: Output) -> str:
    """What to do where the machine failed while the output was written."""
    full = error.errno in DISK_FULL
    what = f"the disk is full ({error.strerror})" if full else str(error.strerror or error)
    if output.path is None:
        return f"standard output can't be written: {what}"
    remedy = "free some space and go on" if full else "when that is mended, go on"
    return f"{what}; what is finished is kept in {output.journal}: {remedy} with --resume"


def guard(corpus: Corpus, output: Output, also: Iterable[Path] = ()) -> None:
    """Raise OverwriteError unless all that the run writes can be written without a loss; see :func:`protect`.

    ``also`` are files that are read besides the corpus.
    """
    given = [Path(i) for i in corpus.inputs if str(i) != "-" and not Path(i).is_dir()]
    folders = [Path(i) for i in corpus.inputs if str(i) != "-" and Path(i).is_dir()]
    targets = list(output.targets())
    if not targets:
        return
    side = [corpus.metadata] if corpus.metadata else []
    protect([t for t in targets if t.folder], folders, force=True)
    protect(targets, [*given, *side, *also], corpus.files(), force=output.force)


class _Run:
    def __init__(
        self, corpus: Corpus, engine: Engine, output: Output, journal: Journal, progress: Progress
    ) -> None:
        self.corpus, self.engine, self.output = corpus, engine, output
        self.journal, self.progress = journal, progress
        self.resumed = self.words = 0
        self.held = 0  # tasks that the engine has

    def go(self, total: int) -> Summary:
        begun = time.monotonic()
        with self.progress.of(total):
            for task in self._tasks():
                self._submit(task)
                while self.held >= self.engine.slots:
                    self._collect()
            while self.held:
                self._collect()
        self.journal.commit()
        seconds = time.monotonic() - begun
        return Summary(
            **self.journal.totals(), passed_over=self.corpus.passed_over, resumed=self.resumed, seconds=seconds,
            words_per_second=self.words / seconds if seconds else 0.0,
        )  # fmt: skip

    def _tasks(self) -> Iterator[Task]:
        """Documents that aren't done, in batches by number and length."""
        batch: deque[tuple[int, Document]] = deque()
        characters = 0
        for number, item in enumerate(self.corpus):
            if isinstance(item, ReadFailure):
                self.journal.add_unreadable(number, item.doc_id, item.reason, item.where, item.fault)
            elif self.output.has(item) and self.journal.done(number, item):
                self.resumed += 1
                self.progress.skip()
            else:
                if batch and characters + len(item.text) > BATCH_CHARACTERS:
                    yield _task(batch)
                    batch, characters = deque(), 0
                batch.append((number, item))
                characters += len(item.text)
                if len(batch) >= BATCH_DOCUMENTS:
                    yield _task(batch)
                    batch, characters = deque(), 0
        if batch:
            yield _task(batch)

    def _submit(self, task: Task) -> None:
        self.held += 1
        self.engine.submit(task)

    def _collect(self) -> None:
        for outcome in self.engine.collect():
            self.held -= 1
            if outcome.death and not outcome.task.again:
                for task in outcome.task.apart():
                    self._submit(task)
                continue
            for number, document, result in _results(outcome):
                self.output.keep(document, result.quotes, result.conllu)
                self.journal.add(number, document, result)
                self.words += result.words
                self.progress.advance(result.words)


def _task(batch: deque[tuple[int, Document]]) -> Task:
    return Task(tuple(n for n, _ in batch), tuple(d for _, d in batch))


def _results(outcome: Outcome) -> Iterator[tuple[int, Document, Result]]:
    died = Result(error=f"the worker process died over this document, twice ({outcome.death})", fault=True)
    results = (died,) * len(outcome.task.documents) if outcome.death else outcome.results
    yield from zip(outcome.task.numbers, outcome.task.documents, results, strict=True)
