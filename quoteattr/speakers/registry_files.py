"""Known speakers as data: their files (CSV or TOML) read and checked."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from quoteattr.data.bounded import load_toml
from quoteattr.errors import InputError
from quoteattr.speakers.names.lists import pieces
from quoteattr.speakers.names.spelling import plain

FIELDS = (
    "id",
    "name",
    "kind",
    "gender",
    "country",
    "variants",
    "short",
    "roles",
    "wikidata",
    "as_of",
    "source",
    "note",
)
KINDS = ("person", "organization")

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_ROLE = re.compile(
    r"(?P<role>[^@!]+)(?P<sole>!?)@(?P<place>[^:@]+?)(?::(?P<start>[\d-]*)\.\.(?P<end>[\d-]*))?"
)


class Tenure(NamedTuple):
    """A role held at a place (country code or organization id) from ``start`` to ``end``.

    Dates are ISO, to the year, month or day; empty: not known, or still held. ``sole`` marks a role that one
    person holds there although others of that name could exist (the Kremlin spokesman).
    """

    role: str
    place: str
    start: str = ""
    end: str = ""
    sole: bool = False


@dataclass(frozen=True, slots=True)
class KnownSpeaker:
    """A person or organization that is known across documents.

    ``variants`` are full names (spellings, transliterations, other names); ``short`` are names that stand for
    this speaker alone, such as a well-known family name. ``as_of`` is the date up to which open roles are known
    to be held; empty: without end. ``wikidata`` is empty where it isn't sure.
    """

    id: str
    name: str
    kind: str = "person"
    gender: str = ""
    country: str = ""
    variants: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    roles: tuple[Tenure, ...] = ()
    wikidata: str = ""
    as_of: str = ""
    source: str = ""


def slug(text: str) -> str:
    """``"Recep Tayyip Erdoğan"`` as ``"recep-tayyip-erdogan"``."""
    return "-".join(re.findall(r"\w+", plain(text).replace("_", " ")))


def merge(old: KnownSpeaker, new: KnownSpeaker) -> KnownSpeaker:
    """``new`` over ``old``: what it states replaces, its variants and short names are added."""
    stated = {
        field: getattr(new, field)
        for field in ("name", "kind", "gender", "country", "roles", "wikidata", "as_of", "source")
        if getattr(new, field)
    }
    variants = tuple(dict.fromkeys((*old.variants, *new.variants, old.name)))
    return replace(
        old,
        **stated,
        variants=tuple(v for v in variants if v != stated.get("name", old.name)),
        short=tuple(dict.fromkeys((*old.short, *new.short))),
    )


def read_speakers(path: str | Path) -> list[tuple[KnownSpeaker, str]]:
    """The speakers of a CSV or TOML file, each with where it stands (``file, line 7``).

    A CSV file has a header; ``name`` is needed, the other columns of :data:`FIELDS` are optional, lists are
    separated by ``|``, a role is ``role@country:from..to``. Rows without an id may repeat a name to add
    variants. A TOML file has ``[[speaker]]`` tables with the same keys and arrays for lists. ``kind`` is empty
    where the file does not say it.

    Raises
    ------
    InputError
        The file is missing, is not UTF-8, or a row is malformed; the message names file, line and remedy.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"the speakers file {path} can't be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise InputError(
            f"the speakers file {path} is not UTF-8 (byte {error.start}): save it as UTF-8"
        ) from error
    entries = _toml(text, path) if path.suffix.lower() == ".toml" else _csv(text, path)
    found: list[tuple[KnownSpeaker, str]] = []
    lines: dict[str, str] = {}
    for cells, where in entries:
        speaker = _speaker(cells, where)
        if speaker.id in lines and (cells.get("id") or speaker.roles):
            raise InputError(
                f"{where}: the id '{speaker.id}' is already used at {lines[speaker.id]}; give each one row"
            )
        lines.setdefault(speaker.id, where)
        found.append((speaker, where))
    return found


def _csv(text: str, path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] = []
    try:
        for row in reader:
            where = f"{path}, line {reader.line_num}"
            if not any(cell.strip() for cell in row):
                continue
            if not header:
                header = [cell.strip().casefold() for cell in row]
                _check_fields(header, where)
                if len(set(header)) < len(header):
                    raise InputError(f"{where}: a column name stands twice in the header")
                continue
            if len(row) != len(header):
                raise InputError(
                    f"{where}: {len(row)} cells where the header has {len(header)}; put a cell with a comma in quotes"
                )
            cells: dict[str, Any] = dict(zip(header, (cell.strip() for cell in row), strict=True))
            yield (
                cells | {key: pieces(cells[key]) for key in ("variants", "short", "roles") if key in cells},
                where,
            )
    except csv.Error as error:
        raise InputError(f"{path}, line {reader.line_num}: not valid CSV ({error})") from error
    if not header:
        raise InputError(f"{path}: the file is empty; it needs a header with the column 'name'")


