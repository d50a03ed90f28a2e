"""An article in the terminal: content, cue and source in colour, the speaker's name at each quotation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from quoteattr.results.analysis import Analysis
from quoteattr.results.highlight import Segment, label, segments
from quoteattr.schema import Quote

STYLES = {"content": "bright_blue underline", "cue": "yellow italic", "source": "green bold"}
"""Colour and, for terminals and eyes without it, a second hint."""

LABELS = {
    "named": "reverse bold",
    "anonymous": "dim italic",
    "unresolved": "dim italic",
    "none": "dim italic",
}

SIGNS = {"content": "{}", "cue": "__", "source": "**"}
"""What stands for the styles in plain text."""

UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def print_analysis(analysis: Analysis, console: Console) -> None:
    """Print the article: coloured on a terminal, with signs where there are no styles at all."""
    quotes, text = analysis.quotes, analysis.document.text
    if styled(console):
        console.print(to_text(text, quotes), highlight=False)
    else:
        console.out(to_plain(text, quotes), highlight=False)


def styled(console: Console) -> bool:
    """True where the console shows styles: a terminal, coloured or not; not a pipe or a dumb terminal."""
    return console.is_terminal and not console.is_dumb_terminal


def print_legend(console: Console) -> None:
    """Print what the styles (or the signs) stand for."""
    if styled(console):
        console.print(Text("  ").join([Text(role, style) for role, style in STYLES.items()]))
    else:
        console.out("  ".join(f"{signs[0]}{role}{signs[1]}" for role, signs in SIGNS.items()))


def print_heading(analysis: Analysis, console: Console) -> None:
    """Print which article comes, and how many quotations it has."""
    count = f"{len(analysis.quotes)} quotation" + ("" if len(analysis.quotes) == 1 else "s")
    if styled(console):
        name = Text(safe(analysis.document.id), "bold")
        console.print(Text("\n").append(name).append(f"  {count}", "dim"), end="\n\n")
    else:
        console.out(f"\n== {safe(analysis.document.id)} ({count})\n")


def to_text(text: str, quotes: Sequence[Quote]) -> Text:
    """``text`` as a rich ``Text``, the speaker's name before each content."""
    painted = Text()
    for segment in segments(text, quotes):
        for layer in segment.begins:
            if layer.piece == 0:
                painted.append_text(_label(quotes[layer.quote])).append(" ")
        painted.append(safe(text[segment.start : segment.end]), STYLES.get(segment.role, ""))
    return painted


def _label(quote: Quote) -> Text:
    return Text(f"{safe(label(quote))}:", LABELS.get(quote.speaker.status, ""))


def to_plain(text: str, quotes: Sequence[Quote]) -> str:
    """``text`` without colours: ``[speaker] {content}``, ``_cue_``, ``*source*``."""
    return "".join(_plain(segment, text, quotes) for segment in segments(text, quotes))


def _plain(segment: Segment, text: str, quotes: Sequence[Quote]) -> str:
    before = ""
    for layer in segment.layers:
        if layer.first:
            named = layer.role == "content" and layer.piece == 0
            before += f"[{safe(label(quotes[layer.quote]))}] " if named else ""
            before += SIGNS[layer.role][0]
    after = "".join(SIGNS[layer.role][1] for layer in reversed(segment.layers) if layer.last)
    return before + safe(text[segment.start : segment.end]) + after


def safe(text: str) -> str:
    """``text`` without what could steer a terminal: controls and direction overrides show as ``�``."""
    return UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))
