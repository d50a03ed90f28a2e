"""The complete form of a row, read back: an object of JSON Lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quoteattr.parsing.structure import Span
from quoteattr.schema import Attribution, Quote, Speaker

FARTHEST = 2**53
"""Offsets that tables can hold exactly."""
_KINDS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (str, ("doc", "id", "type", "act", "factuality", "cue_lemma", "rule", "speaker_kind", "status", "quote",
           "source_text", "cue_text")),
    (str | None, ("speaker_id", "parent")), (int, ("sentence",)), (int | float, ("confidence",)),
    (list | tuple, ("content", "cue", "source", "speakers")),
)  # fmt: skip


def quote_from_json(value: Mapping[str, Any]) -> Quote:
    """The way back of :meth:`Quote.to_json`. Raises KeyError, TypeError or ValueError for anything else."""
    for kind, keys in _KINDS:
        for key in keys:
            if not isinstance(value[key], kind) or isinstance(value[key], bool):
                raise TypeError(f"{key} is a {type(value[key]).__name__}")
    if not 0 <= value["sentence"] <= FARTHEST:
        raise ValueError("there is no such sentence")
    attribution = Attribution(
        id=value["id"],
        content=_spans(value["content"]),
        cue=_spans(value["cue"]),
        source=_spans(value["source"]),
        type=value["type"],
        act=value["act"],
        factuality=value["factuality"],
        cue_lemma=value["cue_lemma"],
        parent=value["parent"],
        rule=value["rule"],
        confidence=value["confidence"],
        about=_spans([value["about_span"]])[0] if value.get("about_span") else None,
    )
    names = tuple(map(_text, value["speakers"]))
    ids = value["speaker_id"]
    speaker = Speaker(
        names,
        tuple(ids.split("; ")) if ids else ("",) * len(names),
        value["speaker_kind"],
        value["status"],
        tuple(map(_text, value.get("steps", ()))),
        float(value.get("speaker_confidence") or 0.0),
        tuple((str(name), float(p)) for name, p in value.get("speaker_guesses", ())),
    )
    return Quote(
        doc_id=value["doc"],
        attribution=attribution,
        speaker=speaker,
        quote=value["quote"],
        source=value["source_text"],
        cue=value["cue_text"],
        sentence=value["sentence"],
        metadata=dict(value.get("metadata", {})),
        about=_text(value.get("about", "")),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a name or a step is a {type(value).__name__}")
    return value


def _spans(pairs: list[list[int]]) -> tuple[Span, ...]:
    spans = tuple((int(s), int(e)) for s, e in pairs)
    if not all(0 <= s <= e <= FARTHEST for s, e in spans):
        raise ValueError("a span has no such offsets")
    return spans
