"""Who it is: joint, contested, later, described, unnamed.

The trees are those of a good parser. Where the learned tagger has a part in it, its spans are built by hand too.
"""

# ruff: noqa: E501  (a parse is a line)

from __future__ import annotations

import pytest
from support.build import document, sentence
from support.reports import named, reports, ruled
from support.sentences import JOINT


def test_joint_source_is_one_row():
    assert ruled(document(JOINT)) == [(("Police and the mayor's office",), "said", ("it ended",))]


CONTEST = (
    sentence(
        "Peter/PROPN/nsubj/3 Torres/PROPN/flat/1 met/VERB/root/0/meet Adam/PROPN/obj/3 Blake/PROPN/flat/4 ./PUNCT/punct/3",
        PERSON=["Peter Torres", "Adam Blake"],
    ),
    sentence("He/PRON/nsubj/2 said/VERB/root/0/say it/PRON/nsubj/4 ended/VERB/ccomp/2/end ./PUNCT/punct/2"),
)


def test_a_contested_pronoun_is_resolved_or_said_to_be_unresolved():
    parse = document(*CONTEST)
    (speaker,) = named(parse)
    assert speaker.status in ("named", "unresolved")
    assert (speaker.names == ()) == (speaker.status == "unresolved")
    assert speaker.names in ((), ("Peter Torres",), ("Adam Blake",))
    assert speaker.steps


def test_cataphora():
    parse = document(
        sentence(
            '"/PUNCT/punct/3 I/PRON/nsubj/3 quit/VERB/ccomp/7 ,/PUNCT/punct/7 "/PUNCT/punct/3 he/PRON/nsubj/7 said/VERB/root/0/say ./PUNCT/punct/7'
        ),
        sentence(
            "Paul/PROPN/nsubj/4 Hahn/PROPN/flat/1 had/AUX/aux/4 served/VERB/root/0/serve ten/NUM/nummod/6 years/NOUN/obj/4 ./PUNCT/punct/4",
            PERSON="Paul Hahn",
        ),
    )
    assert [s.names for s in named(parse)] == [("Paul Hahn",)]


def test_a_spokeswoman_is_not_her_organisation():
    parse = document(
        sentence(
            "A/DET/det/2 spokeswoman/NOUN/nsubj/8 for/ADP/case/7 the/DET/det/7 Port/PROPN/compound/7 of/ADP/case/7 Arden/PROPN/nmod/2 said/VERB/root/0/say it/PRON/nsubj/10 ended/VERB/ccomp/8/end ./PUNCT/punct/8",
            ORG="the Port of Arden",
        )
    )
    assert ruled(parse) == [(("A spokeswoman for the Port of Arden",), "said", ("it ended",))]
    (speaker,) = named(parse)
    assert "Port of Arden" not in speaker.names
    assert speaker.kind != "organization"


def test_same_surname_is_not_merged():
    parse = document(
        sentence(
            "Omar/PROPN/nsubj/5 Haddad/PROPN/flat/1 and/CCONJ/cc/4 Lina/PROPN/conj/1 spoke/VERB/root/0/speak ./PUNCT/punct/5",
            PERSON=["Omar Haddad"],
        ),
        sentence(
            "Lina/PROPN/nsubj/3 Haddad/PROPN/flat/1 left/VERB/root/0/leave ./PUNCT/punct/3",
            PERSON=["Lina Haddad"],
        ),
        sentence(
            "Haddad/PROPN/nsubj/2 said/VERB/root/0/say it/PRON/nsubj/4 ended/VERB/ccomp/2/end ./PUNCT/punct/2",
            PERSON="Haddad",
        ),
    )
    (speaker,) = named(parse)
    assert len(speaker.names) <= 1
    assert speaker.steps


def test_the_addressee_is_neither_source_nor_content():
    parse = document(
        sentence(
            "Fine/PROPN/nsubj/2 told/VERB/root/0/tell reporters/NOUN/iobj/2 the/DET/det/5 deal/NOUN/nsubj/7 was/AUX/cop/7 dead/ADJ/ccomp/2 ./PUNCT/punct/2"
        )
    )
    assert ruled(parse) == [(("Fine",), "told", ("the deal was dead",))]


@pytest.mark.parametrize(
    ("words", "source", "cue"),
    [
        ("The/DET/det/3 White/PROPN/compound/3 House/PROPN/nsubj/4 said/VERB/root/0/say it/PRON/nsubj/6 ended/VERB/ccomp/4/end ./PUNCT/punct/4", "The White House", "said"),
        ("The/DET/det/2 filing/NOUN/nsubj/3 states/VERB/root/0/state it/PRON/nsubj/5 ended/VERB/ccomp/3/end ./PUNCT/punct/3", "The filing", "states"),
        ('The/DET/det/2 tweet/NOUN/nsubj/3 read/VERB/root/0/read :/PUNCT/punct/3 "/PUNCT/punct/6 It/PRON/nsubj/7 ended/VERB/ccomp/3/end ./PUNCT/punct/7 "/PUNCT/punct/7', "The tweet", "read"),
    ],
)  # fmt: skip
def test_organisations_and_documents_speak(words, source, cue):
    assert [(r.source, r.cue) for r in reports(document(sentence(words)))] == [((source,), cue)]


def test_anonymous_sources_are_kept():
    parse = document(
        sentence(
            "People/NOUN/nsubj/6/person familiar/ADJ/amod/1 with/ADP/case/5 the/DET/det/5 matter/NOUN/obl/2 said/VERB/root/0/say it/PRON/nsubj/8 ended/VERB/ccomp/6/end ./PUNCT/punct/6"
        )
    )
    assert ruled(parse) == [(("People familiar with the matter",), "said", ("it ended",))]
    assert [s.status for s in named(parse)] == ["anonymous"]
