"""What layout and tree show beyond doubt of a report, whoever proposed it: the one place that overrules the tagger.

A content stays in its paragraph; who is asked or told is not who speaks; *what X said was Y* says Y; a relative pronoun
and an apposition stand for the noun before them; where the reporting clause goes on, the content ends; what somebody
did (*signed the agreement*) is no report.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from quoteattr.attribution.clauses import SUBJECT, agent, is_passive, noun_phrase
from quoteattr.attribution.cue_lexicon import TIMES, word_list
from quoteattr.attribution.drafts import MARKS, Draft, overlap, trim, union
from quoteattr.attribution.facts import facts_of
from quoteattr.attribution.judge import AVOIDING, NEGATIONS
from quoteattr.attribution.rules.extents import ADDRESSED, CIRCUMSTANCE, OPENERS
from quoteattr.parsing.structure import Parse, Sentence, Span, Word
from quoteattr.quotations import Quotation
from quoteattr.quotations.spans import behind_dateline, paragraphs

ACTIONS = word_list("actions")
WORKS = word_list("works")
SUMMING = word_list("summing")
DETAILS = word_list("details")
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
    return [(behind_dateline(text, s) if s in starts else s, e) for s, e in kept]


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
    draft.cue = whole_cue(sentence, verb, draft)
    draft.content = from_that(sentence, verb, draft)
    draft.content = of_cleft(sentence, verb, draft)
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
    inside = sentence.within(start, end)
    pairs = enumerate(pairwise(w.text.lower() for w in inside))
    at = next((n for n, (one, two) in pairs if one == "as" and two in QUOTED_AS), 0)
    if verb.lemma.lower() in QUOTING and draft.cue and draft.cue[-1][1] <= start and 0 < at < len(inside) - 2:
        draft.source = [(start, inside[at - 1].end)]
        draft.cue = [*draft.cue, (inside[at].start, inside[at + 1].end)]
        draft.content = [(inside[at + 2].start, end), *draft.content[1:]]


def told_by(sentence: Sentence, verb: Word) -> Word | None:
    """Who stands behind *by* right behind the verb (*Told by Mayor Una Platt that ...*), whatever the tree calls it."""
    behind = sentence.words[verb.id : verb.id + 1]
    head = sentence.head(behind[0]) if behind and behind[0].text.lower() == "by" else None
    while head is not None and head.upos in ("NOUN", "PROPN") and head.head != verb.id:
        head = sentence.head(head)
    return head if head is not None and head.upos in ("NOUN", "PROPN") else None


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


def from_that(sentence: Sentence, verb: Word, draft: Draft) -> list[Span]:
    """A content behind its cue begins at the *that* of its clause, not at words that tell how it was said."""
    start, end = draft.content[0]
    cue = draft.cue[-1][1]
    if start < cue:
        return draft.content
    between = sentence.within(cue, start)
    adjunct = bool(between) and between[0].text.lower() == "without"
    for clause in sentence.children(verb, "ccomp"):
        marks = [m for m in sentence.children(clause, "mark") if m.text.lower() in ("that", "whether")]
        if marks and start < marks[0].start < end:
            ahead = sentence.within(start, marks[0].start)
            below = {w.id for w in sentence.subtree(clause)}
            plain = bool(ahead) and ahead[0].text.lower() not in OPENERS
            if plain and all(w.id not in below for w in ahead if w.upos != "PUNCT") and not sentence.children(verb, "conj"):
                return [(marks[0].start, end), *draft.content[1:]]
    if adjunct or (sentence.low[verb.id : verb.id + 1] == ("without",)):
        found = [w for w in sentence.within(start, end) if w.text.lower() == "that"]
        if found and found[0].start > start:
            return [(found[0].start, end), *draft.content[1:]]
    return draft.content


def of_cleft(sentence: Sentence, verb: Word, draft: Draft) -> list[Span]:
    """*It was X who said A, and it was Y who said B*: of X's words only A, neither the first words nor the next clause."""
    who = next((w for w in sentence.children(verb, "nsubj") if w.text.lower() in ("who", "that")), None)
    subject = sentence.head(verb)
    if who is None or subject is None or not sentence.children(subject, "cop"):
        return draft.content
    pronouns = [w for w in sentence.children(subject, "expl", "nsubj") if w.text.lower() == "it"]
    if not pronouns or not draft.cue:
        return draft.content
    following = zip(sentence.words[verb.id :], sentence.low[verb.id :], sentence.low[verb.id + 1 :], strict=False)
    stops = [w for w, low, after in following if (low, after) in (("it", "was"), ("it", "is"))]
    joints = [c for w in stops for c in sentence.children(sentence.head(w) or w, "cc") if c.start < w.start]
    end = last_word_before(sentence, joints[0].start) if joints else sentence.end
    found = [(s, min(e, end)) for s, e in draft.content if s >= draft.cue[-1][1] and s < end]
    return found or draft.content


