"""Which column of a table holds what: the names that people and data bases use.

Names are compared without case, spaces and marks, so ``Full Text``, ``full_text`` and ``FullText`` are one. They are
those of Media Cloud (``story_text``, ``publish_date``, ``media_name``), Nexis (``Headline``, ``Hlead``, ``Body``,
``Published date``), Factiva (``HD``, ``LP`` and ``TD``, ``PD``, ``SN``, ``AN``), ProQuest (``Full text``, ``pubdate``,
``pubtitle``, ``GOID``), NewsAPI (``content``, ``publishedAt``) and GDELT (``seendate``, ``DATE``, ``domain``,
``SourceCommonName``, ``DocumentIdentifier``), beside the plain ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quoteattr.documents.date_columns import DateColumn
from quoteattr.errors import InputError

NAMES = {
    "text": (
        "text", "body", "content", "article", "article text", "full text", "story text", "article body", "body text",
        "main text", "maintext", "TD", "Hlead",
    ),
    "id": (
        "doc_id", "id", "document id", "article id", "stories_id", "story id", "AN", "accession number", "GOID",
        "StoreId", "GKGRECORDID",
    ),
    "title": ("title", "headline", "HD", "article title", "story title", "document title"),
    "date": (
        "date", "datetime", "published", "published at", "publication date", "publish date", "pub date",
        "published date", "date published", "article date", "seendate", "PD", "load date",
    ),
    "outlet": (
        "outlet", "media name", "publication", "publication title", "publication name", "pubtitle", "source name",
        "SourceCommonName", "newspaper", "medium", "sitename", "domain", "SN", "source",
    ),
    "url": ("url", "link", "document url", "web url", "DocumentIdentifier"),
}  # fmt: skip
"""Names of columns for each thing that is known of a document, the first that is there counts."""

LEAD = "lp"
"""Factiva's lead paragraph, which stands in front of the text in ``TD``."""

_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns hold what; None finds them by :data:`NAMES`. ``date_format`` is one of ``strptime``."""

    text: str | None = None
    id: str | None = None
    title: str | None = None
    date: str | None = None
    outlet: str | None = None
    date_format: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one table: its text, its id (None: rows are numbered), and those that get a plain name."""

    text: str
    id: str | None = None
    lead: str | None = None
    named: tuple[tuple[str, str], ...] = ()
    date: DateColumn | None = None

    def text_of(self, row: Mapping[str, Any]) -> Any:
        """The text of a row. JSON of web sites has it one level deeper, as ``rendered``."""
        text = row.get(self.text)
        if isinstance(text, Mapping) and isinstance(text.get("rendered"), str):
            text = text["rendered"]
        lead = row.get(self.lead) if self.lead else None
        if isinstance(text, str) and isinstance(lead, str) and lead.strip() and not text.startswith(lead):
            return f"{lead}\n\n{text}"
        return text

    def metadata_of(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """All other columns as they are, with title, outlet and url under these names too, and the date read."""
        left_out = {self.text, self.id, self.lead}
        known = {str(k): v for k, v in row.items() if k not in left_out}
        for name, column in self.named:
            if column in known and name not in known:
                value = known[column]
                known[name] = (
                    value.get("rendered", value.get("name", value)) if isinstance(value, Mapping) else value
                )
        return self.date.apply(known) if self.date else known


def layout(names: Sequence[str], columns: Columns) -> Layout:
    """Which column is what. Raises InputError, which names what was found and what would have been understood."""
    check(names, columns)
    text = columns.text or find(names, "text")
    if text is None:
        raise InputError(
            f"no column with the text: none is named {', '.join(NAMES['text'])} (in small or large letters, with "
            f"spaces or _); columns found: {listed(names)}; choose the one with the text with --text-column"
        )
    lead = next((n for n in names if key(n) == LEAD), None) if key(text) == "td" else None
    return Layout(text, columns.id or find(names, "id"), lead, *about(names, columns, {text}))


def about(
    names: Sequence[str], columns: Columns, taken: Iterable[str] = ()
) -> tuple[tuple[tuple[str, str], ...], DateColumn | None]:
    """Columns with title, outlet and url that are named otherwise, and the column with the date."""
    left = [n for n in names if n not in set(taken)]
    chosen = {"title": columns.title, "outlet": columns.outlet, "url": None}
    found = {name: given or find(left, name) for name, given in chosen.items()}
    date = columns.date or find(left, "date")
    return (
        tuple((name, column) for name, column in found.items() if column and column != name),
        DateColumn(date, columns.date_format) if date else None,
    )


def check(names: Sequence[str], columns: Columns) -> None:
    """Raise InputError unless the columns that were chosen are there."""
    for option in ("text", "id", "title", "date", "outlet"):
        name = getattr(columns, option)
        if name is not None and name not in names:
            raise InputError(
                f"there is no column {name!r} for --{option}-column; columns found: {listed(names)}"
            )


def find(names: Iterable[str], what: str) -> str | None:
    """The column that holds ``what`` (a key of :data:`NAMES`), by its name."""
    have = {key(name): name for name in reversed([str(n) for n in names])}
    return next((have[k] for name in NAMES[what] if (k := key(name)) in have), None)


def key(name: str) -> str:
    """A name without case, spaces and marks."""
    return _MARKS.sub("", name.casefold())


def listed(names: Iterable[str]) -> str:
    """Names for a message."""
    return ", ".join(map(repr, names)) or "none"
