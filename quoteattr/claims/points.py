"""A user's own claims: names with patterns and example sentences, and the contents that speak on them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quoteattr.claims.encoder import shipped
from quoteattr.claims.judge import Judge
from quoteattr.claims.marks import Marks, read
from quoteattr.data.bounded import load_pattern, load_toml, search
from quoteattr.errors import InputError

if TYPE_CHECKING:
    from regex import Pattern

SAME = 0.5
"""Probability from which a content says the same as an example, or the opposite."""
COVERED = 0.8
"""Share of an example's words that a content must have to speak on it."""


@dataclass(frozen=True, slots=True)
class Point:
    """A claim of the user's: ``patterns`` are regular expressions, ``examples`` sentences or key words, ``topic`` the
    matter that it belongs to, if that was told."""

    name: str
    patterns: tuple[Pattern[str], ...] = ()
    examples: tuple[str, ...] = ()
    topic: str = ""


def read_points(path: Path | str) -> list[Point]:
    """The claims of a file, in its order.

    CSV with the columns ``name`` and ``pattern``, ``example`` or both, and ``topic`` if they have one; one or several
    rows a name. Or TOML with ``[[claim]]`` tables of ``name``, ``patterns``, ``examples`` and ``topic``. Patterns are
    regular expressions of Python, upper and lower case alike, of 2,000 characters at most.

    Raises
    ------
    InputError
        The file can't be read, has no claims, or a pattern is no regular expression.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: the claims file can't be read: {error}") from error
    found: dict[str, tuple[list[Pattern[str]], list[str]]] = {}
    topics: dict[str, str] = {}
    for where, name, patterns, examples, topic in (
        toml_rows(text, path) if path.suffix == ".toml" else csv_rows(text, path)
    ):
        if not name or not (patterns or examples):
            raise InputError(f"{path}, {where}: a claim needs a name and a pattern or an example")
        kept = found.setdefault(name, ([], []))
        kept[0].extend(pattern(p, f"{path}, {where}") for p in patterns)
        kept[1].extend(examples)
        topics[name] = topics.get(name) or topic
    if not found:
        raise InputError(f"{path}: there are no claims in the file")
    return [Point(name, tuple(ps), tuple(es), topics[name]) for name, (ps, es) in found.items()]


def csv_rows(text: str, path: Path) -> Iterator[tuple[str, str, list[str], list[str], str]]:
    """Where, name, patterns, examples and topic of each row."""
    try:
        reader = csv.DictReader(StringIO(text))
        columns = [c.strip() for c in reader.fieldnames or []]
        rows = list(reader)
    except csv.Error as error:
        raise InputError(f"{path}: this is no CSV: {error}") from error
    if "name" not in columns or not {"pattern", "example"} & set(columns):
        found = ", ".join(columns) or "nothing"
        raise InputError(f"{path}: needs the columns name and pattern or example. Found: {found}")
    for number, row in enumerate(rows, 1):
        cells = {(k or "").strip(): (v or "").strip() for k, v in row.items() if isinstance(v, str | None)}
        patterns, examples = ([v] if (v := cells.get(k, "")) else [] for k in ("pattern", "example"))
        yield f"row {number}", cells.get("name", ""), patterns, examples, cells.get("topic", "")


def toml_rows(text: str, path: Path) -> Iterator[tuple[str, str, list[str], list[str], str]]:
    """Where, name, patterns, examples and topic of each table."""
    try:
        tables = load_toml(text).get("claim", [])
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
        raise InputError(f"{path}: claims are [[claim]] tables with name, patterns and examples")
    for number, table in enumerate(tables, 1):
        yield (
            f"claim {number}",
            str(table.get("name", "")),
            texts(table, "patterns"),
            texts(table, "examples"),
            str(table.get("topic", "")),
        )


def texts(table: Mapping[str, Any], key: str) -> list[str]:
    """One text or a list of them as a list."""
    value = table.get(key, [])
    return [str(v) for v in (value if isinstance(value, list) else [value])]


def pattern(text: str, where: str) -> Pattern[str]:
    """A pattern, compiled. Raises InputError."""
    try:
        return load_pattern(text)
    except InputError as error:
        raise InputError(f"{where}: {error}") from error


def match_points(contents: Sequence[str], points: Sequence[Point]) -> list[list[tuple[int, str, float]]]:
    """For each content the points it speaks on: number, what it matched (the words, or the example), score.

    A pattern scores 1. An example is met by a content that covers it or says the same; whoever denies it speaks on
    it too. Raises InputError for a pattern that isn't through a content in time.
    """
    examples = [(n, e) for n, point in enumerate(points) for e in point.examples]
    different = list(dict.fromkeys(contents))
    marks = [read(text) for text in [*different, *(e for _, e in examples)]]
    judge = None
    if examples and different:
        judge = Judge([*different, *(e for _, e in examples)], [""] * len(marks), shipped())
    matches: dict[str, list[tuple[int, str, float]]] = {}
    for i, text in enumerate(different):
        best: dict[int, tuple[str, float]] = {}
        for n, point in enumerate(points):
            hit = next((m for p in point.patterns if (m := search(p, text))), None)
            if hit:
                best[n] = (hit[0], 1.0)
        numbers = range(len(different), len(marks))
        verdicts = judge.each([(i, at) for at in numbers]) if judge else ((), ())
        for at, (n, example), same, opposite in zip(numbers, examples, *verdicts, strict=True):
            likely, covered = float(max(same, opposite)), covers(marks[i], marks[at])
            score = max(likely, covered)
            if (likely >= SAME or covered >= COVERED) and score > best.get(n, ("", 0.0))[1]:
                best[n] = (example, round(score, 3))
        matches[text] = [(n, *found) for n, found in sorted(best.items())]
    return [matches[text] for text in contents]


def covers(content: Marks, example: Marks) -> float:
    """The share of the example's words, names of places among them, that the content has, 0 to 1."""
    wanted = example.words | example.countries
    return len(wanted & (content.words | content.countries)) / max(len(wanted), 1)