def without_addressee(sentence: Sentence, verb: Word, draft: Draft) -> list[Span]:
    """*Told the council it would pay*, *promised the welders a roof*: the person spoken to is no part of the content."""
    start, end = draft.content[0]
    if verb.lemma.lower() not in ADDRESSED - {"order", "thank"} or not draft.cue or start < draft.cue[-1][1]:
        return draft.content
    for word in sentence.children(verb, "obj", "iobj"):
        first, behind = noun_phrase(sentence, word)
        rest = [w for w in sentence.children(verb, "ccomp", "xcomp", "obj") if w.start > word.start]
        if not rest and word.deprel == "iobj" and sentence.children(word, "obj"):
            behind, rest = word.end, list(sentence.children(word, "obj"))  # the thing promised was hung on the one whom it was promised to
        after = next((w for w in sentence.words if w.start >= behind and w.upos != "PUNCT"), None)
        begins = all(w.upos == "DET" for w in sentence.within(start, first))
        if start <= first and begins and after is not None and any(after.start <= w.end <= end for w in rest):
            return [(after.start, end), *draft.content[1:]]
    return draft.content


def without_pronouns(parse: Parse, sentence: Sentence, verb: Word, draft: Draft) -> list[Span]:
    """*What X said was Y*, *what he called Y*, *Y is what X called it*: Y; *a fee, which X condemned*: the fee."""
    text = parse.text
    low = [text[s:e].lower() for s, e in draft.content]
    rest = [p for p, word in zip(draft.content, low, strict=True) if word != "what"]
    host = sentence.head(verb)
    if host is not None and host.text.lower() == "what" and sentence.children(host, "cop"):
        subjects = sentence.children(host, "nsubj")
        if subjects and subjects[0].id < host.id:
            return [
                (sentence.subtree(subjects[0])[0].start, max(w.end for w in sentence.subtree(subjects[0])))
            ]
    if "what" in low and rest:
        return [without_copula(sentence, p, draft) for p in rest]
    if low[0].startswith("what ") and draft.cue and draft.content[0][0] < draft.cue[0][0] and len(rest) > 1:
        return [without_copula(sentence, p, draft) for p in rest[1:]]
    first = draft.content[0]
    if draft.cue and first[1] <= draft.cue[0][0]:
        words = sentence.within(*first)
        for n, w in enumerate(words):
            named = [x.text.lower() for x in words[n + 1 :]]
            if n > 0 and w.lemma == "be" and named in (["the", "words"], ["the", "word"], ["what"]):
                return [(first[0], words[n - 1].end), *draft.content[1:]]
    if len(low) == 2 and low[1] in ("which", "that", "whom"):
        return draft.content[:1]
    if low == ["which"] or (low == ["that"] and verb.deprel.startswith("acl")):
        return antecedent(sentence, verb, draft)
    return draft.content


def without_copula(sentence: Sentence, piece: Span, draft: Draft) -> Span:
    """What stands behind *was* in *what X said was ...*."""
    words = sentence.within(*piece)
    behind = bool(draft.cue) and piece[0] >= draft.cue[-1][1]
    return (words[1].start, piece[1]) if behind and len(words) > 1 and words[0].lemma == "be" else piece


def antecedent(sentence: Sentence, verb: Word, draft: Draft) -> list[Span]:
    """What a relative pronoun stands for: the noun that the clause hangs on, or the clause before the comma."""
    start = draft.content[0][0]
    head = sentence.head(verb)
    if head is None or head.start >= start:
        return draft.content
    if head.upos in ("NOUN", "PROPN"):
        span = noun_phrase(sentence, head)
        return [(span[0], min(span[1], last_word_before(sentence, start)))]
    return [(sentence.start, last_word_before(sentence, start))]


def last_word_before(sentence: Sentence, offset: int) -> int:
    """Where the last word before the offset ends, marks passed over."""
    return max((w.end for w in sentence.words if w.end <= offset and w.upos != "PUNCT"), default=offset)


