"""The entity data: as Stanza reads it, and as running text.

The newswire set has its own tokens (``Russia`` ``’`` ``s``, ``decision`` ``-`` ``makers``). Whoever learns from
those meets ``Russia’s`` as a word it does not know. So sentences are put together into text, which is cut again as
text is, and each new piece gets the tag of the entity that it overlaps.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

Tagged = list[tuple[str, str]]
"""A sentence: token and BIO tag."""

CLITICS = frozenset("s t re ve ll d m S T".split())
JOINED_BEFORE = frozenset(
    ", . ; : ! ? % ) ] } ” » … ’ 's ’s n't n’t 're ’re 've ’ve 'll ’ll 'd ’d 'm ’m".split()
)
JOINED_AFTER = frozenset("( [ { $ £ € “ « ‘ # @".split())
JOINED_BOTH = frozenset("- /".split())
STRAIGHT = frozenset("\" '".split())
INITIAL = re.compile(r"[A-Z]\.")


def read_bio(path: Path) -> Iterator[Tagged]:
    """The sentences of a file of ``token<TAB>tag`` lines with empty lines between them."""
    sentence: Tagged = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            token, tag = line.split("\t")
            sentence.append((token, tag))
        elif sentence:
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def spaced(tokens: list[str]) -> list[bool]:
    """For each token whether a space stands before it."""
    spaces = [False] * len(tokens)
    opened: set[str] = set()
    closes = [False] * len(tokens)
    for n, token in enumerate(tokens):
        if token in STRAIGHT:
            closes[n] = token in opened
            opened ^= {token}
    for n, (before, token) in enumerate(pairwise(tokens), start=1):
        following = tokens[n + 1] if n + 1 < len(tokens) else " "
        inside = before[-1].isalnum() and following[0].isalnum()
        after_mark = before in JOINED_BOTH and n > 1 and tokens[n - 2][-1].isalnum() and token[0].isalnum()
        joined = (
            token in JOINED_BEFORE
            or before in JOINED_AFTER
            or (token in JOINED_BOTH and inside)
            or after_mark
            or (token in STRAIGHT and closes[n])
            or (before in STRAIGHT and not closes[n - 1])
            or (before in ("’", "'") and token in CLITICS)
            or (INITIAL.fullmatch(before) and INITIAL.fullmatch(token))
            or unicodedata.combining(token[0])
        )
        spaces[n] = not joined
    return spaces


def as_text(sentence: Tagged) -> tuple[str, list[tuple[int, int, str]]]:
    """A sentence's text and its entities ``(start, end, class)``."""
    text, entities = "", list[tuple[int, int, str]]()
    for (token, tag), space in zip(sentence, spaced([t for t, _ in sentence]), strict=True):
        text += " " * space
        start = len(text)
        text += token
        mark, _, kind = tag.partition("-")
        if mark == "B":
            entities.append((start, len(text), kind))
        elif mark == "I" and entities:
            entities[-1] = (entities[-1][0], len(text), kind)
    return text, entities


def project(tokens: list[tuple[str, int, int]], entities: list[tuple[int, int, str]]) -> Tagged:
    """BIO tags of ``(text, start, end)`` tokens: a token that overlaps an entity is part of it."""
    tagged: Tagged = []
    last = None
    for text, start, end in tokens:
        entity = next((e for e in entities if e[0] < end and e[1] > start), None)
        tagged.append((text, "O" if entity is None else f"{'I' if entity == last else 'B'}-{entity[2]}"))
        last = entity
    return tagged


def write_bio(path: Path, sentences: Iterable[Tagged]) -> None:
    """Write ``token<TAB>tag`` lines with an empty line behind each sentence."""
    with path.open("w", encoding="utf-8") as file:
        for sentence in sentences:
            file.writelines(f"{token}\t{tag}\n" for token, tag in sentence)
            file.write("\n")


def write_given(source: Path, target: Path) -> None:
    """The entity data as it is, below ``target``, as Stanza's entity tagger reads it."""
    for part in ("train", "dev"):
        write_part(target, part, read_bio(source / f"{part}.bio"))


def write_part(target: Path, part: str, sentences: Iterable[Tagged]) -> None:
    """One part of the data as BIO and as Stanza's JSON."""
    from stanza.utils.datasets.ner.prepare_ner_file import process_dataset

    target.mkdir(parents=True, exist_ok=True)
    write_bio(target / f"{part}.bio", sentences)
    process_dataset(str(target / f"{part}.bio"), str(target / f"{part}.json"))
