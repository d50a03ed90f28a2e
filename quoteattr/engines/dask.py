"""The engine of a Dask cluster that is there already; rows are those of a local run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from quoteattr.errors import MissingExtraError, ModelError, QuoteattrError, WorkerError
from quoteattr.runner.work import AnalyzerFactory, Outcome, Result, Task, analyze_batch, analyzer_here

PER_THREAD = 3  # tasks for each thread of the cluster: one at work, the others on their way


class DaskEngine:
    """Sends tasks to the workers of a cluster; each worker process loads the models once.

    Parameters
    ----------
    factory:
        Makes the analyzer on a worker; quoteattr has to be installed there.
    scheduler:
        The scheduler's address, such as ``tcp://10.0.0.1:8786``.
    timeout:
        Seconds to wait for its answer.

    Raises
    ------
    MissingExtraError
        Dask isn't installed here.
    WorkerError
        There is no scheduler at the address, or it has no workers.
    """

    def __init__(self, factory: AnalyzerFactory, scheduler: str, *, timeout: float = 10.0) -> None:
        try:
            from distributed import Client, as_completed
        except ImportError as error:
            raise MissingExtraError("distributed", "dask", "--engine dask") from error
        self._factory = factory
        try:
            self._client = Client(scheduler, timeout=timeout, set_as_default=False)
        except (OSError, ValueError) as error:
            raise WorkerError(
                f"no Dask scheduler answers at {scheduler} ({error}); start one with 'dask scheduler'"
            ) from error
        threads = sum(self._client.nthreads().values())
        if not threads:
            self._client.close()
            raise WorkerError(
                f"the Dask scheduler at {scheduler} has no workers; start some with 'dask worker'"
            )
        self.slots = PER_THREAD * threads
        self._tasks: dict[Any, tuple[Any, Task]] = {}
        self._completed = as_completed([], loop=self._client.loop)

    def submit(self, task: Task) -> None:
        """Send the task to the cluster."""
        future = self._client.submit(work, self._factory, task, pure=False)
        self._tasks[future.key] = (future, task)
        self._completed.add(future)

    def collect(self) -> Sequence[Outcome]:
        """Outcomes of finished tasks. Raises ModelError or WorkerError when no work can be done."""
        from distributed.scheduler import KilledWorker

        future = next(self._completed)
        _, task = self._tasks.pop(future.key)
        try:
            answer = future.result()
        except KilledWorker as error:
            return [Outcome(task, death=f"several workers died: {error.last_worker}")]
        except Exception as error:
            raise WorkerError(f"the cluster can't do the work: {type(error).__name__}: {error}") from error
        if isinstance(answer, tuple):
            return [Outcome(task, answer)]
        raise ModelError(answer)

    def close(self) -> None:
        """Drop what isn't finished and leave the cluster as it is."""
        self._client.cancel([future for future, _ in self._tasks.values()])
        self._client.close()


def work(factory: AnalyzerFactory, task: Task) -> tuple[Result, ...] | str:
    """On a worker: the results, or why the models can't be loaded."""
    try:
        return analyze_batch(analyzer_here(factory), task.documents)
    except QuoteattrError as error:
        return str(error)
