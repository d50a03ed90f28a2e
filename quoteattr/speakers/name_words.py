"""The words of a name: which of an entity's words belong to it, and the title before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quoteattr.parsing.structure import Sentence, Word
from quoteattr.speakers.mentions import (
    FIRST_PERSON,
    PARTICLES,
    POSSESSIVES,
    PRONOUNS,
    RELATIVES,
    SUFFIXES,
    is_suffix_text,
)
from quoteattr.speakers.source_nouns import is_a, is_honorific, is_title, singular

HYPHENED = re.compile(r"[-‐–]\w")
"""The rest of a name of which a tokenizer made a word of its own: ``-hyun``."""


def trim_name(words: Sequence[Word]) -> list[Word]:
    """The words of a name without titles, determiners, marks, possessives and what follows them."""
    kept = list(words)
    for i, word in enumerate(kept):
        if i and (word.text in POSSESSIVES or word.text in ("of", "for", "in", "from", "at", "with", "and")):
            kept = kept[:i]
            break
    while kept and not (
        kept[-1].text[:1].isupper() or (kept[-1].text[:1].isalpha() and kept[-1].upos == "PROPN")
    ):
        if kept[-1].text == "." and len(kept) > 1 and kept[-2].text.casefold() in SUFFIXES:
            break
        if HYPHENED.match(kept[-1].text) and len(kept) > 1 and kept[-2].end == kept[-1].start:
            break
        kept.pop()
    last = max(
        (i for i, w in enumerate(kept[:-1]) if is_title(w.text) and not is_suffix(kept[i + 1])), default=-1
    )
    kept = kept[last + 1 :]
    while kept and not kept[0].text[:1].isupper() and kept[0].text.casefold() not in PARTICLES:
        kept.pop(0)
    return kept


def is_suffix(word: Word) -> bool:
    """``Jr.``, ``III`` ..."""
    return is_suffix_text(word.text)


def title_before(sentence: Sentence, first: Word) -> str:
    """The words before a name that belong to its phrase: ``White House spokesman`` before ``Josh Earnest``."""
    words = sentence.words
    at = first.id - 1
    while at > 0:
        word = words[at - 1]
        if (
            word.upos in ("PROPN", "ADJ", "NOUN", "NUM")
            or word.text in ("-", "’s", "'s", "&")
            or (
                word.text == "."
                and at > 1
                and words[at - 2].end == word.start
                and is_title(words[at - 2].text)
            )
            or (
                word.text == "of"
                and at > 1
                and words[at - 2].text[:1].isupper()
                and is_title(words[at - 2].text)
            )
        ):
            at -= 1
        elif word.upos == "DET":
            at -= 1
            break
        else:
            break
    while at < first.id - 1 and (
        words[at].upos == "NUM" or words[at].text in ("’s", "'s", "-", "’", "'", "&")
    ):
        at += 1
    found = words[at : first.id - 1]
    if not any(is_title(w.text) or is_a("person", singular(w.text)) for w in found):
        return ""
    if at > 1 and words[at - 1].text == "and" and is_honorific(words[at - 2].text.rstrip(".")):
        return ""  # Mr and Mrs Haddad
    return " ".join(w.text for w in found)


def longest_run(words: Sequence[Word], verbs: bool = False) -> Sequence[Word]:
    """The longest piece between free-standing dashes, marks and verbs (``Scott - Ann Vinson`` is two names).

    With ``verbs`` capitalised verbs part too, as in headlines.
    """
    pieces: list[list[Word]] = [[]]
    for before, word in zip((None, *words), words, strict=False):
        dash = word.text in ("-", "–", "—", "--") and (before is None or word.start > before.end)
        verb = word.upos in ("VERB", "AUX") and (verbs or word.text.islower())
        if dash or verb or word.text in ("“", "”", '"', "''", "``"):
            pieces.append([])
        else:
            pieces[-1].append(word)
    return max(pieces, key=len)


def not_a_name(word: Word) -> bool:
    """Function words that a tagger may take for names, in capitals or at the beginning."""
    low = word.text.casefold()
    return word.text != "US" and (
        low in PRONOUNS
        or low in FIRST_PERSON
        or low in RELATIVES
        or word.upos
        in (
            "PRON",
            "CCONJ",
            "SCONJ",
            "INTJ",
        )
    )
