"""Whose name a phrase goes with: right before it, behind a comma, at the end of a long title; and the two of them.

Kinds on the shipped models, all texts invented; the constraints on parses built by hand.
"""

# ruff: noqa: E501  (a text or a parse is a line)

from __future__ import annotations

from dataclasses import replace

import pytest
from support.asking import ask, one, speaker_of
from support.build import attribution, document, sentence


@pytest.mark.models
@pytest.mark.parametrize(
    ("first", "who", "name"),
    [
        ("Danish shipbuilder Norholm Yards has laid off two hundred welders.", "The shipbuilder", "Norholm Yards"),
        ("The freight company Baltika Trans owns the wagons.", "The company", "Baltika Trans"),
        ("Rights group Open Cells published the pictures on Friday.", "The group", "Open Cells"),
        ("The Latvian coast guard agency KAKR stopped a trawler on Monday.", "The agency", "KAKR"),
        ("Iceland's fishing watchdog Fiskistofa has fined two trawlers.", "The watchdog", "Fiskistofa"),
        ("The airport was sold to an insurer, Fjord Mutual.", "The insurer", "Fjord Mutual"),
    ],
)  # fmt: skip
def test_a_body_is_what_the_noun_beside_its_name_calls_it(analyzer, first, who, name):
    text = f"{first} {who} said on Tuesday that the matter was closed."
    assert speaker_of(analyzer, text, "the matter was closed") == (name,)


@pytest.mark.models
@pytest.mark.parametrize("what", ["The operator, Vandkraft,", "The supplier, Vandkraft,"])
def test_a_body_named_behind_its_noun_speaks(analyzer, what):
    text = f"Two turbines stand still. {what} said that the order came by telephone."
    assert speaker_of(analyzer, text, "the order came by telephone") == ("Vandkraft",)


RIGHT_BEFORE = "The/DET/det/3 freight/NOUN/compound/3 company/NOUN/nsubj/5 Norline/PROPN/{relation} left/VERB/root/0/leave ./PUNCT/punct/5"
SAID = "The/DET/det/2 company/NOUN/nsubj/3 said/VERB/root/0/say it/PRON/obj/3 ./PUNCT/punct/3"


@pytest.mark.parametrize("relation", ["appos/3", "flat/3", "nsubj/5"])
def test_the_noun_right_before_a_name_is_joined_to_it_by_the_tree(relation):
    parse = document(sentence(RIGHT_BEFORE.format(relation=relation), ORG="Norline"), sentence(SAID))
    assert one(parse, source="The company").names == ("Norline",)


def test_a_noun_that_has_nothing_to_do_with_the_name_behind_it_is_not_it():
    told = "They/PRON/nsubj/2 told/VERB/root/0/tell the/DET/det/4 company/NOUN/iobj/2 Norline/PROPN/nsubj/6 left/VERB/ccomp/2/leave ./PUNCT/punct/2"
    parse = document(sentence(told, ORG="Norline"), sentence(SAID))
    assert one(parse, source="The company").names == ()


@pytest.mark.models
@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The chairman of the board of Banca Maramures de Est Ovidiu Cretu", "Ovidiu Cretu"),
        ("The head of the regional Red Crescent in Kherson Halyna Moroz", "Halyna Moroz"),
        ("The special envoy of the Turkish president for the grain corridor Kemal Aydin", "Kemal Aydin"),
    ],
)
def test_a_name_behind_a_long_title_is_the_persons(analyzer, title, name):
    assert speaker_of(analyzer, f"{title} said that the stores were empty.", "the stores were empty") == (
        name,
    )


@pytest.mark.models
@pytest.mark.parametrize("paper", ["New York Times", "Bank of Jackson", "Virginia Beach Council"])
def test_a_given_name_in_a_bodys_name_is_no_person(analyzer, paper):
    names = speaker_of(analyzer, f"The {paper} said that the stores were empty.", "the stores were empty")
    assert names == (paper,)


@pytest.mark.models
@pytest.mark.parametrize(
    ("before", "both"),
    [
        ("Emma Lindt and Paulo Reis wrote in a joint article that the fee was high.", "Both"),
        ("Minister Emma Lindt met Paulo Reis in Bergen on Monday.", "The two ministers"),
        ("Emma Lindt spoke on Monday. Paulo Reis spoke an hour later.", "Both"),
    ],
)
def test_both_are_the_two_named_last(analyzer, before, both):
    text = f"{before} {both} said that the cable should be paid for in common."
    assert speaker_of(analyzer, text, "the cable should") == ("Emma Lindt", "Paulo Reis")


