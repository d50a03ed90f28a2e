"""Downloads of data bases: their column names, their files with many articles, dates by column, tables beside texts."""

import csv
import logging
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.documents import Corpus, Document, ReadFailure
from quoteattr.documents.columns import NAMES, Columns, layout
from quoteattr.documents.date_columns import DateColumn
from quoteattr.documents.exports import split_articles
from quoteattr.errors import InputError

TEXT = "Mayor Tomas Varga said that the town would pay."

NEXIS = """
Ferry stays in port

The Quay (Norhaven)

December 25, 2023 Monday

Copyright 2023 Quay Press All Rights Reserved

Section: NEWS; Pg. 3

Length: 120 words

Byline: Ilse Brandt in Norhaven

Highlight: An old engine

Body

“The engine is old,” Edda Lindqvist said.

Mayor Tomas Varga said that the town would pay.

Load-Date: December 25, 2023

End of Document

Bus for the town

The Quay (Norhaven)

January 4, 2024 Thursday

Length: 80 words

Body

The bus “is here”, Varga said.

Classification

Language: ENGLISH

End of Document
"""

FACTIVA_CODED = """
HD  Ferry stays in port
BY  By Ilse Brandt
WC  120 words
PD  25 December 2023
SN  The Quay
SC  QUAY
LA  English
LP  “The engine is old,” Edda Lindqvist said.
TD
Mayor Tomas Varga said that the town would pay.

NS  gcat
AN  Document QUAY000020231225ejcp00001

HD  Bus for the town
PD  4 January 2024
SN  The Quay
LP  The bus “is here”, Varga said.
AN
Document QUAY000020240104ek1400002
"""

FACTIVA = """
Ferry stays in port
By Ilse Brandt
120 words
25 December 2023
10:15
The Quay
QUAY
English
© 2023 Quay Press

“The engine is old,” Edda Lindqvist said.

Mayor Tomas Varga said that the town would pay.

Document QUAY000020231225ejcp00001

Bus for the town
80 words
4 January 2024
The Quay
QUAY
English
(c) 2024 Quay Press

The bus “is here”, Varga said.

Document QUAY000020240104ek1400002
"""

PROQUEST = """
____________________________________________________________

Document 1 of 2

Title: Ferry stays in port

Author: Brandt, Ilse

Publication title: The Quay; Norhaven

Publication date: Dec 25, 2023

ProQuest document ID: 1234567

Full text: “The engine is old,” Edda Lindqvist said.

Mayor Tomas Varga said that the town would pay.

Subject: Ferries

____________________________________________________________

Title: Bus for the town

Publication title: The Quay; Norhaven

Publication date: Jan 4, 2024

Full text: The bus “is here”, Varga said.

Database: ProQuest One
"""


@pytest.mark.parametrize(
    "export", [NEXIS, FACTIVA_CODED, FACTIVA, PROQUEST], ids=["nexis", "coded", "factiva", "proquest"]
)
def test_many_articles_in_one_file(tmp_path, export):
    (tmp_path / "download.txt").write_text(export, newline="\r\n")
    first, second = Corpus((tmp_path / "download.txt",))
    assert [first.id, second.id] == ["download-1", "download-2"]
    assert Corpus((tmp_path / "download.txt",)).count == 2
    if "HD" in export:
        assert first.text.startswith("“The engine is old,” Edda Lindqvist said.\n\nMayor Tomas Varga said")
    assert first.text.split() == f"“The engine is old,” Edda Lindqvist said. {TEXT}".split()
    assert second.text == "The bus “is here”, Varga said."
    assert [d.metadata["date"] for d in (first, second)] == ["2023-12-25", "2024-01-04"]
    assert [d.metadata["title"] for d in (first, second)] == ["Ferry stays in port", "Bus for the town"]
    assert first.metadata["outlet"].startswith("The Quay")
    assert "Brandt" in first.metadata["author"]
    assert first.extracted


def test_an_article_about_documents_is_one_document(tmp_path):
    text = "The end of document 5 was lost.\nBody\nHe said: “Full text: no.”\n"
    assert split_articles(text) == []
    (tmp_path / "a.txt").write_text(text)
    (document,) = Corpus((tmp_path / "a.txt",))
    assert (document.id, document.text) == ("a", text)


