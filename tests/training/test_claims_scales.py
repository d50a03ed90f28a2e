"""Fixed scales of the encoder's 8-bit products: statements are read together and stay what they are."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
pytest.importorskip("torch")

from quoteattr.claims.encoder import FIXED, SHIPPED, STATEMENTS, TOGETHER, TOKENIZER, Encoder  # noqa: E402
from training.claims.scales import KIND, fixed, own_statements, ranges  # noqa: E402

TEXTS = [
    "The dam will hold",
    "The dam may burst",
    "No",
    "Ana Ruiz: the ferry sails again in June",
    "The mill is shut",
]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory) -> Encoder:
    folder = tmp_path_factory.mktemp("models")
    for part in SHIPPED.glob("claims/*"):
        (folder / "claims").mkdir(exist_ok=True)
        shutil.copy(part, folder / "claims" / part.name)
    (folder / TOKENIZER).parent.mkdir()
    shutil.copy(SHIPPED / TOKENIZER, folder / TOKENIZER)
    model = onnx.load(folder / STATEMENTS)
    if not any(p.key == FIXED for p in model.metadata_props):
        made = fixed(model, ranges(model, own_statements()[::5], SHIPPED / TOKENIZER))
        assert not any(node.op_type == KIND for node in made.graph.node)
        onnx.save(made, folder / STATEMENTS)
    return Encoder(folder)


def test_statements_of_one_length_are_read_together_and_come_out_as_alone(encoder) -> None:
    assert encoder._together == TOGETHER
    many = encoder.read(TEXTS * 9)
    for n, text in enumerate(TEXTS):
        alone = encoder.read([text]).vectors[0]
        assert np.array_equal(alone, many.vectors[n])
        assert np.array_equal(alone, many.vectors[n + 8 * len(TEXTS)])


def test_fixed_scales_lose_little(encoder) -> None:
    before, after = Encoder().read(TEXTS).vectors, encoder.read(TEXTS).vectors
    assert (np.einsum("sv,sv->s", before, after) > 0.96).all()
