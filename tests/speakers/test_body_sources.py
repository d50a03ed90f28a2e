"""Sources that are organisations: their names, whose they are, abbreviations, the ministry of before."""

from __future__ import annotations

import pytest
from support.asking import ask, one, said
from support.build import attribution, document, sentence, span

from quoteattr.speakers import Registry


@pytest.mark.parametrize(
    ("words", "source", "name"),
    [
        ("The/DET/det/3 Lund/PROPN/compound/3 campaign/NOUN/nsubj/4", "The Lund campaign", "Lund campaign"),
        ("Lund/PROPN/nmod:poss/3 ’s/PART/case/1 campaign/NOUN/nsubj/4", "Lund’s campaign", "Lund campaign"),
        (
            "The/DET/det/3 Harbour/PROPN/compound/3 Ministry/PROPN/nsubj/4",
            "The Harbour Ministry",
            "Harbour Ministry",
        ),
    ],
)
def test_organisations_speak(words, source, name):
    size = len(words.split())
    entities = {"PERSON": "Lund"} if "Lund" in words else {"ORG": "Harbour Ministry"}
    parse = document(sentence(said(words, size), **entities))
    speaker = one(parse, source)
    assert speaker.names == (name,)
    assert speaker.kind == "organization"


def test_the_ministry_is_the_one_named_before():
    parse = document(
        sentence(
            "The/DET/det/3 Harbour/PROPN/compound/3 Ministry/PROPN/nsubj/4 met/VERB/root/0/meet ./PUNCT/punct/4",
            ORG="Harbour Ministry",
        ),
        sentence(said("The/DET/det/2 ministry/NOUN/nsubj/3", 2)),
    )
    assert one(parse, "The ministry").names == ("Harbour Ministry",)


MILLS = sentence(
    "Dunmore/PROPN/compound/2 Mills/PROPN/nsubj/3 opened/VERB/root/0/open a/DET/det/5 silo/NOUN/obj/3 ./PUNCT/punct/3",
    ORG="Dunmore Mills",
)
RIVAL = sentence(
    "Analysts/NOUN/nsubj/2 like/VERB/root/0/like Kestrel/PROPN/obj/2 ./PUNCT/punct/2",
    ORG="Kestrel",
)
COURT = sentence(
    "The/DET/det/3 Harbour/PROPN/compound/3 Court/PROPN/nsubj/4 agreed/VERB/root/0/agree ./PUNCT/punct/4",
    ORG="Harbour Court",
)


@pytest.mark.parametrize(
    ("before", "names"),
    [
        ([MILLS], ("Dunmore Mills",)),
        ([MILLS, RIVAL, RIVAL], ()),
        ([COURT], ()),
    ],
    ids=["the only one", "either of two", "none"],
)
def test_the_company_is_the_one_that_the_text_is_about(before, names):
    parse = document(*before, sentence(said("The/DET/det/2 company/NOUN/nsubj/3", 2)))
    assert one(parse, "The company").names == names


def test_an_office_is_its_holders():
    came = "Per/PROPN/nsubj/3 Lindqvist/PROPN/flat/1 came/VERB/root/0/come ./PUNCT/punct/3"
    office = said("Lindqvist/PROPN/nmod:poss/3 ’s/PART/case/1 office/NOUN/nsubj/4", 3)
    parse = document(sentence(came, PERSON="Per Lindqvist"), sentence(office, PERSON="Lindqvist"))
    assert one(parse, "Lindqvist’s office").names == ("Per Lindqvist’s office",)


def test_an_acronym_and_its_name_are_one_organisation():
    parse = document(
        sentence(
            said("The/DET/det/4 North/PROPN/compound/4 Sea/PROPN/compound/4 Council/PROPN/nsubj/5", 4),
            ORG="North Sea Council",
        ),
        sentence(said("The/DET/det/2 NSC/PROPN/nsubj/3", 2), ORG="NSC"),
    )
    rows = (
        attribution(parse, source="The North Sea Council", content="it", id="a1"),
        attribution(parse, source="The NSC", content="it", id="a2"),
    )
    first, second = ask(parse, *rows)
    assert first.names == second.names
    assert first.ids == second.ids


