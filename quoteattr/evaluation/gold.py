"""Gold data as people keep it: brat standoff, ``NAME.gold.json``, speaker labels, JSON Lines of our own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from quoteattr.data.bounded import MALFORMED, load_json
from quoteattr.errors import InputError
from quoteattr.evaluation.items import GoldDocument, Item
from quoteattr.parsing.structure import Span
from quoteattr.schema import Quote

GOLD, SPEAKERS = ".gold.json", ".speakers.json"
ROLE_NAMES = {"Source": "source", "Cue": "cue", "Content": "content"}


def read_gold(
    paths: Sequence[str | Path], *, texts: str | Path | None = None, notes: Counter[str] | None = None
) -> list[GoldDocument]:
    """Gold documents of folders and JSON Lines files, in order of their names.

    Parameters
    ----------
    paths:
        A folder may hold ``NAME.txt`` with ``NAME.gold.json`` (``{"attributions": [{"id", "source", "cue",
        "content", "speaker", "kind", "type", "act"}], "not_attributions": [...]}``), ``text/NAME.txt`` with
        ``attributions/NAME_ANNOTATOR.ann`` or ``NAME.txt`` with ``NAME.ann`` (brat standoff; of several
        annotators the first), and ``NAME.speakers.json`` with labels by id for any of them, wherever those
        are. A file is read as JSON Lines of the form that ``quoteattr extract`` writes.
    texts:
        Folder of the ``.txt`` files that JSON Lines gold is about; by default the folder that it is in.
    notes:
        Counts what was passed over, by reason.

    Raises
    ------
    InputError
        A path does not exist, a file is not what it should be, or nothing was found.
    """
    notes = Counter() if notes is None else notes
    found: dict[str, GoldDocument] = {}
    labels: dict[str, Path] = {}
    texts_at: dict[str, Path] = {}
    sources: dict[str, Path] = {}
    for path in map(Path, paths):
        if path.is_dir():
            _look_through(path, texts_at, sources, labels)
        elif path.exists():
            found.update(_read_lines_gold(path, Path(texts) if texts else path.parent))
        else:
            raise InputError(f"no such file or folder: {path}")
    for name, source in sources.items():
        if name not in texts_at:
            notes["gold without its text"] += 1
            continue
        text = read_text(texts_at[name])
        if source.name.endswith(GOLD):
            found[name] = _read_gold_json(source, name, text)
        else:
            found[name] = GoldDocument(name, text, tuple(read_brat(read_text(source), text, notes)))
    for name, path in labels.items():
        if name in found:
            found[name] = _with_labels(found[name], path, notes)
        else:
            notes["speaker labels without attributions"] += 1
    if not found:
        raise InputError(
            f"no gold in {', '.join(map(str, paths))}: expected NAME.txt with NAME.gold.json or NAME.ann, "
            "text/ with attributions/, or a JSON Lines file"
        )
    for document in found.values():
        _check(document, notes)
    return [found[name] for name in sorted(found)]


def _look_through(
    folder: Path, texts: dict[str, Path], gold: dict[str, Path], labels: dict[str, Path]
) -> None:
    """Note the files of a folder; what was found first stays, ``.gold.json`` goes before ``.ann``."""
    for sub in (folder, folder / "text"):
        for path in sorted(sub.glob("*.txt")):
            texts.setdefault(path.stem, path)
    for path in sorted(folder.glob(f"*{GOLD}")):
        name = path.name.removesuffix(GOLD)
        if not gold.get(name, path.with_suffix(".ann")).name.endswith(GOLD):
            gold[name] = path
    for sub in (folder, folder / "attributions"):
        for path in sorted(sub.glob("*.ann")):
            gold.setdefault(path.stem if path.stem in texts else path.stem.rpartition("_")[0], path)
    for path in sorted(folder.glob(f"*{SPEAKERS}")):
        labels.setdefault(path.name.removesuffix(SPEAKERS), path)


def read_text(path: Path) -> str:
    """A UTF-8 file with its line ends untouched. Raises InputError if it is not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 at byte {error.start}; convert it first") from error


def _json(path: Path) -> Any:
    text = read_text(path)
    try:
        return load_json(text)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error


