"""Which sentences are worth a parse: those where somebody may speak, and those that tell who that is.

Tokens, entities and the attribution tagger's spans are there for the whole text. Parts of speech, lemmas and trees are
made for the sentences that :func:`worth_parsing` names. The others stay lists of words with entities.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from quoteattr.parse import Entity, Span, Tagged
from quoteattr.quotations import find_quotations

BEFORE = 2
"""Sentences before an unnamed source in which its name is looked for on the parse."""

PERSON = ("PERSON", "PER")


def worth_parsing(
    text: str, sentences: Sequence[Span], entities: Sequence[Entity], tags: Sequence[Tagged]
) -> list[bool]:
    """For each sentence (offsets, in order): is it parsed?

    It is where a tagged span or a quotation touches it, where a source without a name stands up to :data:`BEFORE`
    sentences behind it, and where a person's name (by its last word) stands for the first time, since titles and
    appositions go with that.
    """
    wanted = [False] * len(sentences)
    starts, ends = [s for s, _ in sentences], [e for _, e in sentences]

    def numbers(start: int, end: int) -> range:
        """The sentences that overlap a span."""
        return range(bisect_right(ends, start), bisect_left(starts, end))

    spans = [(t.start, t.end) for t in tags]
    spans += [piece for q in find_quotations(text) for piece in q.pieces]
    for start, end in spans:
        for n in numbers(start, end):
            wanted[n] = True
    people = [e for e in entities if e.type in PERSON]
    for tag in tags:
        if tag.role == "SOURCE" and not _overlaps(tag, people):
            for n in numbers(tag.start, tag.end):
                wanted[max(0, n - BEFORE) : n] = [True] * (n - max(0, n - BEFORE))
    for entity in first_mentions(text, people):
        for n in numbers(entity.start, entity.end):
            wanted[n] = True
    return wanted


def first_mentions(text: str, entities: Iterable[Entity]) -> list[Entity]:
    """The first entity of each last word: ``Anna Weiss`` where ``Weiss`` comes later."""
    seen: set[str] = set()
    found = []
    for entity in entities:
        words = text[entity.start : entity.end].removesuffix("'s").removesuffix("’s").split()
        if words and words[-1].casefold() not in seen:
            seen.add(words[-1].casefold())
            found.append(entity)
    return found


def _overlaps(tag: Tagged, entities: Sequence[Entity]) -> bool:
    at = bisect_right(entities, tag.start, key=lambda e: e.end)
    return at < len(entities) and entities[at].start < tag.end
