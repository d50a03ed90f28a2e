"""Which statements are worth a comparison: the nearest by meaning, found without looking at all pairs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ALL, SMALL = 500, 4000
"""Statements up to which every pair is looked at, and up to which the nearest of each are found by looking at all;
above, an index finds them (HNSW, Malkov & Yashunin 2020)."""
NEIGHBOURS = 16
"""Of each statement, in a large table."""
LINKS, BUILDING, SEARCHING = 16, 48, 32
"""Of the index: links of a vector, and how many are kept in sight when one is put in and when one is looked for. With
these it finds four of five of the nearest."""
KEPT, TOLD, SAMPLED = 192, 25, 5000
"""Directions of the vectors that the index sees, how many neighbours it tells, vectors that tell the directions."""
CROWD = 10
"""Nearest statements that tell how crowded it is around one."""
ROWS = 512

Floats = NDArray[np.float32]
Pairs = NDArray[np.int64]
"""Two columns, the smaller number first."""


def neighbours(vectors: Floats, least: float, *, small: int = SMALL) -> Pairs:
    """Pairs of unit vectors whose cosine is at least ``least``, in order; in a large table among the nearest only."""
    found = exact(vectors, least) if len(vectors) <= small else indexed(vectors, least)
    return each_once(found, len(vectors))


def each_once(pairs: Pairs, count: int) -> Pairs:
    """The pairs of two different ones of so many, each once and in order, the smaller number first, from pairs in any
    order. (``np.unique`` hashes them, which takes ten times as long.)"""
    a, b = pairs[pairs[:, 0] != pairs[:, 1]].T
    codes = np.sort(np.minimum(a, b) * count + np.maximum(a, b))
    codes = codes[np.flatnonzero(np.diff(codes, prepend=-1))]
    return np.stack(np.divmod(codes, max(count, 1)), axis=1)


def cosines(vectors: Floats, pairs: Pairs) -> Floats:
    """The products of pairs of rows."""
    found = np.zeros(len(pairs), dtype=np.float32)
    for begin in range(0, len(pairs), ROWS):
        left, right = pairs[begin : begin + ROWS].T
        found[begin : begin + ROWS] = np.einsum("pv,pv->p", vectors[left], vectors[right])
    return found


def crowding(count: int, pairs: Pairs, near: Floats, least: float) -> Floats:
    """How crowded it is around each of so many statements: by how much its :data:`CROWD` nearest exceed ``least`` on
    average.

    ``pairs`` are those that are near enough, ``near`` their cosines; what is missing exceeds it by nothing.
    """
    owner, excess = pairs.T.ravel(), np.concatenate([near, near]) - np.float32(least)
    order = np.argsort(4 * owner - excess.astype(np.float64))  # by owner, the nearest first
    owner, excess = owner[order], excess[order]
    rank = np.arange(len(owner)) - np.searchsorted(owner, owner)
    first = rank < CROWD
    totals = np.bincount(owner[first], excess[first], count)
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
    """Pairs with one of the nearest of either, by usearch, with eight bits a number.

    The index sees the :data:`KEPT` directions in which the vectors differ most, and tells more than are wanted; the
    nearest of those are chosen by their cosines.
    """
    from usearch.index import Index

    widest = directions(vectors)
    index = Index(
        ndim=widest.shape[1], metric="cos", dtype="i8", connectivity=LINKS,
        expansion_add=BUILDING, expansion_search=SEARCHING,
    )  # fmt: skip
    for begin in range(0, len(vectors), ROWS):
        some = vectors[begin : begin + ROWS] @ widest
        index.add(np.arange(begin, begin + len(some)), some, threads=1)
    found = [np.zeros((0, 2), dtype=np.int64)]
    for begin in range(0, len(vectors), ROWS):
        told = index.search(vectors[begin : begin + ROWS] @ widest, TOLD, threads=1)
        keys, distances = np.atleast_2d(told.keys), np.atleast_2d(told.distances)  # flat for one
        right = keys.astype(np.int64)
        left = np.arange(begin, begin + len(keys)).reshape(-1, 1)
        valid = np.isfinite(distances) & (right >= 0) & (right < len(vectors)) & (right != left)
        near: Floats = np.full(right.shape, -np.inf, dtype=np.float32)
        pairs = np.stack(np.broadcast_arrays(left, right), axis=2)
        near[valid] = cosines(vectors, pairs[valid])
        rank = min(NEIGHBOURS, near.shape[1])
        bars = np.partition(near, -rank, axis=1)[:, -rank].reshape(-1, 1)
        found.append(pairs[(near >= least) & (near >= bars)])
    return np.concatenate(found)


def directions(vectors: Floats) -> Floats:
    """The directions (width, :data:`KEPT` at most) in which a sample of the vectors is widest (principal components
    about the origin)."""
    sample = vectors[:: max(1, len(vectors) // SAMPLED)]
    widest = np.linalg.svd(sample, full_matrices=False)[2]
    return np.ascontiguousarray(widest[:KEPT].T)
