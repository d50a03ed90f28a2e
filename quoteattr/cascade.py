"""Which sentences are worth a parse: those where somebody may speak, and those that tell who that is.

Tokens, entities and the attribution tagger's spans are there for the whole text. Parts of speech, lemmas and trees are
made for the sentences that :func:`worth_parsing` names. The others stay lists of words with entities.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from quoteattr.parse import Entity, Span, Tagged
from quoteattr.quotations import Quotation, find_quotations

WORD = re.compile(r"\w+")

BEFORE = 1
"""Sentences before an unnamed source in which its name is looked for on the parse."""

PERSON = ("PERSON", "PER")


def worth_parsing(
    text: str, sentences: Sequence[Span], entities: Sequence[Entity], tags: Sequence[Tagged]
) -> list[bool]:
    """For each sentence (offsets, in order): is it parsed?

    It is where a cue or a source stands; at the ends of a quotation that the tagger left alone (rules may find who
    said it); up to :data:`BEFORE` sentences before a source without a name; and where a person who speaks is named
    for the first time, since titles and appositions go with that. A sentence in the middle of somebody's words
    isn't, nor is one in which nobody speaks.
    """
    wanted = [False] * len(sentences)
    starts, ends = [s for s, _ in sentences], [e for _, e in sentences]

    def want(start: int, end: int, before: int = 0) -> None:
        """The sentences that overlap a span, and some before it."""
        first, behind = bisect_right(ends, start), bisect_left(starts, end)
        for n in range(max(0, first - before), behind):
            wanted[n] = True

    people = [e for e in entities if e.type in PERSON]
    speaking: set[str] = set()
    contents = []
    for tag in tags:
        if tag.role == "CONTENT":
            contents.append(tag)
            continue
        unnamed = tag.role == "SOURCE" and not _overlaps(tag, people)
        want(tag.start, tag.end, BEFORE if unnamed else 0)
        if tag.role == "SOURCE":
            speaking.update(_words(text, tag))
    for quotation in find_quotations(text):
        if not _overlaps(quotation, contents):
            want(quotation.start, quotation.start + 1)
            want(quotation.end - 1, quotation.end)
    for last, entity in first_mentions(text, people).items():
        if last in speaking:
            want(entity.start, entity.end)
    return wanted


def first_mentions(text: str, entities: Iterable[Entity]) -> dict[str, Entity]:
    """The first entity of each last word: ``Anna Weiss`` where ``Weiss`` comes later."""
    found: dict[str, Entity] = {}
    for entity in entities:
        for last in _words(text, entity)[-1:]:
            found.setdefault(last, entity)
    return found


def _words(text: str, span: Entity | Tagged) -> list[str]:
    return WORD.findall(text[span.start : span.end].casefold().replace("'s", "").replace("’s", ""))


def _overlaps(span: Tagged | Quotation, others: Sequence[Entity | Tagged]) -> bool:
    """Does the span overlap one of the others (in order, apart from each other)?"""
    at = bisect_right(others, span.start, key=lambda e: e.end)
    return at < len(others) and others[at].start < span.end
