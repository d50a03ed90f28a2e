"""Attributions by rule: the constructions of reported speech on the parse and the marks, without the tagger.

Each construction is one function from a sentence to drafts, named by its ``rule``: the reporting verb beside
quotation marks (``verb:marks``), with a clause (``verb:clause``), set in as an aside (``verb:aside``), with a plain
object (``verb:topic``); the cue noun (``noun``), the phrase (``phrase``: *according to*), the possessed opinion
(``possessed``: *in his view*), the relative clause (``relative``: *a deal that Weiss called dead*) and the formats
(``format:colon`` and so on).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import chain

from quoteattr.attribution.drafts import Draft, overlap, size, union
from quoteattr.attribution.formats import format_drafts
from quoteattr.attribution.marked import bound_contents
from quoteattr.attribution.rules.beside import beside
from quoteattr.attribution.rules.nouns import noun_drafts, possessed_drafts, relative_drafts
from quoteattr.attribution.rules.phrases import phrase_drafts
from quoteattr.attribution.rules.verbs import verb_drafts
from quoteattr.parse import Parse, Span
from quoteattr.quotations import Quotation

__all__ = ["add_rules", "rule_drafts"]

TAKEN = 0.3
"""A rule's content that others hold to more than this share is not new."""

PRIORITY = ["format", "verb:marks", "phrase", "possessed", "verb", "noun", "relative"]
"""Which construction comes first where two claim the same words."""


def rule_drafts(parse: Parse, quotations: Sequence[Quotation]) -> list[Draft]:
    """All drafts that the constructions find, their contents fitted to the marks."""
    pieces = sorted(p for q in quotations if q.depth == 0 for p in q.pieces)
    starts, ends = [s for s, _ in pieces], [e for _, e in pieces]
    reported = beside(parse, quotations)
    drafts: list[Draft] = []
    for sentence in parse.sentences:
        if sentence.parsed:
            near: list[Span] = pieces[bisect_right(ends, sentence.start) : bisect_left(starts, sentence.end)]
            drafts += chain(
                verb_drafts(sentence, reported, near),
                noun_drafts(sentence),
                relative_drafts(sentence),
                phrase_drafts(sentence),
                possessed_drafts(sentence),
            )
    return bound_contents(parse.text, [*drafts, *format_drafts(parse, quotations)], quotations)


def add_rules(parse: Parse, quotations: Sequence[Quotation], drafts: list[Draft]) -> list[Draft]:
    """The drafts, and of the rules' those that are new: another cue, and a content that nobody has yet.

    One that lies whole inside a content (nested speech) is added too where somebody is named as its source.
    """
    found = list(drafts)
    pieces = [p for q in quotations if q.depth == 0 for p in q.pieces]
    for new in sorted(rule_drafts(parse, quotations), key=priority):
        if new.cue and overlap(new.cue, [s for d in found for s in d.cue]):
            continue
        around = next((d for d in found if lies_in(new, d)), None)
        shared = overlap(new.content, [s for d in found if d is not around for s in d.content])
        if shared > TAKEN * size(new.content) or (around is not None and not new.source):
            continue
        if around is None and new.cue and any(s < new.cue[0][0] < e for s, e in pieces):
            continue
        new.nested = around is not None
        found.append(new)
    return found


def lies_in(inner: Draft, outer: Draft) -> bool:
    """Do all parts of a draft lie inside the other's content, and leave some of it over?"""
    parts = [*inner.content, *inner.cue, *inner.source]
    return bool(inner.source) and overlap(parts, outer.content) == size(union(parts)) < size(outer.content)


def priority(draft: Draft) -> tuple[int, int]:
    """Formats and marks first, then the longer content: what is nested comes behind what holds it."""
    name = draft.rule if draft.rule in PRIORITY else draft.rule.partition(":")[0]
    return PRIORITY.index(name), -size(draft.content)
