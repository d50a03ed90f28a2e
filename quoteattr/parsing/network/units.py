"""The pieces of text that the network reads: units with their word pieces, letter case, marks and line breaks.

A unit is never larger than a word of Universal Dependencies, so that words are runs of units. English contractions are
cut as the treebanks cut them (``do`` ``n't``, ``Russia`` ``'s``, ``can`` ``not``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from tokenizers import Tokenizer

APOSTROPHE = "'’‘`´ʼ"
CLITIC = rf"[{APOSTROPHE}](?:s|re|ve|ll|d|m)(?!\w)"
UNIT = re.compile(
    rf"\w+?(?=n[{APOSTROPHE}]t(?!\w))|n[{APOSTROPHE}]t(?!\w)|(?<=\w){CLITIC}"
    r"|\bcan(?=not\b)|(?<=\bcan)not\b|\b(?:gon|wan)(?=na\b)|(?<=\b[gw][oa]n)na\b|\bgot(?=ta\b)|(?<=\bgot)ta\b"
    r"|\d+(?=[^\W\d_])|(?:[^\W_]|(?<=\w)_(?=\w))+|[^\w\s]|_",
    re.IGNORECASE,
)
"""One unit: a part of a contraction, a run of word characters, or one other character that is not blank."""

PART = re.compile(rf"n[{APOSTROPHE}]t|{CLITIC}", re.IGNORECASE)
PAIRS = frozenset([("can", "not"), ("gon", "na"), ("wan", "na"), ("got", "ta")])

OPENING, STRAIGHT, DOUBLE = "“„«〝‟", '"', '"“”„‟«»〝〞'
SINGLE = "'‘’‚‛`"
CLS, SEP, UNKNOWN = 101, 102, 100
LONGEST = 6
"""Pieces of one unit that are read; of a longer one (a hash) the rest is left out."""

LOWER, CAPITALIZED, UPPER, OTHER = range(4)
OUTSIDE, INSIDE, MARK, SINGLE_MARK = range(4)
NO_BREAK, NEW_LINE, NEW_PARAGRAPH = range(3)


def one_token(before: str, word: str) -> bool:
    """Are two words that touch one token of the treebanks (a multi-word token): *do* and *n't*, *can* and *not*?"""
    return bool(PART.fullmatch(word)) or (before.lower(), word.lower()) in PAIRS


def break_class(gap: str) -> int:
    """What the blank between two units is: no line break, one, or more than one."""
    lines = gap.count("\n") or gap.count("\r")
    return min(lines, NEW_PARAGRAPH)


def mark_states(words: Sequence[str], breaks: Sequence[int]) -> list[int]:
    """For each unit: outside of double marks, inside them, such a mark, or a single mark; anew each line."""
    states = []
    inside = False
    for word, new_line in zip(words, breaks, strict=True):
        if new_line:
            inside = False
        if len(word) > 1:
            states.append(INSIDE if inside else OUTSIDE)
        elif word in DOUBLE:
            inside = word in OPENING or (word == STRAIGHT and not inside)
            states.append(MARK)
        elif word in SINGLE:
            states.append(SINGLE_MARK)
        else:
            states.append(INSIDE if inside else OUTSIDE)
    return states


def letter_case(word: str) -> int:
    """Letter case of a unit, as a number."""
    if word.islower():
        return LOWER
    if word.isupper() and len(word) > 1:
        return UPPER
    return CAPITALIZED if word[:1].isupper() else OTHER


class WordPieces:
    """Word pieces of single units, remembered; the vocabulary is BERT's uncased one.

    Parameters
    ----------
    path:
        A ``tokenizer.json`` as the library ``tokenizers`` writes it.
    """

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._known: dict[str, tuple[list[int], int]] = {}

    def __call__(self, words: Sequence[str]) -> list[tuple[list[int], int]]:
        """The piece numbers of each word (at least one, at most :data:`LONGEST`), and its letter case."""
        new = {w for w in words if w not in self._known}
        if len(self._known) + len(new) > 100_000:
            self._known.clear()
            new = set(words)
        if new:
            listed = sorted(new)
            encoded = self._tokenizer.encode_batch(listed, add_special_tokens=False)
            for word, found in zip(listed, encoded, strict=True):
                self._known[word] = found.ids[:LONGEST] or [UNKNOWN], letter_case(word)
        return [self._known[w] for w in words]


