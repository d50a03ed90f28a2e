"""The network's weights on disk: safetensors, matrices as 8-bit integers with a scale for each group of 32.

Safetensors holds numbers and a header of strings: nothing in the file is ever run. The header has the class names.
What is lost by 8 bits is less than what the network itself loses by computing in half precision.
"""

from __future__ import annotations

import json
from pathlib import Path

from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, int8

from quoteattr.parsing.network.labels import Labels
from quoteattr.parsing.network.model import Encoder, Network

SCALE = ".scale"
GROUP = 32
"""Neighbouring numbers of a row that share a scale."""

HEAD_WIDTH = 32
"""Width of an attention head, as in MiniLM."""

SMALL = 4096
"""Tensors up to this many numbers are kept in half precision."""


def save_network(network: Network, path: Path) -> None:
    """Write the weights; matrices lose precision (8 bits a number)."""
    found: dict[str, Tensor] = {}
    for name, value in network.state_dict().items():
        if value.dim() == 2 and value.numel() > SMALL and value.shape[1] % GROUP == 0:
            groups = value.float().reshape(value.shape[0], -1, GROUP)
            scale = (groups.abs().amax(2) / 127).clamp(min=1e-7).half()
            rounded = (groups / scale.float().unsqueeze(2)).round().clamp(-127, 127)
            found[name] = rounded.to(int8).reshape(value.shape)
            found[name + SCALE] = scale
        else:
            found[name] = value.half()
    labels = json.dumps(vars(network.labels), ensure_ascii=False)
    save_file({k: v.cpu().contiguous() for k, v in sorted(found.items())}, path, {"labels": labels})
    path.chmod(0o644)


def load_network(path: Path) -> Network:
    """Read what :func:`save_network` wrote.

    Raises an error of safetensors, torch or json where the file is missing or damaged.
    """
    with safe_open(path, "pt") as file:
        stored = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        labels = Labels(**{k: tuple(v) for k, v in json.loads(file.metadata()["labels"]).items()})
    state = {}
    for name, value in stored.items():
        if name.endswith(SCALE):
            continue
        scale = stored.get(name + SCALE)
        if scale is None:
            state[name] = value.float()
        else:
            groups = value.float().reshape(*scale.shape, GROUP) * scale.float().unsqueeze(2)
            state[name] = groups.reshape(value.shape)
    layers = 1 + max(int(name.split(".")[3]) for name in state if name.startswith("enc.enc.layers."))
    vocabulary, width = state["enc.word.weight"].shape
    inner = state["enc.enc.layers.0.linear1.weight"].shape[0]
    encoder = Encoder(vocabulary, width, layers, heads=width // HEAD_WIDTH, inner=inner)
    network = Network(encoder, labels, width)
    network.load_state_dict(state, strict=False)  # a file from before a head was there lacks it
    return network
