"""Who the speakers are: of attributions on a hand-built parse, and of the rows of a text on the shipped models."""

from __future__ import annotations

from support.build import attribution

from quoteattr.quotations import find_quotations
from quoteattr.speakers import Registry, resolve_speakers

EMPTY = Registry()


def ask(parse, *rows, registry=EMPTY, date=None):
    return resolve_speakers(parse, find_quotations(parse.text), rows, registry, date)


def one(parse, source, content="it", **more):
    return ask(parse, attribution(parse, source=source, content=content), **more)[0]


def speaker_of(analyzer, text: str, content: str) -> tuple[str, ...]:
    """The names of the shortest row that holds the words."""
    rows = [q for q in analyzer.analyze(text).quotes if content in q.quote]
    assert rows, f"no row has {content!r}"
    return min(rows, key=lambda q: len(q.quote)).speaker.names


def said(subject: str, size: int) -> str:
    """A subject whose head is word ``size``, and ``said it.``"""
    n = size + 1
    return f"{subject} said/VERB/root/0/say it/PRON/obj/{n} ./PUNCT/punct/{n}"
