"""The encoder in bfloat16, for processors with matrix units for it (AMX): the same layers, prepared once.

Matrix products are in bfloat16; sums and norms stay in single precision. ``torch.autocast`` would convert the weights
again at every call, and norms too: that is slower by half and less exact.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from quoteattr.tagging.network import Encoder


def has_matrix_units() -> bool:
    """Has the processor matrix units for bfloat16?"""
    probe = getattr(torch.cpu, "_is_amx_tile_supported", None)
    return bool(probe and probe())


class HalfEncoder(nn.Module):
    """An :class:`Encoder` to read with, not to train; takes and returns what that does."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.layers = [_Layer(layer) for layer in encoder.enc.layers]
        encoder.enc.layers = nn.ModuleList()

    def forward(self, rows: Tensor, padding: Tensor | None = None) -> Tensor:
        """``rows`` (4, batch, pieces) to states (batch, pieces, width)."""
        if padding is not None:
            raise ValueError("windows of different lengths are read one by one")
        e = self.encoder
        pieces, case, mark, brk = rows
        x = e.word(pieces) + e.pos.weight[: pieces.shape[1]]
        x = e.norm(x + e.case(case) + e.mark(mark) + e.brk(brk))
        for layer in self.layers:
            x = layer(x)
        return x


class _Layer:
    """One post-norm transformer layer."""

    def __init__(self, layer: nn.TransformerEncoderLayer) -> None:
        attention = layer.self_attn
        self.heads = attention.num_heads
        self.norms = (layer.norm1, layer.norm2)
        pairs = [
            (attention.in_proj_weight, attention.in_proj_bias),
            (attention.out_proj.weight, attention.out_proj.bias),
            (layer.linear1.weight, layer.linear1.bias),
            (layer.linear2.weight, layer.linear2.bias),
        ]
        self.inward, self.outward, self.up, self.down = (
            (weight.detach().bfloat16(), bias.detach().bfloat16()) for weight, bias in pairs
        )

    def __call__(self, x: Tensor) -> Tensor:
        batch, length, width = x.shape
        three = functional.linear(x.bfloat16(), *self.inward)
        three = three.view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(three[0], three[1], three[2])
        seen = functional.linear(seen.transpose(1, 2).reshape(x.shape), *self.outward)
        x = self.norms[0](x + seen)
        inner = functional.gelu(functional.linear(x.bfloat16(), *self.up))
        return self.norms[1](x + functional.linear(inner, *self.down))
