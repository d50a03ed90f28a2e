"""Views: quotations seen in their text, in the terminal, a notebook, an HTML report and a local page.

In: analyses. Out: text for people. The command line imports it.

All views start from :mod:`quoteattr.results.highlight`, which cuts a text into segments; none of them changes
the text.
"""

from __future__ import annotations

from quoteattr.views.notebook import render, show

__all__ = ["render", "show"]
