"""What real news does and simple tools get wrong: one section a phenomenon, on parses built by hand.

The trees are those of a good parser. Where the learned tagger has a part in it, its spans are built by hand too.
"""

# ruff: noqa: E501  (a parse is a line)

from __future__ import annotations

from collections.abc import Sequence

import pytest
from support.build import PARAGRAPH, Draft, document, sentence, span
from support.reports import reports, rows, texts

from quoteattr.attribution import attribute
from quoteattr.parsing.structure import Link, Parse, Tagged
from quoteattr.quotations import find_quotations
from quoteattr.schema import Attribution, Speaker
from quoteattr.speakers import Registry, resolve_speakers

Row = tuple[tuple[str, ...], str, tuple[str, ...]]


def triples(parse: Parse) -> list[Row]:
    """Source, cue and content of each row of the layer, in text order."""
    return [
        (texts(parse, a.source), " … ".join(texts(parse, a.cue)), texts(parse, a.content))
        for a in rows(parse)
    ]


def ruled(parse: Parse) -> list[Row]:
    """The same for what the rules propose."""
    return [(r.source, r.cue, r.content) for r in reports(parse)]


def tagged(parse: Parse, *tags: tuple[str, str], links: Sequence[tuple[int, int]]) -> Parse:
    """The parse with the tagger's spans (role, text) and its links (number of the cue, number of the span)."""
    spans = tuple(Tagged(role, *span(parse, text), 0.97) for role, text in tags)
    return Parse(parse.text, parse.sentences, spans, tuple(Link(c, n, 0.97) for c, n in links))


def named(parse: Parse, attributions: Sequence[Attribution] | None = None) -> list[Speaker]:
    """The speakers of the rows, with an empty registry."""
    quotations = find_quotations(parse.text)
    found = tuple(attribute(parse, quotations) if attributions is None else attributions)
    return list(resolve_speakers(parse, quotations, found, Registry()))


KNEW = sentence(
    '"/PUNCT/punct/3 We/PRON/nsubj/3 knew/VERB/ccomp/7/know ,/PUNCT/punct/7 "/PUNCT/punct/3 Ruiz/PROPN/nsubj/7 said/VERB/root/0/say ./PUNCT/punct/7',
    PERSON="Ruiz",
)
DID_NOTHING = sentence(
    '"/PUNCT/punct/3 We/PRON/nsubj/3 did/VERB/root/0/do nothing/PRON/obj/3 at/ADP/case/6 all/PRON/obl/3 ./PUNCT/punct/3 "/PUNCT/punct/3'
)
NOBODY_CALLED = sentence(
    '"/PUNCT/punct/3 Nobody/PRON/nsubj/3 called/VERB/root/0/call us/PRON/obj/3 back/ADV/advmod/3 ./PUNCT/punct/3 "/PUNCT/punct/3'
)


def test_01_inverted():
    parse = document(
        sentence(
            '"/PUNCT/punct/5 The/DET/det/3 dam/NOUN/nsubj/5 will/AUX/aux/5 hold/VERB/ccomp/8 ,/PUNCT/punct/8 "/PUNCT/punct/5 insisted/VERB/root/0/insist Marta/PROPN/nsubj/8 Oyelaran/PROPN/flat/9 ./PUNCT/punct/8'
        )
    )
    assert triples(parse) == [(("Marta Oyelaran",), "insisted", ('"The dam will hold,"',))]


def test_02_split_content_is_one_row():
    parse = document(
        sentence(
            '"/PUNCT/punct/3 We/PRON/nsubj/3 knew/VERB/ccomp/7/know ,/PUNCT/punct/7 "/PUNCT/punct/3 Ruiz/PROPN/nsubj/7 said/VERB/root/0/say ,/PUNCT/punct/7 "/PUNCT/punct/11 by/ADP/case/11 Friday/PROPN/obl/3 ./PUNCT/punct/7 "/PUNCT/punct/11'
        )
    )
    assert triples(parse) == [(("Ruiz",), "said", ('"We knew,"', '"by Friday."'))]


