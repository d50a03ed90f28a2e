"""Where the server's requests wait their turn, and the worker process that reads them one after another.

The event loop only moves bytes. One thread holds the worker; what runs out of time is killed with it.
"""

from __future__ import annotations

import asyncio
import tempfile
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from starlette.exceptions import HTTPException

from quoteattr.engines.killable import KillableWorker, OutOfTimeError
from quoteattr.errors import WorkerError
from quoteattr.runner.work import AnalyzerFactory
from quoteattr.views.answers import Answer, Sent, answer
from quoteattr.views.intake import File

NAME = 150  # bytes of an uploaded file's name that are kept


class Desk:
    """The one thread that works with the worker, and the short queue before it.

    Parameters
    ----------
    factory:
        Makes the analyzer, in the worker.
    timeout:
        Seconds that a request may wait for its turn, and seconds that it may then take.
    waiting:
        Requests that may wait while one is read.
    """

    def __init__(self, factory: AnalyzerFactory, *, timeout: float, waiting: int) -> None:
        self.timeout = timeout
        self.worker = KillableWorker(factory, answer)
        self._places = threading.BoundedSemaphore(waiting + 1)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="desk")

    def wait(self) -> None:
        """Until the models are loaded. Raises ModelError, WorkerError."""
        self.worker.wait()

    async def do(self, sent: Sent, files: tuple[File, ...] = ()) -> Answer:
        """What the worker answers.

        Raises HTTPException: 503 when there is no place or no turn in time, or the worker died; 504 when it is not
        done in time.
        """
        if not self._places.acquire(blocking=False):
            raise HTTPException(503, "too many requests are waiting; try again later", {"Retry-After": "5"})
        begun = threading.Event()
        future: Future[Answer] = self._thread.submit(self._work, begun, sent, files)
        future.add_done_callback(lambda _: self._places.release())
        waited = asyncio.wrap_future(future)
        await asyncio.wait([waited], timeout=self.timeout)
        if not begun.is_set() and future.cancel():
            raise HTTPException(
                503, f"no turn in {self.timeout:g} seconds; try again later", {"Retry-After": "5"}
            )
        try:
            return await waited
        except OutOfTimeError as error:
            raise HTTPException(504, f"{error}; send less text") from error
        except WorkerError as error:
            raise HTTPException(503, f"{error}; send less text, or try again") from error

    def _work(self, begun: threading.Event, sent: Sent, files: tuple[File, ...]) -> Answer:
        begun.set()
        if not files:
            return self._ask(sent)
        with tempfile.TemporaryDirectory(
            prefix="quoteattr-"
        ) as folder:  # here: a killed worker leaves things behind
            paths = tuple(laid_down(Path(folder), number, file) for number, file in enumerate(files))
            return self._ask(replace(sent, folder=folder, files=paths))

    def _ask(self, sent: Sent) -> Answer:
        found: Answer = self.worker.do(sent, self.timeout)
        return found

    def close(self) -> None:
        """Take no more work; what waits is dropped, what is read is ended."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        self.worker.close()


def laid_down(folder: Path, number: int, file: File) -> str:
    """Write an uploaded file below ``folder``, under a name that is its own but leads nowhere."""
    name = "".join(c for c in file.name.replace("\\", "/").split("/")[-1] if c.isprintable()).lstrip(".")
    stem, dot, extension = name.rpartition(".")
    short = (stem or extension).encode("utf-8", "replace")[:NAME].decode("utf-8", "ignore") or "file"
    place = folder / f"{number}"
    place.mkdir()
    path = place / (f"{short}.{extension[:20]}" if stem and dot else short)
    path.write_bytes(file.data)
    return str(path)
