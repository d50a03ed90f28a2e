"""Tables of quotes and speakers, dates, and sources cut into name and role."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.documents import Document
from quoteattr.documents.dates import iso_date, iso_dates
from quoteattr.errors import InputError
from quoteattr.results.roles import split_source
from quoteattr.results.tables import SPEAKER_COLUMNS, TableWarning, quotes_table, speakers_table
from quoteattr.schema import COLUMNS, Attribution, Quote, Speaker
from quoteattr.writers import read_quotes, write_quotes


def quote(
    id="a1", doc="d1", speaker=("Sergei Lavrov",), type="direct", source="Lavrov", text="“No,”", **metadata
):
    status, kind = ("named", "person") if speaker else ("anonymous", "unnamed")
    ids = tuple(name.lower().replace(" ", "-") for name in speaker)
    attribution = Attribution(id, ((3, 3 + len(text)),), ((0, 2),), (), type, rule="tagger", confidence=0.9)
    return Quote(doc, attribution, Speaker(speaker, ids, kind, status), text, source, "said", 0, metadata)


QUOTES = [
    quote("a1", source="Russian Foreign Minister Sergei Lavrov", date="2022-04-19", outlet="Wire", words=12),
    quote("a2", source="he", type="mixed", date="2022-04-19", outlet="Wire"),
    quote(
        "a1", "d2", source="Mr Lavrov", type="indirect", text="=1+1 is two", date="2022-04-21", outlet="Post"
    ),
    quote("a2", "d2", ("Sergei Lavrov", "Dmitry Peskov"), source="Lavrov and Peskov", date="2022-04-21"),
    quote("a3", "d2", (), source="officials", date="soon"),
]


def same(a: pd.DataFrame, b: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(a, b)


def test_columns_come_in_order_then_metadata() -> None:
    table = quotes_table(QUOTES)
    assert list(table.columns) == [*COLUMNS, "date", "outlet", "words"]
    assert table["quote"].tolist() == [q.quote for q in QUOTES]
    assert table["speaker"].tolist()[3] == "Sergei Lavrov; Dmitry Peskov"


@pytest.mark.parametrize("empty", [[], pd.DataFrame(columns=["doc_id", "quote"]), quotes_table([])])
def test_empty_tables_have_all_columns_and_dtypes(empty) -> None:
    full = quotes_table(QUOTES)
    table = quotes_table(empty)
    assert list(table.columns) == list(COLUMNS)
    assert table.dtypes.tolist() == full.dtypes[: len(COLUMNS)].tolist()
    speakers = speakers_table(empty)
    assert len(speakers) == 0
    full = full.drop(columns="date")
    assert (
        speakers.dtypes.astype(str).to_dict()
        == SPEAKER_COLUMNS
        == speakers_table(full).dtypes.astype(str).to_dict()
    )


@pytest.mark.parametrize("name", ["q.csv", "q.jsonl", "q.parquet"])
def test_a_file_of_ours_read_back_is_the_same_table(name, tmp_path) -> None:
    write_quotes(QUOTES, tmp_path / name)
    table = quotes_table(QUOTES)
    back = read_quotes(tmp_path / name)
    same(back[list(COLUMNS)], table[list(COLUMNS)])
    with pytest.warns(TableWarning, match="soon"):
        speakers = speakers_table(back)
    with pytest.warns(TableWarning):
        same(speakers, speakers_table(table))


def test_frames_read_by_pandas_do(tmp_path) -> None:
    table = quotes_table(QUOTES)
    for name, read in (("q.csv", pd.read_csv), ("q.parquet", pd.read_parquet)):
        write_quotes(QUOTES, tmp_path / name)
        same(quotes_table(read(tmp_path / name))[list(COLUMNS)], table[list(COLUMNS)])
    write_quotes(QUOTES, tmp_path / "q.jsonl")
    lines = pd.read_json(tmp_path / "q.jsonl", lines=True)
    assert "doc" in lines
    same(quotes_table(lines)[list(COLUMNS)], table[list(COLUMNS)])
    assert quotes_table(lines)["outlet"].tolist()[:2] == ["Wire", "Wire"]


def test_a_table_of_a_table_is_the_same() -> None:
    same(quotes_table(quotes_table(QUOTES)), quotes_table(QUOTES))


def test_missing_columns_are_named_with_what_was_found() -> None:
    with pytest.raises(InputError, match=r"columns missing: doc_id, quote\. Found: text, author"):
        quotes_table(pd.DataFrame({"text": ["x"], "author": ["y"]}))
    with pytest.raises(InputError, match="Analyze it first"):
        quotes_table([Document("d", "text")])
    with pytest.raises(InputError, match="row 2: 'many' is not a number"):
        quotes_table(pd.DataFrame({"doc_id": ["a", "b"], "quote": ["x", "y"], "start": ["1", "many"]}))


def test_no_quote_is_lost_among_the_speakers() -> None:
    with pytest.warns(TableWarning, match="1 rows have a date that can't be read"):
        table = speakers_table(QUOTES)
    assert table["speaker"].tolist() == ["Sergei Lavrov", "Dmitry Peskov", ""]
    assert table["status"].tolist() == ["named", "named", "anonymous"]
    assert table["quotes"].tolist() == [4, 1, 1]  # the joint source counts for both
    lavrov = table.iloc[0]
    assert (lavrov["direct"], lavrov["mixed"], lavrov["indirect"], lavrov["documents"]) == (2, 1, 1, 2)
    assert (lavrov["first_date"], lavrov["last_date"]) == ("2022-04-19", "2022-04-21")
    assert lavrov["variants"] == "Lavrov; Sergei Lavrov"
    assert "Russian Foreign Minister" in lavrov["roles"]
    assert table.iloc[2]["first_date"] == "soon"


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        (
            "the Russian foreign minister, Sergey Lavrov",
            "Sergei Lavrov",
            ("Sergey Lavrov", "Russian foreign minister"),
        ),
        ("Kremlin spokesman Dmitry S. Peskov", "Dmitry Peskov", ("Dmitry S. Peskov", "Kremlin spokesman")),
        ("Lavrov’s", "Sergei Lavrov", ("Lavrov", "")),
        ("he", "Sergei Lavrov", ("", "")),
        ("the Russian foreign minister", "Sergei Lavrov", ("", "Russian foreign minister")),
        ("Ms. von der Leyen", "Ursula von der Leyen", ("von der Leyen", "")),
        ("Mr. Lavrov, the foreign minister", "Sergei Lavrov", ("Lavrov", "foreign minister")),
        ("Gas. Peskov", "Dmitry Peskov", ("Peskov", "")),
        ("Charles Michel.", "Charles Michel", ("Charles Michel", "")),
        ("Sammy Davis Jr.", "Sammy Davis Jr.", ("Sammy Davis Jr.", "")),
        ("the Kremlin’s Peskov", "Dmitry Peskov", ("Peskov", "")),
        ("Lavrov, in Moscow", "Sergei Lavrov", ("Lavrov", "")),
        ("the Kremlin", "Kremlin", ("Kremlin", "")),
        ("", "Kremlin", ("", "")),
    ],
)
def test_a_source_is_cut_into_name_and_role(source, name, expected) -> None:
    assert split_source(source, name) == expected


@given(st.text(max_size=40), st.text(max_size=20))
def test_pieces_of_a_source_are_in_it(source, name) -> None:
    variant, role = split_source(source, name)
    assert variant in source
    assert all(piece in source for piece in role.split(", "))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2022-04-13T23:59:00Z", "2022-04-13"),
        ("13 April 2022", "2022-04-13"),
        ("May 4, 2022 10:00 CEST", "2022-05-04"),
        ("13/04/2022", "2022-04-13"),
        ("04/05/2022", None),
        ("05/05/2022", "2022-05-05"),
        ("April 2022", None),
        ("2022-13-45", None),
        ("soon", None),
        ("", None),
        (datetime.date(2022, 4, 13), "2022-04-13"),
        (pd.Timestamp("2022-04-13 10:00"), "2022-04-13"),
    ],
)
def test_dates_are_read_without_guessing(value, expected) -> None:
    assert iso_date(value) == expected


def test_the_column_tells_day_from_month() -> None:
    days, bad = iso_dates(pd.Series(["13/04/2022", "04/05/2022", None]))
    assert days.tolist() == ["2022-04-13", "2022-05-04", ""]
    assert not bad
    days, bad = iso_dates(pd.Series(["04/13/2022", "04/05/2022"]))
    assert days.tolist() == ["2022-04-13", "2022-04-05"]
    days, bad = iso_dates(pd.Series(["04/05/2022", "04/05/2022", "later"]))
    assert days.tolist() == ["04/05/2022", "04/05/2022", "later"]
    assert bad == {"04/05/2022": 2, "later": 1}


@given(
    st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)),
    st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%b %d, %Y"]),
)
def test_any_date_that_names_its_month_is_read(day, form) -> None:
    assert iso_date(day.strftime(form)) == day.isoformat()


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_is_kept(text) -> None:
    days, bad = iso_dates(pd.Series([text], dtype=object))
    assert (days[0] == text) if bad else (days[0] == "" or len(days[0]) == 10)
