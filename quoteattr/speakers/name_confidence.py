"""How likely a name is right: by the way that led to it and the ranker's probability along the chain of mentions."""

from __future__ import annotations

import json
import math
from functools import cache

from quoteattr.data import data_text
from quoteattr.speakers.answers import Answer

LIMIT = 0.995
"""Probabilities count as not larger than this, nor smaller than its complement."""


@cache
def weights() -> dict[str, float]:
    """Feature -> weight; the constant is under the empty name."""
    found: dict[str, float] = json.loads(data_text("ranker.json"))["confidence"]
    return found


def features(answer: Answer) -> dict[str, float]:
    """What speaks for and against a name."""
    p = min(max(answer.probability, 1 - LIMIT), LIMIT)
    ranked = answer.probability < 1.0
    return {
        f"way {answer.way}": 1.0,
        "odds": math.log(p / (1 - p)) if ranked else 0.0,
        "ranked": float(ranked),
        "one word": float(answer.kind == "person" and " " not in answer.name),
        "organization": float(answer.kind == "organization"),
        "place": float(answer.referent is not None and answer.referent.is_place),
    }


def confidence(answer: Answer) -> float:
    """The probability that the answer's name is right for its source, 0 to 1."""
    table = weights()
    score = table[""] + sum(table.get(name, 0.0) * value for name, value in features(answer).items())
    return round(1 / (1 + math.exp(-score)), 3)
