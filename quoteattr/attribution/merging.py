"""The tagger's drafts and the rules': what the rules add, and what they only say again."""

from __future__ import annotations

from collections.abc import Sequence

from quoteattr.attribution.drafts import Draft, overlap, size, union
from quoteattr.attribution.rules import rule_drafts
from quoteattr.parse import Parse
from quoteattr.quotations import Quotation

TAKEN = 0.3
"""A rule's content that others hold to more than this share is not new."""

SHORTEST_NESTED = 4
"""Words that a report inside another's content has at least."""

PRIORITY = ["format", "verb:marks", "phrase", "possessed", "verb", "noun", "relative"]
NESTED_RULES = ("verb:clause", "verb:marks", "phrase", "noun")
SELF = frozenset(("i", "we", "you", "they", "it", "one"))


def add_rules(parse: Parse, quotations: Sequence[Quotation], drafts: list[Draft]) -> list[Draft]:
    """The drafts, and of the rules' those that are new: another cue, and a content that nobody has yet.

    One that lies whole inside a content (nested speech) is added too where it is worth a row of its own.
    """
    found = list(drafts)
    for new in sorted(rule_drafts(parse, quotations), key=priority):
        if new.cue and overlap(new.cue, [s for d in found for s in d.cue]):
            continue
        around = next((d for d in found if lies_in(new, d)), None)
        shared = overlap(new.content, [s for d in found if d is not around for s in d.content])
        if shared > TAKEN * size(new.content) or (around is not None and not worth_nesting(parse.text, new)):
            continue
        new.nested = around is not None
        found.append(new)
    return found


def lies_in(inner: Draft, outer: Draft) -> bool:
    """Do all parts of a draft lie inside the other's content, and leave some of it over?"""
    parts = [*inner.content, *inner.cue, *inner.source]
    return overlap(parts, outer.content) == size(union(parts)) < size(outer.content)


def worth_nesting(text: str, draft: Draft) -> bool:
    """A report inside a report: a whole construction, somebody else's words, and more than a few of them."""
    who = " ".join(text[s:e] for s, e in draft.source).lower()
    words = sum(len(text[s:e].split()) for s, e in draft.content)
    return draft.rule in NESTED_RULES and bool(who) and who not in SELF and words >= SHORTEST_NESTED


def priority(draft: Draft) -> tuple[int, int]:
    """Formats and marks first, then the longer content: what is nested comes behind what holds it."""
    name = draft.rule if draft.rule in PRIORITY else draft.rule.partition(":")[0]
    return PRIORITY.index(name), -size(draft.content)
