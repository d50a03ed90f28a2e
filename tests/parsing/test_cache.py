"""The cache of parses: the same parses, fewer of them made, never more than the limit."""

import json
import os
import sqlite3
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.parsing.cache import CachedParser, dump_parse, load_parse, models_checksum
from quoteattr.parsing.structure import Entity, Link, Parse, Sentence, States, Tagged, Word

NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
TEXT = "Ann Lee said so."
SPANS = st.tuples(st.integers(0, 8), st.integers(8, len(TEXT)))
SHARES = st.floats(0, 1)


@st.composite
def sentences(draw):
    heads = [
        draw(st.integers(0, n)) for n in range(draw(st.integers(1, 4)))
    ]  # each leads to the left: a tree
    words = [
        Word(
            n,
            draw(NAMES),
            draw(NAMES),
            draw(NAMES),
            head,
            draw(NAMES),
            *draw(SPANS),
            draw(NAMES),
            draw(NAMES),
        )
        for n, head in enumerate(heads, 1)
    ]
    entities = draw(st.lists(st.builds(lambda t, s: Entity(t, *s), NAMES, SPANS), max_size=2))
    return Sentence(tuple(words), tuple(entities), draw(st.booleans()))


@st.composite
def parses(draw):
    tags = draw(st.lists(st.builds(lambda r, s, p: Tagged(r, *s, p), NAMES, SPANS, SHARES), max_size=2))
    numbers = st.integers(0, len(tags) - 1) if tags else st.nothing()
    return Parse(
        TEXT,
        tuple(draw(st.lists(sentences(), max_size=3))),
        tuple(tags),
        tuple(draw(st.lists(st.builds(Link, numbers, numbers, SHARES), max_size=2))) if tags else (),
        tuple(draw(st.lists(st.builds(lambda s, r: (*s, r), SPANS, NAMES), max_size=2))),
        tuple(draw(st.lists(st.lists(SPANS, max_size=3).map(tuple), max_size=2))),
        draw(st.none() | st.sets(st.integers(0, len(TEXT)), max_size=3).map(states)),
    )


def states(starts):
    """Three numbers for each of some words."""
    return States(tuple(sorted(starts)), bytes(range(3 * len(starts))))


class CountingParser:
    """Makes one word of each text, with so many random bytes, and counts."""

    def __init__(self, size=40):
        self.made = []
        self.size = size

    def parse(self, texts):
        self.made += texts
        return [
            Parse(t, (Sentence((Word(1, t, t, "X", 0, "root", 0, len(t), os.urandom(self.size).hex()),)),))
            for t in texts
        ]


@given(parses())
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


@pytest.mark.parametrize("limit", [30_000, 50_000, 200_000])
def test_size_is_bounded_and_the_latest_stay(tmp_path, monkeypatch, limit):
    clock = iter(range(10**6))
    monkeypatch.setattr("quoteattr.parsing.cache.time.time", lambda: next(clock))
    counting = CountingParser(2000)
    cache = CachedParser(tmp_path, parser=counting, limit=limit)
    for number in range(200):
        cache.parse([f"text {number}"])
        assert cache.path.stat().st_size <= limit + 10_000
    cache.parse(["text 199"])
    assert len(counting.made) == 200
    cache.parse(["text 0"])
    assert len(counting.made) == 201
    cache.close()
    assert sum(p.stat().st_size for p in tmp_path.iterdir()) <= limit


def test_a_parse_larger_than_the_limit_is_not_kept(tmp_path):
    cache = CachedParser(tmp_path, parser=CountingParser(40_000), limit=20_000)
    for number in range(20):
        cache.parse([str(number)])
    assert cache.path.stat().st_size <= 20_000


def another_program(path):
    path.write_bytes(b"something else entirely" * 100)


def another_schema(path):
    with sqlite3.connect(path) as db:
        db.execute("create table parse (key text, other text)")


def a_folder(path):
    path.mkdir()


