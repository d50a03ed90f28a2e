"""The tagger's weights on disk: safetensors, matrices as 8-bit integers with a scale a row.

Safetensors holds numbers only: nothing in the file is ever run.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from quoteattr.tagging.network import Encoder, Network

SCALE = ".scale"
SMALL = 4096
"""Tensors up to this many numbers are kept in half precision."""


def save_network(network: Network, path: Path) -> None:
    """Write the weights; matrices lose precision (8 bits a number, one scale a row)."""
    found: dict[str, Tensor] = {}
    for name, value in network.state_dict().items():
        if value.dim() == 2 and value.numel() > SMALL:
            scale = value.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
            found[name] = (value / scale).round().to(torch.int8)
            found[name + SCALE] = scale.to(torch.float32)
        else:
            found[name] = value.to(torch.float16)
    save_file({k: v.contiguous() for k, v in sorted(found.items())}, path)


def load_network(path: Path) -> Network:
    """Read what :func:`save_network` wrote. Raises OSError or ValueError where the file is missing or damaged."""
    stored = load_file(path)
    state = {}
    for name, value in stored.items():
        if name.endswith(SCALE):
            continue
        scale = stored.get(name + SCALE)
        state[name] = value.float() * scale if scale is not None else value.float()
    layers = 1 + max(int(name.split(".")[3]) for name in state if name.startswith("enc.enc.layers."))
    vocabulary, width = state["enc.word.weight"].shape
    network = Network(Encoder(vocabulary=vocabulary, width=width, layers=layers), width=width)
    network.load_state_dict(state)
    return network
