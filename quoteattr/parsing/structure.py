"""The parse that the language layers work on: plain data with offsets into the document's text.

It knows nothing of Stanza, so tests build it by hand. Offsets are Python ``str`` offsets into the text
as it was given, end exclusive.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Word:
    """One syntactic word (Universal Dependencies).

    ``id`` counts from 1 inside the sentence; ``head`` is the id of its governor, 0 for the root.
    The words of a multi-word token share or split its offsets.
    """

    id: int
    text: str
    lemma: str
    upos: str
    head: int
    deprel: str
    start: int
    end: int
    xpos: str = ""
    feats: str = ""

    @property
    def span(self) -> Span:
        """Offsets of the word in the text."""
        return (self.start, self.end)


@dataclass(frozen=True, slots=True)
class Entity:
    """A named entity: its type (``PERSON``, ``ORG``, ``LOC``, ``NORP`` ...) and offsets."""

    type: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tagged:
    """A span proposed by the learned tagger: role ``SOURCE``, ``CUE`` or ``CONTENT`` and its probability.

    ``inner``: it belongs to a report inside a report. A cue has probabilities of its act: speech, thought, evidence.
    """

    role: str
    start: int
    end: int
    probability: float = 1.0
    inner: bool = False
    acts: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A learned link: the cue ``Tagged`` number ``cue`` goes with span number ``span``, with a probability.

    Numbers count :attr:`Parse.tags`.
    """

    cue: int
    span: int
    probability: float


@dataclass(frozen=True)
class Sentence:
    """A sentence: its words in order and the entities that start in it."""

    words: tuple[Word, ...]
    entities: tuple[Entity, ...] = ()
    parsed: bool = True  # False: no part of speech, no tree (too long, see reader.py)

    @property
    def start(self) -> int:
        """Offset of the first word."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Offset behind the last word."""
        return self.words[-1].end

    @cached_property
    def _children(self) -> dict[int, tuple[Word, ...]]:
        found: dict[int, list[Word]] = {}
        for word in self.words:
            found.setdefault(word.head, []).append(word)
        return {head: tuple(words) for head, words in found.items()}

    def children(self, word: Word, *deprels: str) -> tuple[Word, ...]:
        """Dependents of ``word`` in text order; with ``deprels`` only those (``nsubj`` also finds ``nsubj:pass``)."""
        found = self._children.get(word.id, ())
        if not deprels or not found:
            return found
        return tuple([c for c in found if c.deprel in deprels or c.deprel.partition(":")[0] in deprels])

    @cached_property
    def subject(self) -> Word | None:
        """The subject of the root, None where there is none."""
        roots = self._children.get(0, ())
        return next(iter(self.children(roots[0], "nsubj")), None) if roots else None

    def head(self, word: Word) -> Word | None:
        """The governor of ``word``, None for the root."""
        return self.words[word.head - 1] if 0 < word.head <= len(self.words) else None

    def ancestors(self, word: Word) -> Iterator[Word]:
        """The governors of ``word``, nearest first; stops at the root and at a cycle."""
        seen = {word.id}
        at = self.head(word)
        while at is not None and at.id not in seen:
            seen.add(at.id)
            yield at
            at = self.head(at)

    def subtree(self, word: Word) -> tuple[Word, ...]:
        """``word`` and all below it, in text order."""
        found: dict[int, Word] = {}
        todo = [word]
        while todo:
            at = todo.pop()
            if at.id not in found:
                found[at.id] = at
                todo.extend(self._children.get(at.id, ()))
        return tuple(sorted(found.values(), key=attrgetter("id")))

    @cached_property
    def low(self) -> tuple[str, ...]:
        """The texts of the words in lower case."""
        return tuple([w.text.lower() for w in self.words])

    @cached_property
    def _edges(self) -> tuple[list[int], list[int]] | None:
        """Where the words start and where they end; None unless both only grow along the sentence."""
        starts, ends = [w.start for w in self.words], [w.end for w in self.words]
        return (starts, ends) if starts == sorted(starts) and ends == sorted(ends) else None

    def within(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that overlap the character span, in text order."""
        if self._edges is None:
            return tuple(w for w in self.words if w.start < end and w.end > start)
        starts, ends = self._edges
        return self.words[bisect_right(ends, start) : bisect_left(starts, end)]

    @cached_property
    def capitalized(self) -> bool:
        """Does nearly every word begin with a capital, as in a headline?"""
        long = [t for w in self.words if len(t := w.text) > 3 and t[0].isalpha()]
        if not long or len([t for t in long if t[0].isupper()]) < 0.85 * len(long):
            return False
        return len([w for w in self.words if w.text[:1].isalpha()]) > 4

    def top(self, start: int, end: int) -> Word | None:
        """The highest word of a character span: the first whose governor lies outside it."""
        words = self.within(start, end)
        inside = {w.id for w in words}
        tops = [w for w in words if w.head not in inside]
        best = [w for w in tops if w.upos not in ("PUNCT", "DET", "ADP", "SCONJ", "CCONJ", "PART")]
        return next(iter(best or tops), None)


@dataclass(frozen=True)
class States:
    """What the network makes of the words that may head a mention: small whole numbers, as many for each.

    ``starts`` is where those words begin, ascending; ``rows`` holds their numbers one after the other, a signed byte
    each.
    """

    starts: tuple[int, ...]
    rows: bytes

    @property
    def width(self) -> int:
        """Numbers of a word."""
        return len(self.rows) // len(self.starts) if self.starts else 0


@dataclass(frozen=True)
class Parse:
    """A parsed document: the text, its sentences, what the learned tagger proposes, and chains of mentions.

    A chain holds the spans of the text that stand for one person or thing, in text order; there are none unless
    Stanza's coreference was asked for (:mod:`quoteattr.parsing.coreference`). ``states`` are there where the network
    has read the text (:mod:`quoteattr.parsing.network.references`).
    """

    text: str
    sentences: tuple[Sentence, ...]
    tags: tuple[Tagged, ...] = ()
    links: tuple[Link, ...] = ()
    skipped: tuple[tuple[int, int, str], ...] = field(
        default=()
    )  # (start, end, reason) of stretches not read
    chains: tuple[tuple[Span, ...], ...] = ()
    states: States | None = None

    @cached_property
    def _starts(self) -> list[int]:
        return [s.start for s in self.sentences]

    def sentence_number(self, offset: int) -> int:
        """Number of the sentence that holds ``offset`` (the one before it, between sentences); -1 if none."""
        return bisect_right(self._starts, offset) - 1

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds ``offset``, or the one before it; None before the first."""
        number = self.sentence_number(offset)
        return self.sentences[number] if number >= 0 else None