def test_police_and_the_mayors_office_are_two_sources():
    parse = document(
        sentence(
            "Police/NOUN/nsubj/7 and/CCONJ/cc/6 the/DET/det/4 mayor/NOUN/nmod:poss/6 "
            "’s/PART/case/4 office/NOUN/conj/1 "
            "said/VERB/root/0/say it/PRON/obj/7 ./PUNCT/punct/7"
        ),
        sentence(
            "Norwick/PROPN/compound/2 police/NOUN/nsubj/3 left/VERB/root/0/leave ./PUNCT/punct/3",
            LOC="Norwick",
        ),
    )
    assert one(parse, "Police and the mayor’s office").names == ("Norwick police",)


def test_a_word_that_begins_a_sentence_names_no_body():
    """*Power utility blames vandals*: a capital at the beginning says nothing."""
    parse = document(sentence(said("Power/NOUN/compound/2 utility/NOUN/nsubj/3", 2)))
    assert one(parse, "Power utility").names == ()


@pytest.mark.parametrize(
    ("owner", "name"), [("Norway", "Norwegian navy"), ("US", "US navy"), ("Oslo", "Oslo navy")]
)
def test_a_countrys_body_is_called_by_the_adjective(owner, name):
    parse = document(
        sentence(said(f"{owner}/PROPN/nmod:poss/3 's/PART/case/1 navy/NOUN/nsubj/4", 3), GPE=owner)
    )
    assert one(parse, f"{owner}'s navy").names == (name,)


@pytest.mark.parametrize(
    ("noun", "preposition", "place", "name"),
    [
        ("embassy", "of", "Denmark", "Danish embassy"),
        ("government", "of", "Norway", "Norwegian government"),
        ("ministry", "in", "Oslo", "Norwegian ministry"),
        ("embassy", "in", "Oslo", ""),
    ],
)
def test_a_body_is_that_of_the_country_behind_it(noun, preposition, place, name):
    subject = f"The/DET/det/2 {noun}/NOUN/nsubj/5 {preposition}/ADP/case/4 {place}/PROPN/nmod/2"
    parse = document(sentence(said(subject, 4), GPE=place))
    assert one(parse, f"The {noun} {preposition} {place}").names == ((name,) if name else ())


def test_a_partys_name_is_not_what_it_is():
    parse = document(
        sentence(
            said(
                "The/DET/det/8 Popular/PROPN/amod/3 Front/PROPN/compound/8 (/PUNCT/punct/5 PF/PROPN/appos/3 "
                ")/PUNCT/punct/5 opposition/NOUN/compound/8 party/NOUN/nsubj/9",
                8,
            ),
            ORG=["Popular Front", "PF"],
        ),
        sentence(said("The/DET/det/3 opposition/NOUN/compound/3 party/NOUN/nsubj/4", 3)),
    )
    assert one(parse, "The Popular Front (PF) opposition party").names == ("Popular Front",)
    assert one(parse, "The opposition party").names in {("Popular Front",), ()}


def test_the_letters_in_brackets_say_how_far_a_name_goes():
    parse = document(
        sentence(
            "The/DET/det/2 Alliance/PROPN/nsubj/9 to/PART/mark/4 Reclaim/PROPN/acl/2 Our/PROPN/nmod:poss/6 "
            "Ports/PROPN/obj/4 (/PUNCT/punct/8 AROP/PROPN/appos/2 )/PUNCT/punct/8",
            ORG=["Alliance", "Reclaim Our Ports"],
        ),
        sentence(said("AROP/PROPN/nsubj/2", 1), ORG="AROP"),
    )
    assert one(parse, span(parse, "AROP", 1)).names == ("Alliance to Reclaim Our Ports",)


