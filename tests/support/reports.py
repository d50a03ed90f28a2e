"""What the attribution layer finds in a hand-built parse, as strings: for tests."""

from __future__ import annotations

from dataclasses import dataclass

from quoteattr.attribution import attribute
from quoteattr.attribution.facts import facts_of
from quoteattr.attribution.judge import act_of, factuality_of, lemma_of
from quoteattr.attribution.rules import rule_drafts
from quoteattr.parsing.structure import Parse
from quoteattr.quotations import find_quotations
from quoteattr.schema import Attribution


@dataclass(frozen=True)
class Report:
    """The texts of a draft's spans and what it was judged to be."""

    source: tuple[str, ...]
    cue: str
    content: tuple[str, ...]
    rule: str
    act: str
    factuality: str
    lemma: str


def reports(parse: Parse) -> list[Report]:
    """What the rules alone propose, in text order; spans are checked against the text."""
    text = parse.text
    found = []
    for draft in sorted(rule_drafts(parse, find_quotations(text)), key=lambda d: (d.start, -d.end)):
        facts = facts_of(parse, draft)
        found.append(
            Report(
                tuple(text[s:e] for s, e in sorted(draft.source)),
                " … ".join(text[s:e] for s, e in draft.cue),
                tuple(text[s:e] for s, e in draft.content),
                draft.rule,
                act_of(facts),
                factuality_of(facts),
                lemma_of(facts),
            )
        )
    return found


def rows(parse: Parse) -> list[Attribution]:
    """The rows of the whole layer."""
    return list(attribute(parse, find_quotations(parse.text)))


def texts(parse: Parse, spans: tuple[tuple[int, int], ...]) -> tuple[str, ...]:
    """The texts of spans."""
    return tuple(parse.text[s:e] for s, e in spans)
