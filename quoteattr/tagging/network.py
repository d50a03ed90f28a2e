"""The network: a BERT encoder with token features, a tag for each token, and a score for each cue and span.

The encoder is MiniLM (Wang et al. 2020: six layers, 384 wide); links are scored by a biaffine product (Dozat and
Manning 2017).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

ROLES = ("SOURCE", "CUE", "CONTENT")
TAGS = ("O", *(f"{mark}-{role}" for role in ROLES for mark in "BI"))
BUCKETS = 17
"""Distances between tokens fall into this many classes on either side."""


class Encoder(nn.Module):
    """BERT's encoder (post-norm), with embeddings for case, marks and line breaks added at the bottom."""

    def __init__(
        self, vocabulary: int = 30522, width: int = 384, layers: int = 6, heads: int = 12, inner: int = 1536
    ) -> None:
        super().__init__()
        self.word = nn.Embedding(vocabulary, width)
        self.pos = nn.Embedding(512, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.case = nn.Embedding(4, width)
        self.mark = nn.Embedding(4, width)
        self.brk = nn.Embedding(2, width)
        for added in (self.case, self.mark, self.brk):
            nn.init.zeros_(added.weight)
        self.drop = nn.Dropout(0.1)
        layer = nn.TransformerEncoderLayer(
            width, heads, inner, 0.0, activation="gelu", layer_norm_eps=1e-12, batch_first=True
        )
        self.enc = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)

    def forward(self, rows: Tensor, padding: Tensor | None = None) -> Tensor:
        """``rows`` (4, batch, pieces: numbers of piece, case, mark, break) to (batch, pieces, width)."""
        pieces, case, mark, brk = rows
        x = self.word(pieces) + self.pos.weight[: pieces.shape[1]]
        x = x + self.case(case) + self.mark(mark) + self.brk(brk)
        return self.enc(self.drop(self.norm(x)), src_key_padding_mask=padding)


class Network(nn.Module):
    """Tags and links over an encoder."""

    def __init__(self, encoder: Encoder, width: int = 384, link: int = 128) -> None:
        super().__init__()
        self.enc = encoder
        self.out = nn.Linear(width, len(TAGS))
        self.drop = nn.Dropout(0.1)
        self.a = nn.Linear(width, link)
        self.c = nn.Linear(width, link)
        self.bi = nn.Parameter(torch.zeros(link + 1, link + 1))
        nn.init.xavier_uniform_(self.bi)
        self.dist = nn.Embedding(2 * BUCKETS, 1)
        nn.init.zeros_(self.dist.weight)

    def forward(self, rows: Tensor, first: Tensor, padding: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """States (batch, tokens, width) and tag scores (batch, tokens, tags) at the tokens' first pieces."""
        states = self.enc(rows, padding)
        states = states.gather(1, first.unsqueeze(-1).expand(-1, -1, states.shape[-1]))
        states = self.drop(states)
        return states, self.out(states)

    def link(self, tokens: Tensor, cues: Tensor, distance: Tensor) -> Tensor:
        """Score (n,) of each pair of a span's token (n, width) and a cue's first token, ``distance`` tokens apart."""
        a, c = functional.gelu(self.a(tokens)), functional.gelu(self.c(cues))
        one = a.new_ones(len(a), 1)
        a, c = torch.cat([a, one], 1), torch.cat([c, one], 1)
        score = ((a @ self.bi) * c).sum(1) / math.sqrt(a.shape[1])
        return score + self.dist(distance_class(distance)).squeeze(1)

    def link_all(self, tokens: Tensor, cues: Tensor, distance: Tensor) -> Tensor:
        """:meth:`link` of every pair: tokens (n, width), cues (m, width), distances (n, m) to scores (n, m)."""
        a, c = functional.gelu(self.a(tokens)), functional.gelu(self.c(cues))
        a, c = functional.pad(a, (0, 1), value=1.0), functional.pad(c, (0, 1), value=1.0)
        return (a @ self.bi @ c.T) / math.sqrt(a.shape[1]) + self.dist(distance_class(distance)).squeeze(-1)


def distance_class(distance: Tensor) -> Tensor:
    """Class of a signed token distance: its sign and twice the binary logarithm of its size."""
    size = distance.abs().float().clamp(min=1).log2().mul(2).clamp(max=BUCKETS - 1).long()
    return size + (distance > 0).long() * BUCKETS
