"""Sources that are no bare names: descriptions, organisations, documents, nobody; quotations without a source."""

from __future__ import annotations

import pytest
from support.build import PARAGRAPH, attribution, document, sentence, span

from quoteattr.quotations import find_quotations
from quoteattr.speakers import Registry, resolve_speakers

EMPTY = Registry()


def ask(parse, *rows, registry=EMPTY, date=None):
    return resolve_speakers(parse, find_quotations(parse.text), rows, registry, date)


def one(parse, source, content="it", **more):
    return ask(parse, attribution(parse, source=source, content=content), **more)[0]


def said(subject: str, size: int) -> str:
    """A subject whose head is word ``size``, and ``said it.``"""
    n = size + 1
    return f"{subject} said/VERB/root/0/say it/PRON/obj/{n} ./PUNCT/punct/{n}"


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
    parse = document(
        LINDQVIST,
        sentence(
            said("Lindqvist/PROPN/nmod:poss/3 ’s/PART/case/1 office/NOUN/nsubj/4", 3), PERSON="Lindqvist"
        ),
    )
    assert one(parse, "Lindqvist’s office").names == ("Per Lindqvist’s office",)


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


QUOTED = (
    '"/PUNCT/punct/3 We/PRON/nsubj/3 {0}/VERB/ccomp/7 ,/PUNCT/punct/3 "/PUNCT/punct/3 '
    "Lund/PROPN/nsubj/7 said/VERB/root/0/say ./PUNCT/punct/7"
)
FLOATING = '"/PUNCT/punct/3 Nobody/PRON/nsubj/3 slept/VERB/root/0/sleep ./PUNCT/punct/3 "/PUNCT/punct/3'


def test_a_quotation_goes_on_in_the_next_paragraph():
    parse = document(sentence(QUOTED.format("knew"), PERSON="Lund"), PARAGRAPH, sentence(FLOATING))
    rows = (
        attribution(parse, source="Lund", cue="said", content='"We knew,"', id="a1", type="direct"),
        attribution(parse, content='"Nobody slept."', id="a2", type="direct", rule="floating"),
    )
    first, second = ask(parse, *rows)
    assert first.names == second.names == ("Lund",)
    assert "goes on" in second.steps[0]


def test_a_quotation_goes_on_behind_what_the_speaker_is_called():
    telling = sentence(
        '"/PUNCT/punct/3 We/PRON/nsubj/3 knew/VERB/ccomp/7 ,/PUNCT/punct/3 "/PUNCT/punct/3 Lund/PROPN/nsubj/7 '
        "said/VERB/root/0/say ,/PUNCT/punct/9 head/NOUN/appos/6 of/ADP/case/12 the/DET/det/12 office/NOUN/nmod/9 "
        "./PUNCT/punct/7",
        PERSON="Lund",
    )
    parse = document(telling, PARAGRAPH, sentence(FLOATING))
    rows = (
        attribution(parse, source="Lund", cue="said", content='"We knew,"', id="a1", type="direct"),
        attribution(parse, content='"Nobody slept."', id="a2", type="direct", rule="floating"),
    )
    assert ask(parse, *rows)[1].names == ("Lund",)


def test_a_quotation_far_from_any_other_is_nobodys():
    apart = sentence("The/DET/det/2 boat/NOUN/nsubj/3 left/VERB/root/0/leave ./PUNCT/punct/3")
    parse = document(
        sentence(QUOTED.format("knew"), PERSON="Lund"), PARAGRAPH, apart, PARAGRAPH, sentence(FLOATING)
    )
    rows = (
        attribution(parse, source="Lund", cue="said", content='"We knew,"', id="a1", type="direct"),
        attribution(parse, content='"Nobody slept."', id="a2", type="direct", rule="floating"),
    )
    speaker = ask(parse, *rows)[1]
    assert (speaker.status, speaker.kind, speaker.names) == ("none", "none", ())


def test_a_passive_without_agent_has_no_source():
    parse = document(
        sentence(
            "It/PRON/expl/3 was/AUX/aux:pass/3 said/VERB/root/0/say it/PRON/nsubj/5 "
            "held/VERB/ccomp/3/hold ./PUNCT/punct/3"
        )
    )
    assert ask(parse, attribution(parse, cue="was said", content="it held"))[0].status == "none"


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


def test_somebodys_own_is_somebodys():
    parse = document(
        sentence(
            "By/ADP/case/4 Hale/PROPN/nmod:poss/4 's/PART/case/2 own/ADJ/obl/7 admission/NOUN/dep/4 it/PRON/nsubj/7 "
            "failed/VERB/root/0/fail ./PUNCT/punct/7",
            PERSON="Hale",
        )
    )
    assert one(parse, "Hale's own").names == ("Hale",)


def test_of_many_the_one_who_is_named_speaks():
    parse = document(
        sentence(
            "Many/ADJ/amod/2 experts/NOUN/nsubj/7 ,/PUNCT/punct/6 including/ADP/case/6 Mr./PROPN/nmod:desc/6 "
            "Goldberg/PROPN/nmod/2 said/VERB/root/0/say it/PRON/obj/7 ./PUNCT/punct/7",
            PERSON="Goldberg",
        )
    )
    assert one(parse, "Many experts, including Mr. Goldberg").names == ("Goldberg",)


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


def test_a_body_is_no_name_without_whose_it_is():
    """*The German Embassy*, of which the tagger saw *Embassy* alone."""
    parse = document(
        sentence(
            said("The/DET/det/3 German/ADJ/amod/3 Embassy/PROPN/nsubj/4", 3), NORP="German", ORG="Embassy"
        )
    )
    assert one(parse, "The German Embassy").names == ("German Embassy",)


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


REPORT = sentence(
    "Ida/PROPN/nsubj/3 Lund/PROPN/flat/1 said/VERB/root/0/say the/DET/det/5 port/NOUN/nsubj/6 "
    "closed/VERB/ccomp/3/close ./PUNCT/punct/3",
    PERSON="Ida Lund",
)
ALONE = sentence('"/PUNCT/punct/3 Nobody/PRON/nsubj/3 came/VERB/root/0/come ./PUNCT/punct/3 "/PUNCT/punct/3')


@pytest.mark.parametrize(("gap", "names"), [(" ", ("Ida Lund",)), (PARAGRAPH, ("Ida Lund",))])
def test_a_quotation_right_behind_a_report_goes_on_with_it(gap, names):
    parse = document(REPORT, gap, ALONE)
    rows = ask(
        parse,
        attribution(
            parse, source="Ida Lund", cue="said", content="the port closed", id="a1", type="indirect"
        ),
        attribution(parse, content='"Nobody came."', id="a2", type="direct"),
    )
    assert rows[1].names == names


def test_a_quotation_a_sentence_behind_a_report_is_nobodys():
    parse = document(
        REPORT,
        sentence(
            "Ann/PROPN/nsubj/3 Hale/PROPN/flat/1 left/VERB/root/0/leave ./PUNCT/punct/3", PERSON="Ann Hale"
        ),
        PARAGRAPH,
        ALONE,
    )
    rows = ask(
        parse,
        attribution(
            parse, source="Ida Lund", cue="said", content="the port closed", id="a1", type="indirect"
        ),
        attribution(parse, content='"Nobody came."', id="a2", type="direct"),
    )
    assert rows[1].status == "none"