def test_03_continuation_belongs_to_the_same_row():
    parse = document(KNEW, DID_NOTHING)
    assert triples(parse) == [(("Ruiz",), "said", ('"We knew,"', '"We did nothing at all."'))]


def test_04_floating_is_marked_as_inferred():
    parse = document(KNEW, PARAGRAPH, NOBODY_CALLED)
    found = rows(parse)
    assert [(texts(parse, a.content), a.rule) for a in found][1:] == [
        (('"Nobody called us back."',), "floating")
    ]
    assert found[1].cue == found[1].source == ()


def test_05_reopened_paragraphs_are_one_quotation():
    parse = document(
        sentence("Ruiz/PROPN/nsubj/2 wrote/VERB/root/0/write :/PUNCT/punct/2"),
        PARAGRAPH,
        sentence("“First/ADV/advmod/3 it/PRON/nsubj/3 leaked/VERB/root/0/leak ./PUNCT/punct/3"),
        PARAGRAPH,
        sentence(
            "“Then/ADV/advmod/3 it/PRON/nsubj/3 broke/VERB/root/0/break ./PUNCT/punct/3 ”/PUNCT/punct/3"
        ),
    )
    whole = find_quotations(parse.text)
    assert [(len(q.pieces), q.closed) for q in whole] == [(2, True)]
    assert [texts(parse, a.content) for a in rows(parse)] == [("“First it leaked.", "“Then it broke.”")]


def test_06_mixed_content_is_wider_than_the_marks():
    parse = document(
        sentence(
            'The/DET/det/2 minister/NOUN/nsubj/3 said/VERB/root/0/say the/DET/det/5 plan/NOUN/nsubj/10 was/AUX/cop/10 "/PUNCT/punct/10 a/DET/det/10 slow/ADJ/amod/10 disaster/NOUN/ccomp/3 "/PUNCT/punct/10 for/ADP/case/13 jobs/NOUN/nmod/10 ./PUNCT/punct/3'
        )
    )
    assert triples(parse) == [(("The minister",), "said", ('the plan was "a slow disaster" for jobs',))]
    assert rows(parse)[0].type == "mixed"


def test_07_bare_indirect():
    parse = document(
        sentence(
            "Lindqvist/PROPN/nsubj/2 said/VERB/root/0/say the/DET/det/4 ferry/NOUN/nsubj/5 left/VERB/ccomp/2/leave early/ADV/advmod/5 ./PUNCT/punct/2"
        )
    )
    assert triples(parse) == [(("Lindqvist",), "said", ("the ferry left early",))]


@pytest.mark.parametrize("relations", [("root/0", "parataxis/2"), ("ccomp/7", "root/0")])
def test_08_parenthetical_cue(relations):
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
def test_09_phrases(words, row):
    assert ruled(document(sentence(words))) == [row]


def test_10_cue_nouns():
    parse = document(
        sentence(
            "The/DET/det/2 union/NOUN/nmod:poss/4 's/PART/case/2 claim/NOUN/nsubj/9 that/SCONJ/mark/8 jobs/NOUN/nsubj/8 would/AUX/aux/8 go/VERB/acl/4 spread/VERB/root/0 ./PUNCT/punct/9"
        )
    )
    assert ruled(parse) == [(("The union's",), "claim", ("that jobs would go",))]


NO = sentence(
    'Okafor/PROPN/root/0 :/PUNCT/punct/4 "/PUNCT/punct/4 No/INTJ/parataxis/1 ./PUNCT/punct/4 "/PUNCT/punct/4'
)


