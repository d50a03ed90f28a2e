"""From scores to spans: the best tag sequence, its spans, and their probabilities."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from quoteattr.tagging.network import TAGS

FORBIDDEN = -1e4


def _transitions() -> tuple[Tensor, Tensor]:
    moves = torch.zeros(len(TAGS), len(TAGS))
    start = torch.zeros(len(TAGS))
    for j, tag in enumerate(TAGS):
        if tag[0] == "I":
            start[j] = FORBIDDEN
            for i, before in enumerate(TAGS):
                if before[2:] != tag[2:]:
                    moves[i, j] = FORBIDDEN
    return start, moves


START, MOVES = _transitions()


def best_tags(scores: Tensor) -> list[str]:
    """The likeliest tag sequence for log-probabilities (tokens, tags) with no ``I`` without its ``B``."""
    at = scores[0] + START
    back = []
    for row in scores[1:]:
        best, where = (at[:, None] + MOVES).max(0)
        back.append(where)
        at = best + row
    path = [int(at.argmax())]
    for where in reversed(back):
        path.append(int(where[path[-1]]))
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
