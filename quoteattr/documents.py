"""Documents and their readers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Document:
    """A text as it was given, its id, and whatever is known about it (title, date, outlet, url ...)."""

    id: str
    text: str
    metadata: Mapping[str, Any] = field(default_factory=dict)
