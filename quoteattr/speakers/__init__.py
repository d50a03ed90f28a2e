"""Speakers: mentions, their resolution inside a document, and known speakers across documents."""

from __future__ import annotations

from quoteattr.parse import Parse
from quoteattr.quotations import Quotation
from quoteattr.schema import Attribution, Speaker
from quoteattr.speakers.registry import Registry

__all__ = ["Registry", "resolve_speakers"]


def resolve_speakers(
    parse: Parse,
    quotations: tuple[Quotation, ...],
    attributions: tuple[Attribution, ...],
    registry: Registry,
    date: object = None,
) -> tuple[Speaker, ...]:
    """The speaker of each attribution, in the same order."""
    raise NotImplementedError
