"""Cells that a spreadsheet would run as a formula: defused on the way out, restored on the way in.

A text that begins with ``= + - @``, a tab, a carriage return, a line feed or a full-width form of the four
marks (OWASP, "CSV Injection") gets an apostrophe in front, which spreadsheets take as "this is text". A text
that begins with apostrophes and then such a mark gets one more, so that taking one away is the way back.
"""

from __future__ import annotations

import re
from typing import Any

_DANGEROUS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_DEFUSED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def defuse(value: Any) -> Any:
    """A cell that no spreadsheet runs; anything but text stays as it is.

    >>> defuse("=1+1"), defuse("'tis"), defuse("'=x")
    ("'=1+1", "'tis", "''=x")
    """
    return f"'{value}" if isinstance(value, str) and _DANGEROUS.match(value) else value


def restore(value: str) -> str:
    """The way back of :func:`defuse`, for every text."""
    return value[1:] if _DEFUSED.match(value) else value
