"""Quotations seen in their text: terminal, notebook, HTML report, and a page to try it.

All views start from :mod:`quoteattr.views.highlight`, which cuts a text into segments; none of them changes
the text.
"""

from __future__ import annotations

from quoteattr.views.html import render, show

__all__ = ["render", "show"]