def as_spans(value: Any) -> tuple[Span, ...]:
    """``[[s, e], ...]`` or ``[s, e]`` as spans in order; None as none. Raises ValueError or TypeError."""
    if not value:
        return ()
    if isinstance(value[0], int):
        value = [value]
    return tuple(sorted((int(s), int(e)) for s, e in value))


def as_names(value: Any) -> tuple[str, ...]:
    """A name, a list of names or None as names."""
    names = value if isinstance(value, list) else [value]
    return tuple(str(n) for n in names if n)


def item_of(row: Mapping[str, Any], number: int) -> Item:
    """An attribution of ``NAME.gold.json`` or of our JSON Lines. Raises ValueError, TypeError, KeyError."""
    confidence = row.get("confidence")
    return Item(
        id=str(row.get("id", f"A{number}")),
        content=as_spans(row["content"]),
        cue=as_spans(row.get("cue")),
        source=as_spans(row.get("source")),
        speakers=as_names(row.get("speakers") or row.get("speaker")),
        labelled="speaker" in row,
        kind=str(row.get("kind") or row.get("speaker_kind") or ""),
        type=str(row.get("type") or ""),
        act=str(row.get("act") or ""),
        confidence=None if confidence is None else float(confidence),
        rule=str(row.get("rule") or ""),
    )


def _read_gold_json(path: Path, name: str, text: str) -> GoldDocument:
    data = _json(path)
    try:
        items = tuple(item_of(row, i) for i, row in enumerate(data["attributions"], 1))
        refused = tuple(as_spans(s) for s in data.get("not_attributions") or ())
    except MALFORMED as error:
        raise InputError(f"{path}: not in the form of a gold file: {error!r}") from error
    return GoldDocument(name, text, items, refused)


def read_brat(standoff: str, text: str, notes: Counter[str] | None = None) -> list[Item]:
    """The ``Attribution`` events of a brat standoff file as PolNeAR has them.

    Fragments of one text-bound annotation that only a line end keeps apart are one span (brat cannot write a
    span over a line end otherwise). Several annotations of one role in an event (``Content``, ``Content2``)
    are joined. Attributes ``Type`` and ``Act`` of an event and its note, which names the speakers joined by ``"; "``,
    are read where they are (``quoteattr extract --format brat`` writes them).
    """
    notes = Counter() if notes is None else notes
    told = brat_attributes(standoff)
    spans: dict[str, list[Span]] = {}
    events: list[tuple[str, list[list[str]]]] = []
    for line in standoff.split("\n"):
        parts = line.rstrip("\r").split("\t")
        try:
            if line.startswith("T"):
                _, _, where = parts[1].partition(" ")
                fragments = [(int(s), int(e)) for s, e in (piece.split() for piece in where.split(";"))]
                spans[parts[0]] = _over_line_ends(fragments, text)
            elif line.startswith("E"):
                events.append((parts[0], [a.split(":") for a in parts[1].split()]))
        except (IndexError, ValueError):
            notes["brat lines not understood"] += 1
    found = []
    for name, arguments in events:
        roles: dict[str, list[Span]] = {"source": [], "cue": [], "content": []}
        for argument, target in (a for a in arguments if len(a) == 2):
            role = ROLE_NAMES.get(re.sub(r"\d+$", "", argument))
            if role and target in spans:
                roles[role] += spans[target]
        if roles["content"]:
            content, cue, source = (tuple(sorted(roles[role])) for role in ("content", "cue", "source"))
            about = told.get(name, {})
            found.append(
                Item(
                    name, content, cue, source, as_names(about.get("note", "").split("; ")), bool(about),
                    type=about.get("Type", ""), act=about.get("Act", ""),
                )
            )  # fmt: skip
        else:
            notes["brat events without content"] += 1
    return found


def brat_attributes(standoff: str) -> dict[str, dict[str, str]]:
    """Attributes by annotation, by name; an annotator's note of it stands there as ``note``."""
    found: dict[str, dict[str, str]] = {}
    for line in standoff.split("\n"):
        parts = line.rstrip("\r").split("\t")
        words = parts[1].split(" ") if len(parts) > 1 else []
        if line.startswith("A") and len(words) == 3:
            found.setdefault(words[1], {})[words[0]] = words[2]
        elif line.startswith("#") and len(words) == 2 and words[0] == "AnnotatorNotes" and len(parts) > 2:
            found.setdefault(words[1], {})["note"] = parts[2].strip()
    return found


