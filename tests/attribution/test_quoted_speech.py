"""Direct speech: where its source stands, how it goes on, and marks of every make.

The trees are those of a good parser. Where the learned tagger has a part in it, its spans are built by hand too.
"""

# ruff: noqa: E501  (a parse is a line)

from __future__ import annotations

import pytest
from support.build import PARAGRAPH, document, sentence
from support.reports import rows, ruled, texts, triples
from support.sentences import DID_NOTHING, INVERTED, KNEW, NOBODY_CALLED

from quoteattr.quotations import find_quotations


def test_inverted():
    parse = document(INVERTED)
    assert triples(parse) == [(("Marta Oyelaran",), "insisted", ('"The dam will hold,"',))]


def test_split_content_is_one_row():
    parse = document(
        sentence(
            '"/PUNCT/punct/3 We/PRON/nsubj/3 knew/VERB/ccomp/7/know ,/PUNCT/punct/7 "/PUNCT/punct/3 Ruiz/PROPN/nsubj/7 said/VERB/root/0/say ,/PUNCT/punct/7 "/PUNCT/punct/11 by/ADP/case/11 Friday/PROPN/obl/3 ./PUNCT/punct/7 "/PUNCT/punct/11'
        )
    )
    assert triples(parse) == [(("Ruiz",), "said", ('"We knew,"', '"by Friday."'))]


def test_continuation_belongs_to_the_same_row():
    parse = document(KNEW, DID_NOTHING)
    assert triples(parse) == [(("Ruiz",), "said", ('"We knew,"', '"We did nothing at all."'))]


def test_floating_is_marked_as_inferred():
    parse = document(KNEW, PARAGRAPH, NOBODY_CALLED)
    found = rows(parse)
    assert [(texts(parse, a.content), a.rule) for a in found][1:] == [
        (('"Nobody called us back."',), "floating")
    ]
    assert found[1].cue == found[1].source == ()


def test_reopened_paragraphs_are_one_quotation():
    parse = document(
        sentence("Ruiz/PROPN/nsubj/2 wrote/VERB/root/0/write :/PUNCT/punct/2"),
        PARAGRAPH,
        sentence("“First/ADV/advmod/3 it/PRON/nsubj/3 leaked/VERB/root/0/leak ./PUNCT/punct/3"),
        PARAGRAPH,
        sentence(
            "“Then/ADV/advmod/3 it/PRON/nsubj/3 broke/VERB/root/0/break ./PUNCT/punct/3 ”/PUNCT/punct/3"
        ),
    )
    whole = find_quotations(parse.text)
    assert [(len(q.pieces), q.closed) for q in whole] == [(2, True)]
    assert [texts(parse, a.content) for a in rows(parse)] == [("“First it leaked.", "“Then it broke.”")]


def test_mixed_content_is_wider_than_the_marks():
    parse = document(
        sentence(
            'The/DET/det/2 minister/NOUN/nsubj/3 said/VERB/root/0/say the/DET/det/5 plan/NOUN/nsubj/10 was/AUX/cop/10 "/PUNCT/punct/10 a/DET/det/10 slow/ADJ/amod/10 disaster/NOUN/ccomp/3 "/PUNCT/punct/10 for/ADP/case/13 jobs/NOUN/nmod/10 ./PUNCT/punct/3'
        )
    )
    assert triples(parse) == [(("The minister",), "said", ('the plan was "a slow disaster" for jobs',))]
    assert rows(parse)[0].type == "mixed"


@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ("‘", "’"), ("«", "»"), ("“", '"')])
def test_marks_of_every_make(opening, closing):
    parse = document(
        sentence(
            f"{opening}/PUNCT/punct/5 ~The/DET/det/3 dam/NOUN/nsubj/5 will/AUX/aux/5 hold/VERB/ccomp/9 ,/PUNCT/punct/9 ~{closing}/PUNCT/punct/5 Ruiz/PROPN/nsubj/9 said/VERB/root/0/say ./PUNCT/punct/9"
        )
    )
    assert ruled(parse) == [(("Ruiz",), "said", (f"{opening}The dam will hold,{closing}",))]


def test_a_sentence_that_the_splitter_cut():
    parse = document(
        sentence('"/PUNCT/punct/2 Why/ADV/root/0 ?/PUNCT/punct/2 "/PUNCT/punct/2'),
        sentence("she/PRON/nsubj/2 asked/VERB/root/0/ask ./PUNCT/punct/2"),
    )
    assert triples(parse) == [(("she",), "asked", ('"Why?"',))]


def test_repeated_lines_are_kept_as_two_rows():
    parse = document(KNEW, PARAGRAPH, KNEW)
    assert triples(parse) == [(("Ruiz",), "said", ('"We knew,"',))] * 2
