"""Explanations: plain words for a row, and the command around them."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from support.build import attribution, document, sentence

from quoteattr.analyzer import make_quote
from quoteattr.cli import main
from quoteattr.cli.explain import missing_rows
from quoteattr.documents import Document
from quoteattr.speakers import Registry, resolve_speakers
from quoteattr.views.explanation import explain, flat, in_context


def test_a_row_tells_the_chain_from_mention_to_name():
    parse = document(
        sentence(
            "Ida/PROPN/nsubj/3 Lund/PROPN/flat/1 came/VERB/root/0/come ./PUNCT/punct/3", PERSON="Ida Lund"
        ),
        sentence("She/PRON/nsubj/2 said/VERB/root/0/say it/PRON/obj/2 ./PUNCT/punct/2"),
    )
    row = attribution(parse, source="She", cue="said", content="it", id="a1", rule="verb", cue_lemma="say")
    (speaker,) = resolve_speakers(parse, (), (row,), Registry())
    told = explain(make_quote(Document("harbour", parse.text), parse, row, speaker), parse.text)
    assert told.splitlines()[0] == "harbour a1: indirect speech, asserted"
    for line in (
        "  text      Ida Lund came. [She said it].",
        "  cue       said (say)",
        "  found by  a reporting verb with its clause; confidence 1.00",
        f"  speaker   Ida Lund (named, person, confidence {speaker.confidence:.2f})",
        "    1. “She” → subject in the sentence before: “Ida Lund”",
    ):
        assert line in told.splitlines()


@given(st.text(max_size=300), st.data())
def test_context_is_one_line_and_keeps_the_span(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    shown = in_context(text, start, end)
    assert len(shown.splitlines()) <= 1
    assert f"[{flat(text[start:end])}]" in shown


def test_unknown_ids_are_told_with_those_there_are():
    assert missing_rows(["a9"], ["a1", "a2"], "x.txt") == "x.txt has no row a9; it has a1, a2"
    assert missing_rows(["a9"], [], "x.txt") == "x.txt has no row a9; it has no rows"


def test_the_command_has_help_and_needs_an_input():
    run = CliRunner().invoke(main, ["explain", "-h"])
    assert run.exit_code == 0
    assert "QUOTE_ID" in run.output
    assert CliRunner().invoke(main, ["explain"]).exit_code == 2


@pytest.mark.models
def test_an_article_is_explained(tmp_path):
    path = tmp_path / "dam.txt"
    path.write_text("Marta Oyelaran chairs the board. The dam will hold, she said.\n", encoding="utf-8")
    run = CliRunner().invoke(main, ["explain", str(path), "a1"])
    assert run.exit_code == 0, run.output
    assert "Marta Oyelaran (named, person, confidence 0." in run.output
    assert "in the sentence before: “Marta Oyelaran”" in run.output
    run = CliRunner().invoke(main, ["explain", str(path), "a99"])
    assert run.exit_code == 1
    assert "has no row a99" in run.output
