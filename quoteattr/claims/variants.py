"""How one claim differs from place to place: what was dropped, added or changed, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from quoteattr.claims.marks import tokens

_PIECE = re.compile(r"\s*\S+")


class Difference(NamedTuple):
    """``text`` in the notation of wdiff: ``[-dropped-]``, ``{+added+}``; ``dropped`` and ``added`` alone;
    ``likeness`` is the share of words in common, 0 to 1."""

    text: str
    dropped: str
    added: str
    likeness: float


def word_diff(reference: str, other: str) -> Difference:
    """What ``other`` drops from ``reference`` and adds to it. Case, marks and white space don't count.

    >>> word_diff("do not need them at all", "does not need it at all").text
    '[-do-] {+does+} not need [-them-] {+it+} at all'
    """
    left, right = pieces(reference), pieces(other)
    matcher = SequenceMatcher(a=[k for k, _ in left], b=[k for k, _ in right], autojunk=False)
    shown, dropped, added = [], [], []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            shown += [text for _, text in right[c:d]]
            continue
        gone, new = " ".join(t for _, t in left[a:b]), " ".join(t for _, t in right[c:d])
        if gone:
            shown.append(f"[-{gone}-]")
            dropped.append(gone)
        if new:
            shown.append(f"{{+{new}+}}")
            added.append(new)
    return Difference(" ".join(shown), " … ".join(dropped), " … ".join(added), round(matcher.ratio(), 3))


def pieces(text: str) -> list[tuple[str, str]]:
    """The words as they are, each with what it is compared by; marks that stand alone are left out."""
    found = []
    for match in _PIECE.finditer(text):
        word = match[0].strip()
        key = " ".join(t for t, _ in tokens(word) if t[0].isalnum())
        if key:
            found.append((key, word))
    return found
