"""brat standoff: written like PolNeAR's, and read back to the same spans."""

from hypothesis import given, settings
from hypothesis import strategies as st

from quoteattr.evaluation import read_brat
from quoteattr.parsing.structure import Span
from quoteattr.schema import Attribution, Quote, Speaker
from quoteattr.writers.brat import write_brat


def quote(text: str, number: int, **spans: tuple[Span, ...]) -> Quote:
    a = Attribution(f"q{number}", spans["content"], spans.get("cue", ()), spans.get("source", ()))
    return Quote("doc", a, Speaker(), text[a.start : a.end], "", "", 0)


def test_lines_are_those_of_polnear() -> None:
    text = "“We knew,” Ruiz said, “by Friday.”\nIt was said that it rained."
    quotes = [
        quote(text, 1, content=((0, 10), (22, 34)), cue=((16, 20),), source=((11, 15),)),
        quote(text, 2, content=((47, 61),), cue=((38, 46),)),
    ]
    assert write_brat(quotes, text).split("\n") == [
        "T1\tSource 11 15\tRuiz",
        "T2\tCue 16 20\tsaid",
        "T3\tContent 0 10;22 34\t“We knew,” “by Friday.”",
        "T4\tAttribution 16 20\tsaid",
        "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1",
        "A1\tType E1 indirect",
        "A2\tAct E1 speech",
        "A3\tFactuality E1 asserted",
        "A4\tStatus E1 none",
        "T5\tCue 38 46\twas said",
        "T6\tContent 47 61\tthat it rained",
        "T7\tAttribution-no-source 38 46\twas said",
        "E2\tAttribution-no-source:T7 Content:T6 Cue:T5",
        "A5\tType E2 indirect",
        "A6\tAct E2 speech",
        "A7\tFactuality E2 asserted",
        "A8\tStatus E2 none",
        "",
    ]


def test_a_span_over_a_line_end_is_cut_there_and_read_back_whole() -> None:
    text = "She said that it\nwill\r\nrain."
    written = write_brat([quote(text, 1, content=((9, 27),), cue=((4, 8),), source=((0, 3),))], text)
    assert "T3\tContent 9 16;17 21;23 27\tthat it will rain\n" in written
    assert read_brat(written, text)[0].content == ((9, 27),)


def test_pieces_in_two_paragraphs_stay_two() -> None:
    text = "“First.\n\n“Second,” he said."
    written = write_brat([quote(text, 1, content=((0, 7), (9, 18)))], text)
    assert "Content2:T2 Content:T1" in written
    assert read_brat(written, text)[0].content == ((0, 7), (9, 18))


def test_nothing_found_is_an_empty_file() -> None:
    assert write_brat([], "Nothing.") == ""


TEXT = st.text(st.sampled_from("ab “”.\t\n\r\u2028\u0085\u00a0é😀"), min_size=1, max_size=60)


@st.composite
def quoted_texts(draw: st.DrawFn) -> tuple[str, list[dict[str, tuple[Span, ...]]]]:
    """A text and roles with spans in order that begin and end with something visible."""
    text = draw(TEXT)
    visible = [i for i, c in enumerate(text) if not c.isspace()]
    found = []
    for _ in range(draw(st.integers(0, 3)) if visible else 0):
        roles = {}
        for role in ("content", "cue", "source"):
            edges = sorted(draw(st.lists(st.sampled_from(visible), unique=True, max_size=6)))
            pairs = zip(edges[::2], edges[1::2], strict=False)
            roles[role] = tuple((s, e + 1) for s, e in pairs)
        if roles["content"]:
            found.append(roles)
    return text, found


@settings(max_examples=150, deadline=None)
@given(quoted_texts())
def test_round_trip(case: tuple[str, list[dict[str, tuple[Span, ...]]]]) -> None:
    text, rows = case
    written = write_brat([quote(text, i, **roles) for i, roles in enumerate(rows)], text)
    assert all(line.count("\t") >= 1 for line in written.split("\n") if line)
    back = read_brat(written, text)
    assert [{"content": i.content, "cue": i.cue, "source": i.source} for i in back] == rows