def test_11_formats():
    colon = document(NO)
    assert ruled(colon) == [(("Okafor",), ":", ('"No."',))]
    signed = document(
        sentence(
            '"/PUNCT/punct/4 We/PRON/nsubj/4 never/ADV/advmod/4 agreed/VERB/root/0/agree ./PUNCT/punct/4 "/PUNCT/punct/4 —/PUNCT/punct/8 Okafor/PROPN/parataxis/4'
        )
    )
    assert ruled(signed) == [(("Okafor",), "—", ('"We never agreed."',))]
    block = document(
        sentence("From/ADP/case/3 chair/NOUN/compound/3 Dana/PROPN/root/0 Voss/PROPN/flat/3 :/PUNCT/punct/3"),
        PARAGRAPH,
        NOBODY_CALLED,
    )
    assert ruled(block) == [(("chair Dana Voss",), ":", ('"Nobody called us back."',))]


def test_12_passive():
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


def test_13_two_cues_with_one_source():
    parse = document(
        sentence(
            "He/PRON/nsubj/2 denied/VERB/root/0/deny the/DET/det/4 charge/NOUN/obj/2 and/CCONJ/cc/6 said/VERB/conj/2/say it/PRON/nsubj/9 was/AUX/cop/9 political/ADJ/ccomp/6 ./PUNCT/punct/2"
        )
    )
    assert ruled(parse) == [
        (("He",), "denied", ("the charge",)),
        (("He",), "said", ("it was political",)),
    ]


JOINT = sentence(
    "Police/NOUN/nsubj/7 and/CCONJ/cc/6 the/DET/det/4 mayor/NOUN/nmod:poss/6 's/PART/case/4 office/NOUN/conj/1 said/VERB/root/0/say it/PRON/nsubj/9 ended/VERB/ccomp/7/end ./PUNCT/punct/7"
)


def test_14_joint_source_is_one_row():
    assert ruled(document(JOINT)) == [(("Police and the mayor's office",), "said", ("it ended",))]


PETROV = sentence(
    "Ann/PROPN/nsubj/10 Petrov/PROPN/flat/1 ,/PUNCT/punct/5 who/PRON/nsubj/5 said/VERB/acl:relcl/1/say the/DET/det/7 vote/NOUN/nsubj:pass/9 was/AUX/aux:pass/9 rigged/VERB/ccomp/5/rig left/VERB/root/0/leave ./PUNCT/punct/10",
    PERSON="Ann Petrov",
)


def test_15_relative_pronoun_stands_for_the_noun():
    parse = document(PETROV)
    assert ruled(parse) == [(("who",), "said", ("the vote was rigged",))]
    assert [s.names for s in named(parse)] == [("Ann Petrov",)]


VANE = sentence(
    "Lord/PROPN/nsubj/12 Vane/PROPN/flat/1 ,/PUNCT/punct/5 who/PRON/nsubj/5 replaced/VERB/acl:relcl/1/replace Mrs/PROPN/obj/5 Peel/PROPN/flat/6 in/ADP/case/9 July/PROPN/obl/5 ,/PUNCT/punct/5 yesterday/NOUN/obl:unmarked/12 said/VERB/root/0/say it/PRON/nsubj/14 ended/VERB/ccomp/12/end ./PUNCT/punct/12",
    PERSON=["Vane", "Peel"],
)


def test_16_an_aside_between_subject_and_verb():
    parse = document(VANE)
    assert ruled(parse) == [(("Lord Vane",), "said", ("it ended",))]
    assert [s.names for s in named(parse)] in ([("Vane",)], [("Lord Vane",)])


CONTEST = (
    sentence(
        "Peter/PROPN/nsubj/3 Torres/PROPN/flat/1 met/VERB/root/0/meet Adam/PROPN/obj/3 Blake/PROPN/flat/4 ./PUNCT/punct/3",
        PERSON=["Peter Torres", "Adam Blake"],
    ),
    sentence("He/PRON/nsubj/2 said/VERB/root/0/say it/PRON/nsubj/4 ended/VERB/ccomp/2/end ./PUNCT/punct/2"),
)


def test_17_a_contested_pronoun_is_resolved_or_said_to_be_unresolved():
    parse = document(*CONTEST)
    (speaker,) = named(parse)
    assert speaker.status in ("named", "unresolved")
    assert (speaker.names == ()) == (speaker.status == "unresolved")
    assert speaker.names in ((), ("Peter Torres",), ("Adam Blake",))
    assert speaker.steps


