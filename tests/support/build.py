"""Parses written by hand, so that the rules are tested without a model.

A sentence is a string of words, each ``text/UPOS/deprel/head[/lemma[/feats]]``; heads count from 1 inside
the sentence, 0 is the root. Words are joined by spaces, except before closing punctuation, possessives and
``n't``, after opening brackets and marks, and before a word that is written with a leading ``~``. Straight
double marks open and close in turn. Entities are named by their text::

    quote = sentence(
        "Sergei/PROPN/nsubj/3 Lavrov/PROPN/flat/1 said/VERB/root/0/say it/PRON/obj/3 ./PUNCT/punct/3",
        PERSON="Sergei Lavrov",
    )
    parse = document(quote, PARAGRAPH, sentence("He/PRON/nsubj/2 left/VERB/root/0/leave ./PUNCT/punct/2"))
    row = attribution(parse, source="He", cue="left", content="...")

Several entities of a type are a list; each text is taken at its first place behind the one before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from quoteattr.parsing.structure import Entity, Link, Parse, Sentence, Span, Tagged, Word
from quoteattr.schema import Attribution

PARAGRAPH = "\n\n"
NO_SPACE_BEFORE = re.compile(r"^(?:[,.;:?!)\]”»…%]+|['’](?:s|re|ve|ll|d|m)?|n['’]t)$")
NO_SPACE_AFTER = re.compile(r"^[(\[“‘«$#@]$")


@dataclass(frozen=True)
class Draft:
    """A sentence without offsets: the fields of its words, and its entities by their text."""

    words: tuple[tuple[str, ...], ...]
    entities: tuple[tuple[str, str], ...]


def sentence(words: str, **entities: str | list[str]) -> Draft:
    """A sentence in the notation of this module; ``PERSON="Sergei Lavrov"`` marks an entity."""
    rows = []
    for item in words.split():
        text, upos, deprel, head, *rest = item.split("/")
        rows.append((text, upos, deprel, head, *rest))
    named = [(t, e) for t, found in entities.items() for e in ([found] if isinstance(found, str) else found)]
    return Draft(tuple(rows), tuple(named))


def document(*parts: Draft | str, tags: tuple[Tagged, ...] = (), links: tuple[Link, ...] = ()) -> Parse:
    """A parse of sentences; strings between them are separators (default: one space)."""
    text, sentences, open_mark, separator = "", [], False, ""
    for part in parts:
        if isinstance(part, str):
            separator = part
            if "\n" in part:
                open_mark = False
            continue
        text += separator
        start, words, glue = len(text), [], True
        for number, (form, upos, deprel, head, *rest) in enumerate(part.words, 1):
            closing = form == '"' and open_mark
            if not (glue or closing or form.startswith("~") or NO_SPACE_BEFORE.match(form)):
                text += " "
            form = form.removeprefix("~") or "~"
            at = len(text)
            text += form
            lemma = rest[0] if rest and rest[0] else form if upos == "PROPN" else form.lower()
            feats = rest[1] if len(rest) > 1 else ""
            words.append(Word(number, form, lemma, upos, int(head), deprel, at, len(text), "", feats))
            if form == '"':
                open_mark = not open_mark
            glue = bool(NO_SPACE_AFTER.match(form)) or (form == '"' and open_mark)
        entities, behind = [], {}
        for kind, name in part.entities:
            at = text.index(name, behind.get(name, start))
            behind[name] = at + len(name)
            entities.append(Entity(kind, at, at + len(name)))
        sentences.append(Sentence(tuple(words), tuple(sorted(entities, key=lambda e: (e.start, e.end)))))
        separator = " "
    if parts and isinstance(parts[-1], str):
        text += separator
    return Parse(text, tuple(sentences), tags, links)


def span(parse: Parse, piece: str, nth: int = 0) -> Span:
    """Where ``piece`` stands in the text (the ``nth`` time, from 0)."""
    at = -1
    for _ in range(nth + 1):
        at = parse.text.index(piece, at + 1)
    return (at, at + len(piece))


def attribution(
    parse: Parse,
    *,
    content: str | tuple[str, ...],
    source: str | Span = "",
    cue: str = "",
    id: str = "q1",
    **fields: str,
) -> Attribution:
    """An attribution whose spans are given by their text; ``source`` may be a span (see :func:`span`)."""
    pieces = (content,) if isinstance(content, str) else content
    where = span(parse, source) if isinstance(source, str) and source else source
    return Attribution(
        id,
        tuple(span(parse, p) for p in pieces),
        (span(parse, cue),) if cue else (),
        (where,) if isinstance(where, tuple) else (),
        **fields,
    )
