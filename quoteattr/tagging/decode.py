"""From scores to spans: the best tag sequence, its spans, and their probabilities."""

from __future__ import annotations

import math

from torch import Tensor

from quoteattr.tagging.network import TAGS

BEGINNING = {k: TAGS.index("B" + tag[1:]) for k, tag in enumerate(TAGS) if tag[0] == "I"}
"""The number of each ``I`` tag's ``B``: an ``I`` follows that or itself."""


def best_tags(scores: Tensor) -> list[str]:
    """The likeliest tag sequence for log-probabilities (tokens, tags) with no ``I`` without its ``B`` (Viterbi)."""
    rows: list[list[float]] = scores.tolist()
    at = [-math.inf if k in BEGINNING else score for k, score in enumerate(rows[0])]
    back = []
    for row in rows[1:]:
        best = max(range(len(at)), key=at.__getitem__)
        where = [best] * len(at)
        for inside, begin in BEGINNING.items():
            where[inside] = begin if at[begin] >= at[inside] else inside
        at = [at[w] + score for w, score in zip(where, row, strict=True)]
        back.append(where)
    path = [max(range(len(at)), key=at.__getitem__)]
    for where in reversed(back):
        path.append(where[path[-1]])
    return [TAGS[k] for k in reversed(path)]


def spans_of(tags: list[str]) -> list[tuple[str, int, int]]:
    """``(role, first token, token behind the last)`` of each span of a tag sequence."""
    found = []
    start: int | None = None
    for t, tag in enumerate([*tags, "O"]):
        if start is not None and tag != "I-" + tags[start][2:]:
            found.append((tags[start][2:], start, t))
            start = None
        if tag[0] == "B":
            start = t
    return found


def span_probability(probabilities: Tensor, role: str, start: int, end: int) -> float:
    """Geometric mean over the span's tokens of the probability of its role."""
    columns = [TAGS.index(f"B-{role}"), TAGS.index(f"I-{role}")]
    p = probabilities[start:end, columns].sum(1).clamp(min=1e-6, max=1.0)
    return round(math.exp(float(p.log().mean())), 4)
