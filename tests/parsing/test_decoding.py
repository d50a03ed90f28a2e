"""From the network's scores to structure: tags, lemmas, trees, words and sentences."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stanza.models.common.chuliu_edmonds import chuliu_edmonds_one_root

torch = pytest.importorskip("torch")

from support.networks import units_of  # noqa: E402

from quoteattr.parsing.network.decode import SURE, best_tags, spans_of  # noqa: E402
from quoteattr.parsing.network.labels import JOINED, ROLE_TAGS, SENTENCE, WORD  # noqa: E402
from quoteattr.parsing.network.lemmas import NO_LEMMA, apply_rule, lemma_rule  # noqa: E402
from quoteattr.parsing.network.reader import entities_of  # noqa: E402
from quoteattr.parsing.network.segments import segment_classes, segmented  # noqa: E402
from quoteattr.parsing.network.trees import best_tree  # noqa: E402
from quoteattr.parsing.network.units import NEW_PARAGRAPH  # noqa: E402

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
