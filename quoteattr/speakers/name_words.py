"""The words of a name: which of an entity's words belong to it, and the title before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quoteattr.parsing.structure import Sentence, Word
from quoteattr.speakers.mentions import POSSESSIVES, is_suffix_text
from quoteattr.speakers.source_nouns import is_title

HYPHENED = re.compile(r"[-‐–]\w")
"""The rest of a name of which a tokenizer made a word of its own: ``-hyun``."""


def trim_name(words: Sequence[Word]) -> list[Word]:
    """The words of a name without titles, determiners, marks, possessives and what follows them."""
    kept = list(words)
    for i, word in enumerate(kept):
        aside = word.text == "," and not (i + 1 < len(kept) and is_suffix_text(kept[i + 1].text))
        if i and (word.text in POSSESSIVES or aside):
            kept = kept[:i]
            break
    while kept and not (
        kept[-1].text[:1].isupper() or (kept[-1].text[:1].isalpha() and kept[-1].upos == "PROPN")
    ):
        if len(kept) > 1 and HYPHENED.match(kept[-1].text) and kept[-2].end == kept[-1].start:
            break
        kept.pop()
    last = max((i for i, w in enumerate(kept[:-1]) if is_title(w.text)), default=-1)
    return kept[last + 1 :]


def title_before(sentence: Sentence, first: Word) -> str:
    """The words before a name that belong to its phrase: ``White House spokesman`` before ``Josh Earnest``."""
    words = sentence.words
    at = first.id - 1
    while at > 0:
        word, before = words[at - 1], words[at - 2] if at > 1 else None
        office = word.text == "of" and before is not None and before.text[:1].isupper()  # Secretary of State
        stop = word.text == "." and before is not None and before.end == word.start and is_title(before.text)
        if (
            office
            or stop
            or word.upos in ("PROPN", "ADJ", "NOUN", "NUM")
            or word.text in ("-", "’s", "'s", "&")
        ):
            at -= 1
        else:
            at -= word.upos == "DET"
            break
    found = words[at : first.id - 1]
    if found and found[-1].text.isalpha() and found[-1].text.islower() and not is_title(found[-1].text):
        return ""  # the chief of the general staff Valery Gerasimov
    return " ".join(w.text for w in found) if any(is_title(w.text) for w in found) else ""
