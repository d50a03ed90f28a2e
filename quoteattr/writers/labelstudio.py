"""Label Studio's JSON: documents as tasks with the rows as predictions, and what people made of them, read back.

A task holds the text, the metadata and the rows as they were found. In the annotation each row is a set of regions
labelled ``Source``, ``Cue`` and ``Content``, which relations join to the row's first ``Content``; names of the
speakers, type, act, factuality and status belong to that region. Offsets are characters of the text, as Label Studio
counts them.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from quoteattr._version import __version__
from quoteattr.data.bounded import load_json
from quoteattr.errors import InputError
from quoteattr.parsing.structure import Span
from quoteattr.schema import ACTS, FACTUALITIES, STATUSES, TYPES, Attribution, Quote, Speaker
from quoteattr.writers.complete import quote_from_json
from quoteattr.writers.files import atomic

logger = logging.getLogger(__name__)

ENDING = ".labelstudio.json"
ROLES = ("Source", "Cue", "Content")
CHOICES = {"type": TYPES, "act": ACTS, "factuality": FACTUALITIES, "status": STATUSES}
KEYS = ("doc_id", "text", "rows")
"""Keys of a task's data that are ours; the document's metadata stand beside them."""
BEGINNING = r'\A\[\s*\{"data": \{"doc_id": '
"""How what :func:`write_tasks` writes begins."""
MARK = "<!-- quoteattr: "
_COLOURS = {"Source": "#1f77b4", "Cue": "#d62728", "Content": "#b8860b"}


def configuration() -> str:
    """The labelling interface of such a project, for Label Studio's settings."""
    labels = "\n".join(f'    <Label value="{role}" background="{_COLOURS[role]}"/>' for role in ROLES)
    choices = "\n".join(
        f'    <Header value="{name}" size="6"/>\n'
        f'    <Choices name="{name}" toName="text" perRegion="true" showInline="true">'
        + "".join(f'<Choice value="{value}"/>' for value in values)
        + "</Choices>"
        for name, values in CHOICES.items()
    )
    return f"""<View>
  {MARK}the labelling interface of the tasks beside this file. Join Source and Cue to their Content by relations -->
  <Labels name="role" toName="text">
{labels}
  </Labels>
  <Relations>
    <Relation value="source"/>
    <Relation value="cue"/>
    <Relation value="continued"/>
  </Relations>
  <Text name="text" value="$text"/>
  <View visibleWhen="region-selected" whenTagName="role" whenLabelValue="Content">
    <Header value="speaker: one name an entry" size="6"/>
    <TextArea name="speaker" toName="text" perRegion="true" editable="true"/>
{choices}
  </View>
</View>
"""


def write_tasks(quotes: Iterable[Quote], path: Path, texts: Iterable[tuple[str, str]]) -> int:
    """Write a task a document, and the labelling interface beside it (``.xml``). Returns the number of rows.

    Parameters
    ----------
    texts:
        Ids and texts of all documents, in the order of the tasks; documents without a row are tasks too.
    """
    rows: dict[str, list[Quote]] = {}
    for quote in quotes:
        rows.setdefault(quote.doc_id, []).append(quote)
    number = 0
    with atomic(path, encoding="utf-8") as file:
        file.write("[")
        for place, (id, text) in enumerate(texts):
            found = rows.get(id, [])
            number += len(found)
            file.write((",\n" if place else "\n") + json.dumps(task(id, text, found), ensure_ascii=False))
        file.write("\n]\n")
    with atomic(interface_of(path), encoding="utf-8") as file:
        file.write(configuration())
    return number


def interface_of(path: Path) -> Path:
    """Where the labelling interface of tasks lies."""
    return path.with_suffix(".xml")


def task(id: str, text: str, quotes: Sequence[Quote]) -> dict[str, Any]:
    """A document as a task."""
    known = quotes[0].metadata if quotes else {}
    rows = {q.attribution.id: {k: v for k, v in q.to_json().items() if k != "metadata"} for q in quotes}
    own = {f"input_{k}" if k in KEYS else str(k): v for k, v in known.items()}
    result = [part for quote in quotes for part in _regions(quote, text)]
    made = {"model_version": f"quoteattr {__version__}", "result": result}
    return {"data": {"doc_id": id, "text": text, "rows": rows, **own}, "predictions": [made]}


