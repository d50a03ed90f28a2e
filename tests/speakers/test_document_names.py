"""Names: variants of one person, people who share a family name, tagger errors, fullest form, registry."""

from __future__ import annotations

import pytest
from support.build import PARAGRAPH, attribution, document, sentence, span

from quoteattr.speakers import Registry, resolve_speakers

EMPTY = Registry()


def ask(parse, *rows, registry=EMPTY, date=None):
    """The speakers of attributions on a parse without quotation marks."""
    return resolve_speakers(parse, (), rows, registry, date)


def says(name: str, rest: str = "it/PRON/obj/2") -> str:
    """``NAME said it.`` for a name of one word."""
    return f"{name}/PROPN/nsubj/2 said/VERB/root/0/say {rest} ./PUNCT/punct/2"


INTRO = sentence(
    "Ida/PROPN/nsubj/3 Lund/PROPN/flat/1 opened/VERB/root/0/open the/DET/det/5 port/NOUN/obj/3 ./PUNCT/punct/3",
    PERSON="Ida Lund",
)


def test_a_family_name_becomes_the_full_name():
    parse = document(INTRO, sentence(says("Lund"), PERSON="Lund"))
    (speaker,) = ask(
        parse,
        attribution(parse, source=(parse.text.index("Lund said"), parse.text.index(" said")), content="it"),
    )
    assert speaker.names == ("Ida Lund",)
    assert speaker.status == "named"
    assert speaker.kind == "person"
    assert any("“Lund” → “Ida Lund” (sentence 1)" in step for step in speaker.steps)


def test_the_full_name_may_stand_behind():
    parse = document(sentence(says("Lund"), PERSON="Lund"), INTRO)
    (speaker,) = ask(parse, attribution(parse, source="Lund", content="it"))
    assert speaker.names == ("Ida Lund",)


def test_a_name_that_the_tagger_left_out_is_found_by_its_other_mentions():
    parse = document(INTRO, sentence(says("Lund")))
    (speaker,) = ask(
        parse,
        attribution(parse, source=(parse.text.index("Lund said"), parse.text.index(" said")), content="it"),
    )
    assert speaker.names == ("Ida Lund",)


def test_a_family_name_tagged_as_an_organisation_is_still_the_person():
    parse = document(INTRO, sentence(says("Lund"), ORG="Lund"))
    start = parse.text.index("Lund said")
    (speaker,) = ask(parse, attribution(parse, source=(start, start + 4), content="it"))
    assert speaker.names == ("Ida Lund",)
    assert speaker.kind == "person"


@pytest.mark.parametrize("mark", ["'s", "’s"])
def test_a_possessive_inside_an_entity_is_cut_off(mark):
    owned = sentence(
        f"Lund/PROPN/nmod:poss/3 {mark}/PART/case/1 claim/NOUN/nsubj/7 that/SCONJ/mark/6 it/PRON/nsubj/6 "
        "holds/VERB/acl/3/hold failed/VERB/root/0/fail ./PUNCT/punct/7",
        PERSON=f"Lund{mark}",
    )
    parse = document(INTRO, owned)
    (speaker,) = ask(parse, attribution(parse, source=f"Lund{mark}", cue="claim", content="it holds"))
    assert speaker.names == ("Ida Lund",)


def test_titles_inside_an_entity_are_no_part_of_the_name():
    parse = document(
        sentence(
            "Mayor/PROPN/nmod:desc/2 Ida/PROPN/nsubj/4 Lund/PROPN/flat/2 said/VERB/root/0/say "
            "it/PRON/obj/4 ./PUNCT/punct/4",
            PERSON="Mayor Ida Lund",
        )
    )
    (speaker,) = ask(parse, attribution(parse, source="Mayor Ida Lund", content="it"))
    assert speaker.names == ("Ida Lund",)


