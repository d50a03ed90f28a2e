"""What a table beside the texts knows about them: ``metadata.csv`` in a folder, or ``--metadata FILE``."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from quoteattr.documents.columns import Columns, Layout, about, find, key, listed
from quoteattr.documents.tables import open_table
from quoteattr.errors import InputError, QuoteattrError

logger = logging.getLogger(__name__)

FILES = ("metadata.csv", "metadata.tsv", "metadata.xlsx", "metadata.jsonl")
"""Names of such tables in a folder of texts."""
NAMES = (
    "doc_id",
    "id",
    "file",
    "filename",
    "file name",
    "path",
    "name",
    "document",
    "text file",
    "document id",
)
"""Columns that name the text: by its id, its path below the folder or its file's name."""
TOLD = 5  # names that a message lists


@dataclass
class SideTable:
    """What is known about texts, by their names; several names may lead to one row."""

    where: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    missed: list[str] = field(default_factory=list)

    def of(self, id: str) -> Mapping[str, Any]:
        """The row of a text under its id, else under its file's name; empty where there is none."""
        for name in (id, PurePosixPath(id).name):
            if (place := self.names.get(name)) is not None:
                self.used.add(place)
                return self.rows[place]
        self.missed.append(id)
        return {}

    def tell(self) -> None:
        """Log rows without a text and texts without a row."""
        left = {place: name for name, place in reversed(self.names.items()) if place not in self.used}
        if left:
            logger.warning(
                "%s: there is no text for the row of %s", self.where, _some([*left.values()][::-1])
            )
        if self.missed:
            logger.warning(
                "%s: there is no row for %s; read without metadata", self.where, _some(self.missed)
            )


def read_side_table(path: Path, columns: Columns, encoding: str | None) -> SideTable:
    """The table at ``path``, held in memory.

    Raises InputError where it can't be read, has no column that names the texts, or names one twice.
    """
    names, rows = open_table(path, encoding)
    held: list[tuple[int, Mapping[str, Any]]] = []
    for number, row in rows:
        if isinstance(row, str):
            raise InputError(f"{path}, row {number}: {row}")
        held.append((number, row))
    if names is None:
        names = list(held[0][1]) if held else []
    made = _layout(names, columns, path)
    if made.date is not None:
        dates = (row.get(made.date.name) for _, row in held)
        made = replace(made, date=made.date.decided(dates, str(path)))
    table = SideTable(str(path))
    for number, row in held:
        name = str(row.get(str(made.id)) or "").strip()
        if not name:
            raise InputError(f"{path}, row {number}: column {made.id!r} is empty; it names the text")
        if name in table.names:
            raise InputError(f"{path}, row {number}: this is a second row for {name!r}")
        table.names[name] = len(table.rows)
        table.rows.append(made.metadata_of(row))
    for name, place in list(table.names.items()):
        table.names.setdefault(_without_extension(name), place)
    return table


def is_side_table(path: Path, columns: Columns, encoding: str | None) -> bool:
    """Whether a table of that name describes the texts beside it: it has no column with a text itself."""
    try:
        names, rows = open_table(path, encoding)
        if names is None:
            first = next((row for _, row in rows if not isinstance(row, str)), {})
            names = list(first)
    except (QuoteattrError, OSError):
        return False
    return find(names, "text") is None and columns.text not in names


def _layout(names: Sequence[str], columns: Columns, path: Path) -> Layout:
    """Which column names the text and which are title, date and outlet; chosen ones count where they are there."""
    id, title, date, outlet = (
        name if name in names else None for name in (columns.id, columns.title, columns.date, columns.outlet)
    )
    here = Columns(None, id, title, date, outlet, columns.date_format)
    named = here.id or next((n for wanted in NAMES for n in names if key(n) == key(wanted)), None)
    if named is None:
        raise InputError(
            f"{path}: no column names the texts; columns found: {listed(names)}; "
            f"call the one with their names {', '.join(NAMES[:5])}"
        )
    return Layout("", named, None, *about(names, here, {named}))


def _without_extension(name: str) -> str:
    path = PurePosixPath(name)
    return (
        str(path.with_suffix(""))
        if path.name and re.fullmatch(r"\.[A-Za-z][A-Za-z0-9]{1,5}", path.suffix)
        else name
    )


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - TOLD:,} more" if len(names) > TOLD else ""
    return ", ".join(map(repr, names[:TOLD])) + more
