"""Which statements are worth a comparison: the nearest by meaning, found in about n log n."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ALL, FEW = 500, 4000
"""Statements up to which every pair is looked at, and up to which the nearest of each are found by looking at all;
above, an index finds them (HNSW, Malkov & Yashunin 2020)."""
NEIGHBOURS = 16
"""Of each statement, in a large table."""
CROWD = 10
"""Nearest statements that tell how crowded it is around one."""
ROWS = 512

Floats = NDArray[np.float32]
Pairs = NDArray[np.int64]
"""Two columns, the smaller number first."""


def neighbours(vectors: Floats, least: float, *, few: int = FEW) -> Pairs:
    """Pairs of unit vectors whose cosine is at least ``least``, in order; in a large table among the nearest only."""
    found = exact(vectors, least) if len(vectors) <= few else indexed(vectors, least)
    codes = np.unique(found.min(axis=1) * len(vectors) + found.max(axis=1))
    return np.stack(np.divmod(codes, max(len(vectors), 1)), axis=1)


def crowding(vectors: Floats, pairs: Pairs, least: float) -> Floats:
    """How crowded it is around each statement: by how much its :data:`CROWD` nearest exceed ``least`` on average.

    ``pairs`` are those that are near enough; what is missing exceeds it by nothing.
    """
    near = np.einsum("pv,pv->p", vectors[pairs[:, 0]], vectors[pairs[:, 1]]) - least
    owner, excess = pairs.T.ravel(), np.concatenate([near, near])
    order = np.lexsort((-excess, owner))
    owner, excess = owner[order], excess[order]
    rank = np.arange(len(owner)) - np.searchsorted(owner, owner)
    first = rank < CROWD
    totals = np.bincount(owner[first], excess[first], len(vectors))
    found: Floats = (totals / CROWD).astype(np.float32)
    return found


def exact(vectors: Floats, least: float) -> Pairs:
    """Pairs that are near enough: all of a small table, those with one of the nearest of either in a larger one."""
    found = [np.zeros((0, 2), dtype=np.int64)]
    for begin in range(0, len(vectors), ROWS):
        cosines = vectors[begin : begin + ROWS] @ vectors.T
        if len(vectors) > ALL:
            bars = np.partition(cosines, -NEIGHBOURS - 1, axis=1)[:, -NEIGHBOURS - 1]
            cosines[cosines < bars[:, None]] = -1
        near = np.argwhere(cosines >= least)
        near[:, 0] += begin
        found.append(near[near[:, 0] != near[:, 1]])
    return np.concatenate(found)


def indexed(vectors: Floats, least: float) -> Pairs:
    """Pairs with one of the nearest of either, by usearch."""
    from usearch.index import Index

    index = Index(ndim=vectors.shape[1], metric="cos", dtype="i8", connectivity=16)
    numbers = np.arange(len(vectors))
    index.add(numbers, vectors, threads=1)
    found = [np.zeros((0, 2), dtype=np.int64)]
    for begin in range(0, len(vectors), ROWS):
        matches = index.search(vectors[begin : begin + ROWS], NEIGHBOURS + 1, threads=1)
        keys, distances = np.atleast_2d(matches.keys), np.atleast_2d(matches.distances)  # flat for one
        left = np.repeat(numbers[begin : begin + ROWS], keys.shape[1])
        right = keys.ravel().astype(np.int64)
        valid = np.isfinite(distances.ravel()) & (right >= 0) & (right < len(vectors)) & (left != right)
        left, right = left[valid], right[valid]
        near = np.einsum("pv,pv->p", vectors[left], vectors[right]) >= least
        found.append(np.stack([left[near], right[near]], axis=1))
    return np.concatenate(found)
