"""Quotations without a source: whose they are, and when they are nobody's."""

from __future__ import annotations

import pytest
from support.asking import ask
from support.build import PARAGRAPH, attribution, document, sentence

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
