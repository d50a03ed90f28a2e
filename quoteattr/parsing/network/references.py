"""Who is meant: what a mention and one of somebody before it are to each other, by the network's states of their heads.

Word-level coreference (Dobrovolskii, EMNLP 2021): a mention is its head word. Its state is reduced to a few small whole
numbers when the text is read (:attr:`quoteattr.parsing.structure.Parse.states`); two of them, how far they are apart
and what sort they are of go through one hidden layer, which gives a score. ``training/references.py`` makes the
weights; what the scores are added to is in :mod:`quoteattr.speakers.ranker`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quoteattr.parsing.models import NETWORK

Floats = NDArray[np.float32]

FILE = "references.npz"
SORTS = ("person", "body")
"""The sorts of mentions that are asked: phrases for people and for organisations, in the order of the weights."""
KINDS = ("name", "pronoun", "description")
FACTS = len(SORTS) + len(KINDS) + 2
"""Numbers that say what is known of two mentions beside their states."""
FULL = 127
"""The largest number of a reduced state."""


@dataclass(frozen=True)
class References:
    """The weights, as they lie in the file: arrays by name.

    ``into`` (width, size) and ``shift`` reduce a state; ``pair_*`` score a mention beside one before it (two states,
    their product, sort, kind and distance), ``nobody_*`` a mention for standing for nobody before it.
    """

    into: Floats
    shift: Floats
    pair_in: Floats
    pair_shift: Floats
    pair_out: Floats
    nobody_in: Floats
    nobody_shift: Floats
    nobody_out: Floats
    unseen: Floats  # the score of somebody of whom no state is there

    def reduced(self, states: Floats) -> NDArray[np.int8]:
        """States (words, width) as small whole numbers (words, size)."""
        found: NDArray[np.int8] = np.rint(np.tanh(states @ self.into + self.shift) * FULL).astype(np.int8)
        return found

    def pairs(self, mention: Floats, others: Floats, about: Floats) -> Floats:
        """Scores of others (n, size), with what is known of them (n, facts), for being whom a mention stands for."""
        mine = np.broadcast_to(mention, others.shape)
        given = np.concatenate([mine, others, mine * others, about], axis=1)
        found: Floats = np.maximum(given @ self.pair_in + self.pair_shift, 0) @ self.pair_out
        return found

    def nobody(self, mention: Floats, sort: Floats) -> float:
        """The score of nobody before the mention."""
        given = np.concatenate([mention, sort])
        return float(np.maximum(given @ self.nobody_in + self.nobody_shift, 0) @ self.nobody_out)


def sort_row(sort: str) -> Floats:
    """A sort of mention as numbers."""
    return np.array([sort == s for s in SORTS], dtype=np.float32)


def about(sort: str, kinds: Sequence[str], apart: Sequence[int]) -> Floats:
    """What is known of mentions beside their states: the sort of the one that is asked for, kinds, and how many
    characters they begin before it (less than none: behind)."""
    far = np.array(apart)
    found: Floats = np.zeros((len(kinds), FACTS), dtype=np.float32)
    found[:, : len(SORTS)] = sort_row(sort)
    for n, kind in enumerate(kinds):
        found[n, len(SORTS) + KINDS.index(kind)] = 1.0
    found[:, -2] = np.log1p(np.abs(far)) / 5
    found[:, -1] = far < 0
    return found


def load_references(folder: Path) -> References | None:
    """The weights in a network's folder; None where it has none. Raises errors of numpy or the system for others."""
    path = folder / FILE
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as found:
        return References(*(found[f.name].astype(np.float32) for f in fields(References)))


@cache
def shipped() -> References | None:
    """The weights in the package, loaded once."""
    return load_references(NETWORK)
