"""Formats that name the speaker beside the quotation: ``Okafor: "No."``, ``"No." — Okafor``, ``Q:`` and ``A:``."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from quoteattr.attribution.clauses import cue_span, inverted_source, noun_phrase, source_word
from quoteattr.attribution.cue_lexicon import lemmas, lexicon, lookup, word_list
from quoteattr.attribution.drafts import SHOWN, Draft
from quoteattr.parsing.structure import Parse, Span, Word
from quoteattr.quotations import Quotation
from quoteattr.quotations.spans import paragraphs

PARTICLE = r"de|van|von|der|bin|of|the|for|and"
NAME = rf"(?:[A-Z][\w.'’-]*|al-\w+|{PARTICLE})(?:[^\S\n]+(?:[A-Z(][\w.'’)-]*|{PARTICLE})){{0,7}}"
SPEAKER_LINE = re.compile(
    rf"^(?P<name>{NAME}?)(?:[^\S\n]+\([^()\n]{{2,60}}\))?(?P<colon>\s*:)[^\S\n]*(?P<said>\S[^\n]*)", re.M
)
STAGE = re.compile(r"\s*\n\s*[(\[][^()\[\]\n]*[)\]]\s*\Z")
"""What a transcript tells at the end of a turn that nobody says: *(Laughter.)*, *[crosstalk]*."""
SIGNED = (
    r"(?P<name>(?:[a-z][\w-]*[^\S\n]+){0,3}[A-Z][\w.'’-]*(?:[^\S\n]+(?:[A-Z][\w.'’-]*|de|van|von|der|bin|al-\w+)){0,5}"
    r"(?P<role>,[^\n.!?]{2,80})?)\.?[^\S\n]*$"
)
"""A name with a role before it, a role or a place behind a comma, to the end of the line."""
SIGNATURE = re.compile(rf"[^\S\n]*\n?[^\S\n]*(?P<dash>[—–]|--?)[^\S\n]*{SIGNED}", re.M)
SIGNATURE_BELOW = re.compile(rf"[^\S\n]*\n[^\S\n]*{SIGNED}", re.M)
SIGNATURE_LINE = re.compile(rf"^>?[^\S\n]*(?P<dash>[—–]|--?)[^\S\n]*{SIGNED}", re.M)
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
LINE_NAME = re.compile(
    rf"(?P<said>[^\n:“\"‘'«]{{12,}}?)(?P<colon>\s*:)[^\S\n]+(?P<name>{NAME}(?:[^\S\n]+[a-z]+){{0,2}})[^\S\n]*$",
    re.M,
)
DASH_OPENS = re.compile(r"[-–—][^\S\n]*(?=[A-Z(“\"])")
DASH = re.compile(r"[^\S\n]+[-–—][^\S\n]+")
OFTEN = 0.5
OWN_WORDS = re.compile(r"\b(?:I|[Mm]y|[Ww]e|[Oo]ur|[Yy]ou|[Yy]our)\b")
MARK = re.compile('["“”«»„]')

COLON_BEFORE = re.compile(r":\s*\Z")
LABELS = {"q", "a", "question", "answer"}
CALLS = word_list("labels")
POSTS = word_list("posts")


def format_drafts(parse: Parse, quotations: Sequence[Quotation]) -> list[Draft]:
    """Drafts of all formats; a transcript needs two lines of the form at least."""
    outer = [q for q in quotations if q.depth == 0]
    return [
        *colon_lines(parse, outer),
        *signatures(parse, outer),
        *before_names(parse.text, outer),
        *blocks(parse.text, outer),
        *headlines(parse, outer),
        *after_names(parse, outer),
        *dash_quotations(parse),
        *set_off_blocks(parse, outer),
    ]


def colon_lines(parse: Parse, quotations: Sequence[Quotation]) -> Iterator[Draft]:
    """``NAME: "..."`` on a line, and interview transcripts (``NAME: ...`` or ``A: ...`` on two lines or more, with the
    name of a person of the text on one)."""
    text = parse.text
    lines = list(SPEAKER_LINE.finditer(text))
    starts = {q.start: q for q in quotations}
    names = [m["name"].casefold() for m in lines]
    transcript = len(lines) >= 3 and any(names.count(n) > 1 for n in names) and mostly_labels(text, lines)
    for m in lines:
        if calls_reader(m["name"]):
            continue
        q = starts.get(m.start("said"))
        label = m["name"].casefold() in LABELS
        if q is not None and not label:
            yield Draft(list(q.pieces), [m.span("colon")], [m.span("name")], "format:colon")
        elif transcript and (
            label or names.count(m["name"].casefold()) > 1 or names_person(parse, m["name"])
        ):
            yield Draft(
                [turn(text, m, lines)],
                [m.span("colon")],
                [m.span("name")],
                "format:transcript",
                {"rate": SHOWN},
            )


def calls_reader(label: str) -> bool:
    """Is what stands before a colon a call to the reader: *Read more*?"""
    return CALLS.issuperset(label.casefold().split())


def mostly_labels(text: str, lines: Sequence[re.Match[str]]) -> bool:
    """Do labels begin a third of the paragraphs from the first one on (an interview, no article with headings)?"""
    inside = paragraphs(text[lines[0].start() : lines[-1].end()])
    return 3 * len(lines) >= len(inside)


def turn(text: str, at: re.Match[str], lines: Sequence[re.Match[str]]) -> Span:
    """What a speaker says until the next one is named, or until the text breaks off into narration."""
    end = at.end("said")
    behind = [m for m in lines if m.start() > at.start()]
    stop = behind[0].start() if behind else end
    whole = STAGE.sub("", text[at.start("said") : stop].rstrip())
    return at.start("said"), at.start("said") + (len(whole) if behind else end - at.start("said"))


def signatures(parse: Parse, quotations: Sequence[Quotation]) -> Iterator[Draft]:
    """``"..." — NAME, role`` on the same line or the next, ``"..."`` as a paragraph with a person's name under it,
    and a block of ``>`` lines signed by the last one. Nothing stands behind the name, and no verb in its role."""
    text = parse.text
    for q in quotations:
        m = SIGNATURE.match(text, q.end)
        if m is None and not text[text.rfind("\n", 0, q.start) + 1 : q.start].strip():
            m = SIGNATURE_BELOW.match(text, q.end)
            if m is not None and named_from(parse, m.start("name")) is None:
                continue
        if m is not None and not has_verb(parse, m.span("name")):
            yield signed(list(q.pieces), m)
    lines = paragraphs(text)
    starts = [start for start, _ in lines]
    for m in SIGNATURE_LINE.finditer(text):
        block, at = list[Span](), bisect_left(starts, m.start()) - 1
        while at >= 0 and text[lines[at][0]] == ">":
            block.insert(0, stripped_of(text, lines[at]))
            at -= 1
        block = [(start, end) for start, end in block if start < end]
        if block and not has_verb(parse, m.span("name")):
            yield signed(block, m)


def signed(content: list[Span], m: re.Match[str]) -> Draft:
    """What a signature signs; its dash, where it has one, is the cue."""
    cue = [m.span("dash")] if "dash" in m.re.groupindex else []
    return Draft(content, cue, [m.span("name")], "format:signature", {"rate": SHOWN})


def has_verb(parse: Parse, span: Span) -> bool:
    """Does a verb stand in the span? Then it is narration, and no name with a role."""
    first, last = (max(0, parse.sentence_number(at)) for at in span)
    return any(w.upos in ("VERB", "AUX") for s in parse.sentences[first : last + 1] for w in s.within(*span))


def named_from(parse: Parse, start: int) -> Span | None:
    """The person whose name begins here."""
    sentence = parse.sentence_at(start)
    for e in sentence.entities if sentence else ():
        if e.start == start and e.type == "PERSON":
            return e.start, e.end
    return None


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
    m = LINE_NAME.match(parse.text)
    if m and parse.text[m.end() :].strip() and (closes_with_name(parse, m) or names_person(parse, m["name"])):
        yield Draft([m.span("said")], [m.span("colon")], [m.span("name")], "format:headline", {"rate": SHOWN})
        return
    m = SPEAKER_LINE.match(parse.text)
    if m is None or not parse.text[m.end() :].strip() or m.start("said") in {q.start for q in quotations}:
        return
    if named(parse, m.end("name")) == m.span("name") or names_person(parse, m["name"]):
        yield Draft([m.span("said")], [m.span("colon")], [m.span("name")], "format:headline", {"rate": SHOWN})


def closes_with_name(parse: Parse, m: re.Match[str]) -> bool:
    """Does a headline end in a name, or in somebody's post behind a name (*Kremlin aide*)?"""
    entity = named(parse, m.end("name"))
    if entity is not None and m.start("name") <= entity[0]:
        return True
    sentence = parse.sentence_at(m.start("name"))
    words = sentence.within(*m.span("name")) if sentence is not None else ()
    begins = any(e.start == m.start("name") for e in (sentence.entities if sentence is not None else ()))
    return len(words) > 1 and begins and words[-1].text in POSTS


