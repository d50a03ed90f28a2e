"""Whether pairs of statements say the same or the opposite, and how likely that is.

Both are logistic in what the model tells of the two contents when it reads them together, how near the statements lie
in meaning and in topic, how crowded it is around them, and the guards of :mod:`quoteattr.claims.comparing`.
``training/claims/judge.py`` fits the weights on matters that the model never saw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quoteattr.claims.comparing import NAMES, compare, conflicts, nested, same_words, wording
from quoteattr.claims.encoder import Encoder, sentence
from quoteattr.claims.marks import read
from quoteattr.claims.neighbours import Floats, Pairs, cosines

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]

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
    "negation": 0.1,
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

ROWS = 1 << 16
"""Pairs that are weighed at once."""


class Verdicts(NamedTuple):
    """Probabilities of the same and of the opposite, of several pairs."""

    same: Numbers
    opposite: Numbers


class Judge:
    """Judges pairs among a fixed list of statements. Pairs are arrays (pairs, 2) of their numbers.

    Parameters
    ----------
    texts, speakers, docs:
        The statements, and the documents that each stands in (none: they count for nothing; nor does "").
    most, orders:
        Pairs that are read together, and in how many orders each (:meth:`Encoder.compare`).
    asked:
        Which of them were asked for, so that no topic is too bare to be a claim (none: no one).
    """

    def __init__(
        self,
        texts: Sequence[str],
        speakers: Sequence[str],
        encoder: Encoder,
        docs: Sequence[frozenset[str]] = (),
        most: int = READ,
        orders: int = 2,
        asked: Sequence[bool] = (),
    ) -> None:
        self.encoder, self._texts, self._docs, self._left, self._orders = encoder, texts, docs, most, orders
        self.statements = encoder.read([sentence(t, w) for t, w in zip(texts, speakers, strict=True)])
        self.crowded: Floats = np.zeros(len(texts), dtype=np.float32)
        """How crowded it is around each, where that is known."""
        numbers = {"": 0}
        self._speakers = np.array([numbers.setdefault(who, len(numbers)) for who in speakers])
        marks = [(hash(m.key), wording(m), m.bare, m.asks) for m in map(read, texts)]
        columns = np.array(marks, dtype=np.int64).reshape(-1, 4)
        self._keys, self._wordings, self._bare, self._asks = columns.T.copy()
        if len(asked):
            self._bare[np.asarray(asked)] = 0
        self._read = np.zeros(0, dtype=np.int64)
        """Pairs that were read together, each as one number, in order; what was told of them."""
        self._told: Numbers = np.zeros((0, 2))

    def each(self, pairs: ArrayLike, *, same: float = 0.0, opposite: float = 0.0) -> Verdicts:
        """The verdicts of several pairs, whichever number comes first.

        Guards make the same less likely, and the opposite is bounded without them. So marks are compared only where
        one of the bars ``same`` and ``opposite`` can be reached; of other pairs both probabilities stay below the
        bars, but are no more than that.
        """
        pairs = np.sort(np.asarray(pairs, dtype=np.int64).reshape(-1, 2), axis=1)
        near = cosines(self.statements.vectors, pairs)
        alike, apart = self.settled(pairs)
        left_open = ~(alike | apart)
        self._read_together(pairs, near, left_open)
        found = Verdicts(np.where(alike, SAME_WORDS, 0.0), np.zeros(len(pairs)))
        for begin in range(0, len(pairs), ROWS):
            some = begin + np.flatnonzero(left_open[begin : begin + ROWS])
            seen = self._seen(pairs[some], near[some])
            contrary = likely(weighed(seen, self.encoder.numbers["opposite"]))
            close = np.flatnonzero((self._same(seen) >= same) | (contrary >= opposite))
            self._compare_marks(pairs[some], close, seen)
            found.same[some] = self._same(seen)
            found.opposite[some] = np.minimum(contrary, 1 - found.same[some])
        return found

    def settled(self, pairs: Pairs) -> tuple[Mask, Mask]:
        """Which pairs marks alone decide: those in the same words, and those that can't be one whatever a model says: a
        bare topic claims nothing, and a question is no statement."""
        i, j = pairs.T
        alike = self._keys[i] == self._keys[j]
        alike |= (self._wordings[i] == self._wordings[j]) & (self._wordings[i] != 0)
        for n in np.flatnonzero(alike).tolist():  # two that differ seldom have one hash
            alike[n] = same_words(*(read(self._texts[k]) for k in pairs[n]))
        apart = (self._bare[i] | self._bare[j]) > 0
        return alike, (apart | (self._asks[i] != self._asks[j])) & ~alike

    def looks(self, pairs: Pairs) -> dict[str, Numbers]:
        """What is weighed of pairs that marks leave open, a column each."""
        near = cosines(self.statements.vectors, pairs)
        self._read_together(pairs, near, np.ones(len(pairs), dtype=bool))
        seen = self._seen(pairs, near)
        self._compare_marks(pairs, np.arange(len(pairs)), seen)
        return seen

    def _read_together(self, pairs: Pairs, near: Floats, left_open: Mask) -> None:
        """Keep by which log odds two statements that are read together rather say the same, or the opposite, than
        different things: of the nearest that marks leave open, as long as any may be read."""
        worth = np.flatnonzero(left_open & (near >= READ_FROM)) if self._left else np.zeros(0, dtype=np.int64)
        codes, first = np.unique(self._codes(pairs[worth]), return_index=True)
        worth = worth[first[~np.isin(codes, self._read)]]
        if not len(worth):
            return
        if len(worth) > self._left:
            worth = worth[near[worth] >= np.partition(near[worth], -self._left)[-self._left]]
        chosen = pairs[worth[np.argsort(-near[worth], kind="stable")[: self._left]]]
        self._left -= len(chosen)
        contents = [(sentence(self._texts[i]), sentence(self._texts[j])) for i, j in chosen.tolist()]
        same, other, opposite = self.encoder.compare(contents, self._orders).astype(np.float64).T
        codes = np.concatenate([self._read, self._codes(chosen)])
        told = np.concatenate([self._told, np.stack([same - other, opposite - other], axis=1)])
        order = np.argsort(codes)
        self._read, self._told = codes[order], told[order]

    def _codes(self, pairs: Pairs) -> NDArray[np.int64]:
        """Each pair as one number."""
        return pairs[:, 0] * len(self._texts) + pairs[:, 1]

    def _seen(self, pairs: Pairs, near: Floats) -> dict[str, Numbers]:
        """What is weighed of pairs before their marks are compared: ``meaning`` is the cosine."""
        i, j = pairs.T
        told = np.tile(UNREAD, (len(pairs), 1))
        if len(self._read):
            codes = self._codes(pairs)
            at = np.minimum(np.searchsorted(self._read, codes), len(self._read) - 1)
            known = self._read[at] == codes
            told[known] = self._told[at[known]]
        one_speaker = (self._speakers[i] == self._speakers[j]) & (self._speakers[i] > 0)
        return {
            "constant": np.ones(len(pairs)),
            "told_same": told[:, 0],
            "told_opposite": told[:, 1],
            "meaning": near.astype(np.float64),
            "cosine": near.astype(np.float64),
            "topic": cosines(self.statements.topics, pairs).astype(np.float64),
            "crowded": ((self.crowded[i] + self.crowded[j]) / 2).astype(np.float64),
            "one_speaker": one_speaker.astype(np.float64),
            "one_document": np.zeros(len(pairs)),
        }

    def _compare_marks(self, pairs: Pairs, rows: NDArray[np.int64], seen: dict[str, Numbers]) -> None:
        """Take from ``meaning`` of some pairs what the guards cost, and tell which of them stand in one document,
        neither inside the other."""
        for row, (i, j) in zip(rows.tolist(), pairs[rows].tolist(), strict=True):
            a, b = read(self._texts[i]), read(self._texts[j])
            seen["meaning"][row] -= sum(COSTS[guard] for guard in conflicts(a, b))
            shared = self._docs and (self._docs[i] & self._docs[j]) - {""}
            seen["one_document"][row] = bool(shared) and not nested(a, b)

    def _same(self, seen: Mapping[str, Numbers]) -> Numbers:
        """The probability of the same. The same and the opposite compete."""
        numbers = self.encoder.numbers
        contrary = weighed({**seen, "one_speaker": np.zeros(1)}, numbers["opposite"])  # whoever says them
        odds = weighed(seen, numbers["same"]) - ONE_DOCUMENT * seen["one_document"]
        return likely(odds - np.log1p(np.exp(np.minimum(contrary, 50.0))))

    def why(self, i: int, j: int) -> str:
        """What two statements have in common, for people."""
        a, b = read(self._texts[i]), read(self._texts[j])
        if a.key == b.key:
            return "same words"
        shared = dict(zip(NAMES, compare(a, b), strict=True))
        reasons = [f"meaning {float(self.statements.vectors[i] @ self.statements.vectors[j]):.2f}"]
        reasons += [n.split()[0] for n in SHOWN if shared[n] >= (COVERED if n == "words covered" else 1)]
        return ", ".join(reasons)


def weighed(seen: Mapping[str, Numbers], weights: Mapping[str, float]) -> Numbers:
    """The log odds of several pairs."""
    return sum((weight * seen[name] for name, weight in weights.items()), np.zeros(1))


def likely(log_odds: Numbers) -> Numbers:
    """The probability of log odds."""
    found: Numbers = 1 / (1 + np.exp(-np.clip(log_odds, -50.0, 50.0)))
    return found
