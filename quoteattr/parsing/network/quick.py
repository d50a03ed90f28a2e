"""The network for reading: the same layers with 8-bit weights, prepared once.

Matrix products are of 8-bit integers (each output of the weights and each input has its own scale), which processors do
quickly; attention is in bfloat16 where the processor has that; sums and norms stay in single precision.
``training/evaluate.py --exact`` measures what that loses.
"""

from __future__ import annotations

import math
import os
import warnings
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from quoteattr.parsing.network.model import LABEL, Encoder, Trees

os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "16")
"""oneDNN keeps code for each length of window that it has met, 1,024 by default: hundreds of megabytes for nothing."""

LARGEST = 80.0
"""Attention scores above this are cut: the exponential of 88 is more than there are numbers for."""


def supports(*features: str) -> bool:
    """Has the processor one of these, by the names of torch's own probes (``avx512_bf16``)?"""
    probes = (getattr(torch.cpu, f"_is_{name}_supported", None) for name in features)
    return any(probe() for probe in probes if probe)


def has_bfloat16() -> bool:
    """Does the processor multiply bfloat16 numbers?"""
    return supports("avx512_bf16", "amx_tile")


class QuickEncoder(nn.Module):
    """An :class:`Encoder` to read with, not to train; takes one window."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        half = has_bfloat16()
        self.word, self.norm = encoder.word, encoder.norm
        self.position = encoder.pos.weight.detach()
        kinds = encoder.case.weight, encoder.mark.weight, encoder.brk.weight
        self.sizes = [len(k) for k in kinds]
        self.kinds = (kinds[0][:, None, None] + kinds[1][:, None] + kinds[2]).detach().flatten(0, 2)
        self.layers = [_Layer(layer, half) for layer in encoder.enc.layers]

    def forward(self, rows: Tensor) -> Tensor:
        """``rows`` (4, pieces: numbers of piece, case, mark, break) to states (pieces, width)."""
        pieces, case, mark, brk = rows
        kind = (case * self.sizes[1] + mark) * self.sizes[2] + brk
        x = self.norm(self.word(pieces) + self.kinds[kind] + self.position[: len(pieces)])
        for layer in self.layers:
            x = layer(x)
        return x


class _Layer:
    """One post-norm transformer layer."""

    def __init__(self, layer: nn.TransformerEncoderLayer, half: bool) -> None:
        attention = layer.self_attn
        self.heads, self.half = attention.num_heads, half
        self.norms = (layer.norm1, layer.norm2)
        width = attention.embed_dim
        scale = torch.ones(3 * width, 1)
        scale[:width] = 1 / math.sqrt(width // self.heads)
        self.inward = Product(attention.in_proj_weight * scale, attention.in_proj_bias * scale[:, 0])
        self.outward = Product(attention.out_proj.weight, attention.out_proj.bias)
        self.up = Product(layer.linear1.weight, layer.linear1.bias)
        self.down = Product(layer.linear2.weight, layer.linear2.bias)

    def __call__(self, x: Tensor) -> Tensor:
        length, width = x.shape
        three = self.inward(x)
        if self.half:
            three = three.bfloat16()
        q, k, v = three.view(length, 3, self.heads, -1).unbind(1)
        scores = torch.bmm(q.transpose(0, 1).contiguous(), k.permute(1, 2, 0).contiguous())
        # Softmax: the exponentials' sums come out of the same product as what they weigh, as one more column.
        v = functional.pad(v.transpose(0, 1), (0, 1), value=1.0)
        seen = torch.bmm(scores.clamp_(max=LARGEST).exp_(), v).float()
        seen = (seen[..., :-1] / seen[..., -1:]).transpose(0, 1).reshape(length, width)
        x = self.norms[0](x + self.outward(seen))
        found: Tensor = self.norms[1](x + self.down(functional.gelu(self.up(x))))
        return found


class QuickTrees:
    """:class:`Trees` to read with: all words are projected at once, and only chosen arcs get their labels' scores."""

    def __init__(self, trees: Trees) -> None:
        self.root = trees.root.detach()
        arcs = trees.arc_word, trees.arc_head, trees.label_word, trees.label_head
        self.project = Product(torch.cat([m.weight for m in arcs]), torch.cat([m.bias for m in arcs]))
        self.sizes = [m.out_features for m in arcs]
        self.pair, self.bias = trees.arc_pair.detach() / math.sqrt(len(trees.arc_pair)), trees.arc_bias
        self.label = Product(trees.label_pair, torch.zeros(len(trees.label_pair)))
        self.one = trees.label_one

    def arcs(self, states: Tensor) -> Arcs:
        """What scores are made from, for the words of a text (words, width)."""
        projected = functional.gelu(self.project(torch.cat([states, self.root[None]])))
        words, heads, label_words, label_heads = projected.split(self.sizes, 1)
        return Arcs(words[:-1] @ self.pair, heads, self.bias(heads).squeeze(1), label_words[:-1], label_heads)

    def relations(self, arcs: Arcs, heads: Tensor) -> Tensor:
        """Scores (words, relations) of each word to its head (a word's number; the last one is the root)."""
        h = arcs.label_heads[heads]
        between = self.label(arcs.label_words).view(len(h), -1, LABEL)
        return torch.bmm(between, h.unsqueeze(2)).squeeze(2) + self.one(torch.cat([arcs.label_words, h], 1))


@dataclass(frozen=True)
class Arcs:
    """Projections of a text's words as dependents and as heads; heads have the root behind the last word."""

    words: Tensor
    heads: Tensor
    bias: Tensor
    label_words: Tensor
    label_heads: Tensor

    def scores(self, start: int, end: int) -> NDArray[np.float32]:
        """Scores (words + 1, heads + 1) of a sentence's arcs; row and column 0 are the root's."""
        words = self.words[start:end]
        found = torch.zeros(end - start + 1, end - start + 1)
        torch.addmm(self.bias[start:end], words, self.heads[start:end].T, out=found[1:, 1:])
        found[1:, 0] = words @ self.heads[-1] + self.bias[-1]
        return found.numpy()


class Product:
    """A linear layer with 8-bit weights, a scale for each of its outputs; in single precision where torch has none.

    Processors without VNNI add up products of 8-bit numbers in 16 bits, so there inputs get 7.
    """

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        """``weight`` (outputs, inputs) and ``bias`` (outputs,)."""
        self.weight, self.bias = weight.detach().float(), bias.detach().float()
        self.seven = not supports("vnni", "avx512_vnni")
        self.packed = None
        if torch.backends.quantized.engine in ("x86", "fbgemm", "onednn"):
            scale = (self.weight.abs().amax(1) / 127).clamp(min=1e-8).double()
            zero = torch.zeros(len(weight), dtype=torch.long)
            with (
                warnings.catch_warnings()
            ):  # torch will drop the type some day; the product has no other input yet
                warnings.simplefilter("ignore", UserWarning)
                stored = torch.quantize_per_channel(self.weight, scale, zero, 0, torch.qint8)
            self.packed = torch.ops.quantized.linear_prepack(stored, self.bias)
            self.weight = self.weight[:0]

    def __call__(self, x: Tensor) -> Tensor:
        """(n, outputs) for inputs (n, inputs)."""
        if self.packed is None:
            return functional.linear(x, self.weight, self.bias)
        found: Tensor = torch.ops.quantized.linear_dynamic(x, self.packed, self.seven)
        return found
