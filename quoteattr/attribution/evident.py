"""What layout and tree show beyond doubt of a report, whoever proposed it: the one place that overrules the tagger.

A content stays in its paragraph; who is asked or told is not who speaks; *what X said was Y* says Y; a relative pronoun
and an apposition stand for the noun before them; where the reporting clause goes on, the content ends; what somebody
did (*signed the agreement*) is no report.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from quoteattr.attribution.clauses import agent, is_passive, noun_phrase
from quoteattr.attribution.content_bounds import (
    from_quotation,
    from_that,
    of_cleft,
    of_relative,
    with_antecedent,
    without_addressee,
    without_pronouns,
    without_tails,
)
from quoteattr.attribution.cue_lexicon import word_list
from quoteattr.attribution.drafts import MARKS, Draft, overlap, trim, union
from quoteattr.attribution.facts import facts_of
from quoteattr.attribution.rules.extents import ADDRESSED, OPENERS
from quoteattr.parsing.structure import Parse, Sentence, Span, Word
from quoteattr.quotations import Quotation
from quoteattr.quotations.spans import behind_dateline, paragraphs

ACTIONS = word_list("actions")
WORKS = word_list("works")
CALLED_BACK = word_list("called_back")
LEARNING = word_list("learning")
QUOTING = word_list("quoting")
QUOTED_AS = word_list("quoted_as")


def evident(parse: Parse, quotations: Sequence[Quotation], drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, mended; those that are no reports are left out. Formats stay as their layout gives them."""
    pieces = sorted(p for q in quotations if q.depth == 0 for p in q.pieces)
    starts = [s for s, _ in joined_paragraphs(parse.text)]
    kept = []
    for draft in drafts:
        if not draft.rule.startswith("format"):
            draft.content = in_one_paragraph(parse.text, draft, pieces, starts)
            facts = facts_of(parse, draft)
            sentence, verb = facts.sentence, facts.head
            if sentence is not None:
                draft.source = [in_sentence(sentence, span) for span in draft.source]
            if sentence is not None and verb is not None and sentence.parsed and verb.upos in ("VERB", "AUX"):
                mend(parse, sentence, verb, draft, pieces)
                if is_action(sentence, verb, draft, pieces) or is_naming(parse.text, verb, draft):
                    continue
        if any(c.isalnum() for s, e in draft.content for c in parse.text[s:e]):
            kept.append(draft)
    return kept


def without_rivals(drafts: Sequence[Draft], certain: Sequence[Draft]) -> list[Draft]:
    """The drafts that don't compete with the certain ones: another cue, and inside or outside of their content."""
    kept = []
    for draft in drafts:
        parts = [*draft.content, *draft.cue, *draft.source]
        whole = sum(e - s for s, e in parts)
        if all(
            d is draft or (not overlap(draft.cue, d.cue) and overlap(parts, d.content) in (0, whole))
            for d in certain
        ):
            kept.append(draft)
    return kept


def joined_paragraphs(text: str) -> list[Span]:
    """The paragraphs; a line that begins in lower case goes on with the one before it, if no empty line parts them."""
    found: list[Span] = []
    for start, end in paragraphs(text):
        if found and text[start].islower() and text[found[-1][1] : start].count("\n") < 2:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def in_one_paragraph(text: str, draft: Draft, pieces: Sequence[Span], starts: Sequence[int]) -> list[Span]:
    """The content without what stands in other paragraphs than the cue; of those only quotations stay."""
    anchor = draft.cue[0][0] if draft.cue else draft.content[-1][1] - 1
    own, parts, found = bisect_right(starts, anchor), list[Span](), list[Span]()
    for s, e in draft.content:
        ends = [*starts[bisect_right(starts, s) : bisect_right(starts, e - 1)], e]
        parts += zip([s, *ends[:-1]], ends, strict=True)
    for s, e in parts:
        if bisect_right(starts, s) == own:
            found.append((s, e))
        else:
            found += [(max(s, a), min(e, b)) for a, b in pieces if a < e and s < b]
    kept = union(found) or parts[:1]
    return [trim(text, (behind_dateline(text, s) if s in starts else s, e)) for s, e in kept]


