"""Write a trained network as the ONNX graphs that quoteattr reads with: weights in 8 bits, ready to run.

    python -m training.network.export TRAINED OUT

TRAINED holds ``weights.safetensors`` and ``tokenizer.json`` as ``training.network.train`` writes them. OUT gets
``encoder.onnx`` (from a window's pieces to the scores of its units), ``words.onnx`` (from words' states to tags, lemmas
and trees) and the tokenizer. Nothing is converted when they are loaded.

Every weight matrix of some size has 8-bit integers and a scale for each output; ONNX Runtime gives the inputs of each
product 8 bits when it runs, with one scale for a window (or for some words of one text), so that nothing depends on
what else is read. Attention, sums and norms are in single precision.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from quoteattr.parsing.network.model import ARC, LABEL, LINK, Links, Network
from quoteattr.parsing.network.runtime import ENCODER, WORDS
from quoteattr.parsing.network.weights import load_network

Array = NDArray[Any]

MICROSOFT = "com.microsoft"
OPSETS = [helper.make_opsetid("", 19), helper.make_opsetid(MICROSOFT, 1)]
SMALL = 20_000
"""Matrices of up to this many numbers stay in single precision."""

LARGEST = 127
"""Of the 8-bit integers. Processors without VNNI add two products in 16 bits, which is too few for some: half of it is
safe. The heads of words lose nothing by that (scores of arcs 0.9 % off either way), the encoder does (12.9 % instead of
12.0, and none of its sums is too large)."""

GUIDES = 0.65
"""Share of our own guide in the roles, the rest is PolNeAR's; of 0.5, 0.65 and 0.8
0.65 was chosen on the development parts (they differ by a few tenths of a point)."""

UNIT_HEADS = ("segments", "roles", "inner", "entities", "acts")
"""Linear heads of a network that see the state of a unit's first piece; their log-probabilities are outputs."""


Signature = tuple[str, str]
"""The name of an input or output and its dimensions; numbers are whole where those end with ``!``."""


def value_info(name: str, dimensions: str) -> onnx.ValueInfoProto:
    """How ONNX is told of an input or output."""
    kind = TensorProto.INT64 if dimensions.endswith("!") else TensorProto.FLOAT
    sizes = [int(d) if d.isdigit() else d for d in dimensions.rstrip("!").split()]
    return helper.make_tensor_value_info(name, kind, sizes)


