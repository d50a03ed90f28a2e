"""CSV and TSV: no mark of a text is lost, no row is swallowed in silence."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.documents import Corpus, Document

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12)


def read(path, data):
    path.write_bytes(data.encode("utf-8"))
    items = list(Corpus((path,), text_column="body"))
    texts = [i.text for i in items if isinstance(i, Document)]
    return texts, [i.reason for i in items if not isinstance(i, Document)]


def test_tsv_without_quoting_keeps_its_marks(tmp_path):
    rows = ['"We will win," said Ann Lee.', '"We will win."', "No marks here."]
    texts, faults = read(
        tmp_path / "a.tsv", "id\tbody\n" + "".join(f"{n}\t{r}\n" for n, r in enumerate(rows))
    )
    assert (texts, faults) == (rows, [])


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("name", ["a.tsv", "a.csv"])
def test_quoted_tables(tmp_path, quoting, name):
    rows = ['"We will win," said Ann Lee.', "Two\nlines, one cell.", "a\ttab", "No marks here."]
    file = io.StringIO()
    writer = csv.writer(file, delimiter="\t" if name == "a.tsv" else ",", quoting=quoting)
    writer.writerows([("id", "body"), *enumerate(rows)])
    assert read(tmp_path / name, file.getvalue()) == (rows, [])


@given(st.lists(CELLS.filter(lambda c: any(x.isalnum() for x in c)), min_size=1, max_size=6))
def test_what_python_writes_comes_back(tmp_path_factory, cells):
    file = io.StringIO()
    csv.writer(file).writerows([("id", "body"), *enumerate(cells)])
    path = tmp_path_factory.getbasetemp() / "written.csv"
    path.write_bytes(file.getvalue().encode("utf-8"))
    items = list(Corpus((path,), text_column="body"))
    assert len(items) == len(cells)
    for item, cell in zip(items, cells, strict=True):
        assert not isinstance(item, Document) or item.extracted or item.text == cell


def test_an_unclosed_mark_swallows_nothing(tmp_path):
    texts, faults = read(
        tmp_path / "a.csv", 'id,body\n1,"We will, he said.\n2,Nobody came.\n3,"It rained, too."\n'
    )
    assert texts == ["Nobody came.", "It rained, too."]
    assert len(faults) == 1
    assert "line 2: a quotation mark that opens a cell is not closed" in faults[0]


def test_a_mark_of_the_text_is_kept_where_the_row_fits(tmp_path):
    texts, faults = read(
        tmp_path / "a.csv", 'id,body\n1,"We will," he said.\n2,"It ""rained"", too."\n3,"Yes" he said\n'
    )
    assert texts == ['It "rained", too.', '"Yes" he said']
    assert ["not doubled" in f for f in faults] == [True]


def test_a_table_that_was_cut_off_is_told(tmp_path):
    whole = 'id,body\n1,"It rained, too."\n2,"Two\nlines, and'
    texts, faults = read(tmp_path / "a.csv", whole)
    assert texts[0] == "It rained, too."
    assert any("is not closed" in f for f in faults)


@pytest.mark.parametrize(
    ("whole", "rows"),
    [
        ('id,body\na,"Ann Lee said she would go."\nb,"Bob Reed sai', ["Ann Lee said she would go."]),
        ('id,body\na,"Ann Lee said: ""Yes.""\nb,Bob Reed went.\n', ["Bob Reed went."]),
        ('id\tbody\na\t"Ann Lee went."\nb\t"Bob Reed sai', ["Ann Lee went."]),
    ],
)
def test_a_small_table_that_ends_in_a_cell_is_told_too(tmp_path, whole, rows):
    texts, faults = read(tmp_path / ("a.tsv" if "\t" in whole else "a.csv"), whole)
    assert texts == rows
    assert len(faults) == 1
    assert "is not closed" in faults[0]


def test_a_table_of_nothing_but_faults_ends(tmp_path, monkeypatch):
    monkeypatch.setattr("quoteattr.documents.delimited.FAULTS", 5)
    texts, faults = read(tmp_path / "a.csv", "id,body\n" + '1,"a, b" c\n' * 50)
    assert texts == []
    assert len(faults) == 6
    assert "what stands behind line 6 was not read" in faults[-1]
