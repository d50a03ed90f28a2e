"""A small random network, and units of one piece each, for tests."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from quoteattr.parsing.network.labels import Labels  # noqa: E402
from quoteattr.parsing.network.model import Encoder, Network  # noqa: E402
from quoteattr.parsing.network.units import Units  # noqa: E402


def units_of(text):
    """Units of a text, each of one piece."""
    return Units.of(text, lambda words: [([7], 0) for _ in words])


LABELS = Labels(
    ("NOUN|NN|Number=Sing", "VERB|VB|_", "PUNCT|.|_"), ("l0", "k0", "=be"), ("root", "nsubj", "obj"),
    ("O", "B-PERSON", "I-PERSON"),
)  # fmt: skip


def tiny(seed=0, vocabulary=300):
    """A small random network; its embeddings of case, marks and breaks aren't zero."""
    torch.manual_seed(seed)
    network = Network(Encoder(vocabulary, 64, 2, 2, 128), LABELS, 64).eval()
    for added in (network.enc.case, network.enc.mark, network.enc.brk):
        torch.nn.init.normal_(added.weight, std=0.5)
    return network


def exported(network, folder):
    """Write a network's graphs as the training code does."""
    from training.network.export import export

    export(network, folder)
