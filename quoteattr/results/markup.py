"""Highlighted articles as HTML: the markup that notebooks, the report and the page share.

The markup holds nothing but the article: labels come from attributes through CSS, so that removing the tags,
or copying from a browser, gives back the text exactly.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from quoteattr.results.highlight import Segment, details, label, segments
from quoteattr.schema import Quote

TAGS = {"content": "mark", "cue": "i", "source": "b"}
"""Element of each role: without any style sheet the roles still look different."""


def markup(text: str, quotes: Sequence[Quote], *, number: int | None = None) -> str:
    """``text`` as HTML with its quotes marked and labelled.

    Removing the tags and resolving the character references gives ``text`` back, whatever is in it.

    Parameters
    ----------
    number:
        Number of the first quote in a page: gives each place the id ``q<number>`` and makes its label a link
        to the table row ``r<number>``. None (for a fragment, which may stand often in a notebook) gives none.
    """
    named: set[int] = set()
    parts = []
    for segment in segments(text, quotes):
        piece = escape(text[segment.start : segment.end])
        if not segment.layers:
            parts.append(piece)
            continue
        for layer in segment.begins:
            parts.append(_label(quotes[layer.quote], layer.quote, number, again=layer.quote in named))
            named.add(layer.quote)
        tag = TAGS[segment.role]
        parts.append(f"<{tag} {_attributes(segment, number or 0)}>{piece}</{tag}>")
    return "".join(parts)


def escape(text: str) -> str:
    """Text as HTML. A carriage return becomes a reference, since HTML parsers would drop or change it."""
    return html.escape(text).replace("\r", "&#13;")


def _attributes(segment: Segment, number: int) -> str:
    inner = segment.layers[-1]
    classes = [f"qa-{segment.role}"]
    classes += ["qa-inside"] if segment.inside else []
    classes += ["qa-first"] if inner.first else []
    classes += ["qa-last"] if inner.last else []
    owners = " ".join(str(number + q) for q in segment.quotes)
    return f'class="{" ".join(classes)}" data-q="{owners}"'


def _label(quote: Quote, index: int, number: int | None, *, again: bool) -> str:
    name = escape(label(quote))
    classes = f"qa-label qa-{quote.speaker.status}" + (" qa-again" if again else "")
    shown = (
        f'class="{classes}" data-label="{"…" if again else name}" title="{name} · {escape(details(quote))}"'
    )
    if number is None:
        return f"<span {shown}></span>"
    row = number + index
    place = "" if again else f' id="q{row}"'
    hidden = ' tabindex="-1" aria-hidden="true"' if again else f' aria-label="{name}: to the table row"'
    return f'<a {shown}{place} href="#r{row}" data-row="{row}"{hidden}></a>'


@cache
def style() -> str:
    """The style sheet of marked articles."""
    return (files("quoteattr.results") / "article.css").read_text("utf-8")


def article(text: str, quotes: Sequence[Quote]) -> str:
    """An article with its quotes as an HTML fragment with its own style."""
    legend = "".join(f'<{tag} class="qa-{role}">{role}</{tag}> ' for role, tag in TAGS.items())
    return (
        f'<div class="quoteattr"><style>{style()}</style>'
        f'<div class="qa-legend">{legend}<span>{_count(len(quotes))}</span></div>'
        f'<div class="qa-text" dir="auto">{markup(text, quotes)}</div></div>'
    )


def _count(number: int) -> str:
    return f"{number} quotation" + ("" if number == 1 else "s")
