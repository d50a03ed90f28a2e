"""Labelled news of the world as the network learns it: layers, links, acts, and what stands for whom."""

from __future__ import annotations

import json

import pytest

torch = pytest.importorskip("torch")
from support.build import document, sentence  # noqa: E402

from quoteattr.parsing.structure import Entity, Parse, Sentence  # noqa: E402
from training.corpora.coreference import chains, of_news  # noqa: E402
from training.corpora.labels import read  # noqa: E402
from training.corpora.world import labelled, laid_out, numbered, texts  # noqa: E402

TEXT = "Ida Moss said that Per Lund had promised to resign.\n\nShe did not say when."


def span(text, words, after=0):
    at = text.index(words, after)
    return [at, at + len(words)]


def attribution(source, cue, content, speaker="Ida Moss", **more):
    return {
        "source": [span(TEXT, source)],
        "cue": [span(TEXT, cue)],
        "content": [span(TEXT, content)],
        "speaker": speaker,
        "kind": "person",
        "act": "speech",
    } | more


GOLD = [
    attribution("Ida Moss", "said", "that Per Lund had promised to resign"),
    attribution("Per Lund", "had promised", "to resign", "Per Lund"),
    attribution("She", "did not say", "when", factuality="negated"),
]


def tagged(article, field, role):
    tags = getattr(article, field)
    return [w for w, t in zip(article.words, tags, strict=True) if t.endswith(role)]


def test_a_report_inside_a_report_is_a_layer_of_its_own():
    article = labelled("a", TEXT, GOLD)
    assert tagged(article, "world", "CONTENT") == "that Per Lund had promised to resign when".split()
    assert tagged(article, "world", "SOURCE") == ["Ida", "Moss", "She"]
    assert tagged(article, "inner", "CONTENT") == ["to", "resign"]
    assert tagged(article, "inner", "SOURCE") == ["Per", "Lund"]
    assert tagged(article, "inner", "CUE") == ["had", "promised"]


def test_spans_are_linked_to_their_cue_and_cues_have_act_and_factuality():
    article = labelled("a", TEXT, GOLD)
    said, promised, did = (article.words.index(w) for w in ("said", "promised", "did"))
    assert article.cues == [said, promised - 1, did]
    assert article.links[0, 2] == [said]
    assert article.links[promised + 1, promised + 3] == [promised - 1]
    assert {n: article.acts[n] for n in article.cues} == {said: (0, 0), promised - 1: (0, 0), did: (0, 1)}


def test_paragraphs_may_lose_their_empty_line(monkeypatch):
    monkeypatch.setattr("training.corpora.world.ONE_BREAK", 1.0)
    import random

    article = labelled("a", TEXT, GOLD)
    assert max(article.breaks) == 2
    assert max(laid_out(article, random.Random(0)).breaks) == 1


def test_no_article_is_learned_from_and_kept(tmp_path):
    folder = tmp_path / "labels"
    folder.mkdir()
    for n in range(40):
        (folder / f"n{n:03d}.txt").write_text(TEXT, encoding="utf-8")
        (folder / f"n{n:03d}.gold.json").write_text(json.dumps({"attributions": GOLD}), encoding="utf-8")
    learned = {t.name for t in texts(tmp_path, folder, learned=True)}
    kept = {t.name for t in texts(tmp_path, folder, learned=False)}
    assert not learned & kept
    assert len(learned | kept) == 40
    assert 3 <= len(kept) <= 15
    assert numbered(folder) == numbered(folder)


CHAINS = [
    [
        ["1", "The", "_", "DET", "_", "_", "3", "det", "_", "Entity=(4-person-giv:act-cf1-3-coref"],
        ["2", "new", "_", "ADJ", "_", "_", "3", "amod", "_", "_"],
        ["3", "mayor", "_", "NOUN", "_", "_", "4", "nsubj", "_", "Entity=4)"],
        ["4", "left", "_", "VERB", "_", "_", "0", "root", "_", "_"],
        ["5", "Oslo", "_", "PROPN", "_", "_", "4", "obj", "_", "Entity=(7-place-new-cf2-1-sgl)"],
    ],
    [
        [
            "1",
            "His",
            "_",
            "PRON",
            "_",
            "_",
            "2",
            "nmod",
            "_",
            "Entity=(9-object-new-cf1-2-sgl(4-person-acc-cf1-1-ana)",
        ],
        ["2", "bag", "_", "NOUN", "_", "_", "3", "nsubj", "_", "Entity=9)"],
        ["3", "stayed", "_", "VERB", "_", "_", "0", "root", "_", "_"],
    ],
]


def test_gums_chains_are_those_of_the_heads_of_mentions():
    assert chains(CHAINS) == {(0, 2): 4, (0, 4): 7, (1, 0): 4, (1, 1): 9}


def test_a_source_stands_for_the_speakers_name():
    first = sentence("Ida/PROPN/nsubj/3 Moss/PROPN/flat/1 left/VERB/root/0/leave ./PUNCT/punct/3")
    second = sentence("She/PRON/nsubj/2 said/VERB/root/0/say no/INTJ/obj/2 ./PUNCT/punct/2")
    parse = document(first, second)
    named = Sentence(parse.sentences[0].words, (Entity("PERSON", 0, 8),))
    parse = Parse(parse.text, (named, parse.sentences[1]))
    units = [(w.start, w.end) for s in parse.sentences for w in s.words]
    she = parse.text.index("She")
    gold = [{"source": [[she, she + 3]], "speaker": "Ida Moss"}]
    found = {(m.start, m.chain, m.asked) for m in of_news(units, parse, gold) if m.chain >= 0}
    assert found == {(0, 0, False), (4, 0, True)}


@pytest.mark.parametrize("name", ["newswire.jsonl", "invented.jsonl"])
def test_the_labels_are_whole(name):
    rows = read(name)
    assert len(rows) > 100
    for row in rows:
        text = row.get("text")
        for a in row["attributions"]:
            spans = [tuple(s) for role in ("source", "cue", "content") for s in a.get(role, [])]
            assert a["content"]
            assert all(s < e and (text is None or text[s:e].strip() == text[s:e]) for s, e in spans)
            assert bool(a.get("speaker")) == (a["kind"] in ("person", "organization"))
