"""Lemmas of inflected words by the spelling rules of English, a list of base forms and a list of irregular forms.

WordNet's *morphy* works so (Fellbaum 1998): an ending is taken off, and what is left, with or without an *e*, with or
without its doubled consonant, is a base form if the list has it. The lists: ``data/base_forms.csv``, those base forms
that spelling alone doesn't tell, and ``data/inflections.csv``, forms that no rule makes.
``training/lexicons/inflections.py`` makes both.
"""

from __future__ import annotations

import re
from functools import cache

from quoteattr.data import data_rows

VOWELS = "aeiou"
ENDINGS = {
    "VBD": "ed", "VBN": "ed", "VBG": "ing", "VBZ": "s", "NNS": "s",
    "JJR": "er", "RBR": "er", "JJS": "est", "RBS": "est",
}  # fmt: skip
"""The ending that a tag's regular forms have."""

CLASSES = {"VERB": "verb", "NOUN": "noun", "ADJ": "adjective", "ADV": "adjective"}

FORM = re.compile(r"(?:[A-Za-z]+-)*([A-Za-z]+)")
"""A form that the rules know: its last part is inflected (*co-sponsored*)."""

SHORT = re.compile(r"(?:[^aeiou]|qu)*[aeiouy][^aeiouywx]")
"""One syllable with one vowel and one consonant behind it: before an ending the consonant would be doubled, so that the
*e* of *hoping* and *staring* is the verb's."""

WITH_E = re.compile(r".*(?:[^s]s|[cvzu]|dg|[^eo]at|[bdgkpt]l)")
"""Stems that are no English words without an *e*."""

HISSING = re.compile(r".*(?:ss|x|zz|ch|sh|o)")
"""Base forms that take *-es*."""


def inflected_lemma(form: str, upos: str, xpos: str) -> str | None:
    """The lemma of an inflected verb, noun, adjective or adverb.

    Parameters
    ----------
    form, upos, xpos:
        The word, its universal part of speech and its Penn Treebank tag (``VBD``, ``NNS``, ``JJR``).

    Returns
    -------
    The lemma in lower case, or ``None`` where these rules don't say: another part of speech, a base form, an
    abbreviation, or an irregular form that the list doesn't have.
    """
    ending, part = ENDINGS.get(xpos), CLASSES.get(upos)
    match = FORM.fullmatch(form)
    if ending is None or part is None or match is None or (upos == "NOUN" and not form[1:].islower()):
        return None
    prefix, word = form[: match.start(1)].lower(), match[1].lower()
    lemma = irregular_forms().get((word, xpos)) or regular_lemma(word, ending, part)
    return lemma and prefix + lemma


def regular_lemma(word: str, ending: str, part: str) -> str | None:
    """The base form of a regular one: ``word`` without ``ending``, as spelling and the list have it."""
    if ending == "s" and word.endswith("men"):
        return f"{word[:-3]}man"
    if not word.endswith(ending) or len(word) - len(ending) < 2 or word.endswith("ss"):
        return None
    if ending == "s":
        return without_s(word, part)
    stem = word[: -len(ending)]
    if ending != "ing" and stem.endswith("i"):
        return f"{stem}e" if (f"{stem}e", part) in base_forms() else f"{stem[:-1]}y"
    if ending == "ing" and stem.endswith("y") and (f"{stem[:-1]}ie", part) in base_forms():
        return f"{stem[:-1]}ie"
    return base_of(stem, part)


def without_s(word: str, part: str) -> str:
    """The base form of a plural or a third person."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-1] if (word[:-1], part) in base_forms() else f"{word[:-3]}y"
    stem = word[:-2]
    hisses = word.endswith("es") and HISSING.fullmatch(stem) and (f"{stem}e", part) not in base_forms()
    return stem if hisses else word[:-1]


def base_of(stem: str, part: str) -> str:
    """The base form that a stem before *-ed*, *-ing*, *-er* or *-est* stands for."""
    known = base_forms()
    if (f"{stem}e", part) in known or SHORT.fullmatch(stem):
        return f"{stem}e"
    doubled = len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in VOWELS
    if doubled and (stem, part) not in known:
        return stem[:-1]
    return f"{stem}e" if not doubled and WITH_E.fullmatch(stem) else stem


@cache
def base_forms() -> frozenset[tuple[str, str]]:
    """Base forms with their part of speech that regular spelling would not lead to."""
    return frozenset((row["lemma"], row["pos"]) for row in data_rows("base_forms.csv"))


@cache
def irregular_forms() -> dict[tuple[str, str], str]:
    """The lemma of each irregular form with its Penn Treebank tag."""
    rows = data_rows("inflections.csv")
    return {(row["form"], tag): row["lemma"] for row in rows for tag in row["tags"].split()}
