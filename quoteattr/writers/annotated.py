"""The way back from annotation: folders of brat standoff and tables that somebody corrected, as rows and as gold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

from quoteattr.errors import InputError
from quoteattr.evaluation import GoldDocument, Item, read_brat
from quoteattr.evaluation.gold import brat_attributes, item_of, read_text
from quoteattr.schema import FACTUALITIES, STATUSES, Attribution, Quote, Speaker
from quoteattr.writers.labelstudio import read_tasks


def brat_quotes(folder: Path) -> Iterator[Quote]:
    """The quotes of a folder that ``quoteattr extract --format brat`` wrote, as they stand there now.

    Names come from the notes; who got one is ``named``, who lost it ``unresolved``. What brat doesn't hold (ids of
    speakers, rules, metadata) is empty. Raises InputError where there is nothing, or a text is missing.
    """
    files = sorted(folder.rglob("*.ann"))
    if not files:
        raise InputError(f"{folder}: there is no .ann file in this folder")
    for file in files:
        path = file.with_suffix(".txt")
        if not path.is_file():
            raise InputError(f"{file}: its text {path.name} is missing")
        text, standoff = read_text(path), read_text(file)
        about = brat_attributes(standoff)
        id = unquote(path.relative_to(folder).with_suffix("").as_posix())
        for item in read_brat(standoff, text):
            if any(not 0 <= s <= e <= len(text) for s, e in item.content + item.cue + item.source):
                raise InputError(f"{file}: {item.id} has spans outside the text")
            yield quote_of(item, id, text, about.get(item.id, {}))


def quote_of(item: Item, id: str, text: str, about: dict[str, str]) -> Quote:
    """An annotation as a row."""
    factuality, status = about.get("Factuality", ""), about.get("Status", "")
    attribution = Attribution(
        item.id, item.content, item.cue, item.source, item.type or "indirect", item.act or "speech",
        factuality if factuality in FACTUALITIES else "asserted", rule="brat",
    )  # fmt: skip
    names = item.speakers
    if names or status not in STATUSES or status == "named":
        status = "named" if names else "unresolved" if item.source else "none"
    kind = "person" if names else "unnamed" if item.source else "none"
    speaker = Speaker(names, ("",) * len(names), kind, status, confidence=1.0 if names else 0.0)
    source, cue = (" … ".join(text[s:e] for s, e in spans) for spans in (item.source, item.cue))
    return Quote(id, attribution, speaker, text[attribution.start : attribution.end], source, cue, 0)


def brat_texts(folder: Path) -> dict[str, str]:
    """The texts of such a folder, by document."""
    files = (file.with_suffix(".txt") for file in sorted(folder.rglob("*.ann")))
    return {unquote(p.relative_to(folder).with_suffix("").as_posix()): read_text(p) for p in files}


def gold_of(
    quotes: Iterable[Quote], path: Path, held: dict[str, str], texts: Path | None = None
) -> list[GoldDocument]:
    """Corrected rows as gold: their documents with texts and attributions.

    Parameters
    ----------
    path:
        The rows' file, for messages, and beside which the texts lie by default.
    held:
        Texts that the file holds itself.
    texts:
        Folder of the ``.txt`` files.

    Raises InputError where a text is missing.
    """
    items: dict[str, list[Item]] = {}
    for quote in quotes:
        found = items.setdefault(quote.doc_id, [])
        found.append(item_of(quote.to_json(), len(found) + 1))
    documents = []
    for name in dict.fromkeys([*items, *held]):
        file = (texts or path.parent) / f"{name}.txt"
        if name not in held and not file.is_file():
            raise InputError(
                f"{path}: no text for {name}: expected {file}; say with --texts where the texts are"
            )
        text = held[name] if name in held else read_text(file)
        documents.append(GoldDocument(name, text, tuple(items.get(name, ()))))
    return documents


def annotated_tasks(path: Path) -> tuple[list[GoldDocument], int]:
    """The tasks of Label Studio's JSON that somebody annotated, as gold, and how many others there are.

    Raises InputError where there is none: what nobody looked at is no gold.
    """
    tasks = read_tasks(read_text(path), str(path))
    done = [task for task in tasks if task.annotated]
    if not done:
        raise InputError(
            f"{path}: none of its tasks has an annotation; submit some in Label Studio, and export again"
        )
    held = {task.id: task.text for task in done}
    return gold_of((q for task in done for q in task.quotes), path, held), len(tasks) - len(done)


def only(quotes: Iterable[Quote], names: set[str]) -> tuple[list[Quote], int]:
    """The quotes of these documents, and how many there are of others."""
    listed = list(quotes)
    kept = [q for q in listed if q.doc_id in names]
    return kept, len(listed) - len(kept)
