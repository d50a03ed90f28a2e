"""Pronouns: gender, syntax, the running speaker, cataphora, who, first person, abstention."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from support.asking import ask, one
from support.build import PARAGRAPH, attribution, document, sentence, span

from quoteattr.speakers.mentions import clause_verb

TORRES = sentence(
    "Mr./PROPN/nmod:desc/2 Torres/PROPN/nsubj/3 met/VERB/root/0/meet "
    "Mrs./PROPN/nmod:desc/5 Blake/PROPN/obj/3 ./PUNCT/punct/3",
    PERSON=["Torres", "Blake"],
)


def pronoun(word: str, verb: str = "said"):
    """``He said it.``"""
    return sentence(f"{word}/PRON/nsubj/2 {verb}/VERB/root/0/{verb} it/PRON/obj/2 ./PUNCT/punct/2")


def test_gender_chooses():
    for word, name in (("He", "Torres"), ("She", "Blake")):
        parse = document(TORRES, pronoun(word))
        assert one(parse, span(parse, word)).names == (name,)


MET = sentence(
    "Mr./PROPN/nmod:desc/2 Torres/PROPN/nsubj/3 met/VERB/root/0/meet Mr./PROPN/nmod:desc/5 Blake/PROPN/obj/3 "
    "./PUNCT/punct/3",
    PERSON=["Torres", "Blake"],
)


def test_the_subject_before_is_preferred_and_the_chain_is_told():
    parse = document(MET, pronoun("He"), pronoun("He"))
    first, second = ask(
        parse,
        attribution(parse, source=span(parse, "He", 0), content="it", id="a1"),
        attribution(parse, source=span(parse, "He", 1), content="it", id="a2"),
    )
    assert first.names == second.names == ("Torres",)
    assert first.steps[0] == "“He” → subject in the sentence before: “Torres”"
    assert second.steps[:2] == ("“He” → subject in the sentence before: “He”", first.steps[0])


def test_nobody_fits():
    parse = document(TORRES.__class__(TORRES.words[3:], ()), pronoun("She"))
    speaker = one(parse, span(parse, "She"))
    assert speaker.names == ()
    assert speaker.status == "unresolved"
    assert "nobody" in speaker.steps[0]


def test_people_are_not_named_in_what_they_report_themselves():
    parse = document(
        TORRES,
        sentence(
            "He/PRON/nsubj/2 said/VERB/root/0/say Mr./PROPN/nmod:desc/4 Torres/PROPN/nsubj/5 "
            "lied/VERB/ccomp/2/lie ./PUNCT/punct/2",
            PERSON="Torres",
        ),
    )
    speaker = one(parse, span(parse, "He"), "Mr. Torres lied")
    assert "Torres" not in speaker.names


def test_two_arguments_of_one_verb_are_two_people():
    parse = document(
        TORRES,
        sentence(
            "Mr./PROPN/nmod:desc/2 Torres/PROPN/nsubj/3 quoted/VERB/root/0/quote him/PRON/obj/3 ./PUNCT/punct/3",
            PERSON="Torres",
        ),
    )
    assert one(parse, span(parse, "him"), "met").names != ("Torres",)


def test_a_subject_belongs_to_its_own_clause_whatever_word_class_its_predicate_got():
    """*Torres told Blake that he was pepper sprayed*, where *pepper* was read as the noun."""
    told = sentence(
        "Mr./PROPN/nmod:desc/2 Torres/PROPN/nsubj/3 told/VERB/root/0/tell Mrs./PROPN/nmod:desc/5 Blake/PROPN/iobj/3 "
        "that/SCONJ/mark/9 he/PRON/nsubj/9 was/AUX/aux/9 pepper/NOUN/ccomp/3 sprayed/VERB/ccomp/3 ./PUNCT/punct/3",
        PERSON=["Torres", "Blake"],
    )
    (words,) = document(told).sentences
    assert clause_verb(words, words.words[6]) is words.words[8]
    assert clause_verb(words, words.words[1]) is words.words[2]


def test_cataphora():
    parse = document(
        sentence(
            '"/PUNCT/punct/3 I/PRON/nsubj/3 quit/VERB/ccomp/7 ,/PUNCT/punct/3 "/PUNCT/punct/3 '
            "he/PRON/nsubj/7 said/VERB/root/0/say ./PUNCT/punct/7"
        ),
        sentence(
            "Paul/PROPN/nsubj/4 Hahn/PROPN/flat/1 had/AUX/aux/4/have served/VERB/root/0/serve "
            "ten/NUM/nummod/6 years/NOUN/obj/4/year ./PUNCT/punct/4",
            PERSON="Paul Hahn",
        ),
    )
    speaker = one(parse, span(parse, "he"), '"I quit,"')
    assert speaker.names == ("Paul Hahn",)
    assert "in the next sentence" in speaker.steps[0]


def test_the_running_speaker_goes_on_over_a_person_named_in_the_quotation():
    quoted = sentence(
        '"/PUNCT/punct/4 Mr./PROPN/nmod:desc/3 Blake/PROPN/nsubj/4 knew/VERB/ccomp/8/know '
        ',/PUNCT/punct/4 "/PUNCT/punct/4 '
        "Torres/PROPN/nsubj/8 said/VERB/root/0/say ./PUNCT/punct/8",
        PERSON=["Blake", "Torres"],
    )
    parse = document(TORRES, PARAGRAPH, quoted, PARAGRAPH, pronoun("He"))
    rows = (
        attribution(parse, source=span(parse, "Torres", 1), content='"Mr. Blake knew,"', id="a1"),
        attribution(parse, source=span(parse, "He"), content="it", id="a2"),
    )
    assert [s.names for s in ask(parse, *rows)] == [("Torres",), ("Torres",)]


def test_who_is_its_antecedent():
    parse = document(
        sentence(
            "Ann/PROPN/nsubj/10 Petrov/PROPN/flat/1 ,/PUNCT/punct/5 who/PRON/nsubj/5 "
            "said/VERB/acl:relcl/1/say votes/NOUN/nsubj/8/vote "
            "were/AUX/cop/8/be rigged/ADJ/ccomp/5 ,/PUNCT/punct/5 left/VERB/root/0/leave ./PUNCT/punct/10",
            PERSON="Ann Petrov",
        )
    )
    speaker = one(parse, "who", "votes were rigged")
    assert speaker.names == ("Ann Petrov",)
    assert speaker.steps[0] == "“who” → “Ann Petrov”"


def test_a_possessive_pronoun_is_a_source():
    parse = document(
        TORRES,
        sentence(
            "In/ADP/case/3 her/PRON/nmod:poss/3 view/NOUN/obl/6 it/PRON/nsubj/6 was/AUX/cop/6/be "
            "over/ADJ/root/0 ./PUNCT/punct/6"
        ),
    )
    assert one(parse, "her", "it was over").names == ("Blake",)
    assert one(parse, "her view", "it was over").names == ("Blake",)


def test_first_person_inside_a_quotation_is_its_speaker():
    quoted = sentence(
        '"/PUNCT/punct/3 I/PRON/nsubj/3 said/VERB/ccomp/9/say it/PRON/obj/3 ,/PUNCT/punct/3 "/PUNCT/punct/3 '
        "Paul/PROPN/nsubj/9 Torres/PROPN/flat/7 recalled/VERB/root/0/recall ./PUNCT/punct/9",
        PERSON="Paul Torres",
    )
    parse = document(quoted)
    rows = (
        attribution(parse, source="Paul Torres", content='"I said it,"', id="a1"),
        attribution(parse, source=span(parse, "I"), content="it", id="a2", parent="a1"),
    )
    # the outer source stands behind the inner one, as it does in most quotations
    assert [s.names for s in ask(parse, *rows)] == [("Paul Torres",), ("Paul Torres",)]


def test_the_author_is_nobody_named():
    parse = document(TORRES, pronoun("I"))
    speaker = one(parse, span(parse, "I"))
    assert speaker.names == ()
    assert speaker.status == "unresolved"


def test_they_are_the_organisation_or_nobody():
    board = "The/DET/det/3 Harbour/PROPN/compound/3 Board/PROPN/nsubj/4 {} ./PUNCT/punct/4"
    spoke = sentence(board.format("said/VERB/root/0/say so/ADV/advmod/4"), ORG="Harbour Board")
    parse = document(spoke, pronoun("They"))
    rows = (
        attribution(parse, source="Harbour Board", content="so"),
        attribution(parse, source=span(parse, "They"), content="it", id="q2"),
    )
    assert [s.names for s in ask(parse, *rows)] == [("Harbour Board",), ("Harbour Board",)]
    met = document(
        sentence(board.format("met/VERB/root/0/meet"), ORG="Harbour Board"),
        pronoun("They"),
    )
    unsure = one(met, span(met, "They"))
    assert (unsure.names, unsure.status) == ((), "unresolved")
    assert [name for name, _ in unsure.guesses] == ["Harbour Board"]
    plain = document(
        sentence("Officials/NOUN/nsubj/2/official met/VERB/root/0/meet ./PUNCT/punct/2"), pronoun("They")
    )
    assert one(plain, span(plain, "They")).status == "anonymous"


def test_it_is_the_organisation_but_not_a_document():
    subject = (
        "The/DET/det/3 Harbour/PROPN/compound/3 Board/PROPN/nsubj/4 met/VERB/root/0/meet ./PUNCT/punct/4"
    )
    parse = document(sentence(subject, ORG="Harbour Board"), pronoun("It"))
    assert one(parse, span(parse, "It"), "it.").names == ("Harbour Board",)
    advert = sentence("The/DET/det/2 ad/NOUN/nsubj/3 ran/VERB/root/0/run ./PUNCT/punct/3")
    parse = document(sentence(subject, ORG="Harbour Board"), advert, pronoun("It"))
    assert one(parse, span(parse, "It"), "it.").names == ()


def test_it_is_the_organisation_whose_document_spoke():
    issued = sentence(
        "The/DET/det/3 NSC/PROPN/compound/3 report/NOUN/nsubj/4 blamed/VERB/root/0 rain/NOUN/obj/4 ./PUNCT/punct/4",
        ORG="NSC",
    )
    parse = document(issued, pronoun("It"))
    rows = (
        attribution(parse, source="The NSC report", content="rain", id="a1"),
        attribution(parse, source=span(parse, "It"), content="it.", id="a2"),
    )
    assert [s.names for s in ask(parse, *rows)] == [("NSC",), ("NSC",)]


def test_they_are_the_people_who_were_the_subject_together():
    met = sentence(
        "Ann/PROPN/nsubj/9 Petrov/PROPN/flat/1 ,/PUNCT/punct/6 along/ADP/case/6 with/ADP/case/6 "
        "Tom/PROPN/nmod/1 Hale/PROPN/flat/6 ,/PUNCT/punct/6 left/VERB/root/0/leave ./PUNCT/punct/9",
        PERSON=["Ann Petrov", "Tom Hale"],
    )
    parse = document(met, pronoun("They"))
    assert one(parse, span(parse, "They")).names == ("Ann Petrov", "Tom Hale")


def test_what_somebody_is_stands_for_nobody_else():
    joined = sentence(
        "Mrs./PROPN/nmod:desc/2 Blake/PROPN/nsubj/3 joined/VERB/root/0/join as/ADP/case/6 the/DET/det/6 "
        "manager/NOUN/obl/3 ./PUNCT/punct/3",
        PERSON="Blake",
    )
    parse = document(joined, pronoun("She"))
    assert one(parse, span(parse, "She")).names == ("Blake",)


def test_two_subjects_of_one_verb_may_be_one_person():
    scolded = sentence(
        "Mrs./PROPN/nmod:desc/2 Blake/PROPN/nsubj/9 scolded/VERB/ccomp/9/scold him/PRON/obj/3 :/PUNCT/punct/6 "
        '"/PUNCT/punct/6 ~Stop/VERB/ccomp/9/stop "/PUNCT/punct/7 said/VERB/root/0/say she/PRON/nsubj/9 ./PUNCT/punct/9',
        PERSON="Blake",
    )
    parse = document(scolded)
    assert one(parse, "she", '"Stop"').names == ("Blake",)


def test_a_pronoun_in_marks_tells_nobodys_gender():
    """*“She'll be right,” said Blake*: she is whatever Blake speaks of."""
    quoted = sentence(
        '"/PUNCT/punct/3 She/PRON/nsubj/3 stays/VERB/ccomp/6/stay ,/PUNCT/punct/3 "/PUNCT/punct/3 '
        "said/VERB/root/0/say Blake/PROPN/nsubj/6 ./PUNCT/punct/6",
        PERSON="Blake",
    )
    parse = document(quoted, pronoun("He"))
    assert one(parse, span(parse, "He")).names == ("Blake",)


