"""Variants of the training articles: other people's names, and quotation marks of other house styles.

PolNeAR knows American politics of 2016 and a few names; the tagger should know neither by heart.
"""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

from training.corpora.texts import Text

RENAMED = 0.6
RESTYLED = 0.75
LOST_MARK = 0.05

FREQUENT = frozenset(
    """
    Trump Clinton Obama Hillary Donald Pence Kaine Sanders Bernie Cruz Bill Romney Ryan Conway Podesta Warren
    Comey Powell Giuliani Christie Rubio Bush Johnson Stein Michelle Barack Ted Mike Tim Kellyanne Gary Jill
    Ivanka Melania Manafort Priebus McCain Biden Reid McConnell Mook Fallon Palmieri Lynch Abedin Weiner Huma
    Machado Flowers Holt Lester Bannon Ailes Hannity Carson Ben Newt Gingrich Rudy Chris Paul Elizabeth Joe
    John Marco
    """.split()
)
"""Names that PolNeAR is full of: always exchanged where an article is renamed."""


def person_names(path: Path) -> list[str]:
    """The words of the PERSON entities of a BIO file (token, tag), one for each time they stand there."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        parts = line.split("\t") if "\t" in line else line.split()
        if len(parts) >= 2 and parts[-1].endswith("-PERSON"):
            word = parts[0]
            if word[:1].isupper() and word.isalpha() and len(word) > 2:
                found.append(word)
    return found


def varied(article: Text, names: list[str], known: frozenset[str], rng: random.Random) -> Text:
    """The article with other names and other marks, each with its chance; tags and links stay."""
    words = list(article.words)
    if rng.random() < RENAMED:
        words = renamed(words, names, known, rng)
    if rng.random() < RESTYLED:
        words = restyled(words, article.breaks, rng)
    return replace(article, words=words)


def renamed(words: list[str], names: list[str], known: frozenset[str], rng: random.Random) -> list[str]:
    """Each name is exchanged for the same other name throughout."""
    mapping: dict[str, str] = {}
    found = []
    for word in words:
        if (word in FREQUENT or word in known) and (
            word in FREQUENT or word in mapping or rng.random() < 0.5
        ):
            mapping.setdefault(word, rng.choice(names))
        found.append(mapping.get(word, word))
    return found


def restyled(words: list[str], breaks: list[int], rng: random.Random) -> list[str]:
    """Marks of one other style: straight, curly, single, guillemets, low-high, or some of them the wrong way round."""
    style = rng.choice(["straight", "straight", "curly", "single", "guillemet", "low", "lost"])
    if style in ("curly", "single", "guillemet", "low") and not any(w in "“”" for w in words):
        words = curled(words, breaks)
    if style == "straight":
        mapping = {"“": '"', "”": '"', "‘": "'", "’": "'"}
    elif style == "single":
        mapping = rng.choice(
            [{"“": "‘", "”": "’", "‘": "“", "’": "’"}, {"“": "'", "”": "'", "‘": "'", "’": "'"}]
        )
    elif style == "guillemet":
        mapping = {"“": "«", "”": "»"}
    elif style == "low":
        mapping = {"“": "„", "”": "“"}
    else:
        mapping = {}
    if style == "lost":
        words = [rng.choice('“”"') if w in "“”" and rng.random() < LOST_MARK else w for w in words]
    table = str.maketrans(mapping)
    return [w.translate(table) if len(w) == 1 or style == "straight" else w for w in words]


def curled(words: list[str], breaks: list[int]) -> list[str]:
    """Straight double marks as opening and closing ones, in turn, anew each line."""
    found, inside = [], False
    for word, new_line in zip(words, breaks, strict=True):
        inside = inside and not new_line
        if word == '"':
            word = "”" if inside else "“"
            inside = not inside
        found.append(word)
    return found
