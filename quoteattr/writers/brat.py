"""Quotes as brat standoff, the way PolNeAR has them: to be corrected in an annotation tool and evaluated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from quoteattr.parsing.structure import Span
from quoteattr.schema import ACTS, FACTUALITIES, STATUSES, TYPES, Quote

LINE_BREAK_RE = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
ROLES = (("Source", "source"), ("Cue", "cue"), ("Content", "content"))
CONFIGURATION = f"""# what brat offers in this folder; the speaker's name is the note of an attribution
[entities]
Source
Cue
Content

[relations]

[events]
Attribution	Source*:Source, Cue*:Cue, Content+:Content
Attribution-no-source	Cue*:Cue, Content+:Content

[attributes]
Type	Arg:<EVENT>, Value:{"|".join(TYPES)}
Act	Arg:<EVENT>, Value:{"|".join(ACTS)}
Factuality	Arg:<EVENT>, Value:{"|".join(FACTUALITIES)}
Status	Arg:<EVENT>, Value:{"|".join(STATUSES)}
"""
"""The file ``annotation.conf`` beside the annotations."""


def write_brat(quotes: Iterable[Quote], text: str) -> str:
    """The ``.ann`` file of one document's quotes.

    Each quote gives text-bound annotations ``Source``, ``Cue`` and ``Content`` (as far as it has them), one
    of type ``Attribution`` at its cue (``Attribution-no-source`` without a source), and the event that joins
    them. A span over a line end becomes fragments, since brat annotates within lines; two pieces of a role
    with nothing but a line end between them become two annotations (``Content`` and ``Content2``), so that
    reading the file back gives the same spans. Attributes of the event say type, act, factuality and status, and a
    note the names of the speakers, joined by ``"; "``: what to correct there.

    Parameters
    ----------
    quotes:
        Quotes of the document, in the order of the events.
    text:
        The document's text, which is to stand beside the file as ``.txt``, unchanged.
    """
    lines: list[str] = []
    number = 0
    for event, quote in enumerate(quotes, 1):
        arguments = []
        for name, role in ROLES:
            for copy, spans in enumerate(_annotations(getattr(quote.attribution, role), text), 1):
                number += 1
                lines.append(_line(number, name, spans, text))
                arguments.append(f"{name}{copy if copy > 1 else ''}:T{number}")
        a = quote.attribution
        number += 1
        kind = "Attribution" if a.source else "Attribution-no-source"
        lines.append(_line(number, kind, _annotations(a.cue or a.source or a.content, text)[0], text))
        lines.append(f"E{event}\t{' '.join([f'{kind}:T{number}', *reversed(arguments)])}\n")
        said = (
            ("Type", a.type),
            ("Act", a.act),
            ("Factuality", a.factuality),
            ("Status", quote.speaker.status),
        )
        for place, (attribute, value) in enumerate(said, 4 * event - 3):
            lines.append(f"A{place}\t{attribute} E{event} {value}\n")
        if names := "; ".join(" ".join(name.split()) for name in quote.speaker.names):
            lines.append(f"#{event}\tAnnotatorNotes E{event}\t{names}\n")
    return "".join(lines)


def _annotations(spans: Sequence[Span], text: str) -> list[list[Span]]:
    """The spans of a role in as few annotations as keep them apart, each within lines."""
    found: list[list[Span]] = []
    end = -1
    for span in spans:
        gap = text[end : span[0]] if found else "."
        if (not gap.strip() and LINE_BREAK_RE.search(gap)) or not found:
            found.append([])
        found[-1] += _within_lines(span, text)
        end = span[1]
    return [fragments for fragments in found if fragments]


def _within_lines(span: Span, text: str) -> list[Span]:
    """A span cut at its line ends, blank pieces left out."""
    cuts = [edge for m in LINE_BREAK_RE.finditer(text, *span) for edge in m.span()]
    edges = [span[0], *cuts, span[1]]
    pieces = zip(edges[::2], edges[1::2], strict=True)
    return [(s, e) for s, e in pieces if text[s:e].strip()]


def _line(number: int, kind: str, fragments: Sequence[Span], text: str) -> str:
    """A text-bound annotation."""
    where = ";".join(f"{s} {e}" for s, e in fragments)
    shown = " ".join(text[s:e].replace("\t", " ") for s, e in fragments)
    return f"T{number}\t{kind} {where}\t{shown}\n"
