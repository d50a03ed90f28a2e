"""What was found in one document: its rows, what was left unread, and the parse that they were made from."""

from __future__ import annotations

from dataclasses import dataclass

from quoteattr.documents import Document
from quoteattr.parsing.structure import Parse
from quoteattr.results.markup import article
from quoteattr.schema import Quote


@dataclass(frozen=True)
class Analysis:
    """What was found in one document: rows in text order, and what was left unread, with the reason.

    ``skipped`` holds ``(start, end, reason)``. ``parse`` is kept for views and explanations.
    """

    document: Document
    quotes: tuple[Quote, ...]
    skipped: tuple[tuple[int, int, str], ...] = ()
    parse: Parse | None = None

    def _repr_html_(self) -> str:
        """The article with its quotations marked, for Jupyter."""
        return article(self.document.text, self.quotes)
