"""Files and patterns of users: absurd ones are one clear line."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.data.bounded import DEEPEST, load_json, load_pattern, load_toml, search
from quoteattr.errors import InputError

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


@given(VALUES)
def test_json_comes_back(value):
    assert load_json(json.dumps(value)) == value


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "[" * 900 + "]" * 900, '{"a":' * 500 + "1" + "}" * 500, "9" * 5000, "Infinity", "[NaN]",
     b"\xff\xfe\x00", "", "[1,", '"half'],
)  # fmt: skip
def test_absurd_json(text):
    with pytest.raises(InputError, match=r"this (is no JSON|JSON nests deeper)"):
        load_json(text)


def test_depth_that_is_permitted():
    text = "[" * DEEPEST + "]" * DEEPEST
    assert json.dumps(load_json(text)) == text
    with pytest.raises(InputError, match="deeper"):
        load_json(f"[{text}]")


def test_constants_are_taken_where_programs_write_them():
    assert load_json('{"a": Infinity}', constants=True) == {"a": float("inf")}


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 5000, "a = " + "9" * 5000, "a." * 3000 + "b = 1", "a = ", "\x00"]
)
def test_absurd_toml(text):
    with pytest.raises(InputError, match=r"this (is no TOML|TOML nests deeper)"):
        load_toml(text)


@pytest.mark.parametrize(
    "text", ["a{99999999999}", "(", "(" * 5000 + ")" * 5000, "(" * 900 + ")" * 900, "[", "*"]
)
def test_absurd_patterns(text):
    with pytest.raises(InputError, match=r"no regular expression|at most"):
        load_pattern(text)


@pytest.mark.parametrize("text", ["(a+)+$", "(a|aa)+$"])
def test_a_pattern_that_takes_for_ever_is_ended(text):
    with pytest.raises(InputError, match="takes more than"):
        search(load_pattern(text), "ab" * 2000 + "a" * 2000 + "!", seconds=0.2)
    assert search(load_pattern("A+"), "xaay")[0] == "aa"
