"""The network: a BERT encoder with small heads for everything that is read from a text.

The encoder is MiniLM (Wang et al. 2020: six layers, 384 wide). Sentences, parts of speech, lemmas, entities and the
roles of attributions are classes of units or words; trees are scored by a deep biaffine product (Dozat and Manning
2017), and so are the links of spans to cues.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from quoteattr.parsing.network.labels import BUCKETS, KINDS, ROLE_TAGS, Labels

ARC, LABEL, LINK = 256, 96, 128
"""Widths of the projections that trees and links are scored from."""


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
        self.brk = nn.Embedding(3, width)
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
    """The encoder and its heads.

    Heads of units (segments, entities, roles) see the state of a unit's first piece; heads of words (tags, lemmas,
    trees) see the mean of the states of its first and its last piece.
    """

    def __init__(self, encoder: Encoder, labels: Labels, width: int = 384) -> None:
        super().__init__()
        self.enc = encoder
        self.labels = labels
        self.segments = nn.Linear(width, 3)
        self.entities = nn.Linear(width, len(labels.entities))
        self.roles = nn.Linear(width, len(ROLE_TAGS))  # by PolNeAR's guide
        self.world = nn.Linear(width, len(ROLE_TAGS))  # by ours
        self.inner = nn.Linear(width, len(ROLE_TAGS))  # by ours, of reports inside reports
        self.acts = nn.Linear(width, KINDS)
        self.links = Links(width)
        self.tags = nn.Linear(width, len(labels.tags))
        self.lemmas = nn.Linear(width, len(labels.lemmas))
        self.trees = Trees(width, len(labels.relations))


class Links(nn.Module):
    """How likely a span goes with a cue."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.span = nn.Linear(width, LINK)
        self.cue = nn.Linear(width, LINK)
        self.pair = nn.Parameter(torch.zeros(LINK + 1, LINK + 1))
        nn.init.xavier_uniform_(self.pair)
        self.distance = nn.Embedding(2 * BUCKETS, 1)
        nn.init.zeros_(self.distance.weight)

    def forward(self, spans: Tensor, cues: Tensor, distance: Tensor) -> Tensor:
        """Scores (n, m) of pairs of a span's unit (n, width) and a cue's (m, width), ``distance`` units apart."""
        a, c = functional.gelu(self.span(spans)), functional.gelu(self.cue(cues))
        a, c = functional.pad(a, (0, 1), value=1.0), functional.pad(c, (0, 1), value=1.0)
        scores = (a @ self.pair @ c.T) / math.sqrt(LINK + 1)
        return scores + self.distance(distance_class(distance)).squeeze(-1)


class Trees(nn.Module):
    """Deep biaffine scores of arcs and of their labels; a learned state stands for the root."""

    def __init__(self, width: int, relations: int) -> None:
        super().__init__()
        self.root = nn.Parameter(torch.zeros(width))
        self.arc_word = nn.Linear(width, ARC)
        self.arc_head = nn.Linear(width, ARC)
        self.arc_pair = nn.Parameter(torch.zeros(ARC, ARC))
        self.arc_bias = nn.Linear(ARC, 1)
        self.label_word = nn.Linear(width, LABEL)
        self.label_head = nn.Linear(width, LABEL)
        self.label_pair = nn.Parameter(torch.zeros(relations * LABEL, LABEL))
        self.label_one = nn.Linear(2 * LABEL, relations)
        self.drop = nn.Dropout(0.25)
        for pair in (self.arc_pair, self.label_pair):
            nn.init.normal_(pair, std=0.02)

    def arcs(self, states: Tensor) -> Tensor:
        """Scores (sentences, words, heads) for states (sentences, words, width), both with the root as word 0."""
        words = self.drop(functional.gelu(self.arc_word(states)))
        heads = self.drop(functional.gelu(self.arc_head(states)))
        scores: Tensor = words @ self.arc_pair @ heads.transpose(1, 2) / math.sqrt(ARC)
        return scores + self.arc_bias(heads).transpose(1, 2)

    def relations(self, words: Tensor, heads: Tensor) -> Tensor:
        """Scores (pairs, relations) of arcs from states (pairs, width) of words and of their heads."""
        w = self.drop(functional.gelu(self.label_word(words)))
        h = self.drop(functional.gelu(self.label_head(heads)))
        between = (w @ self.label_pair.T).view(len(w), -1, LABEL)
        return torch.bmm(between, h.unsqueeze(2)).squeeze(2) + self.label_one(torch.cat([w, h], 1))


def distance_class(distance: Tensor) -> Tensor:
    """Class of a signed distance in units: its sign and twice the binary logarithm of its size."""
    size = distance.abs().float().clamp(min=1).log2().mul(2).clamp(max=BUCKETS - 1).long()
    return size + (distance > 0).long() * BUCKETS
