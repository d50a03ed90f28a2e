"""Quotations: stretches of text between quotation marks, found in the raw text alone."""

from __future__ import annotations

from dataclasses import dataclass

from quoteattr.parse import Span


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch between marks, the marks included.

    A quotation that runs over several paragraphs has one piece a paragraph, otherwise one piece.
    ``depth`` is 0 for an outermost one; ``closed`` is False where the closing mark is missing (the last piece
    then ends at the end of its paragraph). ``style`` is ``double``, ``single`` or ``guillemet``.
    """

    pieces: tuple[Span, ...]
    depth: int = 0
    closed: bool = True
    style: str = "double"

    @property
    def start(self) -> int:
        """Offset of the first opening mark."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """Offset behind the last closing mark."""
        return self.pieces[-1][1]


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """All quotations of ``text`` in order of their start, outer before inner."""
    raise NotImplementedError
