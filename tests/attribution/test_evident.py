"""What layout and tree show beyond doubt, whoever proposed the report; each kind on parses built by hand."""

# ruff: noqa: E501  (a parse is a line)

from __future__ import annotations

import pytest
from support.build import PARAGRAPH, document, sentence, span

from quoteattr.attribution.drafts import Draft
from quoteattr.attribution.evident import evident, without_rivals
from quoteattr.attribution.facts import facts_of
from quoteattr.attribution.judge import factuality_of
from quoteattr.parsing.structure import Parse
from quoteattr.quotations import find_quotations


def mended(
    parse: Parse, content: list[str], cue: str, source: str = ""
) -> list[tuple[list[str], str, list[str]]]:
    """Source, cue and content as texts, of one draft after the layer has looked at it."""
    draft = Draft(
        [span(parse, c) for c in content],
        [span(parse, cue)],
        [span(parse, source)] if source else [],
        "tagger",
    )
    found = evident(parse, find_quotations(parse.text), [draft])
    return [
        ([parse.text[s:e] for s, e in d.source], " ".join(parse.text[s:e] for s, e in d.cue), [parse.text[s:e] for s, e in d.content])
        for d in found
    ]  # fmt: skip


ASKED = sentence(
    "Asked/VERB/advcl/8/ask whether/SCONJ/mark/4 he/PRON/nsubj/4 left/VERB/ccomp/1/leave ,/PUNCT/punct/1 Otto/PROPN/nsubj/8 Brandt/PROPN/flat/6 "
    "said/VERB/root/0/say no/INTJ/discourse/8 ./PUNCT/punct/8"
)
ASKED_BY = sentence(
    "Asked/VERB/advcl/9/ask by/ADP/case/3 reporters/NOUN/obl:agent/1 why/ADV/advmod/6 it/PRON/nsubj/6 failed/VERB/ccomp/1/fail ,/PUNCT/punct/1 "
    "Quill/PROPN/nsubj/9 left/VERB/root/0/leave ./PUNCT/punct/9"
)
WAS_TOLD = sentence(
    "Frick/PROPN/nsubj:pass/3 was/AUX/aux:pass/3/be told/VERB/root/0/tell that/SCONJ/mark/6 rain/NOUN/nsubj/6 came/VERB/ccomp/3/come ./PUNCT/punct/3"
)
ACCUSED = sentence(
    "Frick/PROPN/nsubj:pass/3 was/AUX/aux:pass/3/be accused/VERB/root/0/accuse of/ADP/case/5 theft/NOUN/obl/3 ./PUNCT/punct/3"
)
ACCUSED_BY = sentence(
    "Frick/PROPN/nsubj:pass/3 was/AUX/aux:pass/3/be accused/VERB/root/0/accuse by/ADP/case/5 Quill/PROPN/obl:agent/3 of/ADP/case/7 theft/NOUN/obl/3 ./PUNCT/punct/3"
)
WAS_HEARD = sentence(
    "Frick/PROPN/nsubj:pass/3 was/AUX/aux:pass/3/be quoted/VERB/root/0/quote as/SCONJ/mark/5 saying/VERB/advcl/3/say no/INTJ/obj/5 ./PUNCT/punct/3"
)
ASKED_HIM = sentence(
    "Frick/PROPN/nsubj/2 asked/VERB/root/0/ask whether/SCONJ/mark/5 rain/NOUN/nsubj/5 came/VERB/ccomp/2/come ./PUNCT/punct/2"
)


@pytest.mark.parametrize(
    ("words", "content", "cue", "source", "wanted"),
    [
        (ASKED, "whether he left", "Asked", "Otto Brandt", []),
        (ASKED_BY, "why it failed", "Asked", "Quill", ["reporters"]),
        (WAS_TOLD, "that rain came", "was told", "Frick", []),
        (ASKED_HIM, "whether rain came", "asked", "Frick", ["Frick"]),
        (ACCUSED, "of theft", "was accused", "Frick", []),
        (ACCUSED_BY, "of theft", "was accused", "Quill", ["Quill"]),
        (WAS_HEARD, "no", "was quoted as saying", "Frick", ["Frick"]),
    ],
    ids=[
        "asked",
        "asked by somebody",
        "was told",
        "who asks stays",
        "was accused",
        "accused by somebody",
        "was quoted",
    ],
)
def test_who_is_asked_told_or_accused_is_not_who_speaks(words, content, cue, source, wanted):
    assert mended(document(words), [content], cue, source)[0][0] == wanted


