"""The constructions of reported speech, each on a parse as a good parser gives it."""

# ruff: noqa: E501  (a parse is a line)

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.build import PARAGRAPH, document, sentence
from support.reports import reports
from support.sentences import BARE, CONJOINED, INVERTED

from quoteattr.attribution.drafts import Draft
from quoteattr.attribution.facts import facts_of
from quoteattr.attribution.judge import act_of
from quoteattr.attribution.rules import rule_drafts
from quoteattr.parsing.structure import Parse, Sentence, Word
from quoteattr.quotations import find_quotations

BEFORE = sentence(
    'Ruiz/PROPN/nsubj/2 told/VERB/root/0/tell reporters/NOUN/obj/2 :/PUNCT/punct/7 "/PUNCT/punct/7 '
    'It/PRON/nsubj/7 broke/VERB/ccomp/2/break early/ADV/advmod/7 ./PUNCT/punct/7 "/PUNCT/punct/7'
)
LONG_SUBJECT = sentence(
    '"/PUNCT/punct/5 We/PRON/nsubj/5 can/AUX/aux/5 not/PART/advmod/5 wait/VERB/ccomp/16 ,/PUNCT/punct/16 "/PUNCT/punct/5 '
    "Ines/PROPN/nsubj/16 Falk/PROPN/flat/8 ,/PUNCT/punct/8 who/PRON/nsubj/12 runs/VERB/acl:relcl/8/run the/DET/det/14 "
    "port/NOUN/obj/12 ,/PUNCT/punct/8 said/VERB/root/0/say on/ADP/case/18 Monday/PROPN/obl/16 ./PUNCT/punct/16"
)
UNKNOWN_VERB = sentence(
    '"/PUNCT/punct/3 Too/ADV/advmod/3 late/ADJ/ccomp/7 ,/PUNCT/punct/7 "/PUNCT/punct/3 Ruiz/PROPN/nsubj/7 '
    "zinged/VERB/root/0/zing ./PUNCT/punct/7"
)
THAT = sentence(
    "The/DET/det/2 port/NOUN/nsubj/3 announced/VERB/root/0/announce on/ADP/case/5 Friday/PROPN/obl/3 that/SCONJ/mark/9 "
    "two/NUM/nummod/8 cranes/NOUN/nsubj/9 failed/VERB/ccomp/3/fail ./PUNCT/punct/3"
)
TO = sentence(
    "Kwon/PROPN/nsubj/2 promised/VERB/root/0/promise to/PART/mark/4 pay/VERB/xcomp/2 the/DET/det/6 crew/NOUN/obj/4 "
    "./PUNCT/punct/2"
)
BRACKETED = sentence(
    "Kwon/PROPN/nsubj/5 (/PUNCT/punct/3 ICO/PROPN/appos/1 )/PUNCT/punct/3 promised/VERB/root/0/promise to/PART/mark/7 "
    "pay/VERB/xcomp/5 ./PUNCT/punct/5"
)
ASIDE_WITH_TIME = sentence(
    "Talks/NOUN/nsubj/2 stalled/VERB/ccomp/5/stall ,/PUNCT/punct/2 Hale/PROPN/nsubj/5 confirmed/VERB/root/0/confirm "
    "this/DET/det/7 week/NOUN/obl:unmarked/5 ./PUNCT/punct/5"
)
GENITIVE_ELSEWHERE = sentence(
    "We/PRON/nsubj/2 heard/VERB/root/0/hear Mayor/PROPN/nmod:desc/4 Ann/PROPN/nmod/7 Hale/PROPN/flat/4 "
    "'s/PART/case/7 comments/NOUN/obj/2/comment about/ADP/case/10 the/DET/det/10 port/NOUN/nmod/7 ./PUNCT/punct/2"
)
PARTICIPLE = sentence(
    "Vega/PROPN/nsubj/2 opposed/VERB/root/0/oppose the/DET/det/4 sale/NOUN/obj/2 ,/PUNCT/punct/6 noting/VERB/advcl/2/note "
    "that/SCONJ/mark/9 debts/NOUN/nsubj/9 rose/VERB/ccomp/6/rise ./PUNCT/punct/2"
)
CUT_BY_PARTICIPLE = sentence(
    "Vega/PROPN/nsubj/2 said/VERB/root/0/say debts/NOUN/nsubj/4 rose/VERB/ccomp/2/rise ,/PUNCT/punct/6 adding/VERB/advcl/2/add "
    "that/SCONJ/mark/9 banks/NOUN/nsubj/9 knew/VERB/ccomp/6/know ./PUNCT/punct/2"
)
CUT_BY_TIME = sentence(
    "Vega/PROPN/nsubj/2 vowed/VERB/root/0/vow to/PART/mark/4 stay/VERB/xcomp/2 after/SCONJ/mark/7 members/NOUN/nsubj/7 "
    "protested/VERB/advcl/2/protest ./PUNCT/punct/2"
)
RELATIVE_SUBJECT = sentence(
    "Ann/PROPN/nsubj/10 Petrov/PROPN/flat/1 ,/PUNCT/punct/5 who/PRON/nsubj/5 said/VERB/acl:relcl/1/say the/DET/det/7 "
    "vote/NOUN/nsubj/8 failed/VERB/ccomp/5/fail ,/PUNCT/punct/5 left/VERB/root/0/leave ./PUNCT/punct/10"
)
ASIDE_INSIDE = sentence(
    "The/DET/det/2 ferry/NOUN/nsubj/7 ,/PUNCT/punct/5 Lindqvist/PROPN/nsubj/5 said/VERB/parataxis/7/say ,/PUNCT/punct/5 "
    "left/VERB/root/0/leave early/ADV/advmod/7 ./PUNCT/punct/7"
)
ASIDE_BEHIND = sentence(
    "It/PRON/nsubj/2 left/VERB/root/0/leave early/ADV/advmod/2 ,/PUNCT/punct/7 the/DET/det/6 company/NOUN/nsubj/7 "
    "said/VERB/parataxis/2/say ./PUNCT/punct/2"
)
ASIDE_AS_CCOMP = sentence(
    "It/PRON/nsubj/2 left/VERB/ccomp/7/leave early/ADV/advmod/2 ,/PUNCT/punct/7 the/DET/det/6 company/NOUN/nsubj/7 "
    "said/VERB/root/0/say ./PUNCT/punct/7"
)
AS_CLAUSE = sentence(
    "As/SCONJ/mark/3 Ruiz/PROPN/nsubj/3 argues/VERB/advcl/7/argue ,/PUNCT/punct/3 the/DET/det/6 plan/NOUN/nsubj/7 "
    "failed/VERB/root/0/fail ./PUNCT/punct/7"
)
QUOTED_AS_SAYING = sentence(
    "Ruiz/PROPN/nsubj:pass/3 was/AUX/aux:pass/3/be quoted/VERB/root/0/quote as/SCONJ/mark/5 saying/VERB/advcl/3/say "
    "that/SCONJ/mark/9 the/DET/det/8 dam/NOUN/nsubj/9 leaked/VERB/ccomp/5/leak ./PUNCT/punct/3"
)
AGENT = sentence(
    "Residents/NOUN/nsubj:pass/3/resident were/AUX/aux:pass/3/be told/VERB/root/0/tell by/ADP/case/5 officials/NOUN/obl:agent/3/official "
    "to/PART/mark/7 leave/VERB/xcomp/3 ./PUNCT/punct/3"
)
TOPIC = sentence(
    "Vega/PROPN/nsubj/2 condemned/VERB/root/0/condemn the/DET/det/4 attack/NOUN/obj/2 on/ADP/case/7 the/DET/det/7 convoy/NOUN/nmod/4 "
    "./PUNCT/punct/2"
)
CALL_FOR = sentence(
    "Vega/PROPN/nsubj/2 called/VERB/root/0/call for/ADP/case/6 a/DET/det/6 new/ADJ/amod/6 inquiry/NOUN/obl/2 ./PUNCT/punct/2"
)
NOUN = sentence(
    "Her/PRON/nmod:poss/2 warning/NOUN/nsubj/7 that/SCONJ/mark/6 prices/NOUN/nsubj/6 would/AUX/aux/6 rise/VERB/acl/2 "
    "shook/VERB/root/0/shake markets/NOUN/obj/7 ./PUNCT/punct/7"
)
NOUN_BY = sentence(
    "A/DET/det/2 claim/NOUN/nsubj/10 by/ADP/case/5 the/DET/det/5 union/NOUN/nmod/2 that/SCONJ/mark/9 jobs/NOUN/nsubj/9 would/AUX/aux/9 "
    "go/VERB/acl/2 spread/VERB/root/0 ./PUNCT/punct/10"
)
NOUN_MADE = sentence(
    "The/DET/det/2 firm/NOUN/nsubj/3 gave/VERB/root/0/give assurances/NOUN/obj/3/assurance that/SCONJ/mark/8 wages/NOUN/nsubj:pass/8 "
    "were/AUX/aux:pass/8 paid/VERB/acl/4/pay ./PUNCT/punct/3"
)
RELATIVE_CONTENT = sentence(
    "It/PRON/nsubj/4 was/AUX/cop/4/be a/DET/det/4 deal/NOUN/root/0 that/PRON/obj/7 Weiss/PROPN/nsubj/7 called/VERB/acl:relcl/4/call "
    "dead/ADJ/xcomp/7 ./PUNCT/punct/4"
)
ACCORDING_LAST = sentence(
    "The/DET/det/2 dam/NOUN/nsubj/3 leaked/VERB/root/0/leak ,/PUNCT/punct/7 according/VERB/case/7/accord to/ADP/fixed/5 "
    "Ruiz/PROPN/obl/3 ./PUNCT/punct/3"
)
ACCORDING_FIRST = sentence(
    "According/VERB/case/4/accord to/ADP/fixed/1 two/NUM/nummod/4 engineers/NOUN/obl/8/engineer ,/PUNCT/punct/4 the/DET/det/7 "
    "dam/NOUN/nsubj/8 leaked/VERB/root/0/leak ./PUNCT/punct/8"
)
ACCORDING_INSIDE = sentence(
    "The/DET/det/2 dam/NOUN/nsubj/8 ,/PUNCT/punct/6 according/VERB/case/6/accord to/ADP/fixed/4 Ruiz/PROPN/obl/8 ,/PUNCT/punct/6 "
    "leaked/VERB/root/0/leak ./PUNCT/punct/8"
)
POSSESSED = sentence(
    "In/ADP/case/4 Hale/PROPN/nmod:poss/4 's/PART/case/2 view/NOUN/obl/8 ,/PUNCT/punct/4 the/DET/det/7 plan/NOUN/nsubj/8 failed/VERB/root/0/fail "
    "./PUNCT/punct/8"
)
CHANCE = sentence(
    "Hale/PROPN/nsubj/2 took/VERB/root/0/take every/DET/det/4 chance/NOUN/obj/2 to/PART/mark/6 remind/VERB/acl/4 voters/NOUN/obj/6/voter "
    "that/SCONJ/mark/10 taxes/NOUN/nsubj/10/tax fell/VERB/ccomp/6/fall ./PUNCT/punct/2"
)
OWN_CHANCE = sentence(
    "It/PRON/nsubj/5 was/AUX/cop/5/be Hale/PROPN/nmod:poss/5 's/PART/case/3 turn/NOUN/root/0 to/PART/mark/7 remind/VERB/acl/5 "
    "voters/NOUN/obj/7/voter that/SCONJ/mark/11 taxes/NOUN/nsubj/11/tax fell/VERB/ccomp/7/fall ./PUNCT/punct/5"
)
PARTICIPLE_FIRST = sentence(
    'After/SCONJ/mark/2 saying/VERB/advcl/11/say it/PRON/nsubj/5 was/AUX/cop/5/be "/PUNCT/punct/5 ~so/ADV/advmod/7 '
    'late/ADJ/ccomp/2 ,/PUNCT/punct/7 "/PUNCT/punct/7 Vega/PROPN/nsubj/11 left/VERB/root/0/leave ./PUNCT/punct/11'
)

