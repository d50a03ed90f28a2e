"""Topics: the matters that claims share, one above each claim, with a name made of their words.

Claims are near where they mean something alike (the encoder's vectors) and where they have rare words in common
(tf-idf); average linkage joins them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quoteattr.claims.linkage import linkage
from quoteattr.claims.marks import read
from quoteattr.claims.naming import named
from quoteattr.claims.neighbours import Floats, Pairs, neighbours
from quoteattr.claims.phrases import WORDINGS

BAR = 0.24
"""Mean likeness of two topics' claims from which they are one."""
MEANING = 0.5
"""Share of the encoder in the likeness; the rest is words'."""
FEW, WIDTH = 500, 128
"""Claims that are compared as they are; of more, words and meanings are projected on so many numbers each."""
BLOCK = 4096
"""Claims whose meanings are narrowed at once, so that never all are there in full."""


def topics(wordings: Sequence[Sequence[str]], vectors: Floats, near: Pairs | None = None) -> list[str]:
    """The name of each claim's topic: claims of one topic have one name, no two topics the same. Claims without a
    word that could belong to a matter (*it*, *that he would*) have none: "".

    Parameters
    ----------
    wordings:
        The different texts of each claim, the clearest first.
    vectors:
        What :func:`meanings` gives.
    near:
        Pairs of claims among which those of one topic are looked for; None for the nearest by words and meaning.
    """
    words = [sorted({word for text in texts[:WORDINGS] for word in matter(text)}) for texts in wordings]
    kept = [claim for claim, found in enumerate(words) if found]
    if not kept:
        return [""] * len(wordings)
    members: defaultdict[int, list[int]] = defaultdict(list)
    if near is not None:
        place = np.full(len(words), -1)
        place[kept] = np.arange(len(kept))
        near = place[near]
        near = near[near.min(axis=1) >= 0]
    numbers = clusters([words[claim] for claim in kept], vectors[kept], near)
    for claim, number in zip(kept, numbers.tolist(), strict=True):
        members[number].append(claim)
    names = named([tuple(c) for c in members.values()], wordings)
    return [names.get(claim, "") for claim in range(len(wordings))]


def meanings(vectors: Floats, claims: Sequence[Sequence[int]]) -> Floats:
    """The mean of the vectors of each claim's statements (claims, numbers), narrowed where there are very many."""
    blocks = [claims[begin : begin + BLOCK] for begin in range(0, len(claims), BLOCK)]
    narrow = narrowed if len(blocks) > 1 else dense
    means = (np.stack([vectors[rows].mean(axis=0) for rows in block]) for block in blocks)
    return np.concatenate([narrow(rows) for rows in means])


def clusters(words: Sequence[Sequence[str]], vectors: Floats, near: Pairs | None) -> NDArray[np.int64]:
    """The number of each claim's topic, from the words of each and their vectors."""
    found = features(words, vectors)
    return linkage(found, neighbours(found, BAR) if near is None else near, BAR)


def features(words: Sequence[Sequence[str]], vectors: Floats) -> Floats:
    """Unit vectors whose products are the likeness of claims, from their words and their meaning."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.preprocessing import normalize

    rare = TfidfVectorizer(analyzer=list, dtype=np.float32).fit_transform(words)
    narrow = narrowed if len(words) > FEW else dense
    halves = (MEANING, vectors), (1 - MEANING, rare)
    return np.hstack([math.sqrt(share) * normalize(narrow(rows)) for share, rows in halves])


def dense(rows: Any) -> Floats:
    """Rows as one array."""
    return np.asarray(rows.toarray() if hasattr(rows, "toarray") else rows, dtype=np.float32)


def narrowed(rows: Any) -> Floats:
    """Rows projected on :data:`WIDTH` numbers at most, which keeps their angles nearly (Johnson & Lindenstrauss)."""
    from sklearn.random_projection import GaussianRandomProjection

    if rows.shape[1] > WIDTH:
        rows = GaussianRandomProjection(WIDTH, random_state=0).fit_transform(rows)
    return dense(rows)


def matter(text: str) -> frozenset[str]:
    """Stems of a text that can name a matter, and its countries."""
    marks = read(text)
    return marks.words | marks.countries