def _regions(quote: Quote, text: str) -> Iterator[dict[str, Any]]:
    a = quote.attribution
    parts = [
        (f"{a.id}-{role.lower()}-{n}", role, span)
        for role in reversed(ROLES)
        for n, span in enumerate(getattr(a, role.lower()), 1)
    ]
    head, _, (start, end) = parts[0]
    here = {"start": start, "end": end}
    for id, role, (s, e) in parts:
        value = {"start": s, "end": e, "text": text[s:e], "labels": [role]}
        yield {"id": id, "from_name": "role", "to_name": "text", "type": "labels", "value": value} | (
            {"score": round(a.confidence, 3)} if id == head else {}
        )
    said = {
        "type": a.type, "act": a.act, "factuality": a.factuality, "status": quote.speaker.status,
    }  # fmt: skip
    for name, choice in said.items():
        value = here | {"choices": [choice]}
        yield {"id": head, "from_name": name, "to_name": "text", "type": "choices", "value": value}
    if quote.speaker.names:
        value = here | {"text": list(quote.speaker.names)}
        yield {"id": head, "from_name": "speaker", "to_name": "text", "type": "textarea", "value": value}
    for id, role, _ in parts[1:]:
        label = "continued" if role == "Content" else role.lower()
        yield {"type": "relation", "from_id": head, "to_id": id, "direction": "right", "labels": [label]}


@dataclass(frozen=True)
class Task:
    """A task that was read: its document and rows, whether somebody annotated it, regions that are in no row."""

    id: str
    text: str
    metadata: Mapping[str, Any]
    quotes: tuple[Quote, ...]
    annotated: bool
    alone: int = 0


@dataclass
class _Regions:
    """What an annotation holds: regions by role, what is said of each, which are joined."""

    spans: dict[str, dict[str, Span]] = field(default_factory=lambda: {role: {} for role in ROLES})
    about: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    joined: dict[str, set[str]] = field(default_factory=dict)

    def near(self, ids: Iterable[str], role: str) -> tuple[Span, ...]:
        """Regions of a role that are joined to one of these, in order of the text."""
        found = {
            self.spans[role][other]
            for id in ids
            for other in self.joined.get(id, ()) & self.spans[role].keys()
        }
        return tuple(sorted(found))

    def alone(self) -> int:
        """How many sources and cues are joined to nothing."""
        return sum(not self.joined.get(id) for role in ("Source", "Cue") for id in self.spans[role])

    def rows(self) -> Iterator[list[str]]:
        """The ids of the ``Content`` of each row, first pieces first."""
        left = dict(sorted(self.spans["Content"].items(), key=lambda item: item[1]))
        while left:
            group, _ = [next(iter(left))], left.pop(next(iter(left)))
            for id in group:
                for other in sorted(self.joined.get(id, ()) & left.keys(), key=left.__getitem__):
                    group.append(other)
                    del left[other]
            yield group


def read_tasks(text: str, name: str) -> list[Task]:
    """Tasks of ours, or Label Studio's export of them (its form *JSON*).

    What people annotated counts; of several annotations of a task the one that was changed last. A task that nobody
    annotated has its predictions. Raises InputError for another form, and for a region that doesn't stand in the text.
    """
    try:
        value = load_json(text, constants=True)
    except InputError as error:
        raise InputError(f"{name}: {error}") from error
    if not isinstance(value, list) or not all(_is_task(item) for item in value):
        raise InputError(
            f"{name}: this is no list of tasks with annotations or predictions; export from Label Studio in the form "
            "JSON (not JSON-MIN, CSV or CoNLL)"
        )
    try:
        tasks = [_task(item, name) for item in value]
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise InputError(
            f"{name}: not in the form of Label Studio's tasks ({type(error).__name__}: {error})"
        ) from error
    alone = sum(task.alone for task in tasks)
    if alone:
        logger.warning(
            "%s: %s of a source or cue joined to no content; no row has them", name,
            f"{alone} regions are" if alone > 1 else "1 region is",
        )  # fmt: skip
    several = sum(len(_annotations(item)) > 1 for item in value)
    if several:
        logger.warning("%s: tasks with several annotations, of which the last is read: %d", name, several)
    return tasks


def _is_task(item: Any) -> bool:
    return (
        isinstance(item, dict)
        and isinstance(item.get("data"), dict)
        and isinstance(item["data"].get("text"), str)
        and bool({"annotations", "predictions", "completions"} & item.keys())
    )


