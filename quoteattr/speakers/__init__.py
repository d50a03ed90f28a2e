"""Speakers: mentions, their resolution inside a document, and known speakers across documents."""

from __future__ import annotations

from quoteattr.speakers.registry import Registry
from quoteattr.speakers.resolve import resolve_speakers

__all__ = ["Registry", "resolve_speakers"]
