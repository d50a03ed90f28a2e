"""The network as Stanza's processors: Stanza's documents hold what the network reads."""

from __future__ import annotations

import pytest

stanza = pytest.importorskip("stanza")

from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from stanza.utils.conll import CoNLL  # noqa: E402

from quoteattr.errors import ModelError  # noqa: E402
from quoteattr.parsing.parser import convert, process  # noqa: E402
from quoteattr.parsing.processors import PIPELINE, PROCESSORS, VARIANT, reader  # noqa: E402

pytestmark = pytest.mark.models

TEXT = (
    "“We can't close it,” said Amara Diallo, Russia’s envoy. She couldn't've known, could she?\n\n"
    "The mayor of Oslo cannot say whether it's Nigeria's 😀 fault;\r\nhe’ll ask the United Nations on Monday."
)


@pytest.fixture(scope="module")
def pipeline():
    import torch

    torch.set_num_threads(1)
    return stanza.Pipeline("en", **PIPELINE, verbose=False)


@pytest.fixture(scope="module")
def document(pipeline):
    return pipeline(TEXT)


def read_back(text):
    """A document out of its CoNLL-U text."""
    return CoNLL.conll2doc(input_str=text + "\n\n")


def rows(document):
    """What CoNLL-U says of each word."""
    return [
        [(w.id, w.text, w.lemma, w.upos, w.xpos, w.feats, w.head, w.deprel) for w in s.words]
        for s in document.sentences
    ]


@pytest.mark.parametrize("folder", ["notebooks/corpus", "tests/gold", "seeds"])
def test_documents_hold_what_the_network_reads(pipeline, root, folder):
    paths = sorted((root / folder).glob("*.txt"))
    assert paths
    for path in paths:
        text = path.read_text(encoding="utf-8")
        found, expected = convert(pipeline(text)), reader().read(text)
        assert found.sentences == expected.sentences, path
        assert (found.text, found.skipped) == (text, ())


def test_entities_have_their_text_and_offsets(document):
    expected = [e for s in reader().read(TEXT).sentences for e in s.entities]
    assert expected
    assert [(e.type, e.start_char, e.end_char) for e in document.ents] == [
        (e.type, e.start, e.end) for e in expected
    ]
    assert [e.text for e in document.ents] == [TEXT[e.start : e.end] for e in expected]
    assert [e for s in document.sentences for e in s.ents] == document.ents
    for entity in document.ents:
        marks = [t.ner for t in entity.tokens]
        assert {m.partition("-")[2] for m in marks} == {entity.type}
        shape = "".join(m[0] for m in marks)
        assert shape == ("S" if len(marks) == 1 else f"B{'I' * (len(marks) - 2)}E")


def test_multi_word_tokens_have_ranges(document):
    tokens = {t.text: t for s in document.sentences for t in s.tokens}
    for text, parts in (
        ("can't", "ca n't"),
        ("Russia’s", "Russia ’s"),
        ("couldn't've", "could n't 've"),
        ("cannot", "can not"),
        ("he’ll", "he ’ll"),
    ):
        token = tokens[text]
        assert [w.text for w in token.words] == parts.split()
        assert token.id == (token.words[0].id, token.words[-1].id)
        assert (token.start_char, token.end_char) == (TEXT.index(text), TEXT.index(text) + len(text))
        for word in token.words:
            assert TEXT[word.start_char : word.end_char] == word.text
    assert len(tokens["mayor"].id) == 1


def test_conll_u_reads_back(document):
    text = f"{document:C}"
    again = read_back(text)
    assert rows(again) == rows(document)
    assert f"{again:C}" == text
    ranges = [line.split("\t")[:2] for line in text.split("\n") if "-" in line.partition("\t")[0]]
    assert [form for _, form in ranges if form.startswith("can")] == ["can't", "cannot"]


def test_the_text_comes_back_from_conll_u(document):
    sentences = [s.text for s in document.sentences]
    assert [line[9:] for line in f"{document:C}".split("\n") if line.startswith("# text = ")] == [
        s.replace("\r\n", " ") for s in sentences
    ]
    for sentence in document.sentences:
        for before, token in zip(sentence.tokens, sentence.tokens[1:], strict=False):
            assert before.spaces_after == TEXT[before.end_char : token.start_char]


def test_each_sentence_has_its_arcs(document):
    for sentence in document.sentences:
        assert len(sentence.dependencies) == len(sentence.words)
        for head, relation, word in sentence.dependencies:
            assert (head.id, relation) == (word.head, word.deprel)
        assert [w.head for w in sentence.words].count(0) == 1


def test_several_texts_are_read_as_each_alone(pipeline, document):
    texts = [TEXT, "It rained.", TEXT]
    for found in (pipeline.bulk_process(texts), list(pipeline.stream(texts))):
        assert [convert(d).sentences for d in found] == [convert(pipeline(t)).sentences for t in texts]
    assert rows(pipeline(stanza.Document([], text=TEXT))) == rows(document)


@pytest.mark.parametrize("text", ["", " \n\n\t"])
def test_a_blank_text_has_no_sentences(pipeline, text):
    assert pipeline(text).sentences == []


def test_processors_may_be_left_out():
    some = PIPELINE | {"processors": dict.fromkeys(PROCESSORS[:3], VARIANT)}
    word = stanza.Pipeline("en", **some, verbose=False)("It rained.").sentences[0].words[1]
    assert (word.upos, word.lemma, word.head) == ("VERB", None, None)


@pytest.mark.parametrize("processor", PROCESSORS[2:])
def test_a_document_of_another_tokenizer_is_an_error(pipeline, processor):
    document = stanza.Document([[{"id": 1, "text": "Hello", "start_char": 0, "end_char": 5}]], text="Hello")
    with pytest.raises(ModelError, match="of the tokenizer 'quoteattr' only"):
        pipeline(document, processors=processor)


