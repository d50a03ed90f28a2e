"""Labelled news of the world as the network learns it: layers, links and acts."""

from __future__ import annotations

import json

import pytest

torch = pytest.importorskip("torch")
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
    attribution("She", "did not say", "when", act="thought"),
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


def test_a_report_of_what_was_said_before_lies_in_the_one_that_reports_it():
    text = "The dam holds.\n\nIda Moss said this in Oslo, Ritzau reports."

    def of(source, cue, content):
        spans = {"source": [span(text, source)], "cue": [span(text, cue)], "content": [span(text, content)]}
        return spans | {"act": "speech"}

    gold = [of("Ida Moss", "said", "The dam holds"), of("Ritzau", "reports", "Ida Moss said this in Oslo")]
    article = labelled("a", text, gold)
    assert tagged(article, "inner", "CONTENT") == ["The", "dam", "holds"]
    assert tagged(article, "inner", "CUE") == ["said"]
    assert tagged(article, "world", "CONTENT") == "Ida Moss said this in Oslo".split()


def test_of_three_reports_inside_each_other_the_two_outer_ones_stay_whole():
    text = "Ida said that Per had heard that Eva left."

    def of(source, cue, content):
        spans = {"source": [span(text, source)], "cue": [span(text, cue)], "content": [span(text, content)]}
        return spans | {"act": "speech"}

    gold = [
        of("Ida", "said", "that Per had heard that Eva left"),
        of("Per", "had heard", "that Eva left"),
        of("Eva", "left", "that"),
    ]
    article = labelled("a", text, gold)
    assert tagged(article, "inner", "CONTENT") == ["that", "Eva", "left"]
    assert tagged(article, "inner", "SOURCE") == ["Per"]


def test_spans_are_linked_to_their_cue_and_cues_have_an_act():
    article = labelled("a", TEXT, GOLD)
    said, promised, did = (article.words.index(w) for w in ("said", "promised", "did"))
    assert article.cues == [said, promised - 1, did]
    assert article.links[0, 2] == [said]
    assert article.links[promised + 1, promised + 3] == [promised - 1]
    assert {n: article.acts[n] for n in article.cues} == {said: 0, promised - 1: 0, did: 1}


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
