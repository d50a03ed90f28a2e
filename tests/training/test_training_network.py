"""The network's training: what its texts tell, and losses that learn, on the device that holds the network."""

from __future__ import annotations

import contextlib
import json
import random

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
torch = pytest.importorskip("torch")
from onnx import numpy_helper  # noqa: E402

from quoteattr.attribution.drafts import Draft  # noqa: E402
from quoteattr.parsing.models import NETWORK  # noqa: E402
from quoteattr.parsing.network.labels import SENTENCE, WORD  # noqa: E402
from quoteattr.parsing.network.model import Encoder, Network  # noqa: E402
from quoteattr.parsing.network.runtime import ENCODER, WORDS  # noqa: E402
from quoteattr.parsing.network.units import WordPieces  # noqa: E402
from quoteattr.parsing.structure import Parse, Tagged  # noqa: E402
from training.corpora.polnear import read_article  # noqa: E402
from training.corpora.texts import IGNORED, entity_text, laid_out, news_segments, read_conllu, treebank_text  # noqa: E402
from training.corpora.world import labelled  # noqa: E402
from training.network.average import average  # noqa: E402
from training.network.batches import Batch, Stream, cut  # noqa: E402
from training.network.export import export  # noqa: E402
from training.network.measure import measured  # noqa: E402
from training.network.restore import restored  # noqa: E402
from training.network.silver import read_silver, silver  # noqa: E402
from training.network.train import Classes, labels_of, losses  # noqa: E402

TREEBANK = """\
# newdoc id = harbour
# newpar
# text = Harbour news
1	Harbour	harbour	NOUN	NN	_	2	compound	_	_
2	news	news	NOUN	NN	_	0	root	_	Entity=(1-abstract)

# text = Ida can't swim.
1	Ida	Ida	PROPN	NNP	_	4	nsubj	_	_
2-3	can't	_	_	_	_	_	_	_	_
2	ca	can	AUX	MD	_	4	aux	_	_
3	n't	not	PART	RB	_	4	advmod	_	_
4	swim	swim	VERB	VB	_	0	root	_	SpaceAfter=No
5	.	.	PUNCT	.	_	4	punct	_	_

# text = Harbour news ended.
1	Harbour	harbour	NOUN	NN	_	2	compound	_	_
2	news	news	NOUN	NN	_	3	nsubj	_	Entity=(1-abstract)
3	ended	end	VERB	VBD	_	0	root	_	SpaceAfter=No
4	.	.	PUNCT	.	_	3	punct	_	_
"""
NEWS = [
    [("Ida", "B-PERSON"), ("Moss", "I-PERSON"), ("left", "O"), ("Oslo", "B-LOC"), (".", "O")],
    [("Bye", "O")],
]
ARTICLE = "Ida said the port is shut."
BRAT = """\
T1	Source 0 3	Ida
T2	Cue 4 8	said
T3	Content 9 25	the port is shut
E1	Attribution:T2 Source:T1 Cue:T2 Content:T3
"""
LABELS = [{"source": [[0, 3]], "cue": [[4, 8]], "content": [[9, 25]], "act": "speech"}]


@pytest.fixture
def texts(tmp_path):
    """A text of each corpus."""
    bank, article = tmp_path / "bank.conllu", tmp_path / "article.ann"
    bank.write_text(TREEBANK, encoding="utf-8")
    article.write_text(BRAT, encoding="utf-8")
    (document,) = read_conllu(bank)
    return (
        treebank_text("bank", document, None),
        entity_text("news", NEWS, None),
        read_article("a", ARTICLE, article),
        labelled("w", ARTICLE, LABELS),
    )


def batch_of(texts):
    pieces = WordPieces(NETWORK / "tokenizer.json")
    return Batch.of([w for text in texts for w in cut(text, pieces, 100, None)])


def network_of(texts):
    torch.manual_seed(3)
    return Network(Encoder(30522, 64, 2, 2, 128), labels_of([texts[0]] * 2, [texts[1]]), 64)


def test_the_corpora_tell_what_they_know(texts):
    bank, news, article, labelled_one = texts
    assert [w.relation for w in bank.syntax[2:6]] == ["nsubj", "aux", "advmod", "root"]
    assert [bank.words[w.first] for w in bank.syntax] == (
        "Harbour news Ida ca n't swim . Harbour news ended .".split()
    )
    assert [n for n, kind in enumerate(bank.segments) if kind == SENTENCE] == [0, 2, 7]
    assert news.text == "Ida Moss left Oslo.\n\nBye"
    assert news.entities == ["B-PERSON", "I-PERSON", "O", "B-LOC", "O", "O"]
    assert article.roles == ["B-SOURCE", "B-CUE", "B-CONTENT", *["I-CONTENT"] * 3, "O"]
    assert article.links == labelled_one.links == {(0, 1): [1], (2, 6): [1]}
    assert labelled_one.world == article.roles


def test_headings_get_their_line_back_in_some_layouts(tmp_path):
    path = tmp_path / "bank.conllu"
    path.write_text(TREEBANK, encoding="utf-8")
    (document,) = read_conllu(path)
    layouts = {laid_out(document, random.Random(seed))[0] for seed in range(20)}
    assert layouts == {
        "Harbour news Ida can't swim. Harbour news ended.",
        "Harbour news\nIda can't swim. Harbour news ended.",
    }


