"""Interviews without labels: questions as paragraphs of their own, and what is answered below each.

*We met the engineer Ann Lee on a wet Monday. / Why does it lean? / The valley leans. I have measured it. / ...*
Lists of questions that the author answers look the same. So the text before the first question has to tell of a talk,
and the questions or answers have to say *you* or *I*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from quoteattr.attribution.cue_lexicon import word_list
from quoteattr.attribution.drafts import MARKS, SHOWN, Draft
from quoteattr.attribution.rules.formats import calls_reader
from quoteattr.parsing.structure import Span
from quoteattr.quotations.spans import paragraphs

INTERVIEWING = word_list("interviewing")
WORD = re.compile(r"[^\W\d_]+")
PERSONAL = re.compile(r"\b(?:I|we|my|our|me|us|you|your|Mr|Mrs|Ms|Dr)\b", re.IGNORECASE)
OTHER = re.compile(r"[-–—]|[^\n.!?]{1,60}?:\s")
"""What a paragraph begins with in forms that say who speaks."""
QUESTION = 300
"""Characters of a question, at most."""
EACH = 5
"""Paragraphs for each question, at most and on average."""


def interview_drafts(text: str) -> Iterator[Draft]:
    """An answer for each question of an interview, from its first paragraph to its last."""
    lines = paragraphs(text)
    asked = [n for n, (start, end) in enumerate(lines) if text[end - 1] == "?" and end - start <= QUESTION]
    turns = [(n, last) for n, last in pairwise([*asked, len(lines)]) if last > n + 1]
    if len(turns) < 2 or len(lines) - asked[0] > EACH * len(asked) or 2 * lines[asked[0]][0] > len(text):
        return
    if not tells_of_talk(text[: lines[asked[0]][0]]) or any(
        is_other(text, line) for line in lines[asked[0] :]
    ):
        return
    personal = sum(bool(PERSONAL.search(text, lines[n][0], lines[last - 1][1])) for n, last in turns)
    if 2 * personal < len(turns):
        return
    for question, last in turns:
        below = lines[question + 1 : last]
        end = next((n for n, line in enumerate(below) if is_call(text, line)), len(below))
        if end:
            yield Draft([(below[0][0], below[end - 1][1])], rule="format:interview", evidence={"rate": SHOWN})


def is_other(text: str, line: Span) -> bool:
    """Does a paragraph quote, or tell by a label or a dash who speaks?"""
    return text[line[0]] in MARKS or (bool(OTHER.match(text, *line)) and not is_call(text, line))


def is_call(text: str, line: Span) -> bool:
    """*Read more: ...*: a call to the reader."""
    return calls_reader(text[slice(*line)].partition(":")[0])


def tells_of_talk(text: str) -> bool:
    """Does what stands before the first question say that somebody was talked to?"""
    return any(word.lower() in INTERVIEWING for word in WORD.findall(text))