def _toml(text: str, path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    try:
        table = load_toml(text)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    starts = [n for n, line in enumerate(text.splitlines(), 1) if re.match(r"\s*\[\[\s*speaker\s*\]\]", line)]
    if set(table) != {"speaker"} or not isinstance(table["speaker"], list):
        raise InputError(f"{path}: the file must hold [[speaker]] tables and nothing else")
    for number, cells in enumerate(table["speaker"]):
        where = f"{path}, line {starts[number]}" if number < len(starts) else f"{path}, speaker {number + 1}"
        if not isinstance(cells, dict):
            raise InputError(f"{where}: a speaker must be a [[speaker]] table")
        _check_fields(cells, where)
        for key, value in cells.items():
            many = key in ("variants", "short", "roles")
            if many and not (isinstance(value, list) and all(isinstance(v, str) for v in value)):
                raise InputError(f'{where}: {key} must be a list of texts, for example ["Anna Lind"]')
            if not many and not isinstance(value, str):
                raise InputError(f"{where}: {key} must be a text in quotes")
        yield {k: tuple(v) if isinstance(v, list) else v.strip() for k, v in cells.items()}, where


def _check_fields(fields: Iterable[str], where: str) -> None:
    fields = list(fields)
    if "name" not in fields:
        raise InputError(f"{where}: there is no 'name'; a speaker needs at least a name")
    if unknown := [f for f in fields if f not in FIELDS]:
        raise InputError(f"{where}: unknown column '{unknown[0]}'; use {', '.join(FIELDS)}")


def _speaker(cells: dict[str, Any], where: str) -> KnownSpeaker:
    name = " ".join(cells["name"].split())
    if not slug(name):
        raise InputError(f"{where}: the name is empty")
    identity = cells.get("id") or slug(name)
    if cells.get("id") and not _ID.fullmatch(identity):
        raise InputError(
            f"{where}: the id '{identity}' must be lower-case letters, digits and hyphens: anna-lind"
        )
    kind = cells.get("kind") or ""
    if kind and kind not in KINDS:
        raise InputError(f"{where}: the kind '{kind}' must be one of {', '.join(KINDS)}")
    gender = cells.get("gender") or ""
    if gender not in ("", "m", "f"):
        raise InputError(f"{where}: the gender '{gender}' must be m, f or empty")
    wikidata = cells.get("wikidata") or ""
    if wikidata and not re.fullmatch(r"Q[1-9]\d*", wikidata):
        raise InputError(f"{where}: the Wikidata id '{wikidata}' must look like Q123")
    as_of = cells.get("as_of") or ""
    if as_of and not _DATE.fullmatch(as_of):
        raise InputError(f"{where}: the date '{as_of}' must be like 2024, 2024-05 or 2024-05-31")
    return KnownSpeaker(
        id=identity,
        name=name,
        kind=kind,
        gender=gender,
        country=cells.get("country") or "",
        variants=tuple(" ".join(v.split()) for v in cells.get("variants", ()) if v.strip()),
        short=tuple(" ".join(v.split()) for v in cells.get("short", ()) if v.strip()),
        roles=tuple(_tenure(r, where) for r in cells.get("roles", ())),
        wikidata=wikidata,
        as_of=as_of,
        source=cells.get("source") or "",
    )


def _tenure(text: str, where: str) -> Tenure:
    match = _ROLE.fullmatch(text.strip())
    if not match:
        raise InputError(
            f"{where}: the role '{text}' must be like 'foreign minister@UA:2020-03..2024-09' (dates optional)"
        )
    start, end = match["start"] or "", match["end"] or ""
    for date in (start, end):
        if date and not _DATE.fullmatch(date):
            raise InputError(
                f"{where}: the date '{date}' in '{text}' must be like 2024, 2024-05 or 2024-05-31"
            )
    if start and end and start[: len(end)] > end[: len(start)]:
        raise InputError(f"{where}: '{text}' ends before it begins")
    return Tenure(match["role"].strip(), match["place"].strip(), start, end, bool(match["sole"]))