def test_lines_of_news_tell_where_sentences_start_and_where_not():
    words = "Space Shuttle lifts . Then Ida it Bye".split()
    found = news_segments(words, [0, 0, 0, 0, 0, 0, 2, 1])
    assert found == [SENTENCE, WORD, IGNORED, IGNORED, IGNORED, WORD, IGNORED, SENTENCE]


def test_sure_rows_are_learned_and_nothing_of_what_is_not_sure(tmp_path):
    lines = [
        [(w, "O") for w in "Ida said it fell .".split()],
        [(w, "O") for w in "Moss hopes so , and left .".split()],
    ]
    text = entity_text("news", lines, None)

    def spans(*words):
        return [(text.text.index(w), text.text.index(w) + len(w)) for w in words]

    sure = Draft(spans("it fell"), spans("said"), spans("Ida"), chance=0.95)
    doubtful = Draft(spans("so"), spans("hopes"), spans("Moss"), chance=0.5)
    parse = Parse(text.text, (), tags=(Tagged("CUE", *spans("left")[0], 0.7),))
    found = silver(text, parse, [sure, doubtful], [sure])
    assert found["roles"] == [
        "B-SOURCE",
        "B-CUE",
        "B-CONTENT",
        "I-CONTENT",
        "O",
        "",
        "",
        "",
        "O",
        "O",
        "",
        "O",
    ]
    assert found["cues"] == [1]
    assert found["links"] == [[0, 1, [1]], [2, 4, [1]]]
    path = tmp_path / "silver.json"
    path.write_text(json.dumps([None, found]), encoding="utf-8")
    assert read_silver(path) == {1: found | {"links": {(0, 1): [1], (2, 4): [1]}}}


def learned(network, batch, steps):
    """The losses of each step of learning one batch."""
    classes = Classes(network.labels)
    optimizer = torch.optim.Adam(network.parameters(), 0.003)
    seen = []
    for _ in range(steps):
        found = losses(network, batch, classes)
        optimizer.zero_grad()
        torch.stack(list(found.values())).sum().backward()
        optimizer.step()
        seen.append({k: v.item() for k, v in found.items()})
    return seen


def test_every_loss_goes_down(texts):
    seen = learned(network_of(texts), batch_of(texts), 40)
    assert set(seen[0]) == {
        "segments", "entities", "roles", "world", "inner", "acts", "links", "tags", "lemmas", "arcs", "relations",
    }  # fmt: skip
    assert {k: seen[-1][k] < 0.7 * seen[0][k] for k in seen[0]} == dict.fromkeys(seen[0], True)


def test_figures_are_full_for_what_is_known_by_heart(texts):
    network, batch = network_of(texts), batch_of(texts)
    kinds = zip(("treebank", "entities", "attributions"), batch.windows, strict=False)
    held = {kind: [window] for kind, window in kinds}
    before = measured(network, held)
    assert min(before.values()) < 50
    learned(network, batch, 40)
    assert measured(network, held) == dict.fromkeys(before, 100.0)
    assert network.training


def test_an_average_lies_half_way():
    one, other = {"a": torch.tensor([1.0, 2.0])}, {"a": torch.tensor([3.0, -2.0])}
    assert average(one, other)["a"].tolist() == [2.0, 0.0]


def test_training_goes_on_from_the_graphs_that_ship(tmp_path):
    """Read back and written again, they are the same; the mixed heads and their scales up to a rounding."""
    export(restored(NETWORK).eval(), tmp_path)
    for name in (ENCODER, WORDS):
        before, after = (onnx.load(folder / name).graph.initializer for folder in (NETWORK, tmp_path))
        assert len(before) == len(after)
        for one, other in zip(before, after, strict=True):
            a, b = (numpy_helper.to_array(x) for x in (one, other))
            assert np.allclose(a, b, rtol=1e-5, atol=1e-6), one.name


def test_nothing_is_learned_where_nothing_is_known(texts):
    network = network_of(texts)
    found = losses(network, batch_of(texts[2:]), Classes(network.labels))
    assert found["entities"].item() == 0
    assert "arcs" not in found


def test_all_tensors_are_made_where_the_network_is(texts, monkeypatch):
    """On torch's device without numbers, which refuses most of what mixes it with the CPU as a GPU does."""
    monkeypatch.setattr(torch, "autocast", lambda *_: contextlib.nullcontext())  # it knows real devices only
    with torch.device("meta"):
        network, batch = network_of(texts), batch_of(texts)
        total = torch.stack(list(losses(network, batch, Classes(network.labels)).values())).sum()
        total.backward()
    assert total.device.type == "meta"
    assert network.trees.root.grad.device.type == "meta"


def test_a_stream_goes_on_where_a_stopped_run_left_off():
    def numbers(rng):
        yield from (rng.random() for _ in range(7))

    whole, rest = Stream(numbers, 5), Stream(numbers, 5)
    read = [whole.take(3) for _ in range(9)]
    rest.skip(12)
    assert [rest.take(3) for _ in range(5)] == read[4:]
