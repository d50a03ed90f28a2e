"""What a content points at that says nothing by itself."""

from __future__ import annotations

import pytest
from support.build import document, sentence

from quoteattr import Analyzer
from quoteattr.attribution.about import about

FIRST = sentence("The/DET/det/2 dam/NOUN/nsubj/3 holds/VERB/root/0/hold ./PUNCT/punct/3")


def pointed_at(parse, content, after=0):
    start = parse.text.index(content, after)
    found = about(parse, [(start, start + len(content))])
    return found and parse.text[slice(*found)]


@pytest.mark.parametrize(
    ("object", "content"),
    [
        ("this/PRON/obj/2", "this"),
        ("so/ADV/advmod/2", "so"),
        ("the/DET/det/4 same/ADJ/obj/2", "the same"),
        ("that/DET/det/4 claim/NOUN/obj/2", "that claim"),
        ("about/ADP/case/4 it/PRON/obl/2", "about it"),
        ("them/PRON/obj/2/they", "them"),
    ],
)
def test_what_only_points_is_about_the_sentence_before(object, content):
    second = sentence(f"She/PRON/nsubj/2 repeated/VERB/root/0/repeat {object} ./PUNCT/punct/2")
    assert pointed_at(document(FIRST, second), content) == "The dam holds."


@pytest.mark.parametrize(
    ("object", "content"),
    [
        ("that/SCONJ/mark/4 it/PRON/nsubj/4 holds/VERB/ccomp/2/hold", "that it holds"),
        ("the/DET/det/4 claim/NOUN/obj/2", "the claim"),
        ("this/DET/det/5 false/ADJ/amod/5 claim/NOUN/obj/2", "this false claim"),
        ("nothing/PRON/obj/2", "nothing"),
    ],
)
def test_what_says_something_points_at_nothing(object, content):
    second = sentence(f"She/PRON/nsubj/2 repeated/VERB/root/0/repeat {object} ./PUNCT/punct/2")
    assert pointed_at(document(FIRST, second), content) is None


def test_a_relative_is_about_its_noun():
    parse = document(
        FIRST,
        sentence(
            "The/DET/det/3 old/ADJ/amod/3 plan/NOUN/nsubj/9 ,/PUNCT/punct/7 which/PRON/obj/7 she/PRON/nsubj/7 "
            "announced/VERB/acl:relcl/3/announce ,/PUNCT/punct/7 failed/VERB/root/0/fail ./PUNCT/punct/9"
        ),
    )
    assert pointed_at(parse, "which") == "The old plan"


def test_nothing_stands_before_a_first_sentence():
    parse = document(sentence("She/PRON/nsubj/2 denied/VERB/root/0/deny this/PRON/obj/2 ./PUNCT/punct/2"))
    assert pointed_at(parse, "this") is None


def test_the_row_has_it_beside_the_quote():
    text = "The bridge at Orlevo was sold last year. Mayor Una Platt has denied this."
    (row,) = (q for q in Analyzer().analyze(text).quotes if q.cue == "has denied")
    assert (row.quote, row.about) == ("this", "The bridge at Orlevo was sold last year.")
    assert row.to_row()["about"] == row.about
    assert text[slice(*row.to_json()["about_span"])] == row.about
