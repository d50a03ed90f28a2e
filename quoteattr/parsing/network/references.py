"""Who is meant: what a mention and one of somebody before it are to each other, by the network's states of their heads.

Word-level coreference (Dobrovolskii, EMNLP 2021): a mention is its head word. Its state is reduced to a few small whole
numbers when the text is read (:attr:`quoteattr.parsing.structure.Parse.states`); two of them, their product, how far
they are apart and what sort they are of go through one hidden layer, which gives a score. ``training/references.py``
makes the graph; what the scores are added to is in :mod:`quoteattr.speakers.ranker`.

The arithmetic is ONNX Runtime's and not numpy's, whose threads would not survive a fork.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnxruntime import RunOptions

from quoteattr.parsing.models import NETWORK
from quoteattr.parsing.network.runtime import Floats, session
from quoteattr.parsing.structure import Sentence, States

FILE = "references.onnx"
SORTS = ("person", "body")
"""The sorts of mentions that are asked: phrases for people and for organisations, in the order of the weights."""
KINDS = ("name", "pronoun", "description")
FACTS = len(SORTS) + len(KINDS) + 2
"""Numbers that say what is known of two mentions beside their states."""
HEADING = frozenset(("NOUN", "PROPN", "PRON", "ADJ", "X"))
"""Parts of speech of the words that may head a mention, beside those of names."""
FULL = 127
"""The largest number of a reduced state."""


class References:
    """A loaded graph. Raises errors of ONNX Runtime where it is damaged.

    ``size`` is how many numbers a state is reduced to, ``unseen`` the score of somebody of whom no state is there.
    """

    def __init__(self, graph: bytes) -> None:
        self._session = session(graph)
        told = self._session.get_modelmeta().custom_metadata_map
        self.size, self.unseen = int(told["size"]), float(told["unseen"])
        self._nothing = {
            i.name: np.zeros((0, int(i.shape[1])), dtype=np.float32) for i in self._session.get_inputs()
        }
        self._partly = RunOptions()
        self._partly.only_execute_path_to_fetches = True

    def reduced(self, states: Floats) -> NDArray[np.int8]:
        """States (words, width) as small whole numbers (words, size)."""
        found: NDArray[np.int8] = self._session.run(
            ["reduced"], self._nothing | {"states": states}, self._partly
        )[0]
        return found

    def scores(self, sort: str, mention: Floats, others: Floats, facts: Floats) -> tuple[Floats, float]:
        """Scores of others (n, size), with what is known of them (n, FACTS), for being whom a mention (size) of a sort
        stands for, and the score of nobody before it. States are between -1 and 1 here."""
        given = {
            "mention": mention[None],
            "others": others,
            "facts": facts,
            "sort": np.array([[sort == s for s in SORTS]], dtype=np.float32),
        }
        pairs, nobody = self._session.run(["pairs", "nobody"], self._nothing | given, self._partly)
        return pairs[:, 0], float(nobody[0, 0])


def about(sort: str, kinds: Sequence[str], apart: Sequence[int]) -> Floats:
    """What is known of mentions beside their states: the sort of the one that is asked for, kinds, and how many
    characters they begin before it (less than none: behind)."""
    far = np.array(apart)
    found: Floats = np.zeros((len(kinds), FACTS), dtype=np.float32)
    found[:, SORTS.index(sort)] = 1.0
    for n, kind in enumerate(kinds):
        found[n, len(SORTS) + KINDS.index(kind)] = 1.0
    found[:, -2] = np.log1p(np.abs(far)) / 5
    found[:, -1] = far < 0
    return found


def states_of(sentences: Sequence[Sentence], words: Floats, references: References) -> States:
    """What is kept of the states of words that may head a mention; ``words`` are the states of all, in order."""
    kept, starts = [], []
    n = 0
    for sentence in sentences:
        named = {w.id for e in sentence.entities for w in sentence.within(e.start, e.end)}
        for word in sentence.words:
            if word.upos in HEADING or word.id in named:
                kept.append(n)
                starts.append(word.start)
            n += 1
    return States(tuple(starts), references.reduced(words[kept]).tobytes())


def joined(parts: Sequence[States]) -> States:
    """The states of stretches of text that follow each other."""
    return States(tuple(s for p in parts for s in p.starts), b"".join(p.rows for p in parts))


def load_references(folder: Path) -> References | None:
    """The graph in a network's folder; None where it has none. Raises errors of ONNX Runtime or the system."""
    path = folder / FILE
    return References(path.read_bytes()) if path.is_file() else None


@cache
def shipped() -> References | None:
    """The graph in the package, loaded once."""
    return load_references(NETWORK)