def test_who_behind_an_organisation_is_the_subject_before_it():
    told = sentence(
        "Ann/PROPN/nsubj/3 Petrov/PROPN/flat/1 told/VERB/root/0/tell Efe/PROPN/obj/3 ,/PUNCT/punct/7 "
        "who/PRON/nsubj/7 recalled/VERB/acl:relcl/4/recall it/PRON/obj/7 ./PUNCT/punct/3",
        PERSON="Ann Petrov",
        ORG="Efe",
    )
    parse = document(told)
    assert one(parse, "who").names == ("Ann Petrov",)


WORDS = st.sampled_from(
    "Torres/PROPN Blake/PROPN he/PRON she/PRON they/PRON it/PRON who/PRON I/PRON his/PRON "
    "the/DET a/DET mayor/NOUN claim/NOUN "
    'police/NOUN said/VERB and/CCONJ of/ADP ,/PUNCT ’s/PART "/PUNCT (/PUNCT )/PUNCT The/DET Council/PROPN'.split()
)
RELATIONS = st.sampled_from(
    "nsubj obj root det flat appos conj compound nmod:poss case acl:relcl punct ccomp".split()
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(WORDS, RELATIONS, st.integers(0, 12)), min_size=1, max_size=12), st.data())
def test_any_parse_gets_an_answer(rows, data):
    size = len(rows)
    parse = document(
        sentence(
            " ".join(f"{w}/{r}/{min(h, size)}" for w, r, h in rows),
            PERSON=["Torres"] * any(w[0][:6] == "Torres" for w in rows),
        )
    )
    end = len(parse.text)
    start = data.draw(st.integers(0, end - 1))
    stop = data.draw(st.integers(start + 1, end))
    row = attribution(parse, content=parse.text[:1], source=(start, stop))
    (speaker,) = ask(parse, row)
    assert speaker.status in ("named", "anonymous", "unresolved", "none")
    assert bool(speaker.names) == (speaker.status == "named")
    assert len(speaker.names) == len(speaker.ids)
    assert speaker.steps


