"""Workbooks, data bases, corrections: what people open and send back."""

import io
import sqlite3

import openpyxl
import pandas as pd
import pytest
import sqlite_utils
from hypothesis import given, settings
from hypothesis import strategies as st

from quoteattr.errors import InputError
from quoteattr.results.tables import quotes_table, speakers_table
from quoteattr.schema import Attribution, Quote, Speaker
from quoteattr.writers import read_quotes, write_quotes
from quoteattr.writers.corrections import apply_corrections, learned, settled
from quoteattr.writers.narrow import Narrow
from quoteattr.writers.tables import write_table
from quoteattr.writers.workbook import CELL, fitting, paragraphs

LETTERS = st.characters(
    exclude_categories=["Cs", "Cc"], include_characters="\n\t", exclude_characters="\ufffe\uffff"
)
TEXTS = [
    ("a", "Rain fell.\n\n“No,” said Ann Lee."),
    ("b", "=1+1 is two, said Bo Ek."),
    ("c", "Nobody spoke."),
]


def quote(id, doc="a", name="Ann Lee", key="ann-lee", text="“No,”", start=12, **known):
    speaker = (
        Speaker((name,), (key,), "person", "named")
        if name
        else Speaker((), (), "none", known.get("status", "none"))
    )
    attribution = Attribution(
        id, ((start, start + len(text)),), ((20, 24),), confidence=known.get("confidence", 0.5)
    )
    return Quote(
        doc, attribution, speaker, text, name, "said", 1, known.get("metadata", {"title": "T", "n": 5})
    )


QUOTES = [
    quote("a1"), quote("a2", name="", status="unresolved"),
    quote("b1", "b", "Bo Ek", "bo-ek", "=1+1 is two", 0, metadata={"title": "=U", "n": None}),
]  # fmt: skip


@pytest.mark.parametrize("name", ["q.xlsx", "q.db", "q.sqlite3"])
def test_rows_come_back(tmp_path, name):
    path = tmp_path / name
    assert write_quotes(QUOTES, path, texts=TEXTS) == 3
    write_quotes(QUOTES, tmp_path / "q.csv")
    back, expected = read_quotes(path), read_quotes(tmp_path / "q.csv")
    assert back.columns.tolist() == expected.columns.tolist()
    pd.testing.assert_frame_equal(back.drop(columns="n"), expected.drop(columns="n"))
    assert back["n"].tolist()[:2] == [5, 5]
    assert not back["n"].tolist()[2]
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


@pytest.mark.parametrize("name", ["q.xlsx", "q.db", "q.parquet"])
def test_what_only_some_documents_have_is_empty_in_the_others(tmp_path, name, caplog):
    known = {"date": "2024-03-04", "outlet": "Dam News", "n": 1, "share": 0.5}
    write_quotes([quote("a1", metadata=known), quote("b1", "b", metadata={})], tmp_path / name, texts=TEXTS)
    rows = read_quotes(tmp_path / name)
    assert [rows[c].tolist()[0] for c in known] == [*known.values()]
    for column in known:
        value = rows[column].tolist()[1]
        assert value is None or value is pd.NA or value == "" or value != value, (column, value)
    assert caplog.text == ""


@settings(max_examples=8, deadline=None)
@given(
    st.lists(st.text(LETTERS, min_size=1, max_size=30), min_size=1, max_size=5),
    st.sampled_from(["q.xlsx", "q.db"]),
)
def test_any_words_come_back(tmp_path_factory, words, name):
    path = tmp_path_factory.getbasetemp() / name
    write_quotes(
        [quote(f"a{i}", f"d{i}", text=text, metadata={"title": text}) for i, text in enumerate(words)], path
    )
    back = read_quotes(path)
    assert back["quote"].tolist() == words
    assert back["title"].tolist() == words


