"""The network: from scores to structure, its arithmetic, its file."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stanza.models.common.chuliu_edmonds import chuliu_edmonds_one_root

torch = pytest.importorskip("torch")

from support.networks import LABELS, exported, tiny, units_of  # noqa: E402

from quoteattr.parsing.network import runtime  # noqa: E402
from quoteattr.parsing.network.decode import SURE, best_tags, spans_of  # noqa: E402
from quoteattr.parsing.network.lemmas import NO_LEMMA, apply_rule, lemma_rule  # noqa: E402
from quoteattr.parsing.network.model import (  # noqa: E402
    BUCKETS,
    JOINED,
    ROLE_TAGS,
    SENTENCE,
    WORD,
    distance_class,
)
from quoteattr.parsing.network.reader import entities_of, segment_classes, segmented  # noqa: E402
from quoteattr.parsing.network.runtime import Model  # noqa: E402
from quoteattr.parsing.network.trees import best_tree  # noqa: E402
from quoteattr.parsing.network.units import (  # noqa: E402
    NEW_PARAGRAPH,
)
from quoteattr.parsing.network.weights import load_network, save_network  # noqa: E402
from training.network.export import mixed  # noqa: E402

SEEDS = st.integers(0, 2**32 - 1)


# Best tags

TAGS = ("O", "B-X", "I-X", "B-Y", "I-Y")


def legal(tags):
    return all(
        tag[0] != "I" or before in ("B" + tag[1:], tag) for before, tag in itertools.pairwise(["O", *tags])
    )


def viterbi(scores):
    """The plain search over the whole sequence; its value."""
    allowed = [[legal([a, b]) if a[0] != "I" else legal(["B" + a[1:], a, b]) for b in TAGS] for a in TAGS]
    at = [-math.inf if tag[0] == "I" else float(s) for tag, s in zip(TAGS, scores[0], strict=True)]
    for row in scores[1:]:
        at = [max(at[a] for a in range(len(TAGS)) if allowed[a][b]) + float(row[b]) for b in range(len(TAGS))]
    return max(at)


def value(scores, tags):
    return sum(float(row[TAGS.index(tag)]) for row, tag in zip(scores, tags, strict=True))


def random_scores(seed, length, scale):
    noise = torch.randn(length, len(TAGS), generator=torch.Generator().manual_seed(seed % 2**31)) * scale
    return noise.log_softmax(1).numpy()


@given(SEEDS, st.integers(1, 5))
def test_best_tags_are_those_of_trying_all(seed, length):
    scores = random_scores(seed, length, 1.5)
    tags = best_tags(scores, TAGS)
    assert legal(tags)
    best = max(value(scores, t) for t in itertools.product(TAGS, repeat=length) if legal(t))
    assert value(scores, tags) == pytest.approx(best, abs=1e-4)


@given(st.lists(st.tuples(SEEDS, st.integers(1, 12)), min_size=1, max_size=5))
def test_units_that_are_surely_outside_part_the_search(stretches):
    sure = np.full((1, len(TAGS)), -12.0, dtype=np.float32)
    sure[0, 0] = SURE - 12 + 0.1
    parts = [random_scores(seed, length, 1.5) for seed, length in stretches]
    scores = np.concatenate([row for part in parts for row in (part, sure)])
    tags = best_tags(scores, TAGS)
    assert legal(tags)
    expected = sum(viterbi(part) for part in parts) + len(parts) * float(sure[0, 0])
    assert value(scores, tags) == pytest.approx(expected, abs=1e-3)


def scores_for(tags):
    scores = np.full((len(tags), len(ROLE_TAGS)), -9.0, dtype=np.float32)
    for row, tag in enumerate(tags):
        scores[row, ROLE_TAGS.index(tag)] = -0.1
    return scores


def test_a_legal_sequence_is_kept():
    tags = ["B-SOURCE", "I-SOURCE", "O", "B-CUE", "B-CONTENT", "I-CONTENT"]
    assert best_tags(scores_for(tags), ROLE_TAGS) == tags


def test_an_inside_without_its_beginning_is_repaired():
    found = best_tags(scores_for(["O", "I-CUE", "I-CUE", "O", "B-SOURCE", "I-CUE"]), ROLE_TAGS)
    assert legal(found)
    assert found[1:4] == ["B-CUE", "I-CUE", "O"]


def test_spans_end_where_the_class_or_the_piece_ends():
    tags = ["B-CUE", "B-CUE", "I-CUE", "O", "B-SOURCE", "B-CONTENT", "I-CONTENT"]
    assert spans_of(tags) == [("CUE", 0, 1), ("CUE", 1, 3), ("SOURCE", 4, 5), ("CONTENT", 5, 7)]
    assert spans_of([]) == []


# Lemmas


@given(st.text(max_size=12), st.text(max_size=12))
@example("İstanbul", "i")
@example("Straße", "STRASSE")
@example("ever", "_")
def test_a_lemma_comes_back_from_its_rule(form, lemma):
    rule = lemma_rule(form, lemma)
    assert apply_rule(form, rule) == (form if rule == NO_LEMMA else lemma)


@given(
    st.from_regex(r"[A-Za-z]{1,4}", fullmatch=True), st.from_regex(r"[a-z]{0,3}[0-9]{1,2}", fullmatch=True)
)
def test_a_lemma_with_digits_comes_back_from_its_rule(form, end):
    assert apply_rule(form, lemma_rule(form, form + end)) == form + end


@pytest.mark.parametrize(
    ("form", "rule", "lemma"),
    [
        ("carried", "l3y", "carry"),
        ("Carried", "l3y", "carry"),
        ("better", "=good", "good"),
        ("Was", "=be", "be"),
        ("Anna", "k0", "Anna"),
        ("Days", "l1", "day"),
        ("The", "l0", "the"),
    ],
)
def test_a_rule_says_what_is_cut_off_and_what_is_put_there(form, rule, lemma):
    assert lemma_rule(form, lemma) == rule
    assert apply_rule(form, rule) == lemma


def test_a_rule_serves_words_never_seen():
    assert apply_rule("Parried", lemma_rule("carried", "carry")) == "parry"


@pytest.mark.parametrize("rule", ["l9y", "k7", "?", "k"])
def test_a_rule_that_does_not_fit_gives_a_lemma_all_the_same(rule):
    assert apply_rule("ox", rule)


# Trees


@given(SEEDS, st.integers(2, 12))
def test_trees_are_those_of_stanza(seed, size):
    scores = np.random.default_rng(seed).normal(size=(size, size)).astype(np.float32) * 4
    theirs = scores - 100  # the same for every tree; Stanza's search needs costs to tell trees of one root
    np.fill_diagonal(theirs, -np.inf)
    tree = best_tree(scores)
    assert tree.tolist() == chuliu_edmonds_one_root(theirs)[1:].tolist()
    assert tree.tolist().count(0) == 1


@given(SEEDS, st.integers(2, 12))
def test_trees_that_one_change_makes_are_those_of_stanza(seed, size):
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(size + 1, size + 1)).astype(np.float32)
    for word, head in enumerate([0, *(int(rng.integers(1, k)) for k in range(2, size + 1))], start=1):
        scores[word, head] += 6
    word, head = rng.integers(1, size + 1), rng.integers(0, size + 1)
    scores[word, head] += 7  # another head: often a second root, a cycle, or no root
    theirs = scores - 100
    np.fill_diagonal(theirs, -np.inf)
    assert best_tree(scores).tolist() == chuliu_edmonds_one_root(theirs)[1:].tolist()


def test_all_words_that_would_be_roots_get_one_root():
    scores = np.zeros((30, 30), dtype=np.float32)
    scores[:, 0] = 90
    assert best_tree(scores).tolist().count(0) == 1


def test_a_chain_of_300_words_is_a_tree():
    scores = np.zeros((301, 301), dtype=np.float32)
    scores[np.arange(1, 301), np.arange(300)] = 5
    assert best_tree(scores).tolist() == list(range(300))


def test_one_word_is_its_own_tree():
    assert best_tree(np.array([[0, 0], [-3, 2]], dtype=np.float32)).tolist() == [0]


# Words and sentences from classes


@given(st.text(st.sampled_from("ab.“” \n"), max_size=60), st.data())
def test_words_and_sentences_cover_all_units(text, data):
    units = units_of(text)
    n = len(units.words)
    if n == 0:
        return
    classes = data.draw(st.lists(st.integers(0, 2), min_size=n, max_size=n))
    starts, sentences = segmented(classes, units, ["O"] * n)
    assert (starts[0], starts[-1]) == (0, n)
    assert starts == sorted(set(starts))
    assert [w for s, e in sentences for w in range(s, e)] == list(range(len(starts) - 1))
    assert all(s < e for s, e in sentences)
    firsts = {starts[s] for s, _ in sentences}
    assert {k for k in range(n) if units.breaks[k] == NEW_PARAGRAPH} <= firsts
    assert {k for k in range(1, n) if units.spans[k - 1][1] < units.spans[k][0]} <= set(starts)


def test_units_that_touch_may_be_one_word():
    assert segmented([SENTENCE, JOINED, WORD], units_of("T-shirt"), ["O"] * 3) == ([0, 2, 3], [(0, 2)])
    assert segmented([SENTENCE, JOINED], units_of("T shirt"), ["O"] * 2) == ([0, 1, 2], [(0, 2)])


def test_a_mark_is_no_sentence_beside_the_word_that_it_touches():
    assert segmented([SENTENCE, SENTENCE, WORD], units_of("“We lost"), ["O"] * 3) == ([0, 1, 2, 3], [(0, 3)])
    assert segmented([SENTENCE, SENTENCE], units_of("- We"), ["O"] * 2) == ([0, 1, 2], [(0, 1), (1, 2)])


@pytest.mark.parametrize(
    ("text", "needed"),
    [("Pad Moss", 0.9), ("Pad: Moss", 0.7), ("Pad. Moss", 0.5)],
    ids=["word", "colon", "stop"],
)
def test_a_sentence_start_that_no_stop_shows_must_be_sure(text, needed):
    units = units_of(text)
    for chance, kind in ((needed - 0.02, WORD), (needed + 0.02, SENTENCE)):
        scores = torch.full((len(units.words), 3), -9.0)
        scores[:, WORD] = 0.0
        scores[-1, SENTENCE] = math.log(chance / (1 - chance))
        scores = scores.log_softmax(1).numpy()
        assert segment_classes(scores, units)[-1] == kind


def test_no_sentence_starts_inside_a_name_but_on_a_new_line():
    classes, named = [SENTENCE, SENTENCE], ["B-LOC", "I-LOC"]
    assert segmented(classes, units_of("Pad 39"), named) == ([0, 1, 2], [(0, 2)])
    assert segmented(classes, units_of("Pad\n39"), named) == ([0, 1, 2], [(0, 1), (1, 2)])


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Holm met Karl Brandt. Moss left", [(0, 5), (5, 7)]),
        ("Holm met Karl St. Moss left", [(0, 7)]),
    ],
    ids=["a whole word", "an abbreviation"],
)
def test_a_sentence_starts_behind_a_name_that_runs_on_over_its_stop(text, sentences):
    named = ["B-PERSON", "O", "B-PERSON", "I-PERSON", "I-PERSON", "I-PERSON", "O"]
    classes = [SENTENCE, *[WORD] * 4, SENTENCE, WORD]
    assert segmented(classes, units_of(text), named)[1] == sentences


@pytest.mark.parametrize(
    ("named", "sentences"),
    [
        (["B-FAC", "I-FAC", "I-FAC", "B-LOC"], [(0, 4)]),
        (["B-FAC", "I-FAC", "I-FAC", "I-FAC"], [(0, 4)]),
        (["B-PERSON", "I-PERSON", "I-PERSON", "O"], [(0, 3), (3, 4)]),
        (["O", "O", "O", "B-LOC"], [(0, 3), (3, 4)]),
    ],
    ids=["two names", "one name", "no name behind", "no name before"],
)
def test_no_sentence_starts_between_an_initial_and_a_name(named, sentences):
    units = units_of("Hall F.\nMoss")
    assert segmented([SENTENCE, WORD, WORD, SENTENCE], units, named)[1] == sentences


def test_no_sentence_starts_behind_a_comma_and_a_mark():
    classes = [SENTENCE, WORD, WORD, WORD, WORD, SENTENCE, WORD]
    for text in ("“We lost,” Moss said", '"We lost," Moss said'):
        assert segmented(classes, units_of(text), ["O"] * 7)[1] == [(0, 7)]
    assert segmented(classes, units_of("“We lost.” Moss said"), ["O"] * 7)[1] == [(0, 5), (5, 7)]
    assert segmented(classes, units_of("“We lost,”\nMoss said"), ["O"] * 7)[1] == [(0, 5), (5, 7)]
    assert segmented([SENTENCE, WORD, SENTENCE], units_of("Hello, You"), ["O"] * 3)[1] == [(0, 2), (2, 3)]


def test_a_name_that_a_sentence_starts_in_is_cut_there():
    units, named = units_of("Bank of\n\nEngland"), ["B-ORG", "I-ORG", "I-ORG"]
    found = [(e.type, e.start, e.end) for e in entities_of(named, units, {0, 2})]
    assert found == [("ORG", 0, 7), ("ORG", 9, 16)]


# The network's arithmetic


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