MATCH = sentence(
    "The/DET/det/2 match/NOUN/nsubj/4 is/AUX/cop/4 off/ADV/ccomp/8 ,/PUNCT/punct/4 Ulf/PROPN/nsubj/8 Dahl/PROPN/flat/6 said/VERB/root/0/say ./PUNCT/punct/8"
)


@pytest.mark.parametrize(
    ("person", "wanted"),
    [({"PERSON": "Una Platt"}, "mayor Una Platt"), ({}, "Ritzau")],
    ids=["a person", "nobody named"],
)
def test_who_is_learned_from_speaks(person, wanted):
    heard = sentence(
        "Ritzau/PROPN/nsubj/2 learned/VERB/root/0/learn from/ADP/case/4 mayor/NOUN/obl/2 Una/PROPN/flat/4 Platt/PROPN/flat/4 that/SCONJ/mark/8 "
        "rain/NOUN/nsubj/9 came/VERB/ccomp/2/come ./PUNCT/punct/2",
        **person,
    )
    found = mended(document(heard), ["that rain came"], "learned", "Ritzau")
    assert found == [([wanted], "learned", ["that rain came"])]


@pytest.mark.parametrize("label", ["Bridge row", "Read more: Ferries", "ADVERTISEMENT", "- Tolls"])
@pytest.mark.parametrize("gap", [PARAGRAPH, "\n"])
def test_no_content_takes_in_the_paragraph_before(label, gap):
    first = sentence(
        " ".join(f"{w}/NOUN/{'root/0' if n == 0 else 'dep/1'}" for n, w in enumerate(label.split()))
    )
    parse = document(first, gap, MATCH)
    whole = parse.text[: parse.text.index(", Ulf")]
    assert mended(parse, [whole], "said", "Ulf Dahl")[0][2] == ["The match is off"]


def test_a_dateline_is_no_content():
    place = sentence("MARSK/PROPN/root/0 ,/PUNCT/punct/1 March/PROPN/dep/1 3/NUM/nummod/3 -/PUNCT/punct/1")
    parse = document(place, MATCH)
    whole = parse.text[: parse.text.index(", Ulf")]
    assert mended(parse, [whole], "said", "Ulf Dahl")[0][2] == ["The match is off"]


CLEFT = sentence(
    "What/PRON/nsubj/6 Mara/PROPN/nsubj/4 Quill/PROPN/flat/2 said/VERB/acl:relcl/1/say was/AUX/cop/6/be “/PUNCT/punct/7 never/ADV/root/0 ”/PUNCT/punct/7 ./PUNCT/punct/7"
)
WORDS = sentence(
    "“/PUNCT/punct/2 Never/ADV/nsubj/6 ”/PUNCT/punct/2 were/AUX/cop/6/be the/DET/det/6 words/NOUN/root/0/word Dana/PROPN/nsubj/9 Frick/PROPN/flat/7 said/VERB/acl:relcl/6/say ./PUNCT/punct/6"
)
CALLED = sentence(
    "Moyle/PROPN/nsubj/2 shut/VERB/root/0/shut what/PRON/obj/2 he/PRON/nsubj/5 called/VERB/acl:relcl/3/call a/DET/det/8 slow/ADJ/amod/8 leak/NOUN/xcomp/5 and/CCONJ/cc/10 mended/VERB/conj/2/mend it/PRON/obj/10 ./PUNCT/punct/2"
)
NAMED_IT = sentence(
    "“/PUNCT/punct/3 A/DET/det/3 farce/NOUN/nsubj/6 ”/PUNCT/punct/3 is/AUX/cop/6/be what/PRON/root/0 Lund/PROPN/nsubj/8 called/VERB/acl:relcl/6/call it/PRON/obj/8 ./PUNCT/punct/6"
)


@pytest.mark.parametrize(
    ("words", "content", "cue", "wanted"),
    [
        (CLEFT, ["What", "was “never”"], "said", ["“never”"]),
        (WORDS, ["“Never” were the words"], "said", ["“Never”"]),
        (CALLED, ["what", "a slow leak and mended it"], "called", ["a slow leak"]),
        (NAMED_IT, ["it"], "called", ["“A farce”"]),
    ],
    ids=["what X said was", "were the words", "what he called", "is what X called it"],
)
def test_clefts_report_what_they_single_out(words, content, cue, wanted):
    source = next(n for n in ("Mara Quill", "Dana Frick", "Lund", "he") if n in document(words).text)
    assert mended(document(words), content, cue, source)[0][2] == wanted


