"""Tokens and their features: word pieces, letter case, quotation marks, line breaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from tokenizers import Tokenizer

TOKEN = re.compile(r"\w+|[^\w\s]")
"""A run of word characters, or one other character that is not blank."""

OPENING, STRAIGHT, DOUBLE = "“„«〝‟", '"', '"“”„‟«»〝〞'
SINGLE = "'‘’‚‛`"
CLS, SEP, UNKNOWN = 101, 102, 100
LONGEST = 6
"""Pieces of one token that are read; of a longer one (a URL, a hash) the rest is left out."""

LOWER, CAPITALIZED, UPPER, OTHER = range(4)
OUTSIDE, INSIDE, MARK, SINGLE_MARK = range(4)


def mark_states(words: Sequence[str], breaks: Sequence[bool]) -> list[int]:
    """For each token: outside of double marks, inside them, such a mark, or a single mark; anew each line."""
    states = []
    inside = False
    for word, new_line in zip(words, breaks, strict=True):
        if new_line:
            inside = False
        if word in DOUBLE:
            inside = word in OPENING or (word == STRAIGHT and not inside)
            states.append(MARK)
        elif word in SINGLE:
            states.append(SINGLE_MARK)
        else:
            states.append(INSIDE if inside else OUTSIDE)
    return states


def letter_case(word: str) -> int:
    """Letter case of a token, as a number."""
    if word.islower():
        return LOWER
    if word.isupper() and len(word) > 1:
        return UPPER
    return CAPITALIZED if word[:1].isupper() else OTHER


class WordPieces:
    """Word pieces of single tokens, remembered; the vocabulary is BERT's uncased one.

    Parameters
    ----------
    path:
        A ``tokenizer.json`` as the library ``tokenizers`` writes it.
    """

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._known: dict[str, list[int]] = {}

    def __call__(self, words: Sequence[str]) -> list[list[int]]:
        """The piece numbers of each word; at least one, at most :data:`LONGEST`."""
        new = [w for w in dict.fromkeys(words) if w not in self._known]
        if len(self._known) > 200_000:
            self._known.clear()
            new = list(dict.fromkeys(words))
        if new:
            for word, found in zip(
                new, self._tokenizer.encode_batch(new, add_special_tokens=False), strict=True
            ):
                self._known[word] = found.ids[:LONGEST] or [UNKNOWN]
        return [self._known[w] for w in words]


@dataclass(frozen=True)
class TokenizedText:
    """The tokens of a text with their offsets and features."""

    words: list[str]
    spans: list[tuple[int, int]]
    breaks: list[bool]
    pieces: list[list[int]]

    @classmethod
    def of(cls, text: str, word_pieces: WordPieces) -> TokenizedText:
        """Tokenize ``text``."""
        spans = [m.span() for m in TOKEN.finditer(text)]
        words = [text[s:e] for s, e in spans]
        gaps = [text[e:s] for (_, e), (s, _) in pairwise(spans)]
        breaks = [False, *("\n" in gap for gap in gaps)][: len(words)]
        return cls(words, spans, breaks, word_pieces(words))

    @cached_property
    def marks(self) -> list[int]:
        """Quotation-mark state of each token."""
        return mark_states(self.words, self.breaks)

    @cached_property
    def cases(self) -> list[int]:
        """Letter case of each token."""
        return [letter_case(w) for w in self.words]

    def rows(self, start: int, end: int) -> tuple[list[list[int]], list[int]]:
        """Input rows (piece, case, mark, break) of a window of tokens, and where each token's first piece is."""
        pieces, cases, marks, breaks, first = [CLS], [0], [0], [0], []
        for t in range(start, end):
            first.append(len(pieces))
            for n, piece in enumerate(self.pieces[t]):
                pieces.append(piece)
                cases.append(self.cases[t])
                marks.append(self.marks[t])
                breaks.append(int(self.breaks[t] and n == 0))
        pieces.append(SEP)
        for row in (cases, marks, breaks):
            row.append(0)
        return [pieces, cases, marks, breaks], first


def windows(lengths: Sequence[int], room: int, context: int) -> list[tuple[int, int, int, int]]:
    """Windows over tokens of ``lengths`` pieces: ``(start, core start, core end, end)``.

    The cores follow each other without a gap; each has up to ``context`` pieces of text on either side, and no window
    has more than ``room`` pieces (a single token is never cut).
    """
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
        found.append((low, at, core, high))
        at = core
    return found