CASES = [
    (INVERTED, "Marta Oyelaran", "insisted", ('"The dam will hold,"',), "verb:marks"),
    (BEFORE, "Ruiz", "told", ('"It broke early."',), "verb:marks"),
    (LONG_SUBJECT, "Ines Falk", "said", ('"We can not wait,"',), "verb:marks"),
    (UNKNOWN_VERB, "Ruiz", "zinged", ('"Too late,"',), "verb:marks"),
    (BARE, "Lindqvist", "said", ("the ferry left early",), "verb:clause"),
    (THAT, "The port", "announced", ("that two cranes failed",), "verb:clause"),
    (TO, "Kwon", "promised", ("to pay the crew",), "verb:clause"),
    (PARTICIPLE, "Vega", "noting", ("that debts rose",), "verb:clause"),
    (CUT_BY_PARTICIPLE, "Vega", "said", ("debts rose",), "verb:clause"),
    (CUT_BY_PARTICIPLE, "Vega", "adding", ("that banks knew",), "verb:clause"),
    (CUT_BY_TIME, "Vega", "vowed", ("to stay",), "verb:clause"),
    (RELATIVE_SUBJECT, "who", "said", ("the vote failed",), "verb:clause"),
    (ASIDE_INSIDE, "Lindqvist", "said", ("The ferry", "left early"), "verb:aside"),
    (ASIDE_BEHIND, "the company", "said", ("It left early",), "verb:aside"),
    (ASIDE_AS_CCOMP, "the company", "said", ("It left early",), "verb:aside"),
    (ASIDE_WITH_TIME, "Hale", "confirmed", ("Talks stalled",), "verb:aside"),
    (GENITIVE_ELSEWHERE, "Mayor Ann Hale", "comments", ("about the port",), "noun"),
    (AS_CLAUSE, "Ruiz", "argues", ("the plan failed",), "verb:aside"),
    (QUOTED_AS_SAYING, "Ruiz", "saying", ("that the dam leaked",), "verb:clause"),
    (AGENT, "officials", "were told", ("to leave",), "verb:clause"),
    (TOPIC, "Vega", "condemned", ("the attack on the convoy",), "verb:topic"),
    (CALL_FOR, "Vega", "called for", ("a new inquiry",), "verb:topic"),
    (NOUN, "Her", "warning", ("that prices would rise",), "noun"),
    (NOUN_BY, "the union", "claim", ("that jobs would go",), "noun"),
    (NOUN_MADE, "The firm", "assurances", ("that wages were paid",), "noun"),
    (RELATIVE_CONTENT, "Weiss", "called", ("a deal", "dead"), "relative"),
    (BRACKETED, "Kwon (ICO)", "promised", ("to pay",), "verb:clause"),
    (ACCORDING_LAST, "Ruiz", "according to", ("The dam leaked",), "phrase"),
    (ACCORDING_FIRST, "two engineers", "According to", ("the dam leaked",), "phrase"),
    (ACCORDING_INSIDE, "Ruiz", "according to", ("The dam", "leaked"), "phrase"),
    (POSSESSED, "Hale's", "view", ("the plan failed",), "possessed"),
    (CHANCE, "Hale", "remind", ("that taxes fell",), "verb:clause"),
    (PARTICIPLE_FIRST, "Vega", "saying", ('it was "so late,"',), "verb:clause"),
    (OWN_CHANCE, "Hale's", "remind", ("that taxes fell",), "verb:clause"),
]


