"""Formats: colons, dashes, interviews, headlines.

The trees are those of a good parser. Where the learned tagger has a part in it, its spans are built by hand too.
"""

# ruff: noqa: E501  (a parse is a line)

from __future__ import annotations

import pytest
from support.build import PARAGRAPH, Draft, document, sentence
from support.reports import reports, ruled
from support.sentences import NOBODY_CALLED

NO = sentence(
    'Okafor/PROPN/root/0 :/PUNCT/punct/4 "/PUNCT/punct/4 No/INTJ/parataxis/1 ./PUNCT/punct/4 "/PUNCT/punct/4'
)


def test_formats():
    colon = document(NO)
    assert ruled(colon) == [(("Okafor",), ":", ('"No."',))]
    signed = document(
        sentence(
            '"/PUNCT/punct/4 We/PRON/nsubj/4 never/ADV/advmod/4 agreed/VERB/root/0/agree ./PUNCT/punct/4 "/PUNCT/punct/4 —/PUNCT/punct/8 Okafor/PROPN/parataxis/4'
        )
    )
    assert ruled(signed) == [(("Okafor",), "—", ('"We never agreed."',))]
    block = document(
        sentence("From/ADP/case/3 chair/NOUN/compound/3 Dana/PROPN/root/0 Voss/PROPN/flat/3 :/PUNCT/punct/3"),
        PARAGRAPH,
        NOBODY_CALLED,
    )
    assert ruled(block) == [(("chair Dana Voss",), ":", ('"Nobody called us back."',))]


SHUT = sentence(
    '"/PUNCT/punct/4 We/PRON/nsubj/4 never/ADV/advmod/4 agreed/VERB/root/0/agree ./PUNCT/punct/4 "/PUNCT/punct/4'
)
ROLE = ",/PUNCT/punct/1 harbour/NOUN/compound/5 master/NOUN/appos/1"
SIGNED = sentence(f"Piet/PROPN/root/0 Sandoval/PROPN/flat/1 {ROLE}", PERSON="Piet Sandoval")


@pytest.mark.parametrize("dash", ["", "— ", "- ", "-- "])
def test_a_signature_on_the_next_line(dash):
    parse = document(SHUT, f"\n{dash}", SIGNED)
    cue = dash.strip()
    assert ruled(parse) == [(("Piet Sandoval, harbour master",), cue, ('"We never agreed."',))]


def test_a_role_before_the_name_belongs_to_the_signature():
    below = sentence("referee/NOUN/root/0 Ama/PROPN/appos/1 Quist/PROPN/flat/2", PERSON="Ama Quist")
    assert ruled(document(SHUT, " — ", below)) == [(("referee Ama Quist",), "—", ('"We never agreed."',))]


def test_a_block_signed_by_its_last_line():
    held = sentence("It/PRON/nsubj/2 holds/VERB/root/0/hold ./PUNCT/punct/2")
    parse = document("> ", held, "\n>\n> — ", SIGNED)
    found = [(r.source, r.content, r.rule) for r in reports(parse)]
    assert found == [(("Piet Sandoval, harbour master",), ("It holds",), "format:signature")]


@pytest.mark.parametrize(
    "below",
    [
        sentence("Piet/PROPN/nsubj/3 Sandoval/PROPN/flat/1 left/VERB/root/0/leave", PERSON="Piet Sandoval"),
        sentence("Harbour/NOUN/compound/2 news/NOUN/root/0"),
    ],
    ids=["narration", "a heading"],
)
def test_what_is_no_signature(below):
    assert "format:signature" not in [r.rule for r in reports(document(SHUT, "\n", below))]


def line(label: str, words: str) -> Draft:
    """A line of a transcript: a label, a colon, and a sentence whose root is word 4."""
    return sentence(f"{label}/PROPN/root/0 :/PUNCT/punct/1 {words}")


def test_interviews():
    parse = document(
        line("Q", "Did/AUX/aux/5 you/PRON/nsubj/5 know/VERB/parataxis/1 ?/PUNCT/punct/5"),
        "\n",
        line("A", "Nobody/PRON/nsubj/4 told/VERB/parataxis/1/tell us/PRON/obj/4 ./PUNCT/punct/4"),
        "\n",
        line("Q", "And/CCONJ/cc/4 now/ADV/parataxis/1 ?/PUNCT/punct/4"),
        "\n",
        line("A", "We/PRON/nsubj/4 wait/VERB/parataxis/1 ./PUNCT/punct/4"),
    )
    assert [(r.source, r.content, r.rule) for r in reports(parse)] == [
        (("Q",), ("Did you know?",), "format:transcript"),
        (("A",), ("Nobody told us",), "format:transcript"),
        (("Q",), ("And now?",), "format:transcript"),
        (("A",), ("We wait",), "format:transcript"),
    ]
    asked = document(
        sentence(
            "I/PRON/nsubj/2 asked/VERB/root/0/ask him/PRON/iobj/2 why/ADV/advmod/6 he/PRON/nsubj/6 left/VERB/ccomp/2/leave ./PUNCT/punct/2"
        )
    )
    assert ruled(asked) == [(("I",), "asked", ("why he left",))]


def test_headlines_with_the_name_behind():
    read = sentence(
        "Also/ADV/advmod/2 Read/VERB/root/0 :/PUNCT/punct/2 ‘/PUNCT/punct/5 ~Enough/ADJ/parataxis/2 ’/PUNCT/punct/5 "
        ":/PUNCT/punct/8 Dana/PROPN/parataxis/2 Voss/PROPN/flat/8 on/ADP/case/11 bins/NOUN/nmod/8"
    )
    parse = document(read, "\n\n", sentence("It/PRON/nsubj/2 rained/VERB/root/0/rain ./PUNCT/punct/2"))
    found = [(r.source, r.content, r.rule) for r in reports(parse) if r.source]
    assert found == [(("Dana Voss",), ("‘Enough’",), "format:headline")]


def test_headlines():
    quoted = document(
        sentence(
            "Storm/NOUN/nsubj/4 ‘/PUNCT/punct/4 ~to/PART/mark/4 hit/VERB/ccomp/9 by/ADP/case/6 noon/NOUN/obl/4 ’/PUNCT/punct/4 ,/PUNCT/punct/9 says/VERB/root/0/say Met/PROPN/compound/11 Office/PROPN/nsubj/9"
        )
    )
    assert ruled(quoted) == [(("Met Office",), "says", ("Storm ‘to hit by noon’",))]
    trailing = document(
        sentence(
            "Clinic/NOUN/nsubj/2 Hid/VERB/root/0/hide Records/NOUN/obj/2 ,/PUNCT/punct/7 Former/ADJ/amod/6 Nurse/NOUN/nsubj/7 Says/VERB/parataxis/2/say"
        )
    )
    assert ruled(trailing) == [(("Former Nurse",), "Says", ("Clinic Hid Records",))]
    colon = document(
        sentence(
            "Dana/PROPN/root/0 Voss/PROPN/flat/1 :/PUNCT/punct/1 Ports/NOUN/nsubj/6 will/AUX/aux/6 close/VERB/parataxis/1 tonight/NOUN/obl:unmarked/6",
            PERSON="Dana Voss",
        ),
        PARAGRAPH,
        sentence("It/PRON/nsubj/2 rained/VERB/root/0/rain ./PUNCT/punct/2"),
    )
    assert ruled(colon) == [(("Dana Voss",), ":", ("Ports will close tonight",))]
