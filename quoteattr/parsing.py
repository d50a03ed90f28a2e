"""Stanza: the shipped or the official models, texts in, parses out. The only module that imports stanza."""

from __future__ import annotations

from collections.abc import Sequence as Seq
from pathlib import Path
from typing import Any

import stanza
import torch
from stanza.models.common.doc import Document as StanzaDocument
from stanza.models.common.doc import Sentence as StanzaSentence

from quoteattr.errors import ModelError
from quoteattr.parse import Entity, Parse, Sentence, Word
from quoteattr.tagging import AttributionTagger

SHIPPED = Path(__file__).parent / "models"


class Parser:
    """A loaded Stanza pipeline.

    Parameters
    ----------
    models:
        ``"shipped"``, ``"official"``, or a folder in Stanza's layout.
    tagger:
        False leaves the attribution tagger out.

    Raises
    ------
    ModelError
        A model is missing or can't be read.
    """

    def __init__(self, *, models: str = "shipped", tagger: bool = True) -> None:
        folder = SHIPPED if models == "shipped" else Path(models)
        names: dict[str, Any] = {p: "news" for p in ("tokenize", "mwt", "pos", "lemma", "depparse")}
        try:
            self.pipeline = stanza.Pipeline(
                "en", dir=str(folder), download_method=None, package=None, processors=names | {"ner": ["news"]},
                logging_level="ERROR", verbose=False,
            )  # fmt: skip
        except Exception as error:
            raise ModelError(f"the models in {folder} can't be loaded: {error}") from error
        self.tagger = AttributionTagger(SHIPPED / "en" / "attribution") if tagger else None

    def parse(self, texts: Seq[str]) -> list[Parse]:
        """One Parse a text, in the same order."""
        with torch.inference_mode():
            documents = self.pipeline.bulk_process([t for t in texts if t.strip()])
        done = iter(documents)
        return [self._convert(t, next(done)) if t.strip() else Parse(t, ()) for t in texts]

    def _convert(self, text: str, document: StanzaDocument) -> Parse:
        sentences = tuple(Sentence(*convert_sentence(s)) for s in document.sentences)
        tags, links = self.tagger.tag(text) if self.tagger else ((), ())
        return Parse(text, sentences, tags, links)


def convert_sentence(sentence: StanzaSentence) -> tuple[tuple[Word, ...], tuple[Entity, ...]]:
    """Words and entities of a Stanza sentence, with offsets from its tokens."""
    words = []
    for token in sentence.tokens:
        pieces = split_token(token.start_char, token.end_char, [w.text for w in token.words])
        for w, (start, end) in zip(token.words, pieces, strict=True):
            words.append(
                Word(w.id, w.text, w.lemma or w.text, w.upos or "X", w.head or 0, w.deprel or "dep", start, end,
                     w.xpos or "", w.feats or "")
            )  # fmt: skip
    return tuple(words), tuple(Entity(e.type, e.start_char, e.end_char) for e in sentence.ents)


def split_token(start: int, end: int, words: list[str]) -> list[tuple[int, int]]:
    """Offsets of a token's words: cut where their lengths add up to it, shared by all otherwise."""
    if len(words) > 1 and sum(map(len, words)) == end - start:
        cuts = [start]
        for word in words:
            cuts.append(cuts[-1] + len(word))
        return list(zip(cuts, cuts[1:], strict=False))
    return [(start, end)] * len(words)
