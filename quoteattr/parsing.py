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
from quoteattr.parse import Entity, Parse, Sentence, Tagged, Word

SHIPPED = Path(__file__).parent / "models"
ATTRIBUTION_TAGS = ("SOURCE", "CUE", "CONTENT")


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
        self.tagger = tagger and models != "official"
        ner = ["news", "attribution"] if self.tagger else ["news"]
        folder = SHIPPED if models == "shipped" else Path(models)
        names: dict[str, Any] = {p: "news" for p in ("tokenize", "mwt", "pos", "lemma", "depparse")}
        try:
            self.pipeline = stanza.Pipeline(
                "en", dir=str(folder), download_method=None, package=None, processors=names | {"ner": ner},
                logging_level="ERROR", verbose=False,
            )  # fmt: skip
        except Exception as error:
            raise ModelError(f"the models in {folder} can't be loaded: {error}") from error

    def parse(self, texts: Seq[str]) -> list[Parse]:
        """One Parse a text, in the same order."""
        with torch.inference_mode():
            documents = self.pipeline.bulk_process([t for t in texts if t.strip()])
        done = iter(documents)
        return [self._convert(t, next(done)) if t.strip() else Parse(t, ()) for t in texts]

    def _convert(self, text: str, document: StanzaDocument) -> Parse:
        sentences, tags = [], []
        for sentence in document.sentences:
            words, entities, tagged = convert_sentence(sentence, self.tagger)
            sentences.append(Sentence(words, entities))
            tags += tagged
        return Parse(text, tuple(sentences), tuple(tags))


def convert_sentence(
    sentence: StanzaSentence, tagger: bool
) -> tuple[tuple[Word, ...], tuple[Entity, ...], list[Tagged]]:
    """Words, entities and attribution tags of a Stanza sentence, with offsets from its tokens."""
    words = []
    for token in sentence.tokens:
        pieces = split_token(token.start_char, token.end_char, [w.text for w in token.words])
        for w, (start, end) in zip(token.words, pieces, strict=True):
            words.append(
                Word(w.id, w.text, w.lemma or w.text, w.upos or "X", w.head or 0, w.deprel or "dep", start, end,
                     w.xpos or "", w.feats or "")
            )  # fmt: skip
    entities = [Entity(*span) for span in decode(sentence, 0)]
    tags = [Tagged(*span) for span in decode(sentence, 1)] if tagger else []
    return tuple(words), tuple(entities), tags


def split_token(start: int, end: int, words: list[str]) -> list[tuple[int, int]]:
    """Offsets of a token's words: cut where their lengths add up to it, shared by all otherwise."""
    if len(words) > 1 and sum(map(len, words)) == end - start:
        cuts = [start]
        for word in words:
            cuts.append(cuts[-1] + len(word))
        return list(zip(cuts, cuts[1:], strict=False))
    return [(start, end)] * len(words)


def decode(sentence: StanzaSentence, number: int) -> list[tuple[str, int, int]]:
    """Spans ``(type, start, end)`` of the BIOES tags that sequence tagger ``number`` gave."""
    found: list[tuple[str, int, int]] = []
    current: list[Any] | None = None
    for token in sentence.tokens:
        tags = token.multi_ner or [token.ner or "O"]
        tag = tags[number] if number < len(tags) else "O"
        mark, _, kind = tag.partition("-")
        if mark in ("B", "S") or (mark in ("I", "E") and (current is None or current[0] != kind)):
            if current:
                found.append(tuple(current))  # type: ignore[arg-type]
            current = [kind, token.start_char, token.end_char]
        elif mark in ("I", "E") and current:
            current[2] = token.end_char
        elif current:
            found.append(tuple(current))  # type: ignore[arg-type]
            current = None
    if current:
        found.append(tuple(current))  # type: ignore[arg-type]
    return found
