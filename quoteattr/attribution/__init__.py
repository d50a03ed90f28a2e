"""Attributions: cue, source and content as linked spans (tags + parse + marks)."""

from __future__ import annotations

from quoteattr.parse import Parse
from quoteattr.quotations import Quotation
from quoteattr.schema import Attribution


def attribute(parse: Parse, quotations: tuple[Quotation, ...]) -> tuple[Attribution, ...]:
    """The attributions of a document, in text order of their contents."""
    raise NotImplementedError