@pytest.mark.parametrize(
    ("tree", "source", "cue", "content", "rule"),
    CASES,
    ids=[f"{c[4]}-{c[2]}-{n}" for n, c in enumerate(CASES)],
)
def test_a_construction_gives_source_cue_and_content(tree, source, cue, content, rule):
    found = [r for r in reports(document(tree)) if r.cue == cue]
    assert [(r.source, r.content, r.rule) for r in found] == [((source,), content, rule)]


def test_two_verbs_share_a_subject():
    found = reports(document(CONJOINED))
    assert [(r.source, r.cue, r.content) for r in found] == [
        (("He",), "denied", ("the charge",)),
        (("He",), "said", ("it was political",)),
    ]


SILENT = {
    "scare quotes": 'The/DET/det/6 so/ADV/advmod/3 called/VERB/amod/6/call "/PUNCT/punct/6 ~reform/NOUN/nsubj/8 bill/NOUN/nsubj/8 '
    '"/PUNCT/punct/6 failed/VERB/root/0/fail ./PUNCT/punct/8',
    "title": 'She/PRON/nsubj/2 read/VERB/root/0/read "/PUNCT/punct/6 The/DET/det/6 Long/ADJ/amod/6 Road/NOUN/obj/2 "/PUNCT/punct/6 '
    "twice/ADV/advmod/2 ./PUNCT/punct/2",
    "nickname": 'A/DET/det/2 man/NOUN/nsubj/7 known/VERB/acl/2/know as/ADP/case/5 "/PUNCT/punct/5 Shorty/PROPN/obl/3 "/PUNCT/punct/5 '
    "ran/VERB/root/0/run ./PUNCT/punct/7",
    "slogan": 'Marchers/NOUN/nsubj/2 carried/VERB/root/0/carry a/DET/det/4 "/PUNCT/punct/4 Water/NOUN/compound/6 First/ADJ/amod/7 '
    '"/PUNCT/punct/6 banner/NOUN/obj/2 ./PUNCT/punct/2',
    "salt": "The/DET/det/2 cook/NOUN/nsubj/3 added/VERB/root/0/add salt/NOUN/obj/3 ./PUNCT/punct/3",
    "dividend paid": "The/DET/det/2 firm/NOUN/nsubj/3 paid/VERB/root/0/pay a/DET/det/5 dividend/NOUN/obj/3 ./PUNCT/punct/3",
    "continue": "Prices/NOUN/nsubj/2/price continued/VERB/root/0/continue to/PART/mark/4 rise/VERB/xcomp/2 ./PUNCT/punct/2",
    "allow": "The/DET/det/2 rule/NOUN/nsubj/3 allows/VERB/root/0/allow firms/NOUN/obj/3 to/PART/mark/6 merge/VERB/xcomp/3 ./PUNCT/punct/3",
    "miles per hour": "Winds/NOUN/nsubj/2 reached/VERB/root/0/reach ninety/NUM/nummod/4 miles/NOUN/obj/2 per/ADP/case/6 hour/NOUN/nmod/4 ./PUNCT/punct/2",
    "pointed": "It/PRON/nsubj/2 has/VERB/root/0/have a/DET/det/5 pointed/VERB/amod/5/point roof/NOUN/obj/2 ./PUNCT/punct/2",
    "obligation": "Rules/NOUN/nsubj/2 require/VERB/root/0/require them/PRON/obj/2 to/PART/mark/5 disclose/VERB/xcomp/2/disclose gifts/NOUN/obj/5 ./PUNCT/punct/2",
}  # fmt: skip