def names_person(parse: Parse, name: str) -> bool:
    """Does a person of the text have this name as the last word of theirs?"""
    return any(
        e.type == "PERSON" and parse.text[e.start : e.end].split()[-1] == name
        for s in parse.sentences
        for e in s.entities
    )


def dash_quotations(parse: Parse) -> list[Draft]:
    """``- We wait. It will hold - said NAME. - It must - he added``: all that stands between the dashes is one's words.

    The form of news agencies whose languages open speech with a dash (Polish, Russian, Ukrainian), in translation.
    """
    text, found = parse.text, list[Draft]()
    for start, end in paragraphs(text):
        if not (opened := DASH_OPENS.match(text, start, end)):
            continue
        parts, at = [], opened.end()
        for dash in [*DASH.finditer(text, opened.end(), end), None]:
            parts.append((at, dash.start() if dash else end))
            at = dash.end() if dash else end
        said, last = parts[0], None
        for part in parts[1:]:
            clause, content = reporting_clause(parse, part), stripped(text, said)
            if clause is None or content[0] >= content[1]:
                said = (said[0], part[1])
            else:
                last = Draft([content], [clause[0]], [clause[1]], "format:dash", {"rate": SHOWN})
                found.append(last)
                said = (part[1], part[1])
        rest = stripped(text, said)
        if last and text[: said[0]].rstrip()[-1:] == "." and text[rest[0] : rest[0] + 1].isupper():
            last.content.append(rest)  # - We wait - said NAME. - It will hold.
    return found