APPOSITION = sentence(
    "It/PRON/nsubj/2 wants/VERB/root/0/want the/DET/det/4 freeing/NOUN/obj/2 of/ADP/case/7 the/DET/det/7 valley/NOUN/nmod/4 ,/PUNCT/punct/10 a/DET/det/10 priority/NOUN/appos/4 "
    "that/PRON/obj/14 Sandoval/PROPN/nsubj/14 has/AUX/aux/14 stressed/VERB/acl:relcl/10/stress ./PUNCT/punct/2"
)
SUMMED = sentence(
    "The/DET/det/2 bridge/NOUN/nsubj/3 closed/VERB/root/0/close ,/PUNCT/punct/9 a/DET/det/6 decision/NOUN/obj/9 the/DET/det/8 mayor/NOUN/nsubj/9 criticised/VERB/parataxis/3/criticise ./PUNCT/punct/3"
)
WHICH = sentence(
    "The/DET/det/2 strike/NOUN/nsubj/9 over/ADP/case/4 tolls/NOUN/nmod/2 ,/PUNCT/punct/8 which/PRON/obj/8 Quill/PROPN/nsubj/8 condemned/VERB/acl:relcl/2/condemn ended/VERB/root/0/end ./PUNCT/punct/9"
)


@pytest.mark.parametrize(
    ("words", "content", "cue", "wanted"),
    [
        (APPOSITION, "a priority", "has stressed", "the freeing of the valley, a priority"),
        (SUMMED, "a decision", "criticised", "The bridge closed, a decision"),
        (WHICH, "which", "condemned", "The strike over tolls"),
    ],
    ids=["apposition", "a noun for the clause before", "relative pronoun"],
)
def test_a_content_says_what_it_stands_for(words, content, cue, wanted):
    assert mended(document(words), [content], cue)[0][2] == [wanted]


DID_NOT_SAY = sentence(
    "Frick/PROPN/nsubj/2 said/VERB/root/0/say rain/NOUN/nsubj/4 came/VERB/ccomp/2/come but/CCONJ/cc/8 did/AUX/aux/8/do not/PART/advmod/8 say/VERB/conj/4/say when/ADV/advmod/8 ./PUNCT/punct/2"
)
LEFT = sentence(
    "Frick/PROPN/nsubj/2 praised/VERB/root/0/praise “/PUNCT/punct/4 calm/NOUN/obj/2 ”/PUNCT/punct/4 on/ADP/case/7 Friday/PROPN/obl/2 and/CCONJ/cc/9 left/VERB/conj/2/leave ./PUNCT/punct/2"
)
AS_RAIN = sentence(
    "Dams/NOUN/nsubj/2 broke/VERB/ccomp/5/break ,/PUNCT/punct/2 Frick/PROPN/nsubj/5 said/VERB/root/0/say ,/PUNCT/punct/9 as/SCONJ/mark/9 rain/NOUN/nsubj/9 fell/VERB/advcl/5/fall ./PUNCT/punct/5"
)
CAME_AND_WENT = sentence(
    "Frick/PROPN/nsubj/2 said/VERB/root/0/say rain/NOUN/nsubj/4 came/VERB/ccomp/2/come and/CCONJ/cc/6 went/VERB/conj/4/go ./PUNCT/punct/2"
)


@pytest.mark.parametrize(
    ("words", "content", "cue", "wanted"),
    [
        (DID_NOT_SAY, ["rain came but did not say when"], "said", ["rain came"]),
        (LEFT, ["“calm” on Friday and left"], "praised", ["“calm”"]),
        (AS_RAIN, ["Dams broke", "as rain fell"], "said", ["Dams broke"]),
        (CAME_AND_WENT, ["rain came and went"], "said", ["rain came and went"]),
    ],
    ids=["withheld", "did next", "circumstance", "part of what was said"],
)
def test_a_content_ends_where_the_reporting_clause_goes_on(words, content, cue, wanted):
    assert mended(document(words), content, cue, "Frick")[0][2] == wanted


