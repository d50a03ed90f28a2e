"""Formats that name the speaker beside the quotation: ``Okafor: "No."``, ``"No." — Okafor``, ``Q:`` and ``A:``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quoteattr.attribution.cue_lexicon import lemmas, lexicon, word_list
from quoteattr.attribution.drafts import Draft
from quoteattr.parsing.structure import Parse, Span
from quoteattr.quotations import Quotation

PARTICLE = r"de|van|von|der|bin|of|the|for|and"
NAME = rf"(?:[A-Z][\w.'’-]*|al-\w+|{PARTICLE})(?:[^\S\n]+(?:[A-Z(][\w.'’)-]*|{PARTICLE})){{0,7}}"
SPEAKER_LINE = re.compile(rf"^(?P<name>{NAME})(?P<colon>\s*:)[^\S\n]*(?P<said>\S[^\n]*)", re.M)
SIGNATURE = re.compile(
    r"[^\S\n]*\n?[^\S\n]*(?P<dash>[—–]|--?)[^\S\n]*(?P<name>(?:[A-Z][\w.'’-]*)(?:[ ,]+[A-Z][\w.'’-]*){0,5})"
)
BEHIND_COLON = re.compile(
    rf"(?P<colon>\s*:)[^\S\n]+(?P<name>{NAME})(?:[^\S\n]+(?:on|after|as|about|over|amid|to)\b[^\n.]*)?[^\S\n]*$",
    re.M,
)
BLOCK = re.compile(
    rf"^(?:And )?[Ff]rom (?P<name>(?:[a-z][\w-]* ){{0,3}}{NAME})(?P<colon>\s*:)\s*\n\s*(?=[\"“'‘«])", re.M
)
TRAILING = re.compile(
    r"(?P<said>\S[^\n]*), (?P<name>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,6}) (?P<cue>[A-Z]?[a-z]+s|Say|say)\.?\s*\n"
)
OFTEN = 0.5
COLON_BEFORE = re.compile(r":\s*\Z")
LABELS = {"q", "a", "question", "answer"}
CALLS = word_list("labels")


def format_drafts(parse: Parse, quotations: Sequence[Quotation]) -> list[Draft]:
    """Drafts of all formats; a transcript needs two lines of the form at least."""
    outer = [q for q in quotations if q.depth == 0]
    return [
        *colon_lines(parse.text, outer),
        *signatures(parse.text, outer),
        *before_names(parse.text, outer),
        *blocks(parse.text, outer),
        *headlines(parse, outer),
        *after_names(parse, outer),
    ]


def colon_lines(text: str, quotations: Sequence[Quotation]) -> Iterator[Draft]:
    """``NAME: "..."`` on a line, and interview transcripts (``NAME: ...`` or ``A: ...`` on two lines or more)."""
    lines = list(SPEAKER_LINE.finditer(text))
    starts = {q.start: q for q in quotations}
    names = [m["name"].casefold() for m in lines]
    transcript = len(lines) >= 3 and any(names.count(n) > 1 for n in names)
    for m in lines:
        if CALLS.issuperset(m["name"].casefold().split()):
            continue
        q = starts.get(m.start("said"))
        label = m["name"].casefold() in LABELS
        if q is not None and not label:
            yield Draft(list(q.pieces), [m.span("colon")], [m.span("name")], "format:colon")
        elif transcript and (label or names.count(m["name"].casefold()) > 1):
            yield Draft([turn(text, m, lines)], [m.span("colon")], [m.span("name")], "format:transcript")


def turn(text: str, at: re.Match[str], lines: Sequence[re.Match[str]]) -> Span:
    """What a speaker says until the next one is named, or until the text breaks off into narration."""
    end = at.end("said")
    behind = [m for m in lines if m.start() > at.start()]
    stop = behind[0].start() if behind else end
    whole = text[at.start("said") : stop].rstrip()
    return at.start("said"), at.start("said") + (len(whole) if behind else end - at.start("said"))


def signatures(text: str, quotations: Sequence[Quotation]) -> Iterator[Draft]:
    """``"..." — NAME``, on the same line or the next, with nothing behind the name."""
    for q in quotations:
        m = SIGNATURE.match(text, q.end)
        if m and not text[m.end() : m.end() + 200].split("\n")[0].strip(" .,"):
            yield Draft(list(q.pieces), [m.span("dash")], [m.span("name")], "format:signature")


def before_names(text: str, quotations: Sequence[Quotation]) -> Iterator[Draft]:
    """``'...': NAME on something``, as headlines have it, to the end of the line."""
    for q in quotations:
        m = BEHIND_COLON.match(text, q.end)
        if m:
            yield Draft(list(q.pieces), [m.span("colon")], [m.span("name")], "format:headline")


def blocks(text: str, quotations: Sequence[Quotation]) -> Iterator[Draft]:
    """``From chair Dana Voss:`` and a quotation in the next paragraph."""
    starts = {q.start: q for q in quotations}
    for m in BLOCK.finditer(text):
        q = starts.get(m.end())
        if q is not None:
            yield Draft(list(q.pieces), [m.span("colon")], [m.span("name")], "format:block")


def headlines(parse: Parse, quotations: Sequence[Quotation]) -> Iterator[Draft]:
    """The first line of the text: ``NAME: claim`` of a person or an organisation, and ``Claim, Somebody Says``."""
    m = TRAILING.match(parse.text)
    if (
        m
        and (entry := lexicon().get((next(lemmas(m["cue"].removesuffix("s"))), "verb")))
        and entry.rate >= OFTEN
    ):
        yield Draft([m.span("said")], [m.span("cue")], [m.span("name")], "format:headline")
        return
    m = SPEAKER_LINE.match(parse.text)
    if m is None or not parse.text[m.end() :].strip() or m.start("said") in {q.start for q in quotations}:
        return
    if (entity := named(parse, m.end("name"))) and entity == m.span("name"):
        yield Draft([m.span("said")], [m.span("colon")], [entity], "format:headline")


def after_names(parse: Parse, quotations: Sequence[Quotation]) -> Iterator[Draft]:
    """``A word from NAME: "..."``: a quotation behind a name and a colon, without a verb before them in the line."""
    for q in quotations:
        m = COLON_BEFORE.search(parse.text, max(0, q.start - 4), q.start)
        entity = named(parse, m.start()) if m else None
        sentence = parse.sentence_at(entity[0]) if entity else None
        if m is None or entity is None or sentence is None:
            continue
        ahead = [w for w in sentence.words if w.end <= q.start]
        if ahead[0].start < entity[0] and not any(w.upos == "VERB" for w in ahead):
            yield Draft(list(q.pieces), [(m.start(), m.start() + 1)], [entity], "format:colon")


def named(parse: Parse, end: int) -> Span | None:
    """The person or organisation whose name ends here."""
    sentence = parse.sentence_at(max(0, end - 1))
    for e in sentence.entities if sentence else ():
        if e.end == end and e.type in ("PERSON", "ORG"):
            return e.start, e.end
    return None