def _annotations(item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = item.get("annotations") or item.get("completions") or []
    return sorted(
        (a for a in found if not a.get("was_cancelled")), key=lambda a: str(a.get("updated_at") or "")
    )


def _task(item: Mapping[str, Any], name: str) -> Task:
    data = item["data"]
    id, text = str(data.get("doc_id") or item.get("id") or ""), data["text"]
    known = {k: v for k, v in data.items() if k not in KEYS}
    given = data.get("rows")
    rows = given if isinstance(given, dict) else {}
    annotations = _annotations(item)
    made = annotations or [p for p in item.get("predictions") or [] if isinstance(p, dict)]
    if not made:  # Label Studio exports the predictions of such a task as numbers
        return Task(id, text, known, tuple(_as_found(row, id, known) for row in rows.values()), False)
    regions = _regions_of(made[-1]["result"], text, f"{name}: {id}")
    quotes = [
        _quote(id, text, known, regions, ids, number, rows) for number, ids in enumerate(regions.rows(), 1)
    ]
    return Task(id, text, known, tuple(quotes), bool(annotations), regions.alone())


def _regions_of(result: Sequence[Mapping[str, Any]], text: str, where: str) -> _Regions:
    found = _Regions()
    for part in result:
        if part["type"] == "relation":
            one, other = str(part["from_id"]), str(part["to_id"])
            found.joined.setdefault(one, set()).add(other)
            found.joined.setdefault(other, set()).add(one)
            continue
        id, value = str(part["id"]), part["value"]
        if part["type"] == "labels":
            span = _span(value, text, where)
            for role in set(value["labels"]) & found.spans.keys():
                found.spans[role][id] = span
        elif part["from_name"] in ("speaker", *CHOICES):
            said = value.get("text", value.get("choices"))
            found.about.setdefault(id, {})[part["from_name"]] = (
                [said] if isinstance(said, str) else list(said)
            )
    return found


def _span(value: Mapping[str, Any], text: str, where: str) -> Span:
    """Where a region stands, without white space at its ends. Raises InputError where its words stand elsewhere."""
    start, end = int(value["start"]), int(value["end"])
    there = text[start:end] if 0 <= start <= end else ""
    words = value.get("text")
    if not there.strip() or (isinstance(words, str) and _bare(words) != _bare(there)):
        raise InputError(
            f"{where}: the region {words or ''!r} does not stand at {start}-{end} of the text; was the text changed?"
        )
    return start + len(there) - len(there.lstrip()), start + len(there.rstrip())


def _bare(words: str) -> str:
    """Words without line ends, which pages show in their own way."""
    return "".join(words.replace("\\n", "").replace("\\r", "").split())


def _as_found(row: Mapping[str, Any], doc: str, known: Mapping[str, Any]) -> Quote:
    return quote_from_json({**row, "doc": doc, "metadata": known})


def _quote(
    doc: str, text: str, known: Mapping[str, Any], regions: _Regions, ids: Sequence[str], number: int,
    rows: Mapping[str, Any],
) -> Quote:  # fmt: skip
    """A row as it stands now; what nobody changed is as it was found."""
    content = tuple(sorted(regions.spans["Content"][id] for id in ids))
    cues = [i for id in ids for i in regions.joined.get(id, ()) if i in regions.spans["Cue"]]
    cue = regions.near(ids, "Cue")
    source = regions.near(ids, "Source") or regions.near(cues, "Source")
    about = {k: v for id in reversed(ids) for k, v in regions.about.get(id, {}).items()}
    row = next((rows[key] for id in ids if (key := id.rpartition("-content-")[0]) in rows), None)
    names = tuple(name for name in (" ".join(n.split()) for n in about.get("speaker", ())) if name)
    chosen = {k: v[0] for k, v in about.items() if k in CHOICES and v and v[0] in CHOICES[k]}
    shown = {
        role: " … ".join(text[s:e] for s, e in spans) for role, spans in (("source", source), ("cue", cue))
    }
    if row is None:
        attribution = Attribution(
            f"new{number}", content, cue, source, chosen.get("type", "indirect"), chosen.get("act", "speech"),
            chosen.get("factuality", "asserted"), rule="annotated",
        )  # fmt: skip
        old = Speaker(status="unresolved" if source else "none", kind="unnamed" if source else "none")
        quote = Quote(doc, attribution, old, "", shown["source"], shown["cue"], 0, known)
    else:
        quote = _as_found(row, doc, known)
        changed: dict[str, Any] = {k: v for k, v in chosen.items() if k != "status"}
        a = replace(quote.attribution, content=content, cue=cue, source=source, **changed)
        if a != quote.attribution:
            kept: dict[str, Any] = {
                r: getattr(quote, r) if getattr(a, r) == getattr(quote.attribution, r) else shown[r]
                for r in shown
            }
            quote = replace(quote, attribution=a, **kept)
    a = quote.attribution
    speaker = _speaker(quote.speaker, names, chosen.get("status", ""), bool(source))
    return replace(quote, speaker=speaker, quote=text[a.start : a.end])


def _speaker(old: Speaker, names: tuple[str, ...], status: str, source: bool) -> Speaker:
    """Who is named now; ids of new names are found later, by the table."""
    if names == old.names and (names or status in ("", "named", old.status)):
        return old
    if names:
        known = dict(zip(old.names, old.ids, strict=False))
        kind = old.kind if old.names else "person"
        return Speaker(names, tuple(known.get(n, "") for n in names), kind, "named", confidence=1.0)
    if status in ("", "named"):
        status = "unresolved" if source else "none"
    return Speaker(status=status, kind="unnamed" if source else "none")