class Graph:
    """The nodes and constants of an ONNX graph, as they are added.

    ``largest`` is that of the weights' integers; with 0 they stay in single precision.
    """

    def __init__(self, largest: int) -> None:
        self.largest = largest
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, value: Array) -> str:
        """Its name."""
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.array(value, order="C"), name))
        return name

    def nodes_of(
        self, kind: str, *inputs: str, outputs: int = 1, domain: str = "", **attributes: Any
    ) -> list[str]:
        """The names of a node's outputs."""
        names = [f"v{len(self.nodes)}.{n}" for n in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, domain=domain, **attributes))
        return names

    def node(self, kind: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        """The name of its one output."""
        return self.nodes_of(kind, *inputs, domain=domain, **attributes)[0]

    def linear(self, x: str, weight: Array, bias: Array | None = None) -> str:
        """``x @ weight.T + bias``; ``weight`` (outputs, inputs) in 8 bits unless it is small."""
        bias = np.zeros(len(weight), np.float32) if bias is None else bias
        if weight.size <= SMALL or not self.largest:
            return self.node("Add", self.node("MatMul", x, self.constant(weight.T)), self.constant(bias))
        scale = np.maximum(np.abs(weight).max(1) / self.largest, 1e-8).astype(np.float32)
        rounded = np.round(weight / scale[:, None]).astype(np.int8)
        zero = np.zeros(len(weight), np.int8)
        constants = [self.constant(c) for c in (rounded.T, scale, zero, bias)]
        return self.node("DynamicQuantizeMatMul", x, *constants, domain=MICROSOFT)

    def rows(self, weight: Array, numbers: str) -> str:
        """Rows of a table of embeddings, which has 8 bits and a scale for each row."""
        if not self.largest:
            return self.node("Gather", self.constant(weight), numbers)
        scale = np.maximum(np.abs(weight).max(1, keepdims=True) / 127, 1e-8).astype(np.float32)
        stored = self.constant(np.round(weight / scale).astype(np.int8))
        known = self.node("Cast", self.node("Gather", stored, numbers), to=TensorProto.FLOAT)
        return self.node("Mul", known, self.node("Gather", self.constant(scale), numbers))

    def layer(self, x: str, *layers: nn.Linear) -> str:
        """Linear layers over one input, their outputs side by side."""
        weight, bias = ([array(getattr(m, kind)) for m in layers] for kind in ("weight", "bias"))
        return self.linear(x, np.concatenate(weight), np.concatenate(bias))

    def norm(self, x: str, norm: nn.LayerNorm) -> str:
        """Layer normalisation of the last dimension."""
        return self.node(
            "LayerNormalization",
            x,
            self.constant(array(norm.weight)),
            self.constant(array(norm.bias)),
            epsilon=norm.eps,
        )

    def gelu(self, x: str) -> str:
        """The exact one."""
        return self.node("Gelu", x, domain=MICROSOFT)

    def split(self, x: str, sizes: list[int]) -> list[str]:
        """Columns of ``x``, cut into blocks of those widths."""
        return self.nodes_of("Split", x, self.constant(np.array(sizes)), outputs=len(sizes), axis=1)

    def model(
        self, inputs: list[Signature], outputs: dict[Signature, str], metadata: dict[str, str]
    ) -> onnx.ModelProto:
        """``outputs`` with the values that they are."""
        self.nodes += [helper.make_node("Identity", [value], [name]) for (name, _), value in outputs.items()]
        known, made = ([value_info(*signature) for signature in some] for some in (inputs, outputs))
        graph = helper.make_graph(self.nodes, "quoteattr", known, made, self.constants)
        model = helper.make_model(graph, opset_imports=OPSETS, ir_version=9, producer_name="quoteattr")
        helper.set_model_props(model, metadata)
        return model


def array(value: Tensor) -> Array:
    """A tensor's numbers in single precision."""
    found: Array = value.detach().float().cpu().numpy()
    return found


def encoder_graph(network: Network, largest: int = LARGEST) -> onnx.ModelProto:
    """A window's rows (4, pieces) and the places of its units' first and last pieces, to units' scores and states."""
    graph, encoder = Graph(largest), network.enc
    pieces, case, mark, brk = (
        graph.node("Gather", "rows", graph.constant(np.array(n)), axis=0) for n in range(4)
    )
    length = graph.node("Shape", pieces)
    zero = graph.constant(np.array([0]))
    x = graph.rows(array(encoder.word.weight), pieces)
    x = graph.node(
        "Add", x, graph.node("Slice", graph.constant(array(encoder.pos.weight)), zero, length, zero)
    )
    for kind, weight in ((case, encoder.case.weight), (mark, encoder.mark.weight), (brk, encoder.brk.weight)):
        x = graph.node("Add", x, graph.node("Gather", graph.constant(array(weight)), kind))
    x = graph.node("Unsqueeze", graph.norm(x, encoder.norm), zero)
    for layer in encoder.enc.layers:
        attention = layer.self_attn
        three = graph.linear(x, array(attention.in_proj_weight), array(attention.in_proj_bias))
        parts = graph.nodes_of("Split", three, outputs=3, axis=2, num_outputs=3)
        seen = graph.node("MultiHeadAttention", *parts, domain=MICROSOFT, num_heads=attention.num_heads)
        x = graph.norm(graph.node("Add", x, graph.layer(seen, attention.out_proj)), layer.norm1)
        inner = graph.layer(graph.gelu(graph.layer(x, layer.linear1)), layer.linear2)
        x = graph.norm(graph.node("Add", x, inner), layer.norm2)
    x = graph.node("Squeeze", x, zero)
    first, last = (graph.node("Gather", x, name) for name in ("first", "last"))
    heads: list[nn.Linear] = [getattr(network, name) for name in UNIT_HEADS]
    heads[UNIT_HEADS.index("roles")] = mixed(network.roles, network.world)
    scores = graph.split(graph.layer(first, *heads), [h.out_features for h in heads])
    outputs = {
        (name, f"units {name}"): graph.node("LogSoftmax", own, axis=1)
        for name, own in zip(UNIT_HEADS, scores, strict=True)
    }
    span, cue = pairing(graph, network.links, first)
    outputs |= {
        ("spans", "units link"): span,
        ("cues", "units link"): cue,
        ("first_states", "units width"): first,
        ("last_states", "units width"): last,
    }
    metadata = {
        "labels": json.dumps(vars(network.labels), ensure_ascii=False),
        "link_distances": json.dumps(
            [round(float(x), 6) for x in array(network.links.distance.weight)[:, 0]]
        ),
    }
    return graph.model([("rows", "4 pieces!"), ("first", "units!"), ("last", "units!")], outputs, metadata)


def mixed(roles: nn.Linear, world: nn.Linear) -> nn.Linear:
    """The heads of both guides as one: the mean of their scores is the score of their mean."""
    found = nn.Linear(roles.in_features, roles.out_features)
    for kind in ("weight", "bias"):
        getattr(found, kind).data = (1 - GUIDES) * getattr(roles, kind).data + GUIDES * getattr(
            world, kind
        ).data
    return found


def pairing(graph: Graph, links: Links, states: str) -> list[str]:
    """What pairs of ``states`` are scored from: one of a pair, and the other."""
    padding, ones = graph.constant(np.array([0, 0, 0, 1])), graph.constant(np.float32(1))
    one, other = (
        graph.node("Pad", graph.gelu(graph.layer(states, head)), padding, ones)
        for head in (links.span, links.cue)
    )
    return [graph.node("MatMul", one, graph.constant(array(links.pair) / math.sqrt(LINK + 1))), other]


def words_graph(network: Network, largest: int = LARGEST // 2) -> onnx.ModelProto:
    """Words' states (words, width) to the numbers of their tags and lemma rules, and what trees are scored from.

    Heads have the root behind the last word.
    """
    graph, trees = Graph(largest), network.trees
    states = "states"
    kinds = network.tags, network.lemmas
    scores = graph.split(graph.layer(states, *kinds), [m.out_features for m in kinds])
    tags, lemmas = (graph.node("ArgMax", s, axis=1, keepdims=0) for s in scores)
    with_root = graph.node("Concat", states, graph.constant(array(trees.root)[None]), axis=0)
    projected = graph.gelu(
        graph.layer(with_root, trees.arc_word, trees.arc_head, trees.label_word, trees.label_head)
    )
    arc_words, heads, label_words, label_heads = graph.split(projected, [ARC, ARC, LABEL, LABEL])
    first, last = (graph.constant(np.array([n])) for n in (0, -1))
    arc_words, label_words = (graph.node("Slice", x, first, last, first) for x in (arc_words, label_words))
    relations = len(network.labels.relations)
    one = array(trees.label_one.weight)
    words = graph.node("MatMul", arc_words, graph.constant(array(trees.arc_pair) / math.sqrt(ARC)))
    other = graph.node("Transpose", heads, perm=[1, 0])
    bias = graph.linear(heads, array(trees.arc_bias.weight), array(trees.arc_bias.bias))
    bias = graph.node("Transpose", bias, perm=[1, 0])
    outputs = {
        ("tags", "words!"): tags,
        ("lemmas", "words!"): lemmas,
        ("arcs", "words heads"): graph.node("Add", graph.node("MatMul", words, other), bias),
        ("labels", "words relations label"): graph.node(
            "Reshape",
            graph.linear(label_words, array(trees.label_pair)),
            graph.constant(np.array([0, relations, LABEL])),
        ),
        ("label_words", "words relations"): graph.linear(
            label_words, one[:, :LABEL], array(trees.label_one.bias)
        ),
        ("label_heads", "heads label"): label_heads,
        ("label_scores", "heads relations"): graph.linear(label_heads, one[:, LABEL:]),
    }
    return graph.model([("states", f"words {network.tags.in_features}")], outputs, {})


def export(network: Network, folder: Path, *, exact: bool = False) -> None:
    """Write both graphs, with ``exact`` in single precision; the same network gives the same bytes."""
    precision = {"largest": 0} if exact else {}
    for name, graph in ((ENCODER, encoder_graph), (WORDS, words_graph)):
        write(graph(network, **precision), folder / name)


def write(model: onnx.ModelProto, path: Path) -> None:
    """Write a graph that ONNX finds well made."""
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString(deterministic=True))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("trained", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    export(load_network(args.trained / "weights.safetensors").eval(), args.out)
    if args.out != args.trained:
        shutil.copyfile(args.trained / "tokenizer.json", args.out / "tokenizer.json")


if __name__ == "__main__":
    main()
