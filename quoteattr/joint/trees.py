"""From scores of arcs to trees."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from ufal.chu_liu_edmonds import chu_liu_edmonds

FINES = (0.0, 8.0, 32.0)
"""Tried against trees with several roots, in log-probability."""


def best_tree(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    """The head of every word but the root symbol: the maximum spanning tree with one root.

    ``scores`` (words, heads) counts the root symbol as word 0 (Chu and Liu 1965, Edmonds 1967).

    Whatever is taken off every arc from the root symbol, a best tree with one root is the best one with one root; a
    small fine leaves far fewer cycles to break than one that always suffices.
    """
    matrix = scores.astype(np.float64)
    enough = len(matrix) * float(matrix.max() - matrix.min()) + 1.0
    for fine in (*FINES, enough):
        fined = matrix.copy()
        fined[:, 0] -= fine
        heads, _ = chu_liu_edmonds(fined)
        if heads[1:].count(0) == 1:
            break
    return np.asarray(heads[1:], dtype=np.int64)
