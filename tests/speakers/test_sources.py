"""Sources that are no bare names: descriptions, documents, nobody."""

from __future__ import annotations

import pytest
from support.asking import ask, one, said
from support.build import attribution, document, sentence, span

from quoteattr.speakers import Registry

LINDQVIST = sentence(
    "Kremlin/PROPN/compound/2 spokesman/NOUN/nsubj/5 Per/PROPN/flat/2 "
    "Lindqvist/PROPN/flat/2 came/VERB/root/0/come ./PUNCT/punct/5",
    PERSON="Per Lindqvist",
)


def test_a_role_before_a_name_makes_descriptions_resolvable_with_adjectives_of_the_country():
    for words, size in (
        ("the/DET/det/2 spokesman/NOUN/nsubj/3", 2),
        ("the/DET/det/3 Russian/ADJ/amod/3 spokesman/NOUN/nsubj/4", 3),
    ):
        parse = document(LINDQVIST, sentence(said(words, size)))
        speaker = one(
            parse, span(parse, "the"[:3] + " " + " ".join(w.split("/")[0] for w in words.split()[1:]))
        )
        assert speaker.names == ("Per Lindqvist",)
        assert "Kremlin spokesman" in speaker.steps[0]


def test_what_was_said_is_nobody():
    parse = document(
        sentence("Proposals/NOUN/nsubj/2 included/VERB/root/0/include it/PRON/obj/2 ./PUNCT/punct/2")
    )
    assert one(parse, "Proposals").status == "none"


def test_a_description_of_another_country_is_somebody_else():
    parse = document(
        LINDQVIST, sentence(said("the/DET/det/3 Ukrainian/ADJ/amod/3 spokesman/NOUN/nsubj/4", 3))
    )
    assert one(parse, "the Ukrainian spokesman").names == ()


CHIEF_CAME = sentence(
    "Ida/PROPN/nsubj/8 Lund/PROPN/flat/1 ,/PUNCT/punct/6 the/DET/det/6 harbour/NOUN/compound/6 "
    "chief/NOUN/appos/1 ,/PUNCT/punct/6 came/VERB/root/0/come ./PUNCT/punct/8",
    PERSON="Ida Lund",
)


def test_an_apposition_describes():
    parse = document(
        CHIEF_CAME,
        sentence(said("The/DET/det/2 chief/NOUN/nsubj/3", 2)),
    )
    assert one(parse, "The chief").names == ("Ida Lund",)


def test_a_source_with_the_name_in_apposition():
    parse = document(
        sentence(
            said(
                "Her/PRON/nmod:poss/2 predecessor/NOUN/nsubj/7 ,/PUNCT/punct/4 Tom/PROPN/appos/2 "
                "Hale/PROPN/flat/4 ,/PUNCT/punct/4",
                6,
            ),
            PERSON="Tom Hale",
        )
    )
    speaker = one(parse, "Her predecessor, Tom Hale,")
    assert speaker.names == ("Tom Hale",)
    assert "apposition" in speaker.steps[0]


def test_an_aside_between_subject_and_verb_is_not_the_speaker():
    parse = document(
        sentence(
            "Lord/PROPN/nmod:desc/2 Vane/PROPN/nsubj/11 ,/PUNCT/punct/5 who/PRON/nsubj/5 "
            "replaced/VERB/acl:relcl/2/replace "
            "Mrs./PROPN/nmod:desc/7 Peel/PROPN/obj/5 in/ADP/case/9 July/PROPN/obl/5 "
            ",/PUNCT/punct/5 said/VERB/root/0/say it/PRON/obj/11 "
            "./PUNCT/punct/11",
            PERSON=["Vane", "Peel"],
        )
    )
    assert one(parse, "Lord Vane, who replaced Mrs. Peel in July").names == ("Vane",)


def test_named_late():
    parse = document(
        sentence(said("The/DET/det/3 harbour/NOUN/compound/3 chief/NOUN/nsubj/4", 3)),
        sentence(
            "Ida/PROPN/nsubj/3 Lund/PROPN/flat/1 spoke/VERB/root/0/speak ./PUNCT/punct/3", PERSON="Ida Lund"
        ),
    )
    speaker = one(parse, "The harbour chief")
    assert speaker.names == ("Ida Lund",)
    assert "next sentence" in speaker.steps[0]