def test_letters_in_brackets_may_hold_an_abbreviation():
    parse = document(
        sentence(
            "The/DET/det/4 US/PROPN/compound/4 Geological/PROPN/amod/4 Survey/PROPN/nsubj/8 (/PUNCT/punct/6 "
            "USGS/PROPN/appos/4 )/PUNCT/punct/6 said/VERB/root/0/say it/PRON/obj/8 ./PUNCT/punct/8",
            ORG=["US Geological Survey", "USGS"],
        )
    )
    assert one(parse, "The US Geological Survey (USGS)").names == ("US Geological Survey",)


def test_letters_behind_an_office_are_nobodys_name():
    parse = document(
        sentence(
            "The/DET/det/4 Chief/PROPN/compound/4 Harbour/PROPN/compound/4 Officer/PROPN/nsubj/8 (/PUNCT/punct/6 "
            "CHO/PROPN/appos/4 )/PUNCT/punct/6 said/VERB/root/0/say it/PRON/obj/8 ./PUNCT/punct/8"
        )
    )
    assert one(parse, "The Chief Harbour Officer (CHO)").kind != "organization"


def test_a_lone_name_that_the_registry_knows_as_a_body_is_no_person():
    parse = document(sentence(said("Ukrenergo/PROPN/nsubj/2", 1), PERSON="Ukrenergo"))
    speaker = one(parse, "Ukrenergo", registry=Registry.load())
    assert (speaker.names, speaker.kind) == (("Ukrenergo",), "organization")


def test_a_lone_name_may_be_the_beginning_of_a_bodys_name():
    """*Bluewater* for *Bluewater Trust*, where the tagger takes the word alone for a person."""
    parse = document(
        sentence(
            "Bluewater/PROPN/compound/2 Trust/PROPN/nsubj/3 met/VERB/root/0/meet ./PUNCT/punct/3",
            ORG="Bluewater Trust",
        ),
        sentence(said("Bluewater/PROPN/nsubj/2", 1), PERSON="Bluewater"),
    )
    start = parse.text.index("Bluewater said")
    (speaker,) = ask(parse, attribution(parse, source=(start, start + 9), content="it"))
    assert (speaker.names, speaker.kind) == (("Bluewater Trust",), "organization")


@pytest.mark.parametrize(("tag", "name"), [("PROPN", ("TruthLens",)), ("ADV", ())])
def test_a_body_that_the_tagger_knows_nothing_of_is_named_as_it_stands(tag, name):
    parse = document(sentence(said(f"TruthLens/{tag}/nsubj/2", 1)))
    speaker = one(parse, "TruthLens")
    assert speaker.names == name
    assert (speaker.kind == "organization") == bool(name)


def test_police_are_nobody_where_several_forces_are_named():
    towns = ("Norwick", "Selby")
    left = "{}/PROPN/compound/2 police/NOUN/nsubj/3 left/VERB/root/0/leave ./PUNCT/punct/3"
    parse = document(
        sentence(said("Police/NOUN/nsubj/2", 1)), *(sentence(left.format(t), LOC=t) for t in towns)
    )
    assert one(parse, "Police").names == ()


def test_letters_that_are_short_for_nobody_who_is_known_stand_for_themselves():
    parse = document(
        sentence(
            "The/DET/det/3 harbour/NOUN/compound/3 union/NOUN/nsubj/7 (/PUNCT/punct/5 "
            "HWU/PROPN/appos/3 )/PUNCT/punct/5 met/VERB/root/0/meet ./PUNCT/punct/7",
            ORG="HWU",
        ),
        sentence(said("HWU/PROPN/nsubj/2", 1), ORG="HWU"),
    )
    start = parse.text.index("HWU said")
    assert ask(parse, attribution(parse, source=(start, start + 3), content="it"))[0].names == ("HWU",)


def test_which_is_the_body_that_its_clause_stands_behind():
    parse = document(
        sentence(
            "The/DET/det/3 Danish/ADJ/amod/3 embassy/NOUN/nsubj/8 ,/PUNCT/punct/6 which/PRON/nsubj/6 "
            "said/VERB/acl:relcl/3/say it/PRON/obj/6 closed/VERB/root/0/close ./PUNCT/punct/8",
            NORP="Danish",
        )
    )
    assert one(parse, "which").names == ("Danish embassy",)
