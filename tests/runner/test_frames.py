"""Frames in, frames out: pandas and Dask give the rows of a run."""

import pandas as pd
import pytest
from support.fakes import FakeSettings, write_corpus

from quoteattr.documents import Corpus
from quoteattr.engines.inline import InlineEngine
from quoteattr.errors import InputError
from quoteattr.runner import Output, run
from quoteattr.runner.frames import analyze_frame
from quoteattr.schema import COLUMNS
from quoteattr.writers import read_quotes


@pytest.fixture
def articles(tmp_path):
    corpus = write_corpus(tmp_path / "c", 40)
    texts = {p.stem: p.read_bytes().decode("utf-8") for p in sorted(corpus.iterdir())}
    frame = pd.DataFrame({"url": list(texts), "body": list(texts.values())})
    return frame.assign(outlet="Post", words=12, date="5 March 2024")


def test_rows_are_those_of_a_run(articles, tmp_path):
    articles.to_parquet(tmp_path / "a.parquet")
    corpus = Corpus((tmp_path / "a.parquet",), id_column="url")
    run(corpus, InlineEngine(FakeSettings()), Output(tmp_path / "q.parquet", "parquet"))
    table = analyze_frame(articles, settings=FakeSettings())
    expected = read_quotes(tmp_path / "q.parquet").drop(columns="input_date")  # the caller's frame has it
    assert table.to_dict("records") == expected.to_dict("records")
    assert list(table.columns) == [*COLUMNS, "outlet", "words", "date"]
    assert table["date"].unique().tolist() == ["2024-03-05"]


def test_dask_frame(articles):
    dd = pytest.importorskip("dask.dataframe")
    frame = dd.from_pandas(articles, npartitions=4)
    lazy = analyze_frame(frame, settings=FakeSettings())
    assert list(lazy.columns) == [*COLUMNS, "outlet", "words", "date"]
    table = lazy.compute(scheduler="synchronous")
    expected = analyze_frame(articles, settings=FakeSettings())
    assert table.reset_index(drop=True).astype(str).equals(expected.astype(str))


def test_empty_frame_and_index_as_id(articles):
    empty = analyze_frame(articles.iloc[:0], settings=FakeSettings())
    assert list(empty.columns) == [*COLUMNS, "outlet", "words", "date"]
    table = analyze_frame(articles.set_index("url"), id=None, settings=FakeSettings())
    assert table["doc_id"].iloc[0] == "a0000"


def test_failures(articles):
    articles.loc[1, "body"] = "CRASH"
    articles.loc[2, "body"] = None
    articles.loc[3, "body"] = "SKIP Al said: “Yes.”"
    with pytest.raises(InputError, match=r"row 3 \(a0002\).*2 in all; errors=\[\]"):
        analyze_frame(articles, settings=FakeSettings())
    errors = []
    assert len(analyze_frame(articles, settings=FakeSettings(), errors=errors)) == 37 * 2 + 1
    assert [e.doc_id for e in errors] == ["a0002", "a0001", "a0003"]


def test_skipped_stretches_are_told(articles):
    articles.loc[3, "body"] = "SKIP Al said: “Yes.”"
    with pytest.warns(UserWarning, match="a0003, 0-4: absurd"):
        analyze_frame(articles, settings=FakeSettings())


def test_columns_and_ids(articles):
    with pytest.raises(InputError, match=r"id='nix'.*columns found: url, body"):
        analyze_frame(articles, id="nix", settings=FakeSettings())
    with pytest.raises(InputError, match="same id: 'Post'"):
        analyze_frame(articles, id="outlet", settings=FakeSettings())


def test_odd_frames_are_told():
    text = "Al said: “Yes.”"
    for frame, message in (
        (
            pd.DataFrame([["a", text, 1, 2]], columns=["url", "body", "x", "x"]),
            "several columns of the same name: 'x'",
        ),
        (
            pd.DataFrame([["a", text, 1, 2]], columns=["url", "body", 0, "0"]),
            "several columns of the same name: '0'",
        ),
        (pd.DataFrame({"url": [float("nan")], "body": [text]}), "no id"),
        (pd.DataFrame({"url": ["a"], "body": [b"x"]}), "not text"),
        (pd.DataFrame(), "no such column"),
        (None, "df: a pandas or Dask frame is wanted"),
    ):
        with pytest.raises(InputError, match=message):
            analyze_frame(frame, settings=FakeSettings())
    dated = pd.DataFrame({"url": ["a"], "body": [text], "date": [20240131]})
    assert analyze_frame(dated, settings=FakeSettings())["date"].tolist() == ["2024-01-31"]
    assert list(analyze_frame(dated.iloc[:0], settings=FakeSettings()).columns) == [*COLUMNS, "date"]
    numbered = pd.DataFrame({0: ["a"], 1: [text]})
    assert len(analyze_frame(numbered, text=1, id=0, settings=FakeSettings())) == 1
