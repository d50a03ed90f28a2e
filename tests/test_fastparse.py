"""The cheap way to a parse gives the parse of the plain way; the cascade parses where somebody may speak."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stanza.models.common.chuliu_edmonds import chuliu_edmonds_one_root

from quoteattr.cascade import first_mentions, worth_parsing
from quoteattr.fastparse import best_trees, is_tree
from quoteattr.parse import Entity, Tagged


@given(st.integers(2, 12), st.integers(0, 2**32 - 1))
def test_trees_are_those_of_stanza(size, seed):
    scores = np.random.default_rng(seed).normal(size=(size, size)).astype(np.float32) * 4
    np.fill_diagonal(scores, -np.inf)
    expected = chuliu_edmonds_one_root(scores)[1:]
    assert best_trees(scores[None].copy(), [size])[0].tolist() == expected.tolist()


def test_padding_is_not_looked_at():
    scores = np.full((1, 5, 5), 9, dtype=np.float32)
    scores[0, :3, :3] = [[0, 0, 0], [5, -9, 1], [1, 5, -9]]
    assert best_trees(scores, [3])[0].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        ([0, 0, 1, 1], True),
        ([0, 2, 3, 0], True),
        ([0, 0, 0, 1], False),  # two roots
        ([0, 2, 1, 0], False),  # a cycle
        ([0, 2, 3, 1], False),  # no root
        ([0, 0], True),
    ],
)
def test_is_tree(heads, expected):
    assert is_tree(np.array(heads)) is expected


def test_a_long_chain_is_a_tree():
    assert is_tree(np.array([0, *range(2, 5001), 0]))


TEXT = 'It rained. Anna Weiss, the mayor, came. People ate. She said no. "Fine," it says. "A. B. C."'
SENTENCES = [(0, 10), (11, 39), (40, 51), (52, 64), (65, 81), (82, 85), (86, 88), (89, 92)]


def sentence(tag):
    return next(n for n, (_, end) in enumerate(SENTENCES) if tag < end)


def test_quotations_without_a_tag_are_parsed_at_their_ends():
    wanted = worth_parsing(TEXT, SENTENCES, [], [])
    assert wanted == [False, False, False, False, True, True, False, True]


def test_an_unnamed_source_takes_the_sentence_before_it():
    tags = [Tagged("SOURCE", 52, 55), Tagged("CUE", 56, 60), Tagged("CONTENT", 61, 63)]
    wanted = worth_parsing(TEXT, SENTENCES, [Entity("PERSON", 11, 21)], tags)
    assert wanted[:4] == [False, False, True, True]


def test_a_content_alone_is_not_parsed():
    assert not any(worth_parsing(TEXT[:64], SENTENCES[:4], [], [Tagged("CONTENT", 0, 10)]))


def test_a_speaker_is_parsed_where_he_is_introduced():
    text = "Anna Weiss, the mayor, came. People ate. They sat. Weiss said no."
    sentences = [(0, 28), (29, 40), (41, 50), (51, 65)]
    people = [Entity("PERSON", 0, 10), Entity("PERSON", 51, 56)]
    wanted = worth_parsing(text, sentences, people, [Tagged("SOURCE", 51, 56), Tagged("CUE", 57, 61)])
    assert wanted == [True, False, False, True]


def test_first_mentions_go_by_the_last_word():
    text = "Anna Weiss met Weiss's son and Bo."
    found = first_mentions(
        text, [Entity("PERSON", 0, 10), Entity("PERSON", 15, 22), Entity("PERSON", 31, 33)]
    )
    assert {k: e.start for k, e in found.items()} == {"weiss": 0, "bo": 31}


def articles(root):
    return [p.read_text(encoding="utf-8") for p in sorted((root / "notebooks" / "corpus").glob("*.txt"))[:6]]


@pytest.fixture(scope="module")
def parser():
    import torch

    from quoteattr.parsing import Parser

    torch.set_num_threads(1)
    return Parser()


@pytest.mark.models
def test_same_as_plain_stanza(parser, root):
    import stanza

    from quoteattr.parsing import SHIPPED, convert

    plain = stanza.Pipeline(
        "en", dir=str(SHIPPED), download_method=None, package=None, verbose=False,
        processors=dict.fromkeys(("tokenize", "mwt", "pos", "lemma", "depparse"), "news") | {"ner": ["news"]},
        depparse_resolve_head_constraints=False,
    )  # fmt: skip
    texts = articles(root)
    expected = [convert(d, ((), ())) for d in plain.bulk_process(texts)]
    parser.cascade = False
    try:
        found = parser.parse(texts)
        again = parser.parse(random.Random(1).sample(texts, len(texts)))
    finally:
        parser.cascade = True
    assert [p.sentences for p in found] == [p.sentences for p in expected]
    assert {p.text: p for p in again} == {p.text: p for p in found}


@pytest.mark.models
def test_cascade_leaves_words_and_entities(parser, root):
    texts = articles(root)
    parses = parser.parse(texts)
    assert any(not s.parsed for p in parses for s in p.sentences)
    for parse in parses:
        for s in parse.sentences:
            assert all(
                parse.text[w.start : w.end] == w.text for w in s.words if len(w.text) == w.end - w.start
            )
            assert s.parsed == all(w.upos != "X" or w.xpos for w in s.words)
            assert s.parsed or all((w.head, w.deprel) == (0, "dep") for w in s.words)


@pytest.mark.models
def test_a_sentence_of_5000_words_is_skipped_with_a_reason(parser):
    long = "Weiss said " + "and so it went " * 1250
    parse = parser.parse([f"It rained all day long.\n\n{long}.\n\n“We lost,” Anna Weiss said."])[0]
    (start, end, reason), *rest = parse.skipped
    assert not rest
    assert end - start > 15_000
    assert "words" in reason
    assert parse.sentences[-1].parsed
    assert not next(s for s in parse.sentences if len(s.words) > 4000).parsed
