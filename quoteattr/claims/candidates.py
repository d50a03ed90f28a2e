"""Which pairs of contents are worth a comparison: near-linear in their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

LEAF = 256
TREES = 6
NEIGHBOURS = 8
TOP_STEMS = 5
WINDOW = 8
SEED = 20220420

Floats = NDArray[np.float32]


def candidates(
    stems: Sequence[tuple[str, ...]], weights: Sequence[Floats], embeddings: Floats
) -> list[tuple[int, int]]:
    """Pairs ``(i, j)``, ``i < j``, sorted: contents that share two weighty words, and neighbours by meaning.

    Parameters
    ----------
    stems, weights:
        The content words of each content and how much each of them says.
    embeddings:
        One unit vector a content.
    """
    found = set(by_words(stems, weights))
    rng = np.random.default_rng(SEED)
    for _ in range(TREES if len(embeddings) > LEAF else 1):
        for leaf in leaves(embeddings, rng):
            found.update(neighbours(embeddings, leaf))
    return sorted(found)


def by_words(stems: Sequence[tuple[str, ...]], weights: Sequence[Floats]) -> Iterator[tuple[int, int]]:
    """Pairs that share two of their weightiest words (their only one, where there is one).

    In a crowded block each content meets the next few only, in the order given.
    """
    blocks: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, (words, weight) in enumerate(zip(stems, weights, strict=True)):
        order = sorted(
            {w: -x for w, x in zip(words, weight, strict=True)}.items(), key=lambda wx: (wx[1], wx[0])
        )
        top = sorted(w for w, _ in order[:TOP_STEMS])
        for key in combinations(top, 2) if len(top) > 1 else [tuple(top)]:
            blocks[key].append(i)
    for members in blocks.values():
        for at, i in enumerate(members):
            for j in members[at + 1 : at + 1 + WINDOW]:
                yield i, j


def leaves(embeddings: Floats, rng: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """The leaves of a random projection tree (Dasgupta & Freund 2008): median splits along random directions."""
    todo = [np.arange(len(embeddings))]
    while todo:
        members = todo.pop()
        if len(members) <= LEAF:
            yield members
            continue
        direction = rng.standard_normal(embeddings.shape[1], dtype=np.float32)
        along = embeddings[members] @ direction
        order = members[np.argsort(along, kind="stable")]
        half = len(order) // 2
        todo += [order[:half], order[half:]]


def neighbours(embeddings: Floats, leaf: NDArray[np.int64]) -> Iterable[tuple[int, int]]:
    """Each content of a leaf with its nearest by cosine."""
    if len(leaf) < 2:
        return []
    vectors = embeddings[leaf]
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -np.inf)
    count = min(NEIGHBOURS, len(leaf) - 1)
    nearest = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
    pairs = np.stack([np.repeat(leaf, count), leaf[nearest].ravel()], axis=1)
    pairs.sort(axis=1)
    return map(tuple, pairs.tolist())
