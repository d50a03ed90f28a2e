"""An analysed article in a notebook, or as a fragment for a page of your own."""

from __future__ import annotations

import sys
from typing import Any

from quoteattr.results.analysis import Analysis
from quoteattr.results.markup import article


def render(analysis: Analysis) -> str:
    """An analysed article as an HTML fragment with its own style, for a notebook or a page of your own."""
    return article(analysis.document.text, analysis.quotes)


def show(analysis: Analysis) -> Any:
    """Show an analysed article: an ``IPython.display.HTML`` in a notebook, the HTML as a string elsewhere."""
    page = render(analysis)
    if not in_notebook():
        return page
    from IPython.display import HTML

    return HTML(page)


def in_notebook() -> bool:
    """True inside a Jupyter kernel (not in a plain Python or an IPython terminal)."""
    ipython = sys.modules.get(
        "IPython"
    )  # a kernel has it loaded; nobody else needs to load it for this question
    shell = ipython.get_ipython() if ipython else None
    return shell is not None and hasattr(shell, "kernel")