HEADERS = {
    "Media Cloud": (
        "stories_id,publish_date,title,url,language,media_name,media_url,story_text",
        "media_name",
    ),
    "Nexis": ("Headline,Published date,Publication,Byline,Hlead,Body", "Publication"),
    "Factiva": ("AN,HD,PD,SN,LP,TD", "SN"),
    "ProQuest": ("StoreId,Title,Authors,pubdate,pubtitle,Full text", "pubtitle"),
    "NewsAPI": ("source,author,title,description,url,publishedAt,content", "source"),
    "GDELT": ("GKGRECORDID,DATE,SourceCommonName,DocumentIdentifier,text", "SourceCommonName"),
    "GDELT articles": ("url,title,seendate,domain,language,sourcecountry,content", "domain"),
}


@pytest.mark.parametrize("name", HEADERS)
def test_columns_of_data_bases(tmp_path, name):
    header, outlet = HEADERS[name]
    cells = {
        "publish_date": "2023-12-25", "Published date": "December 25, 2023", "PD": "25 December 2023",
        "pubdate": "Dec 25, 2023", "publishedAt": "2023-12-25T10:00:00Z", "DATE": "20231225100000",
        "seendate": "20231225T100000Z", outlet: "The Quay", "LP": "First.",
    }  # fmt: skip
    path = tmp_path / "t.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerow(
            [
                cells.get(column, TEXT if column in ("TD", "Body") else f"{column} words")
                for column in header.split(",")
            ]
        )
    (document,) = Corpus((path,))
    assert document.metadata["date"].startswith("2023-12-25")
    assert document.metadata["outlet"] == "The Quay"
    assert "title" in document.metadata or "GKGRECORDID" in header
    assert document.text == (f"First.\n\n{TEXT}" if name == "Factiva" else document.text)
    if name in ("Media Cloud", "Factiva", "ProQuest", "GDELT"):
        assert document.id == {
            "Media Cloud": "stories_id words",
            "Factiva": "AN words",
            "ProQuest": "StoreId words",
        }.get(name, "GKGRECORDID words")


@pytest.mark.parametrize("what", NAMES)
def test_every_name_is_found_in_any_spelling(what):
    for name in NAMES[what]:
        for form in (name, name.upper(), name.replace(" ", "_"), name.title().replace(" ", "")):
            names = ["other", form] if what == "text" else ["text", form]
            made = layout(names, Columns())
            found = {"text": made.text, "id": made.id, "date": made.date and made.date.name} | {
                **dict(made.named)
            }
            assert found.get(what) == form or form == what


def test_the_error_lists_what_is_understood():
    with pytest.raises(InputError) as error:
        layout(["a", "b"], Columns())
    for name in (*NAMES["text"], "'a', 'b'", "--text-column"):
        assert name in str(error.value)
    with pytest.raises(InputError, match="no column 'x' for --date-column"):
        layout(["text"], Columns(date="x"))


def table(path, rows, header=("text", "date")):
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


@given(
    st.lists(st.dates(min_value=__import__("datetime").date(1990, 1, 1)), min_size=1, max_size=30),
    st.booleans(),
)
def test_one_decision_for_a_column(days, day_first):
    """All of a column's dates are read in one order, or none of those that could be two."""
    written = [day.strftime("%d/%m/%Y" if day_first else "%m/%d/%Y") for day in days]
    column = DateColumn("date").decided(written, "t")
    read = [column.read(value) for value in written]
    if any(day.day > 12 for day in days):
        assert read == [day.isoformat() for day in days]
    else:
        assert all(r is None or r == day.isoformat() for r, day in zip(read, days, strict=True))


def test_dates_keep_what_was_written(tmp_path, caplog):
    path = table(tmp_path / "t.csv", [(TEXT, "03/04/2023"), (TEXT, "25/12/2023"), (TEXT, "soon"), (TEXT, "")])
    first, second, third, fourth = Corpus((path,))
    assert first.metadata == {"date": "2023-04-03", "input_date": "03/04/2023"}
    assert second.metadata == {"date": "2023-12-25", "input_date": "25/12/2023"}
    assert third.metadata == {"date": "soon"}
    assert fourth.metadata == {"date": ""}
    assert not caplog.records
    (one, _) = Corpus(
        (table(tmp_path / "u.csv", [(TEXT, "03/04/2023"), (TEXT, "05/06/2023")], ("text", "pub_date")),)
    )
    assert one.metadata == {"pub_date": "03/04/2023", "date": "03/04/2023"}
    assert "--date-format %d/%m/%Y" in caplog.text
    caplog.clear()
    (one, _) = Corpus((tmp_path / "u.csv",), date_format="%m/%d/%Y")
    assert one.metadata == {"pub_date": "03/04/2023", "date": "2023-03-04"}
    (one, two) = Corpus((table(tmp_path / "v.csv", [(TEXT, "13/04/2023"), (TEXT, "04/13/2023")]),))
    assert (one.metadata["date"], two.metadata["date"]) == ("13/04/2023", "04/13/2023")
    assert "month first" in caplog.text


