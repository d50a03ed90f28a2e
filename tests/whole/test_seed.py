"""The article that the project started from must come out right, from the command line to the table."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd
import pytest

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def quotes(tmp_path_factory, root):
    out = tmp_path_factory.mktemp("seed") / "quotes.csv"
    done = subprocess.run(
        [sys.executable, "-m", "quoteattr", "extract", str(root / "seeds"), "-o", str(out), "--quiet"],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return pd.read_csv(out, keep_default_na=False)


@pytest.fixture(scope="module")
def text(root):
    return next((root / "seeds").glob("*.txt")).read_bytes().decode("utf-8")


def row(quotes, words, **wanted):
    """The one row whose quotation holds the words, and these values in its columns."""
    found = quotes[quotes["quote"].str.contains(words, regex=False)]
    for column, value in wanted.items():
        found = found[found[column] == value]
    assert len(found) == 1, f"{words!r} with {wanted}: {len(found)} rows"
    return found.iloc[0]


def test_every_quotation_is_verbatim(quotes, text):
    for r in quotes.itertuples():
        assert text[r.start : r.end] == r.quote


@pytest.mark.parametrize("words", ["back down", "saying"])
def test_what_reports_nothing_has_no_row(quotes, words):
    assert not quotes["cue"].str.contains(words).any()


@pytest.mark.parametrize(
    ("words", "cue", "kind"),
    [
        ("It gives the impression that Kyiv “does not need it at all,”", "said", "mixed"),
        ("negotiations to end the conflict", "confirmed", "indirect"),
        ("do not need them at all", "said", "mixed"),
        ("Zelenskyy’s words should not be taken seriously", "opinion", "indirect"),
        ("it was he who requested the negotiations", "Recalling", "indirect"),
        ("the relevance of the document", "stressed", "indirect"),
        ("It wasn’t our language, it was her language", "warned", "direct"),
        ("we have to being aware of the credibility", "noting", "mixed"),
    ],
)
def test_what_lavrov_said(quotes, words, cue, kind):
    found = row(quotes, words, speaker="Sergei Lavrov", type=kind)
    assert cue in found["cue"]


def test_recalling_and_stressing_have_the_pronoun_as_their_source(quotes):
    assert row(quotes, "it was he who requested")["source"] == "he"
    assert row(quotes, "the relevance of the document")["source"] == "he"


def test_what_peskov_said(quotes):
    found = row(quotes, "presented their draft agreement “with clear wording”", speaker="Dmitry Peskov")
    assert (found["cue"], found["type"]) == ("said", "mixed")


def test_zelenskyy_is_the_speaker_of_his_comments_only(quotes):
    found = quotes[quotes["speaker"] == "Volodymyr Zelenskyy"]
    assert len(found) == 1
    assert "the possibility of a peaceful solution" in found.iloc[0]["quote"]


def test_putin_stresses_a_priority(quotes):
    found = row(quotes, "a priority", speaker="Vladimir Putin")
    assert "emphasizing" in found["cue"]
    assert found["quote"] == "the full liberation of the Donbass region, a priority"


def test_the_proposals_have_no_speaker_and_say_so(quotes):
    found = row(quotes, "Ukraine would not join any military alliance")
    assert (found["speaker"], found["status"]) == ("", "none")


def test_the_so_called_republics_yield_nothing(quotes, text):
    start = text.index("Meanwhile, the offensive")
    end = text.index("\n", start)
    assert quotes[(quotes["start"] < end) & (quotes["end"] > start)].empty


def test_nobody_else_is_named(quotes):
    assert set(quotes["speaker"]) - {""} == {
        "Sergei Lavrov",
        "Dmitry Peskov",
        "Volodymyr Zelenskyy",
        "Vladimir Putin",
    }