@pytest.mark.parametrize("words", SILENT.values(), ids=SILENT.keys())
def test_what_reports_nothing_stays_out(words):
    assert reports(document(sentence(words))) == []


@pytest.mark.parametrize(
    ("words", "factuality"),
    [
        ("Ames/PROPN/nsubj/2 said/VERB/root/0/say it/PRON/nsubj/5 was/AUX/cop/5 safe/ADJ/ccomp/2 ./PUNCT/punct/2", "asserted"),
        ("Ames/PROPN/nsubj/4 did/AUX/aux/4/do not/PART/advmod/4 say/VERB/root/0/say it/PRON/nsubj/7 was/AUX/cop/7 safe/ADJ/ccomp/4 ./PUNCT/punct/4", "negated"),
        ("Ames/PROPN/nsubj/3 never/ADV/advmod/3 said/VERB/root/0/say it/PRON/nsubj/6 was/AUX/cop/6 safe/ADJ/ccomp/3 ./PUNCT/punct/3", "negated"),
        ("Ames/PROPN/nsubj/2 refused/VERB/root/0/refuse to/PART/mark/4 say/VERB/xcomp/2/say whether/SCONJ/mark/8 it/PRON/nsubj/8 was/AUX/cop/8 safe/ADJ/ccomp/4 ./PUNCT/punct/2", "negated"),
        ("Nobody/PRON/nsubj/2 said/VERB/root/0/say it/PRON/nsubj/5 was/AUX/cop/5 safe/ADJ/ccomp/2 ./PUNCT/punct/2", "negated"),
        ("Ames/PROPN/nsubj/2 denied/VERB/root/0/deny that/SCONJ/mark/6 it/PRON/nsubj/6 was/AUX/cop/6 unsafe/ADJ/ccomp/2 ./PUNCT/punct/2", "asserted"),
        ("Ames/PROPN/nsubj/3 may/AUX/aux/3 say/VERB/root/0/say it/PRON/nsubj/6 is/AUX/cop/6 safe/ADJ/ccomp/3 ./PUNCT/punct/3", "hypothetical"),
        ("If/SCONJ/mark/3 Ames/PROPN/nsubj/3 says/VERB/advcl/10/say it/PRON/nsubj/6 is/AUX/cop/6 safe/ADJ/ccomp/3 ,/PUNCT/punct/3 we/PRON/nsubj/10 will/AUX/aux/10 go/VERB/root/0 ./PUNCT/punct/10", "hypothetical"),
        ("Ames/PROPN/nsubj/3 will/AUX/aux/3 say/VERB/root/0/say it/PRON/nsubj/6 is/AUX/cop/6 safe/ADJ/ccomp/3 ./PUNCT/punct/3", "hypothetical"),
        ("Did/AUX/aux/3/do Ames/PROPN/nsubj/3 say/VERB/root/0/say it/PRON/nsubj/6 was/AUX/cop/6 safe/ADJ/ccomp/3 ?/PUNCT/punct/3", "hypothetical"),
        ("I/PRON/nsubj/3 would/AUX/aux/3 say/VERB/root/0/say it/PRON/nsubj/6 was/AUX/cop/6 safe/ADJ/ccomp/3 ./PUNCT/punct/3", "asserted"),
        ("Ames/PROPN/nsubj/4 not/PART/advmod/4 only/ADV/advmod/2 said/VERB/root/0/say it/PRON/nsubj/7 was/AUX/cop/7 safe/ADJ/ccomp/4 ./PUNCT/punct/4", "asserted"),
    ],
)  # fmt: skip
def test_factuality(words, factuality):
    found = [r for r in reports(document(sentence(words))) if r.lemma in ("say", "deny")]
    assert [r.factuality for r in found] == [factuality]