def in_sentence(sentence: Sentence, span: Span) -> Span:
    """Of a span that crosses a border of the sentence the part that stands in it (*Michel. Zelenskyy*: Zelenskyy)."""
    part = max(span[0], sentence.start), min(span[1], sentence.end)
    return part if part[0] < part[1] else span


def mend(parse: Parse, sentence: Sentence, verb: Word, draft: Draft, pieces: Sequence[Span]) -> None:
    """Source, cue and content of a draft whose cue's verb is ``verb``, as the tree shows them."""
    if verb.lemma.lower() in ADDRESSED and is_addressed(sentence, verb):
        who = agent(sentence, verb) or told_by(sentence, verb)
        draft.source = [noun_phrase(sentence, who)] if who is not None else []
        told = [noun_phrase(sentence, w) for w in sentence.children(verb, "nsubj:pass")]
        draft.content = [p for p in draft.content if p not in told] or draft.content
    elif is_passive(sentence, verb) and verb.lemma.lower() not in QUOTING and agent(sentence, verb) is None:
        undergoing = [noun_phrase(sentence, w) for w in sentence.children(verb, "nsubj", "nsubj:pass")]
        draft.source = [s for s in draft.source if not overlap([s], undergoing)]
    if (by := teller(sentence, verb)) is not None:
        draft.source = [noun_phrase(sentence, by)]
    quote_as_saying(sentence, verb, draft)
    subjects = sentence.children(verb, "nsubj")
    inside = overlap(draft.source, [(sentence.start, sentence.end)])
    if draft.source and not inside:  # He met Ann Lee. Brandt said ...
        draft.source = [noun_phrase(sentence, w) for w in subjects if w.upos == "PROPN"] or draft.source
    if not draft.source:  # ..., who later told Ritzau
        draft.source = [w.span for w in subjects if w.id < verb.id and w.text.lower() == "who"]
    draft.cue = whole_cue(sentence, verb, draft)
    draft.content = from_that(sentence, verb, draft)
    draft.content = from_quotation(parse.text, draft, pieces)
    draft.content = of_relative(sentence, verb, draft) or of_cleft(sentence, verb, draft)
    draft.content = without_addressee(sentence, verb, draft)
    start = draft.content[0][0]
    draft.content = without_pronouns(parse, sentence, verb, draft)
    draft.content = with_antecedent(sentence, verb, draft)
    if draft.content[0][0] < start:
        draft.borrowed = [(draft.content[0][0], start)]
    draft.content = without_tails(sentence, verb, draft, pieces)
    draft.content = [p for p in (trim(parse.text, p) for p in draft.content) if p[0] < p[1]]


def is_addressed(sentence: Sentence, verb: Word) -> bool:
    """Is the subject of a verb such as *ask* the one who was asked (*when asked*, *X, asked if*, *X was told*)?"""
    if verb.id == 1 and told_by(sentence, verb) is not None:
        return True
    own = sentence.children(verb, "obj", "iobj", "nsubj", "csubj")
    if any(w.text.lower() not in OPENERS for w in own) and not is_passive(sentence, verb):
        return False
    if is_passive(sentence, verb):
        return True
    if sentence.children(verb, "aux"):
        return False
    past = verb.xpos in ("VBN", "VBD") or verb.text.lower().endswith(("ed", "told"))
    ahead = sentence.words[verb.id - 2].text.lower() if verb.id > 1 else ""
    clause = verb.deprel.partition(":")[0] in ("acl", "advcl", "amod")
    return past and (clause or ahead in ("", ",", "when", "if", "once", "being", "after"))


def quote_as_saying(sentence: Sentence, verb: Word, draft: Draft) -> None:
    """*The report quoted Ann Lee as saying that A*: A, by Ann Lee, where the content was taken to begin with her."""
    start, end = draft.content[0]
    if verb.lemma.lower() not in QUOTING or not draft.cue or start < draft.cue[-1][1]:
        return
    inside = sentence.within(start, end)
    pairs = enumerate(pairwise(w.text.lower() for w in inside))
    at = next((n for n, (one, two) in pairs if one == "as" and two in QUOTED_AS), 0)
    if 0 < at < len(inside) - 2:
        draft.source = [(start, inside[at - 1].end)]
        draft.cue = [*draft.cue, (inside[at].start, inside[at + 1].end)]
        draft.content = [(inside[at + 2].start, end), *draft.content[1:]]