def test_chosen_columns(tmp_path):
    path = table(
        tmp_path / "t.csv", [(TEXT, "a", "1/2/2023", "b", "2022-01-01")], ("text", "x", "y", "z", "date")
    )
    (document,) = Corpus(
        (path,), title_column="x", date_column="y", outlet_column="z", date_format="%d/%m/%Y"
    )
    known = document.metadata
    assert (known["title"], known["outlet"], known["date"]) == ("a", "b", "2023-02-01")
    assert (known["y"], known["input_date"]) == ("1/2/2023", "2022-01-01")


def test_a_large_table_of_dates_is_read_whole(tmp_path):
    draw = random.Random(4)
    rows = [(TEXT, f"{draw.randint(1, 28):02}/{draw.randint(1, 12):02}/2023") for _ in range(2_000)]
    for (_, written), document in zip(rows, Corpus((table(tmp_path / "t.csv", rows),)), strict=True):
        day, month, year = written.split("/")
        assert document.metadata["date"] == f"{year}-{month}-{day}"


@pytest.mark.parametrize("column", ["doc_id", "id", "file", "filename", "File Name"])
@pytest.mark.parametrize("extension", ["", ".txt"])
def test_metadata_beside_texts(tmp_path, caplog, column, extension):
    (tmp_path / "sub").mkdir()
    for name in ("a", "sub/b", "c"):
        (tmp_path / f"{name}.txt").write_text(TEXT)
    table(
        tmp_path / "metadata.csv",
        [
            (f"a{extension}", "25/12/2023", "T"),
            (f"sub/b{extension}", "01/02/2023", "U"),
            (f"nix{extension}", "", ""),
        ],
        (column, "published", "headline"),
    )
    with caplog.at_level(logging.WARNING):
        found = {d.id: d.metadata for d in Corpus((tmp_path,))}
    assert found["a"] == {"published": "25/12/2023", "headline": "T", "title": "T", "date": "2023-12-25"}
    assert found["sub/b"]["date"] == "2023-02-01"
    assert found["c"] == {}
    assert "no text for the row of 'nix" in caplog.text
    assert "no row for 'c'" in caplog.text
    assert Corpus((tmp_path,)).count == 3


def test_metadata_by_option(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT)
    table(tmp_path / "m.csv", [("a.txt", "T")], ("file", "title"))
    (document,) = Corpus((tmp_path / "in",), metadata=tmp_path / "m.csv")
    assert document.metadata["title"] == "T"
    (document,) = Corpus((tmp_path / "in" / "a.txt",), metadata=tmp_path / "m.csv")
    assert document.metadata["title"] == "T"


@pytest.mark.parametrize(
    ("rows", "header", "reason"),
    [
        ([("a", "b")], ("x", "y"), "no column names the texts"),
        ([("a", "b"), ("a", "c")], ("id", "y"), "second row for 'a'"),
        ([("", "b")], ("id", "y"), "is empty"),
    ],
)
def test_metadata_that_can_not_be_joined(tmp_path, rows, header, reason):
    (tmp_path / "a.txt").write_text(TEXT)
    table(tmp_path / "metadata.csv", rows, header)
    with pytest.raises(InputError, match=reason):
        _ = Corpus((tmp_path,)).count


def test_a_table_of_texts_called_metadata_is_read(tmp_path):
    table(tmp_path / "metadata.csv", [(TEXT, "2023-01-01")])
    (document,) = Corpus((tmp_path,))
    assert document.text == TEXT


def test_files_named_readme_are_no_articles(tmp_path):
    (tmp_path / "README.md").write_text("About the folder.")
    (tmp_path / "a.txt").write_text(TEXT)
    assert [d.id for d in Corpus((tmp_path,))] == ["a"]
    assert [d.id for d in Corpus((tmp_path / "README.md",))] == ["README"]
    assert not [d for d in Corpus((tmp_path,)) if isinstance(d, ReadFailure)]
    assert all(isinstance(d, Document) for d in Corpus((tmp_path,), pattern="*.txt"))
