"""How much two contents say the same: shared and like words, weighted by how much a word says."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from quoteattr.claims.guards import conflict
from quoteattr.claims.vectors import Vectors
from quoteattr.claims.words import Content
from quoteattr.speakers.names.spelling import fold

FLOOR, CEILING = 0.35, 0.75
"""Cosine of two words below which they share nothing, and above which they are one."""
KIN, PREFIX = 0.3, 5
"""Words that begin with the same letters count as one from this cosine: ``evacuate`` and ``evacuation``."""
ALIGNED = 0.59
"""Cosine from which two words count as aligned, for the guards."""
LEAST = 0.25
"""Score below which nothing can join two contents, so that the guards need not be asked."""
RARITY = 0.6
"""Share of a word's weight that depends on how rare it is among the contents at hand."""
ALIKE_LESS, ALIKE_MORE, SHARED_LESS, SHARED_MORE, WHOLE = 0.15, 0.18, 0.17, 0.24, 0.26
"""Weights of the score's parts: how far the less and the more covered content is covered by like words, by the
same words, and the cosine of the whole contents. From a logistic regression on the tuned parts of the gold."""
LONGEST = 200
"""Content words of a content that are looked at."""
EVIDENCE, ENOUGH = 0.06, 2.5
"""Taken off where two contents share nothing but names; the weight of other shared words that makes it good."""
LENGTH = 0.06
"""Taken off for each factor e by which one content is longer than the other."""
CONTRADICTIONS = frozenset({"negation", "opposite"})
"""Guards whose contents do not only differ: one says that the other is not so."""
LIKE = 0.48
"""Score of the words from which a content turned round is about the same."""
BATCH = 500_000
CHUNK, CELLS = 4096, 600_000
"""Pairs that are compared at once, and the word pairs that this may make."""
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
        self.contradictions: dict[tuple[int, int], float] = {}
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
        self.matrix = np.zeros((max(len(forms), 1), vectors.size), dtype=np.float32)
        for i, form in enumerate(forms):
            vector = vectors.get(form)
            if vector is not None:
                self.matrix[i] = vector
        heads = {f[:PREFIX]: n for n, f in enumerate(forms)}
        self.prefixes = np.array([heads[f[:PREFIX]] for f in forms] or [0], dtype=np.int64)
        weights = self._weights(keys, forms, vectors)
        self.ids = [np.array([self.number[k] for k in ks[:LONGEST]], dtype=np.int64) for ks in keys]
        self.weights: list[Floats] = [weights[ids] for ids in self.ids]
        self.lengths = np.array([len(ids) for ids in self.ids], dtype=np.int64)
        self.offsets = np.cumsum(self.lengths) - self.lengths
        self.flat_ids = np.concatenate([*self.ids, np.zeros(1, dtype=np.int64)])
        self.flat_matter = np.concatenate(
            [*(self._matter(i) for i in range(len(contents))), np.zeros(1, np.float32)]
        )
        self.flat_weights = np.concatenate([*self.weights, np.zeros(1, dtype=np.float32)])
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

    def _matter(self, i: int) -> Floats:
        """The weights of a content's words, names left out: names are what many claims share."""
        content = self.contents[i]
        names = [
            s.isupper() or fold(f) in content.names for s, f in zip(content.stems, content.forms, strict=True)
        ]
        return np.where(names[: len(self.ids[i])], np.float32(0), self.weights[i]).astype(np.float32)

    def score(self, i: int, j: int) -> float:
        """How much two contents say the same, 0 to 1; below 0 when a guard keeps them apart."""
        return self.each([(i, j)])[0]

    def each(self, pairs: Sequence[tuple[int, int]]) -> list[float]:
        """The scores of several pairs."""
        pairs = [(i, j) if i < j else (j, i) for i, j in pairs]
        if new := [pair for pair in pairs if pair not in self._cache]:
            for pair, base in zip(new, self.resemblance(np.array(new)).tolist(), strict=True):
                self._cache[pair] = self._judge(*pair, base)
        return [self._cache[pair] for pair in pairs]

    def scores(self, pairs: NDArray[np.int64], least: float) -> Iterator[tuple[int, int, float]]:
        """The pairs ``(i, j)``, ``i < j``, whose score is at least ``least``, with it."""
        for begin in range(0, len(pairs), BATCH):
            batch = pairs[begin : begin + BATCH]
            bases = self.resemblance(batch)
            likely = bases >= least - SAME_FIGURE
            for (i, j), base in zip(batch[likely].tolist(), bases[likely].tolist(), strict=True):
                if base + self._number_bonus(i, j) >= least:
                    score = self._cache[i, j] = self._judge(i, j, base)
                    if score >= least:
                        yield i, j, score

    def resemblance(self, pairs: NDArray[np.int64]) -> Floats:
        """The part of the score that words make, for many pairs at once."""
        longest = self.lengths[pairs].max(axis=1)
        found = np.zeros(len(pairs), dtype=np.float32)
        order = np.argsort(longest, kind="stable")
        at = 0
        while at < len(order):
            width = max(int(longest[order[min(at + CHUNK, len(order)) - 1]]), 1)
            chunk = order[at : at + max(1, min(CHUNK, CELLS // width**2))]
            found[chunk] = self._resemblance(pairs[chunk], width)
            at += len(chunk)
        return found

    def _resemblance(self, pairs: NDArray[np.int64], width: int) -> Floats:
        left, heavy_left, matter_left = self._padded(pairs[:, 0], width)
        right, heavy_right, matter_right = self._padded(pairs[:, 1], width)
        there = (left >= 0)[:, :, None] & (right >= 0)[:, None, :]
        cosines = self.matrix[left] @ self.matrix[right].transpose(0, 2, 1)
        kin = (self.prefixes[left][:, :, None] == self.prefixes[right][:, None, :]) & (cosines >= KIN)
        same = ((left[:, :, None] == right[:, None, :]) | kin) & there
        words = np.where(same, np.float32(1), alike(cosines) * there)
        score = WHOLE * np.einsum("pv,pv->p", self.embeddings[pairs[:, 0]], self.embeddings[pairs[:, 1]])
        for table, less, more in ((words, ALIKE_LESS, ALIKE_MORE), (same, SHARED_LESS, SHARED_MORE)):
            one = (heavy_left * table.max(axis=2)).sum(axis=1) / np.maximum(heavy_left.sum(axis=1), 1e-6)
            two = (heavy_right * table.max(axis=1)).sum(axis=1) / np.maximum(heavy_right.sum(axis=1), 1e-6)
            score += less * np.minimum(one, two) + more * np.maximum(one, two)
        evidence = np.minimum(
            (matter_left * same.max(axis=2)).sum(axis=1), (matter_right * same.max(axis=1)).sum(axis=1)
        )
        score -= EVIDENCE * (1 - np.minimum(evidence / ENOUGH, 1))
        lengths = np.maximum(self.lengths[pairs], 1)
        score -= LENGTH * np.abs(np.log(lengths[:, 0] / lengths[:, 1]))
        return score.astype(np.float32)

    def _padded(self, numbers: NDArray[np.int64], width: int) -> tuple[NDArray[np.int64], Floats, Floats]:
        """Ids (-1 where a content has ended), weights and weights without names (0 there), a row a content."""
        columns = np.arange(width)
        there = columns < self.lengths[numbers][:, None]
        at = np.where(there, self.offsets[numbers][:, None] + columns, 0)
        none = np.float32(0)
        return (
            np.where(there, self.flat_ids[at], -1),
            np.where(there, self.flat_weights[at], none),
            np.where(there, self.flat_matter[at], none),
        )

    def _judge(self, i: int, j: int, base: float) -> float:
        """The score of a pair from what its words make: guards, numbers and negation looked at."""
        a, b = self.contents[i], self.contents[j]
        left, right = self.ids[i], self.ids[j]
        if not len(left) or not len(right):
            return float(a.key == b.key)
        if base < LEAST:
            return base
        near = (self.matrix[left] @ self.matrix[right].T >= ALIGNED) | (left[:, None] == right)
        rows, columns = near.nonzero()
        aligned = [(a.stems[x], b.stems[y]) for x, y in zip(rows.tolist(), columns.tolist(), strict=True)]
        if reason := conflict(a, b, aligned):
            if reason in CONTRADICTIONS and base >= LIKE:
                self.contradictions[i, j] = base
            return -1.0
        score = base + self._number_bonus(i, j)
        if bool(a.negated) != bool(b.negated):
            score -= ONE_NEGATED
        return min(max(score, 0.0), 1.0)

    def _number_bonus(self, i: int, j: int) -> float:
        a, b = self.contents[i], self.contents[j]
        figures = a.cardinals & b.cardinals
        if figures:
            return SAME_FIGURE if max(figures) > 12 else SAME_NUMBER
        return SAME_NUMBER if a.ordinals & b.ordinals else 0.0

    def covers(self, i: int, j: int) -> float:
        """The share of the weight of content ``j`` that content ``i`` covers by the same or like words, 0 to 1."""
        left, right = self.ids[i], self.ids[j]
        if not len(left) or not len(right):
            return 0.0
        words = alike(self.matrix[left] @ self.matrix[right].T)
        words[left[:, None] == right] = 1
        return float(self.weights[j] @ words.max(axis=0) / self.weights[j].sum())


def alike(cosines: Floats) -> Floats:
    """How much two words share, 0 to 1, by their cosines."""
    return np.clip((cosines - FLOOR) / (CEILING - FLOOR), 0, 1)
