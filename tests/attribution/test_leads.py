"""Leads whose speaker the next paragraph names."""

from __future__ import annotations

import pytest
from support.build import PARAGRAPH, document, sentence
from support.reports import ruled

HOLDS = sentence("The/DET/det/2 dam/NOUN/nsubj/3 holds/VERB/root/0/hold ./PUNCT/punct/3")
SAID = "Una/PROPN/nsubj/3 Platt/PROPN/flat/1 said/VERB/root/0/say {what} in/ADP/case/6 Oslo/PROPN/obl/3 ./PUNCT/punct/3"
STATED = (
    "This/PRON/nsubj:pass/3 was/AUX/aux:pass/3/be stated/VERB/root/0/state by/ADP/case/5 Una/PROPN/obl/3 "
    "Platt/PROPN/flat/5 ./PUNCT/punct/3"
)


@pytest.mark.parametrize(
    ("below", "cue"),
    [
        (SAID.format(what="this/PRON/obj/3"), "said"),
        (SAID.format(what="so/ADV/advmod/3"), "said"),
        (STATED, "was stated"),
    ],
)
def test_a_lead_is_what_the_next_paragraph_says_was_said(below, cue):
    parse = document(HOLDS, PARAGRAPH, sentence(below))
    assert (("Una Platt",), cue, ("The dam holds",)) in ruled(parse)


@pytest.mark.parametrize(
    "below",
    [
        SAID.format(what="much/ADJ/obj/3"),
        "Una/PROPN/nsubj/2 repaired/VERB/root/0/repair this/PRON/obj/2 ./PUNCT/punct/2",
    ],
    ids=["it says something", "nobody speaks"],
)
def test_other_paragraphs_say_nothing_of_the_one_before(below):
    parse = document(HOLDS, PARAGRAPH, sentence(below))
    assert ("The dam holds",) not in [content for _, _, content in ruled(parse)]


def test_a_heading_is_no_lead():
    heading = sentence("Bridge/NOUN/compound/2 news/NOUN/root/0")
    parse = document(heading, PARAGRAPH, sentence(SAID.format(what="this/PRON/obj/3")))
    assert ("Bridge news",) not in [content for _, _, content in ruled(parse)]
