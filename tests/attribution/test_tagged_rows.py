"""Spans of the learned tagger become rows with its links.

The trees are those of a good parser. Where the learned tagger has a part in it, its spans are built by hand too.
"""

# ruff: noqa: E501  (a parse is a line)

from __future__ import annotations

from support.build import document, sentence
from support.reports import tagged, triples
from support.sentences import DID_NOTHING, JOINT, KNEW


def test_the_taggers_spans_become_a_row_with_its_links():
    plain = document(JOINT)
    parse = tagged(
        plain,
        ("SOURCE", "Police and the mayor's office"),
        ("CUE", "said"),
        ("CONTENT", "it ended"),
        links=[(1, 0), (1, 2)],
    )
    assert triples(parse) == [(("Police and the mayor's office",), "said", ("it ended",))]


def test_two_sources_go_with_the_cues_that_the_tagger_links_them_to():
    plain = document(
        sentence(
            "Lee/PROPN/nsubj/2 said/VERB/root/0/say it/PRON/nsubj/4 ended/VERB/ccomp/2/end ,/PUNCT/punct/8 but/CCONJ/cc/8 Kwon/PROPN/nsubj/8 disputed/VERB/conj/2/dispute the/DET/det/10 figures/NOUN/obj/8 ./PUNCT/punct/2"
        )
    )
    parse = tagged(
        plain,
        ("SOURCE", "Lee"),
        ("CUE", "said"),
        ("CONTENT", "it ended"),
        ("SOURCE", "Kwon"),
        ("CUE", "disputed"),
        ("CONTENT", "the figures"),
        links=[(1, 0), (1, 2), (4, 3), (4, 5)],
    )
    assert triples(parse) == [(("Lee",), "said", ("it ended",)), (("Kwon",), "disputed", ("the figures",))]


def test_a_continuation_that_the_tagger_saw_without_a_cue():
    plain = document(KNEW, DID_NOTHING)
    parse = tagged(
        plain,
        ("CONTENT", '"We knew,"'),
        ("SOURCE", "Ruiz"),
        ("CUE", "said"),
        ("CONTENT", '"We did nothing at all."'),
        links=[(2, 0), (2, 1)],
    )
    assert triples(parse) == [(("Ruiz",), "said", ('"We knew,"', '"We did nothing at all."'))]