@pytest.mark.models
def test_both_of_three_are_nobody(analyzer):
    text = "Emma Lindt, Paulo Reis and Ana Moss met in Bergen. Both said that the cable should be paid for in common."
    assert speaker_of(analyzer, text, "the cable should") == ()


@pytest.mark.models
def test_a_counterpart_is_the_other_one_there(analyzer):
    text = "Belgian Defence Minister Jan Peeters met Ruben Bakker in Ostend. Peeters praised the fleet. His Dutch counterpart said that the bill was open."
    assert speaker_of(analyzer, text, "the bill was open") == ("Ruben Bakker",)


@pytest.mark.models
def test_a_colleague_holds_the_post_of_the_one_named_before(analyzer):
    text = "Estonian Health Minister Liis Tamm and her Latvian colleague Ilze Ozola opened the ward. The Latvian minister said that the lifts were late."
    assert speaker_of(analyzer, text, "the lifts were late") == ("Ilze Ozola",)


@pytest.mark.models
@pytest.mark.parametrize(
    ("first", "who", "name"),
    [
        ("State Sen. Dale Norwood, R-Glasgow, read from seed catalogs for six hours.", "The Republican", "Dale Norwood"),
        ("Oksana Hrytsenko is the curator of the tram museum in Lviv.", "The curator", "Oksana Hrytsenko"),
        ("Jimmy Toland left the court on Monday.", "The 62-year-old", "Jimmy Toland"),
        ("Goalkeeper Kari Sveinsson was sent off for bringing down Aron Jonsson.", "The keeper", "Kari Sveinsson"),
        ("The violinist Agnes Racz lost her bow on the night train to Trieste.", "The musician", "Agnes Racz"),
        ("The pianist Lena Holt sold her house to a dealer, Horst Kranz.", "The musician", "Lena Holt"),
        ("Karim Aziz flew from Baku to Tbilisi on Monday with three folders.", "The envoy", "Karim Aziz"),
        ("Retired baker Torsten Wik rowed to the mainland with his niece Tove, 17.", "The 71-year-old", "Torsten Wik"),
    ],
)  # fmt: skip
def test_a_person_is_what_the_text_says_of_them(analyzer, first, who, name):
    assert speaker_of(analyzer, f"{first} {who} said that nobody had listened.", "nobody had listened") == (
        name,
    )


@pytest.mark.models
@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "The secretary of state said that the consulate would stay. Scott Bessent, the Treasury secretary, announced penalties.",
            "the consulate would stay",
        ),
        (
            "The minister came with Agriculture Minister Piotr Zawada. The prime minister said that quotas were gone.",
            "quotas were gone",
        ),
    ],
)
def test_another_department_is_somebody_else(analyzer, text, content):
    assert not {"Scott Bessent", "Piotr Zawada"}.intersection(speaker_of(analyzer, text, content))


@pytest.mark.models
@pytest.mark.parametrize(
    ("text", "content", "name"),
    [
        ("The Royal Norwegian Fleet (RNF) has confirmed it. RNF said no one was hurt.", "no one was hurt", "Royal Norwegian Fleet"),
        ("The Ministry of Foreign Affairs of Ukraine met on Monday. The MFA said the letter was false.", "the letter was false", "Ministry of Foreign Affairs of Ukraine"),
        ("The DRC demanded that the mine be closed.", "the mine be closed", "Democratic Republic of the Congo"),
    ],
)  # fmt: skip
def test_an_abbreviation_is_its_body(analyzer, text, content, name):
    assert speaker_of(analyzer, text, content) == (name,)


@pytest.mark.models
def test_a_company_of_a_country_is_no_name(analyzer):
    text = "Two firms bid for the yard. The German company said on Monday that it would wait."
    assert speaker_of(analyzer, text, "it would wait") == ()


def test_no_name_where_the_row_is_doubtful():
    parse = document(
        sentence(
            "Ada/PROPN/nsubj/3 Moss/PROPN/flat/1 said/VERB/root/0/say it/PRON/obj/3 ./PUNCT/punct/3",
            PERSON="Ada Moss",
        )
    )
    row = attribution(parse, source="Ada Moss", content="it")
    for confidence, names in ((0.75, ("Ada Moss",)), (0.65, ())):
        (speaker,) = ask(parse, replace(row, confidence=confidence))
        assert speaker.names == names
        assert names or speaker.guesses == (("Ada Moss", pytest.approx(0.963, abs=0.1)),)
