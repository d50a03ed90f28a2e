"""Speakers: from the words of a source to the person or organisation that they stand for.

In: a parse, its quotations and its attributions. Out: a :class:`~quoteattr.schema.Speaker` for each attribution.
The analyzer imports ``resolve`` and the registry; rooms above it also the spelling and merging of names.
"""

from __future__ import annotations

from quoteattr.speakers.registry import Registry
from quoteattr.speakers.resolve import resolve, resolve_speakers

__all__ = ["Registry", "resolve", "resolve_speakers"]
