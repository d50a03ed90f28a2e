"""The training data as the network reads it: units with what is known of them.

Three corpora tell three things: the treebanks (Universal Dependencies EWT and GUM) where words and sentences begin,
tags, lemmas and trees; English Worldwide Newswire the entities; PolNeAR (``polnear.py``) the attributions. Each is
laid out as running text, line breaks and all, since that is what the network meets later.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from quoteattr.parsing.network.labels import JOINED, SENTENCE, WORD
from quoteattr.parsing.network.lemmas import lemma_rule
from quoteattr.parsing.network.units import UNIT, break_class
from training.corpora.entities import as_text, read_bio

WRAPPED = 80
"""Columns that treebanks' raw text is wrapped at (by Stanza's and CoNLL's conversion)."""

IGNORED = -100
"""A class that is not known, so that nothing is learned from it."""

FINAL = re.compile(r"[.!?:;,…—–-][\"'”’»)\]]*$")
"""How a sentence ends that needs no line of its own."""


@dataclass
class Word:
    """A word of a treebank: its first and last unit, and its annotation (``head`` counts words of the text)."""

    first: int
    last: int
    tag: str
    rule: str
    head: int  # index into the text's words, -1 for the root
    relation: str


@dataclass
class Text:
    """A text as units, with what a corpus tells of it; empty where it tells nothing."""

    name: str
    words: list[str]
    breaks: list[int]
    segments: list[int] = field(default_factory=list)
    syntax: list[Word] = field(default_factory=list)
    sentences: list[tuple[int, int]] = field(default_factory=list)  # words of each, as a range
    entities: list[str] = field(default_factory=list)  # BIO tag of each unit
    roles: list[str] = field(default_factory=list)  # BIO tag of each unit, by PolNeAR's guide
    world: list[str] = field(default_factory=list)  # the same by ours
    inner: list[str] = field(default_factory=list)  # by ours, of reports inside reports
    acts: dict[int, int] = field(default_factory=dict)  # of a cue's first unit
    links: dict[tuple[int, int], list[int]] = field(
        default_factory=dict
    )  # first units of the cues a span goes with
    cues: list[int] = field(default_factory=list)
    offsets: list[tuple[int, int]] = field(default_factory=list)
    text: str = ""


@dataclass
class Sentence:
    """A sentence of a treebank."""

    text: str
    rows: list[list[str]]  # CoNLL-U columns of its words
    spans: list[tuple[int, int]]  # offsets of the words in ``text``
    paragraph: bool


def read_conllu(path: Path) -> Iterator[list[Sentence]]:
    """The documents of a treebank file, each a list of sentences."""
    document: list[Sentence] = []
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        lines = block.split("\n")
        if any(line.startswith("# newdoc") for line in lines) and document:
            yield document
            document = []
        paragraph = not document or any(re.match(r"# newpar( |=|$)", line) for line in lines)
        document.append(read_sentence(lines, paragraph))
    if document:
        yield document


def read_sentence(lines: list[str], paragraph: bool) -> Sentence:
    """One sentence; the words of a multi-word token are cut out of it, if their lengths add up."""
    text, rows, spans = "", list[list[str]](), list[tuple[int, int]]()
    token_end, space = 0, ""
    at, end = 0, 0  # what is left of a multi-word token
    for line in lines:
        if line.startswith("#"):
            continue
        columns = line.split("\t")
        number = columns[0]
        if "." in number:
            continue
        if "-" in number:
            token_end = int(number.partition("-")[2])
            text += space
            at, end = len(text), len(text) + len(columns[1])
            text += columns[1]
            space = "" if "SpaceAfter=No" in columns[9] else " "
            continue
        if int(number) <= token_end:
            spans.append((at, min(at + len(columns[1]), end)))
            at = spans[-1][1]
        else:
            text += space
            spans.append((len(text), len(text) + len(columns[1])))
            text += columns[1]
            space = "" if "SpaceAfter=No" in columns[9] else " "
        rows.append(columns)
    return Sentence(text, rows, spans, paragraph)


