"""Indirect speech: clauses, asides, phrases, nouns, passives and relative clauses.

The trees are those of a good parser. Where the learned tagger has a part in it, its spans are built by hand too.
"""

# ruff: noqa: E501  (a parse is a line)

from __future__ import annotations

import pytest
from support.build import document, sentence
from support.reports import named, ruled, triples
from support.sentences import BARE, CONJOINED


def test_bare_indirect():
    parse = document(BARE)
    assert triples(parse) == [(("Lindqvist",), "said", ("the ferry left early",))]


@pytest.mark.parametrize("relations", [("root/0", "parataxis/2"), ("ccomp/7", "root/0")])
def test_parenthetical_cue(relations):
    left, said = relations
    parse = document(
        sentence(
            f"It/PRON/nsubj/2 left/VERB/{left}/leave early/ADV/advmod/2 ,/PUNCT/punct/7 the/DET/det/6 company/NOUN/nsubj/7 said/VERB/{said}/say ./PUNCT/punct/2"
        )
    )
    assert ruled(parse) == [(("the company",), "said", ("It left early",))]


@pytest.mark.parametrize(
    ("words", "row"),
    [
        (
            "The/DET/det/2 dam/NOUN/nsubj/3 leaked/VERB/root/0/leak ,/PUNCT/punct/7 according/VERB/case/7 to/ADP/fixed/5 Ruiz/PROPN/obl/3 ./PUNCT/punct/3",
            (("Ruiz",), "according to", ("The dam leaked",)),
        ),
        (
            "In/ADP/case/3 the/DET/det/3 words/NOUN/obl/9/word of/ADP/case/5 Hale/PROPN/nmod/3 ,/PUNCT/punct/3 the/DET/det/8 plan/NOUN/nsubj/9 failed/VERB/root/0/fail ./PUNCT/punct/9",
            (("Hale",), "In the words of", ("the plan failed",)),
        ),
        (
            "In/ADP/case/4 Hale/PROPN/nmod:poss/4 's/PART/case/2 view/NOUN/obl/8 ,/PUNCT/punct/4 the/DET/det/7 plan/NOUN/nsubj/8 failed/VERB/root/0/fail ./PUNCT/punct/8",
            (("Hale's",), "view", ("the plan failed",)),
        ),
        (
            "Per/ADP/case/3 the/DET/det/3 filing/NOUN/obl/7 ,/PUNCT/punct/3 the/DET/det/6 firm/NOUN/nsubj/7 owes/VERB/root/0/owe millions/NOUN/obj/7 ./PUNCT/punct/7",
            (("the filing",), "Per", ("the firm owes millions",)),
        ),
    ],
)
def test_phrases(words, row):
    assert ruled(document(sentence(words))) == [row]


def test_cue_nouns():
    parse = document(
        sentence(
            "The/DET/det/2 union/NOUN/nmod:poss/4 's/PART/case/2 claim/NOUN/nsubj/9 that/SCONJ/mark/8 jobs/NOUN/nsubj/8 would/AUX/aux/8 go/VERB/acl/4 spread/VERB/root/0 ./PUNCT/punct/9"
        )
    )
    assert ruled(parse) == [(("The union's",), "claim", ("that jobs would go",))]


def test_passive():
    told = document(
        sentence(
            "Residents/NOUN/nsubj:pass/3 were/AUX/aux:pass/3 told/VERB/root/0/tell by/ADP/case/5 officials/NOUN/obl:agent/3 to/PART/mark/7 leave/VERB/xcomp/3 ./PUNCT/punct/3"
        )
    )
    assert ruled(told) == [(("officials",), "were told", ("to leave",))]
    said = document(
        sentence(
            "It/PRON/expl/3 was/AUX/aux:pass/3 said/VERB/root/0/say that/SCONJ/mark/7 the/DET/det/6 dam/NOUN/nsubj/7 leaked/VERB/csubj:pass/3/leak ./PUNCT/punct/3"
        )
    )
    assert ruled(said) == [((), "was said", ("that the dam leaked",))]


def test_two_cues_with_one_source():
    parse = document(CONJOINED)
    assert ruled(parse) == [
        (("He",), "denied", ("the charge",)),
        (("He",), "said", ("it was political",)),
    ]


PETROV = sentence(
    "Ann/PROPN/nsubj/10 Petrov/PROPN/flat/1 ,/PUNCT/punct/5 who/PRON/nsubj/5 said/VERB/acl:relcl/1/say the/DET/det/7 vote/NOUN/nsubj:pass/9 was/AUX/aux:pass/9 rigged/VERB/ccomp/5/rig left/VERB/root/0/leave ./PUNCT/punct/10",
    PERSON="Ann Petrov",
)


def test_relative_pronoun_stands_for_the_noun():
    parse = document(PETROV)
    assert ruled(parse) == [(("who",), "said", ("the vote was rigged",))]
    assert [s.names for s in named(parse)] == [("Ann Petrov",)]


VANE = sentence(
    "Lord/PROPN/nsubj/12 Vane/PROPN/flat/1 ,/PUNCT/punct/5 who/PRON/nsubj/5 replaced/VERB/acl:relcl/1/replace Mrs/PROPN/obj/5 Peel/PROPN/flat/6 in/ADP/case/9 July/PROPN/obl/5 ,/PUNCT/punct/5 yesterday/NOUN/obl:unmarked/12 said/VERB/root/0/say it/PRON/nsubj/14 ended/VERB/ccomp/12/end ./PUNCT/punct/12",
    PERSON=["Vane", "Peel"],
)


def test_an_aside_between_subject_and_verb():
    parse = document(VANE)
    assert ruled(parse) == [(("Lord Vane",), "said", ("it ended",))]
    assert [s.names for s in named(parse)] in ([("Vane",)], [("Lord Vane",)])


def test_content_before_its_relative_clause():
    parse = document(
        sentence(
            "It/PRON/nsubj/4 was/AUX/cop/4 a/DET/det/4 deal/NOUN/root/0 that/PRON/obj/7 Weiss/PROPN/nsubj/7 called/VERB/acl:relcl/4/call dead/ADJ/xcomp/7 ./PUNCT/punct/4"
        )
    )
    assert ruled(parse) == [(("Weiss",), "called", ("a deal", "dead"))]


@pytest.mark.parametrize(("subject", "rows"), [("she/PRON/nsubj/5", 0), ("who/PRON/nsubj/5", 1)])
def test_a_clause_behind_is_no_content_of_a_relative_whose_object_stands_before(subject, rows):
    parse = document(
        sentence(
            f"They/PRON/nsubj/2 know/VERB/root/0 those/PRON/obj/2 {subject} said/VERB/acl:relcl/3/say the/DET/det/7 vote/NOUN/nsubj/8 fell/VERB/parataxis/2/fall"
        )
    )
    assert len([r for r in ruled(parse) if r[1] == "said"]) == rows


@pytest.mark.parametrize("participle", ["Asked/VERB/advcl/9/ask", "Speaking/VERB/advcl/9/speak"])
def test_a_participle_ahead_is_no_content_of_the_clause_that_follows(participle):
    words = (
        f"{participle} there/ADV/advmod/1 ,/PUNCT/punct/1 the/DET/det/5 mayor/NOUN/nsubj/9 ,/PUNCT/punct/5 "
        "Una/PROPN/appos/5 ,/PUNCT/punct/5 replied/VERB/root/0/reply ./PUNCT/punct/9"
    )
    assert [r for r in ruled(document(sentence(words))) if r[1] == "replied"] == []
