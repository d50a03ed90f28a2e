"""Segments and markup: whatever the text and the spans, the text comes back."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.markup import TEXTS, strip
from support.viewing import ARTICLE, harbour, hostile

from quoteattr.documents import Document
from quoteattr.results.analysis import Analysis
from quoteattr.results.highlight import label, segments, shorten
from quoteattr.results.markup import markup
from quoteattr.schema import Attribution, Quote, Speaker
from quoteattr.views import render, show


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Quote]]:
    """A text and quotes with any spans: nested, crossing, shared, empty, beyond the end."""
    text = draw(TEXTS)
    offset = st.integers(-2, len(text) + 3)
    spans = st.lists(st.tuples(offset, offset), max_size=3).map(tuple)
    quotes = []
    for n in range(draw(st.integers(0, 4))):
        content = draw(spans.filter(len))
        a = Attribution(f"q{n}", content, draw(spans), draw(spans))
        names = tuple(draw(st.lists(TEXTS, max_size=2)))
        quotes.append(
            Quote("d", a, Speaker(names, names, status="named"), draw(TEXTS), draw(TEXTS), draw(TEXTS), 0)
        )
    return text, quotes


@given(marked(), st.none() | st.integers(0, 1000))
def test_removing_the_tags_gives_back_the_text(given_: tuple[str, list[Quote]], number: int | None) -> None:
    text, quotes = given_
    made = markup(text, quotes, number=number)
    assert strip(made) == text
    assert html.unescape(re.sub("<[^>]*>", "", made)) == text


@given(marked())
def test_segments_are_the_text_and_know_what_covers_them(given_: tuple[str, list[Quote]]) -> None:
    text, quotes = given_
    found = segments(text, quotes)
    assert "".join(text[s.start : s.end] for s in found) == text
    assert all(s.start < s.end for s in found)
    for segment in found:
        covering = {
            (number, role, piece)
            for number, quote in enumerate(quotes)
            for role in ("content", "cue", "source")
            for piece, (start, end) in enumerate(getattr(quote.attribution, role))
            if max(start, 0) <= segment.start and segment.end <= end
        }
        assert {(x.quote, x.role, x.piece) for x in segment.layers} == covering


@given(marked())
def test_every_span_begins_and_ends_once(given_: tuple[str, list[Quote]]) -> None:
    text, quotes = given_
    layers = [layer for segment in segments(text, quotes) for layer in segment.layers]
    spans = [
        (number, role, piece)
        for number, quote in enumerate(quotes)
        for role in ("content", "cue", "source")
        for piece, (start, end) in enumerate(getattr(quote.attribution, role))
        if max(start, 0) < min(end, len(text))
    ]
    assert sorted((x.quote, x.role, x.piece) for x in layers if x.first) == sorted(spans)
    assert sorted((x.quote, x.role, x.piece) for x in layers if x.last) == sorted(spans)


def test_nested_speech_shows_the_inner_roles_and_remembers_the_outer_content() -> None:
    analysis = harbour()
    found = {ARTICLE[s.start : s.end]: s for s in segments(ARTICLE, analysis.quotes)}
    assert found["the minister"].role == "source"
    assert found["the minister"].inside
    assert found["that “the money is there”"].role == "content"
    assert found["that “the money is there”"].quotes == (3, 4)
    assert not found["that the price could rise"].inside


def test_each_quote_has_one_place_and_one_row_link() -> None:
    made = markup(ARTICLE, harbour().quotes, number=10)
    assert re.findall(r' id="(q\d+)"', made) == [f"q{n}" for n in range(10, 17)]
    assert re.findall(r'href="#(r\d+)"', made) == ["r10", "r10", *(f"r{n}" for n in range(11, 17))]


def test_a_fragment_may_stand_twice_in_a_page() -> None:
    assert " id=" not in render(harbour())


def test_labels_say_who_or_why_not() -> None:
    assert [label(q) for q in harbour().quotes] == [
        "Marta Oyelaran",
        "anonymous: a letter seen by the Velde Courier",
        "anonymous: Officials",
        "Marta Oyelaran",
        "unresolved: the minister",
        "Anders Lindqvist, Ruth Okafor",
        "no source",
    ]


def test_nothing_of_the_input_becomes_a_tag() -> None:
    made = render(hostile())
    tags = set(re.findall(r"<(\w+)", made))
    assert tags == {"div", "style", "mark", "i", "b", "span"}
    assert set(re.findall(r'\s([\w-]+)="', re.sub(r"<style>.*?</style>", "", made, flags=re.S))) == {
        "class", "data-label", "data-q", "dir", "title"}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "width", "short"), [("a  b\nc", 9, "a b c"), ("abcdef", 4, "abc…"), ("", 3, "")]
)
def test_shorten(text: str, width: int, short: str) -> None:
    assert shorten(text, width) == short


def test_show_is_a_string_outside_notebooks() -> None:
    assert show(harbour()) == render(harbour()) == harbour()._repr_html_()


def test_show_is_an_html_object_in_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    display = pytest.importorskip("IPython.display")
    monkeypatch.setattr("IPython.get_ipython", lambda: type("Shell", (), {"kernel": object()})())
    shown = show(harbour())
    assert isinstance(shown, display.HTML)
    assert shown.data == render(harbour())


def test_an_article_without_quotes_is_still_shown() -> None:
    assert strip(markup("Nothing.\r\n", ())) == "Nothing.\r\n"
    assert "0 quotations" in render(Analysis(Document("d", "Nothing."), ()))
