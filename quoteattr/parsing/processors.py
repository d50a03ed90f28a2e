"""The network as processors of a Stanza pipeline: what quoteattr reads every text with.

Importing this module registers a variant ``quoteattr`` of Stanza's processors, and a processor ``attribution``::

    import stanza
    import quoteattr.parsing.processors

    pipeline = stanza.Pipeline("en", **quoteattr.parsing.processors.PIPELINE)

The network reads a text once, in the tokenizer; the other variants take their part of that. ``attribution`` writes the
tagger's spans and links into a document (:class:`Proposals`); it follows any tokenizer, Stanza's own too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from quoteattr.errors import ModelError
from quoteattr.parsing.models import NETWORK, SHIPPED, verify
from quoteattr.parsing.network.reader import Reader
from quoteattr.parsing.network.units import one_token
from quoteattr.parsing.stanza_api import (
    Processor,
    ProcessorVariant,
    StanzaDocument,
    StanzaSentence,
    StanzaSpan,
    register_processor,
    register_processor_variant,
)
from quoteattr.parsing.structure import Entity, Link, Parse, Sentence, States, Tagged, Word

VARIANT = "quoteattr"
ATTRIBUTION = "attribution"
LAYERS = ("pos", "lemma", "depparse")
PROCESSORS = ("tokenize", "mwt", *LAYERS)
PIPELINE: dict[str, Any] = {
    "processors": dict.fromkeys((*PROCESSORS, ATTRIBUTION), VARIANT),
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
            verify(part="en/joint/")
        _loaded[folder] = Reader(folder)
    return _loaded[folder]


@dataclass(frozen=True)
class Proposals:
    """What the tagger proposes for a document, as :class:`quoteattr.parsing.structure.Parse` has it."""

    tags: tuple[Tagged, ...]
    links: tuple[Link, ...]
    states: States | None = None


MADE_LATER = ("_sentences", "_ents", "_num_tokens", "_num_words")


class NetworkDocument(StanzaDocument):
    """A Stanza document of what the network has read; its sentences, words and entities are made when looked at.

    Making them takes longer than the network's heads take, and the rows are made from the parse alone. ``read`` is
    all that was read, ``layers`` names the processors whose part is in the document.
    """

    def __init__(self, read: Parse) -> None:
        super().__init__([], text=None)
        self._text = read.text
        for name in MADE_LATER:
            del self.__dict__[name]
        self.read = read
        self.layers: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        if name not in MADE_LATER or "layers" not in self.__dict__:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        parse, layers = self.read, self.layers
        made = StanzaDocument([_entries(s, layers) for s in parse.sentences], text=parse.text)
        for ours, theirs in zip(parse.sentences, made.sentences, strict=True):
            theirs.doc = self
            theirs.ents = [_entity(self, theirs, e) for e in ours.entities]
        self._sentences, self._num_tokens, self._num_words = made.sentences, made.num_tokens, made.num_words
        self._ents = [e for s in made.sentences for e in s.ents]
        return self.__dict__[name]

    def _count_words(self) -> None:
        """Stanza's processor of multi-word tokens asks for it each time; what isn't made yet is counted when it is."""
        if "_sentences" in self.__dict__:
            super()._count_words()

    @property
    def parse(self) -> Parse | None:
        """What was read, if all layers are wanted and nobody has looked at (and perhaps changed) the objects."""
        untouched = "_sentences" not in self.__dict__ and not self._coref
        return self.read if untouched and self.layers.issuperset(LAYERS) else None

    def add(self, layer: str) -> None:
        """Put in what a processor is answerable for."""
        self.layers.add(layer)
        if "_sentences" in self.__dict__:
            for ours, theirs in zip(self.read.sentences, self._sentences, strict=True):
                if layer == "depparse" and not ours.parsed:
                    continue
                for word, target in zip(ours.words, theirs.words, strict=True):
                    for name, value in _fields(word, {layer}).items():
                        setattr(target, name, value)
                if layer == "depparse":
                    theirs.build_dependencies()


class _Variant(ProcessorVariant):
    """A part of what the network has read, put into a document."""

    OVERRIDE = True
    LAYER = ""

    def __init__(self, config: dict[str, Any]) -> None:
        """Nothing to load: the tokenizer has the network."""

    def process(self, document: StanzaDocument) -> StanzaDocument:
        """Fill in a document that our tokenizer has made; raises ModelError for others."""
        if not isinstance(document, NetworkDocument):
            raise ModelError(f"the processors {VARIANT!r} read documents of the tokenizer {VARIANT!r} only")
        if self.LAYER:
            document.add(self.LAYER)
        return document


@register_processor_variant("tokenize", VARIANT)
class Tokens(_Variant):
    """Sentences, tokens and words, and the named entities: Stanza's processor for those has no variants.

    ``tokenize_folder`` among the pipeline's arguments names a folder with another network than the shipped one.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self.reader = reader(Path(config.get("folder", NETWORK)))

    def process(self, document: StanzaDocument | str) -> NetworkDocument:
        """The document of a text, or of the text that a document holds."""
        text = document.text if isinstance(document, StanzaDocument) else document
        if not isinstance(text, str):
            raise ModelError(f"the tokenizer {VARIANT!r} reads text, not tokens: give it a string")
        return NetworkDocument(self.reader.read(text))