def test_18_cataphora():
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


def test_19_a_spokeswoman_is_not_her_organisation():
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


def test_20_same_surname_is_not_merged():
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


def test_21_nested_speech_has_a_row_and_a_parent():
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
def test_22_what_is_not_speech_gives_no_row(words):
    assert rows(document(sentence(words))) == []


@pytest.mark.parametrize(
    ("words", "factuality"),
    [
        ("Ames/PROPN/nsubj/4 did/AUX/aux/4 not/PART/advmod/4 say/VERB/root/0/say it/PRON/nsubj/7 was/AUX/cop/7 safe/ADJ/ccomp/4 ./PUNCT/punct/4", "negated"),
        ("If/SCONJ/mark/3 she/PRON/nsubj/3 says/VERB/advcl/9/say it/PRON/nsubj/6 is/AUX/cop/6 safe/ADJ/ccomp/3 ,/PUNCT/punct/3 we/PRON/nsubj/9 go/VERB/root/0 ./PUNCT/punct/9", "hypothetical"),
        ("He/PRON/nsubj/2 declined/VERB/root/0/decline to/PART/mark/4 say/VERB/xcomp/2/say whether/SCONJ/mark/8 it/PRON/nsubj/8 was/AUX/cop/8 safe/ADJ/ccomp/4 ./PUNCT/punct/2", "negated"),
    ],
)  # fmt: skip
def test_23_negated_and_hypothetical_reports_say_so(words, factuality):
    assert [r.factuality for r in reports(document(sentence(words))) if r.lemma == "say"] == [factuality]


@pytest.mark.parametrize(("form", "lemma"), [("believes", "believe"), ("hopes", "hope"), ("fears", "fear")])
def test_24_thought_is_a_class_of_its_own(form, lemma):
    parse = document(
        sentence(
            f"Ito/PROPN/nsubj/2 {form}/VERB/root/0/{lemma} it/PRON/nsubj/4 ended/VERB/ccomp/2/end ./PUNCT/punct/2"
        )
    )
    assert [(r.act, r.lemma) for r in reports(parse)] == [("thought", lemma)]


def test_25_verb_senses():
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


def test_26_the_addressee_is_neither_source_nor_content():
    parse = document(
        sentence(
            "Fine/PROPN/nsubj/2 told/VERB/root/0/tell reporters/NOUN/iobj/2 the/DET/det/5 deal/NOUN/nsubj/7 was/AUX/cop/7 dead/ADJ/ccomp/2 ./PUNCT/punct/2"
        )
    )
    assert ruled(parse) == [(("Fine",), "told", ("the deal was dead",))]


@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ("‘", "’"), ("«", "»"), ("“", '"')])
def test_27_marks_of_every_make(opening, closing):
    parse = document(
        sentence(
            f"{opening}/PUNCT/punct/5 ~The/DET/det/3 dam/NOUN/nsubj/5 will/AUX/aux/5 hold/VERB/ccomp/9 ,/PUNCT/punct/9 ~{closing}/PUNCT/punct/5 Ruiz/PROPN/nsubj/9 said/VERB/root/0/say ./PUNCT/punct/9"
        )
    )
    assert ruled(parse) == [(("Ruiz",), "said", (f"{opening}The dam will hold,{closing}",))]


def test_28_a_sentence_that_the_splitter_cut():
    parse = document(
        sentence('"/PUNCT/punct/2 Why/ADV/root/0 ?/PUNCT/punct/2 "/PUNCT/punct/2'),
        sentence("she/PRON/nsubj/2 asked/VERB/root/0/ask ./PUNCT/punct/2"),
    )
    assert triples(parse) == [(("she",), "asked", ('"Why?"',))]


