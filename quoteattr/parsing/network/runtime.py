"""The network's arithmetic: two ONNX graphs with 8-bit weights, run by ONNX Runtime on one thread.

``training/network/export.py`` writes the graphs. One window is read at a time: the products' inputs are scaled by the
largest number in a call, so a call that held several texts would make each depend on the others.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from quoteattr.parsing.network.labels import BUCKETS, Labels

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]

ENCODER, WORDS = "encoder.onnx", "words.onnx"
"""The graphs' files: from pieces to the scores of units, and from the states of words to tags, lemmas and trees."""

SLOWER = ["SkipLayerNormFusion"]
"""Fusions of ONNX Runtime that are left out: this one takes ten times as long as the two nodes that it joins (1.32)."""


@dataclass(frozen=True)
class Window:
    """What the encoder says of a window's units, a row a unit.

    ``segments``, ``roles``, ``inner``, ``entities`` and ``acts`` are log-probabilities of classes;
    ``spans`` and ``cues`` are what links are scored from; ``first`` and ``last`` are the states of the first and the
    last pieces.
    """

    segments: Floats
    roles: Floats
    inner: Floats
    entities: Floats
    acts: Floats
    spans: Floats
    cues: Floats
    first: Floats
    last: Floats


@dataclass(frozen=True)
class WordScores:
    """What the heads say of some words: numbers of tags and lemma rules, arcs' scores, what labels are scored from."""

    tags: Numbers
    lemmas: Numbers
    arcs: Floats  # (words, heads), the root as the last head
    labels: Floats
    label_words: Floats
    label_heads: Floats
    label_scores: Floats

    def sentence_arcs(self, start: int, end: int) -> Floats:
        """Scores (words + 1, heads + 1) of a sentence's arcs; row and column 0 are the root's."""
        found = np.zeros((end - start + 1, end - start + 1), dtype=np.float32)
        found[1:, 1:] = self.arcs[start:end, start:end]
        found[1:, 0] = self.arcs[start:end, -1]
        return found

    def relations(self, heads: Numbers) -> Floats:
        """Scores (words, relations) of each word to its head (a word's number; the last one is the root)."""
        between: Floats = np.matmul(self.labels, self.label_heads[heads][:, :, None])[:, :, 0]
        return between + self.label_words + self.label_scores[heads]


class Model:
    """The graphs in a folder, loaded. Raises errors of ONNX Runtime, json or the system where they are damaged."""

    def __init__(self, folder: Path) -> None:
        self._encoder, self._words = session(folder / ENCODER), session(folder / WORDS)
        told = self._encoder.get_modelmeta().custom_metadata_map
        self.labels = Labels(**{k: tuple(v) for k, v in json.loads(told["labels"]).items()})
        self._distances = np.array(json.loads(told["link_distances"]), dtype=np.float32)

    def window(self, rows: Sequence[Sequence[int]], first: Sequence[int], last: Sequence[int]) -> Window:
        """``rows`` (4, pieces: numbers of piece, case, mark, break), and where each unit's first and last piece is."""
        given = {"rows": np.array(rows), "first": np.array(first), "last": np.array(last)}
        names = [f"{x}_states" if x in given else x for x in Window.__dataclass_fields__]
        return Window(*self._encoder.run(names, given))

    def words(self, states: Floats) -> WordScores:
        """``states`` (words, width): the means of the states of the first and the last piece of each word."""
        return WordScores(*self._words.run(list(WordScores.__dataclass_fields__), {"states": states}))

    def links(self, spans: Floats, cues: Floats, distance: Numbers) -> Floats:
        """Scores (n, m) of spans' units going with cues', which are ``distance`` (n, m) units apart."""
        found: Floats = spans @ cues.T + self._distances[distance_class(distance)]
        return found


def distance_class(distance: Numbers) -> Numbers:
    """:func:`quoteattr.parsing.network.model.distance_class`, of numpy's numbers."""
    size = np.log2(np.maximum(np.abs(distance), 1), dtype=np.float32) * 2
    return np.minimum(size, BUCKETS - 1).astype(np.int64) + (distance > 0) * BUCKETS


def session(graph: Path | bytes) -> Any:
    """An ONNX Runtime session on one thread, which makes no threads of its own and so survives a fork."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # windows have any length
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        graph if isinstance(graph, bytes) else graph.read_bytes(),
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=SLOWER,
    )
