"""The engine without workers: this process does the work."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from quoteattr.runner.work import AnalyzerFactory, DocumentAnalyzer, Outcome, Task, analyze_batch


class InlineEngine:
    """Analyses in this process; the analyzer is made at the first task."""

    slots = 1

    def __init__(self, factory: AnalyzerFactory) -> None:
        self._factory = factory
        self._analyzer: DocumentAnalyzer | None = None
        self._tasks: deque[Task] = deque()

    def submit(self, task: Task) -> None:
        """Keep the task until it is collected."""
        self._tasks.append(task)

    def collect(self) -> Sequence[Outcome]:
        """Do the next task."""
        if self._analyzer is None:
            self._analyzer = self._factory()
        task = self._tasks.popleft()
        return [Outcome(task, analyze_batch(self._analyzer, task.documents))]

    def close(self) -> None:
        """Nothing to end."""
