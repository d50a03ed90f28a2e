"""What the network reads of any text holds together, whatever it thinks."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

torch = pytest.importorskip("torch")

from support.networks import exported, tiny  # noqa: E402

from quoteattr.errors import ModelError  # noqa: E402
from quoteattr.parsing import processors  # noqa: E402
from quoteattr.parsing.network import reader  # noqa: E402
from quoteattr.parsing.network.reader import LONGEST, Reader  # noqa: E402
from quoteattr.parsing.network.units import (  # noqa: E402
    UNIT,
)

SEEDS = st.integers(0, 2**32 - 1)


@pytest.fixture
def folder(tmp_path, root):
    """A whole, if small, network."""
    tokenizer = root / "quoteattr" / "models" / "en" / "joint" / "tokenizer.json"
    (tmp_path / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    exported(tiny(vocabulary=30522), tmp_path)
    return tmp_path


def check(parse):
    """A parse holds together, whatever the network thinks."""
    text = parse.text
    words = [w for s in parse.sentences for w in s.words]
    inside = [k for w in words for k in range(w.start, w.end)]
    assert inside == [k for k, c in enumerate(text) if not c.isspace()]
    assert all(w.start < w.end and text[w.start : w.end] == w.text for w in words)
    assert all(w.upos and w.deprel for w in words)
    for sentence in parse.sentences:
        assert [w.id for w in sentence.words] == list(range(1, len(sentence.words) + 1))
        check_tree(sentence)
        for entity in sentence.entities:
            assert sentence.start <= entity.start < entity.end <= sentence.end, text[
                entity.start : entity.end
            ]
    for tag in parse.tags:
        assert 0 <= tag.start < tag.end <= len(text)
        assert not text[tag.start].isspace()
        assert not text[tag.end - 1].isspace()
        assert 0 <= tag.probability <= 1
    for link in parse.links:
        assert parse.tags[link.cue].role == "CUE"
        assert parse.tags[link.span].role != "CUE"
        assert 0 <= link.probability <= 1
    assert [(s, e) for s, e, _ in parse.skipped] == [
        (s.start, s.end) for s in parse.sentences if not s.parsed
    ]


def check_tree(sentence):
    """Exactly one root, and every word is below it."""
    if not sentence.parsed:
        assert {w.head for w in sentence.words} == {0}
        return
    roots = [w for w in sentence.words if w.head == 0]
    assert len(roots) == 1
    for word in sentence.words:
        assert 0 <= word.head <= len(sentence.words)
        assert word is roots[0] or roots[0] in set(sentence.ancestors(word))


PIECES = st.sampled_from(
    """Ann Lee|said|don't|cannot|gonna|Russia’s|“|”|"|'|«|»|the mayor of Oslo|U.S.|Mr.|5pm|$3.2m|e-mail|who|that|
    |.|?|,|—|…|\n|\n\n|\r\n|\u00a0|😀|e\u0301|\u200b|\u200d|\ufeff|_|It rained|he told reporters|Monday""".split(
        "|"
    )
)
CHARACTERS = st.sampled_from("aBé ß.,—“”\"'’«»\n\r\t\u00a0\u200b\u200d\ufeff\u0301\u2028\x85\x1c😀_5İ")
TEXTS = st.one_of(
    st.text(CHARACTERS, max_size=120),
    st.text(max_size=60),
    st.lists(PIECES, max_size=40).map(" ".join),
    st.lists(PIECES, max_size=40).map("".join),
)


@pytest.fixture(scope="module")
def shipped():
    return processors.reader()


@pytest.mark.models
class TestShipped:
    @settings(max_examples=150, deadline=None)
    @given(text=TEXTS)
    @example(text="He works for the Bank of\n\nEngland.")
    @example(text="a" * 5000)
    @example(text="😀" * 700)
    @example(text="“" * 700)
    @example(text="n't" * 300)
    def test_any_text_gives_a_parse_that_holds_together(self, shipped, text):
        parse = shipped.read(text)
        assert parse.text == text
        check(parse)

    @pytest.mark.parametrize("text", ["", " ", "\n \r\n\t\u00a0\u2028"])
    def test_a_blank_text_has_no_sentences(self, shipped, text):
        parse = shipped.read(text)
        assert (parse.sentences, parse.tags, parse.links, parse.skipped) == ((), (), (), ())

    def test_a_text_is_read_the_same_beside_others(self, shipped):
        text = "“It leaks,” the plumber told us. Nobody at the water board in Oslo would say why."
        alone = shipped.read(text)
        shipped.read("Something else, she said, that is long. " * 40)
        assert shipped.read(text) == alone

    def test_sources_and_contents_are_linked_to_their_cue(self, shipped):
        text = "“The bridge stays shut,” Amara Diallo said. The mayor denied that money was missing."
        parse = shipped.read(text)
        best = {}
        for link in parse.links:
            span, cue = parse.tags[link.span], parse.tags[link.cue]
            name, cue_text = text[span.start : span.end], text[cue.start : cue.end]
            best[name] = max(best.get(name, (0.0, "")), (link.probability, cue_text))
        assert best["Amara Diallo"][1] == "said"
        assert best["The mayor"][1] == "denied"

    def test_what_is_far_from_a_cue_is_not_linked_to_it(self, shipped):
        text = "“It leaks,” the plumber told us. The mayor said that nobody knew. It rained. " * 40
        parse = shipped.read(text)
        units = [m.start() for m in UNIT.finditer(text)]
        assert parse.links
        for link in parse.links:
            cue, span = parse.tags[link.cue], parse.tags[link.span]
            low, high = sorted((cue.start, span.start))
            assert sum(low <= u < high for u in units) <= reader.ROOM + sum(
                span.start <= u < span.end for u in units
            )

    def test_a_sentence_of_5000_words_is_skipped_with_a_reason(self, shipped):
        long = "Weiss said " + "and so it went " * 1250
        parse = shipped.read(f"It rained all day long.\n\n{long}.\n\n“We lost,” Anna Weiss said.")
        ((start, end, reason),) = parse.skipped
        assert end - start > 15_000
        assert "words" in reason
        assert str(LONGEST) in reason
        check(parse)
        assert parse.sentences[0].parsed
        assert parse.sentences[-1].parsed
        assert not next(s for s in parse.sentences if len(s.words) > 4000).parsed

    def test_the_limit_is_a_number_of_words(self, shipped, monkeypatch):
        text = "Nobody came to the old house by the river."
        (sentence,) = shipped.read(text).sentences
        monkeypatch.setattr(reader, "LONGEST", len(sentence.words))
        assert shipped.read(text).sentences == (sentence,)
        monkeypatch.setattr(reader, "LONGEST", len(sentence.words) - 1)
        parse = shipped.read(text)
        assert [w.lemma for w in parse.sentences[0].words] == [w.lemma for w in sentence.words]
        assert parse.skipped[0][:2] == (0, len(text))
        check(parse)


@pytest.mark.parametrize("seed", range(3))
def test_a_parse_holds_together_even_if_the_network_guesses(folder, seed):
    exported(tiny(seed, vocabulary=30522), folder)
    guessing = Reader(folder)
    for text in ("“No,” she said.\n\nIt rained.", "Anna Weiss can't say who's right — or where. " * 12):
        check(guessing.read(text))


@pytest.mark.parametrize("name", ["encoder.onnx", "words.onnx", "tokenizer.json"])
@pytest.mark.parametrize("damage", ["missing", "empty", "zeros", "cut"])
def test_a_damaged_file_is_an_error_that_says_what_to_do(folder, name, damage):
    path = folder / name
    data = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes({"empty": b"", "zeros": b"\x00" * 40, "cut": data[: len(data) // 2]}[damage])
    with pytest.raises(ModelError, match="reinstall quoteattr"):
        Reader(folder)


def test_weights_without_class_names_are_an_error(folder):
    import onnx

    model = onnx.load(folder / "encoder.onnx")
    del model.metadata_props[:]
    onnx.save(model, folder / "encoder.onnx")
    with pytest.raises(ModelError, match="reinstall quoteattr"):
        Reader(folder)
