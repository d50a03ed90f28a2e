"""Stanza's networks, with less work for the same answers.

:func:`speed_up` changes how a loaded pipeline computes, not what: the processors, the weights and the vocabularies stay
Stanza's. Three things are done once instead of often:

- a label is scored for the arcs of the tree only (Stanza scores every pair of words, then keeps one in a hundred),
- the tree is the best head of each word where these form a tree with one root already, as they mostly do; else the
  maximum spanning tree (Chu and Liu 1965, Edmonds 1967) of those sentences alone,
- a word's representation by its characters does not depend on its sentence, and is remembered.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import stanza
import torch
from numpy.typing import NDArray
from stanza.models.common.biaffine import BiaffineScorer, DeepBiaffineScorer
from stanza.models.common.char_model import CharacterModel
from stanza.models.common.chuliu_edmonds import chuliu_edmonds, chuliu_edmonds_one_root
from stanza.models.common.vocab import VOCAB_PREFIX_SIZE
from stanza.models.depparse.model import GraphParser
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import PackedSequence, pack_sequence

from quoteattr.tagging.half import has_matrix_units

REMEMBERED = 20_000
"""Words whose character representation is kept; then it starts afresh."""

CLOSE = 1.0
"""Two labels whose rough scores (logits) are no further apart are told apart in single precision."""

FINES = (0.0, 8.0, 32.0)
"""Tried against trees with several roots, in log-probability."""


def speed_up(pipeline: stanza.Pipeline) -> None:
    """Make a pipeline's tagger, parser and entity recognizer do the same with less work."""
    for name in ("pos", "depparse", "ner"):
        processor = pipeline.processors.get(name)
        for trainer in getattr(processor, "trainers", None) or [getattr(processor, "trainer", None)]:
            model = getattr(trainer, "model", None)
            if model is None:
                continue
            if isinstance(getattr(model, "charmodel", None), CharacterModel):
                model.charmodel = RememberedWords(model.charmodel)
            for module in model.modules():
                if type(module) is BiaffineScorer:
                    module.W_bilin = ProductBilinear(module.W_bilin)
            if type(model) is GraphParser and not model.args.get("use_arc_embedding"):
                model.deprel = ArcLabels(model.deprel)
                model.__class__ = TreeParser


class TreeParser(GraphParser):
    """Stanza's graph parser (Dozat and Manning 2017), with labels for the chosen arcs alone.

    Same heads and labels as Stanza with ``depparse_resolve_head_constraints=False``.
    """

    def predict(self, *args: Any, resolve_head_constraints: bool = False) -> list[list[tuple[int, str]]]:
        """``(head, label)`` of each word of each sentence; takes what Stanza's parser takes."""
        lengths: list[int] = args[12]
        arcs, (words, heads), *_ = self.forward_scores(*args)
        scores = functional.log_softmax(arcs, 2).numpy()
        trees = best_trees(scores, lengths)
        rows = np.repeat(np.arange(len(trees)), [len(t) for t in trees])
        ids = np.concatenate([np.arange(1, len(t) + 1) for t in trees])
        chosen = np.concatenate(trees)
        labels = self.deprel.label(words[rows, ids], heads[rows, chosen]) + VOCAB_PREFIX_SIZE
        names = self.vocab["deprel"].unmap(labels.tolist())
        found, at = [], 0
        for tree in trees:
            found.append(list(zip(tree.tolist(), names[at : at + len(tree)], strict=True)))
            at += len(tree)
        return found


class ArcLabels(nn.Module):
    """A deep biaffine scorer that projects all words at once, and scores only the pairs that it is asked for."""

    matrix: Tensor

    def __init__(self, scorer: DeepBiaffineScorer) -> None:
        super().__init__()
        self.scorer = scorer
        weight = scorer.scorer.W_bilin.weight.detach()
        self.sizes = weight.shape
        self.register_buffer("matrix", weight.reshape(weight.shape[0], -1).contiguous(), persistent=False)
        self.rough = self.matrix.bfloat16() if has_matrix_units() else None

    def forward(self, words: Tensor, heads: Tensor) -> tuple[Tensor, Tensor]:
        """Projections of all words (sentences, words, size) as dependents and as heads."""
        s = self.scorer
        return _with_one(s.hidden_func(s.W1(words))), _with_one(s.hidden_func(s.W2(heads)))

    def label(self, words: Tensor, heads: Tensor) -> Tensor:
        """The best label's number for each pair of a dependent (pairs, size) and its head.

        With matrix units for bfloat16 that is decided roughly first, and exactly where two labels come close.
        """
        if self.rough is None:
            return self._scores(words, heads, self.matrix).argmax(1)
        scores = self._scores(words, heads, self.rough)
        best = scores.argmax(1)
        first, second = scores.topk(2, 1).values.T
        close = (first - second < CLOSE).nonzero().squeeze(1)
        best[close] = self._scores(words[close], heads[close], self.matrix).argmax(1)
        return best

    def _scores(self, words: Tensor, heads: Tensor, matrix: Tensor) -> Tensor:
        _, inner, outputs = self.sizes
        between = (words.to(matrix.dtype) @ matrix).view(-1, inner, outputs)
        scores = torch.bmm(heads.to(matrix.dtype).unsqueeze(1), between).squeeze(1).float()
        return scores + self.scorer.scorer.W_bilin.bias


