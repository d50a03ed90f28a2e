"""Reports inside reports: tagged apart, linked among themselves, judged by a confidence of their own."""

from __future__ import annotations

import pytest
from support.build import document, sentence, span

from quoteattr.attribution import attribute
from quoteattr.attribution.confidence import features
from quoteattr.attribution.drafts import Draft
from quoteattr.attribution.merging import divided, select
from quoteattr.attribution.tagged import tagged_drafts
from quoteattr.parsing.structure import Link, Parse, Tagged
from quoteattr.quotations import find_quotations

PARSE = document(
    sentence(
        "Moss/PROPN/nsubj/2 said/VERB/root/0/say that/SCONJ/mark/5 Lund/PROPN/nsubj/5 promised/VERB/ccomp/2/promise "
        "to/PART/mark/7 resign/VERB/xcomp/5/resign ./PUNCT/punct/2"
    )
)
OUTER = [("SOURCE", "Moss"), ("CUE", "said"), ("CONTENT", "that Lund promised to resign")]
INNER = [("SOURCE", "Lund"), ("CUE", "promised"), ("CONTENT", "to resign")]


def with_tags(outer=OUTER, inner=INNER, sure=0.97):
    tags = [Tagged(role, *span(PARSE, words), 0.97) for role, words in outer]
    tags += [Tagged(role, *span(PARSE, words), sure, inner=True) for role, words in inner]
    links = [Link(1, 0, 0.97), Link(1, 2, 0.97), Link(4, 3, sure), Link(4, 5, sure)]
    return Parse(PARSE.text, PARSE.sentences, tuple(tags), tuple(links) if inner else tuple(links[:2]))


def texts(parse, spans):
    return [parse.text[s:e] for s, e in spans]


def test_each_layer_makes_its_own_drafts():
    outer, inner = tagged_drafts(with_tags())
    assert (outer.inner, texts(PARSE, outer.content)) == (False, ["that Lund promised to resign"])
    assert (inner.inner, texts(PARSE, inner.content), texts(PARSE, inner.source)) == (
        True,
        ["to resign"],
        ["Lund"],
    )


def test_an_inner_report_is_a_row_with_its_parent():
    parse = with_tags()
    outer, inner = attribute(parse, find_quotations(parse.text))
    assert (outer.parent, inner.parent) == (None, outer.id)
    assert texts(parse, inner.content) == ["to resign"]


def draft(content, cue, *, chance=0.9, within=0.9, inner=False):
    return Draft([content], [cue], [(cue[0], cue[0])], chance=chance, within=within, inner=inner)


def test_what_lies_in_another_is_chosen_by_its_confidence_within():
    outer = draft((10, 60), (0, 5))
    assert [d.nested for d in select([outer, draft((40, 60), (30, 35), within=0.99)])] == [False, True]
    assert select([outer, draft((40, 60), (30, 35), within=0.01)]) == [outer]


def test_of_two_inside_that_compete_the_likelier_is_taken():
    outer, better, worse = (
        draft((10, 60), (0, 5)),
        draft((40, 60), (30, 35), within=0.95),
        draft((45, 60), (36, 39), within=0.9),
    )
    assert select([outer, worse, better]) == [outer, better]


def test_an_inner_report_whose_outer_one_was_not_found_stands_alone():
    (alone,) = select([draft((40, 60), (30, 35), inner=True)])
    assert not alone.nested


def test_an_inner_report_never_takes_an_outer_ones_place():
    chosen, inside = divided([draft((40, 60), (30, 35), inner=True), draft((38, 60), (30, 35), chance=0.7)])
    assert [d.inner for d in chosen.drafts] == [False]
    assert [d.inner for d in inside] == [True]


@pytest.mark.parametrize(("sure", "outer"), [(0.93, True), (0.7, False)])
def test_a_sure_report_is_the_outer_one_of_likelier_ones_that_lie_in_it(sure, outer):
    around, inside = draft((10, 60), (0, 5), chance=sure), draft((40, 60), (30, 35), chance=0.99, within=0.99)
    found = select([inside, around])
    assert (around in found, inside.nested) == (outer, outer)
    assert inside in found


def test_a_report_inside_may_hold_a_likelier_one():
    outer, middle, inner = (
        draft((10, 90), (0, 5)),
        draft((40, 90), (30, 35), within=0.9),
        draft((70, 90), (60, 65), within=0.95),
    )
    assert select([outer, middle, inner]) == [outer, inner, middle]


def test_marks_beside_a_verb_that_seldom_reports_are_no_report_inside():
    outer, inside = draft((10, 60), (0, 5)), draft((40, 60), (30, 35), within=0.99)
    inside.rule, inside.evidence = "verb:marks", {"rate": 0.2}
    assert select([outer, inside]) == [outer]
    inside.evidence["inner cue"] = 1.0
    assert select([outer, inside]) == [outer, inside]


@pytest.mark.parametrize("both", [True, False])
def test_the_weights_of_reports_inside_are_apart(both):
    one = draft((40, 60), (30, 35))
    one.both = both
    outer, inner = (set(features(one, "indirect", within=w)) for w in (False, True))
    assert not outer & inner
    assert all(name.startswith("within " if both else "alone within ") for name in inner)
