"""Phrases that can name a matter: what many texts write, told apart by the stems of their words."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import count
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quoteattr.claims.lists import lexicon, stem
from quoteattr.claims.marks import places
from quoteattr.speakers.names.spelling import plain

WORDINGS = 4
"""Texts of a claim that are looked at."""
LONGEST = 3
"""Words of a phrase."""
BITS = 21
"""Of a word's number in the number of a phrase, whose words begin at the highest bits."""
MASK = (1 << BITS) - 1

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|[^\w\s]")
_POSSESSIVE = re.compile(r"['’]s?$")
_BEFORE_VERBS = frozenset(
    "to not will would shall should can could may might must do does did has have had having is are was were be been "
    "being cannot i we you he she they it who which".split()
)
_DULL = re.compile(r"..ly$")
_NOT = re.compile(r"n['’]t$|^cannot$")

Integers = NDArray[np.int64]


class Phrases:
    """The phrases of claims, as numbers in the order of their stems, and how each is written.

    ``spread`` has for each phrase how many claims have it, ``lengths`` of how many words it is. Stems and written words
    are told apart up to two million of each.

    Parameters
    ----------
    wordings:
        The different texts of each claim; a phrase counts as it is written there first.
    """

    def __init__(self, wordings: Sequence[Sequence[str]]) -> None:
        words = read_words(wordings)
        self._claims, self._stems, self._written = len(wordings), words.stems, words.written
        found = [stretches(words, length) for length in range(1, LONGEST + 1)]
        codes, forms, owners = (np.concatenate(column) for column in zip(*found, strict=True))
        self._codes, numbers = np.unique(codes, return_inverse=True)
        different = max(len(self._codes), 1)
        once, first = np.unique(owners * different + numbers, return_index=True)  # a claim has a phrase once
        owners, self._found = np.divmod(once, different)
        self._forms = forms[first]
        self._starts = np.searchsorted(owners, np.arange(self._claims + 1))
        self._places = np.argsort(self._found, kind="stable")
        self.spread = np.bincount(self._found, minlength=len(self._codes))
        self._ends = np.cumsum(self.spread)
        self.lengths = 1 + (self._codes >> BITS & MASK > 0) + (self._codes & MASK > 0)

    def __len__(self) -> int:
        """How many claims there are."""
        return self._claims

    def of(self, claims: Sequence[int]) -> tuple[Integers, Integers]:
        """The phrases of some claims, in order, and how many of the claims have each."""
        found = [self._found[self._starts[c] : self._starts[c + 1]] for c in claims]
        return np.unique(np.concatenate(found), return_counts=True)

    def stems(self, phrase: int) -> tuple[str, ...]:
        """The stems of a phrase."""
        return tuple(self._stems[n] for n in parted(int(self._codes[phrase])))

    def written(self, phrase: int) -> str:
        """A phrase as most claims write it, the first in the alphabet among equals."""
        places = self._places[self._ends[phrase] - self.spread[phrase] : self._ends[phrase]]
        forms, times = np.unique(self._forms[places], return_counts=True)
        often = forms[times == times.max()].tolist()
        return min(" ".join(self._written[n] for n in parted(form)) for form in often)


class Words(NamedTuple):
    """The words of claims that can name something, one behind the other: the number of each one's stem and of how it is
    written (in ``stems``, which are in order, and in ``written``), of the run that it stands in, and of its claim."""

    stem: Integers
    form: Integers
    run: Integers
    claim: Integers
    stems: list[str]
    written: list[str]


def read_words(wordings: Sequence[Sequence[str]]) -> Words:
    """The words of the first :data:`WORDINGS` texts of each claim. No number is 0."""
    stems, written = {"": 0}, {"": 0}
    columns = stem_at, form_at, run_at, claim_at = array("i"), array("i"), array("i"), array("i")
    numbers = count(1)
    for claim, texts in enumerate(wordings):
        for text in dict.fromkeys(texts[:WORDINGS]):
            for number, run in zip(numbers, runs(text), strict=False):
                for root, word in run:
                    stem_at.append(stems.setdefault(root, len(stems)))
                    form_at.append(written.setdefault(word, len(written)))
                    run_at.append(number)
                    claim_at.append(claim)
    stem_number, form, run_number, of_claim = (np.array(column, dtype=np.int64) for column in columns)
    in_order = sorted(stems)
    place = np.empty(len(stems), dtype=np.int64)
    place[[stems[root] for root in in_order]] = np.arange(len(stems))
    return Words(place[stem_number], form, run_number, of_claim, in_order, list(written))


def stretches(words: Words, length: int) -> tuple[Integers, Integers, Integers]:
    """Stretches of so many words in one run, as numbers (:func:`parted`) of stems and of forms, with their claims."""
    at = np.arange(max(len(words.run) - length + 1, 0))
    at = at[words.run[at] == words.run[at + length - 1]]
    codes, forms = np.zeros((2, len(at)), dtype=np.int64)
    for n in range(length):
        shift = BITS * (LONGEST - 1 - n)
        codes |= words.stem[at + n] << shift
        forms |= words.form[at + n] << shift
    return codes, forms, words.claim[at]


def parted(code: int) -> list[int]:
    """The numbers of the words that a phrase's number is made of."""
    return [n for n in (code >> 2 * BITS, code >> BITS & MASK, code & MASK) if n]


def runs(text: str) -> Iterator[list[tuple[str, str]]]:
    """Stretches of words that can name something, as stem and written form. A word behind *to*, *would*, *we* and
    the like is a verb unless it is a name."""
    run: list[tuple[str, str]] = []
    before, opens = "", True
    for token in _WORD.findall(text):
        word = word_of(token)
        name = word.capital and (not opens or word.always)
        if word.telling and (name or before not in _BEFORE_VERBS):
            run.append((word.stem, word.text if name else word.text.lower()))
            if word.owns:
                yield run
                run = []
        elif run:
            yield run
            run = []
        opens = not word.text[:1].isalpha() and (opens or word.text in ".!?")
        before = word.low
    if run:
        yield run


class Word(NamedTuple):
    """A word or mark: its ``text`` without a possessive ending, which it ``owns`` or not; without case and diacritics
    ``low``; whether it can name a matter, has a ``capital`` and is a name also where it opens a sentence."""

    text: str
    low: str
    stem: str
    owns: bool
    telling: bool
    capital: bool
    always: bool


@lru_cache(maxsize=100_000)
def word_of(token: str) -> Word:
    """What is told of a word by itself."""
    text = _POSSESSIVE.sub("", token)
    low = plain(text.casefold())
    telling = is_telling(low) and not _NOT.search(token)
    always = text[1:2].isupper() or (low,) in places()
    return Word(text, low, stem(low), text != token, telling, text[:1].isupper(), always)


def is_telling(word: str) -> bool:
    """Whether a word can name a matter."""
    lists = lexicon()
    dull = ("stop", "verdicts", "negators", "refusers", "numbers", "calendar", "dull")
    return len(word) > 2 and not _DULL.search(word) and not any(word in lists[kind] for kind in dull)


def plainly(text: str) -> str:
    """The name of a topic of which no word tells a matter: its verdict (*unacceptable*), or its first words."""
    words = [w.lower() for w in _WORD.findall(text) if w[0].isalpha()]
    telling = [w for w in words if w not in lexicon()["stop"] and not _DULL.search(w)]
    return " ".join((telling or words)[:LONGEST]) or "no words"
