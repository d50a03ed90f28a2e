"""What a content says without a model: marks, their comparison, word diffs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.claims.comparing import (
    GUARDS,
    NAMES,
    compare,
    conflicts,
    nested,
    same_words,
    wording,
)
from quoteattr.claims.lists import stem
from quoteattr.claims.marks import normalise, read
from quoteattr.claims.variants import pieces, word_diff


def test_ordinals() -> None:
    assert read("the sixth package").ordinals == {6}
    assert read("the 2nd phase").ordinals == {2}


def test_places_meet_under_one_code() -> None:
    codes = {read(t).countries for t in ("in Kyiv", "in Ukraine", "the Ukrainian side in Kiev")}
    assert codes == {frozenset({"UA"})}
    assert not read("we eat turkey for us").countries  # no capital, no country


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("It is completely unacceptable", True),
        ("That is not true.", True),
        ("I will resign", True),
        ("Yes.", True),
        ("", True),
        ("The dam will hold", False),
        ("an immediate ceasefire", False),
        ("We saw Kyiv", False),
    ],
)
def test_verdicts_name_no_matter(text, verdict) -> None:
    assert read(text).verdict is verdict


@pytest.mark.parametrize(
    ("left", "right", "told"),
    [
        ("76 prisoners came home", "45 prisoners came home", "quantities exchanged"),
        ("76 prisoners came home", "seventy-six prisoners came home", "quantities shared"),
        ("prisoners came home", "76 prisoners came home", "quantity on one side"),
        ("The first stage is complete", "The second stage is complete", "ordinals exchanged"),
        ("Schools open in June", "Schools open in July", "dates exchanged"),
        ("exports to Norway doubled", "exports to Sweden doubled", "countries exchanged"),
        ("We trust judge Okafor", "We trust judge Lindqvist", "names exchanged"),
        ("We trust President Zelensky", "We trust President Zelenskyy", "names shared"),
        ("The dam will hold", "The dam will not hold", "negation on one side"),
        ("The dam will never hold", "The dam will not hold", "negation on both sides"),
    ],
)
def test_what_a_comparison_tells(left, right, told) -> None:
    a, b = read(left), read(right)
    assert compare(a, b) == compare(b, a)
    found = {name for name, value in zip(NAMES, compare(a, b), strict=True) if value >= 1}
    others = {n for n in NAMES if n.endswith(("exchanged", "side", "sides")) and n != told}
    assert told in found
    assert not found & others


@pytest.mark.parametrize(
    ("left", "right", "guard"),
    [
        ("76 prisoners came home", "45 prisoners came home", "quantity"),
        ("prisoners came home", "76 prisoners came home", ""),
        ("The strike lasts 48 hours", "The strike lasts two days", ""),
        ("The first stage is complete", "The second stage is complete", "ordinal"),
        ("Schools open in June", "Schools open in July", "date"),
        ("exports to Norway doubled", "exports to Sweden doubled", "country"),
        ("the Russian side gave the draft", "the draft was given to the Ukrainian side", ""),
        ("We trust judge Okafor", "We trust judge Lindqvist", "name"),
        ("We trust President Zelensky", "We trust President Zelenskyy", ""),
        ("The dam will hold", "The dam will not hold", "negation"),
        ("The dam will never hold", "The dam will not hold", ""),
        ("they refused to sign it", "they will sign it", "negation"),
        ("rates will rise", "rates will fall", "opposite"),
        ("rates will not rise", "rates will fall", ""),
        ("a policy that makes more revenue", "a policy that makes less revenue", "opposite"),
        ("we do not pay without guarantees", "guarantees are needed", ""),
        ("the roofs are not safe", "the roofs are unsafe", ""),
        ("the roofs are safe", "the roofs are unsafe", "opposite"),
    ],
)
def test_guards(left, right, guard) -> None:
    a, b = read(left), read(right)
    assert conflicts(a, b) == conflicts(b, a) == ([guard] if guard else [])
    assert not guard or guard in GUARDS


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("“The old dam will hold,”", "that the old dam would hold", True),
        ("It is over", "“It is over.”", True),
        ("It is over", "it was over", False),  # too little to go by
        ("The old dam will hold", "the old dam will not hold", False),
        ("The old dam holds two ships", "the old dam holds three ships", False),
        ("The old dam will hold", "the dam will hold", False),
    ],
)
def test_the_same_words_in_another_tense(left, right, same) -> None:
    assert same_words(read(left), read(right)) is same


WORDS = st.sampled_from("the dam will would hold holds 76 not Norway first Monday closed? taxes".split())


@given(*[st.lists(WORDS, max_size=6).map(" ".join)] * 2)
def test_the_same_words_have_one_number(left, right) -> None:
    a, b = read(left), read(right)
    assert same_words(a, b) is (a.key == b.key or wording(a) == wording(b) != 0)


def test_stems_of_one_word_meet() -> None:
    for forms in (
        ["stop", "stops", "stopped", "stopping"],
        ["supply", "supplies", "supplied"],
        ["close", "closed", "closing"],
    ):
        assert len({stem(f) for f in forms}) == 1


@given(st.text(max_size=60))
def test_any_text_can_be_read(text) -> None:
    marks = read(text)
    assert marks.key == normalise(text)
    assert all(0 <= value <= 2 for value in compare(marks, read("The dam will hold")))


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


@pytest.mark.parametrize(
    ("text", "bare", "asks", "verdict"),
    [
        ("taxes", True, False, True),
        ("Ruiz", True, False, True),
        ("Ruiz’s health issue", True, False, True),
        ("the new harbour tax", True, False, False),
        ("the harbour tax is new", False, False, False),
        ("We will sue", False, False, True),
        ("“The embargo goes,”", False, False, True),
        ("the embargo ended on Monday", False, False, False),
        ("no talks in any form", False, False, False),
        ("8,000 tonnes of oil", False, False, False),
        ("to close the harbour", False, False, False),
        ("whether the harbour will close", False, True, False),
        ("“Is the harbour closed?”", False, True, False),
        ("What we want is a harbour without a tax", False, False, False),
    ],
)
def test_topics_and_questions(text, bare, asks, verdict) -> None:
    marks = read(text)
    assert (marks.bare, marks.asks, marks.verdict) == (bare, asks, verdict)


def test_words_inside_the_others() -> None:
    assert nested(read("that the dam will hold"), read("she knows the dam will hold"))
    assert not nested(read("the dam"), read("the damage"))


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("the explosion", True),
        ("“a complete disaster”", True),
        ("the “Phony system”", True),
        ("«Schools function»", False),  # a sentence: it opens with a capital
        ("“Give me a fortnight”", False),
        ("the dam holds,”", False),
        ("that the dam is shut", False),
    ],
)
def test_a_topic_is_no_sentence(text, bare) -> None:
    assert read(text).bare is bare
