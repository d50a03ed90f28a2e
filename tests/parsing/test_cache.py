"""The cache of parses: the same parses, fewer of them made, never more than the limit."""

import os
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.errors import StorageError
from quoteattr.parsing.cache import CachedParser, dump_parse, load_parse, models_checksum
from quoteattr.parsing.structure import Entity, Link, Parse, Sentence, Tagged, Word

NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
NUMBERS = st.integers(0, 10_000)
WORDS = st.builds(Word, NUMBERS, NAMES, NAMES, NAMES, NUMBERS, NAMES, NUMBERS, NUMBERS, NAMES, NAMES)
SENTENCES = st.builds(
    Sentence,
    st.lists(WORDS, min_size=1, max_size=4).map(tuple),
    st.lists(st.builds(Entity, NAMES, NUMBERS, NUMBERS), max_size=2).map(tuple),
    st.booleans(),
)
PARSES = st.builds(
    Parse,
    NAMES,
    st.lists(SENTENCES, max_size=3).map(tuple),
    st.lists(st.builds(Tagged, NAMES, NUMBERS, NUMBERS, st.floats(0, 1)), max_size=2).map(tuple),
    st.lists(st.builds(Link, NUMBERS, NUMBERS, st.floats(0, 1)), max_size=2).map(tuple),
    st.lists(st.tuples(NUMBERS, NUMBERS, NAMES), max_size=2).map(tuple),
    st.lists(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=3).map(tuple), max_size=2).map(tuple),
)


class CountingParser:
    """Makes one word of each text and counts."""

    def __init__(self):
        self.made = []

    def parse(self, texts):
        self.made += texts
        return [
            Parse(t, (Sentence((Word(1, t, t, "X", 0, "root", 0, len(t), os.urandom(40).hex()),)),))
            for t in texts
        ]


@given(PARSES)
def test_parse_comes_back(parse):
    assert load_parse(dump_parse(parse), parse.text) == parse


def test_known_texts_are_not_parsed_again(tmp_path):
    counting = CountingParser()
    first = CachedParser(tmp_path, parser=counting)
    one = first.parse(["a", "b"])
    first.close()
    again = CachedParser(tmp_path, parser=counting)
    two = again.parse(["b", "c", "a"])
    assert counting.made == ["a", "b", "c"]
    assert (two[2], two[0]) == (one[0], one[1])
    other = CachedParser(tmp_path, parser=counting, tagger=False)
    other.parse(["a"])
    assert counting.made == ["a", "b", "c", "a"]


def test_other_models_have_parses_of_their_own(tmp_path):
    (tmp_path / "x.pt").write_bytes(b"one")
    before = models_checksum(str(tmp_path), True)
    (tmp_path / "x.pt").write_bytes(b"two")
    assert models_checksum(str(tmp_path), True) != before


def test_size_is_bounded_and_the_latest_stay(tmp_path, monkeypatch):
    monkeypatch.setattr("quoteattr.parsing.cache.CHECK_EVERY", 10)
    clock = iter(range(10**6))
    monkeypatch.setattr("quoteattr.parsing.cache.time.time", lambda: next(clock))
    counting = CountingParser()
    cache = CachedParser(tmp_path, parser=counting, limit=5000)
    for number in range(200):
        cache.parse([f"text {number}"])
    (size,) = sqlite3.connect(cache.path).execute("select sum(length(data)) from parse").fetchone()
    assert size <= 5000 + 10 * 200
    cache.parse(["text 199"])
    assert len(counting.made) == 200
    cache.parse(["text 0"])
    assert len(counting.made) == 201


def test_damage_is_told_or_mended(tmp_path):
    counting = CountingParser()
    cache = CachedParser(tmp_path, parser=counting)
    cache.parse(["a"])
    with sqlite3.connect(cache.path) as db:
        db.execute("update parse set data = x'00'")
    cache.parse(["a"])
    assert counting.made == ["a", "a"]
    cache.close()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / cache.path.name).write_bytes(b"something else entirely" * 100)
    with pytest.raises(StorageError, match="delete it"):
        CachedParser(tmp_path / "other")
