"""Whether pairs of statements say the same or the opposite, and how likely that is.

Both are logistic in what the model tells of the two contents when it reads them together, how near the statements lie
in meaning and in topic, how crowded it is around them, and the guards of :mod:`quoteattr.claims.marks`.
``training/claims/judge.py`` fits the weights on matters that the model never saw.
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

READ_FROM, READ = 0.2, 5000
"""Cosine from which two statements are read together, and how many pairs of a table at most, the nearest first: it
takes a thousand times as long as a cosine."""
UNREAD = (-3.0, -3.0)
"""What is told of pairs that are not read: different things."""
ONE_DOCUMENT = 1.0
"""Log odds taken off where both stand in one document, which seldom says a thing twice, unless one stands inside the
other."""
COSTS = {
    "quantity": 0.3,
    "ordinal": 0.45,
    "date": 0.3,
    "country": 0.3,
    "name": 0.3,
    "opposite": 0.45,
    "negation": 0.3,
}
"""Cosine that a guard takes off. Set on the gold in ``tests/claims/gold``: invented matters, in which a count is seldom
all that differs, would make them smaller."""
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
    most:
        Pairs that are read together.
    """

    def __init__(
        self,
        texts: Sequence[str],
        speakers: Sequence[str],
        marks: Sequence[Marks],
        encoder: Encoder,
        docs: Sequence[frozenset[str]] = (),
        most: int = READ,
    ) -> None:
        self.encoder, self.marks, self.docs = encoder, marks, docs
        self._speakers = speakers
        self._contents = [sentence(text) for text in texts]
        self._left = most
        self.statements = encoder.read([sentence(t, w) for t, w in zip(texts, speakers, strict=True)])
        self.crowded = np.zeros(len(texts), dtype=np.float32)
        """How crowded it is around each, where that is known."""
        self._known: dict[tuple[int, int], Verdict] = {}

    def each(self, pairs: Sequence[tuple[int, int]]) -> list[Verdict]:
        """The verdicts of several pairs, whichever number comes first."""
        pairs = [(i, j) if i < j else (j, i) for i, j in pairs]
        new = [pair for pair in dict.fromkeys(pairs) if pair not in self._known]
        self._known |= {pair: found for pair in new if (found := self.settled(*pair)) is not None}
        asked = [pair for pair in new if pair not in self._known]
        self._known |= {
            pair: self._verdict(pair, seen) for pair, seen in zip(asked, self.looks(asked), strict=True)
        }
        return [self._known[pair] for pair in pairs]

    def settled(self, i: int, j: int) -> Verdict | None:
        """The verdict of two statements that marks alone decide; None where they leave it open."""
        a, b = self.marks[i], self.marks[j]
        if same_words(a, b):
            return Verdict(SAME_WORDS, 0.0)
        return Verdict(0.0, 0.0) if apart(a, b) else None

    def looks(self, pairs: Sequence[tuple[int, int]]) -> list[dict[str, float]]:
        """What is weighed of pairs that marks leave open."""
        i, j = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        vectors, topics = self.statements.vectors, self.statements.topics
        near = np.einsum("pv,pv->p", vectors[i], vectors[j]).tolist()
        about = np.einsum("pv,pv->p", topics[i], topics[j]).tolist()
        crowded = ((self.crowded[i] + self.crowded[j]) / 2).tolist()
        told = self._told(pairs, near)
        alone = [bool(self._speakers[i]) and self._speakers[i] == self._speakers[j] for i, j in pairs]
        columns = zip(pairs, told, near, about, crowded, alone, strict=True)
        return [look(self.marks[i], self.marks[j], *seen) for (i, j), *seen in columns]

    def _told(self, pairs: Sequence[tuple[int, int]], near: Sequence[float]) -> list[tuple[float, float]]:
        """By which log odds two statements that are read together rather say the same, or the opposite, than different
        things."""
        worth = [n for n in range(len(pairs)) if near[n] >= READ_FROM]
        chosen = sorted(worth, key=lambda n: (-near[n], pairs[n]))[: self._left]
        self._left -= len(chosen)
        found = [UNREAD] * len(pairs)
        odds = self.encoder.compare(
            [(self._contents[i], self._contents[j]) for i, j in (pairs[n] for n in chosen)]
        )
        for n, (same, other, opposite) in zip(chosen, odds.tolist(), strict=True):
            found[n] = same - other, opposite - other
        return found

    def _verdict(self, pair: tuple[int, int], seen: dict[str, float]) -> Verdict:
        """The verdict of a pair, given what is weighed of it. The same and the opposite compete."""
        i, j = pair
        shared = bool(self.docs and self.docs[i] & self.docs[j])
        together = shared and not nested(self.marks[i], self.marks[j])
        numbers = self.encoder.numbers
        contrary = weighed(seen | {"one_speaker": 0.0}, numbers["opposite"])  # whoever says them
        odds = weighed(seen, numbers["same"]) - ONE_DOCUMENT * together
        same = likely(odds - math.log1p(math.exp(min(contrary, 50.0))))
        return Verdict(same, min(likely(weighed(seen, numbers["opposite"])), 1 - same))

    def why(self, i: int, j: int) -> str:
        """What two statements have in common, for people."""
        if self.marks[i].key == self.marks[j].key:
            return "same words"
        shared = dict(zip(NAMES, compare(self.marks[i], self.marks[j]), strict=True))
        reasons = [f"meaning {float(self.statements.vectors[i] @ self.statements.vectors[j]):.2f}"]
        reasons += [n.split()[0] for n in SHOWN if shared[n] >= (COVERED if n == "words covered" else 1)]
        return ", ".join(reasons)


def look(
    a: Marks, b: Marks, told: tuple[float, float], cosine: float, topic: float, crowded: float, alone: bool
) -> dict[str, float]:
    """What is weighed of a pair: ``meaning`` is the cosine less what the guards cost."""
    found = conflicts(a, b)
    return {
        "constant": 1.0,
        "told_same": told[0],
        "told_opposite": told[1],
        "meaning": cosine - sum(COSTS[guard] for guard in found),
        "cosine": cosine,
        "topic": topic,
        "crowded": crowded,
        "one_speaker": float(alone),
    }


def weighed(seen: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The log odds."""
    return sum(weight * seen[name] for name, weight in weights.items())


def likely(log_odds: float) -> float:
    """The probability of log odds."""
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, log_odds))))