def laid_out(document: list[Sentence], rng: random.Random | None) -> tuple[str, list[int]]:
    """A document's text and where each sentence starts in it.

    Without ``rng`` as the CoNLL evaluation lays it out: paragraphs apart by an empty line, lines wrapped. With it,
    that or one paragraph a line; and half of the documents get back what the treebanks lost, the line break behind a
    heading, an address or an item of a list, so that a text without such breaks is no reason to cut lines up.
    """
    wrap = rng is None or rng.random() < 0.5
    gap = "\n\n" if wrap or (rng and rng.random() < 0.5) else "\n"
    own_lines = rng is not None and rng.random() < 0.5
    text, starts = "", []
    for before, sentence in zip([None, *document], document, strict=False):
        if before:
            new_line = own_lines and not FINAL.search(before.text)
            text += gap if sentence.paragraph else "\n" if new_line else " "
        starts.append(len(text))
        text += sentence.text
    return (wrapped(text) if wrap else text), starts


def wrapped(text: str) -> str:
    """The text with a line break for the last blank of every 80 columns; as long as before."""
    characters = list(text)
    line, blank = 0, -1
    for n, c in enumerate(characters):
        if c == "\n":
            line, blank = n + 1, -1
        elif c == " ":
            if n - line > WRAPPED and blank >= 0:
                characters[blank] = "\n"
                line = blank + 1
            blank = n
    return "".join(characters)


def treebank_text(name: str, document: list[Sentence], rng: random.Random | None) -> Text:
    """A document of a treebank as units; a word that begins inside a unit takes its sentence's tree with it."""
    text, starts = laid_out(document, rng)
    offsets = [m.span() for m in UNIT.finditer(text)]
    by_start = {s: n for n, (s, _) in enumerate(offsets)}
    by_end = {e: n for n, (_, e) in enumerate(offsets)}
    found = Text(name, [text[s:e] for s, e in offsets], breaks_of(text, offsets), offsets=offsets, text=text)
    found.segments = [JOINED] * len(offsets)
    for sentence, start in zip(document, starts, strict=True):
        places = [(by_start.get(start + s), by_end.get(start + e)) for s, e in sentence.spans]
        for first, _ in places:
            if first is not None:
                found.segments[first] = WORD
        if places[0][0] is not None:
            found.segments[places[0][0]] = SENTENCE
        if any(a is None or b is None for a, b in places):
            continue
        base = len(found.syntax)
        for row, (first, last) in zip(sentence.rows, places, strict=True):
            head = int(row[6])
            found.syntax.append(
                Word(first, last, "|".join((row[3], row[4], row[5])), lemma_rule(row[1], row[2]),
                     base + head - 1 if head else -1, row[7])
            )  # fmt: skip
        found.sentences.append((base, len(found.syntax)))
    return found


def breaks_of(text: str, offsets: list[tuple[int, int]]) -> list[int]:
    """The break before each unit."""
    return [0, *(break_class(text[e:s]) for (_, e), (s, _) in pairwise(offsets))][: len(offsets)]


def treebank_documents(data: Path, part: str) -> list[tuple[str, list[Sentence]]]:
    """The documents of both treebanks' ``part`` with a name each."""
    found = []
    for bank in ("EWT", "GUM"):
        path = data / f"ud/UD_English-{bank}/en_{bank.lower()}-ud-{part}.conllu"
        found += [(f"{bank}-{n}", d) for n, d in enumerate(read_conllu(path))]
    return found


OFFICES_ADDED = 0.1
"""Share of full names of persons that get an office."""
OFFICES = (
    "the head of the foreign ministry of",
    "the minister of energy of",
    "the deputy prime minister of",
    "the governor of",
    "the mayor of",
    "the president of",
    "the secretary of the security council of",
    "the ambassador of",
    "the prosecutor general of",
    "the chief of the general staff of",
    "the head of the central bank",
    "the chairman of the council of the bank",
    "the leader of the opposition",
    "the speaker of the parliament of",
    "the director of the plant",
    "the head of the trade union",
)
"""What is put before such names: a place follows where it ends in *of*."""


