"""What the learned tagger proposes, linked: every cue with its contents and its sources.

The tagger gives spans (:class:`quoteattr.parsing.structure.Tagged`) and the probability that a cue goes with a span
(:class:`quoteattr.parsing.structure.Link`).
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict

from quoteattr.attribution.clauses import RELATIVES
from quoteattr.attribution.confidence import logit
from quoteattr.attribution.drafts import MARKS, Draft, Index, trim, union
from quoteattr.parsing.structure import Parse, Span, Tagged

SHARED = 0.5
"""From this probability on a source or content goes with a further cue too (conjoined cues share a source)."""

LINE = re.compile(r"[^\n\r]+")
BLANK_IN_LINE = " \t\u00a0"

CLAUSE_OPENERS = RELATIVES | {"where"}

CROSSING = 1.0
"""What each cue in between takes from the log-odds of a link."""

LOOSE = 0.2
"""Below this probability a content without another cue stands alone."""


def tagged_drafts(parse: Parse) -> list[Draft]:
    """A draft for every tagged cue that has a content, and one for every content without a cue.

    Reports inside reports are tagged apart and are linked among themselves.
    """
    outer, inner = _of_layer(parse, inner=False), _of_layer(parse, inner=True)
    for draft in inner:
        draft.inner = True
    return [*outer, *(d for d in inner if d.cue)]


def _of_layer(parse: Parse, *, inner: bool) -> list[Draft]:
    tags, scores = parse.tags, _scores(parse)
    cues = [i for i, t in enumerate(tags) if t.role == "CUE" and t.inner == inner]
    near: dict[int, list[tuple[float, int]]] = defaultdict(list)
    owned: dict[int, list[float]] = defaultdict(list)  # how likely sources go with a cue before all others
    for (c, i), p in scores.items():
        near[i].append((crossing_score(p, i, c, cues), c))
    for i, found in near.items():
        if tags[i].role == "SOURCE" and tags[i].inner == inner:
            owned[max(found)[1]].append(max(found)[0])
    content: dict[int, list[int]] = defaultdict(list)
    sources: dict[int, list[int]] = defaultdict(list)
    alone = []
    for i, tag in enumerate(tags):
        if tag.role == "CUE" or tag.inner != inner:
            continue
        likeliest, best = max(near[i], default=(0.0, -1))
        if tag.role == "SOURCE":
            shared = [c for _, c in near[i] if scores[c, i] >= SHARED]
            for c in shared or ([best] if likeliest >= LOOSE else []):
                sources[c].append(i)
        elif likeliest >= LOOSE:
            content[best].append(i)
        else:
            alone.append(i)
    give_to_idle(cues, content, scores)
    alone = [i for i in alone if not join_across(parse, i, cues, content)]
    drafts = [_draft(parse, c, content[c], sources[c], scores) for c in cues if content[c]]
    idle = [tags[c] for c in cues if not content[c] and not any(p >= SHARED for p in owned[c])]
    take_in_idle_cues(parse, drafts, idle)
    for draft in drafts:
        draft.content = with_governor(parse, draft)
    drafts += [_draft(parse, None, [i], [], scores) for i in alone if beside_mark(parse, tags[i])]
    return [d for d in drafts if d.content]


def join_across(parse: Parse, lone: int, cues: list[int], content: dict[int, list[int]]) -> bool:
    """*The dam holds, said Moss, for now*: a content on the other side of its sentence's only cue joins what it has."""
    tags, sentence = parse.tags, parse.sentence_at(parse.tags[lone].start)
    here = [c for c in cues if sentence is not None and sentence.start <= tags[c].start < sentence.end]
    if len(here) != 1 or not content[here[0]]:
        return False
    before = tags[lone].end <= tags[here[0]].start
    if any((tags[i].end <= tags[here[0]].start) == before for i in content[here[0]]):
        return False
    content[here[0]].append(lone)
    return True


def give_to_idle(
    cues: list[int], content: dict[int, list[int]], scores: dict[tuple[int, int], float]
) -> None:
    """*“A,” said Moss. “B,” Lund replied*: a cue without a content gets a likely one of a cue that has several."""
    for cue in cues:
        if content[cue]:
            continue
        owners = {i: c for c in cues for i in content[c] if len(content[c]) > 1}
        likeliest, best = max(((scores.get((cue, i), 0.0), i) for i in owners), default=(0.0, -1))
        if likeliest >= SHARED:
            content[owners[best]].remove(best)
            content[cue].append(best)


