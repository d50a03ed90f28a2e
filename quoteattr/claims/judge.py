"""Whether pairs of statements say the same or the opposite, and how likely that is.

Both are logistic in a few things that can be told: how near the statements lie in meaning and in topic, and the guards
of :mod:`quoteattr.claims.marks`. ``training/claims/judge.py`` fits the weights on matters that the encoder never saw.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quoteattr.claims.encoder import Encoder, sentence
from quoteattr.claims.marks import NAMES, Marks, apart, compare, conflicts, nested, same_words

Floats = NDArray[np.float32]

COSTS = {
    "quantity": 0.3,
    "ordinal": 0.45,
    "date": 0.3,
    "country": 0.3,
    "name": 0.3,
    "opposite": 0.45,
    "negation": 0.3,
}
"""Cosine that a guard takes off. Set on the gold in ``tests/claims/gold``."""
ONE_DOCUMENT = 0.1
"""Taken off where both stand in one document, which seldom says a thing twice, unless one stands inside the other."""
TURNED = frozenset({"opposite", "negation"})
"""Guards that make an opposite."""
CROWDED = 0.4
"""Taken off for each unit by which it is crowded around both: there more are alike by chance (after Conneau et al.
2018, Word translation without parallel data)."""
SAME_WORDS = 0.99
"""The probability of the same where the words are the same."""

SHOWN = (
    "quantities shared",
    "ordinals shared",
    "dates shared",
    "countries shared",
    "names shared",
    "words covered",
)
"""Marks that are told as reasons."""
COVERED = 0.5
"""Share of the words of the shorter statement from which words in common are told as a reason."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Probabilities of the two."""

    same: float
    opposite: float


class Judge:
    """Judges pairs among a fixed list of statements, each pair once.

    Parameters
    ----------
    texts, speakers, marks, docs:
        The statements, and the documents that each stands in (none: they count for nothing).
    """

    def __init__(
        self,
        texts: Sequence[str],
        speakers: Sequence[str],
        marks: Sequence[Marks],
        encoder: Encoder,
        docs: Sequence[frozenset[str]] = (),
    ) -> None:
        self.encoder, self.marks, self.docs = encoder, marks, docs
        self.statements = encoder.read([sentence(t, w) for t, w in zip(texts, speakers, strict=True)])
        self.crowded = np.zeros(len(texts), dtype=np.float32)
        """How crowded it is around each, where that is known."""
        self._known: dict[tuple[int, int], Verdict] = {}

    def each(self, pairs: Sequence[tuple[int, int]]) -> list[Verdict]:
        """The verdicts of several pairs, whichever number comes first."""
        pairs = [(i, j) if i < j else (j, i) for i, j in pairs]
        if new := list(dict.fromkeys(pair for pair in pairs if pair not in self._known)):
            i, j = np.array(new, dtype=np.int64).T
            vectors, topics = self.statements.vectors, self.statements.topics
            near = np.einsum("pv,pv->p", vectors[i], vectors[j]).tolist()
            about = np.einsum("pv,pv->p", topics[i], topics[j]).tolist()
            crowded = ((self.crowded[i] + self.crowded[j]) / 2).tolist()
            for pair, *told in zip(new, near, about, crowded, strict=True):
                self._known[pair] = self._verdict(*pair, *told)
        return [self._known[pair] for pair in pairs]

    def _verdict(self, i: int, j: int, cosine: float, topic: float, crowded: float) -> Verdict:
        """The verdict of a pair, given its cosines and how crowded it is around it."""
        a, b = self.marks[i], self.marks[j]
        if same_words(a, b):
            return Verdict(SAME_WORDS, 0.0)
        if apart(a, b):
            return Verdict(0.0, 0.0)
        together = bool(self.docs and self.docs[i] & self.docs[j]) and not nested(a, b)
        seen = look(a, b, cosine, topic, crowded, together)
        same = likely(weighed(seen, self.encoder.numbers["same"]))
        return Verdict(same, min(likely(weighed(seen, self.encoder.numbers["opposite"])), 1 - same))

    def why(self, i: int, j: int) -> str:
        """What two statements have in common, for people."""
        if self.marks[i].key == self.marks[j].key:
            return "same words"
        shared = dict(zip(NAMES, compare(self.marks[i], self.marks[j]), strict=True))
        reasons = [f"meaning {float(self.statements.vectors[i] @ self.statements.vectors[j]):.2f}"]
        reasons += [n.split()[0] for n in SHOWN if shared[n] >= (COVERED if n == "words covered" else 1)]
        return ", ".join(reasons)


def look(
    a: Marks, b: Marks, cosine: float, topic: float, crowded: float = 0.0, together: bool = False
) -> dict[str, float]:
    """What is weighed of a pair: ``meaning`` is the cosine less what guards, a crowd and one document cost."""
    found = conflicts(a, b)
    costs = sum(COSTS[guard] for guard in found) + CROWDED * crowded + ONE_DOCUMENT * together
    return {
        "constant": 1.0,
        "meaning": cosine - costs,
        "cosine": cosine,
        "topic": topic,
        "turned": float(bool(TURNED.intersection(found))),
    }


def weighed(seen: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The log odds."""
    return sum(weight * seen[name] for name, weight in weights.items())


def likely(log_odds: float) -> float:
    """The probability of log odds."""
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, log_odds))))
