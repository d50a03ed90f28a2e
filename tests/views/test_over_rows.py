"""What is made from saved rows: the report without analysing again, the network, counts over time."""

import pytest

from quoteattr.documents import Document
from quoteattr.errors import InputError
from quoteattr.results.tables import quotes_table
from quoteattr.schema import Attribution, Quote, Speaker
from quoteattr.views.network import network, write_network
from quoteattr.views.report import report
from quoteattr.views.timeline import timeline
from quoteattr.writers import read_quotes, write_quotes
from quoteattr.writers.saved import documents_of, read_texts, saved_analyses

TEXT = "Rain fell.\r\n\n“No,” said Ann Lee. “Mr Ek is wrong,” she added.\n“Not so,” replied Bo Ek."
DATES = {"a": "2024-03-05", "b": "2024-04-01T10:00:00", "c": "soon"}


def quote(id, words, name, doc="a", lemma="say"):
    start = TEXT.index(words)
    key = name.casefold().replace(" ", "-")
    speaker = Speaker((name,), (key,), "person", "named") if name else Speaker()
    attribution = Attribution(id, ((start, start + len(words)),), cue_lemma=lemma)
    return Quote(doc, attribution, speaker, words, name, lemma, 1, {"date": DATES[doc], "title": "T"})


ROWS = [
    quote("a1", "“No,”", "Ann Lee"), quote("a2", "“Mr Ek is wrong,”", "Ann Lee"), quote("a3", "Ek is", "Bo Ek"),
    quote("a4", "“Not so,”", "Bo Ek", lemma="reply"), quote("b1", "“No,”", "Ann Lee", "b"),
    quote("c1", "“No,”", "", "c"),
]  # fmt: skip
TEXTS = [(doc, TEXT) for doc in DATES]


@pytest.mark.parametrize("name", ["q.db", "q.xlsx"])
def test_books_hold_what_the_report_needs(tmp_path, name):
    write_quotes(ROWS, tmp_path / name, texts=TEXTS)
    table = read_quotes(tmp_path / name)
    failures = []
    found = list(saved_analyses(table, documents_of(table, tmp_path / name), failures))
    assert not failures
    assert [len(a.quotes) for a in found] == [4, 1, 1]
    assert [a.document.metadata["title"] for a in found] == ["T"] * 3
    for analysis in found:
        for q in analysis.quotes:
            assert analysis.document.text[q.attribution.start : q.attribution.end] == q.quote
    assert "Mr Ek is wrong" in report(found)
    back = quotes_table(found)
    assert back["quote"].tolist() == table["quote"].tolist()
    assert back["speaker_id"].tolist() == table["speaker_id"].tolist()


def test_texts_that_changed_are_told(tmp_path):
    write_quotes(ROWS, tmp_path / "q.csv")
    table = read_quotes(tmp_path / "q.csv")
    assert read_texts(tmp_path / "q.csv") == {}
    with pytest.raises(InputError, match="give the articles too"):
        documents_of(table, tmp_path / "q.csv")
    failures = []
    found = list(saved_analyses(table, [Document("a", "x" + TEXT), Document("b", TEXT)], failures))
    assert [len(a.quotes) for a in found] == [0, 1]
    assert [f.doc_id for f in failures] == ["a", "a", "a", "a", "c"]
    with pytest.raises(InputError, match="offsets can't be read"):
        list(saved_analyses(table.assign(content_spans="x"), [], []))


def test_network(tmp_path):
    networkx = pytest.importorskip("networkx")
    graph = network(quotes_table(ROWS))
    assert set(graph.nodes) == {"ann-lee", "bo-ek"}
    assert graph.nodes["ann-lee"] == {"label": "Ann Lee", "kind": "person", "quotes": 3}
    edge = graph.edges["ann-lee", "bo-ek"]
    assert (edge["quotes"], edge["answers"], edge["names"], edge["weight"], edge["documents"]) == (
        1,
        0,
        1,
        2,
        1,
    )
    assert graph.edges["bo-ek", "ann-lee"]["answers"] == 1
    for name, read in (("g.gexf", networkx.read_gexf), ("g.graphml", networkx.read_graphml)):
        write_network(graph, tmp_path / name)
        assert set(read(tmp_path / name).edges) == set(graph.edges)
    with pytest.raises(InputError, match=r"\.gexf or \.graphml"):
        write_network(graph, tmp_path / "g.txt")
    assert network(quotes_table([])).number_of_nodes() == 0


@pytest.mark.filterwarnings("ignore::quoteattr.results.tables.TableWarning")
def test_timeline():
    table = timeline(quotes_table(ROWS))
    assert table.values.tolist() == [
        ["2024-03-01", "Ann Lee", "ann-lee", 2, 1],
        ["2024-03-01", "Bo Ek", "bo-ek", 2, 1],
        ["2024-04-01", "Ann Lee", "ann-lee", 1, 1],
        ["", "", "", 1, 1],
    ]
    assert timeline(quotes_table(ROWS), "week")["period"].tolist()[0] == "2024-03-04"
    assert timeline(quotes_table([])).empty
