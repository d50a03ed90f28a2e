"""Where the work is done: in this process, in worker processes, on a Dask cluster."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from quoteattr.runner.work import Outcome, Task


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
