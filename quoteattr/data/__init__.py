"""Word lists, names and numbers as files, their readers, and bounds for what users write in such files.

In: nothing, or a user's JSON, TOML or pattern. Out: a file's text, a CSV file's rows, plain values.
Any room may import it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files


def data_text(name: str) -> str:
    """The text of a file in ``quoteattr/data``."""
    return files("quoteattr").joinpath("data", name).read_text(encoding="utf-8")


def data_rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV file in ``quoteattr/data``, as text."""
    yield from csv.DictReader(data_text(name).splitlines())
