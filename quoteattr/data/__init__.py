"""Word lists, names and numbers as files, and the reader of the lists.

In: nothing. Out: rows of a CSV file as text. Any room may import it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files


def data_rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV file in ``quoteattr/data``, as text."""
    text = files("quoteattr").joinpath("data", name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())
