"""Write what was trained for claims as the ONNX graph that quoteattr runs.

    python -m training.claims.export OUT --statements WEIGHTS ... --pairs WEIGHTS ... [--share 0.8]

``--statements`` are weights of ``training.claims.train``, ``--pairs`` those of ``training.claims.pairs``; of several
their mean is taken (Wortsman et al. 2022). The graph takes word
pieces and the side that each is of. It gives a vector and a topic of one statement, or of two what they are to each
other: word vectors and first layers, which neither learned, are there once. Weights have 8 bits, as those of the
network; the inputs of its products have the scales that they have on our own statements, so that what comes out is the
same whatever is read beside it. ``--share`` of what the encoder of statements learned is kept, the rest is the given
weights.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
import onnx
import torch
from torch import nn

from quoteattr.claims.encoder import PAIR, SHIPPED, STATEMENTS, TOKENIZER
from training.claims.pairs import PairLearner
from training.claims.scales import fixed, inputs_of, own_pairs, own_statements, ranges
from training.claims.train import TOPIC, Learner
from training.claims.tuned import FROZEN, WIDTH
from training.network.export import LARGEST, MICROSOFT, Graph, array, write

Learned = TypeVar("Learned", Learner, PairLearner)

PLACES = 128
"""Word pieces of what is read at once, at most."""


def claims_graph(
    bert: nn.Module, topic: nn.Linear, pairs: nn.Module, head: nn.Linear, largest: int = LARGEST
) -> onnx.ModelProto:
    """Pieces and sides (rows, pieces) to unit vectors, unit topics and the log-probabilities of pairs."""
    graph, embeddings = Graph(largest), bert.embeddings
    axis = {n: graph.constant(np.array([n])) for n in (0, 1, 2)}
    length = graph.node("Slice", graph.node("Shape", "pieces"), axis[1], axis[2], axis[0])
    table = graph.constant(array(embeddings.position_embeddings.weight)[:PLACES])
    x = graph.rows(array(embeddings.word_embeddings.weight), "pieces")
    x = graph.node("Add", x, graph.node("Slice", table, axis[0], length, axis[0]))
    sides = graph.constant(array(embeddings.token_type_embeddings.weight))
    x = graph.norm(graph.node("Add", x, graph.node("Gather", sides, "sides")), embeddings.LayerNorm)
    flat = graph.constant(np.array([-1, WIDTH]))
    apart = graph.node("Concat", graph.node("Shape", "pieces"), graph.constant(np.array([WIDTH])), axis=0)
    x = graph.node("Reshape", x, flat)
    for layer in bert.encoder.layer[:FROZEN]:
        x = block(graph, x, layer, flat, apart)
    one, two = x, x
    for layer in bert.encoder.layer[FROZEN:]:
        one = block(graph, one, layer, flat, apart)
    for layer in pairs.encoder.layer[FROZEN:]:
        two = block(graph, two, layer, flat, apart)
    one, two = (graph.node("Reshape", each, apart) for each in (one, two))
    total = graph.node("ReduceMean", one, axis[1], keepdims=0)
    about = graph.node("MatMul", total, graph.constant(array(topic.weight).T))
    first = graph.node("Gather", two, graph.constant(np.array(0)), axis=1)
    both = graph.node("Concat", first, graph.node("ReduceMean", two, axis[1], keepdims=0), axis=1)
    outputs = {
        ("vectors", f"rows {WIDTH}"): graph.node("LpNormalization", total, axis=1, p=2),
        ("topics", f"rows {TOPIC}"): graph.node("LpNormalization", about, axis=1, p=2),
        (PAIR, "rows 3"): graph.node("LogSoftmax", graph.layer(both, head), axis=1),
    }
    return graph.model([("pieces", "rows pieces!"), ("sides", "rows pieces!")], outputs, {})


def block(graph: Graph, x: str, layer: nn.Module, flat: str, apart: str) -> str:
    """A layer of the transformer. ``x`` has a row for each piece of all statements, as ``flat`` makes them; ``apart``
    is the shape that attention wants. Queries, keys and values are three products, so that nothing is copied apart."""
    own, out = layer.attention.self, layer.attention.output
    three = [graph.node("Reshape", graph.layer(x, part), apart) for part in (own.query, own.key, own.value)]
    seen = graph.node("MultiHeadAttention", *three, domain=MICROSOFT, num_heads=own.num_attention_heads)
    seen = graph.node("Reshape", seen, flat)
    x = graph.norm(graph.node("Add", x, graph.layer(seen, out.dense)), out.LayerNorm)
    inner = graph.layer(graph.gelu(graph.layer(x, layer.intermediate.dense)), layer.output.dense)
    return graph.norm(graph.node("Add", x, inner), layer.output.LayerNorm)


@torch.no_grad()
def mixed(tuned: nn.Module, given: nn.Module, share: float) -> nn.Module:
    """An encoder moved back towards the weights from which it started: better on matters that it never saw (Wortsman et
    al. 2022, Robust fine-tuning of zero-shot models)."""
    weights = tuned.state_dict()
    for name, before in given.state_dict().items():
        if before.is_floating_point():
            before.lerp_(weights[name], share)
    return given


def export(learner: Learner, pairs: PairLearner, path: Path, share: float) -> None:
    """Write the graph; the same weights give the same bytes."""
    encoder = mixed(learner.encoder, Learner().encoder, share)
    model = claims_graph(encoder, learner.topic, pairs.encoder, pairs.head)
    given = inputs_of(own_statements(), own_pairs(), SHIPPED / TOKENIZER)
    path.parent.mkdir(parents=True, exist_ok=True)
    write(fixed(model, ranges(model, given)), path)


def mean(learner: type[Learned], weights: Sequence[Path]) -> Learned:
    """The learner with the mean of the weights."""
    found, states = learner(), [torch.load(path, weights_only=True) for path in weights]
    means = {
        name: torch.stack([s[name] for s in states]).mean(0) if value.is_floating_point() else value
        for name, value in states[0].items()
    }
    found.load_state_dict(means)
    return found.eval()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    for name in ("statements", "pairs"):
        parser.add_argument(f"--{name}", type=Path, nargs="+", required=True, metavar="WEIGHTS")
    parser.add_argument("--share", type=float, default=1.0, help="of what was learned that is kept")
    args = parser.parse_args()
    export(mean(Learner, args.statements), mean(PairLearner, args.pairs), args.out / STATEMENTS, args.share)


if __name__ == "__main__":
    main()
