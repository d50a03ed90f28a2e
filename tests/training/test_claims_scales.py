"""The graph of claims: what is read together is what it is alone, and the same in both orders."""

from __future__ import annotations

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
pytest.importorskip("torch")

from quoteattr.claims.encoder import SHIPPED, STATEMENTS, Encoder  # noqa: E402
from training.claims.scales import KIND, fixed, ranges  # noqa: E402
from training.network.export import Graph  # noqa: E402

TEXTS = [
    "The dam will hold",
    "The dam may burst",
    "No",
    "Ana Ruiz: the ferry sails again in June",
    "The mill is shut",
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def test_the_shipped_graph_has_fixed_scales() -> None:
    assert not any(node.op_type == KIND for node in onnx.load(SHIPPED / STATEMENTS).graph.node)


def test_statements_of_one_length_are_read_together_and_come_out_as_alone(encoder) -> None:
    many = encoder.read(TEXTS * 9)
    for n, text in enumerate(TEXTS):
        alone = encoder.read([text]).vectors[0]
        assert np.array_equal(alone, many.vectors[n])
        assert np.array_equal(alone, many.vectors[n + 8 * len(TEXTS)])


def test_pairs_come_out_as_alone_and_in_both_orders(encoder) -> None:
    pairs = [(a, b) for a in TEXTS for b in TEXTS if a < b]
    many = encoder.compare(pairs * 3)
    assert np.allclose(np.exp(many).sum(1), 1, atol=0.2)  # means of two orders
    for n, (a, b) in enumerate(pairs):
        assert np.array_equal(encoder.compare([(a, b)])[0], many[n + len(pairs)])
        assert np.allclose(encoder.compare([(b, a)])[0], many[n])
    assert encoder.compare([]).shape == (0, 3)
    once, turned = (encoder.compare(some, orders=1) for some in (pairs, [(b, a) for a, b in pairs]))
    assert np.allclose((once + turned) / 2, many[: len(pairs)], atol=1e-5)


def test_fixed_scales_lose_little() -> None:
    graph, rng = Graph(127), np.random.default_rng(3)
    weight = rng.normal(size=(160, 150)).astype(np.float32)
    model = graph.model([("x", "rows 150")], {("y", "rows 160"): graph.linear("x", weight)}, {})
    x = rng.normal(size=(40, 150)).astype(np.float32)
    import onnxruntime

    made = fixed(model, ranges(model, [{"x": x}]))
    assert not any(node.op_type == KIND for node in made.graph.node)
    (y,) = onnxruntime.InferenceSession(made.SerializeToString()).run(None, {"x": x})
    assert np.corrcoef(y.ravel(), (x @ weight.T).ravel())[0, 1] > 0.999
