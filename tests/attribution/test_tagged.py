"""Spans of the learned tagger, made by hand, as drafts."""

from __future__ import annotations

import pytest
from support.build import document, sentence, span
from support.reports import tagged

from quoteattr.attribution.sources import settle_sources
from quoteattr.attribution.tagged import tagged_drafts
from quoteattr.parsing.structure import Link, Parse, Tagged

PRIORITY = sentence(
    "It/PRON/nsubj/4 is/AUX/cop/4 a/DET/det/4 priority/NOUN/root/0 that/PRON/obj/7 Lund/PROPN/nsubj/7 "
    "stressed/VERB/acl:relcl/4/stress ./PUNCT/punct/4"
)
KNEW = sentence(
    "Lund/PROPN/nsubj/2 stressed/VERB/root/0/stress he/PRON/nsubj/4 knew/VERB/ccomp/2/know "
    "that/PRON/obj/4 ./PUNCT/punct/2"
)


@pytest.mark.parametrize(
    ("words", "marked", "content"),
    [
        (PRIORITY, "a priority that", "a priority"),
        (PRIORITY, "that", "that"),
        (KNEW, "he knew that", "he knew that"),
    ],
    ids=["a relative of a clause behind", "nothing else", "a pronoun of its own clause"],
)
def test_a_content_ends_before_the_clause_about_it(words, marked, content):
    parse = tagged(document(words), ("CUE", "stressed"), ("CONTENT", marked), links=[(0, 1)])
    (draft,) = tagged_drafts(parse)
    assert [parse.text[s:e] for s, e in draft.content] == [content]


MET = sentence(
    "Lund/PROPN/nsubj/5 from/ADP/case/3 Oslo/PROPN/nmod/1 ,/PUNCT/punct/1 said/VERB/root/0/say taxes/NOUN/nsubj/7/tax "
    "fell/VERB/ccomp/5/fall ./PUNCT/punct/5"
)
FROM_A_PLACE = sentence(
    "In/ADP/case/2 Oslo/PROPN/obl/5 ,/PUNCT/punct/5 Lund/PROPN/nsubj/5 said/VERB/root/0/say taxes/NOUN/nsubj/7/tax "
    "fell/VERB/ccomp/5/fall ./PUNCT/punct/5"
)
WITHOUT_SUBJECT = sentence(
    "Officials/NOUN/root/0/official with/ADP/case/3 Lund/PROPN/nmod/1 :/PUNCT/punct/5 taxes/NOUN/nsubj/6/tax "
    "fell/VERB/parataxis/1/fall ./PUNCT/punct/1"
)


@pytest.mark.parametrize(
    ("words", "marked", "source"),
    [
        (MET, ["Lund", "Oslo"], "Lund"),
        (WITHOUT_SUBJECT, ["Officials", "Lund"], "Lund"),
        (FROM_A_PLACE, ["Oslo, Lund"], "Lund"),
    ],
    ids=["the subject", "right before the cue", "behind a place"],
)
def test_a_source_has_no_more_than_who_speaks(words, marked, source):
    parse = document(words)
    cue = "said" if "said" in parse.text else ":"
    spans = [("CUE", cue), ("CONTENT", "taxes fell"), *(("SOURCE", t) for t in marked)]
    parse = tagged(parse, *spans, links=[(0, n) for n in range(1, len(spans))])
    (draft,) = settle_sources(parse, tagged_drafts(parse))
    assert [parse.text[s:e] for s, e in draft.source] == [source]


IMPRESSION = sentence(
    "It/PRON/expl/2 seems/VERB/root/0/seem that/SCONJ/mark/5 taxes/NOUN/nsubj/5/tax fell/VERB/ccomp/2 ,/PUNCT/punct/5 "
    "said/VERB/parataxis/2/say Lund/PROPN/nsubj/7 ./PUNCT/punct/2"
)
FRONTED = sentence(
    "That/SCONJ/mark/3 taxes/NOUN/nsubj/3/tax fell/VERB/ccomp/6/fall ,/PUNCT/punct/6 Lund/PROPN/nsubj/6 "
    "said/VERB/root/0/say ./PUNCT/punct/6"
)


@pytest.mark.parametrize(
    ("words", "marked", "content"),
    [
        (IMPRESSION, "that taxes fell", "It seems that taxes fell"),
        (FRONTED, "That taxes fell", "That taxes fell"),
    ],
    ids=["hangs on what stands before it", "hangs on the cue"],
)
def test_a_content_before_its_cue_begins_where_its_sentence_does(words, marked, content):
    spans = [("CONTENT", marked), ("CUE", "said"), ("SOURCE", "Lund")]
    parse = tagged(document(words), *spans, links=[(1, 0), (1, 2)])
    (draft,) = tagged_drafts(parse)
    assert [parse.text[s:e] for s, e in draft.content] == [content]


TWO_SPEAK = document(
    sentence("A/NOUN/ccomp/3 ,/PUNCT/punct/1 said/VERB/root/0/say Moss/PROPN/nsubj/3 ./PUNCT/punct/3"),
    sentence("B/NOUN/ccomp/4 ,/PUNCT/punct/1 Lund/PROPN/nsubj/4 replied/VERB/root/0/reply ./PUNCT/punct/4"),
)


@pytest.mark.parametrize(("to_other", "owners"), [(0.86, ["said", "replied"]), (0.3, ["said"])])
def test_a_cue_without_a_content_gets_a_likely_one_of_a_cue_with_several(to_other, owners):
    spans = [("CONTENT", "A"), ("CUE", "said"), ("SOURCE", "Moss")]
    spans += [("CONTENT", "B"), ("SOURCE", "Lund"), ("CUE", "replied")]
    tags = tuple(Tagged(role, *span(TWO_SPEAK, text), 0.97) for role, text in spans)
    pairs = {(1, 0): 0.98, (1, 2): 0.99, (1, 3): 0.89, (5, 3): to_other, (5, 4): 0.97}
    links = tuple(Link(*pair, chance) for pair, chance in pairs.items())
    found = tagged_drafts(Parse(TWO_SPEAK.text, TWO_SPEAK.sentences, tags, links))
    assert [TWO_SPEAK.text[d.cue[0][0] : d.cue[0][1]] for d in found if d.cue] == owners
    assert [len(d.content) for d in found if d.cue] == ([1, 1] if len(owners) == 2 else [2])


AROUND = document(
    sentence(
        "Trade/NOUN/nsubj/2 falls/VERB/root/0/fall ,/PUNCT/punct/2 said/VERB/parataxis/2/say Moss/PROPN/nsubj/4 "
        ",/PUNCT/punct/2 again/ADV/advmod/2 ./PUNCT/punct/2"
    )
)


@pytest.mark.parametrize(("linked", "lone"), [("again", "Trade falls"), ("Trade falls", "again")])
def test_what_lies_across_a_sentences_only_cue_is_one_content(linked, lone):
    tags = [Tagged(role, *span(AROUND, text), 0.97) for role, text in [("CUE", "said"), ("CONTENT", linked)]]
    tags.append(Tagged("CONTENT", *span(AROUND, lone), 0.97))
    (found,) = tagged_drafts(
        Parse(AROUND.text, AROUND.sentences, tuple(tags), (Link(0, 1, 0.9), Link(0, 2, 0.05)))
    )
    assert [AROUND.text[s:e] for s, e in found.content] == ["Trade falls", "again"]