def test_an_office_is_held_at_a_time():
    registry = Registry.load()
    parse = document(sentence(said("The/DET/det/3 Ukrainian/ADJ/amod/3 president/NOUN/nsubj/4", 3)))
    names = {
        date: one(parse, "The Ukrainian president", registry=registry, date=date).names
        for date in ("2017-06-01", "2022-06-01")
    }
    assert names == {"2017-06-01": ("Petro Poroshenko",), "2022-06-01": ("Volodymyr Zelenskyy",)}


@pytest.mark.parametrize(
    ("words", "source"),
    [
        (
            "a/DET/det/2 spokeswoman/NOUN/nsubj/6 for/ADP/case/5 the/DET/det/5 port/NOUN/nmod/2",
            "a spokeswoman for the port",
        ),
        ("officials/NOUN/nsubj/2/official", "officials"),
        ("a/DET/det/3 Lund/PROPN/compound/3 aide/NOUN/nsubj/4", "a Lund aide"),
        (
            "people/NOUN/nsubj/6 familiar/ADJ/amod/1 with/ADP/case/5 the/DET/det/5 matter/NOUN/obl/2",
            "people familiar with the matter",
        ),
        ("another/DET/det/2 source/NOUN/nsubj/3", "another source"),
    ],
)
def test_anonymous_sources_stay_anonymous(words, source):
    size = len(words.split())
    parse = document(sentence(said(words, size), PERSON=["Lund"] * ("Lund" in words)))
    speaker = one(parse, source)
    assert speaker.status == "anonymous"
    assert speaker.names == ()
    assert speaker.ids == ()


def test_answers_in_an_interview_are_given_by_whom_its_introduction_is_about():
    intro = sentence(
        "Per/PROPN/nsubj/3 Lindqvist/PROPN/flat/1 met/VERB/root/0/meet us/PRON/obj/3 ./PUNCT/punct/3",
        PERSON="Per Lindqvist",
    )
    asked = sentence("Q/PROPN/root/0 :/PUNCT/punct/1 Why/ADV/parataxis/1 ?/PUNCT/punct/1")
    answer = sentence("A/PROPN/root/0 :/PUNCT/punct/1 Money/NOUN/parataxis/1 ./PUNCT/punct/1")
    for parts, names in (([intro], ("Per Lindqvist",)), ([], ())):
        parse = document(*parts, "\n", asked, "\n", answer)
        rows = []
        for label, content in (("Q", "Why?"), ("A", "Money")):
            start = parse.text.index(f"{label}:")
            row = attribution(
                parse, source=(start, start + 1), content=content, id=label, rule="format:transcript"
            )
            rows.append(row)
        question, reply = ask(parse, *rows)
        assert (question.names, reply.names) == ((), names)


@pytest.mark.parametrize(
    ("people", "name"), [(["Per Lindqvist"], "Per Lindqvist"), (["Per Lindqvist", "Pia Lund"], "")]
)
def test_initials_in_an_interview_are_those_of_the_only_one(people, name):
    came = "{}/PROPN/nsubj/3 {}/PROPN/flat/1 came/VERB/root/0/come ./PUNCT/punct/3"
    answer = sentence("PL/PROPN/root/0 :/PUNCT/punct/1 Money/NOUN/parataxis/1 ./PUNCT/punct/1")
    parse = document(*[sentence(came.format(*p.split()), PERSON=p) for p in people], "\n", answer)
    row = attribution(parse, source=span(parse, "PL"), content="Money", rule="format:transcript")
    assert ask(parse, row)[0].names == ((name,) if name else ())


def test_a_letter_speaks_for_its_author():
    wrote = sentence(
        "Ida/PROPN/nsubj/3 Lund/PROPN/flat/1 wrote/VERB/root/0/write a/DET/det/5 letter/NOUN/obj/3 ./PUNCT/punct/3",
        PERSON="Ida Lund",
    )
    parse = document(wrote, sentence(said("The/DET/det/2 letter/NOUN/nsubj/3", 2)))
    assert one(parse, "The letter").names == ("Ida Lund",)
    alone = document(sentence(said("The/DET/det/2 letter/NOUN/nsubj/3", 2)))
    speaker = one(alone, "The letter")
    assert (speaker.status, speaker.kind, speaker.names) == ("anonymous", "document", ())


