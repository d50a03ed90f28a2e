"""The flat form: one row of cells a quote, the metadata in columns of their own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from quoteattr.schema import COLUMNS, Quote, column_names

_INT64 = 1 << 63


def metadata_kinds(metadata: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Each metadata key in order of first sight with the narrowest that holds its values: bool, int, float or str."""
    kinds: dict[str, str] = {}
    for known in metadata:
        for key, value in known.items():
            if value is None:
                kinds.setdefault(key, "")
                continue
            kinds[key] = _wider(kinds.get(key) or "", _kind(value))
    return {key: kind or "str" for key, kind in kinds.items()}


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int) and -_INT64 <= value < _INT64:
        return "int"
    return "float" if isinstance(value, float) else "str"


def _wider(one: str, other: str) -> str:
    if not one or one == other:
        return other
    return "float" if {one, other} == {"int", "float"} else "str"


def flat_rows(quotes: Iterable[Quote], metadata: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The flat row of each quote, with a cell for every metadata key (None where it isn't known)."""
    names = column_names(metadata)
    for quote in quotes:
        row = quote.to_row()
        cells = {column: row[column] for column in COLUMNS}
        yield cells | {name: cell(quote.metadata.get(key)) for key, name in names.items()}


def cell(value: Any) -> Any:
    """A metadata value as a cell: lists and objects as JSON."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
