"""Whether pairs of statements say the same or the opposite, and how likely that is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quoteattr.claims.encoder import Encoder, sentence
from quoteattr.claims.marks import NAMES, Marks, compare, conflicts, same_words

Floats = NDArray[np.float32]

JUDGED, MEANING, MIDDLE = 0.85, 5.0, 0.65
"""The log odds of the same: this share of the judge's, and so much for each unit of cosine above the middle."""
COSTS = {
    "quantity": 2.0,
    "ordinal": 3.0,
    "date": 2.0,
    "country": 2.0,
    "name": 2.0,
    "opposite": 3.0,
    "negation": 2.0,
}
"""What a guard takes off the log odds that two statements say the same. Set on the gold in ``tests/claims/gold``."""
ONE_DOCUMENT = 1.5
"""Taken off where both stand in one document, which seldom says a thing twice."""
TURNED = frozenset({"opposite", "negation"})
TURNS = 2.0
"""Added to the log odds of the opposite by those guards."""
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
        self._known: dict[tuple[int, int], Verdict] = {}

    def each(self, pairs: Sequence[tuple[int, int]]) -> list[Verdict]:
        """The verdicts of several pairs, whichever number comes first."""
        pairs = [(i, j) if i < j else (j, i) for i, j in pairs]
        if new := list(dict.fromkeys(pair for pair in pairs if pair not in self._known)):
            numbers = np.array(new, dtype=np.int64)
            marks = np.array([compare(self.marks[i], self.marks[j]) for i, j in new], dtype=np.float32)
            scores = self.encoder.scores(self.statements, numbers, marks)
            likely = softmax(scores)
            for pair, (same, _, opposite) in zip(new, likely.tolist(), strict=True):
                self._known[pair] = self._weighed(*pair, same, opposite)
        return [self._known[pair] for pair in pairs]

    def _weighed(self, i: int, j: int, same: float, opposite: float) -> Verdict:
        """The probabilities with what the guards and the documents say."""
        if same_words(self.marks[i], self.marks[j]):
            return Verdict(SAME_WORDS, 0.0)
        found = conflicts(self.marks[i], self.marks[j])
        vectors = self.statements.vectors
        more = MEANING * (float(vectors[i] @ vectors[j]) - MIDDLE) - sum(COSTS[guard] for guard in found)
        if self.docs and self.docs[i] & self.docs[j]:
            more -= ONE_DOCUMENT
        turned = TURNS * bool(TURNED.intersection(found))
        weighed = likely(JUDGED * odds(same) + more)
        return Verdict(weighed, min(likely(odds(opposite) + turned), 1 - weighed))

    def why(self, i: int, j: int) -> str:
        """What two statements have in common, for people."""
        if self.marks[i].key == self.marks[j].key:
            return "same words"
        shared = dict(zip(NAMES, compare(self.marks[i], self.marks[j]), strict=True))
        reasons = [f"meaning {float(self.statements.vectors[i] @ self.statements.vectors[j]):.2f}"]
        reasons += [n.split()[0] for n in SHOWN if shared[n] >= (COVERED if n == "words covered" else 1)]
        return ", ".join(reasons)


def odds(probability: float) -> float:
    """Its log odds."""
    kept = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(kept / (1 - kept))


def likely(log_odds: float) -> float:
    """The probability of log odds."""
    return 1 / (1 + math.exp(-log_odds))


def softmax(scores: Floats) -> Floats:
    """Probabilities of the columns of each row."""
    shifted: Floats = np.exp(scores - scores.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)
