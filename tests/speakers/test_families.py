"""Relatives whom a text names by the given name alone."""

from __future__ import annotations

import pytest
from support.asking import ask
from support.build import attribution, document, sentence

PAUL = sentence(
    "Paul/PROPN/nsubj/3 Hahn/PROPN/flat/1 opened/VERB/root/0/open the/DET/det/5 port/NOUN/obj/3 ./PUNCT/punct/3",
    PERSON="Paul Hahn",
)
SAID = "said/VERB/root/0/say it/PRON/obj/{n} ./PUNCT/punct/{n}"


def named(words: str, source: str, people: list[str], first=PAUL) -> tuple[str, ...]:
    """The names of the speaker of a sentence behind one about Paul Hahn."""
    parse = document(first, sentence(words, PERSON=people))
    (speaker,) = ask(parse, attribution(parse, source=source, content="it"))
    return speaker.names


@pytest.mark.parametrize(
    ("words", "source", "people"),
    [
        (
            "Hahn/PROPN/nmod:poss/3 's/PART/case/1 daughter/NOUN/nsubj/7 ,/PUNCT/punct/5 Greta/PROPN/appos/3 "
            ",/PUNCT/punct/5 " + SAID.format(n=7),
            "Hahn's daughter, Greta",
            ["Hahn", "Greta"],
        ),
        (
            "His/PRON/nmod:poss/3 younger/ADJ/amod/3 sister/NOUN/nsubj/5 Greta/PROPN/appos/3 "
            + SAID.format(n=5),
            "His younger sister Greta",
            ["Greta"],
        ),
        (
            "Greta/PROPN/nsubj/7 ,/PUNCT/punct/5 Hahn/PROPN/nmod:poss/5 's/PART/case/3 daughter/NOUN/appos/1 "
            ",/PUNCT/punct/5 " + SAID.format(n=7),
            "Greta",
            ["Greta", "Hahn"],
        ),
    ],
)
def test_a_relative_with_a_given_name_alone_has_the_family_name(words, source, people):
    assert named(words, source, people) == ("Greta Hahn",)


def test_who_is_no_relative_keeps_the_given_name():
    lawyer = "His/PRON/nmod:poss/2 lawyer/NOUN/nsubj/5 ,/PUNCT/punct/4 Greta/PROPN/appos/2 " + SAID.format(
        n=5
    )
    assert named(lawyer, "His lawyer, Greta", ["Greta"]) == ("Greta",)


def test_the_full_name_of_the_text_goes_before():
    full = sentence(
        "Greta/PROPN/nsubj/3 Moss/PROPN/flat/1 left/VERB/root/0/leave ./PUNCT/punct/3", PERSON="Greta Moss"
    )
    wife = "His/PRON/nmod:poss/2 wife/NOUN/nsubj/5 ,/PUNCT/punct/4 Greta/PROPN/appos/2 " + SAID.format(n=5)
    parse = document(PAUL, sentence(wife, PERSON="Greta"), full)
    (speaker,) = ask(parse, attribution(parse, source="His wife, Greta", content="it"))
    assert speaker.names == ("Greta Moss",)


def test_a_woman_does_not_get_a_name_in_the_form_of_men():
    olha = "His/PRON/nmod:poss/2 wife/NOUN/nsubj/5 ,/PUNCT/punct/4 Olha/PROPN/appos/2 " + SAID.format(n=5)
    man = sentence(
        "Ivan/PROPN/nsubj/3 Horskyi/PROPN/flat/1 left/VERB/root/0/leave ./PUNCT/punct/3",
        PERSON="Ivan Horskyi",
    )
    assert named(olha, "His wife, Olha", ["Olha"], first=man) == ("Olha",)
