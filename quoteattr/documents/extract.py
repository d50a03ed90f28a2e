"""A text taken out of a file that is more than text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of a file and what the file says about it.

    ``extracted`` tells that offsets count in ``text`` and not in the file, so that the text has to be kept.
    """

    text: str
    metadata: Mapping[str, Any] = field(default_factory=dict)
    encoding: str = "utf-8"
    extracted: bool = True
