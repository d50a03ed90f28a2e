"""The network that ships, read back from its ONNX graphs, so that training can go on from it.

    python -m training.network.restore quoteattr/models/en/joint OUT

OUT gets ``weights.safetensors`` and ``tokenizer.json``, as ``training.network.train --start`` wants them. The weights
are those of 8 bits; both guides' heads are the mixture that ships.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from quoteattr.parsing.network.labels import Labels
from quoteattr.parsing.network.model import ARC, LABEL, LINK, Encoder, Network
from quoteattr.parsing.network.runtime import ENCODER, WORDS
from quoteattr.parsing.network.weights import save_network
from training.network.export import SMALL, UNIT_HEADS, Array


class Constants:
    """The constants of a graph in the order in which :mod:`training.network.export` wrote them."""

    def __init__(self, path: Path) -> None:
        model = onnx.load(path)
        self.nodes = model.graph.node
        self.metadata = {p.key: p.value for p in model.metadata_props}
        self._left: Iterator[Array] = map(numpy_helper.to_array, model.graph.initializer)

    def skip(self, n: int) -> None:
        """Pass over places and sizes."""
        for _ in range(n):
            next(self._left)

    def next(self) -> Tensor:
        """The next one in single precision."""
        return torch.from_numpy(next(self._left).astype(np.float32))

    def linear(self, outputs: int, inputs: int) -> tuple[Tensor, Tensor]:
        """Weight (outputs, inputs) and bias of a product."""
        weight = self.next().T
        if tuple(weight.shape) != (outputs, inputs):
            raise SystemExit(f"a weight of the graph is {tuple(weight.shape)}, not {(outputs, inputs)}")
        if outputs * inputs <= SMALL:
            return weight, self.next()
        scale = self.next()
        self.skip(1)
        return weight * scale[:, None], self.next()

    def into(self, *layers: nn.Linear) -> None:
        """Fill layers over one input, which stand side by side."""
        sizes = [layer.out_features for layer in layers]
        weight, bias = self.linear(sum(sizes), layers[0].in_features)
        for layer, own, shift in zip(layers, weight.split(sizes), bias.split(sizes), strict=True):
            layer.weight.data, layer.bias.data = own.clone(), shift.clone()

    def norm(self, norm: nn.LayerNorm) -> None:
        """Fill a normalisation."""
        norm.weight.data, norm.bias.data = self.next(), self.next()


def restored(folder: Path) -> Network:
    """The network whose graphs lie in ``folder``. Raises SystemExit where they are not of this version's making."""
    graph, words = Constants(folder / ENCODER), Constants(folder / WORDS)
    labels = Labels(**{k: tuple(v) for k, v in json.loads(graph.metadata["labels"]).items()})
    graph.skip(5)
    table = graph.next()
    layers = sum(node.op_type == "MultiHeadAttention" for node in graph.nodes)
    network = Network(Encoder(*table.shape, layers=layers), labels, table.shape[1])
    read_encoder(graph, network.enc, table * graph.next())
    mixture = nn.Linear(table.shape[1], network.world.out_features)
    graph.into(*(mixture if name == "roles" else getattr(network, name) for name in UNIT_HEADS))
    for head in (network.roles, network.world):
        head.load_state_dict(mixture.state_dict())
    graph.skip(3)
    graph.into(network.links.span)
    graph.into(network.links.cue)
    network.links.pair.data = graph.next() * math.sqrt(LINK + 1)
    distances = json.loads(graph.metadata["link_distances"])
    network.links.distance.weight.data = torch.tensor(distances)[:, None]
    read_words(words, network)
    return network


def read_encoder(graph: Constants, encoder: Encoder, table: Tensor) -> None:
    """Fill the encoder, whose table of pieces is known."""
    encoder.word.weight.data = table
    for part in (encoder.pos, encoder.case, encoder.mark, encoder.brk):
        part.weight.data = graph.next()
    graph.norm(encoder.norm)
    for layer in encoder.enc.layers:
        attention = layer.self_attn
        weight, bias = graph.linear(*attention.in_proj_weight.shape)
        attention.in_proj_weight.data, attention.in_proj_bias.data = weight.contiguous(), bias
        graph.into(attention.out_proj)
        graph.norm(layer.norm1)
        graph.into(layer.linear1)
        graph.into(layer.linear2)
        graph.norm(layer.norm2)


def read_words(graph: Constants, network: Network) -> None:
    """Fill the heads of words."""
    trees = network.trees
    graph.into(network.tags, network.lemmas)
    graph.skip(1)
    trees.root.data = graph.next()[0]
    graph.into(trees.arc_word, trees.arc_head, trees.label_word, trees.label_head)
    graph.skip(3)
    trees.arc_pair.data = graph.next() * math.sqrt(ARC)
    graph.into(trees.arc_bias)
    trees.label_pair.data = graph.linear(*trees.label_pair.shape)[0].contiguous()
    graph.skip(1)
    relations = len(network.labels.relations)
    (of_words, bias), (of_heads, _) = (graph.linear(relations, LABEL) for _ in range(2))
    trees.label_one.weight.data, trees.label_one.bias.data = torch.cat([of_words, of_heads], 1), bias


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("shipped", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    save_network(restored(args.shipped), args.out / "weights.safetensors")
    shutil.copyfile(args.shipped / "tokenizer.json", args.out / "tokenizer.json")


if __name__ == "__main__":
    main()
