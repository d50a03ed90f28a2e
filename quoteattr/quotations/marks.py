"""Quotation marks of one paragraph, paired.

Double marks and guillemets are paired on a stack; marks of the wrong hand are read by what stands around
them. Single marks are paired afterwards, inside the quotation that they stand in, because most of them are
apostrophes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

DOUBLE_RE = re.compile("[\"“”„‟〝〞〟＂«»]|``|''")
SINGLE_RE = re.compile("['‘’‚‛‹›`]")
OPENING = frozenset({"“", "„", "‟", "〝", "``", "«"})
CLOSING = frozenset({"”", "〞", "〟", "»"})
BEHIND_CLOSING = frozenset(",;:.!?)")
GUILLEMETS = frozenset("«»")
BEFORE_OPENING = frozenset("([{<—–-―/¿¡\"“„‟«〝‘'‚‛`*_>")
AFTER_CLOSING = frozenset(")]}>—–-―/.,;:!?…\"”»〞’'*_<")
SINGLE_CLOSERS = {"'": "'’", "‘": "’'", "‚": "‘’'", "‛": "’'", "`": "'’", "’": "’'", "‹": "›", "›": "‹"}

ELISION_RE = re.compile(
    r"(?:\d0s|(?i:em|til|cos|coz|tis|twas|twere|twill|n|bout|nuff|gainst|neath|tween|cept|fraid)"
    r"|cause|round|till|ere)\b"
)
"""Words that begin with an apostrophe; those that are words without it too only in lower case."""
YEAR_RE = re.compile(r"\d\d(?!\w)")
SOFT_RE = re.compile(
    r"['’](?:(?<=[sSxXzZ\d].)|(?<=in.)|(?<=\b[Oo].)|(?<=\b(?:ol|an|th|Ol|An|Th).))[ \t\u00a0\u202f](?=\w)"
)
"""A closing mark that may be a possessive (workers' pay), a cut word (goin' home, o' clock), feet (6' tall)."""


class Pair(NamedTuple):
    """A quotation inside one paragraph, marks included; if not ``closed`` it runs to where it must end."""

    start: int
    end: int
    style: str
    closed: bool = True


def pair_marks(text: str, lo: int, hi: int, following: str = "") -> list[Pair]:
    """The quotations of the paragraph ``text[lo:hi]`` in order of their start, outer before inner.

    They nest properly. ``following`` is the first character of the next paragraph: a single mark that opens
    this one and is not closed counts as a quotation only if the next paragraph opens with the same mark.
    """
    found = _double(text, lo, hi)
    found += _single(text, lo, hi, found, following)
    return sorted(found, key=lambda p: (p.start, -p.end))


@dataclass(frozen=True, slots=True)
class _Mark:
    """A quotation mark: ``hand`` is what it looks like: ``(`` opening, ``)`` closing, ``?`` either."""

    char: str
    start: int
    end: int
    hand: str

    @property
    def style(self) -> str:
        return "guillemet" if self.char in GUILLEMETS else "double"


def _hand(text: str, lo: int, hi: int, start: int, end: int) -> str:
    """Read a mark's hand from the characters around it."""
    before = text[start - 1] if start > lo else " "
    after = text[end] if end < hi else " "
    opens = (before.isspace() or before in BEFORE_OPENING) and not after.isspace()
    closes = (after.isspace() or after in AFTER_CLOSING) and not before.isspace()
    if opens == closes:
        return "?"
    return "(" if opens else ")"


def _double_marks(text: str, lo: int, hi: int) -> list[_Mark]:
    marks = []
    for m in DOUBLE_RE.finditer(text, lo, hi):
        hand = _hand(text, lo, hi, m.start(), m.end())
        if (
            m.group() in CLOSING and text[m.end() : min(m.end() + 1, hi)] in BEHIND_CLOSING
        ):  # « Oui », he said
            hand = ")"
        if hand == "?":
            hand = "(" if m.group() in OPENING else ")" if m.group() in CLOSING else "?"
        marks.append(_Mark(m.group(), m.start(), m.end(), hand))
    return marks


def _nestable(marks: Sequence[_Mark]) -> set[int]:
    """Starts of the marks that open and pair up like brackets, so that they may nest."""
    found: set[int] = set()
    for style in ("double", "guillemet"):
        stack: list[int] = []
        good: list[int] = []
        for mark in marks:
            if mark.style != style:
                continue
            if mark.hand == "?":
                good.clear()
                stack.clear()
                break
            if mark.hand == "(":
                stack.append(mark.start)
            elif stack:
                good.append(stack.pop())
        found.update(good)
    return found


def _double(text: str, lo: int, hi: int) -> list[Pair]:
    """Pair double marks and guillemets in one paragraph."""
    marks = _double_marks(text, lo, hi)
    nestable = _nestable(marks)
    following: dict[int, _Mark] = {}  # the next mark of the same style
    last: dict[str, _Mark] = {}
    for mark in reversed(marks):
        if mark.style in last:
            following[mark.start] = last[mark.style]
        last[mark.style] = mark
    stack: list[_Mark] = []
    found: list[Pair] = []
    for mark in marks:
        opened = next((m for m in reversed(stack) if m.style == mark.style), None)
        after = following.get(mark.start)
        if opened is None:
            if _starts(text, hi, mark, after):
                stack.append(mark)
        elif mark.hand == "(":
            if mark.start in nestable and opened.start in nestable:
                stack.append(mark)
        elif not _is_inch(text, mark, after):
            while stack[-1] is not opened:  # what lies inside and was not closed ends here
                inner = stack.pop()
                found.append(Pair(inner.start, mark.start, inner.style, False))
            stack.pop()
            if text[opened.end : mark.start].strip():
                found.append(Pair(opened.start, mark.end, opened.style))
    found += [Pair(m.start, hi, m.style, False) for m in stack]
    return found


