"""What goes in and out of the HTTP interface, as checked and described types."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from quoteattr._version import __version__
from quoteattr.results.analysis import Analysis

Span = tuple[int, int]


class TextIn(BaseModel):
    """A text to read."""

    model_config = ConfigDict(strict=True, extra="forbid")

    text: str = Field(description="The article, as it is: offsets in the answer count its characters.")
    id: str = Field("text", max_length=1000, description="Comes back as `doc`.")
    metadata: dict[str, str] = Field(
        default_factory=dict, description="Comes back in each row; `date` helps to tell who was in office."
    )


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

    start: int
    end: int
    reason: str


class AttributionsOut(BaseModel):
    """All rows of a text, in text order."""

    attributions: list[AttributionOut]
    skipped: list[SkippedOut]
    version: str


class Health(BaseModel):
    """That the service answers."""

    status: str
    version: str


class Problem(BaseModel):
    """Why a request was refused."""

    detail: str


def answer(analysis: Analysis) -> bytes:
    """The rows of an analysis as the JSON of :class:`AttributionsOut`."""
    found = AttributionsOut(
        attributions=[AttributionOut(**quote.to_json()) for quote in analysis.quotes],
        skipped=[SkippedOut(start=s, end=e, reason=r) for s, e, r in analysis.skipped],
        version=__version__,
    )
    return found.model_dump_json().encode()
