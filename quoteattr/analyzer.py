"""From a document to its rows: marks, parse, attributions, speakers."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from quoteattr.attribution import attribute
from quoteattr.documents import Document
from quoteattr.errors import InputError, ModelError
from quoteattr.parsing.structure import Parse
from quoteattr.quotations import find_quotations
from quoteattr.results.analysis import Analysis
from quoteattr.schema import Attribution, Quote, Speaker
from quoteattr.speakers import Registry, resolve

if TYPE_CHECKING:
    from quoteattr.parsing.cache import CachedParser
    from quoteattr.parsing.parser import Parser


_threads_at_fork = 1


def _note_threads() -> None:
    global _threads_at_fork
    _threads_at_fork = threading.active_count()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_note_threads)


class Analyzer:
    """Reads documents and says who said what.

    Parameters
    ----------
    models:
        ``"shipped"`` for the models in the package, ``"official"`` for those that Stanza downloads,
        or a folder laid out as Stanza lays out its own.
    tagger:
        False leaves the learned tagger out: the lexicon and the parse alone.
    coref:
        True lets Stanza's coreference name speakers whom the rules leave unresolved
        (:mod:`quoteattr.parsing.coreference`).
    registry:
        Known speakers; the shipped registry by default.
    batch:
        Documents that are parsed together.
    parser:
        What parses, instead of one made from ``models``, ``tagger`` and ``coref``.

    Models are loaded at the first document, not here. A process that was forked afterwards goes on with them;
    where other threads ran at the time, it could wait for their locks for ever, so that is a ModelError.
    """

    def __init__(
        self,
        *,
        models: str = "shipped",
        tagger: bool = True,
        coref: bool = False,
        registry: Registry | None = None,
        batch: int = 16,
        parser: Parser | CachedParser | None = None,
    ) -> None:
        if isinstance(batch, bool) or not isinstance(batch, int) or batch < 1:
            raise InputError(f"batch={batch!r}: must be a number of documents, 1 or more")
        self.models = models
        self.tagger = tagger
        self.coref = coref
        self.batch = batch
        self.conllu = False  # set by a run that writes parses
        self._registry = registry
        self._parser = parser
        self._given = parser is not None
        self._process = os.getpid()

    @property
    def parser(self) -> Parser | CachedParser:
        """The Stanza side, loaded when first needed. Raises ModelError when models are missing or damaged.

        With ``coref`` MissingExtraError as well, when its libraries are missing.
        """
        if self._process != os.getpid():
            self._after_fork()
        if self._parser is None:
            from quoteattr.parsing.parser import Parser

            self._parser = Parser(models=self.models, tagger=self.tagger, coref=self.coref)
        return self._parser

    def _after_fork(self) -> None:
        """What other threads held locked at the fork stays locked for ever, and torch's own threads are gone."""
        if self._parser is not None and (self._given or _threads_at_fork > 1):
            why = "and was given its parser" if self._given else f"while {_threads_at_fork} threads ran"
            raise ModelError(
                f"this process was forked after the Analyzer had loaded its models, {why}: it could wait for ever; "
                "start processes by spawn or forkserver (multiprocessing.get_context), or load the models there"
            )
        self._process = os.getpid()
        if "torch" in sys.modules:
            sys.modules["torch"].set_num_threads(1)

    @property
    def registry(self) -> Registry:
        """Known speakers, loaded when first needed."""
        if self._registry is None:
            self._registry = Registry.load()
        return self._registry

    def analyze(self, document: Document | str) -> Analysis:
        """The rows of one document (or of a bare text)."""
        return next(self.analyze_many([document]))

    def analyze_many(self, documents: Iterable[Document | str]) -> Iterator[Analysis]:
        """The rows of many documents, in order, one result a document; parsed in batches.

        Bare texts get the ids ``text0``, ``text1`` ... by their place among all. Raises InputError for anything that is
        no text, before its batch is read.
        """
        if isinstance(documents, str | bytes | Document) or not hasattr(documents, "__iter__"):
            raise InputError(f"documents={shown(documents)}: must be a list of texts or Documents")
        stream = enumerate(documents)
        while batch := [as_document(d, i) for i, d in islice(stream, self.batch)]:
            parses = self.parser.parse([d.text for d in batch])
            for document, parse in zip(batch, parses, strict=True):
                yield analyze_parse(document, parse, self.registry)


def as_document(document: Document | str, number: int = 0) -> Document:
    """A bare string as a Document. Raises InputError naming the argument for what is neither, or can't be encoded."""
    made = Document(f"text{number}", document) if isinstance(document, str) else document
    if not isinstance(made, Document) or not isinstance(made.text, str):
        raise InputError(f"document={shown(document)} (number {number}): must be a text or a Document")
    try:
        made.text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(
            f"document {made.id!r}: its text holds half a character (a lone surrogate, offset {error.start})"
        ) from error
    return made


def shown(value: object) -> str:
    """A value for a message, shortened."""
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]}... ({type(value).__name__})"


def analyze_parse(document: Document, parse: Parse, registry: Registry) -> Analysis:
    """The language layers over a finished parse."""
    quotations = find_quotations(document.text)
    attributions = attribute(parse, quotations)
    resolved = resolve(parse, quotations, attributions, registry, date=document.metadata.get("date"))
    quotes = tuple(
        make_quote(document, parse, a, *found) for a, found in zip(attributions, resolved, strict=True)
    )
    return Analysis(document, quotes, parse.skipped, parse)


def make_quote(
    document: Document, parse: Parse, attribution: Attribution, speaker: Speaker, opening: str = ""
) -> Quote:
    """Cut the row's texts out of the document; ``opening`` names whom the pronoun that it opens with stands for."""
    text = document.text
    return Quote(
        doc_id=document.id,
        attribution=attribution,
        speaker=speaker,
        quote=text[attribution.start : attribution.end],
        source=" … ".join(text[s:e] for s, e in attribution.source),
        cue=" … ".join(text[s:e] for s, e in attribution.cue),
        sentence=parse.sentence_number(attribution.start),
        metadata=document.metadata,
        about=text[slice(*attribution.about)] if attribution.about else opening,
    )
