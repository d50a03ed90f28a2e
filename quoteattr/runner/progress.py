"""How far a run is: nothing, log lines, or a bar on a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Task as RichTask
    from rich.text import Text

LOG_EVERY = 30.0  # seconds


class Progress:
    """Counts silently; the base of those that show."""

    total = done = words = 0
    begun = 0.0

    @contextmanager
    def of(self, total: int) -> Iterator[None]:
        """The time of the run, over ``total`` documents."""
        self.total, self.begun = total, time.monotonic()
        yield

    def advance(self, words: int) -> None:
        """A document of so many words is finished."""
        self.done += 1
        self.words += words

    def skip(self) -> None:
        """A document was finished before."""
        self.total -= 1

    @property
    def rate(self) -> float:
        """Words a second."""
        return self.words / max(time.monotonic() - self.begun, 1e-9)


class LogLines(Progress):
    """A line on stderr every half minute."""

    _told = 0.0

    def advance(self, words: int) -> None:
        """Count, and tell when it is time."""
        super().advance(words)
        now = time.monotonic()
        if now - max(self._told, self.begun) >= LOG_EVERY:
            self._told = now
            left = (now - self.begun) / self.done * max(self.total - self.done, 0)
            print(
                f"{self.done} of {self.total} documents, {self.rate:,.0f} words/s, {_clock(left)} left",
                file=sys.stderr,
                flush=True,
            )


class Bar(Progress):
    """A progress bar on stderr, with rate and time left."""

    @contextmanager
    def of(self, total: int) -> Iterator[None]:
        """Show the bar."""
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            ProgressColumn,
            TextColumn,
            TimeRemainingColumn,
        )
        from rich.progress import Progress as RichProgress
        from rich.text import Text

        owner = self

        class Rate(ProgressColumn):
            def render(self, task: RichTask) -> Text:
                return Text(f"{owner.rate:,.0f} words/s" if owner.done else "loading models")

        columns = (
            TextColumn("documents"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn()
        )  # fmt: skip
        with super().of(total), RichProgress(*columns, console=Console(stderr=True), transient=True) as shown:
            self._shown, self._task = shown, shown.add_task("", total=total)
            yield

    def advance(self, words: int) -> None:
        """Move the bar."""
        super().advance(words)
        self._shown.advance(self._task)

    def skip(self) -> None:
        """Shorten the bar by a document that was finished before."""
        super().skip()
        self._shown.update(self._task, total=self.total)


def _clock(seconds: float) -> str:
    minutes, seconds = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"
