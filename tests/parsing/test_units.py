"""The pieces of text that the network reads: they cover it, and are cut as the treebanks cut words."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

torch = pytest.importorskip("torch")

from support.networks import units_of  # noqa: E402

from quoteattr.parsing.network.units import (  # noqa: E402
    CLS,
    INSIDE,
    MARK,
    NEW_LINE,
    NEW_PARAGRAPH,
    NO_BREAK,
    OUTSIDE,
    SEP,
    SINGLE_MARK,
    UNIT,
    Units,
    break_class,
    letter_case,
    mark_states,
    one_token,
    windows,
)

SEEDS = st.integers(0, 2**32 - 1)


def cut(text):
    return UNIT.findall(text)


@pytest.mark.parametrize("apostrophe", ["'", "’"])
@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("don't", "do n't"),
        ("can't", "ca n't"),
        ("WON'T", "WO N'T"),
        ("couldn't've", "could n't 've"),
        ("Russia's", "Russia 's"),
        ("they'll", "they 'll"),
        ("I'm", "I 'm"),
        ("we'd", "we 'd"),
        ("you're", "you 're"),
        ("cannot", "can not"),
        ("Gonna", "Gon na"),
        ("wanna", "wan na"),
        ("gotta", "got ta"),
    ],
)
def test_contractions_are_cut_as_in_universal_dependencies(text, parts, apostrophe):
    assert cut(text.replace("'", apostrophe)) == parts.replace("'", apostrophe).split()


@pytest.mark.parametrize(
    "text", ["nota", "cannoth", "Madonna", "canna", "regotta", "gonnar", "snake_case", "café", "Übung"]
)
def test_words_that_only_look_like_contractions_stay_whole(text):
    assert cut(text) == [text]


def test_numbers_are_cut_from_letters_and_marks_stand_alone():
    assert cut("5pm (1990s)...") == ["5", "pm", "(", "1990", "s", ")", ".", ".", "."]


@given(st.text(max_size=200))
@example("_a_ 'n't' ’s\u200b\ufeffe\u0301\u2028\x85\x1c１2x٣")
def test_each_character_that_is_not_blank_is_in_one_unit(text):
    units = units_of(text)
    inside = [k for start, end in units.spans for k in range(start, end)]
    assert inside == [k for k, c in enumerate(text) if not c.isspace()]
    assert units.words == [text[s:e] for s, e in units.spans]


@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        ("", NO_BREAK),
        (" \t", NO_BREAK),
        ("\n", NEW_LINE),
        ("\r\n", NEW_LINE),
        ("\r", NEW_LINE),
        (" \n  ", NEW_LINE),
        ("\n\n", NEW_PARAGRAPH),
        ("\r\n \r\n", NEW_PARAGRAPH),
        ("\r\r", NEW_PARAGRAPH),
        ("\n\n\n\n", NEW_PARAGRAPH),
    ],
)
def test_a_gap_is_a_blank_a_line_break_or_an_empty_line(gap, expected):
    assert break_class(gap) == expected
    if gap:
        assert units_of(f"one{gap}two").breaks == [NO_BREAK, expected]


def test_blanks_before_the_first_unit_are_no_break():
    assert units_of("\n\n\n one").breaks == [NO_BREAK]


def test_marks_open_and_close_and_start_anew_with_a_line():
    words = ["“", "No", "”", "he", '"', "’", "yes", "then"]
    breaks = [NO_BREAK] * 7 + [NEW_LINE]
    assert mark_states(words, breaks) == [MARK, INSIDE, MARK, OUTSIDE, MARK, SINGLE_MARK, INSIDE, OUTSIDE]


def test_letter_case_tells_names_from_words():
    assert len({letter_case(w) for w in ("word", "Word", "WORD", "5")}) == 4
    assert letter_case("A") == letter_case("Word")


@pytest.mark.parametrize(
    ("before", "word", "expected"),
    [
        ("do", "n't", True),
        ("do", "n’t", True),
        ("Russia", "’s", True),
        ("CAN", "NOT", True),
        ("gon", "na", True),
        ("may", "not", False),
        ("can", "nots", False),
        ("end", ".", False),
        ("it", "'", False),
    ],
)
def test_one_token_holds_only_for_the_parts_of_a_contraction(before, word, expected):
    assert one_token(before, word) is expected


def test_a_window_has_a_row_for_each_input_and_knows_each_units_pieces():
    units = Units(
        ["a", "bcd", "”"], [(0, 1), (3, 6), (6, 7)], [0, 1, 0], [([5], 0), ([6, 7, 8], 1), ([9], 3)]
    )
    (pieces, cases, marks, breaks), first, last = units.rows(0, 3)
    assert pieces == [CLS, 5, 6, 7, 8, 9, SEP]
    assert (first, last) == ([1, 2, 5], [1, 4, 5])
    assert cases == [0, 0, 1, 1, 1, 3, 0]
    assert breaks == [0, 0, 1, 0, 0, 0, 0]  # the break stands before the first piece only
    assert marks == [0, OUTSIDE, OUTSIDE, OUTSIDE, OUTSIDE, MARK, 0]


# Windows

SIZED = st.lists(
    st.tuples(
        st.integers(1, 6), st.sampled_from(["a", "a", "a", ".", "”"]), st.sampled_from([0, 0, 0, 1, 2])
    ),
    max_size=250,
)


def sized(rows):
    pieces = [([0] * size, 0) for size, _, _ in rows]
    return Units(
        [w for _, w, _ in rows], [(n, n + 1) for n in range(len(rows))], [b for _, _, b in rows], pieces
    )


@given(SIZED, st.integers(0, 12), st.integers(6, 40))
def test_window_cores_cover_every_unit_once_and_in_order(rows, context, more):
    room = 2 * context + more
    units = sized(rows)
    found = windows(units, room, context)
    assert [t for _, start, end, _ in found for t in range(start, end)] == list(range(len(rows)))
    sizes = units.sizes
    for low, start, end, high in found:
        assert low <= start < end <= high
        assert sum(sizes[low:high]) <= room
        assert sum(sizes[low:start]) <= context
        assert low == 0 or sum(sizes[low - 1 : start]) > context
        assert high == len(rows) or sum(sizes[end : high + 1]) > context


def test_a_window_ends_where_a_sentence_may():
    rows = [(1, "a", 0)] * 100
    for behind in ((1, ".", 0), (1, "a", NEW_PARAGRAPH)):
        marked = [*rows[:40], behind, *rows[41:]]
        end = 41 if behind[1] == "." else 40
        assert windows(sized(marked), 50, 4)[0][2] == end
    assert windows(sized(rows), 50, 4)[0] == (0, 0, 46, 50)
