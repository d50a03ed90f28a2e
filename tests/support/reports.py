"""What the attribution layer finds in a hand-built parse, as strings: for tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from support.build import span

from quoteattr.attribution import attribute
from quoteattr.attribution.facts import facts_of
from quoteattr.attribution.judge import act_of, factuality_of, lemma_of
from quoteattr.attribution.rules import rule_drafts
from quoteattr.parsing.structure import Link, Parse, Tagged
from quoteattr.quotations import find_quotations
from quoteattr.schema import Attribution, Speaker
from quoteattr.speakers import Registry, resolve_speakers


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


Row = tuple[tuple[str, ...], str, tuple[str, ...]]
"""Source, cue and content as texts."""


def triples(parse: Parse) -> list[Row]:
    """Source, cue and content of each row of the layer, in text order."""
    return [
        (texts(parse, a.source), " … ".join(texts(parse, a.cue)), texts(parse, a.content))
        for a in rows(parse)
    ]


def ruled(parse: Parse) -> list[Row]:
    """The same for what the rules propose."""
    return [(r.source, r.cue, r.content) for r in reports(parse)]


def tagged(parse: Parse, *tags: tuple[str, str], links: Sequence[tuple[int, int]]) -> Parse:
    """The parse with the tagger's spans (role, text) and its links (number of the cue, number of the span)."""
    spans = tuple(Tagged(role, *span(parse, text), 0.97) for role, text in tags)
    return Parse(parse.text, parse.sentences, spans, tuple(Link(c, n, 0.97) for c, n in links))


def named(parse: Parse, attributions: Sequence[Attribution] | None = None) -> list[Speaker]:
    """The speakers of the rows, with an empty registry."""
    quotations = find_quotations(parse.text)
    found = tuple(attribute(parse, quotations) if attributions is None else attributions)
    return list(resolve_speakers(parse, quotations, found, Registry()))
