"""Whom the *he* or *she* that a content opens with stands for, beside the row (``about``)."""

from __future__ import annotations

import pytest
from support.asking import EMPTY
from support.build import attribution, document, sentence

from quoteattr.quotations import find_quotations
from quoteattr.speakers import resolve

LUND = sentence(
    "Ida/PROPN/nsubj/3 Lund/PROPN/flat/1 said/VERB/root/0/say that/SCONJ/mark/6 she/PRON/nsubj/6 "
    "left/VERB/ccomp/3/leave it/PRON/obj/6 ./PUNCT/punct/3",
    PERSON="Ida Lund",
)


@pytest.mark.parametrize(
    ("content", "about"),
    [
        ("that she left it", "Ida Lund"),
        ("she left it", "Ida Lund"),
        ("left it", ""),
        ("it", ""),
    ],
)
def test_who_is_meant_stands_beside_the_row(content, about):
    parse = document(LUND)
    row = attribution(parse, source="Ida Lund", content=content)
    ((_, found),) = resolve(parse, find_quotations(parse.text), (row,), EMPTY)
    assert found == about


def test_nobody_is_meant_for_sure():
    """Two women may be meant, and neither is named."""
    met = sentence(
        "Mrs./PROPN/nmod:desc/2 Torres/PROPN/nsubj/3 met/VERB/root/0/meet "
        "Mrs./PROPN/nmod:desc/5 Blake/PROPN/obj/3 ./PUNCT/punct/3",
        PERSON=["Torres", "Blake"],
    )
    said = sentence(
        "Officials/NOUN/nsubj/2 said/VERB/root/0/say she/PRON/nsubj/4 left/VERB/ccomp/2/leave ./PUNCT/punct/2"
    )
    parse = document(met, said)
    row = attribution(parse, source="Officials", content="she left")
    ((_, found),) = resolve(parse, find_quotations(parse.text), (row,), EMPTY)
    assert found == ""


def test_with_the_shipped_models(analyzer):
    (row,) = analyzer.analyze("Otto Brandt told reporters in Marsk on Monday that he would resign.").quotes
    assert (row.quote, row.about) == ("that he would resign", "Otto Brandt")
    assert row.to_json()["about_span"] is None  # a name, not a stretch of the text