def _with_one(x: Tensor) -> Tensor:
    return torch.cat([x, x.new_ones(*x.shape[:-1], 1)], -1)


def best_trees(scores: NDArray[np.float32], lengths: Sequence[int]) -> list[NDArray[np.int64]]:
    """The best tree with one root of each sentence: the head of every word but the root symbol.

    ``scores`` (sentences, words, heads) counts the root symbol as word 0, as ``lengths`` do.
    """
    trees = []
    for matrix, n in zip(scores, lengths, strict=True):
        square = matrix[:n, :n]
        heads = square.argmax(1)
        if not is_tree(heads):
            heads = spanning_tree(square)
        trees.append(np.asarray(heads[1:], dtype=np.int64))
    return trees


def is_tree(heads: NDArray[np.int64]) -> bool:
    """Do the words hang together below one root? ``heads[0]``, the root symbol's, is not looked at."""
    found = heads.tolist()
    if found[1:].count(0) != 1:
        return False
    reached = [False] * len(found)
    reached[0] = True
    for word in range(1, len(found)):
        path = []
        while not reached[word]:
            reached[word] = True
            path.append(word)
            word = found[word]
            if word in path[-64:] or word in path:
                return False
    return True


def spanning_tree(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    """Maximum spanning tree with one root.

    Whatever is taken off every arc from the root symbol, a best tree with one root is the best one with one root; a
    small fine leaves far fewer cycles to break than Stanza's, which always suffices.
    """
    for fine in FINES:
        matrix = scores.astype(np.float64)
        matrix[:, 0] -= fine
        heads: NDArray[np.int64] = chuliu_edmonds(matrix)
        if int((heads[1:] == 0).sum()) == 1:
            return heads
    return np.asarray(chuliu_edmonds_one_root(scores), dtype=np.int64)


class ProductBilinear(nn.Module):
    """``torch.nn.Bilinear`` as matrix products; PyTorch's own loops over the outputs."""

    matrix: Tensor

    def __init__(self, bilinear: nn.Bilinear) -> None:
        super().__init__()
        self.sizes = bilinear.weight.shape
        self.bias = bilinear.bias
        matrix = bilinear.weight.detach().permute(2, 1, 0).reshape(self.sizes[2], -1).contiguous()
        self.register_buffer("matrix", matrix, persistent=False)

    def forward(self, first: Tensor, second: Tensor) -> Tensor:
        """(rows, outputs) for two inputs (rows, size)."""
        outputs, size, _ = self.sizes
        between = (second @ self.matrix).view(-1, size, outputs)
        found = torch.bmm(first.unsqueeze(1), between).squeeze(1)
        return found if self.bias is None else found + self.bias


class RememberedWords(nn.Module):
    """A character model that reads each word once and remembers what it found."""

    def __init__(self, model: CharacterModel, room: int = REMEMBERED) -> None:
        super().__init__()
        self.model = model
        self.room = room
        self.numbers: dict[bytes, int] = {}
        self.table = torch.empty(0, 0)

    def forward(
        self,
        chars: Tensor,
        mask: Tensor,
        order: Sequence[int],
        sentence_lengths: list[int],
        lengths: list[int],
    ) -> PackedSequence:
        """As Stanza's ``CharacterModel``: ``chars`` (words, characters) come longest first, ``order`` undoes that."""
        rows = chars.numpy()
        keys = [row[:n].tobytes() for row, n in zip(rows, lengths, strict=True)]
        new = {key: i for i, key in enumerate(keys) if key not in self.numbers}
        if len(self.numbers) + len(new) > self.room:
            self.numbers.clear()
            new = {key: i for i, key in enumerate(keys)}
        if new:
            self._read(chars, mask, sorted(new.values()), lengths, keys)
        numbers = torch.empty(len(keys), dtype=torch.long)
        numbers[torch.as_tensor(order)] = torch.tensor([self.numbers[k] for k in keys])
        return pack_sequence(self.table[numbers].split(sentence_lengths))

    def _read(
        self, chars: Tensor, mask: Tensor, new: list[int], lengths: list[int], keys: list[bytes]
    ) -> None:
        """Fill the table with the words at the places ``new``."""
        sizes = [lengths[i] for i in new]
        width = sizes[0]
        found = self.model(chars[new, :width], mask[new, :width], range(len(new)), [len(new)], sizes).data
        start = len(self.numbers)
        if len(self.table) < start + len(new):
            grown = found.new_empty(max(2 * len(self.table), start + len(new), 1024), found.shape[1])
            grown[:start] = self.table[:start] if start else found[:0]
            self.table = grown
        self.table[start : start + len(new)] = found
        for number, i in enumerate(new, start):
            self.numbers[keys[i]] = number
