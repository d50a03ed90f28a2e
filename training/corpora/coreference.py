"""What stands for whom: GUM's chains, and the sources of labelled news with the names of their speakers.

A mention is its head word (word-level coreference: V. Dobrovolskii, EMNLP 2021). Candidates are all nominal words; what
is learned from are the heads of GUM's mentions (``Entity=`` in the column MISC) and those of sources that a name was
given for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quoteattr.parsing.structure import Parse, Word
from training.corpora.chains import mark

NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
INSIDE = frozenset({"compound", "flat", "fixed", "goeswith", "expl", "dep"})
"""Relations of words that belong to another head."""


@dataclass(frozen=True)
class Mention:
    """The head word of a mention, as units.

    ``chain`` is -1 where nobody knows. ``asked``: an antecedent is learned for it; ``first``: it has none in the text.
    """

    start: int
    end: int  # the last unit
    chain: int = -1
    asked: bool = False
    first: bool = False


def nominal(word: Word) -> bool:
    """Is it a noun, a name or a pronoun that heads a phrase?"""
    return word.upos in NOMINAL and word.deprel.partition(":")[0] not in INSIDE


def chains(rows_of_sentences: Iterable[Sequence[Sequence[str]]]) -> dict[tuple[int, int], int]:
    """(Sentence, row) of the head of each mention that lies in one sentence -> its chain, by GUM's columns."""
    sentences = list(rows_of_sentences)
    opened: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    spans: list[tuple[int, str, int, int, int]] = []  # chain, type, sentence, first word, last word
    for number, rows in enumerate(sentences):
        for row in rows:
            mark(row, number, opened, spans)
    found: dict[tuple[int, int], int] = {}
    # the narrower first: a word heads the smallest mention that it can
    for chain, _, number, a, b in sorted(spans, key=lambda s: (s[2], s[4] - s[3])):
        rows = sentences[number]
        ids = {row[0] for row in rows[a - 1 : b]}
        tops = [k for k in range(a - 1, b) if rows[k][6] not in ids and rows[k][3] != "PUNCT"]
        if tops:
            found.setdefault((number, tops[0]), chain)
    return found


def in_order(known: Mapping[tuple[int, int], tuple[int, bool]]) -> list[Mention]:
    """Mentions from units' (first, last) -> (chain, whether an antecedent is learned), the first of a chain marked."""
    seen = set[int]()
    found = []
    for (start, end), (chain, asked) in sorted(known.items()):
        found.append(Mention(start, end, chain, asked, first=chain not in seen))
        if chain >= 0:
            seen.add(chain)
    return found


def of_news(
    offsets: Sequence[tuple[int, int]], parse: Parse, attributions: Iterable[Mapping[str, Any]]
) -> list[Mention]:
    """The mentions of a labelled article: the sources' heads and the names go together by the speaker's name."""
    ends = [e for _, e in offsets]

    def units(start: int, end: int) -> tuple[int, int]:
        return bisect_right(ends, start), bisect_right(ends, end - 1)

    known: dict[tuple[int, int], tuple[int, bool]] = {}
    for sentence in parse.sentences:
        for word in sentence.words:
            if nominal(word):
                known[units(word.start, word.end)] = -1, False
    speakers: dict[str, int] = {}
    for attribution in attributions:
        name = attribution["speaker"]
        if isinstance(name, str) and attribution["source"]:
            speakers.setdefault(name, len(speakers))
    for sentence in parse.sentences:
        for entity in sentence.entities:
            own = parse.text[entity.start : entity.end].split()
            for name, number in speakers.items():
                parts = name.split()
                short = entity.type == "PERSON" and own[-1] == parts[-1]
                if own == parts or (short and set(own) <= set(parts)):
                    top = sentence.top(entity.start, entity.end)
                    if top is not None:
                        known[units(top.start, top.end)] = number, False
    for attribution in attributions:
        name, source = attribution["speaker"], attribution["source"]
        if isinstance(name, str) and source:
            head = parse.sentence_at(source[0][0])
            top = head.top(*source[0]) if head is not None else None
            if top is not None:
                known[units(top.start, top.end)] = speakers[name], top.upos != "PROPN"
    return [m if m.asked and not m.first else Mention(m.start, m.end, m.chain) for m in in_order(known)]