def stripped(text: str, span: Span) -> Span:
    """The span without blanks, dashes and the comma or stop at its end."""
    s, e = span
    while s < e and text[s] in " \t\u00a0-–—.,":
        s += 1
    while s < e and text[e - 1] in " \t\u00a0-–—,.":
        e -= 1
    return s, e


def reporting_clause(parse: Parse, part: Span) -> tuple[Span, Span] | None:
    """Cue and source of ``said NAME`` or ``NAME said`` at the start of the span, None where it begins otherwise."""
    start, end = part
    words = [w for s in parse.sentences for w in s.within(start, end)]
    verb = next((n for n, w in enumerate(words[:6]) if reports_speech(w)), None)
    if verb is None:
        return None
    if verb == 0:
        source = words[1 : 1 + next((n for n, w in enumerate(words[1:]) if ends_source(w)), len(words) - 1)]
    else:
        source = words[:verb]
        while source and source[-1].upos in ("ADV", "AUX"):
            source = source[:-1]
    if not any(w.upos in ("NOUN", "PROPN", "PRON") for w in source) or any(w.upos == "VERB" for w in source):
        return None
    return words[verb].span, (source[0].start, source[-1].end)


def reports_speech(word: Word) -> bool:
    """Is it a finite verb of speech?"""
    entry = lookup(word, "verb") if word.upos == "VERB" and not word.text.endswith("ing") else None
    return entry is not None and entry.act == "speech"


def ends_source(word: Word) -> bool:
    """Does the word come behind a source that stands behind its verb?"""
    return word.upos in ("PUNCT", "VERB", "AUX", "SCONJ", "ADV") or (
        word.upos == "ADP" and word.text.lower() not in ("of", "for", "de", "van", "von")
    )


def set_off_blocks(parse: Parse, quotations: Sequence[Quotation]) -> Iterator[Draft]:
    """``In a statement, NAME said:`` and, set off as a block or as the next paragraph without marks, the words."""
    text, lines = parse.text, paragraphs(parse.text)
    marked = {q.start for q in quotations}
    for number, (_, end) in enumerate(lines[:-1]):
        sentence = parse.sentence_at(end - 1)
        if text[end - 1] != ":" or sentence is None or sentence.end > end or lines[number + 1][0] in marked:
            continue
        verbs = [w for w in sentence.words if reports_speech(w) or w.lemma == "write"]
        block = block_lines(text, lines[number + 1 :])
        for verb in verbs[-1:]:
            who = source_word(sentence, verb) or inverted_source(sentence, verb)
            if who is not None and who.upos in ("NOUN", "PROPN", "PRON") and block:
                source = noun_phrase(sentence, who)
                yield Draft(block, [cue_span(sentence, verb)], [source], "format:block", {"rate": SHOWN})


def stripped_of(text: str, line: Span) -> Span:
    """A line of a block behind its mark."""
    start, end = line
    return end - len(text[start:end].lstrip(">•*-– ")), end


def block_lines(text: str, lines: Sequence[Span]) -> list[Span]:
    """The lines of a block that begins with the first one: indented, behind ``>`` or bullets, else that one and those
    behind it that say *I*, *we* or *you* without marks.
    """
    found: list[Span] = []
    first = ""
    for start, end in lines:
        indent = text[text.rfind("\n", 0, start) + 1 : start]
        lead = "   " if len(indent) > 2 or "\t" in indent else text[start] if text[start] in ">•*-–" else ""
        if found and lead != first:
            break
        if (
            found
            and lead == ""
            and not (OWN_WORDS.search(text, start, end) and not MARK.search(text, start, end))
        ):
            break
        first = lead
        inner = stripped_of(text, (start, end))[0] if lead.strip() else start
        if inner < end:
            found.append((inner, end))
    return found


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
