"""What was found for a source, or a part of one: somebody, with the way there, or nobody."""

from __future__ import annotations

from dataclasses import dataclass, replace

from quoteattr.speakers.referents import Referent


@dataclass(frozen=True)
class Answer:
    """Whom one part of a source stands for.

    ``referent`` is None where the name isn't anybody's in the document (``the Trump campaign``); ``steps`` say in plain
    words how the answer was found; ``way`` is the way that it was found by, ``probability`` the ranker's
    along the chain, ``guesses`` names with theirs.
    """

    status: str
    kind: str = "unnamed"
    referent: Referent | None = None
    name: str = ""
    steps: tuple[str, ...] = ()
    way: str = "name"
    probability: float = 1.0
    guesses: tuple[tuple[str, float], ...] = ()

    def because(self, step: str) -> Answer:
        """The same answer with a step before its own."""
        return replace(self, steps=(step, *self.steps))


UNRESOLVED = Answer("unresolved")
ANONYMOUS = Answer("anonymous")
NOBODY = Answer("none", "none")
