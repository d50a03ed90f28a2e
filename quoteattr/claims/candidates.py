"""Which pairs of contents are worth a comparison: near-linear in their number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

LEAF = 256
TREES = 5
NEIGHBOURS = 8
TOP_STEMS = 6
KEYS = 4
WINDOW = 8
SEED = 20220420

Floats = NDArray[np.float32]
Pairs = NDArray[np.int64]
"""Two columns, the smaller number first."""


def candidates(stems: Sequence[tuple[str, ...]], weights: Sequence[Floats], embeddings: Floats) -> Pairs:
    """Pairs in order: contents that share two weighty words, and neighbours by meaning.

    Parameters
    ----------
    stems, weights:
        The content words of each content and how much each of them says.
    embeddings:
        One unit vector a content.
    """
    found = [by_words(stems, weights)]
    rng = np.random.default_rng(SEED)
    for _ in range(TREES if len(embeddings) > LEAF else 1):
        found += [neighbours(embeddings, leaf) for leaf in leaves(embeddings, rng)]
    codes = np.unique(np.concatenate([p.min(axis=1) * len(stems) + p.max(axis=1) for p in found]))
    return np.stack(np.divmod(codes, max(len(stems), 1)), axis=1)


def by_words(stems: Sequence[tuple[str, ...]], weights: Sequence[Floats]) -> Pairs:
    """Pairs that share two of their weightiest words (their only one, where there is one).

    Of a content's word pairs the few rarest that it shares are taken, and in a crowded block each content meets
    the next few only, in the order given: so their number grows with the number of contents.
    """
    keys_of: list[list[tuple[str, ...]]] = []
    for words, weight in zip(stems, weights, strict=True):
        order = sorted(
            {w: -x for w, x in zip(words, weight, strict=False)}.items(), key=lambda wx: (wx[1], wx[0])
        )
        top = sorted(w for w, _ in order[:TOP_STEMS])
        keys_of.append(list(combinations(top, 2)) if len(top) > 1 else [tuple(top)])
    sizes = Counter(key for keys in keys_of for key in keys)
    blocks: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, keys in enumerate(keys_of):
        shared = sorted((sizes[key], key) for key in keys if sizes[key] > 1)
        for _, key in shared[:KEYS]:
            blocks[key].append(i)
    pairs = [
        (i, j)
        for members in blocks.values()
        for at, i in enumerate(members)
        for j in members[at + 1 : at + 1 + WINDOW]
    ]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def leaves(embeddings: Floats, rng: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """The leaves of a random projection tree (Dasgupta & Freund 2008): median splits along random directions."""
    todo = [np.arange(len(embeddings))]
    while todo:
        members = todo.pop()
        if len(members) <= LEAF:
            yield members
            continue
        direction = rng.standard_normal(embeddings.shape[1], dtype=np.float32)
        order = members[np.argsort(embeddings[members] @ direction, kind="stable")]
        half = len(order) // 2
        todo += [order[:half], order[half:]]


def neighbours(embeddings: Floats, leaf: NDArray[np.int64]) -> Pairs:
    """Each content of a leaf with its nearest by cosine."""
    if len(leaf) < 2:
        return np.zeros((0, 2), dtype=np.int64)
    vectors = embeddings[leaf]
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -np.inf)
    count = min(NEIGHBOURS, len(leaf) - 1)
    nearest = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
    return np.stack([np.repeat(leaf, count), leaf[nearest].ravel()], axis=1)
