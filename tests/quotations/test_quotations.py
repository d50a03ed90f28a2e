"""Quotation marks: every make, nesting, paragraphs, apostrophes; properties on arbitrary text."""

import re
import sys
from types import FrameType

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quoteattr.quotations.spans import (
    Quotation,
    find_quotations,
    marked_parts,
    marked_type,
    paragraphs,
)


def texts(text: str) -> list[str]:
    """Each quotation as text, its pieces joined by a bar."""
    return ["|".join(text[s:e] for s, e in q.pieces) for q in find_quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # makes
        ("“The dam will hold,” she said.", ["“The dam will hold,”"]),
        ('"The dam will hold," she said.', ['"The dam will hold,"']),
        ("‘The dam will hold,’ she said.", ["‘The dam will hold,’"]),
        ("'The dam will hold,' she said.", ["'The dam will hold,'"]),
        ("«The dam will hold», she said.", ["«The dam will hold»"]),
        ("»The dam will hold«, she said.", ["»The dam will hold«"]),
        ("„The dam will hold“, she said.", ["„The dam will hold“"]),
        ("„The dam will hold”, she said.", ["„The dam will hold”"]),
        ("‚The dam will hold‘, she said.", ["‚The dam will hold‘"]),
        ("”The dam will hold”, she said.", ["”The dam will hold”"]),
        ("‟The dam will hold,” she said.", ["‟The dam will hold,”"]),
        ("〝The dam will hold,〞 she said.", ["〝The dam will hold,〞"]),
        ("〝The dam will hold,〟 she said.", ["〝The dam will hold,〟"]),
        ("``The dam will hold,'' she said.", ["``The dam will hold,''"]),
        ("''The dam will hold,'' she said.", ["''The dam will hold,''"]),
        ("`The dam will hold,' she said.", ["`The dam will hold,'"]),
        ("‹The dam› will hold.", ["‹The dam›"]),
        ("« The dam will hold », she said.", ["« The dam will hold »"]),
        # mixtures
        ('"The dam will hold,” she said.', ['"The dam will hold,”']),
        ('“The dam will hold," she said.', ['“The dam will hold,"']),
        ("'The dam will hold,’ she said.", ["'The dam will hold,’"]),
        ("``The dam will hold,” she said.", ["``The dam will hold,”"]),
        ('She said:"The dam will hold." He left.', ['"The dam will hold."']),
        ('😀"The dam will hold"😀', ['"The dam will hold"']),
        # several
        ('"We knew," Ruiz said, "by Friday."', ['"We knew,"', '"by Friday."']),
        ("“Yes.” “No.”", ["“Yes.”", "“No.”"]),
        # nesting
        ("“He said ‘get out’,” Lee said.", ["“He said ‘get out’,”", "‘get out’"]),
        ("\"He said 'get out',\" Lee said.", ["\"He said 'get out',\"", "'get out'"]),
        ("“‘Get out,’ he said.”", ["“‘Get out,’ he said.”", "‘Get out,’"]),
        ("'He called it \"a mess\",' she said.", ["'He called it \"a mess\",'", '"a mess"']),
        ("“He said “get out” and left,” she said.", ["“He said “get out” and left,”", "“get out”"]),
        ('"He said "get out" and left," she said.', ['"He said "get out" and left,"', '"get out"']),
        ("«He said “get out”.»", ["«He said “get out”.»", "“get out”"]),
        # single house style
        ("Storm 'to hit by noon', says Met Office", ["'to hit by noon'"]),
        ("Storm ‘to hit by noon’, says Met Office", ["‘to hit by noon’"]),
        ("'We saw the workers' plan,' she said.", ["'We saw the workers' plan,'"]),
        ("'Don't go,' she said. 'It's his.'", ["'Don't go,'", "'It's his.'"]),
        ("'Gusts o' sixty and goin' up,' he said.", ["'Gusts o' sixty and goin' up,'"]),
        ("'Cause for concern' at the school", ["'Cause for concern'"]),
        ("He came 'round 'cause I rang 'em 'bout the 'phone.", []),
        ("'50 dead' in ferry fire", ["'50 dead'"]),
        ("‘Reform plans’ hit by dissent", ["‘Reform plans’"]),
        # not quotations
        ("The workers' rights and the bosses' pay.", []),
        ("The workers’ rights and James’ pay.", []),
        ("In the '90s they gave 'em rock 'n' roll.", []),
        ("In the ‘90s they gave ‘em rock ‘n’ roll.", []),
        ("In '05 the firm's sites closed.", []),
        ("He is 6'2\" tall and she 5'9\".", []),
        ('A 12" pizza and a 10" one.', []),
        ("O'Neill's dog didn't.", []),
        ('""', []),
        ("“ ”", []),
        # feet and inches inside
        ('"He is 6\'2"," she said. "He left."', ['"He is 6\'2","', '"He left."']),
        ('"It was 2020," he said, "or 2021"', ['"It was 2020,"', '"or 2021"']),
        # marks missing
        ("We knew,” he said. “We did nothing.”", ["“We did nothing.”"]),
        ('We knew," he said. "We did nothing."', ['"We did nothing."']),
        ("We knew,' he said. 'We did nothing.'", ["'We did nothing.'"]),
        ("“We knew, he said.\n\nA “slow” start.", ["“We knew, he said.", "“slow”"]),
        ("“We knew «it all, he said.”", ["“We knew «it all, he said.”", "«it all, he said."]),
        ('The end. "', []),
        # several paragraphs
        ("“First.\n\n“Second.\n\n“Third,” he said. “Four.”", ["“First.|“Second.|“Third,”", "“Four.”"]),
        ('He said: "First.\n"Second," and left.', ['"First.|"Second,"']),
        ("'First.\n\n'Second,' he said.", ["'First.|'Second,'"]),
        ("“First.\r\n\r\n“Second ‘one’.”\r\n", ["“First.|“Second ‘one’.”", "‘one’"]),
        ("“First.\u2029“Second.”", ["“First.|“Second.”"]),
    ],
)
def test_forms(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


def test_depth_style_and_closing() -> None:
    text = "“He said ‘get out’,” Lee said. «Non»\n\n“No, said Lee.\nShe left."
    assert find_quotations(text) == (
        Quotation(((0, 20),), 0, True, "double"),
        Quotation(((9, 18),), 1, True, "single"),
        Quotation(((31, 36),), 0, True, "guillemet"),
        Quotation(((38, 52),), 0, False, "double"),
    )


def test_a_quotation_over_paragraphs_that_is_never_closed() -> None:
    text = "“First.\n\n“Second.\n\nThird."
    assert find_quotations(text) == (Quotation(((0, 7), (9, 17)), 0, False, "double"),)


def test_nested_quotations_of_a_continued_paragraph_keep_their_depth() -> None:
    found = find_quotations("“First.\n\n“Second ‘one’ and ‘two’,” he said.")
    assert [(q.depth, q.style) for q in found] == [(0, "double"), (1, "single"), (1, "single")]


def test_lines_broken_by_width_are_one_paragraph() -> None:
    text = (
        "The mayor said: “We knew the plan was bad and we\n"
        "went on with it all the same, until the council\n"
        "stopped us,” and left.\n\nNext."
    )
    assert [text[s:e].count("\n") for s, e in paragraphs(text)] == [2, 0]
    assert texts(text) == [text[text.index("“") : text.index("”") + 1]]


def test_short_lines_are_paragraphs_of_their_own() -> None:
    text = "Storm 'to hit by noon'\nBy our weather desk\nThe storm will hit by noon.\n"
    assert len(paragraphs(text)) == 3


@pytest.mark.parametrize(
    ("content", "expected"),
    [("“We knew,”", "direct"), ("called it “a mess”", "mixed"), ("that it", "indirect"), ("—", "indirect")],
)
def test_type_by_marks(content: str, expected: str) -> None:
    text = "“We knew,” she said — and called it “a mess” so that it ended."
    start = text.index(content)
    assert marked_type(text, [(start, start + len(content))], find_quotations(text)) == expected


def test_type_over_several_spans() -> None:
    text = "“We knew,” she said, “by Friday” or so."
    found = find_quotations(text)
    assert marked_type(text, [(0, 10), (21, 32)], found) == "direct"
    assert marked_type(text, [(0, 10), (21, 38)], found) == "mixed"
    assert marked_parts([(0, 10), (21, 38)], found) == ((0, 10), (21, 32))


MARKS = [*"\"“”‘’'«»„‟〝〞〟‹›`‚‛＂", "``", "''"]
BLANKS = [" ", "\u00a0", "\n", "\r\n", "\r", "\n\n", "\u2028", "\u200b", "\ufeff"]
WORDS = [
    "a",
    "s",
    "workers",
    "in",
    "said",
    "'s",
    "90s",
    "'em",
    "6'2\"",
    "Ünal",
    "😀",
    "12",
    "e\u0301",
    "\x00",
]
PIECES = st.sampled_from([*MARKS, *BLANKS, *WORDS, *".,;:!?()-—…"])
NOISE = st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=80)


