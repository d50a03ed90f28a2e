"""Quotations and the reporting clause beside them: read from the quotation outward.

A quotation takes the cue of the words around it in its paragraph: behind it up to the end of the sentence
(``"...," said X``), or before it from the start of the sentence (``X told reporters: "..."``). The splitter often
cuts a sentence at ``?"``; these stretches don't care.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quoteattr.attribution.clauses import RELATIVES, SUBJECT
from quoteattr.attribution.cue_lexicon import Cue, lookup
from quoteattr.parsing.structure import Parse, Sentence, Span, Word
from quoteattr.quotations import Quotation

MARKS = "\"'“”‘’«»„‟`"
STRONG = 0.5
"""A verb that reports this often takes a bare word in marks for what was said."""

FARTHEST = 14
"""Words that may stand between a cue and the quotation behind it."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A quotation piece that a verb reports: where it is, and whether it stands behind the verb."""

    piece: Span
    behind: bool


def beside(parse: Parse, quotations: Sequence[Quotation]) -> dict[int, list[Beside]]:
    """The quotations that each verb reports, by the offset of the verb."""
    found: dict[int, list[Beside]] = {}
    outer = [q for q in quotations if q.depth == 0]
    pieces = [p for q in outer for p in q.pieces]
    for number, q in enumerate(outer):
        before = outer[number - 1].end if number else 0
        after = outer[number + 1].start if number + 1 < len(outer) else len(parse.text)
        verb, behind = reporting(parse, q, before, after)
        if verb is not None and not any(
            s <= verb.start < e for s, e in pieces[max(0, number - 2) : number + 3]
        ):
            found.setdefault(verb.start, []).extend(Beside(p, behind) for p in q.pieces)
    return found


def reporting(parse: Parse, q: Quotation, before: int, after: int) -> tuple[Word | None, bool]:
    """The verb that reports a quotation between two others, and whether the quotation stands behind it."""
    inner = parse.text[q.start : q.end].strip(MARKS + " ")
    full = is_full(inner, q)
    ahead = zone_before(parse, q.start, before)
    embedded = bool(ahead) and ahead[-1].upos not in ("PUNCT", "VERB") and ahead[-1].text.lower() != "that"
    follow = zone_after(parse, q.pieces[-1][1], after) if full and not embedded else []
    gap = parse.text[ahead[-1].end : q.start].strip() if ahead else ""
    if ahead and (ahead[-1].text in (",", ":", "—", "--", "–") or gap in (",", ":")):
        verb = cue_before(parse, ahead, full)
        if verb is not None:
            return verb, True
    verb = cue_after(parse, follow, inner)
    if verb is not None:
        return verb, False
    verb = cue_before(parse, ahead, full)
    return verb, verb is not None


def is_full(inner: str, q: Quotation) -> bool:
    """Does a quotation read like speech: it ends as a sentence or clause does, or is long?"""
    return inner[-1:] in tuple(",.?!…—-") or len(inner) > 40 or len(q.pieces) > 1


def zone_before(parse: Parse, start: int, floor: int) -> list[Word]:
    """The words before a quotation in its sentence and paragraph, back to the quotation before it."""
    number = parse.sentence_number(start - 1) if start else -1
    if number < 0:
        return []
    words = [
        w
        for w in parse.sentences[number].words
        if w.start >= floor and w.end <= start and w.text[0] not in MARKS
    ]
    if not words or "\n" in parse.text[words[-1].end : start]:
        return []
    for i in range(len(words) - 1, 0, -1):
        if "\n" in parse.text[words[i - 1].end : words[i].start]:
            return words[i:]
    return words


def zone_after(parse: Parse, end: int, ceiling: int) -> list[Word]:
    """The words behind a quotation up to the end of the sentence they stand in, or the next quotation."""
    found: list[Word] = []
    number = parse.sentence_number(end)
    for sentence in parse.sentences[max(number, 0) : number + 2]:
        for w in sentence.words:
            if w.start < end or w.start >= ceiling:
                continue
            if "\n" in parse.text[found[-1].end if found else end : w.start]:
                return found
            if not (w.upos == "PUNCT" and not found):
                found.append(w)
        if found:
            return found
    return found