def test_a_body_behind_a_rank_is_no_title():
    source = "The chief of the general staff Ida Lund"
    parse = document(
        sentence(
            "The/DET/det/2 chief/NOUN/nmod:desc/7 of/ADP/case/6 the/DET/det/6 general/ADJ/amod/6 staff/NOUN/nmod/2 "
            "Ida/PROPN/nsubj/9 Lund/PROPN/flat/7 said/VERB/root/0/say it/PRON/obj/9 ./PUNCT/punct/9",
            PERSON="Ida Lund",
        )
    )
    (speaker,) = ask(parse, attribution(parse, source=source, content="it"))
    assert speaker.names == ("Ida Lund",)


def test_a_part_of_a_name_that_the_tokenizer_parted_stays_with_it():
    words = "Ha/PROPN/nsubj/4 Tae/PROPN/flat/1 ~-kyung/PUNCT/flat/1 spoke/VERB/root/0/speak ./PUNCT/punct/4"
    parse = document(sentence(words, PERSON="Ha Tae-kyung"), sentence(says("Ha"), PERSON="Ha"))
    (speaker,) = ask(parse, attribution(parse, source=span(parse, "Ha", 1), content="it"))
    assert speaker.names == ("Ha Tae-kyung",)


def test_a_title_that_the_tagger_took_for_a_person_is_still_a_title():
    titled = sentence(
        "Rep/PROPN/nmod:desc/3 ./PUNCT/punct/1 Lund/PROPN/nsubj/4 said/VERB/root/0/say it/PRON/obj/4 ./PUNCT/punct/4",
        PERSON=["Rep", "Lund"],
    )
    parse = document(INTRO, titled)
    (speaker,) = ask(parse, attribution(parse, source="Rep. Lund", content="it"))
    assert speaker.names == ("Ida Lund",)


HADDADS = sentence(
    "Omar/PROPN/nsubj/6 Haddad/PROPN/flat/1 and/CCONJ/cc/4 Lina/PROPN/conj/1 "
    "Haddad/PROPN/flat/4 came/VERB/root/0/come ./PUNCT/punct/6",
    PERSON=["Omar Haddad", "Lina Haddad"],
)


def test_two_people_with_one_family_name_are_never_merged():
    parse = document(HADDADS, sentence(says("Haddad"), PERSON="Haddad"))
    start = parse.text.index("Haddad said")
    (speaker,) = ask(parse, attribution(parse, source=(start, start + 6), content="it"))
    assert speaker.names == ()
    assert speaker.status == "unresolved"
    assert "Omar Haddad or Lina Haddad" in speaker.steps[0]


def introduced(name: str, title: str = "Minister") -> str:
    """``TITLE NAME spoke.``"""
    given, family = name.split()
    return sentence(
        f"{title}/PROPN/nmod:desc/2 {given}/PROPN/nsubj/4 {family}/PROPN/flat/2 spoke/VERB/root/0/speak "
        "./PUNCT/punct/4",
        PERSON=name,
    )


@pytest.mark.parametrize(
    ("between", "names"), [([PARAGRAPH], ("Lina Haddad",)), ([], ())], ids=["paragraphs apart", "together"]
)
def test_a_family_name_of_two_is_that_of_the_one_the_text_goes_on_about(between, names):
    parse = document(
        introduced("Omar Haddad"),
        *between,
        introduced("Lina Haddad"),
        sentence(says("Haddad"), PERSON="Haddad"),
    )
    start = parse.text.index("Haddad said")
    (speaker,) = ask(parse, attribution(parse, source=(start, start + 6), content="it"))
    assert speaker.names == names


def test_a_family_name_that_stood_for_somebody_before_is_not_given_to_who_comes_next():
    parse = document(
        sentence(says("Haddad"), PERSON="Haddad"), PARAGRAPH, introduced("Omar Haddad"), PARAGRAPH,
        introduced("Lina Haddad"), sentence(says("Haddad"), PERSON="Haddad"),
    )  # fmt: skip
    start = parse.text.rindex("Haddad said")
    (speaker,) = ask(parse, attribution(parse, source=(start, start + 6), content="it"))
    assert speaker.names == ()