def told_by(sentence: Sentence, verb: Word) -> Word | None:
    """Who stands behind *by* right behind the verb (*Told by Mayor Una Platt that ...*), whatever the tree calls it."""
    behind = sentence.words[verb.id : verb.id + 1]
    noun = sentence.head(behind[0]) if behind and behind[0].text.lower() == "by" else None
    if noun is None:
        return None
    head = next((w for w in (noun, *sentence.ancestors(noun)) if w.head == verb.id), noun)
    return head if head.upos in ("NOUN", "PROPN") else None


def teller(sentence: Sentence, verb: Word) -> Word | None:
    """Who tells what somebody learns or hears (*Ritzau learned from Mayor Una Platt*): the person behind *from*."""
    if verb.lemma.lower() not in LEARNING:
        return None
    for child in sentence.children(verb, "obl"):
        start, end = noun_phrase(sentence, child)
        named = any(e.type == "PERSON" and start <= e.start < end for e in sentence.entities)
        if named and any(k.text.lower() == "from" for k in sentence.children(child, "case")):
            return child
    return None


def whole_cue(sentence: Sentence, verb: Word, draft: Draft) -> list[Span]:
    """The cue without a phrase that was cut in the middle (*tell the*, *maintained in the face*)."""
    words = [w for s, e in draft.cue for w in sentence.within(s, e)]
    ids, popped = {w.id for w in words}, False
    if any(w.text.lower() == "without" and w.id > verb.id for w in words):
        words = words[
            : next(i for i, w in enumerate(words) if w.text.lower() == "without" and w.id > verb.id)
        ]
        ids, popped = {w.id for w in words}, True
    while words and words[-1].id > verb.id:
        last = words[-1]
        below = sentence.subtree(last)
        outside = [w for w in below if w.id not in ids and w.id > last.id]
        dangling = any(not overlap([w.span], draft.content) for w in outside) and last.upos in (
            "NOUN",
            "VERB",
            "PROPN",
        )
        if not (last.upos == "DET" or dangling or (popped and last.upos in ("ADP", "SCONJ", "ADJ"))):
            break
        words.pop()
        popped = True
    if not popped or not words:
        return draft.cue
    return [(s, min(e, words[-1].end)) for s, e in draft.cue if s < words[-1].end]


def is_action(sentence: Sentence, verb: Word, draft: Draft, pieces: Sequence[Span]) -> bool:
    """*Signed the agreement*, *the plan was approved*, *sought to leave*, *has written poems*: done, not said."""
    lemma = verb.lemma.lower()
    if overlap(draft.content, pieces):
        return False
    if lemma == "seek":
        return True
    if sentence.children(verb, "ccomp", "xcomp"):
        return False
    if lemma in ACTIONS or (
        lemma == "call" and any(w.text == "off" for w in sentence.children(verb, "compound"))
    ):
        return True
    things = {c.lemma.lower() for c in sentence.children(verb, "obj", "nsubj:pass")}
    made = lemma in ("write", "pen", "compose", "publish") and bool(things & WORKS)
    return made or (lemma == "recall" and bool(things & CALLED_BACK))


NAMING = word_list("naming")
ANYBODY = word_list("anybody")


def is_naming(text: str, verb: Word, draft: Draft) -> bool:
    """*Popularly called “Old Tom”*, *everyone calls her “Tin”*: a name that nobody in particular gave."""
    who = {word for s, e in draft.source for word in text[s:e].lower().split()}
    marked = all(text[s] in MARKS and text[e - 1] in MARKS for s, e in draft.content[-1:])
    words = sum(len(text[s:e].split()) for s, e in draft.content[-1:])
    return (
        verb.lemma.lower() in NAMING and marked and words <= LONGEST_NAME and (not who or bool(who & ANYBODY))
    )


LONGEST_NAME = 6
"""Words of a name in marks, at most."""