def reports(word: Word) -> Cue | None:
    """The lexicon's entry of a verb that can report a quotation."""
    if word.upos not in ("VERB", "AUX") and not (word.upos in ("NOUN", "PROPN") and word.text[-1:] in "sd"):
        return None
    entry = lookup(word, "verb")
    return entry if entry is not None and entry.act != "evidence" else None


def sentence_of(parse: Parse, word: Word) -> Sentence:
    """The sentence a word stands in."""
    found = parse.sentence_at(word.start)
    assert found is not None
    return found


def relative(sentence: Sentence, word: Word) -> bool:
    """Is the word the verb of a relative clause (*who said*)?"""
    at = word.id - 1
    while at > 0 and sentence.words[at - 1].upos in ("ADV", "AUX", "PART"):
        at -= 1
    return at > 0 and sentence.words[at - 1].text.lower() in RELATIVES


def cue_after(parse: Parse, zone: list[Word], inner: str) -> Word | None:
    """The cue of ``"...," said X`` and ``"...," X, who ..., told Y``."""
    if not zone:
        return None
    first = next((w for w in zone if w.upos not in ("ADV", "PUNCT")), None)
    if first is None or (inner[-1:] == "." and zone[0].text[:1].isupper()):
        return None
    if first.upos in ("CCONJ", "SCONJ", "ADP") and first.text.lower() not in ("as", "according"):
        return None
    sentence = sentence_of(parse, first)
    for word in zone:
        if not reports(word) or relative(sentence, word):
            continue
        if word is first or has_subject_in(sentence, word, zone):
            return word
    candidates = [w for w in zone if reports(w) and not relative(sentence, w)]
    if candidates:
        return candidates[0]
    if first.upos == "VERB" and inner[-1:] in tuple(",?!"):
        return first
    verbs = [w for w in zone if w.upos == "VERB" and not relative(sentence, w)]
    return verbs[0] if verbs and inner[-1:] == "," and len(zone) <= FARTHEST else None


def has_subject_in(sentence: Sentence, word: Word, zone: list[Word]) -> bool:
    """Does the verb have its subject among these words?"""
    return any(any(c is z for z in zone) for c in sentence.children(word, *SUBJECT))


def cue_before(parse: Parse, zone: list[Word], full: bool) -> Word | None:
    """The cue of ``X told reporters: "..."``, ``X said "..."``, and of ``he added. "..."`` with a stop too many."""
    if not zone:
        return None
    last = zone[-1].text
    marked = last in (":", ",", "—", "--", "–")
    rest = zone[:-1] if marked or last in (".", "that") else zone
    if last in (".", "!", "?") and (not full or len(rest) > 6 or not rest or reports(rest[-1]) is None):
        return None
    sentence = sentence_of(parse, zone[0])
    between: list[Word] = []
    for word in reversed(rest):
        if reports(word) and not (word.upos in ("NOUN", "PROPN") and between):
            entry = reports(word)
            if not between and not full and not marked:
                strong = entry is not None and (entry.frame == "quote" or entry.rate >= STRONG)
                return word if strong and not so_called(sentence, word) else None
            if not between or ((marked or last == "that") and entry and entry.act == "speech"):
                return word
            if full and entry and entry.act == "speech" and passed_over(sentence, word, between):
                return word
            return None
        if word.upos in ("VERB", "SCONJ") and last != ":" and not (full and last == ","):
            return None
        between.append(word)
        if len(between) > FARTHEST and last != ":":
            return None
    if last == ":" and full:
        verbs = [w for w in rest if w.upos == "VERB" and not relative(sentence, w)]
        return verbs[0] if verbs else None
    return None


def so_called(sentence: Sentence, verb: Word) -> bool:
    """*so-called*."""
    return any(w.text.lower().startswith("so") for w in sentence.words[max(0, verb.id - 3) : verb.id - 1])


def passed_over(sentence: Sentence, verb: Word, between: list[Word]) -> bool:
    """Do only adverbs, times and the person spoken to stand between the verb and the quotation?"""
    return all(
        w.upos in ("ADV", "PUNCT", "PRON", "ADP", "PART") or any(a is verb for a in sentence.ancestors(w))
        for w in between
    )
