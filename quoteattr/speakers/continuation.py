"""Quotations without a source: whose they are, where that is sound."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from quoteattr.schema import Attribution
from quoteattr.speakers.answers import NOBODY, Answer
from quoteattr.speakers.discourse import Discourse

MARKS = " \n\r\t\"“”'‘’.,"
OPENING, CLOSING = '“"«', '”"»'
ASIDE = 300
"""Characters of a caption or an advertisement between two paragraphs of one quotation."""


def without_source(d: Discourse, attribution: Attribution) -> Answer:
    """The speaker of a quotation that has neither source nor cue; nobody for all others.

    It is whoever is quoted both before and behind it; or the speaker of the quotation or report that it follows with
    nothing between them but marks and what else that one's sentence tells.
    """
    if attribution.cue or attribution.type == "indirect":
        return NOBODY
    return _around(d, attribution) or _goes_on(d, attribution) or NOBODY


def ended(d: Discourse, offset: int) -> Iterator[Attribution]:
    """The attributions that end before an offset, the nearest first."""
    return islice(d.by_end, bisect_left(d.by_end, -offset, key=lambda a: -a.end), None)


def begun(d: Discourse, offset: int) -> Iterator[Attribution]:
    """The attributions that begin behind an offset, the nearest first."""
    return islice(d.by_start, bisect_left(d.by_start, offset, key=lambda a: a.start), None)


def answered(d: Discourse, attribution: Attribution) -> bool:
    """Has the attribution a source that stands for one?"""
    return bool(attribution.source) and len(d.answers.get(attribution.id, ())) == 1


def left_open(text: str, attribution: Attribution) -> bool:
    """Does its last piece open with a quotation mark that nothing closes, so that the next paragraph goes on?"""
    start, end = attribution.content[-1]
    return text[start] in OPENING and text[end - 1] not in CLOSING


def _around(d: Discourse, attribution: Attribution) -> Answer | None:
    before = next((a for a in ended(d, attribution.start) if answered(d, a)), None)
    after = next((a for a in begun(d, attribution.end) if answered(d, a)), None)
    if before is None or after is None:
        return None
    one, two = d.answers[before.id][0], d.answers[after.id][0]
    if one.status != "named" or one.referent is None or one.referent is not two.referent:
        return None
    return replace(one.because("a quotation without a source between two of the same speaker"), way="goes on")


def _goes_on(d: Discourse, attribution: Attribution) -> Answer | None:
    before = ended(d, attribution.start)
    last = next((a for a in before if a.id in d.answers), None)
    if last is None:
        return None
    end = max(e for _, e in (*last.content, *last.source, *last.cue))
    telling = d.parse.sentence_at(last.cue[0][0]) if last.cue else None
    if telling is not None:
        end = max(end, min(telling.end, attribution.start))  # *said Ada Moss, head of the office since May.*
    between = d.parse.text[end : attribution.start].strip(MARKS)
    speaker = d.answers[last.id][0]
    if len(between) > (ASIDE if left_open(d.parse.text, last) else 3) or speaker.status != "named":
        return None
    if last.type == "indirect" and speaker.kind != "person":
        return None
    going_on = speaker.because("the quotation goes on after the one before it, whose speaker is")
    return replace(going_on, way="goes on")
