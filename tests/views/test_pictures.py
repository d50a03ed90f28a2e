"""The pictures of a report say what the tables say."""

import pytest
from support.viewing import harbour

from quoteattr.views.network import network
from quoteattr.views.pictures import BARS, network_picture, timeline_picture
from quoteattr.views.report import report


@pytest.mark.parametrize(
    ("days", "first", "last", "bars"),
    [
        (["2024-03-01", "2024-03-01", "2024-03-04"], "2024-03-01", "2024-03-04", 2),
        (["2023-11-30", "2024-02-01", "2024-02-29"], "2023-11", "2024-02", 2),
        (["1990-01-01", "2024-02-01", "", "soon"], "1990", "2024", 2),
    ],
)
def test_a_bar_a_period(days, first, last, bars):
    made = timeline_picture(days)
    assert made is not None
    assert (made.first, made.last, len(made.bars)) == (first, last, bars)
    drawn = sum(int(b.title.split(": ")[1].split()[0]) for b in made.bars)
    assert drawn == sum(d.startswith(("1", "2")) for d in days)
    assert max(b.height for b in made.bars) == made.height - 60
    assert all(0 <= b.x <= made.width and b.y + b.height == made.height - 30 for b in made.bars)
    assert ("without a date" in made.note) == ("soon" in days)


@pytest.mark.parametrize("days", [[], ["", "x"], ["2024-03-01"] * 3, ["0001-01-01", "9999-12-31"]])
def test_nothing_to_compare_is_no_picture(days):
    assert timeline_picture(days) is None


def test_no_more_bars_than_fit():
    made = timeline_picture([f"20{n:02}-{m:02}-01" for n in range(10, 25) for m in range(1, 13)])
    assert made is not None
    assert len(made.bars) <= BARS


def test_the_network_is_that_of_the_verb():
    pytest.importorskip("networkx")
    quotes = [q for n in range(3) for q in harbour(f"h{n}").quotes]
    graph = network(quotes)
    made = network_picture(quotes)
    if graph.number_of_edges() == 0:
        assert made is None
    else:
        assert made is not None
        assert len(made.edges) == graph.number_of_edges()


def test_a_tie_is_drawn():
    pytest.importorskip("networkx")
    from dataclasses import replace

    (
        one,
        *_,
    ) = harbour().quotes
    other = replace(one, quote="Lindqvist is right", speaker=replace(one.speaker))
    two = harbour().quotes[5]
    made = network_picture([other, two])
    assert made is not None
    assert {n.name for n in made.nodes} >= {"Marta Oyelaran", "Anders Lindqvist"}
    assert "names 1" in made.edges[0].title
    assert network_picture([]) is None


def test_they_stand_in_the_report():
    page = report([harbour("a"), harbour("b", date="2024-03-14")])
    assert "Quotations over time, from 2024-03-11 to 2024-03-14, at most 7" in page
    assert page.count("<rect ") == 2
    assert "<rect" not in report([harbour("a")])