@pytest.mark.parametrize(
    ("words", "act"),
    [
        ("Ito/PROPN/nsubj/2 believes/VERB/root/0/believe it/PRON/nsubj/4 ended/VERB/ccomp/2/end ./PUNCT/punct/2", "thought"),
        ("Ito/PROPN/nsubj/2 wants/VERB/root/0/want to/PART/mark/4 leave/VERB/xcomp/2 ./PUNCT/punct/2", "thought"),
        ("Ito/PROPN/nsubj/2 warns/VERB/root/0/warn it/PRON/nsubj/4 ended/VERB/ccomp/2/end ./PUNCT/punct/2", "speech"),
        ("Polls/NOUN/nsubj/2/poll show/VERB/root/0/show support/NOUN/nsubj/4 fell/VERB/ccomp/2/fall ./PUNCT/punct/2", "evidence"),
        ("The/DET/det/2 poll/NOUN/nsubj/3 suggests/VERB/root/0/suggest support/NOUN/nsubj/5 fell/VERB/ccomp/3/fall ./PUNCT/punct/3", "evidence"),
        ("The/DET/det/2 mayor/NOUN/nsubj/3 suggests/VERB/root/0/suggest support/NOUN/nsubj/5 fell/VERB/ccomp/3/fall ./PUNCT/punct/3", "speech"),
    ],
)  # fmt: skip
def test_act(words, act):
    assert [r.act for r in reports(document(sentence(words)))] == [act]


