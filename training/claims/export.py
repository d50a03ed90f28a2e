"""Write the trained encoder of statements and the judge of pairs as the ONNX graphs that quoteattr runs.

    python -m training.claims.export TRAINED OUT

``statements.onnx`` takes word pieces and gives a vector for the whole and three parts for each piece; ``pairs.onnx``
takes the parts of pairs and gives scores. Weights of the encoder have 8 bits, as those of the network.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto
from torch import nn

from quoteattr.claims.encoder import PAIRS, STATEMENTS
from quoteattr.claims.marks import NAMES
from training.claims.model import PART
from training.network.export import LARGEST, Graph, array, write


def encoder_graph(bert: nn.Module, parts: list[nn.Linear], largest: int = LARGEST) -> onnx.ModelProto:
    """Pieces (statements, pieces), their mask, to unit vectors and the linear ``parts`` of each piece."""
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
    vector = graph.node("LpNormalization", total, axis=1, p=2)
    outputs = {("vectors", "statements width"): vector}
    if parts:
        outputs["parts", "statements pieces part"] = graph.layer(x, *parts)
    return graph.model([("pieces", "statements pieces!"), ("mask", "statements pieces!")], outputs, {})


def pairs_graph(judge: nn.Module, marks: int) -> onnx.ModelProto:
    """The parts of both statements of pairs, with masks, cosine and marks, to scores of (same, different, opposite)."""
    graph = Graph(0)
    one, two = (graph.constant(np.array([n])) for n in (1, 2))
    far = graph.constant(np.float32(-1e4))
    ones = graph.constant(np.float32(1))
    eighth = graph.constant(np.float32(1 / 8))
    sizes = graph.constant(np.array([PART, PART, 1]))

    def parted(name: str) -> tuple[str, str, str, str, str]:
        value, key, weight = graph.nodes_of("Split", name, sizes, outputs=3, axis=2)
        mask = f"{name}_mask"
        hidden = graph.node("Mul", graph.node("Sub", ones, mask), far)
        return value, key, graph.node("Squeeze", weight, two), hidden, mask

    def found(score: str, other: tuple[str, ...]) -> str:
        """What each piece finds in the other statement."""
        seen = graph.node("Add", score, graph.node("Unsqueeze", other[3], one))
        return graph.node("MatMul", graph.node("Softmax", seen, axis=2), other[0])

    def side(own: tuple[str, ...], other: str) -> str:
        value, _, weight, hidden, mask = own
        parts = [value, other, graph.node("Sub", value, other), graph.node("Mul", value, other)]
        x = graph.node("Concat", *parts, axis=2)
        for layer in (judge.compare, judge.compare2):
            x = graph.node("Relu", graph.layer(x, layer))
        share = graph.node("Softmax", graph.node("Add", weight, hidden), axis=1)
        mean = graph.node(
            "ReduceSum", graph.node("Mul", x, graph.node("Unsqueeze", share, two)), one, keepdims=0
        )
        most = graph.node(
            "ReduceMax", graph.node("Mul", x, graph.node("Unsqueeze", mask, two)), one, keepdims=0
        )
        return graph.node("Concat", mean, most, axis=1)

    a, b = parted("a"), parted("b")
    score = graph.node(
        "Mul", graph.node("MatMul", a[1], graph.node("Transpose", b[1], perm=[0, 2, 1])), eighth
    )
    back = graph.node("Transpose", score, perm=[0, 2, 1])
    x, y = side(a, found(score, b)), side(b, found(back, a))
    plain = graph.node("Concat", "marks", "cosine", axis=1)
    both = [graph.node("Add", x, y), graph.node("Abs", graph.node("Sub", x, y)), plain]
    hidden = graph.node("Relu", graph.layer(graph.node("Concat", *both, axis=1), judge.joint))
    scores = graph.node("Add", graph.layer(hidden, judge.classes), graph.layer(plain, judge.plain))
    width = 2 * PART + 1
    inputs = [
        *((name, f"pairs {name}pieces {width}") for name in "ab"),
        *((f"{name}_mask", f"pairs {name}pieces") for name in "ab"),
        ("cosine", "pairs 1"),
        ("marks", f"pairs {marks}"),
    ]
    return graph.model(inputs, {("scores", "pairs 3"): scores}, {})


def export(learner: nn.Module, folder: Path) -> None:
    """Write both graphs below ``folder``; the same weights give the same bytes."""
    judge = learner.judge
    parts = [judge.value, judge.key, judge.weight]
    for name, model in (
        (STATEMENTS, encoder_graph(learner.encoder, parts)),
        (PAIRS, pairs_graph(judge, len(NAMES))),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write(model, folder / name)


def main() -> None:
    from training.claims.train import Learner

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("trained", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    export(Learner(args.trained).eval(), args.out)


if __name__ == "__main__":
    main()
