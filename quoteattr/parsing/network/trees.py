"""From scores of arcs to trees."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quoteattr.parsing.stanza_api import chuliu_edmonds, chuliu_edmonds_one_root

Heads = NDArray[np.int64]


def best_tree(scores: NDArray[np.float32]) -> Heads:
    """The head of every word but the root symbol: the maximum spanning tree with one root.

    ``scores`` (words, heads) counts the root symbol as word 0. The best head of each word by itself is that tree in
    most sentences, and one change makes it in most others; for the rest there is Stanza's search (Chu and Liu 1965,
    Edmonds 1967; with one root Stanojević and Cohen 2021), which takes a hundred times as long.
    """
    costs = (
        scores.astype(np.float64) - float(scores.max()) - 1.0
    )  # Stanza's search for one root needs numbers below 0
    np.fill_diagonal(costs, -np.inf)
    heads: Heads = costs.argmax(1)
    heads[0] = 0
    if not is_tree(heads):
        heads = one_change(costs, heads)
    if not is_tree(heads):
        heads = chuliu_edmonds(costs.copy())
    if not is_tree(heads):
        heads = chuliu_edmonds_one_root(costs)
    return heads[1:]


def one_change(costs: NDArray[np.float64], heads: Heads) -> Heads:
    """The heads with the cheapest of those changes one of which every tree has; where that is a tree, none is better.

    Of several roots one has to get a head; where there is none, a word has to be one; of a cycle one word needs a head
    outside of it.
    """
    roots = np.flatnonzero(heads[1:] == 0) + 1
    lost = costs - costs.max(1, keepdims=True)
    if len(roots) > 1:
        words, choices = roots, np.arange(1, len(heads))
    elif len(roots) == 0:
        words, choices = np.arange(1, len(heads)), np.zeros(1, dtype=np.int64)
    else:
        words = np.array(cycle(heads))
        choices = np.setdiff1d(np.arange(len(heads)), words)
    word, choice = divmod(int(lost[np.ix_(words, choices)].argmax()), len(choices))
    changed = heads.copy()
    changed[words[word]] = choices[choice]
    return changed


def is_tree(heads: Heads) -> bool:
    """Are these the heads of a tree with one root? ``heads[0]`` is the root symbol's own."""
    return np.count_nonzero(heads[1:] == 0) == 1 and not cycle(heads)


def cycle(heads: Heads) -> list[int]:
    """The words of a cycle; empty where there is none."""
    above: list[int] = heads.tolist()
    seen = [0] * len(above)  # the walk that came by each word
    for walk in range(1, len(above)):
        at = walk
        while at and not seen[at]:
            seen[at] = walk
            at = above[at]
        if at and seen[at] == walk:
            found = [at]
            while above[found[-1]] != at:
                found.append(above[found[-1]])
            return found
    return []