def _starts(text: str, hi: int, mark: _Mark, after: _Mark | None) -> bool:
    """Whether a mark opens a quotation where none of its style is open."""
    if not text[mark.end : hi].strip():
        return False
    if mark.hand == "(":
        return True
    closed_later = after is not None and after.hand != "("
    if mark.hand == "?":
        apart = not text[mark.start - 1 : mark.start].isalnum() and not text[mark.end].isspace()
        return closed_later or apart
    return mark.char in OPENING and closed_later


def _is_inch(text: str, mark: _Mark, after: _Mark | None) -> bool:
    """A straight mark behind a number (6'2") while another one that closes is to come."""
    return mark.char == '"' and text[mark.start - 1].isdigit() and after is not None and after.hand == ")"


def _single(text: str, lo: int, hi: int, doubles: Sequence[Pair], following: str) -> list[Pair]:
    """Pair single marks in one paragraph, those inside one double quotation among themselves."""
    edges = sorted({edge for q in doubles for edge in (q.start, q.end)})
    level = _levels(edges, doubles)
    groups: dict[int, list[re.Match[str]]] = {}
    for m in SINGLE_RE.finditer(text, lo, hi):
        doubled = text[m.start() - 1 : m.end()] in ("''", "``") or text[m.start() : m.end() + 1] in (
            "''",
            "``",
        )
        if not doubled:
            groups.setdefault(level[bisect_right(edges, m.start())], []).append(m)
    found = []
    for marks in groups.values():
        found += _pair_singles(text, lo, hi, marks, following)
    return found


def _levels(edges: Sequence[int], doubles: Sequence[Pair]) -> list[int]:
    """For each stretch between edges the start of the innermost double quotation around it, -1 for none."""
    opens = {q.start: q for q in doubles}
    level = [-1]
    stack: list[Pair] = []
    for edge in edges:
        while stack and stack[-1].end <= edge:
            stack.pop()
        if edge in opens:
            stack.append(opens[edge])
        level.append(stack[-1].start if stack else -1)
    return level


def _pair_singles(text: str, lo: int, hi: int, marks: Sequence[re.Match[str]], following: str) -> list[Pair]:
    """Pair the single marks of one level, each opening one with the next that can close it."""
    surely = _next([_closes(text, hi, m) and not SOFT_RE.match(text, m.start()) for m in marks])
    opens = [_opens(text, lo, hi, m, surely[i] < len(marks)) for i, m in enumerate(marks)]
    next_opening = _next(opens)
    closers: dict[str, list[int]] = {}
    found: list[Pair] = []
    at = 0
    while at < len(marks):
        mark = marks[at]
        at += 1
        if not opens[at - 1]:
            continue
        char = mark.group()
        if char not in closers:
            closers[char] = _next([_closes(text, hi, m) and _fits(text, char, m) for m in marks])
        closer = closers[char][at - 1]
        if closer < len(marks) and marks[closer].start() == mark.end():  # nothing in between
            closer = closers[char][closer]
        if closer == len(marks):
            if mark.start() == lo and following == char:  # over several paragraphs
                return [*found, Pair(lo, hi, "single", False)]
            continue
        if SOFT_RE.match(text, marks[closer].start()):
            later = surely[closer]
            if later < min(next_opening[closer], len(marks)) and _fits(text, char, marks[later]):
                closer = later
        style = "guillemet" if char in "‹›" else "single"
        found.append(Pair(mark.start(), marks[closer].end(), style))
        at = closer + 1
    return found


def _opens(text: str, lo: int, hi: int, mark: re.Match[str], closed_later: bool) -> bool:
    """Whether a single mark can open a quotation: it is not an apostrophe nor an elision ('em, '90s)."""
    start, end, char = mark.start(), mark.end(), mark.group()
    before = text[start - 1] if start > lo else " "
    after = text[end] if end < hi else " "
    if char not in SINGLE_CLOSERS or before.isalnum() or after.isspace() or ELISION_RE.match(text, end):
        return False
    if char not in "‘‚‛‹" and not (before.isspace() or before in BEFORE_OPENING):
        return False
    if YEAR_RE.match(text, end):
        return closed_later
    return char != "’" or after.isalpha()


def _closes(text: str, hi: int, mark: re.Match[str]) -> bool:
    """Whether a single mark can close a quotation: no blank before it, no letter behind it."""
    after = text[mark.end()] if mark.end() < hi else " "
    before = text[mark.start() - 1 : mark.start()]
    return bool(before) and not (before.isspace() or after.isalnum() or after == "_")


def _fits(text: str, opening: str, mark: re.Match[str]) -> bool:
    """Whether ``mark`` closes ``opening``; one of another make must follow a punctuation mark."""
    closers = SINGLE_CLOSERS[opening]
    if mark.group() not in closers:
        return False
    usual = mark.group() == closers[0] and opening != "’"
    return usual or text[mark.start() - 1] in ".,!?…;:"


def _next(flags: Sequence[bool]) -> list[int]:
    """For each position the number of the next true one behind it, ``len(flags)`` if there is none."""
    found = [len(flags)] * len(flags)
    for i in range(len(flags) - 2, -1, -1):
        found[i] = i + 1 if flags[i + 1] else found[i + 1]
    return found