def with_antecedent(sentence: Sentence, verb: Word, draft: Draft) -> list[Span]:
    """*The liberation, a priority that X stressed*: what the noun in apposition stands for belongs to the content.

    Parsers make the apposition the verb's object, and hang the verb on the noun or on the clause before.
    """
    (start, end), head = draft.content[-1], sentence.top(*draft.content[-1])
    before = [w for w in sentence.words if w.end <= start]
    if head is None or head.upos not in ("NOUN", "PRON") or not draft.cue or end > draft.cue[0][0]:
        return draft.content
    if len(before) < 2 or before[-1].text not in (",", "—", "–"):
        return draft.content
    clausal = verb.deprel.partition(":")[0] in ("acl", "parataxis", "appos")
    taken = head.head == verb.id and clausal
    if not taken and (head.head > head.id or not any(a is head for a in sentence.ancestors(verb))):
        return draft.content
    if head.lemma.lower() in SUMMING:
        return [(sentence.start, end)]
    governor, up = before[-2], sentence.head(before[-2])
    while up is not None and up.id < head.id and up.upos in ("NOUN", "PROPN") and beneath(sentence, governor):
        governor, up = up, sentence.head(up)
    if governor.upos not in ("NOUN", "PROPN"):
        return draft.content
    return [(noun_phrase(sentence, governor)[0], end)]


def beneath(sentence: Sentence, noun: Word) -> bool:
    """Is the noun a part of the phrase of the noun that it hangs on (*the liberation of the region*)?"""
    cases = [c.text.lower() for c in sentence.children(noun, "case")]
    return noun.deprel.partition(":")[0] in ("compound", "flat", "nmod", "conj") and cases in ([], ["of"])


def without_tails(sentence: Sentence, verb: Word, draft: Draft, pieces: Sequence[Span]) -> list[Span]:
    """The content without what tells when it was said and without what the speaker did next."""
    if (
        len(draft.content) == 2
        and draft.cue
        and draft.content[0][1] <= draft.cue[0][0] <= draft.content[1][0]
    ):
        behind = sentence.within(*draft.content[1])
        if behind and behind[0].text.lower() in CIRCUMSTANCE and not overlap(draft.content[1:], pieces):
            return draft.content[:1]
    found = []
    for start, end in draft.content:
        if draft.cue and start >= draft.cue[-1][1]:
            end = content_end(sentence, verb, (start, end), pieces)
        found.append((start, end))
    return found


def content_end(sentence: Sentence, verb: Word, span: Span, pieces: Sequence[Span]) -> int:
    """Where a content behind its cue ends: before the next verb of the same subject, before a time at its end."""
    start, end = span
    inside = sentence.within(start, end)
    ids = {w.id for w in inside}
    above = {verb.id, *(a.id for a in sentence.ancestors(verb))}
    for word in inside:
        if word.deprel.partition(":")[0] != "conj" or word.upos not in ("VERB", "AUX", "ADJ", "NOUN"):
            continue
        if sentence.children(word, *SUBJECT):
            continue
        goes_on = word.upos == "VERB" and word.head in above and word.head not in ids
        withheld = sentence.children(word, "xcomp") if word.lemma.lower() in AVOIDING else (word,)
        refused = any(c.text.lower() in NEGATIONS for c in sentence.children(word)) or withheld != (word,)
        withholds = refused and any(w.lemma.lower() in DETAILS for w in withheld)
        joints = [
            c
            for c in sentence.children(word, "cc")
            if start < c.start < word.start and not any(s <= c.start < e for s, e in pieces)
        ]
        if (goes_on or withholds) and joints:
            end = min(end, last_word_before(sentence, joints[0].start))
    inside = tuple(w for w in inside if w.end <= end)
    while inside and inside[-1].upos == "CCONJ" and not any(s <= inside[-1].start < e for s, e in pieces):
        inside = inside[:-1]
        end = inside[-1].end if inside else end
    last = inside[-1] if inside else None
    if last is not None and last.text.lower() in TIMES and last.head == verb.id:
        first = sentence.subtree(last)[0]
        if first.start > start and overlap([(start, first.start)], pieces):
            end = last_word_before(sentence, first.start)
    if any(s == end - 1 for s, _ in pieces):
        end = last_word_before(sentence, end - 1)  # the mark that opens the next quotation
    return max([end, *(e for s, e in pieces if start <= s < end < e)]) if end > start else span[1]


def is_action(sentence: Sentence, verb: Word, draft: Draft, pieces: Sequence[Span]) -> bool:
    """*Signed the agreement*, *the plan was approved*, *has written poems*: done, not said."""
    if overlap(draft.content, pieces) or sentence.children(verb, "ccomp", "xcomp"):
        return False
    lemma = verb.lemma.lower()
    if lemma in ACTIONS or (lemma == "call" and any(w.text == "off" for w in sentence.children(verb, "compound"))):
        return True
    works = [c for c in sentence.children(verb, "obj", "nsubj:pass") if c.lemma.lower() in WORKS]
    return lemma in ("write", "pen", "compose", "publish") and bool(works)


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
