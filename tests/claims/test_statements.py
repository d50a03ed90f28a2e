"""Contents that say two things are cut between them, verbatim."""

from __future__ import annotations

import pandas as pd
import pytest

from quoteattr.claims.statements import statements
from quoteattr.results.tables import quotes_table


def rows_of(quote: str, kind: str = "indirect", start: int = 40, spans: str | None = None) -> pd.DataFrame:
    spans = f"{start}-{start + len(quote)}" if spans is None else spans
    row = {
        "doc_id": "d", "quote_id": "a1", "speaker": "Ana", "quote": quote, "type": kind,
        "start": start, "end": start + len(quote), "content_spans": spans,
    }  # fmt: skip
    return statements(quotes_table(pd.DataFrame([row])))


@pytest.mark.parametrize(
    ("quote", "wanted"),
    [
        (
            "that the dam will hold and that nobody must leave",
            ["that the dam will hold", "that nobody must leave"],
        ),
        ("the ferry was late, and then that it had sunk", ["the ferry was late", "that it had sunk"]),
        (
            "that tolls rise in May; that lorries pay more; and that buses go free",
            ["that tolls rise in May", "that lorries pay more", "that buses go free"],
        ),
        ("that the dam will hold and the gates stay shut", None),
        ("“I know that it rains and that it pours”", None),  # a quotation is never cut
        ("that he and that man met", None),  # one word is no statement
        ("all that glitters", None),
    ],
)
def test_a_content_of_two_clauses_is_two_statements(quote, wanted) -> None:
    table = rows_of(quote)
    assert table["quote"].tolist() == (wanted or [quote])
    for row in table.itertuples():
        assert quote[row.start - 40 : row.end - 40] == row.quote
        assert row.quote_id == "a1"


def test_pieces_keep_their_places_and_type() -> None:
    quote = "any dam is “a folly” and that, she said, no money is left"
    spans = f"40-{40 + quote.index(', she')};{40 + quote.index(' no money') + 1}-{40 + len(quote)}"
    first, second = rows_of(quote, "mixed", spans=spans).to_dict("records")
    assert (first["quote"], first["type"]) == ("any dam is “a folly”", "mixed")
    assert second["type"] == "indirect"
    assert second["content_spans"].count(";") == 1


def test_offsets_that_do_not_fit_leave_a_row_as_it_is() -> None:
    assert len(rows_of("that it holds well and that it leaks", spans="7-9")) == 1
