"""The network as processors of a Stanza pipeline, for those who want Stanza's documents.

Importing this module registers a variant ``quoteattr`` of Stanza's processors::

    import stanza
    import quoteattr.parsing.processors

    pipeline = stanza.Pipeline("en", **quoteattr.parsing.processors.PIPELINE)

The documents hold what :class:`quoteattr.parsing.network.Reader` reads: the same words, trees and entities as
:mod:`quoteattr.parsing.parser` gives. The network reads a text once, in the tokenizer; the others take their part of
that.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from stanza.models.common.doc import Document as StanzaDocument
from stanza.models.common.doc import Sentence as StanzaSentence
from stanza.models.common.doc import Span as StanzaSpan
from stanza.models.common.doc import Word as StanzaWord
from stanza.pipeline.processor import ProcessorVariant, register_processor_variant

from quoteattr.errors import ModelError
from quoteattr.parsing.models import NETWORK, SHIPPED, verify
from quoteattr.parsing.network.reader import Reader
from quoteattr.parsing.network.units import one_token
from quoteattr.parsing.structure import Entity, Parse, Sentence, Word

VARIANT = "quoteattr"
PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse")
PIPELINE: dict[str, Any] = {
    "processors": dict.fromkeys(PROCESSORS, VARIANT),
    "dir": str(SHIPPED),
    "package": None,
    "download_method": None,
}
"""What ``stanza.Pipeline`` is told."""


_loaded: dict[Path, Reader] = {}


def reader(folder: Path = NETWORK) -> Reader:
    """The network in a folder, loaded once. Raises ModelError where it is damaged."""
    if folder not in _loaded:
        if folder == NETWORK:
            verify()
        _loaded[folder] = Reader(folder)
    return _loaded[folder]


class _Variant(ProcessorVariant):
    """A part of what the network has read, written into a document."""

    OVERRIDE = True
    NEEDS_TREE = False

    def __init__(self, config: dict[str, Any]) -> None:
        """Nothing to load: the tokenizer has the network."""

    def process(self, document: StanzaDocument) -> StanzaDocument:
        """Fill in a document that our tokenizer has made; raises ModelError for others."""
        parse = getattr(document, VARIANT, None)
        if parse is None:
            raise ModelError(f"the processors {VARIANT!r} read documents of the tokenizer {VARIANT!r} only")
        for ours, theirs in zip(parse.sentences, document.sentences, strict=True):
            if ours.parsed or not self.NEEDS_TREE:
                for word, target in zip(ours.words, theirs.words, strict=True):
                    self.write(word, target)
        return document

    def write(self, word: Word, target: StanzaWord) -> None:
        """One word's part."""


@register_processor_variant("tokenize", VARIANT)
class Tokens(_Variant):
    """Sentences, tokens and words, and the named entities: Stanza's processor for those has no variants.

    ``tokenize_folder`` among the pipeline's arguments names a folder with another network than the shipped one.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self.reader = reader(Path(config.get("folder", NETWORK)))

    def process(self, document: StanzaDocument | str) -> StanzaDocument:
        """The document of a text, or of the text that a document holds."""
        text = document.text if isinstance(document, StanzaDocument) else document
        if not isinstance(text, str):
            raise ModelError(f"the tokenizer {VARIANT!r} reads text, not tokens: give it a string")
        return stanza_document(self.reader.read(text))


@register_processor_variant("mwt", VARIANT)
class Parts(_Variant):
    """Nothing: the tokenizer has cut multi-word tokens already."""


@register_processor_variant("pos", VARIANT)
class Tags(_Variant):
    """Parts of speech and features."""

    def write(self, word: Word, target: StanzaWord) -> None:
        """``upos``, ``xpos`` and ``feats``."""
        target.upos, target.xpos, target.feats = word.upos, word.xpos, word.feats or None


@register_processor_variant("lemma", VARIANT)
class Lemmas(_Variant):
    """Lemmas."""

    def write(self, word: Word, target: StanzaWord) -> None:
        """``lemma``."""
        target.lemma = word.lemma


@register_processor_variant("depparse", VARIANT)
class Trees(_Variant):
    """Dependency trees."""

    NEEDS_TREE = True

    def process(self, document: StanzaDocument) -> StanzaDocument:
        """Heads and relations, and Stanza's list of arcs; sentences that are too long have none."""
        super().process(document)
        for sentence in document.sentences:
            if sentence.words[0].head is not None:
                sentence.build_dependencies()
        return document

    def write(self, word: Word, target: StanzaWord) -> None:
        """``head`` and ``deprel``."""
        target.head, target.deprel = word.head, word.deprel


def stanza_document(parse: Parse) -> StanzaDocument:
    """A parse's sentences, tokens, words and entities as a Stanza document that remembers the parse."""
    document = StanzaDocument([_entries(s) for s in parse.sentences], text=parse.text)
    setattr(document, VARIANT, parse)
    for ours, theirs in zip(parse.sentences, document.sentences, strict=True):
        theirs.ents = [_entity(document, theirs, e) for e in ours.entities]
    document.ents = [e for s in document.sentences for e in s.ents]
    return document


def _entity(document: StanzaDocument, sentence: StanzaSentence, entity: Entity) -> StanzaSpan:
    """An entity as Stanza's, its class in its tokens (BIOES); it may be the first half of a token (``Russia``'s)."""
    inside = [t for t in sentence.tokens if t.start_char < entity.end and t.end_char > entity.start]
    marks = "S" if len(inside) == 1 else "B" + "I" * (len(inside) - 2) + "E"
    for token, mark in zip(inside, marks, strict=True):
        token.ner = f"{mark}-{entity.type}"
    span = StanzaSpan(tokens=inside, type=entity.type, doc=document, sent=sentence)
    span.start_char, span.end_char = entity.start, entity.end
    span.text = document.text[entity.start : entity.end]
    return span


def _entries(sentence: Sentence) -> list[dict[str, Any]]:
    """A sentence in Stanza's plain form; words that touch and are one token have that token's entry before them."""
    entries: list[dict[str, Any]] = []
    words = sentence.words
    at = 0
    while at < len(words):
        end = at + 1
        while end < len(words) and _touch(words[end - 1], words[end]):
            end += 1
        if end - at > 1:
            span = f"start_char={words[at].start}|end_char={words[end - 1].end}"
            text = "".join(w.text for w in words[at:end])
            entries.append({"id": (words[at].id, words[end - 1].id), "text": text, "misc": span})
        for word in words[at:end]:
            entries.append(
                {"id": (word.id,), "text": word.text, "misc": f"start_char={word.start}|end_char={word.end}"}
            )
        at = end
    return entries


def _touch(before: Word, word: Word) -> bool:
    return before.end == word.start and one_token(before.text, word.text)
