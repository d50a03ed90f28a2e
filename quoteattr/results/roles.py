"""A source as the text has it, cut into the name and the words that say who that is."""

from __future__ import annotations

import re
from functools import lru_cache

from quoteattr.speakers.names.spelling import fold
from quoteattr.speakers.source_nouns import is_honorific, is_title

_TOKEN = re.compile(r"[^\s,;()–—…]+")
_POSSESSIVE = re.compile(r"['’]s?$")
_EDGES = " ,;()–—-…\t\r\n\xa0"
_LEADING = re.compile(
    r"^(?:(?:the|a|an|its|his|her|their|our|who|that|which|by|of|for|and|said)\b\s*)+", re.IGNORECASE
)
_TRAILING = re.compile(r"(?:\s*,?\s*\b(?:who|that|which|and|of|for))+$", re.IGNORECASE)
_STOP = re.compile(r"(?<=\w{4})\.$")
"""A full stop behind what is longer than an initial or an abbreviation."""
_PLACING = frozenset("in at on from near behind during inside outside".split())
_PRONOUNS = """i me my we us our you your he him his she her it its they them their one who which that this
these those himself herself itself themselves myself ourselves someone somebody"""
PRONOUNS = frozenset(_PRONOUNS.split())


@lru_cache(maxsize=100_000)
def split_source(source: str, name: str) -> tuple[str, str]:
    """The name that ``source`` uses for the speaker ``name``, and what else it calls them; may be empty.

    Pronouns are neither. Transliterations of a name count as the name.

    >>> split_source("the Russian foreign minister, Sergey Lavrov", "Sergei Lavrov")
    ('Sergey Lavrov', 'Russian foreign minister')
    >>> split_source("Mr Lavrov", "Sergei Lavrov"), split_source("he", "Sergei Lavrov")
    (('Lavrov', ''), ('', ''))
    """
    wanted = {fold(t) for t in name.split()} - {""}
    tokens = list(_TOKEN.finditer(source))
    keys = [fold(_POSSESSIVE.sub("", t[0])) for t in tokens]
    hits = [i for i, key in enumerate(keys) if key in wanted]
    if not any(tokens[i][0][:1].isupper() for i in hits) or (
        len(hits) < len(wanted) and is_other_name(tokens, hits)
    ):
        return "", role_of(source)
    first, last = hits[0], hits[0]
    for hit in hits[1:]:
        if hit - last <= 2 and source[tokens[last].end() : tokens[hit].start()].count(",") == 0:
            last = hit
    variant = _POSSESSIVE.sub("", source[tokens[first].start() : tokens[last].end()]).strip(_EDGES)
    variant = _STOP.sub("", variant)
    return variant, role_of(f"{source[: tokens[first].start()]} , {source[tokens[last].end() :]}")


def is_other_name(tokens: list[re.Match[str]], hits: list[int]) -> bool:
    """Whether one piece of a longer name was met inside a description: ``the Russian foreign minister``."""
    after = hits[-1] + 1
    return after < len(tokens) and is_title(tokens[after][0]) and tokens[after][0].islower()


def role_of(text: str) -> str:
    """The description in what is left when the name is gone, without its edges and articles.

    Forms of address (*Mr.*), what ends the sentence before (*Gas.*), a lone possessor (*Kremlin’s*) and places (*in
    Moscow*) describe nobody.
    """
    pieces = [p.strip(_EDGES) for p in text.split(",")]
    kept = []
    for piece in pieces:
        piece = _TRAILING.sub("", _LEADING.sub("", piece)).strip(_EDGES)
        while (first := _TOKEN.match(piece)) and is_honorific(first[0]):
            piece = piece[first.end() :].strip(_EDGES)
        lone = first is not None and first[0] == piece and (piece.endswith(".") or _POSSESSIVE.search(piece))
        if lone or (first is not None and first[0].casefold() in _PLACING):
            continue
        if piece and piece.casefold() not in PRONOUNS and any(c.isalpha() for c in piece):
            kept.append(piece)
    return ", ".join(kept)
