"""From scores to the best tag sequence and its spans."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SURE = 7.0
"""A unit whose ``O`` is ahead of all other tags by this much (a thousand to one) parts a text for the search."""


def best_tags(scores: NDArray[np.float32], names: Sequence[str]) -> list[str]:
    """The likeliest tags for log-probabilities (units, tags) with no ``I`` without its ``B`` (Viterbi).

    ``names[0]`` is ``O``; something may have been added to its column. The likeliest tag of each unit alone
    is taken where that breaks no rule.
    """
    inside = {k: names.index("B" + name[1:]) for k, name in enumerate(names) if name[0] == "I"}
    best: list[int] = scores.argmax(1).tolist()
    sure: list[bool] = (scores[:, 0] - scores[:, 1:].max(1) > SURE).tolist()
    at, n = 0, len(best)
    while at < n:
        if best[at] in inside and (at == 0 or best[at - 1] not in (best[at], inside[best[at]])):
            start, end = at, at
            while start > 0 and not sure[start - 1]:
                start -= 1
            while end < n and not sure[end]:
                end += 1
            best[start:end] = _viterbi(scores[start:end].tolist(), inside)
            at = end
        else:
            at += 1
    return [names[k] for k in best]


def _viterbi(rows: list[list[float]], inside: dict[int, int]) -> list[int]:
    at = [-math.inf if k in inside else score for k, score in enumerate(rows[0])]
    back = []
    for row in rows[1:]:
        best = max(range(len(at)), key=at.__getitem__)
        where = [best] * len(at)
        for tag, begin in inside.items():
            where[tag] = begin if at[begin] >= at[tag] else tag
        at = [at[w] + score for w, score in zip(where, row, strict=True)]
        back.append(where)
    path = [max(range(len(at)), key=at.__getitem__)]
    for where in reversed(back):
        path.append(where[path[-1]])
    return path[::-1]


def spans_of(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    """``(class, first unit, unit behind the last)`` of each span of a tag sequence."""
    found = []
    start: int | None = None
    for t, tag in enumerate([*tags, "O"]):
        if start is not None and tag != "I-" + tags[start][2:]:
            found.append((tags[start][2:], start, t))
            start = None
        if tag[0] == "B":
            start = t
    return found
