"""The network's graphs against PyTorch's network, and its weights in a file."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from support.networks import LABELS, exported, tiny  # noqa: E402

from quoteattr.parsing.network import runtime  # noqa: E402
from quoteattr.parsing.network.labels import BUCKETS  # noqa: E402
from quoteattr.parsing.network.model import distance_class  # noqa: E402
from quoteattr.parsing.network.runtime import Model  # noqa: E402
from quoteattr.parsing.network.weights import load_network, save_network  # noqa: E402
from training.network.export import mixed  # noqa: E402


@pytest.fixture
def model(tmp_path):
    """A small network and its graphs, with scores of trees that differ."""
    network = tiny()
    for pair in (network.trees.arc_pair, network.trees.label_pair):
        torch.nn.init.normal_(pair, std=0.3)
    torch.nn.init.normal_(network.trees.root)
    torch.nn.init.normal_(network.links.distance.weight)
    exported(network, tmp_path)
    return network, Model(tmp_path)


def close(found, plain, share):
    """Is the mean error a small share of what the numbers differ by?"""
    assert found.shape == plain.shape
    assert np.sqrt(np.square(found - plain).mean()) < share * plain.std()


@pytest.mark.parametrize("length", [1, 2, 40, 250])
@torch.inference_mode()
def test_the_graph_gives_the_states_and_scores_of_the_network(model, length):
    network, graphs = model
    rows = torch.stack([torch.randint(0, high, (length,)) for high in (300, 4, 4, 3)])
    plain = network.enc(rows[:, None])[0]
    first, last = range(0, length, 2), [min(k + 1, length - 1) for k in range(0, length, 2)]
    found = graphs.window(rows.tolist(), list(first), last)
    close(found.first, plain[list(first)].numpy(), 0.03)
    close(found.last, plain[last].numpy(), 0.03)
    heads = {name: getattr(network, name) for name in ("segments", "inner", "entities", "acts")}
    for name, head in (heads | {"roles": mixed(network.roles, network.world)}).items():
        scores = head(plain[list(first)]).log_softmax(1).numpy()
        assert np.abs(np.exp(getattr(found, name)) - np.exp(scores)).max() < 0.05
    distance = np.arange(len(found.first))[:, None] - np.arange(len(found.first))
    scores = network.links(plain[list(first)], plain[list(first)], torch.from_numpy(distance)).numpy()
    assert np.abs(graphs.links(found.spans, found.cues, distance) - scores).max() < 0.1
    other = rows.clone()
    other[3] = (other[3] + 1) % 3  # line breaks alone make more of a difference
    assert (network.enc(other[:, None])[0] - plain).pow(2).mean().sqrt() > 0.2 * plain.std()


@torch.inference_mode()
def test_the_words_graph_has_the_scores_of_the_network(model):
    network, graphs = model
    trees, states = network.trees, torch.randn(14, 64)
    found = graphs.words(states.numpy())
    for start, end in ((0, 5), (5, 14)):
        with_root = torch.cat([trees.root[None], states[start:end]])
        close(found.sentence_arcs(start, end)[1:], trees.arcs(with_root[None])[0].numpy()[1:], 0.03)
    for name in ("tags", "lemmas"):
        scores = getattr(network, name)(states)
        best = scores.max(1).values - scores[torch.arange(14), torch.from_numpy(getattr(found, name))]
        assert float(best.max()) < 0.05 * float(scores.std())


@torch.inference_mode()
def test_the_words_graph_chooses_the_likeliest_relation(model):
    network, graphs = model
    trees, states, heads = network.trees, torch.randn(200, 64), torch.randint(0, 201, (200,))
    chosen = torch.from_numpy(graphs.words(states.numpy()).relations(heads.numpy()).argmax(1))
    plain = trees.relations(states, torch.cat([states, trees.root[None]])[heads])
    lost = plain.max(1).values - plain.gather(1, chosen[:, None])[:, 0]
    assert float(lost.max()) < 0.1 * float(plain.std())
    assert len(set(chosen.tolist())) == 3


def test_distances_fall_into_the_classes_of_training():
    distance = np.arange(-600, 601)
    assert runtime.distance_class(distance).tolist() == distance_class(torch.from_numpy(distance)).tolist()


def test_the_same_network_gives_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        exported(tiny(), tmp_path / name)
    for file in (runtime.ENCODER, runtime.WORDS):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_distances_fall_into_as_many_classes_as_there_are():
    found = distance_class(torch.arange(-400, 401))
    assert int(found.min()) == 0
    assert int(found.max()) == 2 * BUCKETS - 1


# The file


def test_weights_survive_storage_but_for_their_last_bits(tmp_path):
    network = tiny()
    save_network(network, tmp_path / "w.safetensors")
    again = load_network(tmp_path / "w.safetensors")
    assert again.labels == LABELS
    assert any(v.numel() > 4096 for v in network.state_dict().values())
    for (name, a), (_, b) in zip(network.state_dict().items(), again.state_dict().items(), strict=True):
        assert (a - b).abs().max() <= a.abs().max() / 200, name


def test_stored_weights_are_the_same_bytes_each_time(tmp_path):
    for name in ("a", "b"):
        save_network(tiny(), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_storing_what_was_stored_changes_nothing(tmp_path):
    save_network(tiny(), tmp_path / "a")
    save_network(load_network(tmp_path / "a"), tmp_path / "b")
    first, again = load_network(tmp_path / "a").state_dict(), load_network(tmp_path / "b").state_dict()
    assert all(torch.allclose(first[k], again[k], rtol=1e-3, atol=1e-6) for k in first)
