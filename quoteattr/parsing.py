"""Stanza: the shipped or the official models, texts in, parses out."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from collections.abc import Sequence as Seq
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import stanza
import torch
from stanza.models.common.doc import Document as StanzaDocument
from stanza.models.common.doc import Sentence as StanzaSentence

from quoteattr.cascade import worth_parsing
from quoteattr.coref import Coreference, chain_spans
from quoteattr.errors import ModelError
from quoteattr.fastparse import speed_up
from quoteattr.models_info import OFFICIAL_PROCESSORS, SHIPPED, official_models, verify
from quoteattr.parse import Entity, Link, Parse, Sentence, Tagged, Word
from quoteattr.tagging import AttributionTagger

LONGEST = 400
"""Words of the longest sentence that is parsed: the work for one grows with the square of its length."""

Tags = tuple[tuple[Tagged, ...], tuple[Link, ...]]


class Parser:
    """A loaded Stanza pipeline.

    Parameters
    ----------
    models:
        ``"shipped"``, ``"official"``, or a folder in Stanza's layout.
    tagger:
        False leaves the attribution tagger out; then every sentence is parsed.
    cascade:
        False parses every sentence, not only those of :func:`quoteattr.cascade.worth_parsing`.

    coref:
        True adds the chains of Stanza's own coreference (:mod:`quoteattr.coref`).

    Raises
    ------
    ModelError
        A model is missing or can't be read.
    MissingExtraError
        The libraries that ``coref`` needs are missing.
    """

    def __init__(
        self, *, models: str = "shipped", tagger: bool = True, cascade: bool = True, coref: bool = False
    ) -> None:
        self.coref = Coreference() if coref else None
        if models == "shipped" or tagger:
            verify()
        folder, packages = choose_models(models)
        try:
            self.pipeline = stanza.Pipeline(
                "en", dir=str(folder), download_method=None, logging_level="ERROR", verbose=False, **packages
            )
            speed_up(self.pipeline)
        except Exception as error:
            raise ModelError(f"the models in {folder} can't be loaded: {error}") from error
        self.tagger = AttributionTagger(SHIPPED / "en" / "attribution") if tagger else None
        self.cascade = cascade and tagger

    def parse(self, texts: Seq[str]) -> list[Parse]:
        """One Parse a text, in the same order. A sentence longer than :data:`LONGEST` words is in its ``skipped``."""
        read = [t for t in texts if t.strip()]
        with torch.inference_mode(), collection_paused():
            documents = self._process([StanzaDocument([], text=t) for t in read], "tokenize", "mwt", "ner")
            tags: list[Tags] = [self.tagger.tag(t) if self.tagger else ((), ()) for t in read]
            chosen = [self._choose(d, t) for d, t in zip(documents, tags, strict=True)]
            self._annotate([s for sentences in chosen for s in sentences])
            if self.coref:
                self.coref.annotate(documents)
        made = map(convert, documents, tags)
        return [next(made) if t.strip() else Parse(t, ()) for t in texts]

    def _process(self, documents: list[StanzaDocument], *names: str) -> list[StanzaDocument]:
        for name in names:
            if name in self.pipeline.processors:
                documents = self.pipeline.processors[name].bulk_process(documents)
        return documents

    def _choose(self, document: StanzaDocument, tags: Tags) -> list[StanzaSentence]:
        """The sentences of a document that are parsed."""
        fit = [len(s.words) <= LONGEST for s in document.sentences]
        if self.cascade:
            spans = [(s.tokens[0].start_char, s.tokens[-1].end_char) for s in document.sentences]
            entities = [Entity(e.type, e.start_char, e.end_char) for e in document.ents]
            worth = worth_parsing(document.text, spans, entities, tags[0])
            fit = [f and w for f, w in zip(fit, worth, strict=True)]
        return [s for s, f in zip(document.sentences, fit, strict=True) if f]

    def _annotate(self, sentences: list[StanzaSentence]) -> None:
        """Parts of speech, lemmas and trees, written into the sentences."""
        if not sentences:
            return
        group = StanzaDocument([])
        group.sentences = sentences
        group.num_tokens = sum(len(s.tokens) for s in sentences)
        group.num_words = sum(len(s.words) for s in sentences)
        for name in ("pos", "lemma", "depparse"):
            self.pipeline.processors[name].process(group)


def choose_models(models: str) -> tuple[Path, dict[str, Any]]:
    """The folder of the models and how Stanza's Pipeline is told which to load.

    Raises
    ------
    ModelError
        The official ones or the folder are not there.
    """
    processors = OFFICIAL_PROCESSORS.split(",")
    if models == "official":
        return official_models(), {"processors": OFFICIAL_PROCESSORS}
    folder = SHIPPED if models == "shipped" else Path(models)
    if not (folder / "resources.json").is_file():
        raise ModelError(
            f"{models} is no folder of models: there is no resources.json in it. Use shipped, official, or a folder "
            "laid out as Stanza lays out its own"
        )
    return folder, {
        "package": None,
        "processors": {p: ["news"] if p == "ner" else "news" for p in processors},
    }


@contextmanager
def collection_paused() -> Iterator[None]:
    """No search for reference cycles meanwhile: Stanza makes many objects, and each search goes over all of them."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def convert(document: StanzaDocument, tags: Tags) -> Parse:
    """A Stanza document as plain data."""
    sentences = tuple(
        Sentence(*convert_sentence(s), parsed=s.words[0].head is not None) for s in document.sentences
    )
    skipped = tuple(
        (s.start, s.end, f"a sentence of {len(s.words)} words, more than {LONGEST}, isn't parsed")
        for s in sentences
        if len(s.words) > LONGEST
    )
    return Parse(document.text, sentences, *tags, skipped, chain_spans(document.coref, sentences))


def convert_sentence(sentence: StanzaSentence) -> tuple[tuple[Word, ...], tuple[Entity, ...]]:
    """Words and entities of a Stanza sentence, with offsets from its tokens."""
    words = []
    for token in sentence.tokens:
        start, end, inside = token.start_char, token.end_char, token.words
        pieces = [(start, end)] if len(inside) == 1 else split_token(start, end, [w.text for w in inside])
        for w, (s, e) in zip(inside, pieces, strict=True):
            words.append(
                Word(w.id, w.text, w.lemma or w.text, w.upos or "X", w.head or 0, w.deprel or "dep", s, e,
                     w.xpos or "", w.feats or "")
            )  # fmt: skip
    return tuple(words), tuple(Entity(e.type, e.start_char, e.end_char) for e in sentence.ents)


def split_token(start: int, end: int, words: list[str]) -> list[tuple[int, int]]:
    """Offsets of a token's words: cut where their lengths add up to it, shared by all otherwise."""
    if len(words) > 1 and sum(map(len, words)) == end - start:
        cuts = [start]
        for word in words:
            cuts.append(cuts[-1] + len(word))
        return list(pairwise(cuts))
    return [(start, end)] * len(words)
