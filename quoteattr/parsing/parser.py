"""Texts in, parses out: by the shipped network, or by Stanza's models with the network's attribution tags."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from collections.abc import Sequence as Seq
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from quoteattr.errors import ModelError
from quoteattr.parsing.coreference import Coreference, chain_spans
from quoteattr.parsing.models import NETWORK, OFFICIAL_PROCESSORS, SHIPPED, official_models, verify
from quoteattr.parsing.network.reader import LONGEST, Reader, too_long
from quoteattr.parsing.structure import Entity, Parse, Sentence, Word

if TYPE_CHECKING:
    import stanza
    from stanza.models.common.doc import Document as StanzaDocument
    from stanza.models.common.doc import Sentence as StanzaSentence


class Parser:
    """What parses, loaded.

    Parameters
    ----------
    models:
        ``"shipped"`` for the network, ``"stanza"`` for the models of Stanza's own kinds in the package, ``"official"``
        for those that Stanza downloads, or a folder in Stanza's layout. The attribution tags are always the network's.
    tagger:
        False leaves the attribution tags out.
    coref:
        True adds the chains of Stanza's own coreference (:mod:`quoteattr.parsing.coreference`).

    Raises
    ------
    ModelError
        A model is missing or can't be read.
    MissingExtraError
        The libraries that ``coref`` needs are missing.
    """

    def __init__(self, *, models: str = "shipped", tagger: bool = True, coref: bool = False) -> None:
        self.coref = Coreference() if coref else None
        self.tagger = tagger
        if models in ("shipped", "stanza") or tagger:
            verify()
        self.reader = Reader(NETWORK) if models == "shipped" or tagger else None
        self.pipeline = None if models == "shipped" else load_pipeline(models)

    def parse(self, texts: Seq[str]) -> list[Parse]:
        """One Parse a text, in the same order. A sentence longer than ``LONGEST`` words is in its ``skipped``."""
        with torch.inference_mode(), collection_paused():
            if self.pipeline is not None:
                return self._parse_with_stanza(self.pipeline, texts)
            assert self.reader is not None
            parses = [self.reader.read(t) for t in texts]
            if self.coref:
                parses = [self._with_chains(self.coref, p) for p in parses]
            return parses if self.tagger else [replace(p, tags=(), links=()) for p in parses]

    def _parse_with_stanza(self, pipeline: stanza.Pipeline, texts: Seq[str]) -> list[Parse]:
        documents = iter(process(pipeline, [t for t in texts if t.strip()]))
        found = []
        for text in texts:
            parse = Parse(text, ())
            if text.strip():
                document = next(documents)
                if self.coref:
                    self.coref.annotate([document])
                parse = convert(document)
            if self.reader and self.tagger:
                tagged = self.reader.read(text)
                parse = replace(parse, tags=tagged.tags, links=tagged.links)
            found.append(parse)
        return found

    @staticmethod
    def _with_chains(coref: Coreference, parse: Parse) -> Parse:
        from quoteattr.parsing.processors import stanza_document

        document = stanza_document(parse)
        coref.annotate([document])
        return replace(parse, chains=chain_spans(document.coref, parse.sentences))


def load_pipeline(models: str) -> stanza.Pipeline:
    """A Stanza pipeline over the named models; raises ModelError where they are missing or can't be read."""
    import stanza

    folder, packages = choose_models(models)
    try:
        return stanza.Pipeline(
            "en",
            dir=str(folder),
            download_method=None,
            logging_level="ERROR",
            verbose=False,
            **packages,
        )
    except Exception as error:
        raise ModelError(f"the models in {folder} can't be loaded: {error}") from error


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
    folder = SHIPPED if models == "stanza" else Path(models)
    if not (folder / "resources.json").is_file():
        raise ModelError(
            f"{models} is no folder of models: there is no resources.json in it. Use shipped, stanza, official, or a "
            "folder laid out as Stanza lays out its own"
        )
    return folder, {
        "package": None,
        "processors": {p: ["news"] if p == "ner" else "news" for p in processors},
    }


def process(pipeline: stanza.Pipeline, texts: Seq[str]) -> list[StanzaDocument]:
    """Texts to documents; sentences of more than ``LONGEST`` words get neither tags nor trees."""
    from stanza.models.common.doc import Document as StanzaDocument

    documents = [StanzaDocument([], text=t) for t in texts]
    for name in ("tokenize", "mwt", "ner"):
        if name in pipeline.processors:
            documents = pipeline.processors[name].bulk_process(documents)
    group = StanzaDocument([])
    group.sentences = [s for d in documents for s in d.sentences if len(s.words) <= LONGEST]
    group.num_tokens = sum(len(s.tokens) for s in group.sentences)
    group.num_words = sum(len(s.words) for s in group.sentences)
    for name in ("pos", "lemma", "depparse"):
        if group.sentences:
            pipeline.processors[name].process(group)
    return documents


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


def convert(document: StanzaDocument) -> Parse:
    """A Stanza document as plain data."""
    sentences = tuple(
        Sentence(*convert_sentence(s), parsed=s.words[0].head is not None) for s in document.sentences
    )
    skipped = tuple(too_long(s) for s in sentences if not s.parsed)
    return Parse(document.text, sentences, skipped=skipped, chains=chain_spans(document.coref, sentences))


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
