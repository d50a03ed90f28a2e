"""The engine of worker processes: spawned, each with its own models, watched and replaced when they die."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any

from quoteattr.errors import ModelError, QuoteattrError, WorkerError
from quoteattr.runner.work import AnalyzerFactory, DocumentAnalyzer, Outcome, Result, Task, analyze_batch

STARTS = 3  # workers in a row that may die before they are ready


@dataclass
class Worker:
    """A process, our end of its pipe, and the task it is at."""

    process: SpawnProcess
    pipe: Connection
    task: Task | None = None
    ready: bool = False


class ProcessEngine:
    """``workers`` processes; a worker is given a task only when it waits for one, so pipes can't lock up."""

    def __init__(self, factory: AnalyzerFactory, workers: int) -> None:
        self._factory = factory
        self._context = multiprocessing.get_context("spawn")
        self._waiting: deque[Task] = deque()
        self._failed_starts = 0
        self.slots = 2 * workers
        self._workers = [self._start() for _ in range(workers)]

    def submit(self, task: Task) -> None:
        """Queue the task, and hand it to a worker that waits."""
        self._waiting.append(task)
        self._dispatch()

    def collect(self) -> Sequence[Outcome]:
        """Outcomes of workers that finished or died. Raises ModelError or WorkerError when none can work."""
        while True:
            pipes = {worker.pipe: worker for worker in self._workers}
            outcomes = [o for pipe in wait(list(pipes)) if (o := self._hear(pipes[pipe]))]  # type: ignore[index]
            self._dispatch()
            if outcomes:
                return outcomes

    def close(self) -> None:
        """End the processes."""
        for worker in self._workers:
            worker.pipe.close()
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join(timeout=5)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()

    def _start(self) -> Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=serve, args=(theirs, self._factory), daemon=True)
        process.start()
        theirs.close()  # so that the pipe ends with the worker
        return Worker(process, ours)

    def _dispatch(self) -> None:
        for worker in self._workers:
            if self._waiting and worker.ready and worker.task is None:
                task = self._waiting.popleft()
                try:
                    worker.pipe.send(task)
                except OSError:  # it died while it waited; its pipe tells collect
                    self._waiting.appendleft(task)
                else:
                    worker.task = task

    def _hear(self, worker: Worker) -> Outcome | None:
        try:
            message = worker.pipe.recv()
        except (EOFError, OSError):
            return self._bury(worker)
        if isinstance(message, QuoteattrError):
            raise message
        task, worker.task = worker.task, None
        worker.ready = True
        self._failed_starts = 0
        return Outcome(task, message) if task else None

    def _bury(self, worker: Worker) -> Outcome | None:
        """Replace a dead worker; the outcome says how it died over its task."""
        worker.pipe.close()
        worker.process.join()
        death = cause_of_death(worker.process.exitcode or 0)
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= STARTS:
                raise WorkerError(
                    f"worker processes die while they load the models ({death}); use fewer --workers, "
                    "or free memory, and go on with --resume"
                )
        self._workers[self._workers.index(worker)] = self._start()
        return Outcome(worker.task, death=death) if worker.task else None


def cause_of_death(code: int) -> str:
    """An exit code in words."""
    if code >= 0:
        return f"exit status {code}"
    name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
    return f"{name}; out of memory?" if name == "SIGKILL" else name


def analyze_task(analyzer: DocumentAnalyzer, task: Task) -> tuple[Result, ...]:
    """What a worker of a run does with a task."""
    return analyze_batch(analyzer, task.documents)


def serve(
    pipe: Connection, factory: AnalyzerFactory, job: Callable[[DocumentAnalyzer, Any], Any] = analyze_task
) -> None:
    """The worker: make the analyzer, say so, then answer what comes with ``job`` until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the parent decides
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with suppress(EOFError, OSError):  # the run has ended
        try:
            analyzer = factory()
            pipe.send("ready")
            while True:
                pipe.send(job(analyzer, pipe.recv()))
        except QuoteattrError as error:
            pipe.send((ModelError if isinstance(error, ModelError) else WorkerError)(str(error)))
        except (ImportError, MemoryError, TypeError, ValueError) as error:
            pipe.send(WorkerError(f"a worker can't load its models: {type(error).__name__}: {error}"))