@pytest.mark.parametrize(
    ("words", "source", "cue"),
    [
        ("The/DET/det/3 White/PROPN/compound/3 House/PROPN/nsubj/4 said/VERB/root/0/say it/PRON/nsubj/6 ended/VERB/ccomp/4/end ./PUNCT/punct/4", "The White House", "said"),
        ("The/DET/det/2 filing/NOUN/nsubj/3 states/VERB/root/0/state it/PRON/nsubj/5 ended/VERB/ccomp/3/end ./PUNCT/punct/3", "The filing", "states"),
        ('The/DET/det/2 tweet/NOUN/nsubj/3 read/VERB/root/0/read :/PUNCT/punct/3 "/PUNCT/punct/6 It/PRON/nsubj/7 ended/VERB/ccomp/3/end ./PUNCT/punct/7 "/PUNCT/punct/7', "The tweet", "read"),
    ],
)  # fmt: skip
def test_29_organisations_and_documents_speak(words, source, cue):
    assert [(r.source, r.cue) for r in reports(document(sentence(words)))] == [((source,), cue)]


def test_30_anonymous_sources_are_kept():
    parse = document(
        sentence(
            "People/NOUN/nsubj/6/person familiar/ADJ/amod/1 with/ADP/case/5 the/DET/det/5 matter/NOUN/obl/2 said/VERB/root/0/say it/PRON/nsubj/8 ended/VERB/ccomp/6/end ./PUNCT/punct/6"
        )
    )
    assert ruled(parse) == [(("People familiar with the matter",), "said", ("it ended",))]
    assert [s.status for s in named(parse)] == ["anonymous"]


def line(label: str, words: str) -> Draft:
    """A line of a transcript: a label, a colon, and a sentence whose root is word 4."""
    return sentence(f"{label}/PROPN/root/0 :/PUNCT/punct/1 {words}")


def test_31_interviews():
    parse = document(
        line("Q", "Did/AUX/aux/5 you/PRON/nsubj/5 know/VERB/parataxis/1 ?/PUNCT/punct/5"),
        "\n",
        line("A", "Nobody/PRON/nsubj/4 told/VERB/parataxis/1/tell us/PRON/obj/4 ./PUNCT/punct/4"),
        "\n",
        line("Q", "And/CCONJ/cc/4 now/ADV/parataxis/1 ?/PUNCT/punct/4"),
        "\n",
        line("A", "We/PRON/nsubj/4 wait/VERB/parataxis/1 ./PUNCT/punct/4"),
    )
    assert [(r.source, r.content, r.rule) for r in reports(parse)] == [
        (("Q",), ("Did you know?",), "format:transcript"),
        (("A",), ("Nobody told us",), "format:transcript"),
        (("Q",), ("And now?",), "format:transcript"),
        (("A",), ("We wait",), "format:transcript"),
    ]
    asked = document(
        sentence(
            "I/PRON/nsubj/2 asked/VERB/root/0/ask him/PRON/iobj/2 why/ADV/advmod/6 he/PRON/nsubj/6 left/VERB/ccomp/2/leave ./PUNCT/punct/2"
        )
    )
    assert ruled(asked) == [(("I",), "asked", ("why he left",))]


def test_32_headlines_with_the_name_behind():
    read = sentence(
        "Also/ADV/advmod/2 Read/VERB/root/0 :/PUNCT/punct/2 ‘/PUNCT/punct/5 ~Enough/ADJ/parataxis/2 ’/PUNCT/punct/5 "
        ":/PUNCT/punct/8 Dana/PROPN/parataxis/2 Voss/PROPN/flat/8 on/ADP/case/11 bins/NOUN/nmod/8"
    )
    parse = document(read, "\n\n", sentence("It/PRON/nsubj/2 rained/VERB/root/0/rain ./PUNCT/punct/2"))
    found = [(r.source, r.content, r.rule) for r in reports(parse) if r.source]
    assert found == [(("Dana Voss",), ("‘Enough’",), "format:headline")]