@register_processor_variant("mwt", VARIANT)
class Parts(_Variant):
    """Nothing: the tokenizer has cut multi-word tokens already."""


@register_processor_variant("pos", VARIANT)
class Tags(_Variant):
    """Parts of speech and features."""

    LAYER = "pos"


@register_processor_variant("lemma", VARIANT)
class Lemmas(_Variant):
    """Lemmas."""

    LAYER = "lemma"


@register_processor_variant("depparse", VARIANT)
class Trees(_Variant):
    """Dependency trees; sentences that are too long have none."""

    LAYER = "depparse"


@register_processor(ATTRIBUTION)
class Attributions(Processor):
    """The network's tags, links and states, as ``document.attribution`` (:class:`Proposals`).

    A text that Stanza's own tokenizer has cut is read by the network here.
    """

    PROVIDES_DEFAULT: ClassVar = {ATTRIBUTION}
    REQUIRES_DEFAULT: ClassVar = {"tokenize"}

    def __init__(self, config: dict[str, Any], pipeline: Any, device: Any) -> None:
        super().__init__(config, pipeline, device)
        self.reader = reader()

    def process(self, document: StanzaDocument) -> StanzaDocument:
        """The document, with what was found."""
        read = document.read if isinstance(document, NetworkDocument) else self.reader.read(document.text)
        document.attribution = Proposals(read.tags, read.links, read.states)
        return document


def stanza_document(parse: Parse) -> NetworkDocument:
    """A parse as a Stanza document, with all that it holds."""
    document = NetworkDocument(parse)
    document.layers.update(LAYERS)
    document.attribution = Proposals(parse.tags, parse.links, parse.states)
    return document


def read_of(document: NetworkDocument) -> Parse | None:
    """The parse that the document stands for, with tags and links if they were asked for; None where it may differ."""
    parse = document.parse
    if parse is None or hasattr(document, ATTRIBUTION):
        return parse
    return replace(parse, tags=(), links=(), states=None)


def _entity(document: NetworkDocument, sentence: StanzaSentence, entity: Entity) -> StanzaSpan:
    """An entity as Stanza's, its class in its tokens (BIOES); it may be the first half of a token (``Russia``'s)."""
    inside = [t for t in sentence.tokens if t.start_char < entity.end and t.end_char > entity.start]
    marks = "S" if len(inside) == 1 else "B" + "I" * (len(inside) - 2) + "E"
    for token, mark in zip(inside, marks, strict=True):
        token.ner = f"{mark}-{entity.type}"
    span = StanzaSpan(tokens=inside, type=entity.type, doc=document, sent=sentence)
    span.start_char, span.end_char = entity.start, entity.end
    span.text = document.text[entity.start : entity.end]
    return span


def _fields(word: Word, layers: set[str]) -> dict[str, Any]:
    """A word's part of some layers, by Stanza's names."""
    found: dict[str, Any] = {}
    if "pos" in layers:
        found |= {"upos": word.upos, "xpos": word.xpos, "feats": word.feats or None}
    if "lemma" in layers:
        found["lemma"] = word.lemma
    if "depparse" in layers:
        found |= {"head": word.head, "deprel": word.deprel}
    return found


def _entries(sentence: Sentence, layers: set[str]) -> list[dict[str, Any]]:
    """A sentence in Stanza's plain form; words that touch and are one token have that token's entry before them."""
    entries: list[dict[str, Any]] = []
    if not sentence.parsed:
        layers = layers - {"depparse"}
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
            misc = f"start_char={word.start}|end_char={word.end}"
            entries.append({"id": (word.id,), "text": word.text, "misc": misc, **_fields(word, layers)})
        at = end
    return entries


def _touch(before: Word, word: Word) -> bool:
    return before.end == word.start and one_token(before.text, word.text)
