"""Quotations that go on without a cue of their own: ``"A," X said. "B."`` and paragraphs that only quote."""

from __future__ import annotations

from collections.abc import Sequence

from quoteattr.attribution.drafts import BLANK, MARKS, STOPS, Draft, Index, overlap, union
from quoteattr.parsing.structure import Parse, Span
from quoteattr.quotations import Quotation, outermost

COVERED = 0.3
"""From this share on a quotation belongs to a draft already."""


def continue_quotations(parse: Parse, quotations: Sequence[Quotation], drafts: list[Draft]) -> list[Draft]:
    """Quotations right behind an attribution in its paragraph join it; other full sentences in marks float."""
    text = parse.text
    index = Index(drafts)
    for q in quotations:
        if q.depth or covered(q, index.at(q.pieces)) or not sentence_like(text, q):
            continue
        before = [
            d for d in just_before(text, index, q.start) if d.end <= q.start and follows(parse, d, q.start)
        ]
        if before:
            last = max(before, key=lambda d: d.end)
            last.content = union([*last.content, *q.pieces])
        elif fills_paragraph(text, q):
            index.add(Draft(list(q.pieces), rule="floating"))
    return index.drafts


def just_before(text: str, index: Index, offset: int) -> list[Draft]:
    """Drafts with a cue in the line that holds ``offset``, before it."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    return [d for d in index.at([(start, offset)]) if d.cue]


def join_followers(parse: Parse, drafts: list[Draft]) -> list[Draft]:
    """A content without a cue that follows an attribution in its paragraph, both in marks, is its second piece."""
    text = parse.text
    index = Index(d for d in drafts if d.cue)
    alone = []
    for d in sorted((d for d in drafts if not d.cue), key=lambda d: d.start):
        before = [k for k in just_before(text, index, d.start) if follows(parse, k, d.start)]
        owner = max(before, key=lambda k: k.end, default=None)
        if owner is not None and in_marks(text, d.content[0]) and in_marks(text, owner.content[-1]):
            owner.content = union([*owner.content, *d.content])
            index.add(owner)
        else:
            alone.append(d)
    return [d for d in drafts if d.cue] + alone


def drop_names_in_marks(text: str, quotations: Sequence[Quotation], drafts: list[Draft]) -> list[Draft]:
    """The drafts without contents that have no cue and are a title, a nickname or a word held at a distance."""
    kept = []
    for d in drafts:
        around = [q for s, e in d.content for q in outermost(quotations, s, e)]
        if d.cue or any(sentence_like(text, q) for q in around):
            kept.append(d)
    return kept


def in_marks(text: str, span: Span) -> bool:
    """Does the span begin or end with a quotation mark?"""
    return text[span[0]] in MARKS or text[span[1] - 1] in MARKS


def follows(parse: Parse, draft: Draft, offset: int) -> bool:
    """Does ``offset`` come right behind the draft, or behind its cue's sentence, in the same paragraph?"""
    ends = [e for _, e in [*draft.content, *draft.cue, *draft.source]]
    sentence = parse.sentence_at(draft.cue[0][0]) if draft.cue else None
    if sentence is not None and sentence.end <= offset:
        ends.append(sentence.end)
    end = max(ends)
    gap = parse.text[end:offset]
    return end <= offset and "\n" not in gap and not gap.strip(BLANK + STOPS)


def covered(q: Quotation, drafts: Sequence[Draft]) -> bool:
    """Does a draft's content hold some of the quotation? One that is told inside of it does not count."""
    share = sum(overlap(q.pieces, d.content) for d in drafts if not overlap(q.pieces, d.cue))
    return share > COVERED * sum(e - s for s, e in q.pieces)


def sentence_like(text: str, q: Quotation) -> bool:
    """A full sentence between marks, not a title, a nickname or a word held at a distance."""
    inner = text[q.start : q.end].strip(MARKS + BLANK)
    words = inner.split()
    if len(words) < 3 or (not inner[:1].isupper() and inner[:1] not in "([…"):
        return False
    return inner[-1:] in ".,!?…—" or not q.closed or len(q.pieces) > 1


def fills_paragraph(text: str, q: Quotation) -> bool:
    """Is there nothing else in the quotation's paragraphs?"""
    start = max(text.rfind("\n", 0, q.start), text.rfind("\r", 0, q.start)) + 1
    ends = [n for n in (text.find("\n", q.end), text.find("\r", q.end)) if n >= 0]
    end = min(ends, default=len(text))
    return not text[start : q.start].strip() and not text[q.end : end].strip(BLANK + STOPS)