def damaged_pages(path):
    CachedParser(path.parent, parser=CountingParser(3000)).parse([str(n) for n in range(60)])
    data = bytearray(path.read_bytes())
    for at in range(5000, len(data), 700):
        data[at : at + 50] = os.urandom(50)
    path.write_bytes(data)


def cut_off(path):
    CachedParser(path.parent, parser=CountingParser(3000)).parse([str(n) for n in range(60)])
    for beside in path.parent.glob("*-*"):
        beside.unlink()
    path.write_bytes(path.read_bytes()[:6000])


FAULTS = (another_program, another_schema, a_folder, damaged_pages, cut_off)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_cache_that_cannot_be_used_is_one_warning(tmp_path, caplog, fault):
    fault(tmp_path / "parses.sqlite")
    cache = CachedParser(tmp_path, parser=CountingParser())
    for number in range(60):
        (parse,) = cache.parse([str(number)])
        assert parse.text == str(number)
    cache.parse(["a", "b"])
    assert len(caplog.records) <= 1
    if fault in (another_program, another_schema, a_folder):
        assert "texts are parsed without it" in caplog.text


def test_a_lock_a_full_disk_and_a_folder_that_is_none(tmp_path, caplog, monkeypatch):
    monkeypatch.setattr("quoteattr.parsing.cache.PATIENCE", 0.1)
    cache = CachedParser(tmp_path / "locked", parser=CountingParser())
    holder = sqlite3.connect(cache.path, isolation_level=None)
    holder.execute("begin immediate")
    assert cache.parse(["a"])
    assert "locked" in caplog.text
    caplog.clear()
    full = CachedParser(tmp_path / "full", parser=CountingParser(100_000))
    full._db.execute("pragma max_page_count=5")
    assert [p.text for p in full.parse(["a", "b"])] == ["a", "b"]
    assert full.parse(["c"])
    assert "full" in caplog.text
    assert len(caplog.records) == 1
    caplog.clear()
    (tmp_path / "file").touch()
    assert CachedParser(tmp_path / "file", parser=CountingParser()).parse(["a"])
    assert len(caplog.records) == 1


def entries():
    """Parses that are no longer what was kept: cut, nested, with other types, offsets outside, heads in a ring."""
    good = json.loads(zlib.decompress(dump_parse(CountingParser().parse(["abc"])[0])))
    words = good[0][0][0]
    yield b""
    yield b"\0"
    yield zlib.compress(json.dumps(good).encode())[:-7]
    yield zlib.compress(b"[" * 100_000)
    yield zlib.compress(b" " * 50_000_000)
    for value in (None, 5, "x", [], good[:-1], [None] * 5):
        yield zlib.compress(json.dumps(value).encode())
    for states in ([[0, 1], "AAAA"], [[99], "AAAA"], ["x", "AAAA"], [[0], "A"], 5):
        yield zlib.compress(json.dumps([*good[:5], states]).encode())
    for place, value in ((0, 7), (4, 1), (4, 9), (4, "0"), (6, -1), (7, 99), (7, None), (1, 5), (6, 2.5)):
        changed = [[[[*words[0][:place], value, *words[0][place + 1 :]]], [], True]]
        yield zlib.compress(json.dumps([changed, *good[1:]]).encode())


@pytest.mark.parametrize("data", list(entries()))
def test_damaged_entries_are_made_again(tmp_path, caplog, data):
    counting = CountingParser()
    cache = CachedParser(tmp_path, parser=counting)
    whole = cache.parse(["abc"])
    with sqlite3.connect(cache.path) as db:
        db.execute("update parse set data = ?", (data,))
    assert cache.parse(["abc"])[0].sentences[0].words[0].span == whole[0].sentences[0].words[0].span
    assert counting.made == ["abc", "abc"]
    assert len(caplog.records) == 1
    cache.parse(["abc"])
    assert counting.made == ["abc", "abc"]
