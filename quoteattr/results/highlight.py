"""Cut a text into segments along the spans of its quotes: what every view paints.

Spans nest (an attribution inside another's content) and overlap (a source that two attributions share), so
a tree of tags can't hold them. The segments are flat instead: each is a stretch of text that lies inside the
same spans from its first character to its last. Put together again they are the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from quoteattr.parsing.structure import Span
from quoteattr.schema import Quote

ROLES = ("content", "cue", "source")


@dataclass(frozen=True, slots=True)
class Layer:
    """A span that covers a segment.

    ``quote`` is the number of its quote in the sequence that was given, ``piece`` the number of the span in
    its role (a content in two pieces has 0 and 1); ``first`` and ``last`` tell whether the span begins or
    ends with this segment.
    """

    quote: int
    role: str
    piece: int = 0
    first: bool = True
    last: bool = True


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch ``text[start:end]`` and the spans that cover all of it, outermost first."""

    start: int
    end: int
    layers: tuple[Layer, ...] = ()

    @property
    def role(self) -> str:
        """Role of the innermost span; empty outside all spans."""
        return self.layers[-1].role if self.layers else ""

    @property
    def inside(self) -> bool:
        """True where the innermost span lies in the content of another quote."""
        return any(x.role == "content" and x.quote != self.layers[-1].quote for x in self.layers[:-1])

    @property
    def quotes(self) -> tuple[int, ...]:
        """Numbers of the quotes that have a part in this segment, outermost first."""
        return tuple(dict.fromkeys(layer.quote for layer in self.layers))

    @property
    def begins(self) -> tuple[Layer, ...]:
        """The content spans that begin here, outermost first: where a view puts the speaker's name."""
        return tuple(x for x in self.layers if x.role == "content" and x.first)


@dataclass(frozen=True, slots=True)
class _Open:
    start: int
    end: int
    quote: int
    role: str
    piece: int

    @property
    def order(self) -> tuple[int, int, int, int]:
        """Outer before inner: the longer span, then content, cue, source, then the earlier quote."""
        return (self.start - self.end, ROLES.index(self.role), self.quote, self.piece)


def segments(text: str, quotes: Sequence[Quote]) -> tuple[Segment, ...]:
    """The segments of ``text``, in order and without gaps: put together they are ``text``.

    Spans that reach beyond the text are cut at its end, empty ones left out. Raises nothing.
    """
    spans = [
        span
        for number, quote in enumerate(quotes)
        for role in ROLES
        for span in _clipped(getattr(quote.attribution, role), number, role, len(text))
    ]
    spans.sort(key=attrgetter("start"))
    cuts = sorted({0, len(text), *(s.start for s in spans), *(s.end for s in spans)})
    found: list[Segment] = []
    active: list[_Open] = []
    coming = 0
    for start, end in pairwise(cuts):
        active = [s for s in active if s.end > start]
        while coming < len(spans) and spans[coming].start == start:
            active.append(spans[coming])
            coming += 1
        layers = tuple(
            Layer(s.quote, s.role, s.piece, s.start == start, s.end == end)
            for s in sorted(active, key=attrgetter("order"))
        )
        found.append(Segment(start, end, layers))
    return tuple(found)


def _clipped(spans: Sequence[Span], quote: int, role: str, length: int) -> list[_Open]:
    inside = [(max(0, s), min(e, length), n) for n, (s, e) in enumerate(spans)]
    return [_Open(s, e, quote, role, n) for s, e, n in inside if s < e]


def label(quote: Quote) -> str:
    """What a view writes at a quote: the speaker's name, or in words why there is none."""
    speaker = quote.speaker
    if speaker.names:
        return ", ".join(speaker.names)
    if speaker.status == "none" or not quote.source:
        return "no source"
    return f"{speaker.status}: {shorten(quote.source, 40)}"


def details(quote: Quote) -> str:
    """One line on how the quote was found: type, status, cue, rule, confidence, and the way to the name."""
    a = quote.attribution
    parts = [a.type, quote.speaker.status]
    parts += [x for x in (a.act, a.factuality) if x not in ("speech", "asserted")]
    parts += [f"cue: {shorten(quote.cue, 40)}"] if quote.cue else []
    parts += [f"rule: {a.rule}"] if a.rule else []
    parts += [f"confidence {a.confidence:.2f}", *quote.speaker.steps]
    return " · ".join(parts)


def shorten(text: str, width: int) -> str:
    """``text`` on one line, cut at ``width`` characters with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"
