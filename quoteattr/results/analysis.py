"""What was found in one document: its rows, what was left unread, and the parse that they were made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quoteattr.documents import Document
from quoteattr.parsing.structure import Parse
from quoteattr.results.markup import article
from quoteattr.schema import Quote

if TYPE_CHECKING:
    from stanza.models.common.doc import Document as StanzaDocument


@dataclass(frozen=True)
class Analysis:
    """What was found in one document: rows in text order, and what was left unread, with the reason.

    ``skipped`` holds ``(start, end, reason)``. ``parse`` is kept for views and explanations.
    """

    document: Document
    quotes: tuple[Quote, ...]
    skipped: tuple[tuple[int, int, str], ...] = ()
    parse: Parse | None = None

    @property
    def stanza(self) -> StanzaDocument:
        """The parse that the rows were made from as a Stanza document: ``to_dict()``, CoNLL-U, Stanza's tools.

        Its sentences are made when they are looked at. Raises ValueError where no parse was kept.
        """
        from quoteattr.parsing.processors import stanza_document

        if self.parse is None:
            raise ValueError(f"no parse of {self.document.id} was kept")
        return stanza_document(self.parse)

    def _repr_html_(self) -> str:
        """The article with its quotations marked, for Jupyter."""
        return article(self.document.text, self.quotes)
