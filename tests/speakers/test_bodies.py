"""Organisations under several forms, and what speaks through a document: one test a kind, on the shipped models.

All texts are invented.
"""

# ruff: noqa: E501  (a text is a line)

from __future__ import annotations

import pytest
from support.asking import speaker_of


@pytest.mark.parametrize("outlet", ["Interfax news agency", "Guardian newspaper", "Suspilne broadcaster"])
def test_what_a_paper_or_an_agency_is_called_is_no_part_of_its_name(analyzer, outlet):
    name = outlet.split()[0]
    text = f"The ferry was sold to a Dutch firm on Monday, the {outlet} reported."
    assert speaker_of(analyzer, text, "The ferry was sold") == (name,)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("the British defence ministry", "the UK defence ministry"),
        ("the Norwegian foreign ministry", "Norway's foreign ministry"),
    ],
)
def test_a_ministry_under_two_forms_is_one_speaker(analyzer, first, second):
    text = f"The port was closed, {first} said on Monday.\n\nThe road is open, {second} said on Tuesday."
    rows = [q.speaker for q in analyzer.analyze(text).quotes]
    assert len(rows) == 2
    assert rows[0].names
    assert rows[0].ids == rows[1].ids
    assert rows[0].names == rows[1].names


def test_a_bodys_name_holds_no_possessive_mark(analyzer):
    assert speaker_of(analyzer, "Norway's navy said on Friday that the wreck was empty.", "the wreck") == (
        "Norwegian navy",
    )


def test_the_abbreviation_of_a_description_is_whom_the_description_is(analyzer):
    text = (
        "Chief Election Commissioner Kamal Rahim met the parties on Monday. The chief election commissioner (CEC) said that the vote would be quiet.\n\n"
        "At noon the CEC said that every booth would have a lamp."
    )
    assert speaker_of(analyzer, text, "every booth") == ("Kamal Rahim",)


def test_a_name_with_a_reflexive_behind_it_is_that_name(analyzer):
    text = "Sergei Lavrov met the guests on Monday.\n\nAnna Brandt herself said that the lake was clean."
    assert speaker_of(analyzer, text, "the lake was clean") == ("Anna Brandt",)


def test_a_statement_speaks_for_whom_a_comma_names_behind_its_office(analyzer):
    text = "According to a statement issued on Monday by the school's director, Petra Lund, the lessons will begin at nine."
    assert speaker_of(analyzer, text, "the lessons will begin") == ("Petra Lund",)


def test_a_family_is_not_the_person_who_has_just_spoken(analyzer):
    text = "“We are tired,” lawyer Ada Kern told reporters, adding that she would appeal.\n\nBrandt's family said on Monday that the trial was fair."
    assert speaker_of(analyzer, text, "the trial was fair") != ("Ada Kern",)