@settings(max_examples=400, deadline=None)
@given(NOISE)
@example("“a «b ‘c\n“d” e» f’\r\n'g\n'h' \"")
def test_properties(text: str) -> None:
    found = find_quotations(text)
    assert [q.start for q in found] == sorted(q.start for q in found)
    lines = paragraphs(text)
    stack: list[Quotation] = []
    for q in found:
        assert q.pieces
        assert all(0 <= s < e <= len(text) for s, e in q.pieces)
        assert all(a[1] <= b[0] for a, b in zip(q.pieces, q.pieces[1:], strict=False))
        assert all(any(lo <= s and e <= hi for lo, hi in lines) for s, e in q.pieces)
        assert not q.closed or q.pieces[-1][1] - q.pieces[-1][0] > 2
        for s, _ in q.pieces:  # the first character is a mark
            assert re.match("[\"“”‘’'«»„‟〝〞〟＂‹›‚‛`]", text[s])
        while stack and stack[-1].end <= q.start:
            stack.pop()
        assert q.depth == len(stack)
        if stack:  # a nested one lies inside one piece of the outer one
            assert any(s <= q.start and q.end <= e for s, e in stack[-1].pieces)
        stack.append(q)
    spans = [(0, len(text))]
    parts = marked_parts(spans, found)
    assert parts == tuple(p for q in found if q.depth == 0 for p in q.pieces)
    kind = marked_type(text, spans, found)
    assert (kind == "indirect") == (not any(re.search(r"\w", text[s:e]) for s, e in parts))


