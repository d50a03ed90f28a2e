"""How much two contents say the same: shared and like words, weighted by how much a word says."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quoteattr.claims.guards import conflict
from quoteattr.claims.vectors import Vectors
from quoteattr.claims.words import Content
from quoteattr.speakers.spelling import fold

FLOOR, CEILING = 0.35, 0.75
"""Cosine of two words below which they share nothing, and above which they are one."""
KIN, PREFIX = 0.3, 5
"""Words that begin with the same letters count as one from this cosine: ``evacuate`` and ``evacuation``."""
ALIKE = 0.6
"""Word similarity from which two words count as aligned, for the guards."""
LEAST = 0.25
"""Score below which nothing can join two contents, so that the guards need not be asked."""
RARITY = 0.6
"""Share of a word's weight that depends on how rare it is among the contents at hand."""
ALIKE_LESS, ALIKE_MORE, SHARED_LESS, SHARED_MORE, WHOLE = 0.15, 0.18, 0.17, 0.24, 0.26
"""Weights of the score's parts: how far the less and the more covered content is covered by like words, by the
same words, and the cosine of the whole contents. From a logistic regression on the tuned parts of the gold."""
SAME_NUMBER, SAME_FIGURE = 0.1, 0.18
"""Added for a number in common; for one above twelve, which is rarely in common by chance."""
ONE_NEGATED = 0.12
"""Taken off where one content has a negation and the other has none."""

Floats = NDArray[np.float32]


class Similarity:
    """Scores of pairs among a fixed list of contents.

    Words are aligned to their most similar counterparts and weighted (as in Mihalcea et al. 2006, Corpus-based
    and knowledge-based measures of text semantic similarity); the cosine of the weighted means (SIF, Arora et al.
    2017) is added. Weights come from the word's rank in general English and its rarity among the contents.
    """

    def __init__(self, contents: Sequence[Content], vectors: Vectors):
        self.contents = contents
        known = {form: vectors.get(form) is not None for c in contents for form in c.forms}
        keys = [[s if known[f] else fold(f) for s, f in zip(c.stems, c.forms, strict=True)] for c in contents]
        self.number: dict[str, int] = {}
        forms: list[str] = []
        for key, form in (
            (k, f) for ks, c in zip(keys, contents, strict=True) for k, f in zip(ks, c.forms, strict=True)
        ):
            if key not in self.number:
                self.number[key] = len(forms)
                forms.append(form)
        self.matrix = np.zeros((len(forms), vectors.size), dtype=np.float32)
        for i, form in enumerate(forms):
            vector = vectors.get(form)
            if vector is not None:
                self.matrix[i] = vector
        heads = {f[:PREFIX]: n for n, f in enumerate(forms)}
        self.prefixes = np.array([heads[f[:PREFIX]] for f in forms], dtype=np.int64)
        weights = self._weights(keys, forms, vectors)
        self.ids = [np.array([self.number[k] for k in ks], dtype=np.int64) for ks in keys]
        self.weights: list[Floats] = [weights[ids] for ids in self.ids]
        self.embeddings = self._embed(vectors.size)
        self._cache: dict[tuple[int, int], float] = {}

    def _weights(self, keys: list[list[str]], forms: list[str], vectors: Vectors) -> Floats:
        counts = Counter(key for ks in keys for key in set(ks))
        total = len(self.contents) + 1
        rarity = np.array([math.log(total / (counts[s] + 0.5)) / math.log(total) for s in self.number])
        general = np.array([math.sqrt(vectors.weight(f)) for f in forms])
        return (general * (1 - RARITY + RARITY * rarity)).astype(np.float32)

    def _embed(self, size: int) -> Floats:
        sums = np.zeros((len(self.contents), size), dtype=np.float32)
        for i, (ids, weights) in enumerate(zip(self.ids, self.weights, strict=True)):
            sums[i] = weights @ self.matrix[ids]
        return sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)

    def score(self, i: int, j: int) -> float:
        """How much two contents say the same, 0 to 1; below 0 when a guard keeps them apart."""
        pair = (i, j) if i < j else (j, i)
        if pair not in self._cache:
            self._cache[pair] = self._score(*pair)
        return self._cache[pair]

    def covers(self, i: int, j: int) -> float:
        """The share of the weight of content ``j`` that content ``i`` covers by the same or like words, 0 to 1."""
        left, right = self.ids[i], self.ids[j]
        if not len(left) or not len(right):
            return 0.0
        words = np.clip((self.matrix[left] @ self.matrix[right].T - FLOOR) / (CEILING - FLOOR), 0, 1)
        words[left[:, None] == right] = 1
        return float(self.weights[j] @ words.max(axis=0) / self.weights[j].sum())

    def _score(self, i: int, j: int) -> float:
        a, b = self.contents[i], self.contents[j]
        if not len(self.ids[i]) or not len(self.ids[j]):
            return float(a.key == b.key)
        left, right = self.ids[i], self.ids[j]
        cosines = self.matrix[left] @ self.matrix[right].T
        kin = (self.prefixes[left][:, None] == self.prefixes[right]) & (cosines >= KIN)
        same = (left[:, None] == right) | kin
        words = np.clip((cosines - FLOOR) / (CEILING - FLOOR), 0, 1)
        words[same] = 1
        alike, shared = self._coverage(i, j, words), self._coverage(i, j, same)
        score = (
            ALIKE_LESS * alike[0] + ALIKE_MORE * alike[1] + SHARED_LESS * shared[0] + SHARED_MORE * shared[1]
        )
        score += WHOLE * float(self.embeddings[i] @ self.embeddings[j])
        if score < LEAST:
            return score
        aligned = [(a.stems[x], b.stems[y]) for x, y in zip(*np.nonzero(words >= ALIKE), strict=True)]
        if conflict(a, b, aligned):
            return -1.0
        if a.cardinals & b.cardinals or a.ordinals & b.ordinals:
            score += SAME_FIGURE if max(a.cardinals & b.cardinals, default=0) > 12 else SAME_NUMBER
        if bool(a.negated) != bool(b.negated):
            score -= ONE_NEGATED
        return min(max(score, 0.0), 1.0)

    def _coverage(self, i: int, j: int, words: NDArray[Any]) -> tuple[float, float]:
        """The lesser and the greater share of the weight of two contents that ``words`` covers."""
        one = float(self.weights[i] @ words.max(axis=1) / self.weights[i].sum())
        two = float(self.weights[j] @ words.max(axis=0) / self.weights[j].sum())
        return min(one, two), max(one, two)
