"""One worker process for one job at a time, which is killed where a job runs out of time.

A thread can't be ended, so whoever promises an answer in time has to give the work to a process.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from quoteattr.engines.processes import cause_of_death, serve
from quoteattr.errors import QuoteattrError, WorkerError
from quoteattr.runner.work import AnalyzerFactory, DocumentAnalyzer

Job = Callable[[DocumentAnalyzer, Any], Any]
LARGEST = 2_000_000_000
"""Bytes of memory that a worker may hold on to; one that has more after a job is replaced."""


class OutOfTimeError(QuoteattrError):
    """A job was ended, since it took too long."""


class KillableWorker:
    """A process with an analyzer of its own. Not for several threads at once.

    Parameters
    ----------
    factory:
        Makes the analyzer in the process.
    job:
        What is done there with the analyzer and a request: a function of a module; both request and answer are
        pickled.
    """

    def __init__(self, factory: AnalyzerFactory, job: Job) -> None:
        self._factory, self._job = factory, job
        self._context = multiprocessing.get_context("spawn")
        self._ready = False
        self._start()

    def wait(self, seconds: float | None = None) -> bool:
        """Whether the worker is ready within these seconds. Raises ModelError or WorkerError where it can't be."""
        if self._ready:
            return True
        if not self._pipe.poll(seconds):
            return False
        try:
            message = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise WorkerError(f"the worker died while it loaded the models ({self._replace()})") from error
        if isinstance(message, QuoteattrError):
            self._replace()
            raise message
        self._ready = True
        return True

    def do(self, request: Any, seconds: float) -> Any:
        """The job's answer.

        Raises
        ------
        OutOfTimeError
            It wasn't done in these seconds; the process was killed, and a new one loads its models.
        WorkerError
            The process died over it, or can't load its models.
        """
        deadline = time.monotonic() + seconds
        if not self.wait(seconds):
            raise OutOfTimeError(f"the models were not loaded in {seconds:g} seconds")
        try:
            self._pipe.send(request)
            if not self._pipe.poll(max(0.0, deadline - time.monotonic())):
                self._replace()
                raise OutOfTimeError(f"not done in {seconds:g} seconds")
            answer = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise WorkerError(f"the worker died over this ({self._replace()})") from error
        if isinstance(answer, QuoteattrError):
            self._replace()
            raise answer
        if memory(self._process.pid) > LARGEST:
            self._replace()
        return answer

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        self._pipe.close()

    @property
    def pid(self) -> int | None:
        """The process's number."""
        return self._process.pid

    def _start(self) -> None:
        self._pipe: Connection
        self._pipe, theirs = self._context.Pipe()
        self._process: SpawnProcess = self._context.Process(
            target=serve, args=(theirs, self._factory, self._job), daemon=True
        )
        self._process.start()
        theirs.close()
        self._ready = False

    def _replace(self) -> str:
        """Kill the process and start another; how the old one died."""
        self._process.join(timeout=0.1)  # one that is dying says how
        self.close()
        death = cause_of_death(self._process.exitcode or 0)
        self._start()
        return death


def memory(pid: int | None) -> int:
    """Bytes of memory that a process has in use, 0 where the system doesn't tell."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
    except (OSError, ValueError, IndexError):
        return 0
