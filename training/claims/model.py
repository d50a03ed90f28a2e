"""The statements' encoder and the judge of pairs, as they are trained (PyTorch)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

WIDTH, PART, INNER = 384, 64, 96
"""Numbers of a state of the encoder, of a word as pairs see it, and of a comparison."""


class Judge(nn.Module):
    """Whether two statements say the same, different things or the opposite, from the states of their pieces.

    Each piece is set against what it finds in the other statement, and the comparisons are summed (decomposable
    attention, Parikh et al. 2016), so a statement is encoded once however many others it is compared with.
    """

    def __init__(self, marks: int) -> None:
        super().__init__()
        self.value = nn.Linear(WIDTH, PART)
        self.key = nn.Linear(WIDTH, PART)
        self.weight = nn.Linear(WIDTH, 1)
        self.compare = nn.Linear(4 * PART, INNER)
        self.compare2 = nn.Linear(INNER, INNER)
        self.joint = nn.Linear(4 * INNER + marks + 1, INNER)
        self.classes = nn.Linear(INNER, 3)
        self.plain = nn.Linear(marks + 1, 3)
        self.drop = nn.Dropout(0.1)
        nn.init.zeros_(self.classes.weight)
        nn.init.zeros_(self.plain.weight)
        with torch.no_grad():
            self.plain.weight[0, -1] = 8.0
            self.plain.bias.copy_(torch.tensor([-5.0, 0.0, -2.0]))

    def parts(self, states: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Values, keys and weights of pieces."""
        return self.value(states), self.key(states), self.weight(states).squeeze(-1)

    def side(self, value: Tensor, weight: Tensor, mask: Tensor, found: Tensor) -> Tensor:
        """One statement's comparisons, summed by weight and at their largest."""
        x = torch.cat([value, found, value - found, value * found], -1)
        x = torch.relu(self.compare2(self.drop(torch.relu(self.compare(x)))))
        share = torch.softmax(weight.masked_fill(~mask, -1e4), -1)
        mean = (x * share[..., None]).sum(-2)
        most = (x * mask[..., None]).amax(-2)
        return torch.cat([mean, most], -1)

    def forward(self, a: tuple[Tensor, ...], b: tuple[Tensor, ...], cosine: Tensor, marks: Tensor) -> Tensor:
        """Scores of (same, different, opposite); ``a`` and ``b`` are values, keys, weights and mask."""
        va, ka, wa, ma = a
        vb, kb, wb, mb = b
        score = ka @ kb.transpose(-1, -2) / 8
        to_b = torch.softmax(score.masked_fill(~mb[:, None, :], -1e4), -1) @ vb
        to_a = torch.softmax(score.transpose(-1, -2).masked_fill(~ma[:, None, :], -1e4), -1) @ va
        one, two = self.side(va, wa, ma, to_b), self.side(vb, wb, mb, to_a)
        plain = torch.cat([marks, cosine[:, None]], -1)
        both = torch.cat([one + two, (one - two).abs(), plain], -1)
        return self.classes(self.drop(torch.relu(self.joint(both)))) + self.plain(plain)