def test_a_source_that_is_only_a_title_gets_the_name_behind_it():
    words = "Norwick/PROPN/compound/2 Mayor/PROPN/nmod:desc/3 Ida/PROPN/nsubj/5 Lund/PROPN/flat/3"
    parse = document(sentence(said(words, 4), PERSON="Ida Lund"))
    assert one(parse, "Norwick").names == ("Ida Lund",)
    assert one(parse, "Norwick Mayor").names == ("Ida Lund",)


def test_an_adverb_in_capitals_is_nobodys_name():
    parse = document(
        sentence(
            "Meanwhile/PROPN/nsubj/4 ,/PUNCT/punct/4 they/PRON/nsubj/4 left/VERB/root/0/leave ./PUNCT/punct/4"
        )
    )
    assert one(parse, "Meanwhile", "they left").names == ()


HALE_JUNIOR = sentence(
    "Judge/PROPN/nmod:desc/2 Tom/PROPN/nsubj/6 Hale/PROPN/flat/2 Jr/PROPN/flat/2 ~./PROPN/punct/2 "
    "said/VERB/root/0/say it/PRON/obj/6 ./PUNCT/punct/6",
    PERSON="Tom Hale Jr",
)


def test_the_stop_of_an_abbreviation_is_no_head():
    assert one(document(HALE_JUNIOR), "Judge Tom Hale Jr.").names == ("Tom Hale Jr",)


def test_of_many_the_one_who_is_named_speaks():
    parse = document(
        sentence(
            "Many/ADJ/amod/2 experts/NOUN/nsubj/7 ,/PUNCT/punct/6 including/ADP/case/6 Mr./PROPN/nmod:desc/6 "
            "Goldberg/PROPN/nmod/2 said/VERB/root/0/say it/PRON/obj/7 ./PUNCT/punct/7",
            PERSON="Goldberg",
        )
    )
    assert one(parse, "Many experts, including Mr. Goldberg").names == ("Goldberg",)


ZELENSKYY = sentence(
    "President/PROPN/nmod:desc/2 Zelenskyy/PROPN/nsubj/3 came/VERB/root/0/come ./PUNCT/punct/3",
    PERSON="Zelenskyy",
)


@pytest.mark.parametrize("place", ["FBI", "Rotterdam"])
def test_an_office_elsewhere_is_nobody_whose_offices_are_known(place):
    """*The FBI director* is no president who was named before."""
    parse = document(
        ZELENSKYY, sentence(said(f"The/DET/det/3 {place}/PROPN/compound/3 director/NOUN/nsubj/4", 3))
    )
    assert one(parse, f"The {place} director", registry=Registry.load()).names == ()


def test_a_phrase_is_nothing_that_stands_in_it():
    """*The ad's narrator* is not the ad, and so not whoever issued it."""
    parse = document(
        sentence(
            "Hale/PROPN/nsubj/2 released/VERB/root/0/release an/DET/det/4 ad/NOUN/obj/2 ./PUNCT/punct/2",
            PERSON="Hale",
        ),
        sentence(said("The/DET/det/2 ad/NOUN/nmod:poss/4 's/PART/case/2 narrator/NOUN/nsubj/5", 4)),
    )
    steps = one(parse, "The ad's narrator").steps
    assert not any("in the same sentence" in step for step in steps)


def test_a_description_that_was_told_needs_no_chain():
    """What the text says of somebody is as sure behind many pronouns as behind none."""
    parse = document(
        CHIEF_CAME,
        *[sentence("She/PRON/nsubj/2 left/VERB/root/0/leave ./PUNCT/punct/2")] * 5,
        sentence(said("The/DET/det/3 harbour/NOUN/compound/3 chief/NOUN/nsubj/4", 3)),
    )
    speaker = one(parse, "The harbour chief")
    assert speaker.names == ("Ida Lund",)
    assert len(speaker.steps) == 2


def test_a_countrys_constitution_is_not_what_the_country_says():
    parse = document(
        sentence(said("Norway/PROPN/nmod:poss/3 's/PART/case/1 constitution/NOUN/nsubj/4", 3), GPE="Norway")
    )
    assert one(parse, "Norway's constitution").names == ()
