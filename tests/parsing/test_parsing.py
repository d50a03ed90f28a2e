"""Texts become parses: by the network, or by Stanza's kinds of models with the network's attribution tags."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quoteattr.errors import ModelError
from quoteattr.parsing.network.reader import LONGEST
from quoteattr.parsing.parser import (
    Parser,
    choose_models,
    convert,
    load_pipeline,
    split_token,
)
from quoteattr.parsing.processors import reader

LONG = f"It rained all day long.\n\n{'very ' * 5000}cold.\n\n“We lost,” Anna Weiss said."


def articles(root):
    return [p.read_text(encoding="utf-8") for p in sorted((root / "notebooks" / "corpus").glob("*.txt"))[:4]]


@pytest.fixture(scope="module")
def parser(analyzer):
    return analyzer.parser


@pytest.fixture(scope="module")
def stanza_parser():
    import torch

    torch.set_num_threads(1)
    return Parser(models="stanza")


@pytest.fixture(scope="module")
def both(parser, stanza_parser):
    return {"shipped": parser, "stanza": stanza_parser}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["do", "n't"], [(10, 12), (12, 15)]),
        (["could", "not"], [(10, 15), (10, 15)]),  # lengths that don't add up: all of it for each
        (["don't"], [(10, 15)]),
    ],
)
def test_the_words_of_a_token_share_or_split_its_offsets(words, expected):
    assert split_token(10, 15, words) == expected


def test_a_folder_without_models_is_an_error_that_says_what_to_give(tmp_path):
    with pytest.raises(ModelError, match=r"no resources\.json in it\. Use shipped, stanza, official"):
        choose_models(str(tmp_path))


def test_a_folder_with_damaged_models_is_an_error(tmp_path):
    (tmp_path / "resources.json").write_text("{}")
    with pytest.raises(ModelError, match="can't be loaded"):
        load_pipeline(str(tmp_path))


@pytest.mark.models
class TestNetwork:
    def test_a_parse_is_what_the_network_reads(self, parser, root):
        texts = articles(root)
        assert parser.parse(texts) == [reader().read(t) for t in texts]

    def test_order_and_company_change_nothing(self, parser, root):
        texts = articles(root)
        assert parser.parse(texts[::-1])[::-1] == parser.parse(texts)

    def test_without_the_tagger_only_its_proposals_are_missing(self, parser, root):
        texts = articles(root)[:1]
        (full,) = parser.parse(texts)
        assert full.tags
        assert full.links
        assert Parser(tagger=False).parse(texts) == [replace(full, tags=(), links=(), states=None)]


@pytest.mark.models
class TestStanza:
    def test_sentences_are_those_of_a_plain_pipeline(self, stanza_parser, root):
        texts = articles(root)
        plain = load_pipeline("stanza", tagger=False).bulk_process(texts)
        assert [p.sentences for p in stanza_parser.parse(texts)] == [convert(d).sentences for d in plain]

    def test_every_word_is_in_the_text_and_every_sentence_a_tree(self, stanza_parser, root):
        for parse in stanza_parser.parse(articles(root)):
            for sentence in parse.sentences:
                assert [w.head for w in sentence.words].count(0) == 1
                for word in sentence.words:
                    token = parse.text[word.start : word.end]
                    assert token == word.text or len(token) > len(word.text)

    def test_attribution_tags_are_the_networks(self, parser, stanza_parser, root):
        texts = articles(root)
        for theirs, ours in zip(stanza_parser.parse(texts), parser.parse(texts), strict=True):
            assert ours.tags
            assert (theirs.tags, theirs.links) == (ours.tags, ours.links)

    def test_without_the_tagger_there_are_no_tags(self, root):
        plain = Parser(models="stanza", tagger=False)
        assert "attribution" not in plain.pipeline.processors
        (parse,) = plain.parse(articles(root)[:1])
        assert (parse.tags, parse.links) == ((), ())
        assert parse.sentences


@pytest.mark.models
@pytest.mark.parametrize("models", ["shipped", "stanza"])
class TestBoth:
    def test_a_sentence_of_5000_words_is_skipped_with_a_reason(self, both, models):
        (parse,) = both[models].parse([LONG])
        ((start, end, reason),) = parse.skipped
        assert end - start > 15_000
        assert f"more than {LONGEST}" in reason
        long = next(s for s in parse.sentences if len(s.words) > 4000)
        assert (long.start, long.end, long.parsed) == (start, end, False)
        assert {w.head for w in long.words} == {0}
        assert parse.sentences[0].parsed
        assert parse.sentences[-1].parsed

    def test_blank_texts_have_empty_parses_among_others(self, both, models):
        texts = ["", "It rained.", " \n\t", "He left."]
        parses = both[models].parse(texts)
        assert [p.text for p in parses] == texts
        assert [len(p.sentences) for p in parses] == [0, 1, 0, 1]

    def test_no_texts_give_no_parses(self, both, models):
        assert both[models].parse([]) == []
