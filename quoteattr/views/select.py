"""Which rows a view shows."""

from __future__ import annotations

from dataclasses import replace

from quoteattr.analyzer import Analysis


def asserted_speech(analysis: Analysis) -> Analysis:
    """The analysis with the rows that count by default: something was said, and it was said in earnest."""
    kept = tuple(
        q for q in analysis.quotes if q.attribution.act == "speech" and q.attribution.factuality == "asserted"
    )
    return replace(analysis, quotes=kept)
