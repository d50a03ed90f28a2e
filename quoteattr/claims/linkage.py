"""Average linkage over a graph of near vectors, in rounds that each join all pairs of clusters which are nearest to one
another (reciprocal nearest neighbours, Murtagh 1983)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quoteattr.claims.neighbours import Floats, Pairs, cosines, each_once

Integers = NDArray[np.int64]


def linkage(vectors: Floats, pairs: Pairs, bar: float) -> Integers:
    """The number of each vector's cluster: clusters with a link between them are joined while the mean likeness of
    their members is at least ``bar``.

    The mean is the product of both sums over both sizes, so it is exact however large they are. ``pairs`` are the
    links: of unit vectors, the smaller number first. ``vectors`` are used up: the sums come to stand in them, since
    there may be no room for both.
    """
    count = len(vectors)
    links = Links(pairs[:, 0], pairs[:, 1], cosines(vectors, pairs).astype(np.float64))
    sums, sizes, of = vectors, np.ones(count), np.arange(count)
    while len((joined := nearest_to_one_another(links, bar, count))[0]):
        kept, gone = joined
        sums[kept] += sums[gone]
        sizes[kept] += sizes[gone]
        moved, changed = np.arange(count), np.zeros(count, dtype=bool)
        moved[gone] = kept
        of = moved[of]
        changed[kept] = changed[gone] = True
        touched = changed[links.a] | changed[links.b]
        ends = np.stack([moved[links.a[touched]], moved[links.b[touched]]], axis=1)
        changed_pairs = each_once(ends, count)
        a, b = changed_pairs.T
        means = cosines(sums, changed_pairs) / (sizes[a] * sizes[b])
        links = Links(
            np.concatenate([links.a[~touched], a]),
            np.concatenate([links.b[~touched], b]),
            np.concatenate([links.likeness[~touched], means]),
        )
    return of


class Links(NamedTuple):
    """Pairs of clusters, the smaller number first, and the mean likeness of their members."""

    a: Integers
    b: Integers
    likeness: NDArray[np.float64]


def nearest_to_one_another(links: Links, bar: float, count: int) -> tuple[Integers, Integers]:
    """Pairs among so many clusters that are likelier than all others of both and at least ``bar``; of equal ones the
    first by number."""
    enough = links.likeness >= bar
    a, b, likeness = links.a[enough], links.b[enough], links.likeness[enough]
    best = np.zeros(count)
    np.maximum.at(best, a, likeness)
    np.maximum.at(best, b, likeness)
    likeliest = (likeness == best[a]) & (likeness == best[b])
    a, b = a[likeliest], b[likeliest]
    first = np.full(count, count * count)
    np.minimum.at(first, a, a * count + b)
    np.minimum.at(first, b, a * count + b)
    chosen = (first[a] == a * count + b) & (first[b] == a * count + b)
    return a[chosen], b[chosen]