def test_a_workbook_is_ready_to_use(tmp_path):
    write_quotes(QUOTES, tmp_path / "q.xlsx", texts=TEXTS)
    book = openpyxl.load_workbook(tmp_path / "q.xlsx")
    assert book.sheetnames == ["quotes", "speakers", "claims", "articles"]
    sheet = book["quotes"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref.startswith("A1:")
    column = next(c for c in sheet[1] if c.value == "quote").column
    first, last = sheet.cell(2, column), sheet.cell(4, column)
    assert first.alignment.wrap_text
    assert (first.hyperlink.location, last.hyperlink.location) == ("articles!C3", "articles!C4")
    assert book["articles"]["C3"].value == "“No,” said Ann Lee."
    assert (last.value, last.data_type) == ("=1+1 is two", "s")  # a text, no formula
    assert next(c.value for c in book["speakers"][2]) == "Ann Lee"


def test_what_no_cell_holds():
    assert fitting("a\x00b\x0bc") == "a\ufffdb\ufffdc"
    assert len(fitting("x" * 40_000)) == CELL
    text = "ab\r\n\r\n" + "x" * (CELL + 5) + "\nc"
    assert "".join(p for _, p in paragraphs(text)) == text.replace("\r", "").replace("\n", "")
    assert all(text[s : s + len(p)] == p and len(p) <= CELL for s, p in paragraphs(text))


def test_a_data_base_has_keys_and_search(tmp_path):
    write_quotes(QUOTES, tmp_path / "q.db", texts=TEXTS)
    db = sqlite_utils.Database(tmp_path / "q.db")
    assert db["quotes"].pks == ["doc_id", "quote_id"]
    assert db["quotes"].foreign_keys[0].other_table == "documents"
    assert [row["quote"] for row in db["quotes"].search("two")] == ["=1+1 is two"]
    assert [row["doc_id"] for row in db["documents"].search("nobody")] == ["c"]
    assert db["documents"].count == 3
    assert [row["speaker"] for row in db["speakers"].rows][:2] == ["Ann Lee", "Bo Ek"]
    db.close()


def test_bad_books(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 no")
    with pytest.raises(InputError, match=r"no spreadsheet"):
        read_quotes(tmp_path / "a.xlsx")
    sqlite3.connect(tmp_path / "b.db").execute("create table x (y)").connection.close()
    with pytest.raises(InputError, match="no quotes of ours"):
        read_quotes(tmp_path / "b.db")
    with pytest.raises(InputError, match="differ in case alone"):
        write_quotes([quote("a1", metadata={"Title": "x", "title": "y"})], tmp_path / "c.db")
    write_table(pd.DataFrame({"x": [1, None], "y": ["=1", "b"]}), tmp_path / "t.xlsx", name="t")
    assert openpyxl.load_workbook(tmp_path / "t.xlsx")["t"]["B2"].value == "=1"
    write_table(pd.DataFrame({"x": [1, 2]}), tmp_path / "t.db", name="t")
    assert [r["x"] for r in sqlite_utils.Database(tmp_path / "t.db")["t"].rows] == [1, 2]
    with pytest.raises(InputError, match="needs a file"):
        write_table(pd.DataFrame(), None, format="xlsx")


SPOKEN = [quote(f"a{i}") for i in range(4)] + [quote(f"b{i}", name="Bo Ek", key="bo-ek") for i in range(3)]


def edited(**rows):
    table = quotes_table([*SPOKEN, quote("u1", name="", status="unresolved")])
    for id, name in rows.items():
        table.loc[table["quote_id"] == id, "speaker"] = name
    return settled(table).set_index("quote_id")


@pytest.mark.parametrize(
    ("name", "id", "status"),
    [
        ("Bo Ek", "bo-ek", "named"),  # another speaker of the table
        ("Cy Vos", "", "named"),  # somebody new
        ("Ann B. Lee", "ann-lee", "named"),  # the same, written otherwise
        ("Ann Lee; Bo Ek", "ann-lee; bo-ek", "named"),
        ("", "", "unresolved"),
    ],
)
def test_an_edited_speaker_takes_the_id_along(name, id, status):
    row = edited(a0=name).loc["a0"]
    assert (row["speaker_id"], row["status"]) == (id, status)


def test_a_name_for_a_row_without_one():
    row = edited(u1="Bo Ek").loc["u1"]
    assert (row["speaker_id"], row["speaker_kind"], row["status"]) == ("bo-ek", "person", "named")
    counted = speakers_table(edited(a0="Bo Ek").reset_index())
    assert counted.set_index("speaker")["quotes"].to_dict() == {"Bo Ek": 4, "Ann Lee": 3, "": 1}


@pytest.mark.parametrize(
    ("given", "to", "id"),
    [
        ("person:tomas-varga", "Joan Petrie", "person:joan-petrie"),  # somebody who is in the table
        ("person:tomas-varga", "Ulla Brink", ""),  # somebody new
        ("person:tomas-varga", "Tomáš Várga", "person:tomas-varga"),  # the same, written otherwise
        ("person:vilma-vos", "Wilma Wos", "person:vilma-vos"),  # ids are made of folded names
        ("ferry-office", "Joan Petrie", "person:joan-petrie"),
        ("p7", "Ferry Office", "p7"),  # somebody's own ids say nothing
    ],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_who_loses_all_rows_loses_the_id(given, to, id, rows):
    joan = [quote(f"j{i}", name="Joan Petrie", key="person:joan-petrie") for i in range(2)]
    table = quotes_table([*joan, *(quote(f"v{i}", name=to, key=given) for i in range(rows))])
    assert settled(table)["speaker_id"].tolist() == ["person:joan-petrie"] * 2 + [id] * rows


def test_two_who_lose_all_rows_to_one_who_is_new():
    table = quotes_table(
        [
            quote("a1", name="Ulla Brink", key="person:ann-lee"),
            quote("b1", name="Ulla Brink", key="person:bo-ek"),
        ]
    )
    assert settled(table)["speaker_id"].tolist() == ["", ""]
    assert speakers_table(settled(table))["quotes"].tolist() == [2]


def test_a_table_that_nobody_edited_is_left_alone():
    table = quotes_table([*SPOKEN, quote("u1", name="")])
    assert settled(table) is table


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_corrections_from_a_file(tmp_path, caplog, kind):
    wanted = pd.DataFrame(
        {"doc_id": ["a", "a", "z"], "quote_id": ["a0", "a1", "q"], "speaker": ["Bo Ek", None, "X"]}
    )
    write_table(wanted.astype(object).where(wanted.notna(), ""), tmp_path / f"c.{kind}", name="c")
    table = apply_corrections(quotes_table(SPOKEN), tmp_path / f"c.{kind}").set_index("quote_id")
    assert table.loc["a0", "speaker_id"] == "bo-ek"
    assert table.loc["a1", "status"] == "unresolved"
    assert table.loc["a2", "speaker_id"] == "ann-lee"
    assert "no row for 1 of 3" in caplog.text
    (tmp_path / "d.csv").write_text("doc_id,speaker\na,b\n")
    with pytest.raises(InputError, match="missing: quote_id"):
        apply_corrections(quotes_table(SPOKEN), tmp_path / "d.csv")


@pytest.mark.parametrize(
    ("narrow", "ids"),
    [
        (Narrow(), {"a1", "a2", "b1"}),
        (Narrow(speakers=("lee",)), {"a1"}),
        (Narrow(speakers=("bo-ek", "Ann")), {"a1", "b1"}),
        (Narrow(confidence=0.6), {"b1"}),
        (Narrow(types=("direct",)), set()),
        (Narrow(since="2024-01-01"), {"a1", "a2"}),
        (Narrow(until="2024-01-02", since="2024-01-02"), {"a1"}),
    ],
)
def test_narrowing(narrow, ids, caplog):
    rows = [
        quote("a1", metadata={"date": "2024-01-02T10:00:00"}), quote("a2", name="", metadata={"date": "2024-02-02"}),
        quote("b1", name="Bo Ek", key="bo-ek", confidence=0.7, metadata={"date": "soon"}),
    ]  # fmt: skip
    assert set(narrow.of(quotes_table(rows))["quote_id"]) == ids
    assert caplog.text.count("without a date") == bool(narrow.since or narrow.until)
    with pytest.raises(InputError, match="write it as"):
        Narrow(since="yesterday")


def test_reading_from_an_open_file(tmp_path):
    write_quotes(QUOTES, tmp_path / "q.xlsx")
    assert len(read_quotes(io.BytesIO((tmp_path / "q.xlsx").read_bytes()))) == 3


def test_corrections_teach_names():
    before = quotes_table(
        [quote("a1", name="Michel. Zelens", key="x"), quote("a2", name="Bo Ek"), quote("a3")]
    )
    before["source"] = ["Mr Zelens", "he", "Lee"]
    after = before.assign(speaker=["Vera Zelens", "Ann Lee", "Ann Lee"])
    assert learned(before, after) == [
        ("Vera Zelens", "person", "Zelens; Michel. Zelens", "from 1 correction"),
        ("Ann Lee", "person", "", "from 1 correction"),  # a pronoun and somebody else's name teach nothing
    ]


def test_both_confidences_of_a_data_base_are_numbers(tmp_path):
    write_quotes([quote("b1", name="Bo Ek", key="bo-ek", confidence=0.7)], tmp_path / "q.db")
    with sqlite3.connect(tmp_path / "q.db") as db:
        columns = {row[1]: row[2] for row in db.execute("pragma table_info(quotes)")}
    assert columns["confidence"] == columns["speaker_confidence"] != "TEXT"
