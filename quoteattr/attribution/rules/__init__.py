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

from quoteattr.attribution.drafts import Draft
from quoteattr.attribution.marked import bound_contents
from quoteattr.attribution.rules.beside import beside
from quoteattr.attribution.rules.formats import format_drafts
from quoteattr.attribution.rules.interviews import interview_drafts
from quoteattr.attribution.rules.leads import lead_drafts
from quoteattr.attribution.rules.nouns import noun_drafts, possessed_drafts, relative_drafts
from quoteattr.attribution.rules.phrases import phrase_drafts
from quoteattr.attribution.rules.verbs import verb_drafts
from quoteattr.parsing.structure import Parse, Span
from quoteattr.quotations import Quotation

__all__ = ["rule_drafts"]


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
    layout = [*format_drafts(parse, quotations), *lead_drafts(parse), *interview_drafts(parse.text)]
    return bound_contents(parse.text, [*drafts, *layout], quotations)
