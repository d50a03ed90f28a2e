"""Word lists, names and numbers as files, the reader of the lists, and bounds for what users write in such files.

In: nothing, or a user's JSON, TOML or pattern. Out: rows of a CSV file as text, plain values. Any room may import it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files


def data_rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV file in ``quoteattr/data``, as text."""
    text = files("quoteattr").joinpath("data", name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())
