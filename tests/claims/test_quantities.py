"""Quantities in statements: numbers in words and figures, units on one scale, shares."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.claims.comparing import conflicts
from quoteattr.claims.marks import read, tokens
from quoteattr.claims.quantities import quantities_in, same_quantity


@pytest.mark.parametrize(
    ("text", "quantities"),
    [
        ("25 million tonnes", {("mass", 25e9)}),
        ("seventy-six of our people", {("", 76)}),
        ("sixty-one children", {("", 61)}),
        ("three hundred and twenty houses", {("", 320)}),
        ("two million five hundred thousand", {("", 2.5e6)}),
        ("nine millions more", {("", 9e6)}),
        ("forty thousand million", {("", 4e10)}),
        ("3.2bn crowns", {("", 3.2e9)}),
        ("\u00a340m for the harbour", {("", 4e7)}),
        ("four hundred grand", {("", 4e5)}),
        ("two dozen trucks", {("", 24)}),
        ("three dozen, thirty-four to be exact", {("", 36), ("", 34)}),
        ("two score of firms", {("", 40)}),
        ("the score was level", set()),
        ("a hundred and two trucks", {("", 102)}),
        ("a hundred and one trucks", {("", 101)}),
        ("dozens of trucks", set()),
        ("1,200.50 dollars in 2014", {("", 1200.5), ("", 2014)}),
        ("magnitude 6,4", {("", 6.4)}),
        ("a six point four", {("", 6.4)}),
        ("two and a half thousand a day", {("", 2500)}),
        ("half a million men", {("", 5e5)}),
        ("a quarter of a million men", {("", 2.5e5)}),
        ("half a dozen years", {("time", 6 * 8766)}),
        ("a year and a half of drilling", {("time", 1.5 * 8766)}),
        ("a quarter of an hour", {("time", 0.25)}),
        ("two days", {("time", 48)}),
        ("six more weeks", {("time", 6 * 168)}),
        ("one day we will see", set()),
        ("eleven cm", {("length", 0.11)}),
        ("100 square kilometres", {("area", 10000)}),
        ("6.5 per cent", {("share", 6.5)}),
        ("one percent", {("share", 1)}),
        ("54 percents", {("share", 54)}),
        ("fifty basis points", {("share", 0.5)}),
        ("half the country", {("share", 50)}),
        ("half past six", {("", 6)}),
        ("the first half", set()),
        ("nine in ten members", {("share", 90)}),
        ("no more than three voters in ten had wanted it", {("share", 30)}),
        ("six out of every hundred", {("share", 6)}),
        ("one window in two was boarded up", {("share", 50)}),
        ("two men in ten houses", {("", 2), ("", 10)}),
        ("two days in ten years", {("time", 48), ("time", 87660)}),
        ("one of two men", {("", 2)}),
        ("salt and two eggs", {("", 2)}),
    ],
)
def test_quantities(text, quantities) -> None:
    found = sorted((q.dimension, q.amount) for q in read(text).quantities)
    wanted = [(dimension, pytest.approx(amount)) for dimension, amount in sorted(quantities)]
    assert found == wanted


def test_two_thirds_is_a_share_and_the_third_is_none() -> None:
    (share,) = read("two thirds of the voters").quantities
    assert share.dimension == "share"
    assert share.amount == pytest.approx(66.7, abs=0.1)
    assert not read("the third round").quantities


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("40 kilograms", "almost 90 pounds", True),
        ("48 hours", "two days", True),
        ("a fortnight", "14 days", False),  # "a" is no number
        ("40 kilograms", "40 miles", False),
        ("76 prisoners", "77 prisoners", False),
        ("70 percent", "72 percent", False),  # of one unit the figures are the same
        ("6.5 percent", "6.5 per cent", True),
        ("54.3 percent", "54 percent", True),  # another paper rounds
        ("54.3 percent", "53 percent", False),
        ("54.3 percent", "54.1 percent", False),
        ("magnitude 6.4", "a six point four", True),
        ("nine tenths", "90 percent", True),
        ("two thirds", "67 percent", True),
        ("one window in two was shut", "50.2 percent", True),
        ("one percent", "1.2 percent", True),
        ("seven in ten", "70 percent", True),
        ("eleven centimetres", "by eleven", True),  # who has told of centimetres may go on without them
        ("eleven centimetres", "by twelve", False),
        ("half a billion", "500 million", True),
        ("a year and a half", "eighteen months", True),
    ],
)
def test_quantities_meet_on_one_scale(a, b, same) -> None:
    pairs = [(x, y) for x in read(a).quantities for y in read(b).quantities]
    assert any(same_quantity(x, y) for x, y in pairs) is same
    assert all(same_quantity(x, y) == same_quantity(y, x) for x, y in pairs)


def test_another_number_keeps_apart_and_the_same_in_other_words_does_not() -> None:
    def guards(a: str, b: str) -> list[str]:
        return conflicts(read(a), read(b))

    assert "quantity" in guards("the dam will cost 40 million", "the dam will cost 45 million")
    assert not guards("nine in ten members voted for it", "90 percent of the members voted for it")
    assert not guards("half a million people fled", "500,000 people fled")


WORDS = st.sampled_from(
    "a an one two half third thirds of in out every ten hundred million score point and 6,4 3rd 2.5.1 weeks square m %"
    " kilometres percent . the from".split()
)


@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_any_words_can_be_read(text) -> None:
    words = tokens(text)
    found, places = quantities_in(words)
    assert all(0 <= place < len(words) for place in places)
    assert all(q.amount >= 0 for q in found)
    assert bool(found) == bool(places)