def test_who_stands_behind_a_name_and_its_spelling_in_brackets():
    parse = document(
        sentence(
            "Lin/PROPN/nsubj/9 Wei/PROPN/flat/1 (/PUNCT/punct/4 林偉/PROPN/appos/1 )/PUNCT/punct/4 ,/PUNCT/punct/1 "
            "who/PRON/nsubj/9 once/ADV/advmod/9 said/VERB/root/0/say it/PRON/obj/9 ./PUNCT/punct/9",
            PERSON="Lin Wei",
        )
    )
    assert one(parse, "who").names == ("Lin Wei",)


def test_he_behind_the_latter_is_the_latter():
    parse = document(
        MET,
        sentence("The/DET/det/2 latter/ADJ/nsubj/3 denied/VERB/root/0/deny it/PRON/obj/3 ./PUNCT/punct/3"),
        pronoun("He"),
    )
    latter, he = ask(
        parse,
        attribution(parse, source="The latter", content="denied it", id="a1"),
        attribution(parse, source="He", content="said it", id="a2"),
    )
    assert latter.names == he.names == ("Blake",)


def test_somebody_is_not_the_owner_of_what_the_own_name_explains():
    """*Her lawyer, Kim Vale*: the lawyer is not her own lawyer."""
    parse = document(
        sentence(
            "Her/PRON/nmod:poss/2 lawyer/NOUN/nsubj/7 ,/PUNCT/punct/4 Kim/PROPN/appos/2 Vale/PROPN/flat/4 "
            ",/PUNCT/punct/4 said/VERB/root/0/say it/PRON/obj/7 ./PUNCT/punct/7",
            PERSON="Kim Vale",
        )
    )
    assert one(parse, "Her").names == ()


def test_a_name_in_an_unlikely_row_is_a_guess():
    """Row and name are right together as likely as not, or nobody is named: a wrong name is worse than none."""
    parse = document(MET, pronoun("He"))
    row = attribution(parse, source=span(parse, "He"), content="it")
    sure, unsure = (ask(parse, replace(row, confidence=c))[0] for c in (1.0, 0.6))
    assert (sure.status, sure.names) == ("named", ("Torres",))
    assert (unsure.status, unsure.names, unsure.steps[-1]) == ("unresolved", (), "not sure enough")
    assert unsure.guesses[0] == ("Torres", sure.confidence)