@pytest.mark.parametrize(("quoted", "act"), [(True, "speech"), (False, "evidence")])
def test_a_cue_that_the_lexicon_lacks_is_speech_where_words_are_quoted(quoted, act):
    parse = document(
        sentence(
            "The/DET/det/2 bank/NOUN/nsubj/3 appointed/VERB/root/0/appoint "
            "a/DET/det/6 new/ADJ/amod/6 head/NOUN/obj/3 ./PUNCT/punct/3"
        )
    )
    draft = Draft(content=[(19, 29)], cue=[(9, 18)], source=[(0, 8)], rule="tagger")
    assert parse.text[9:18] == "appointed"
    assert act_of(facts_of(parse, draft, quoted=quoted)) == act


@pytest.mark.parametrize(
    ("learned", "act"),
    [
        ((0.9, 0.05, 0.05), "speech"),
        ((0.02, 0.95, 0.03), "thought"),
        ((0.6, 0.2, 0.2), "evidence"),
        ((), "evidence"),
    ],
)
def test_the_act_is_the_networks_where_it_is_sure(learned, act):
    parse = document(
        sentence("The/DET/det/2 bank/NOUN/nsubj/3 appointed/VERB/root/0/appoint heads/NOUN/obj/3")
    )
    draft = Draft(content=[(19, 24)], cue=[(9, 18)], source=[(0, 8)], rule="tagger")
    assert act_of(facts_of(parse, draft), learned) == act


