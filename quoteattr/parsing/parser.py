"""Texts in, parses out: a Stanza pipeline, by default of the network's own processors (:mod:`.processors`)."""

from __future__ import annotations

from collections.abc import Sequence as Seq
from itertools import pairwise
from pathlib import Path
from typing import Any

from quoteattr.errors import ModelError
from quoteattr.parsing.coreference import Coreference, chain_spans
from quoteattr.parsing.models import OFFICIAL_PROCESSORS, SHIPPED, official_models, verify
from quoteattr.parsing.network.reader import LONGEST, too_long
from quoteattr.parsing.processors import ATTRIBUTION, LAYERS, PIPELINE, VARIANT, NetworkDocument, read_of
from quoteattr.parsing.stanza_api import Pipeline, StanzaDocument, StanzaSentence, collection_paused
from quoteattr.parsing.structure import Entity, Parse, Sentence, Word


class Parser:
    """What parses: a ``stanza.Pipeline`` (``pipeline``), made once.

    Parameters
    ----------
    models:
        Which processors the pipeline has: ``"shipped"`` for the network's, ``"stanza"`` for those of Stanza's own kinds
        on the models in the package, ``"official"`` for those on the models that Stanza downloads, or a folder in
        Stanza's layout. The attribution tags are always the network's.
    tagger:
        False leaves the processor of the attribution tags out.
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
        self.pipeline = load_pipeline(models, tagger=tagger)

    def parse(self, texts: Seq[str]) -> list[Parse]:
        """One Parse a text, in the same order. A sentence longer than ``LONGEST`` words is in its ``skipped``."""
        with collection_paused():
            documents = iter(process(self.pipeline, [t for t in texts if t.strip()]))
            return [self._parse(next(documents)) if t.strip() else Parse(t, ()) for t in texts]

    def _parse(self, document: StanzaDocument) -> Parse:
        if self.coref:
            self.coref.annotate([document])
        return convert(document)


def load_pipeline(models: str = "shipped", *, tagger: bool = True) -> Pipeline:
    """A Stanza pipeline over the named models; raises ModelError where they are missing or can't be read."""
    folder, settings = choose_models(models)
    if models == "stanza":
        verify()
    if tagger:
        settings["processors"][ATTRIBUTION] = VARIANT
    try:
        return Pipeline(
            "en",
            dir=str(folder),
            package=None,
            download_method=None,
            logging_level="ERROR",
            verbose=False,
            use_gpu=False if models == "shipped" else None,
            **settings,
        )
    except ModelError:
        raise
    except Exception as error:
        raise ModelError(f"the models in {folder} can't be loaded: {error}") from error


def choose_models(models: str) -> tuple[Path, dict[str, Any]]:
    """The folder of the models and how Stanza's Pipeline is told which to load.

    Raises
    ------
    ModelError
        The official ones or the folder are not there.
    """
    if models == "shipped":
        return SHIPPED, {"processors": {k: v for k, v in PIPELINE["processors"].items() if k != ATTRIBUTION}}
    processors = OFFICIAL_PROCESSORS.split(",")
    if models == "official":
        return official_models(), {"processors": dict.fromkeys(processors, "default")}
    folder = SHIPPED if models == "stanza" else Path(models)
    if not (folder / "resources.json").is_file():
        raise ModelError(
            f"{models} is no folder of models: there is no resources.json in it. Use shipped, stanza, official, or a "
            "folder laid out as Stanza lays out its own"
        )
    return folder, {"processors": {p: ["news"] if p == "ner" else "news" for p in processors}}


def process(pipeline: Pipeline, texts: Seq[str]) -> list[StanzaDocument]:
    """Texts to documents; sentences of more than ``LONGEST`` words get no trees, of Stanza's models no tags either."""
    documents: list[StanzaDocument] = pipeline.bulk_process(
        list(texts), processors=["tokenize", "mwt", "ner", ATTRIBUTION]
    )
    layers = [name for name in LAYERS if name in pipeline.processors]
    if all(isinstance(d, NetworkDocument) for d in documents):
        return list(pipeline.bulk_process(documents, processors=layers))
    group = StanzaDocument([])
    group.sentences = [s for d in documents for s in d.sentences if len(s.words) <= LONGEST]
    group.num_tokens = sum(len(s.tokens) for s in group.sentences)
    group.num_words = sum(len(s.words) for s in group.sentences)
    if group.sentences:
        pipeline(group, processors=layers)
    return documents


def convert(document: StanzaDocument) -> Parse:
    """A Stanza document as plain data, with the network's tags and links if it was asked for them."""
    if isinstance(document, NetworkDocument) and (parse := read_of(document)) is not None:
        return parse
    sentences = tuple(
        Sentence(*convert_sentence(s), parsed=s.words[0].head is not None) for s in document.sentences
    )
    skipped = tuple(too_long(s) for s in sentences if not s.parsed)
    found = getattr(document, ATTRIBUTION, None)
    tags, links, states = (found.tags, found.links, found.states) if found else ((), (), None)
    chains = chain_spans(document.coref, sentences)
    return Parse(document.text, sentences, tags, links, skipped, chains, states)


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
