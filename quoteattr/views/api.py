"""What goes in and out of the HTTP interface, as checked and described types."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from quoteattr._version import __version__
from quoteattr.documents import Document, ReadFailure
from quoteattr.results.analysis import Analysis

Span = tuple[int, int]


class TextIn(BaseModel):
    """A text to read."""

    model_config = ConfigDict(strict=True, extra="forbid")

    text: str = Field(description="The article, as it is: offsets in the answer count its characters.")
    id: str | None = Field(
        None, max_length=1000, description="Comes back as `doc`; `text` or `text0`, `text1` ... by default."
    )
    metadata: dict[str, Any] = Field(
        default_factory=dict,
        description="Comes back in each row, whatever JSON it is; `date` helps to tell who was in office.",
    )


class TextsIn(BaseModel):
    """Several texts to read, each with an id of its own."""

    model_config = ConfigDict(strict=True, extra="forbid")

    texts: list[TextIn] = Field(min_length=1, max_length=1000)


class AttributionOut(BaseModel):
    """One row: who said what, by which words. Spans are `[start, end)` in Unicode code points."""

    doc: str
    id: str
    speaker: str | None = Field(description="Name; several joined by `; `; null when nobody is named.")
    speakers: list[str]
    speaker_id: str | None
    speaker_kind: str
    status: str = Field(description="`named`, `anonymous`, `unresolved` or `none`.")
    speaker_confidence: float | None = Field(description="How likely the name is right for the source.")
    speaker_guesses: list[tuple[str, float]] = Field(description="Likeliest names of an unresolved source.")
    type: str = Field(description="`direct`, `mixed` or `indirect`.")
    act: str = Field(description="`speech` or `thought`.")
    factuality: str = Field(description="`asserted`, `negated` or `hypothetical`.")
    content: list[Span]
    cue: list[Span]
    source: list[Span]
    quote: str = Field(description="The text from `start` to `end`, verbatim.")
    about: str = Field(
        description="What a content points at (*this*, *which*), or whom it opens with (*he*)."
    )
    about_span: Span | None
    cue_text: str
    cue_lemma: str
    source_text: str
    parent: str | None = Field(description="Id of the row whose content this one stands in.")
    rule: str
    confidence: float
    sentence: int
    start: int
    end: int
    steps: list[str]
    metadata: dict[str, Any]


class SkippedOut(BaseModel):
    """A stretch that was not read, and why."""

    doc: str
    start: int
    end: int
    reason: str


class DocumentOut(BaseModel):
    """A text that was read."""

    doc: str
    characters: int
    text: str | None = Field(
        description="What the offsets count in, where a file was sent; null where it is the text that was sent."
    )
    metadata: dict[str, Any]


class FailureOut(BaseModel):
    """Something that could not be read, and why."""

    doc: str
    reason: str
    where: str


class AttributionsOut(BaseModel):
    """All rows of all texts, in text order."""

    attributions: list[AttributionOut]
    skipped: list[SkippedOut]
    documents: list[DocumentOut]
    failures: list[FailureOut]
    version: str


class Health(BaseModel):
    """That the service answers."""

    status: str
    version: str


class Problem(BaseModel):
    """Why a request was refused."""

    detail: str


def rows_of(analyses: Iterable[Analysis], failures: Iterable[ReadFailure], *, texts: bool) -> str:
    """The rows of analyses as the JSON of :class:`AttributionsOut`; with ``texts`` what offsets count in as well."""
    analyses = list(analyses)
    found = AttributionsOut(
        attributions=[AttributionOut(**quote.to_json()) for a in analyses for quote in a.quotes],
        skipped=[
            SkippedOut(doc=a.document.id, start=s, end=e, reason=r) for a in analyses for s, e, r in a.skipped
        ],
        documents=[document_out(a.document, texts) for a in analyses],
        failures=[FailureOut(doc=f.doc_id, reason=f.reason, where=f.where) for f in failures],
        version=__version__,
    )
    return found.model_dump_json()


def document_out(document: Document, text: bool) -> DocumentOut:
    """What the answer says about a document."""
    return DocumentOut(
        doc=document.id,
        characters=len(document.text),
        text=document.text if text else None,
        metadata=dict(document.metadata),
    )
