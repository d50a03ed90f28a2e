"""Whatever comes in: no traceback, and every quote stands where it is said to."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quoteattr.documents import Corpus, Document
from quoteattr.runner.work import analyze_batch

CHARACTERS = st.one_of(
    st.sampled_from(list("“”‘’\"'«»„‟:,.?!—–-()\r\n\t \u00a0\u2028😀")),
    st.characters(exclude_categories=["Cs"]),
)
PIECES = st.sampled_from(
    """said|Ann Lee|“|”|"|'|’s| |, |. |\r\n\r\n|he|she|who|according to|did not say|told|reporters|that|the minister
    |the dam will hold|Mr. Reed|if|believes|: |—|; |\u00a0|😀|it is|warned|and|by""".split("|")
)
TEXTS = st.one_of(
    st.lists(PIECES, min_size=1, max_size=30).map(" ".join),
    st.lists(PIECES, min_size=1, max_size=30).map("".join),
    st.text(CHARACTERS, min_size=1, max_size=60),
)
DATA = st.one_of(TEXTS.map(str.encode), st.binary(min_size=1, max_size=80))
QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def check(analyzer, folder, data, extension):
    path = folder / f"fuzz{extension}"
    path.write_bytes(data)
    for item in Corpus((path,)):
        if not isinstance(item, Document):
            assert item.reason
            continue
        (result,) = analyze_batch(analyzer, [item])
        assert not result.error, (result.error, result.where, item.text)
        for quote in result.quotes:
            assert item.text[quote.attribution.start : quote.attribution.end] == quote.quote
            for start, end in (*quote.attribution.content, *quote.attribution.cue, *quote.attribution.source):
                assert 0 <= start < end <= len(item.text)
            assert re.search(r"\S", quote.quote)


@pytest.mark.models
@settings(max_examples=25, **QUIET)
@given(data=DATA, extension=st.sampled_from([".txt", ".md"]))
def test_anything(analyzer, tmp_path_factory, data, extension):
    check(analyzer, tmp_path_factory.getbasetemp(), data, extension)


@pytest.mark.models
@pytest.mark.slow
@settings(max_examples=20_000, **QUIET)
@given(data=DATA, extension=st.sampled_from([".txt", ".md", ".html", ".csv", ".jsonl"]))
def test_anything_at_length(analyzer, tmp_path_factory, data, extension):
    check(analyzer, tmp_path_factory.getbasetemp(), data, extension)