@dataclass(frozen=True)
class Units:
    """The units of a text: their words, offsets, the break before each, and their word pieces."""

    words: list[str]
    spans: list[tuple[int, int]]
    breaks: list[int]
    pieces: list[tuple[list[int], int]]

    @classmethod
    def of(cls, text: str, word_pieces: WordPieces) -> Units:
        """Cut ``text`` into units."""
        spans = [m.span() for m in UNIT.finditer(text)]
        words = [text[s:e] for s, e in spans]
        breaks = [NO_BREAK] * len(words)
        for n, ((_, end), (start, _)) in enumerate(pairwise(spans), start=1):
            if start - end > 1 or (start > end and text[end] != " "):
                breaks[n] = break_class(text[end:start])
        return cls(words, spans, breaks, word_pieces(words))

    def part(self, start: int, end: int) -> Units:
        """A stretch of the units, with the text's offsets."""
        return Units(
            self.words[start:end], self.spans[start:end], self.breaks[start:end], self.pieces[start:end]
        )

    @cached_property
    def marks(self) -> list[int]:
        """Quotation-mark state of each unit."""
        return mark_states(self.words, self.breaks)

    @cached_property
    def sizes(self) -> list[int]:
        """Number of pieces of each unit."""
        return [len(p) for p, _ in self.pieces]

    def rows(self, start: int, end: int) -> tuple[list[list[int]], list[int], list[int]]:
        """A window of units: input rows (piece, case, mark, break), and where each unit's first and last piece is."""
        pieces, cases, marks, breaks, first, last = [CLS], [0], [0], [0], list[int](), list[int]()
        for (own, case), mark, brk in zip(
            self.pieces[start:end], self.marks[start:end], self.breaks[start:end], strict=True
        ):
            first.append(len(pieces))
            pieces += own
            last.append(len(pieces) - 1)
            if len(own) == 1:
                cases.append(case)
                marks.append(mark)
                breaks.append(brk)
            else:
                cases += [case] * len(own)
                marks += [mark] * len(own)
                breaks += [brk] + [0] * (len(own) - 1)
        pieces.append(SEP)
        for row in (cases, marks, breaks):
            row.append(0)
        return [pieces, cases, marks, breaks], first, last


Window = tuple[int, int, int, int]
"""Units ``(start, core start, core end, end)``."""

STOP = frozenset(".!?…")
CLOSING = frozenset("\"”’')]»")


def windows(units: Units, room: int, context: int) -> list[Window]:
    """Windows over units.

    The cores follow each other without a gap. Each has up to ``context`` pieces of text on either side, and no window
    has more than ``room`` pieces (a single unit is never cut). A core ends where a sentence may end, if one may in its
    last third.
    """
    lengths = units.sizes
    found = []
    at, n = 0, len(lengths)
    while at < n:
        low, used = at, 0
        while low > 0 and used + lengths[low - 1] <= context:
            low -= 1
            used += lengths[low]
        high = at
        while high < n and (high == at or used + lengths[high] <= room):
            used += lengths[high]
            high += 1
        core, behind = high, 0
        if high < n:
            while core > at + 1 and behind < context:
                core -= 1
                behind += lengths[core]
            core = _sentence_start(units, core, core - (core - at) // 3)
            high, behind = core, 0
            while high < n and behind + lengths[high] <= context:
                behind += lengths[high]
                high += 1
        found.append((low, at, core, high))
        at = core
    return found


def _sentence_start(units: Units, core: int, lowest: int) -> int:
    """The last unit up to ``core`` that may start a sentence, not before ``lowest``; else ``core``."""
    words = units.words
    for k in range(core, max(lowest, 1), -1):
        if k < len(words) and (
            units.breaks[k] == NEW_PARAGRAPH
            or words[k - 1] in STOP
            or (k > 1 and words[k - 2] in STOP and words[k - 1] in CLOSING)
        ):
            return k
    return core
