"""Write the trained encoder of statements as the ONNX graph that quoteattr runs.

    python -m training.claims.export TRAINED OUT [--share 0.8] [--earlier GRAPH]

The graph takes word pieces and gives a vector and a topic. Its weights have 8 bits, as those of the network.
``--share`` and ``--earlier`` mix them with the given weights and with those of a graph that shipped.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto
from torch import nn

from quoteattr.claims.encoder import STATEMENTS
from training.claims.train import TOPIC, WIDTH, Learner
from training.network.export import LARGEST, Graph, array, write
from training.network.restore import Constants


def encoder_graph(bert: nn.Module, topic: nn.Linear, largest: int = LARGEST) -> onnx.ModelProto:
    """Pieces (statements, pieces), their mask, to unit vectors and unit topics."""
    graph, embeddings = Graph(largest), bert.embeddings
    axis = {n: graph.constant(np.array([n])) for n in (-1, 0, 1, 2)}
    length = graph.node("Slice", graph.node("Shape", "pieces"), axis[1], axis[2], axis[0])
    table = array(embeddings.position_embeddings.weight) + array(embeddings.token_type_embeddings.weight)[0]
    places = graph.node("Slice", graph.constant(table[:128]), axis[0], length, axis[0])
    x = graph.node("Add", graph.rows(array(embeddings.word_embeddings.weight), "pieces"), places)
    x = graph.norm(x, embeddings.LayerNorm)
    mask = graph.node("Cast", "mask", to=TensorProto.INT32)
    for layer in bert.encoder.layer:
        own, out = layer.attention.self, layer.attention.output
        three = graph.layer(x, own.query, own.key, own.value)
        split = graph.nodes_of("Split", three, outputs=3, axis=2, num_outputs=3)
        seen = graph.node(
            "MultiHeadAttention", *split, "", mask, domain="com.microsoft", num_heads=own.num_attention_heads
        )
        x = graph.norm(graph.node("Add", x, graph.layer(seen, out.dense)), out.LayerNorm)
        inner = graph.layer(graph.gelu(graph.layer(x, layer.intermediate.dense)), layer.output.dense)
        x = graph.norm(graph.node("Add", x, inner), layer.output.LayerNorm)
    there = graph.node("Unsqueeze", graph.node("Cast", "mask", to=TensorProto.FLOAT), axis[2])
    total = graph.node("ReduceSum", graph.node("Mul", x, there), axis[1], keepdims=0)
    about = graph.node("MatMul", total, graph.constant(array(topic.weight).T))
    outputs = {
        ("vectors", f"statements {WIDTH}"): graph.node("LpNormalization", total, axis=1, p=2),
        ("topics", f"statements {TOPIC}"): graph.node("LpNormalization", about, axis=1, p=2),
    }
    return graph.model([("pieces", "statements pieces!"), ("mask", "statements pieces!")], outputs, {})


def restored(path: Path) -> nn.Module:
    """The encoder of a graph that shipped, with its weights of 8 bits."""
    graph, encoder = Constants(path), Learner().encoder
    graph.skip(7)  # axes, places, and word vectors, which stay as they are
    graph.norm(encoder.embeddings.LayerNorm)
    for layer in encoder.encoder.layer:
        own, out = layer.attention.self, layer.attention.output
        graph.into(own.query, own.key, own.value)
        graph.into(out.dense)
        graph.norm(out.LayerNorm)
        graph.into(layer.intermediate.dense)
        graph.into(layer.output.dense)
        graph.norm(layer.output.LayerNorm)
    return encoder


@torch.no_grad()
def mixed(tuned: list[nn.Module], given: nn.Module, share: float) -> nn.Module:
    """The mean of some encoders, moved back towards the weights from which all of them started: better on matters that
    none ever saw (Wortsman et al. 2022, Robust fine-tuning of zero-shot models)."""
    weights = [encoder.state_dict() for encoder in tuned]
    for name, before in given.state_dict().items():
        if before.is_floating_point():
            before.lerp_(torch.stack([w[name] for w in weights]).mean(0), share)
    return given


def export(learner: Learner, path: Path, share: float, earlier: Path | None = None) -> None:
    """Write the graph; the same weights give the same bytes."""
    tuned = [learner.encoder, *([restored(earlier)] if earlier else [])]
    path.parent.mkdir(parents=True, exist_ok=True)
    write(encoder_graph(mixed(tuned, Learner().encoder, share), learner.topic), path)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("trained", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--share", type=float, default=1.0, help="of what was learned that is kept")
    parser.add_argument("--earlier", type=Path, help="graph of an earlier run to average with")
    args = parser.parse_args()
    export(Learner(args.trained).eval(), args.out / STATEMENTS, args.share, args.earlier)


if __name__ == "__main__":
    main()
