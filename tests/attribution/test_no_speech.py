"""What is no speech, or not asserted, or a thought; speech in speech.

The trees are those of a good parser. Where the learned tagger has a part in it, its spans are built by hand too.
"""

# ruff: noqa: E501  (a parse is a line)

from __future__ import annotations

import pytest
from support.build import document, sentence
from support.reports import reports, rows, ruled, texts


def test_nested_speech_has_a_row_and_a_parent():
    parse = document(
        sentence(
            "Diaz/PROPN/nsubj/2 said/VERB/root/0/say Kwon/PROPN/nsubj/4 promised/VERB/ccomp/2/promise to/PART/mark/6 pay/VERB/xcomp/4 the/DET/det/9 whole/ADJ/amod/9 crew/NOUN/obj/6 ./PUNCT/punct/2"
        )
    )
    outer, inner = rows(parse)
    assert texts(parse, outer.content) == ("Kwon promised to pay the whole crew",)
    assert texts(parse, inner.source) == ("Kwon",)
    assert texts(parse, inner.content) == ("to pay the whole crew",)
    assert (outer.parent, inner.parent) == (None, outer.id)


NOT_SPEECH = {
    "scare quotes": 'The/DET/det/4 so-called/ADJ/amod/4 "/PUNCT/punct/4 reform/NOUN/nsubj/6 "/PUNCT/punct/4 failed/VERB/root/0/fail ./PUNCT/punct/6',
    "title": '"/PUNCT/punct/4 The/DET/det/4 Long/ADJ/amod/4 Road/NOUN/nsubj/6 "/PUNCT/punct/4 sold/VERB/root/0/sell well/ADV/advmod/6 ./PUNCT/punct/6',
    "nickname": 'A/DET/det/2 man/NOUN/nsubj/7 known/VERB/acl/2/know as/ADP/case/6 "/PUNCT/punct/6 Shorty/PROPN/obl/3 "/PUNCT/punct/6 fled/VERB/root/0/flee ./PUNCT/punct/7',
}


@pytest.mark.parametrize("words", NOT_SPEECH.values(), ids=NOT_SPEECH.keys())
def test_what_is_not_speech_gives_no_row(words):
    assert rows(document(sentence(words))) == []


@pytest.mark.parametrize(
    ("words", "factuality"),
    [
        ("Ames/PROPN/nsubj/4 did/AUX/aux/4 not/PART/advmod/4 say/VERB/root/0/say it/PRON/nsubj/7 was/AUX/cop/7 safe/ADJ/ccomp/4 ./PUNCT/punct/4", "negated"),
        ("If/SCONJ/mark/3 she/PRON/nsubj/3 says/VERB/advcl/9/say it/PRON/nsubj/6 is/AUX/cop/6 safe/ADJ/ccomp/3 ,/PUNCT/punct/3 we/PRON/nsubj/9 go/VERB/root/0 ./PUNCT/punct/9", "hypothetical"),
        ("He/PRON/nsubj/2 declined/VERB/root/0/decline to/PART/mark/4 say/VERB/xcomp/2/say whether/SCONJ/mark/8 it/PRON/nsubj/8 was/AUX/cop/8 safe/ADJ/ccomp/4 ./PUNCT/punct/2", "negated"),
    ],
)  # fmt: skip
def test_negated_and_hypothetical_reports_say_so(words, factuality):
    assert [r.factuality for r in reports(document(sentence(words))) if r.lemma == "say"] == [factuality]


@pytest.mark.parametrize(("form", "lemma"), [("believes", "believe"), ("hopes", "hope"), ("fears", "fear")])
def test_thought_is_a_class_of_its_own(form, lemma):
    parse = document(
        sentence(
            f"Ito/PROPN/nsubj/2 {form}/VERB/root/0/{lemma} it/PRON/nsubj/4 ended/VERB/ccomp/2/end ./PUNCT/punct/2"
        )
    )
    assert [(r.act, r.lemma) for r in reports(parse)] == [("thought", lemma)]


def test_verb_senses():
    salt = document(
        sentence("The/DET/det/2 cook/NOUN/nsubj/3 added/VERB/root/0/add salt/NOUN/obj/3 ./PUNCT/punct/3")
    )
    assert rows(salt) == []
    polls = document(
        sentence(
            "Polls/NOUN/nsubj/2/poll show/VERB/root/0/show support/NOUN/nsubj/4 fell/VERB/ccomp/2/fall ./PUNCT/punct/2"
        )
    )
    assert [r.act for r in reports(polls)] == ["evidence"]
    sign = document(
        sentence(
            'The/DET/det/2 sign/NOUN/nsubj/3 says/VERB/root/0/say :/PUNCT/punct/3 "/PUNCT/punct/6 Keep/VERB/ccomp/3 out/ADV/advmod/6 ./PUNCT/punct/6 "/PUNCT/punct/6'
        )
    )
    assert ruled(sign) == [(("The sign",), "says", ('"Keep out."',))]
