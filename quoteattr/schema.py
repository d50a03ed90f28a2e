"""The words of the output contract: attributions, speakers, rows, and the columns of the tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from quoteattr.parsing.structure import Span

TYPES = ("direct", "mixed", "indirect")
ACTS = ("speech", "thought", "evidence")
FACTUALITIES = ("asserted", "negated", "hypothetical")
STATUSES = ("named", "anonymous", "unresolved", "none")
KINDS = ("person", "organization", "document", "unnamed", "none")

COLUMNS = (
    "doc_id", "quote_id", "speaker", "speaker_id", "speaker_kind", "status", "speaker_confidence",
    "type", "act", "factuality",
    "quote", "about", "source", "cue", "cue_lemma", "confidence", "rule", "sentence", "start", "end",
    "content_spans", "source_spans", "cue_spans",
)  # fmt: skip
"""Columns of the flat form (CSV, Parquet), in order; the input's own metadata follows."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """One reported act: who (source), how (cue), what (content), as spans of the text.

    ``content`` has at least one span; ``cue`` and ``source`` may be empty. Spans are in text order and do
    not overlap inside a role. ``id`` is unique in the document; ``parent`` is the id of the attribution whose
    content this one stands in; ``about`` is what a content points at that says nothing by itself (*this*, *which*).
    """

    id: str
    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    type: str = "indirect"
    act: str = "speech"
    factuality: str = "asserted"
    cue_lemma: str = ""
    parent: str | None = None
    rule: str = ""
    confidence: float = 1.0
    about: Span | None = None

    @property
    def start(self) -> int:
        """Where the first piece of content begins."""
        return self.content[0][0]

    @property
    def end(self) -> int:
        """Where the last piece of content ends."""
        return self.content[-1][1]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a source stands for.

    ``names`` is empty unless ``status`` is ``named``; joint sources have several. ``ids`` runs parallel to
    ``names``. ``confidence`` is the probability that the name is right for the source, 0 without a name;
    ``guesses`` are the likeliest names of an unresolved source with their probabilities. ``steps`` tells in plain
    words how the mention led to the name (for ``quoteattr explain``).
    """

    names: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    kind: str = "none"
    status: str = "none"
    steps: tuple[str, ...] = ()
    confidence: float = 0.0
    guesses: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """A row: an attribution with its speaker and document. ``text[start:end] == quote`` always holds.

    ``quote`` reaches from the first piece of content to the last, an interrupting reporting clause included;
    ``attribution.content`` has the pieces. ``about`` is the text of ``attribution.about``, or the name of whom the *he*
    or *she* that the quote opens with stands for.
    """

    doc_id: str
    attribution: Attribution
    speaker: Speaker
    quote: str
    source: str
    cue: str
    sentence: int
    metadata: Mapping[str, Any] = field(default_factory=dict)
    about: str = ""

    def to_json(self) -> dict[str, Any]:
        """The complete form, one JSON Lines object."""
        a, s = self.attribution, self.speaker
        return {
            "doc": self.doc_id,
            "id": a.id,
            "speaker": "; ".join(s.names) or None,
            "speakers": list(s.names),
            "speaker_id": "; ".join(s.ids) or None,
            "speaker_kind": s.kind,
            "status": s.status,
            "speaker_confidence": s.confidence if s.names else None,
            "speaker_guesses": [list(g) for g in s.guesses],
            "type": a.type,
            "act": a.act,
            "factuality": a.factuality,
            "content": [list(x) for x in a.content],
            "cue": [list(x) for x in a.cue],
            "source": [list(x) for x in a.source],
            "quote": self.quote,
            "about": self.about,
            "about_span": list(a.about) if a.about else None,
            "cue_text": self.cue,
            "cue_lemma": a.cue_lemma,
            "source_text": self.source,
            "parent": a.parent,
            "rule": a.rule,
            "confidence": a.confidence,
            "sentence": self.sentence,
            "start": a.start,
            "end": a.end,
            "steps": list(s.steps),
            "metadata": dict(self.metadata),
        }

    def to_row(self) -> dict[str, Any]:
        """The flat form, keyed by :data:`COLUMNS`, then the metadata. Span lists are ``"s-e;s-e"``."""
        a, s = self.attribution, self.speaker
        row = {
            "doc_id": self.doc_id,
            "quote_id": a.id,
            "speaker": "; ".join(s.names),
            "speaker_id": "; ".join(s.ids),
            "speaker_kind": s.kind,
            "status": s.status,
            "speaker_confidence": round(s.confidence, 3) if s.names else None,
            "type": a.type,
            "act": a.act,
            "factuality": a.factuality,
            "quote": self.quote,
            "about": self.about,
            "source": self.source,
            "cue": self.cue,
            "cue_lemma": a.cue_lemma,
            "confidence": round(a.confidence, 3),
            "rule": a.rule,
            "sentence": self.sentence,
            "start": a.start,
            "end": a.end,
            "content_spans": format_spans(a.content),
            "source_spans": format_spans(a.source),
            "cue_spans": format_spans(a.cue),
        }
        names = column_names(map(str, self.metadata))
        return row | {names[str(key)]: value for key, value in self.metadata.items()}


def column_names(metadata: Iterable[str]) -> dict[str, str]:
    """The column of each metadata key: its name, or ``input_<name>`` where a column of ours has that name."""
    names: dict[str, str] = {}
    taken = set(COLUMNS)
    for key in metadata:
        name = key
        while name in taken:
            name = f"input_{name}"
        taken.add(name)
        names[key] = name
    return names


def format_spans(spans: tuple[Span, ...]) -> str:
    """``((1, 4), (7, 9))`` as ``"1-4;7-9"``."""
    return ";".join(f"{s}-{e}" for s, e in spans)


def parse_spans(text: str) -> tuple[Span, ...]:
    """The way back of :func:`format_spans`."""
    pairs = (piece.split("-") for piece in text.split(";") if piece)
    return tuple((int(s), int(e)) for s, e in pairs)