def take_in_idle_cues(parse: Parse, drafts: list[Draft], idle: list[Tagged]) -> None:
    """*It gives the impression that ..., said X*: a cue with nothing of its own is part of the content behind it."""
    index = Index(drafts)
    for cue in idle:
        sentence = parse.sentence_at(cue.start)
        if sentence is None:
            continue
        for draft in index.at([(sentence.start, sentence.end)]):
            start, behind = draft.content[0][0], bool(draft.cue) and draft.cue[0][0] >= draft.content[0][1]
            parts = [*draft.cue, *draft.source]
            if behind and cue.end <= start <= sentence.end and all(s >= start for s, _ in parts):
                draft.content = union([(sentence.start, draft.content[0][1]), *draft.content])


def with_governor(parse: Parse, draft: Draft) -> list[Span]:
    """*It seems that ..., said X*: a content before its cue begins with what *that* hangs on, not with *that*."""
    start, end = draft.content[0]
    sentence = parse.sentence_at(start)
    others = [*draft.cue, *draft.source]
    if sentence is None or not draft.cue or min(s for s, _ in others) < end or sentence.start == start:
        return draft.content
    inside = sentence.within(start, end)
    if not inside or inside[0].text.lower() != "that" or inside[0].deprel != "mark":
        return draft.content
    clause = sentence.head(inside[0])
    governor = sentence.head(clause) if clause is not None else None
    if governor is None or governor.start >= start:
        return draft.content
    return union([(sentence.start, end), *draft.content])


def crossing_score(probability: float, span: int, cue: int, cues: list[int]) -> float:
    """The probability of a link, less for every other cue that stands between the two: contents seldom cross cues."""
    low, high = sorted((span, cue))
    between = bisect_left(cues, high) - bisect_right(cues, low)
    return 1 / (1 + math.exp(CROSSING * between - logit(probability)))


def beside_mark(parse: Parse, tag: Tagged) -> bool:
    """Does a quotation mark stand at an end of the span? Without one and without a cue it is no report."""
    ends = parse.text[max(0, tag.start - 1) : tag.start + 1] + parse.text[tag.end - 1 : tag.end + 1]
    return any(c in MARKS for c in ends)


def _scores(parse: Parse) -> dict[tuple[int, int], float]:
    """Probability of each (cue, span) pair."""
    return {(link.cue, link.span): link.probability for link in parse.links}


def _draft(
    parse: Parse,
    cue: int | None,
    content: list[int],
    sources: list[int],
    scores: dict[tuple[int, int], float],
) -> Draft:
    tags, text = parse.tags, parse.text

    def mean(found: list[Tagged]) -> float:
        return sum(t.probability for t in found) / len(found) if found else 0.0

    at = tags[cue].start if cue is not None else tags[content[0]].start
    links = [scores.get((cue, i), 0.0) for i in content + sources] if cue is not None else []
    return Draft(
        content=without_relative(
            parse, union((p for i in content for p in lines_of(text, tags[i])), text, BLANK_IN_LINE)
        ),
        cue=[nearest_line(text, tags[cue], at)] if cue is not None else [],
        source=union((nearest_line(text, tags[i], at) for i in sources), text, BLANK_IN_LINE),
        rule="tagger" if cue is not None else "tagger:no-cue",
        evidence={
            "content": mean([tags[i] for i in content]),
            "cue": tags[cue].probability if cue is not None else 0.0,
            "source": mean([tags[i] for i in sources]),
            "link": min(links, default=0.0),
        },
    )


def without_relative(parse: Parse, content: list[Span]) -> list[Span]:
    """*A priority that* without *that*, where the clause that the word opens lies behind the content."""
    sentence = parse.sentence_at(content[-1][0]) if content else None
    if sentence is None:
        return content
    start, end = content[-1]
    inside = sentence.within(start, end)
    if len(inside) < 2 or inside[-1].end != end or inside[-1].text.lower() not in CLAUSE_OPENERS:
        return content
    head = sentence.head(inside[-1])
    if head is None or head.start < end:
        return content
    return [*content[:-1], trim(parse.text, (start, inside[-1].start))]


def lines_of(text: str, tag: Tagged) -> list[Span]:
    """The span cut where a line ends."""
    body = text[tag.start : tag.end]
    if "\n" in body or "\r" in body:
        pieces = [(tag.start + m.start(), tag.start + m.end()) for m in LINE.finditer(body)]
    else:
        pieces = [(tag.start, tag.start + len(body))]
    return [p for p in (trim(text, p) for p in pieces) if p[0] < p[1]]


def nearest_line(text: str, tag: Tagged, at: int) -> Span:
    """The part of a source or cue that stands on one line: of several the one next to ``at``."""
    pieces = lines_of(text, tag) or [(tag.start, tag.end)]
    return min(pieces, key=lambda p: min(abs(p[0] - at), abs(p[1] - at)))