def entity_documents(path: Path) -> list[list[list[tuple[str, str]]]]:
    """The articles of the newswire set: an address stands alone before each."""
    found: list[list[list[tuple[str, str]]]] = [[]]
    for sentence in read_bio(path):
        if len(sentence) == 1 and sentence[0][0].startswith("http"):
            found.append([])
        else:
            found[-1].append(sentence)
    return [d for d in found if d]


def news_segments(words: list[str], breaks: list[int]) -> list[int]:
    """What the lines of a news text tell of its sentences, for each unit; most of it is not known.

    A line starts a sentence. A capital behind a word of the same line doesn't: *Steven F. Udvar*, *Space Shuttle
    Columbia*. Lines that go on with a small letter tell nothing.
    """
    found = [IGNORED] * len(words)
    for n, (before, word) in enumerate(pairwise(["", *words])):
        if (n == 0 or breaks[n]) and not word[0].islower():
            found[n] = SENTENCE
        elif word[0].isupper() and before.isalnum() and not breaks[n]:
            found[n] = WORD
    return found


def places_of(documents: list[list[list[tuple[str, str]]]]) -> list[str]:
    """The places that documents name, each as often as they do."""
    found: list[str] = []
    for before, (word, tag) in pairwise([("", "O"), *(pair for d in documents for s in d for pair in s)]):
        if tag == "B-LOC":
            found.append(word)
        elif tag == "I-LOC" and before[1][2:] == "LOC":
            found[-1] += f" {word}"
    return found


def with_offices(
    sentence: list[tuple[str, str]], places: Sequence[str], rng: random.Random
) -> list[tuple[str, str]]:
    """A sentence some of whose full names of persons get an office before them, as translated news has it: *the
    governor of Tver Igor Rudenya*, where place and name are two."""
    found: list[tuple[str, str]] = []
    for n, (word, tag) in enumerate(sentence):
        full = tag == "B-PERSON" and sentence[n + 1 : n + 2] and sentence[n + 1][1] == "I-PERSON"
        alone = n == 0 or not sentence[n - 1][0][:1].isupper()
        if full and alone and rng.random() < OFFICES_ADDED:
            found += [(w, "O") for w in rng.choice(OFFICES).split()]
            if found[-1][0] == "of":
                words = rng.choice(places).split()
                found += [(w, f"{'I' if k else 'B'}-LOC") for k, w in enumerate(words)]
        found.append((word, tag))
    return found


def entity_text(
    name: str,
    document: list[list[tuple[str, str]]],
    rng: random.Random | None,
    places: Sequence[str] = (),
) -> Text:
    """An article of the newswire set as units with BIO tags; the set's sentences are the article's paragraphs.

    With ``places``, names of places, some persons get an office.
    """
    text, spans = "", list[tuple[int, int, str]]()
    gap = "\n" if rng and rng.random() < 0.5 else "\n\n"
    for sentence in document:
        text += gap if text else ""
        own, entities = as_text(with_offices(sentence, places, rng) if rng and places else sentence)
        if rng and rng.random() < 0.03 and own.upper() and len(own.upper()) == len(own):
            own = own.upper()
        spans += [(len(text) + s, len(text) + e, kind) for s, e, kind in entities]
        text += own
    offsets = [m.span() for m in UNIT.finditer(text)]
    tags, at = [], 0
    for start, end in offsets:
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        inside = at < len(spans) and spans[at][0] < end
        tags.append(f"{'B' if start <= spans[at][0] else 'I'}-{spans[at][2]}" if inside else "O")
    for n, (before, tag) in enumerate(pairwise(["O", *tags])):
        if tag[0] == "I" and before[1:] != tag[1:]:
            tags[n] = "B" + tag[1:]
    words, breaks = [text[s:e] for s, e in offsets], breaks_of(text, offsets)
    return Text(name, words, breaks, news_segments(words, breaks), entities=tags, offsets=offsets, text=text)
