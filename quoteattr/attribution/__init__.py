"""Attributions: who reports what, as linked spans of cue, source and content.

In: a parse and the quotations of its text. Out: :class:`~quoteattr.schema.Attribution` rows, judged and numbered.
The analyzer imports it (and training, to fit the confidence); it knows nothing of names, tables or files.
"""

from __future__ import annotations

from collections.abc import Sequence

from quoteattr.attribution.about import about
from quoteattr.attribution.confidence import confidence, likely
from quoteattr.attribution.drafts import CERTAIN, Draft, overlap, size
from quoteattr.attribution.evident import evident, without_rivals
from quoteattr.attribution.facts import facts_of
from quoteattr.attribution.floating import continue_quotations, drop_names_in_marks, join_followers
from quoteattr.attribution.judge import act_of, factuality_of, lemma_of
from quoteattr.attribution.marked import bound_contents, part_far_pieces, type_of
from quoteattr.attribution.merging import select, weigh
from quoteattr.attribution.rules import rule_drafts
from quoteattr.attribution.sources import settle_sources
from quoteattr.attribution.tagged import tagged_drafts
from quoteattr.parsing.structure import Parse, Tagged
from quoteattr.quotations import Quotation
from quoteattr.schema import Attribution

__all__ = ["attribute"]

NEIGHBOURS = 200
"""How many attributions back the one that a nested one stands in is looked for."""
CEILING = 0.985
"""How sure a row can be. The articles that the confidence was fitted on were labelled by the hand that labelled what
the network learned from, and don't show how often two who label apart differ."""


def attribute(parse: Parse, quotations: Sequence[Quotation]) -> tuple[Attribution, ...]:
    """The attributions of a document, in text order of their contents, an outer one before what is nested in it."""
    return number(parse, quotations, find_drafts(parse, quotations))


def find_drafts(parse: Parse, quotations: Sequence[Quotation]) -> list[Draft]:
    """The drafts of a document with their confidence.

    The tagger and the rules are asked apart, and the likelier of their drafts are taken; quotations that run on
    without a cue follow.
    """
    drafts = select(candidates(parse, quotations))
    drafts = continue_quotations(parse, quotations, join_followers(parse, drafts))
    for draft in drafts:
        if draft.rule == "floating":
            draft.both = bool(parse.tags)
            draft.chance = confidence(draft, type_of(parse.text, draft.content, quotations))
    return drafts


def candidates(parse: Parse, quotations: Sequence[Quotation]) -> list[Draft]:
    """All that the tagger and the rules propose, with their confidence."""
    tagged = bound_contents(parse.text, tagged_drafts(parse), quotations)
    tagged = settle_sources(parse, part_far_pieces(parse, tagged, quotations))
    tagged = evident(parse, quotations, drop_names_in_marks(parse.text, quotations, tagged))
    ruled = evident(parse, quotations, rule_drafts(parse, quotations))
    certain = [d for d in ruled if d.rule in CERTAIN]
    return weigh(parse, quotations, without_rivals(tagged, certain), without_rivals(ruled, certain))


def number(parse: Parse, quotations: Sequence[Quotation], drafts: Sequence[Draft]) -> tuple[Attribution, ...]:
    """Judged, sorted and numbered; what lies inside another's content gets that one as its parent."""
    cues = [t for t in parse.tags if t.role == "CUE"]
    found: list[Attribution] = []
    reaching: list[tuple[int, Attribution]] = []  # with their numbers those that end behind the place reached
    for draft in sorted(drafts, key=lambda d: (d.start, -d.end)):
        if not likely(draft):
            continue
        oldest = len(found) - NEIGHBOURS
        reaching = [(n, a) for n, a in reaching if n >= oldest and a.end > draft.start]
        around = [a for _, a in reaching if overlap(draft.content, a.content) >= 0.9 * size(draft.content)]
        parent = min(around, key=lambda a: size(a.content), default=None)
        kind = type_of(parse.text, draft.content, quotations)
        facts = facts_of(parse, draft, quoted=kind != "indirect")
        found.append(
            Attribution(
                id=f"a{len(found) + 1}",
                content=tuple(draft.content),
                cue=tuple(sorted(draft.cue)),
                source=tuple(sorted(draft.source)),
                type=kind,
                act=act_of(facts, learned_acts(cues, draft)),
                factuality=factuality_of(facts),
                cue_lemma=lemma_of(facts),
                parent=parent.id if parent else None,
                rule=draft.rule,
                confidence=round(CEILING * draft.chance, 4),
                about=about(parse, draft.content),
            )
        )
        reaching.append((len(found) - 1, found[-1]))
    return tuple(found)


def learned_acts(cues: Sequence[Tagged], draft: Draft) -> tuple[float, ...]:
    """The probabilities of the acts that the network gives the draft's cue; none where it tagged no such cue."""
    touching = [t for t in cues if t.acts and overlap(draft.cue, [(t.start, t.end)])]
    return max(touching, key=lambda t: t.probability).acts if touching else ()