def _over_line_ends(fragments: Iterable[Span], text: str) -> list[Span]:
    """Join fragments that nothing but a line end keeps apart."""
    found: list[Span] = []
    for start, end in fragments:
        gap = text[found[-1][1] : start] if found else ""
        if gap and not gap.strip() and len(f".{gap}.".splitlines()) > 1:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _with_labels(document: GoldDocument, path: Path, notes: Counter[str]) -> GoldDocument:
    try:
        labels = {str(row.get("id")): row for row in _json(path)}
    except MALFORMED as error:
        raise InputError(f"{path}: not in the form of a file of speaker labels: {error!r}") from error
    notes["speaker labels for an unknown id"] += len(labels.keys() - {i.id for i in document.items})
    items = [_labelled(i, labels[i.id]) if i.id in labels else i for i in document.items]
    return replace(document, items=tuple(items))


def _labelled(item: Item, label: Mapping[str, Any]) -> Item:
    return replace(
        item,
        labelled=True,
        speakers=as_names(label.get("speaker")),
        kind=str(label.get("kind") or ""),
        act=str(label.get("act") or item.act),
        type=str(label.get("type") or item.type),
    )


def _check(document: GoldDocument, notes: Counter[str]) -> None:
    for item in document.items:
        if _outside(item, len(document.text)):
            notes["gold spans outside the text or backwards"] += 1


def _outside(item: Item, size: int) -> bool:
    """Whether a span of it does not lie in a text of ``size`` characters, or ends before it begins."""
    return any(not 0 <= s <= e <= size for s, e in item.content + item.cue + item.source)


# ------------------------------------------------------------------------------------------------- JSON Lines


def read_rows(path: str | Path) -> list[tuple[str, Item, dict[str, Any]]]:
    """Rows of a JSON Lines file of our output form: document name, attribution, the row itself.

    Raises InputError with the line's number for a line that is not JSON or lacks ``doc`` or ``content``.
    """
    import sys

    lines = sys.stdin if str(path) == "-" else read_text(Path(path)).split("\n")
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = load_json(line)
            found.append((str(row["doc"]), item_of(row, number), row))
        except InputError as error:
            raise InputError(f"{path}, line {number}: {error}") from error
        except MALFORMED as error:
            raise InputError(
                f"{path}, line {number}: a row needs doc and content with offsets ({error!r})"
            ) from error
    return found


def _read_lines_gold(path: Path, texts: Path) -> dict[str, GoldDocument]:
    items: dict[str, list[Item]] = {}
    given: dict[str, str] = {}
    for name, item, row in read_rows(path):
        items.setdefault(name, []).append(item)
        if isinstance(row.get("text"), str):
            given[name] = row["text"]
    found = {}
    for name, rows in items.items():
        file = texts / f"{name}.txt"
        if name not in given and not file.is_file():
            raise InputError(
                f"{path}: no text for {name}: expected {file}; say with --texts where the texts are"
            )
        found[name] = GoldDocument(name, given.get(name) or read_text(file), tuple(rows))
    return found


Predictions = dict[str, list[Item]]


def read_predictions(
    path: str | Path, documents: Iterable[GoldDocument], notes: Counter[str] | None = None
) -> Predictions:
    """Predicted attributions by document from a JSON Lines file (``-``: standard input).

    Rows for documents without gold are counted in ``notes`` and left out. Raises InputError for a bad line.
    """
    notes = Counter() if notes is None else notes
    sizes = {d.name: len(d.text) for d in documents}
    found: Predictions = {name: [] for name in sizes}
    for name, item, _ in read_rows(path):
        if name not in sizes:
            notes["predictions for documents without gold (left out)"] += 1
            continue
        if _outside(item, sizes[name]):
            notes["predicted spans outside the text or backwards"] += 1
        found[name].append(item)
    return found


def predictions_of(quotes: Iterable[Quote]) -> Predictions:
    """Predicted attributions by document from the rows of an analysis."""
    found: Predictions = {}
    for quote in quotes:
        items = found.setdefault(quote.doc_id, [])
        items.append(item_of(quote.to_json(), len(items) + 1))
    return found