LINES = ["“We knew,” he said.", "A ‘slow’ start.", '"No," she said. "No."', "Plain."]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(LINES), min_size=3, max_size=6), st.integers(0, 5), st.sampled_from('”’"'))
def test_a_missing_closing_mark_spoils_one_paragraph(lines: list[str], which: int, mark: str) -> None:
    which %= len(lines)
    broken = [*lines]
    broken[which] = broken[which].replace(mark, "", 1)
    before, after = "\n\n".join(lines), "\n\n".join(broken)
    cut, at = len(before) - len(after), len("\n\n".join(broken[: which + 1]))
    start = at - len(broken[which])
    words_before = [s for q in find_quotations(before) for p in q.pieces for s in range(*p)]
    words_after = [s for q in find_quotations(after) for p in q.pieces for s in range(*p)]
    assert {s for s in words_before if s < start} == {s for s in words_after if s < start}
    assert {s - cut for s in words_before if s >= at + cut} == {s for s in words_after if s >= at}


@pytest.mark.parametrize(
    "unit", ["'a ", "“a ", "a” ", "“a\n", "'a’ ", "workers' ", "\"'‘“ a", "«“‘ a”", "'\n", "a\n", " " * 30]
)
def test_work_grows_linearly(unit: str) -> None:
    def lines_run(n: int) -> int:
        count = 0

        def trace(frame: FrameType, event: str, argument: object) -> object:
            nonlocal count
            count += event == "line"
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            find_quotations(unit * n)
        finally:
            sys.settrace(before)
        return count

    assert lines_run(1_600) < 8 * 1.5 * lines_run(200)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ('Holt wrote:\n\n"Dear all,\n\nWe close.\n\nBring a coat."', ['"Dear all,', "We close.", 'Bring a coat."']),
        ("Holt wrote: “Dear all,\n\nWe close.”\n\nShops stay open.", ["“Dear all,", "We close.”"]),
        ("“We go, he said.\n\nThe road is shut.\n\n“No,” she said.", ["“We go, he said."]),
        ('"We go.\n\nNobody came.\n\nIt was great," she said.', ['"We go.']),
        ('"We go.' + "\n\nNobody came." * 9 + '\n\nIt was great."', ['"We go.']),
    ],
    ids=["a letter", "two paragraphs", "another one opens", "not at the end", "too far"],
)  # fmt: skip
def test_a_quotation_left_open_goes_on_to_its_closing_mark(text, pieces):
    assert [text[s:e] for s, e in find_quotations(text)[0].pieces] == pieces
