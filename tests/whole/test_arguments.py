"""The Python interface: wrong arguments are named, before any work; ids are unique over a call."""

import pytest

from quoteattr.analyzer import Analyzer
from quoteattr.errors import InputError, visible
from quoteattr.parsing.structure import Parse


class Empty:
    def parse(self, texts):
        return [Parse(text, ()) for text in texts]


def test_ids_are_unique_over_a_call():
    found = [a.document.id for a in Analyzer(parser=Empty()).analyze_many(["It rained."] * 50)]
    assert found == [f"text{n}" for n in range(50)]


@pytest.mark.parametrize("text", [None, b"bytes", 5, ["list"], "half \ud800 a character"])
def test_what_is_no_text(text):
    with pytest.raises(InputError, match="document"):
        Analyzer(parser=Empty()).analyze(text)


@pytest.mark.parametrize("documents", ["a text", b"bytes", None, 7])
def test_what_is_no_list_of_texts(documents):
    with pytest.raises(InputError, match="documents="):
        list(Analyzer(parser=Empty()).analyze_many(documents))


@pytest.mark.parametrize("batch", [0, -1, 1.5, True, None])
def test_batches(batch):
    with pytest.raises(InputError, match="batch="):
        Analyzer(batch=batch)


def test_nothing_steers_the_terminal():
    shown = visible("\x1b[31mred\x07\x9b\u202eright\ud800\x7f\n\ttab")
    assert shown == "\\x1b[31mred\\x07\\x9b\\u202eright\\ud800\\x7f\n\ttab"
    shown.encode()
