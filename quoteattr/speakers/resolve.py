"""From the sources of a document's attributions to its speakers."""

from __future__ import annotations

from quoteattr.parsing.structure import Parse
from quoteattr.quotations import Quotation
from quoteattr.schema import Attribution, Speaker
from quoteattr.speakers.continuation import without_source
from quoteattr.speakers.coreference import by_chain, chain_names
from quoteattr.speakers.discourse import Discourse
from quoteattr.speakers.families import with_family
from quoteattr.speakers.linking import Linker
from quoteattr.speakers.name_confidence import confidence
from quoteattr.speakers.openings import opening
from quoteattr.speakers.registry import Registry
from quoteattr.speakers.sources import interviewee, settle


def resolve_speakers(
    parse: Parse,
    quotations: tuple[Quotation, ...],
    attributions: tuple[Attribution, ...],
    registry: Registry,
    date: object = None,
) -> tuple[Speaker, ...]:
    """The speaker of each attribution, in the same order; see :func:`resolve`."""
    return tuple(speaker for speaker, _ in resolve(parse, quotations, attributions, registry, date))


def resolve(
    parse: Parse,
    quotations: tuple[Quotation, ...],
    attributions: tuple[Attribution, ...],
    registry: Registry,
    date: object = None,
) -> tuple[tuple[Speaker, str], ...]:
    """The speaker of each attribution, in the same order, and whom the *he* or *she* that its content opens with stands
    for ("" where that is not clear).

    A speaker is named by the registry's form of the name if it knows it, else by the fullest form in the document.
    Whoever isn't clear is ``unresolved``, people without a name are ``anonymous``. ``date`` is the article's (a
    ``datetime.date`` or ISO text), for roles that were true at the time. Never raises on any parse.
    """
    d = Discourse(parse, quotations, attributions, registry, date)
    walk(Linker(d))
    return tuple((speaker(d, a), opening(d, a)) for a in attributions)


def walk(linker: Linker) -> None:
    """Meet the mentions of a document and settle its attributions, in text order."""
    d = linker.d
    items = d.mentions()
    waiting = sorted((a for a in d.attributions if a.source), key=lambda a: a.source[0][0], reverse=True)
    for item in items:
        while waiting and waiting[-1].source[0][1] <= item.start:
            settle(d, waiting.pop())
        linker.meet(item)
    while waiting:
        settle(d, waiting.pop())
    chained = chain_names(d)
    for attribution in d.attributions:  # after ours, so that none of ours is led by them
        by_chain(d, attribution, chained)
    for attribution in d.by_start:
        if attribution.id in d.again:  # perhaps described by now, or the outer speaker is known
            d.speaker, d.joint = None, ()
            settle(d, attribution)
            by_chain(d, attribution, chained)
        elif not attribution.source:
            interview = attribution.rule == "format:interview"
            found = interviewee(d, attribution) if interview else without_source(d, attribution)
            d.answers[attribution.id] = (found,)


def speaker(d: Discourse, attribution: Attribution) -> Speaker:
    """The answers to an attribution's source as a speaker."""
    answers = d.answers[attribution.id]
    first = answers[0]
    if first.status != "named":
        guesses = first.guesses if first.status == "unresolved" else ()
        return Speaker((), (), first.kind, first.status, first.steps, guesses=guesses)
    known: dict[str, str] = {}
    steps: list[str] = []
    for answer in answers:
        answer = with_family(d, answer)
        name, identity, step = d.known(answer)
        known.setdefault(name, identity)
        steps += [*answer.steps, step]
    sure = min(confidence(answer) for answer in answers)
    least = SPELLED if all(answer.way == "name" for answer in answers) else FOUND
    doubtful = attribution.confidence < least and not attribution.rule.startswith("format")
    if doubtful or sure * attribution.confidence < FLOOR:
        guesses = tuple((name, round(sure, 3)) for name in known)
        return Speaker((), (), "unnamed", "unresolved", (*steps, "not sure enough"), guesses=guesses)
    return Speaker(tuple(known), tuple(known.values()), first.kind, "named", tuple(steps), sure)


SPELLED, FOUND = 0.7, 0.9
"""The least probability of a row whose speaker is named, where the name stands in the source and where it was found
elsewhere. Where the layout names the speaker, none is asked for."""
FLOOR = 0.5
"""The least probability that the row and the name in it are both right: a wrong name is worse than none."""
