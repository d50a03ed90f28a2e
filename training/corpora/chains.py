"""Documents of GUM with their coreference (Zeldes 2017): ``Entity=`` in the column MISC of its CoNLL-U."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from quoteattr.parsing.structure import Entity, Parse, Sentence, Span, Word

TYPES = {"person": "PERSON", "organization": "ORG", "place": "LOC"}
"""GUM's types of entities as the tagger calls them."""


@dataclass
class Chained:
    """A document: its annotated parse, and the entity chains by mention span and by the mention's head."""

    name: str
    parse: Parse
    chains: dict[Span, int] = field(default_factory=dict)  # mention span -> chain
    heads: dict[int, int] = field(
        default_factory=dict
    )  # start of a word -> chain of the mention that it heads
    mentions: dict[int, int] = field(
        default_factory=dict
    )  # the same, heads alone and no other words of names
    kinds: dict[int, str] = field(default_factory=dict)  # chain -> GUM's type of entity


def read_gum(folder: Path, part: str = "train") -> Iterator[Chained]:
    """The documents of a part (``train``, ``dev``, ``test``) in a GUM folder."""
    for path in sorted(folder.glob(f"*{part}.conllu")):
        block: list[str] = []
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("# newdoc id") and block:
                yield convert(block)
                block = []
            block.append(line)
        yield convert(block)


def convert(lines: list[str]) -> Chained:
    """One document of CoNLL-U lines."""
    name = next(x.split("= ")[1] for x in lines if x.startswith("# newdoc id"))
    text = ""
    sentences: list[list[Word]] = []
    rows: list[list[str]] = []
    opened: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    spans: list[tuple[int, str, int, int, int]] = []  # chain, type, sentence, first word, last word
    for line in [*lines, ""]:
        if line.startswith("# newpar") and text and not text.endswith("\n\n"):
            text = text.rstrip(" ") + "\n\n"
        if line and line[0].isdigit():
            rows.append(line.split("\t"))
        elif not line and rows:
            words, text = place(rows, text)
            number = len(sentences)
            for row in (r for r in rows if r[0].isdigit()):
                mark(row, number, opened, spans)
            sentences.append(words)
            rows = []
    gold = Chained(name, Parse(text, ()))
    entities: dict[int, list[Entity]] = defaultdict(list)
    for chain, kind, number, first, last in spans:
        words = sentences[number]
        inside = [w for w in words if first <= w.id <= last]
        ids = {w.id for w in inside}
        head = next((w for w in inside if w.head not in ids and w.upos != "PUNCT"), inside[0])
        gold.chains[(inside[0].start, inside[-1].end)] = chain
        gold.kinds.setdefault(chain, kind)
        gold.heads.setdefault(head.start, chain)
        gold.mentions.setdefault(head.start, chain)
        run = proper_run(inside, head)
        if run and kind in TYPES:
            entities[number].append(Entity(TYPES[kind], run[0].start, run[-1].end))
            for word in run:
                gold.heads.setdefault(word.start, chain)
    built = []
    for number, words in enumerate(sentences):
        kept: list[Entity] = []
        for entity in sorted(entities[number], key=lambda e: (e.start - e.end, e.start)):
            if not any(k.start < entity.end and entity.start < k.end for k in kept):
                kept.append(entity)
        built.append(Sentence(tuple(words), tuple(sorted(kept, key=lambda e: e.start))))
    gold.parse = Parse(text, tuple(built))
    return gold


def place(rows: list[list[str]], text: str) -> tuple[list[Word], str]:
    """The words of a sentence with offsets, and the text that they lengthen."""
    words: list[Word] = []
    until, whole, at = 0, "", 0
    for row in rows:
        if "." in row[0]:
            continue
        spaced = "" if "SpaceAfter=No" in row[9] else " "
        if "-" in row[0]:
            until, whole, at = int(row[0].split("-")[1]), row[1], len(text)
            text += row[1] + spaced
            continue
        number = int(row[0])
        if number <= until:
            found = whole.find(row[1])
            start, end = (at + found, at + found + len(row[1])) if found >= 0 else (at, at + len(whole))
        else:
            start, end = len(text), len(text) + len(row[1])
            text += row[1] + spaced
        words.append(Word(number, row[1], row[2], row[3], int(row[6]), row[7], start, end, row[4], row[5]))
    return words, text


def mark(
    row: list[str],
    number: int,
    opened: dict[int, list[tuple[str, int, int]]],
    spans: list[tuple[int, str, int, int, int]],
) -> None:
    """Open and close the entities that ``Entity=`` marks at a word."""
    value = next((x[7:] for x in row[9].split("|") if x.startswith("Entity=")), "")
    for piece in re.findall(r"\([^()]+\)?|\d+\)", value):
        if piece.startswith("("):
            chain, kind = piece[1:].rstrip(")").split("-")[:2]
            if piece.endswith(")"):
                spans.append((int(chain), kind, number, int(row[0]), int(row[0])))
            else:
                opened[int(chain)].append((kind, number, int(row[0])))
        else:
            chain = piece.rstrip(")")
            if opened[int(chain)]:
                kind, sentence, first = opened[int(chain)].pop()
                if sentence == number:
                    spans.append((int(chain), kind, number, first, int(row[0])))


def proper_run(words: list[Word], head: Word) -> list[Word]:
    """The proper nouns around the head of a mention; empty when it is headed by a common noun."""
    if head.upos != "PROPN":
        return []
    at = words.index(head)
    first = last = at
    while first and words[first - 1].upos == "PROPN":
        first -= 1
    while last + 1 < len(words) and words[last + 1].upos == "PROPN":
        last += 1
    return words[first : last + 1]