def test_32_headlines():
    quoted = document(
        sentence(
            "Storm/NOUN/nsubj/4 ‘/PUNCT/punct/4 ~to/PART/mark/4 hit/VERB/ccomp/9 by/ADP/case/6 noon/NOUN/obl/4 ’/PUNCT/punct/4 ,/PUNCT/punct/9 says/VERB/root/0/say Met/PROPN/compound/11 Office/PROPN/nsubj/9"
        )
    )
    assert ruled(quoted) == [(("Met Office",), "says", ("Storm ‘to hit by noon’",))]
    trailing = document(
        sentence(
            "Clinic/NOUN/nsubj/2 Hid/VERB/root/0/hide Records/NOUN/obj/2 ,/PUNCT/punct/7 Former/ADJ/amod/6 Nurse/NOUN/nsubj/7 Says/VERB/parataxis/2/say"
        )
    )
    assert ruled(trailing) == [(("Former Nurse",), "Says", ("Clinic Hid Records",))]
    colon = document(
        sentence(
            "Dana/PROPN/root/0 Voss/PROPN/flat/1 :/PUNCT/punct/1 Ports/NOUN/nsubj/6 will/AUX/aux/6 close/VERB/parataxis/1 tonight/NOUN/obl:unmarked/6",
            PERSON="Dana Voss",
        ),
        PARAGRAPH,
        sentence("It/PRON/nsubj/2 rained/VERB/root/0/rain ./PUNCT/punct/2"),
    )
    assert ruled(colon) == [(("Dana Voss",), ":", ("Ports will close tonight",))]


def test_33_repeated_lines_are_kept_as_two_rows():
    parse = document(KNEW, PARAGRAPH, KNEW)
    assert triples(parse) == [(("Ruiz",), "said", ('"We knew,"',))] * 2


def test_34_content_before_its_relative_clause():
    parse = document(
        sentence(
            "It/PRON/nsubj/4 was/AUX/cop/4 a/DET/det/4 deal/NOUN/root/0 that/PRON/obj/7 Weiss/PROPN/nsubj/7 called/VERB/acl:relcl/4/call dead/ADJ/xcomp/7 ./PUNCT/punct/4"
        )
    )
    assert ruled(parse) == [(("Weiss",), "called", ("a deal", "dead"))]


def test_the_taggers_spans_become_a_row_with_its_links():
    plain = document(JOINT)
    parse = tagged(
        plain,
        ("SOURCE", "Police and the mayor's office"),
        ("CUE", "said"),
        ("CONTENT", "it ended"),
        links=[(1, 0), (1, 2)],
    )
    assert triples(parse) == [(("Police and the mayor's office",), "said", ("it ended",))]


def test_two_sources_go_with_the_cues_that_the_tagger_links_them_to():
    plain = document(
        sentence(
            "Lee/PROPN/nsubj/2 said/VERB/root/0/say it/PRON/nsubj/4 ended/VERB/ccomp/2/end ,/PUNCT/punct/8 but/CCONJ/cc/8 Kwon/PROPN/nsubj/8 disputed/VERB/conj/2/dispute the/DET/det/10 figures/NOUN/obj/8 ./PUNCT/punct/2"
        )
    )
    parse = tagged(
        plain,
        ("SOURCE", "Lee"),
        ("CUE", "said"),
        ("CONTENT", "it ended"),
        ("SOURCE", "Kwon"),
        ("CUE", "disputed"),
        ("CONTENT", "the figures"),
        links=[(1, 0), (1, 2), (4, 3), (4, 5)],
    )
    assert triples(parse) == [(("Lee",), "said", ("it ended",)), (("Kwon",), "disputed", ("the figures",))]


def test_a_continuation_that_the_tagger_saw_without_a_cue():
    plain = document(KNEW, DID_NOTHING)
    parse = tagged(
        plain,
        ("CONTENT", '"We knew,"'),
        ("SOURCE", "Ruiz"),
        ("CUE", "said"),
        ("CONTENT", '"We did nothing at all."'),
        links=[(2, 0), (2, 1)],
    )
    assert triples(parse) == [(("Ruiz",), "said", ('"We knew,"', '"We did nothing at all."'))]