def test_a_sentence_too_long_for_a_tree_is_told(pipeline):
    text = "It rained.\n\n" + "very " * 450 + "cold.\n\nWe lost."
    found, expected = convert(pipeline(text)), reader().read(text)
    assert len(expected.skipped) == 1
    assert [s.parsed for s in found.sentences] == [s.parsed for s in expected.sentences]
    assert found.skipped == expected.skipped


def test_damaged_models_are_told_before_anything_is_read(monkeypatch):
    from quoteattr.parsing import processors

    def damaged(part):
        assert part == "en/joint/"
        raise ModelError("the models are damaged")

    monkeypatch.setattr(processors, "verify", damaged)
    monkeypatch.setattr(processors, "_loaded", {})
    with pytest.raises(ModelError, match="damaged"):
        processors.reader()


def test_another_network_is_read_with(tmp_path):
    from quoteattr.parsing.models import NETWORK

    for path in NETWORK.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    other = stanza.Pipeline("en", logging_level="ERROR", **PIPELINE, tokenize_folder=str(tmp_path))
    assert convert(other("The port is closed.")) == reader(tmp_path).read("The port is closed.")
    with pytest.raises(ModelError, match="can't be loaded"):
        stanza.Pipeline("en", logging_level="ERROR", **PIPELINE, tokenize_folder=str(tmp_path / "none"))


PARAGRAPHS = st.sampled_from(
    [
        "“It leaks,” the plumber told us.",
        "Nobody at the water board in Oslo would say why.",
        "Amara Diallo, the mayor, said that the bridge can't open before May, whatever they've promised.",
        "It rained. " * 30,
        "The council denied it.\n\n“We were never asked,” said Lee.",
        "😀",
    ]
)
ARTICLES = st.lists(st.lists(PARAGRAPHS, min_size=1, max_size=3).map("\n\n".join), min_size=1, max_size=5)


@settings(max_examples=25, deadline=None)
@given(ARTICLES, st.randoms(use_true_random=False), st.integers(1, 5))
def test_a_document_is_read_the_same_alone_and_among_others(analyzer, texts, random, size):
    alone = {t: analyzer.analyze(t).quotes for t in texts}
    parses = {t: analyzer.parser.parse([t])[0] for t in texts}
    order = random.sample(texts, len(texts))
    for start in range(0, len(order), size):
        some = order[start : start + size]
        for text, parse in zip(some, analyzer.parser.parse(some), strict=True):
            assert parse == parses[text]
    for text, found in zip(order, analyzer.analyze_many(order), strict=True):
        mine = [q.to_json() | {"doc": ""} for q in found.quotes]
        assert mine == [q.to_json() | {"doc": ""} for q in alone[text]]


def test_the_parser_is_a_pipeline_of_these_processors(analyzer):
    pipeline = analyzer.parser.pipeline
    assert isinstance(pipeline, stanza.Pipeline)
    assert set(pipeline.processors) == {*PROCESSORS, "attribution"}


def test_no_objects_are_made_on_the_way_to_the_rows(analyzer, pipeline):
    for document in (*pipeline.bulk_process([TEXT, "Ida left."]), *process(analyzer.parser.pipeline, [TEXT])):
        assert "_sentences" not in vars(document)
        assert document.num_words == sum(len(s.words) for s in document.sentences)


def test_objects_are_made_when_they_are_looked_at(pipeline):
    document = pipeline(TEXT)
    assert "_sentences" not in document.__dict__
    assert document.num_tokens == sum(len(s.tokens) for s in document.sentences)
    assert "_sentences" in document.__dict__


def test_what_somebody_changed_is_what_is_read(pipeline):
    document = pipeline(TEXT)
    document.sentences[0].words[0].lemma = "changed"
    assert convert(document).sentences[0].words[0].lemma == "changed"


def test_documents_are_those_that_stanza_makes_itself(pipeline):
    """Stanza's own way from plain entries: the same attributes of every token, word and entity."""
    document = pipeline(TEXT)
    stock = stanza.Document(document.to_dict(), text=TEXT)
    assert stock.to_dict() == document.to_dict()
    assert (stock.num_tokens, stock.num_words) == (document.num_tokens, document.num_words)
    assert f"{stock:C}" == f"{document:C}"
    for ours, theirs in zip(document.sentences, stock.sentences, strict=True):
        assert (ours.text, ours.index, ours.sent_id) == (theirs.text, theirs.index, theirs.sent_id)
        assert ours.doc is document
        for kind in ("tokens", "words"):
            for a, b in zip(getattr(ours, kind), getattr(theirs, kind), strict=True):
                mine, other = vars(a), vars(b)
                hidden = ("_sent", "_words", "_parent")
                assert {k: v for k, v in mine.items() if k not in hidden} == {
                    k: v for k, v in other.items() if k not in hidden
                }
        arcs = [[(h.id, r, w.id) for h, r, w in s.dependencies] for s in (ours, theirs)]
        assert arcs[0] == arcs[1]


def test_attribution_follows_stanzas_own_tokenizer_too(analyzer):
    from quoteattr.parsing.parser import load_pipeline

    own = load_pipeline("stanza")(TEXT).attribution
    (read,) = analyzer.parser.parse([TEXT])
    assert (own.tags, own.links) == (read.tags, read.links)


def test_an_analysis_gives_its_stanza_document(analyzer, pipeline):
    analysis = analyzer.analyze(TEXT)
    assert analysis.stanza.to_dict() == pipeline(TEXT).to_dict()
    assert read_back(f"{analysis.stanza:c}").num_words == analysis.stanza.num_words
