"""What a content says as words, the guards, word diffs: no vectors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.claims.guards import conflict
from quoteattr.claims.variants import pieces, word_diff
from quoteattr.claims.words import normalise, read, stem


@pytest.mark.parametrize(
    ("text", "cardinals", "ordinals"),
    [
        ("25 million tonnes", {25e6}, set()),
        ("seventy-six of our people", {76}, set()),
        ("three hundred and twenty houses", {320}, set()),
        ("nine billion euros", {9e9}, set()),
        ("a hundred and two trucks", {102}, set()),
        ("1,200.50 dollars in 2014", {1200.5, 2014}, set()),
        ("the sixth package", set(), {6}),
        ("the 2nd phase", set(), {2}),
        ("one day we will see", set(), set()),
        ("salt and two eggs", {2}, set()),
    ],
)
def test_numbers(text, cardinals, ordinals) -> None:
    content = read(text)
    assert content.cardinals == cardinals
    assert content.ordinals == ordinals


def test_places_meet_under_one_code() -> None:
    codes = {
        frozenset(c for _, c in read(t).countries)
        for t in ("in Kyiv", "in Ukraine", "the Ukrainian side in Kiev")
    }
    assert codes == {frozenset({"UA"})}
    assert not read("we eat turkey for us").countries  # no capital, no country
    assert read("to the United States").countries == {("to", "US")}


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("we will not resign", {"resign"}),
        ("they don’t trust it", {"trust"}),
        ("it isn't over; we stay", set()),
        ("they refused to sign it", {"sign"}),
        ("not only bread", set()),
        ("nobody slept", {"slept"}),
    ],
)
def test_what_a_negator_turns_round(text, negated) -> None:
    assert negated <= read(text).negated
    assert bool(negated) == bool(read(text).negated)


@pytest.mark.parametrize(
    ("text", "generic"),
    [
        ("It is completely unacceptable", True),
        ("That is not true.", True),
        ("I will resign", True),
        ("Yes.", True),
        ("", True),
        ("The dam will hold", False),
        ("an immediate ceasefire", False),
        ("about the talks", True),
        ("We saw Kyiv", False),
    ],
)
def test_verdicts_name_no_matter(text, generic) -> None:
    assert read(text).generic is generic


def aligned(a, b):
    return [(x, x) for x in a.stems if x in b.stems]


@pytest.mark.parametrize(
    ("left", "right", "why"),
    [
        ("76 prisoners came home", "45 prisoners came home", "number"),
        ("76 prisoners came home", "seventy-six prisoners came home", ""),
        ("prisoners came home", "76 prisoners came home", ""),
        ("The first stage is complete", "The second stage is complete", "phase"),
        ("Schools open in June", "Schools open in July", "date"),
        ("exports to Norway doubled", "exports to Sweden doubled", "country"),
        ("the Russian side gave the draft", "the draft was given to the Ukrainian side", ""),
        ("We trust judge Okafor", "We trust judge Lindqvist", "name"),
        ("We trust President Zelensky", "We trust President Zelenskyy", ""),
        ("The dam will hold", "The dam will not hold", "negation"),
        ("The dam will never hold", "The dam will not hold", ""),
        ("rates will rise", "rates will fall", "opposite"),
        ("rates will not rise", "rates will fall", ""),
        ("a policy that makes more revenue", "a policy that makes less revenue", "opposite"),
        ("we will not sign without guarantees", "we need guarantees to sign", "negation"),
        ("we do not pay without guarantees", "guarantees are needed", ""),
        ("the roofs are not safe", "the roofs are unsafe", ""),
        ("the roofs are safe", "the roofs are unsafe", "opposite"),
    ],
)
def test_guards(left, right, why) -> None:
    a, b = read(left), read(right)
    assert conflict(a, b, aligned(a, b)) == why
    assert conflict(b, a, aligned(b, a)) == why


def test_stems_of_one_word_meet() -> None:
    for forms in (
        ["stop", "stops", "stopped", "stopping"],
        ["supply", "supplies", "supplied"],
        ["close", "closed", "closing"],
    ):
        assert len({stem(f) for f in forms}) == 1


@given(st.text(max_size=60))
def test_any_text_can_be_read(text) -> None:
    content = read(text)
    assert len(content.stems) == len(content.forms)
    assert content.negated <= set(content.stems)
    assert content.key == normalise(text)


def test_normalised_text_leaves_out_marks_and_case() -> None:
    assert normalise("“The dam will hold,”") == normalise("that the DAM will hold") == "the dam will hold"
    assert normalise("that") == "that"


def test_word_diff_marks_what_was_dropped_and_added() -> None:
    diff = word_diff("do not need them at all", "does not need it at all")
    assert diff.text == "[-do-] {+does+} not need [-them-] {+it+} at all"
    assert (diff.dropped, diff.added) == ("do … them", "does … it")
    assert 0 < diff.likeness < 1
    assert word_diff("“The dam will hold,”", "the dam will hold").likeness == 1


@given(
    st.lists(st.sampled_from("a b c d".split()), max_size=8),
    st.lists(st.sampled_from("a b c d".split()), max_size=8),
)
def test_a_diff_holds_both_texts(left, right) -> None:
    diff = word_diff(" ".join(left), " ".join(right))
    marks = diff.text
    assert drop(marks, "[-", "-]").replace("{+", "").replace("+}", "").split() == right
    assert drop(marks, "{+", "+}").replace("[-", "").replace("-]", "").split() == left
    assert (diff.likeness == 1) == (left == right)


def drop(text: str, begin: str, end: str) -> str:
    while begin in text:
        before, _, rest = text.partition(begin)
        text = before + rest.partition(end)[2]
    return text


def test_pieces_keep_the_words_as_they_are() -> None:
    assert pieces("“Progress,” — he said") == [("progress", "“Progress,”"), ("he", "he"), ("said", "said")]
