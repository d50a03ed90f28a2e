"""The news that we labelled ourselves, by the guide of our gold, as articles with gold beside them.

``training/labels/newswire.jsonl`` labels articles of ``ner/train.bio`` by their numbers (offsets into the text that
:func:`training.corpora.texts.entity_text` makes of them; the texts are not ours to give out), ``invented.jsonl`` holds
articles that we wrote, text and all. Each was labelled once.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from pathlib import Path
from typing import Any

from training.corpora.texts import entity_documents, entity_text

DEFAULTS = {"source": [], "cue": [], "speaker": None, "act": "speech", "factuality": "asserted"}
"""What the lines leave out."""

LABELS = Path(__file__).parents[1] / "labels"


def checksum(text: str) -> str:
    """What tells whether a text is the one that was labelled."""
    return blake2b(text.encode("utf-8"), digest_size=8).hexdigest()


def read(name: str) -> list[dict[str, Any]]:
    """The lines of one of the files."""
    return [json.loads(line) for line in (LABELS / name).read_text(encoding="utf-8").splitlines()]


def unpack(data: Path, out: Path) -> int:
    """Write ``NAME.txt`` and ``NAME.gold.json`` of every labelled article into ``out``; their number.

    Raises SystemExit where an article of ``data`` is not the one that was labelled.
    """
    out.mkdir(parents=True, exist_ok=True)
    documents = entity_documents(data / "ner/train.bio")
    found = [(row["name"], row["text"], row["attributions"]) for row in read("invented.jsonl")]
    for row in read("newswire.jsonl"):
        text = entity_text("", documents[row["article"]], None).text
        if checksum(text) != row["checksum"]:
            raise SystemExit(
                f"article {row['article']} of {data / 'ner/train.bio'} is another than the labelled one"
            )
        found.append((f"n{row['article']:03d}", text, row["attributions"]))
    for name, text, attributions in found:
        (out / f"{name}.txt").write_text(text, encoding="utf-8", newline="")
        numbered = [DEFAULTS | {"id": f"A{k}"} | a for k, a in enumerate(attributions, 1)]
        gold = {"doc": name, "attributions": numbered}
        (out / f"{name}.gold.json").write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")
    return len(found)
