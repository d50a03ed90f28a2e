"""Files of quotes: what is written comes back unchanged, and a spreadsheet runs none of it."""

import csv
import json
from io import StringIO

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoteattr.documents import make_document
from quoteattr.errors import InputError, MissingExtraError
from quoteattr.results.cells import defuse, restore
from quoteattr.schema import COLUMNS, Attribution, Quote, Speaker
from quoteattr.writers import formats, quote_from_json, read_quotes, write_quotes

LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXTS = st.text(LETTERS, max_size=20)
CELLS = st.builds(str.__add__, st.sampled_from(["", "=", "+", "-", "@", "\t", "\r", "'", "''=", "＝"]), TEXTS)
KEYS = st.sampled_from(["title", "date", "source", "=sum", "speaker", "input_source"])


def quote(text="“No.”", metadata=None, **known):
    return Quote(
        doc_id=known.get("doc_id", "a"),
        attribution=Attribution(
            "a-1", ((3, 3 + max(1, len(text))),), ((20, 24),), ((25, 28),), confidence=0.5
        ),
        speaker=Speaker(("Ann Lee", "Bo Ek"), ("q1", "q2"), "person", "named", ("named in the cue",)),
        quote=text,
        source=known.get("source", "Lee and Ek"),
        cue="said",
        sentence=2,
        metadata=metadata or {},
    )


QUOTES = st.lists(
    st.builds(
        quote,
        CELLS,
        st.dictionaries(KEYS, st.one_of(CELLS, st.none(), st.integers(-5, 5), st.booleans()), max_size=3),
        doc_id=CELLS.filter(bool),
        source=CELLS,
    ),
    max_size=4,
)


@given(CELLS)
def test_defusing_can_be_undone(cell):
    assert restore(defuse(cell)) == cell
    assert defuse(cell)[:1] not in tuple("=+-@\t\r\n＝＋－＠")


@given(QUOTES)
def test_json_form_comes_back(quotes):
    assert [quote_from_json(json.loads(json.dumps(q.to_json()))) for q in quotes] == quotes


@pytest.mark.parametrize("name", ["q.csv", "q.jsonl", "q.parquet"])
@settings(max_examples=40, deadline=None)
@given(quotes=QUOTES)
def test_files_come_back(tmp_path_factory, name, quotes):
    path = tmp_path_factory.mktemp("round") / name
    assert write_quotes(quotes, path) == len(quotes)
    table = read_quotes(path)
    assert list(table.columns[: len(COLUMNS)]) == list(COLUMNS)
    assert table["quote"].tolist() == [q.quote for q in quotes]
    assert table["doc_id"].tolist() == [q.doc_id for q in quotes]
    assert table["source"].tolist() == [q.source for q in quotes]
    assert table["content_spans"].tolist() == [q.to_row()["content_spans"] for q in quotes]
    for number, q in enumerate(quotes):
        for key, value in q.metadata.items():
            if isinstance(value, str) and value and name != "q.parquet":
                taken = key in ("source", "speaker")
                columns = [c for c in table.columns if c == (f"input_{key}" if taken else key)] or [key]
                assert value in [
                    str(table[c][number]) for c in (*columns, "input_input_source") if c in table
                ]


@settings(max_examples=60)
@given(quotes=QUOTES)
def test_csv_runs_nothing(tmp_path_factory, quotes):
    path = tmp_path_factory.mktemp("cells") / "q.csv"
    write_quotes(quotes, path)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            numbers = {str(v) for q in quotes for v in q.metadata.values() if isinstance(v, int)}
            assert not [c for c in row if c[:1] in tuple("=+-@\t\r") and c and c not in numbers]


def test_left_as_it_is_on_request(tmp_path):
    write_quotes([quote("=1+1")], tmp_path / "q.csv", defused=False)
    assert pd.read_csv(tmp_path / "q.csv")["quote"][0] == "=1+1"
    assert read_quotes(tmp_path / "q.csv", defused=False)["quote"][0] == "=1+1"


def test_empty_table_has_its_columns(tmp_path):
    for name in ("q.csv", "q.parquet", "q.jsonl"):
        write_quotes([], tmp_path / name)
        assert list(read_quotes(tmp_path / name).columns) == list(COLUMNS)
    assert (tmp_path / "q.csv").read_bytes() == ",".join(COLUMNS).encode() + b"\r\n"


def test_mark_for_excel(tmp_path):
    write_quotes([quote("é")], tmp_path / "q.csv", encoding="utf-8-sig")
    assert (tmp_path / "q.csv").read_bytes().startswith(b"\xef\xbb\xbfdoc_id,")
    assert read_quotes(tmp_path / "q.csv")["quote"][0] == "é"


def test_metadata_keep_their_types_in_parquet(tmp_path):
    quotes = [quote(metadata={"n": 1, "x": 1.5, "ok": True, "tags": ["a"]}), quote(metadata={"n": None})]
    write_quotes(quotes, tmp_path / "q.parquet")
    table = pd.read_parquet(tmp_path / "q.parquet")
    assert table["x"].tolist()[0] == 1.5
    assert table["n"].tolist()[0] == 1
    assert table["tags"][0] == '["a"]'


def test_a_column_of_ours_is_not_overwritten(tmp_path):
    write_quotes([quote(metadata={"source": "Reuters"})], tmp_path / "q.csv")
    table = read_quotes(tmp_path / "q.csv")
    assert (table["source"][0], table["input_source"][0]) == ("Lee and Ek", "Reuters")


def test_old_file_stays_when_writing_fails(tmp_path):
    path = tmp_path / "q.csv"
    path.write_text("old")

    def quotes():
        yield quote()
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_quotes(quotes(), path, metadata={})
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["q.csv"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,b\n1,2\n", "missing columns: doc_id.*found: a, b"),
        ("", "empty"),
        ('{"text": "x"}\n', "not a quote of ours.*found: text"),
        ('{"text": \n', "line 1: this is no JSON"),
        ("doc_id,quote\nx\n", "row 1: 1 cells"),
        ("PAR1 but not really", "Parquet"),
        ("a\0b", "binary"),
    ],
)
def test_other_files_are_refused(tmp_path, content, message):
    path = tmp_path / "other"
    path.write_bytes(content.encode())
    with pytest.raises(InputError, match=message):
        read_quotes(path)


def test_missing_file_and_unknown_format(tmp_path):
    with pytest.raises(InputError, match=r"nix\.csv: the file can't be read: No such file"):
        read_quotes(tmp_path / "nix.csv")
    with pytest.raises(InputError, match=r"use \.csv, \.xlsx, \.jsonl, \.parquet or \.db"):
        write_quotes([], tmp_path / "q.ods")


def test_open_file_is_read(tmp_path):
    write_quotes([quote()], tmp_path / "q.csv")
    assert len(read_quotes(StringIO((tmp_path / "q.csv").read_text(encoding="utf-8")))) == 1


def test_metadata_become_plain():
    document = make_document("a", "text", {"n": float("nan"), "d": pd.Timestamp("2024-03-05"), 3: {1}}, "x")
    assert document.metadata == {"n": None, "d": "2024-03-05", "3": [1]}


def test_a_missing_extra_is_told_before_the_work(monkeypatch):
    monkeypatch.setattr(formats, "find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=r"quoteattr\[parquet\]"):
        formats.check_extra("parquet")
    formats.check_extra("csv")