def test_a_paragraph_end_parts_cue_and_quotation():
    words = "Ruiz/PROPN/nsubj/2 spoke/VERB/root/0/speak ./PUNCT/punct/2"
    quote = '"/PUNCT/punct/4 They/PRON/nsubj/4 never/ADV/advmod/4 called/VERB/root/0/call us/PRON/obj/4 ./PUNCT/punct/4 "/PUNCT/punct/4'
    assert reports(document(sentence(words), PARAGRAPH, sentence(quote))) == []


def test_a_bare_day_is_no_content():
    words = "Vega/PROPN/nsubj/2 said/VERB/root/0/say Friday/PROPN/obj/2 that/SCONJ/mark/6 debts/NOUN/nsubj/6 rose/VERB/ccomp/2/rise ./PUNCT/punct/2"
    assert [r.content for r in reports(document(sentence(words)))] == [("that debts rose",)]


def test_declining_to_speak_is_negated():
    words = (
        "Vega/PROPN/nsubj/2 declined/VERB/root/0/decline to/PART/mark/4 comment/VERB/xcomp/2 ./PUNCT/punct/2"
    )
    assert [(r.cue, r.factuality) for r in reports(document(sentence(words)))] == [("declined", "negated")]


def test_a_main_verb_that_the_parser_took_for_a_participle():
    words = (
        "Ina/PROPN/root/0 Falk/PROPN/flat/1 ,/PUNCT/punct/5 the/DET/det/5 head/NOUN/appos/1 ,/PUNCT/punct/7 called/VERB/acl/1/call "
        "for/ADP/case/10 more/ADJ/amod/10 money/NOUN/obl/7 ./PUNCT/punct/1"
    )
    assert [(r.source, r.cue, r.content) for r in reports(document(sentence(words)))] == [
        (("Ina Falk, the head",), "called for", ("more money",))
    ]


FORMS = ["said", "says", "asked", "adding", "called", "for", "that", "whether", "to", "by", "Ruiz", "he", "it", "who", "the", "plan", "claim", "according", "view", "in", "Friday", "not", "was", ",", ":", ".", "?", "“", "”", '"', "—", "and", "as"]  # fmt: skip
UPOS = ["VERB", "NOUN", "PROPN", "PRON", "ADP", "SCONJ", "AUX", "ADV", "DET", "PUNCT", "CCONJ", "PART", "ADJ"]
DEPRELS = ["nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "ccomp", "xcomp", "acl", "acl:relcl", "advcl", "parataxis", "conj", "mark", "case", "punct", "nmod", "nmod:poss", "appos", "aux", "aux:pass", "flat", "root", "det", "cc", "amod"]  # fmt: skip
ITEM = st.tuples(st.sampled_from(FORMS), st.sampled_from(UPOS), st.sampled_from(DEPRELS), st.integers(0, 30))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(ITEM, min_size=1, max_size=30), min_size=1, max_size=3), st.sampled_from([" ", "\n"])
)
def test_any_tree_gives_spans_that_lie_in_the_text(sentences, gap):
    text, made = "", []
    for items in sentences:
        text, words = text and text + gap, []
        for number, (form, upos, deprel, head) in enumerate(items, 1):
            text = text + " " if words else text
            at, text = len(text), text + form
            words.append(Word(number, form, form, upos, min(head, len(items)), deprel, at, len(text)))
        made.append(Sentence(tuple(words)))
    for draft in rule_drafts(Parse(text, tuple(made)), find_quotations(text)):
        assert draft.content
        assert draft.rule
        for role in (draft.content, draft.cue, draft.source):
            assert all(0 <= s < e <= len(text) for s, e in role)
            assert all(a[1] <= b[0] for a, b in zip(sorted(role), sorted(role)[1:], strict=False))