@pytest.mark.parametrize(("title", "name"), [("Mr.", "Omar Haddad"), ("Mrs.", "Lina Haddad")])
def test_a_title_tells_people_with_one_family_name_apart(title, name):
    titled = sentence(
        f"{title}/PROPN/nmod:desc/2 Haddad/PROPN/nsubj/3 said/VERB/root/0/say it/PRON/obj/3 ./PUNCT/punct/3",
        PERSON="Haddad",
    )
    parse = document(HADDADS, titled)
    (speaker,) = ask(parse, attribution(parse, source=f"{title} Haddad", content="it"))
    assert speaker.names == (name,)


@pytest.mark.parametrize(("office", "name"), [("Prime", "Omar Haddad"), ("Justice", "Lina Haddad")])
def test_of_two_ministers_the_one_with_that_office(office, name):
    def titled(office: str, name: str):
        words = name.split()
        flat = " ".join(f"{w}/PROPN/flat/3" for w in words[1:])
        verb = 3 + len(words)
        return sentence(
            f"{office}/PROPN/compound/2 Minister/PROPN/nmod:desc/3 {words[0]}/PROPN/nsubj/{verb} {flat} "
            f"said/VERB/root/0/say it/PRON/obj/{verb} ./PUNCT/punct/{verb}",
            PERSON=name,
        )

    people = [titled("Prime", "Omar Haddad"), PARAGRAPH, titled("Justice", "Lina Haddad"), PARAGRAPH]
    parse = document(*people, titled(office, "Haddad"))
    source = f"{office} Minister Haddad"
    (speaker,) = ask(parse, attribution(parse, source=source, content="it"))
    assert speaker.names == (name,)


def test_the_registry_gives_the_canonical_name_and_id():
    parse = document(
        sentence(
            "Sergey/PROPN/nsubj/3 Lavrov/PROPN/flat/1 said/VERB/root/0/say it/PRON/obj/3 ./PUNCT/punct/3",
            PERSON="Sergey Lavrov",
        )
    )
    (speaker,) = ask(
        parse, attribution(parse, source="Sergey Lavrov", content="it"), registry=Registry.load()
    )
    assert speaker.names == ("Sergei Lavrov",)
    assert speaker.ids == ("sergei-lavrov",)
    assert speaker.steps[-1] == "registry: Sergei Lavrov"


def test_unknown_people_get_an_id_from_their_name():
    parse = document(INTRO, sentence(says("Lund"), PERSON="Lund"))
    (speaker,) = ask(parse, attribution(parse, source="Ida Lund", content="it"))
    assert speaker.ids == (EMPTY.id_for("Ida Lund"),)


def test_joint_sources_give_several_names():
    parse = document(
        sentence(
            "Ida/PROPN/nsubj/6 Lund/PROPN/flat/1 and/CCONJ/cc/4 Omar/PROPN/conj/1 Haddad/PROPN/flat/4 "
            "said/VERB/root/0/say it/PRON/obj/6 ./PUNCT/punct/6",
            PERSON=["Ida Lund", "Omar Haddad"],
        ),
        PARAGRAPH,
        sentence("They/PRON/nsubj/2 added/VERB/root/0/add that/PRON/obj/2 ./PUNCT/punct/2"),
    )
    first, second = ask(
        parse,
        attribution(parse, source="Ida Lund and Omar Haddad", content="it", id="a1"),
        attribution(parse, source="They", content="that", id="a2"),
    )
    assert first.names == second.names == ("Ida Lund", "Omar Haddad")
    assert len(first.ids) == 2


@pytest.mark.parametrize("tagged", ["Steppe", "Steppe Radio"])
def test_a_body_cut_short_has_the_name_that_stands_elsewhere(tagged):
    parse = document(
        sentence(
            "Steppe/PROPN/nsubj/3 Radio/PROPN/flat/1 grew/VERB/root/0/grow ./PUNCT/punct/3",
            ORG="Steppe Radio",
        ),
        sentence(
            "Steppe/PROPN/nsubj/3 Radio/PROPN/flat/1 said/VERB/root/0/say it/PRON/obj/3 ./PUNCT/punct/3",
            ORG=tagged,
        ),
    )
    at = parse.text.rindex("Steppe Radio")
    (speaker,) = ask(parse, attribution(parse, source=(at, at + len("Steppe Radio")), content="it"))
    assert speaker.names == ("Steppe Radio",)
