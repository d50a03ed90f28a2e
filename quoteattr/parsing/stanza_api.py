"""What we use of Stanza, imported in half the time: modules that need it at their start take it from here.

Stanza's modules import transformers and IPython where these are installed, the one for nothing, the other to learn
whether the process is a notebook. Unless they are loaded already, Stanza is told here that they are not installed,
which it is made for; whoever imports them afterwards gets them.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from threading import get_ident

__all__ = [
    "Pipeline",
    "Processor",
    "ProcessorVariant",
    "StanzaDocument",
    "StanzaSentence",
    "StanzaSpan",
    "chuliu_edmonds",
    "chuliu_edmonds_one_root",
    "collection_paused",
    "register_processor",
    "register_processor_variant",
    "without",
]

UNUSED = ("transformers", "IPython")
"""Packages that Stanza tries to import and goes on without, as far as our pipelines need it."""


class _Absent(MetaPathFinder):
    """Finds nothing, and keeps others from finding some packages, in the thread that made it."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.thread = get_ident()

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """None, or the error of a package that isn't installed."""
        if name in self.names and get_ident() == self.thread:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


@contextmanager
def without(*names: str) -> Iterator[None]:
    """For this thread the packages can't be imported meanwhile, unless they have been before."""
    absent = _Absent(names)
    sys.meta_path.insert(0, absent)
    try:
        yield
    finally:
        sys.meta_path.remove(absent)


@contextmanager
def collection_paused() -> Iterator[None]:
    """No search for reference cycles meanwhile: many objects are made, and each search goes over all of them."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


with collection_paused(), without(*UNUSED):
    from stanza import Pipeline
    from stanza.models.common.chuliu_edmonds import chuliu_edmonds, chuliu_edmonds_one_root
    from stanza.models.common.doc import Document as StanzaDocument
    from stanza.models.common.doc import Sentence as StanzaSentence
    from stanza.models.common.doc import Span as StanzaSpan
    from stanza.pipeline.processor import (
        Processor,
        ProcessorVariant,
        register_processor,
        register_processor_variant,
    )
