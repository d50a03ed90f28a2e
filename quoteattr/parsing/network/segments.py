"""Where words and sentences start: the network's class of each unit, and what the text itself forbids."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from quoteattr.parsing.network.labels import JOINED, SENTENCE, WORD
from quoteattr.parsing.network.runtime import Floats
from quoteattr.parsing.network.units import DOUBLE, NEW_PARAGRAPH, SINGLE, Units

MARKS = DOUBLE + SINGLE

SURE = 0.9
"""Probability of a sentence start that no mark before it shows. Chosen on the treebanks' development parts."""

ABBREVIATION = 3
"""Letters of the longest abbreviation in a name (*St.*, *Inc.*, *Sgt.*)."""

LONGER = frozenset(
    "prof capt brig supt asst atty pres messrs corp assn univ dept inst bros calif mass penn conn wash".split()
)
"""Longer abbreviations that stand before a name."""

SURE_COLON = 0.7
"""The same behind a colon."""


def segment_classes(scores: Floats, units: Units) -> list[int]:
    """The class of each unit from log-probabilities (units, 3); a start right behind a word or a colon must be sure."""
    classes = scores.argmax(1)
    asked = np.array([0.0, *(needed(word) for word in units.words[:-1])])
    classes[(classes == SENTENCE) & (np.exp(scores[:, SENTENCE]) < asked)] = WORD
    found: list[int] = classes.tolist()
    return found


def needed(before: str) -> float:
    """Probability that a sentence start behind this unit needs."""
    return SURE if before[-1].isalnum() else SURE_COLON if before == ":" else 0.0


def segmented(
    classes: Sequence[int], units: Units, named: Sequence[str]
) -> tuple[list[int], list[tuple[int, int]]]:
    """Where words start (and the number of units), and the words of each sentence, from each unit's class.

    A text starts a sentence, and so does a paragraph behind an empty line; a blank starts a word. A sentence starts
    behind a full stop that ends a whole word, where a capital follows, whatever the network says (*... met Charles
    Michel. Zelenskyy said*). Elsewhere none starts inside a name (``named`` are the entities' tags) that goes on in the
    same line or behind an initial, none behind a comma and a quotation mark (*“We left,” Moss said*), and a mark at a
    sentence's start that touches what follows isn't a sentence of its own.
    """
    starts: list[int] = []
    firsts: list[int] = []
    for n, kind in enumerate(classes):
        touches = n > 0 and units.spans[n - 1][1] == units.spans[n][0]
        if n == 0 or units.breaks[n] == NEW_PARAGRAPH:
            kind = SENTENCE
        elif kind == SENTENCE:
            lone_mark = touches and starts[firsts[-1]] == n - 1 and not units.words[n - 1].isalnum()
            in_name = named[n][0] == "I" and not units.breaks[n] and not behind_word(units.words, n)
            if (
                lone_mark
                or in_name
                or behind_initial(units.words, named, n)
                or (behind_comma(units.words, n) and not units.breaks[n])
            ):
                kind = WORD
        elif kind == JOINED and not touches:
            kind = WORD
        if kind == WORD and not touches and behind_word(units.words, n) and units.words[n][0].isupper():
            kind = SENTENCE
        if kind == SENTENCE:
            firsts.append(len(starts))
        if kind != JOINED:
            starts.append(n)
    return [*starts, len(classes)], list(pairwise([*firsts, len(starts)]))


def behind_comma(words: Sequence[str], n: int) -> bool:
    """Do a comma and a quotation mark stand right before unit ``n``?"""
    at = n
    while at > 0 and words[at - 1] in MARKS:
        at -= 1
    return 0 < at < n and words[at - 1] == ","


def behind_word(words: Sequence[str], n: int) -> bool:
    """Do a full stop and a word too long for an abbreviation stand right before unit ``n``?"""
    before = words[n - 2] if n > 1 and words[n - 1] == "." else ""
    return len(before) > ABBREVIATION and before.isalpha() and before.lower() not in LONGER


def behind_initial(words: Sequence[str], named: Sequence[str], n: int) -> bool:
    """Do a name's initial and a full stop stand right before unit ``n``, in a name too (*Steven F. Udvar*)?"""
    initial = n > 1 and words[n - 1] == "." and len(words[n - 2]) == 1 and words[n - 2].isupper()
    return initial and named[n - 2] != "O" and named[n] != "O"
