"""Who said what in the news: direct, indirect and mixed quotations with named speakers.

>>> import quoteattr
>>> analysis = quoteattr.Analyzer().analyze('"The dam will hold," insisted Marta Oyelaran.')  # doctest: +SKIP

Names are loaded when they are first used, so that ``import quoteattr`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from quoteattr._version import __version__
from quoteattr.errors import InputError, MissingExtraError, ModelError, QuoteattrError

if TYPE_CHECKING:
    from quoteattr.analyzer import Analyzer
    from quoteattr.claims import claims_table
    from quoteattr.documents import Document, ReadFailure, read_documents
    from quoteattr.results.analysis import Analysis
    from quoteattr.results.tables import quotes_table, speakers_table
    from quoteattr.runner.frames import analyze_frame
    from quoteattr.schema import Quote
    from quoteattr.speakers import Registry
    from quoteattr.views import show
    from quoteattr.writers import read_quotes

_HOME = {
    "Analysis": "results.analysis",
    "Analyzer": "analyzer",
    "Document": "documents",
    "Quote": "schema",
    "ReadFailure": "documents",
    "Registry": "speakers",
    "analyze_frame": "runner.frames",
    "claims_table": "claims",
    "quotes_table": "results.tables",
    "read_documents": "documents",
    "read_quotes": "writers",
    "show": "views",
    "speakers_table": "results.tables",
}

__all__ = [
    "Analysis",
    "Analyzer",
    "Document",
    "InputError",
    "MissingExtraError",
    "ModelError",
    "Quote",
    "QuoteattrError",
    "ReadFailure",
    "Registry",
    "__version__",
    "analyze_frame",
    "claims_table",
    "quotes_table",
    "read_documents",
    "read_quotes",
    "show",
    "speakers_table",
]


def __getattr__(name: str) -> Any:
    """Load an exported name from its module (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(_HOME))