WITHOUT = sentence(
    "Lund/PROPN/nsubj/2 claimed/VERB/root/0/claim without/SCONJ/mark/4 naming/VERB/advcl/2/name sources/NOUN/obj/4 that/SCONJ/mark/8 rain/NOUN/nsubj/8 came/VERB/ccomp/2/come ./PUNCT/punct/2"
)


def test_words_between_a_cue_and_its_clause_belong_to_neither():
    assert mended(document(WITHOUT), ["sources that rain came"], "claimed without naming")[0][1:] == (
        "claimed",
        ["that rain came"],
    )


SIGNED = sentence("Firms/NOUN/nsubj/2 signed/VERB/root/0/sign a/DET/det/4 pact/NOUN/obj/2 ./PUNCT/punct/2")
APPROVED = sentence(
    "The/DET/det/2 plan/NOUN/nsubj:pass/4 was/AUX/aux:pass/4/be approved/VERB/root/0/approve ./PUNCT/punct/4"
)
POEMS = sentence("He/PRON/nsubj/2 wrote/VERB/root/0/write poems/NOUN/obj/2/poem ./PUNCT/punct/2")
NICKNAME = sentence(
    "Everyone/PRON/nsubj/2 calls/VERB/root/0/call him/PRON/obj/2 “/PUNCT/punct/5 Tin/PROPN/xcomp/2 ”/PUNCT/punct/5 ./PUNCT/punct/2"
)
CONDEMNED = sentence(
    "He/PRON/nsubj/2 condemned/VERB/root/0/condemn the/DET/det/4 pact/NOUN/obj/2 ./PUNCT/punct/2"
)


@pytest.mark.parametrize(
    ("words", "content", "cue", "source", "rows"),
    [
        (SIGNED, "a pact", "signed", "Firms", 0),
        (APPROVED, "The plan", "was approved", "", 0),
        (POEMS, "poems", "wrote", "He", 0),
        (NICKNAME, "“Tin”", "calls", "Everyone", 0),
        (CONDEMNED, "the pact", "condemned", "He", 1),
    ],
    ids=["signed", "approved", "wrote poems", "a name nobody gave", "condemned"],
)
def test_what_is_done_is_no_report(words, content, cue, source, rows):
    assert len(mended(document(words), [content], cue, source)) == rows


LATER = sentence(
    "Moyle/PROPN/nsubj/4 would/AUX/aux/4 later/ADV/advmod/4 say/VERB/root/0/say that/SCONJ/mark/7 rain/NOUN/nsubj/7 came/VERB/ccomp/4/come ./PUNCT/punct/4"
)
ONCE = sentence(
    "Moyle/PROPN/nsubj/3 would/AUX/aux/3 say/VERB/root/0/say that/SCONJ/mark/6 rain/NOUN/nsubj/6 came/VERB/ccomp/3/come ./PUNCT/punct/3"
)
IF_ASKED = sentence(
    "If/SCONJ/mark/2 asked/VERB/advcl/6/ask ,/PUNCT/punct/2 Moyle/PROPN/nsubj/6 would/AUX/aux/6 say/VERB/root/0/say later/ADV/advmod/6 that/SCONJ/mark/10 rain/NOUN/nsubj/10 came/VERB/ccomp/6/come ./PUNCT/punct/6"
)


@pytest.mark.parametrize(
    ("words", "cue", "wanted"),
    [(LATER, "would later say", "asserted"), (ONCE, "would say", "hypothetical"), (IF_ASKED, "would say", "hypothetical")],
    ids=["later", "not said when", "under a condition"],
)  # fmt: skip
def test_what_somebody_would_later_say_was_said(words, cue, wanted):
    parse = document(words)
    draft = Draft([span(parse, "that rain came")], [span(parse, cue)], [span(parse, "Moyle")])
    assert factuality_of(facts_of(parse, draft)) == wanted


def test_nothing_competes_with_what_the_layout_shows():
    dash = Draft([(0, 40)], [(43, 47)], [(48, 52)], "format:dash")
    inside, same_cue, across = (
        Draft([(10, 30)], [(5, 9)]),
        Draft([(20, 40)], [(43, 47)]),
        Draft([(30, 60)], [(20, 29)]),
    )
    assert without_rivals([inside, same_cue, across, dash], [dash]) == [inside, dash]
