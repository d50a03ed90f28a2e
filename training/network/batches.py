"""Windows of the training texts, and batches of them as tensors."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from quoteattr.parsing.network.model import Network
from quoteattr.parsing.network.units import Units, WordPieces
from training.corpora import world
from training.corpora.augment import person_names, restyled, varied
from training.corpora.polnear import held_out, read_split
from training.corpora.texts import (
    IGNORED,
    Text,
    entity_documents,
    entity_text,
    places_of,
    treebank_documents,
    treebank_text,
)

MASK = 103

HELD_SENTENCES = 700
"""Sentences of the treebanks' development part that are looked at while training."""


Silver = Mapping[int, dict[str, Any]]
"""Roles, cues and links of newswire articles by their numbers (``silver.py``)."""

SKIPPED = 1000
"""Windows that are passed over at a time."""


@dataclass
class Window:
    """A stretch of a text."""

    text: Text
    units: Units
    start: int
    end: int


def cut(text: Text, pieces: WordPieces, length: int, rng: random.Random | None) -> Iterator[Window]:
    """Windows of up to ``length`` pieces, mostly cut where a sentence or a line ends; ``rng`` shifts them."""
    units = Units(text.words, text.offsets, text.breaks, pieces(text.words))
    starts = {w.first for s, _ in text.sentences for w in text.syntax[s : s + 1]}
    room = length - 2
    limit = rng.randint(room // 3, room) if rng else room
    tidy = rng is None or rng.random() < 0.7
    start = 0
    while start < len(units.words):
        used, end = 0, start
        while end < len(units.words) and used + units.sizes[end] <= limit:
            used += units.sizes[end]
            end += 1
        if end < len(units.words) and tidy:
            late = range(end, start + (end - start) * 2 // 3, -1)
            end = next((k for k in late if k in starts or text.breaks[k]), end)
        end = max(end, start + 1)
        yield Window(text, units, start, end)
        start, limit = end, room


@dataclass
class Batch:
    """Windows as tensors: rows (4, batch, pieces), first and last pieces (batch, units), padding mask."""

    windows: list[Window]
    rows: Tensor
    first: Tensor
    last: Tensor
    padding: Tensor

    @classmethod
    def of(cls, windows: list[Window]) -> Batch:
        """Lay windows side by side."""
        read = [w.units.rows(w.start, w.end) for w in windows]
        longest = max(len(rows[0]) for rows, _, _ in read)
        most = max(len(first) for _, first, _ in read)
        rows = torch.tensor([[r + [0] * (longest - len(r)) for r in rows] for rows, _, _ in read])
        padding = torch.tensor([[False] * len(r[0]) + [True] * (longest - len(r[0])) for r, _, _ in read])
        first, last = (torch.tensor([x[k] + [0] * (most - len(x[k])) for x in read]) for k in (1, 2))
        return cls(windows, rows.transpose(0, 1), first, last, padding)

    def states(self, network: Network, hidden: float = 0.0) -> tuple[Tensor, Tensor]:
        """States of the units' first pieces and of their last ones, in single precision."""
        rows = self.rows
        if hidden:
            masked = (torch.rand(rows[0].shape) < hidden) & (rows[0] > MASK)
            rows = torch.cat([torch.where(masked, MASK, rows[0]).unsqueeze(0), rows[1:]])
        with torch.autocast(rows.device.type, torch.bfloat16):
            states = network.enc(rows, self.padding)
        return picked(states.float(), self.first), picked(states.float(), self.last)

    def classes(self, of: Callable[[Window], list[int]]) -> Tensor:
        """A number for each unit (batch, units), IGNORED behind a window's end and where ``of`` gives nothing."""
        most = self.first.shape[1]
        rows = [of(w) for w in self.windows]
        return torch.tensor([r + [IGNORED] * (most - len(r)) for r in rows])


def picked(states: Tensor, places: Tensor) -> Tensor:
    """``states`` (batch, n, width) at ``places`` (batch, m): quicker to train through than indexing."""
    rows = places + torch.arange(len(places)).unsqueeze(1) * states.shape[1]
    return states.flatten(0, 1).index_select(0, rows.flatten()).view(*places.shape, -1)


def word_states(batch: Batch, first: Tensor, last: Tensor) -> tuple[Tensor, list[list[tuple[int, int]]]]:
    """States of the words that lie in windows whole, and for each window its whole sentences as ranges of them."""
    parts, sentences = [], []
    for n, w in enumerate(batch.windows):
        own = []
        for s, e in w.text.sentences:
            words = w.text.syntax[s:e]
            if w.start <= words[0].first and words[-1].last < w.end:
                a = torch.tensor([x.first - w.start for x in words])
                b = torch.tensor([x.last - w.start for x in words])
                parts.append((first[n].index_select(0, a) + last[n].index_select(0, b)) / 2)
                own.append((s, e))
        sentences.append(own)
    return (torch.cat(parts) if parts else first[:0, 0]), sentences


def padded_sentences(network: Network, states: Tensor, lengths: list[int]) -> tuple[Tensor, Tensor]:
    """Sentences (n, longest + 1, width) with the root before their words, and which places hold something."""
    parts = [torch.cat([network.trees.root[None], s]) for s in states.split(lengths)]
    return (
        nn.utils.rnn.pad_sequence(parts, batch_first=True),
        torch.arange(max(lengths) + 1)[None] <= torch.tensor(lengths)[:, None],
    )


def rows_of(lengths: list[int]) -> Tensor:
    """For each word of sentences of these lengths, the number of its sentence."""
    return torch.tensor([k for k, n in enumerate(lengths) for _ in range(n)])


class Stream:
    """Endless windows of one kind of text, laid out anew each time round."""

    def __init__(self, make: Callable[[random.Random], Iterator[Window]], seed: int) -> None:
        self.make, self.rng = make, random.Random(seed)
        self.ready: list[Window] = []
        self.rounds = 0

    def take(self, n: int) -> list[Window]:
        """The next windows."""
        while len(self.ready) < n:
            fresh = list(self.make(self.rng))
            self.rng.shuffle(fresh)
            self.ready = fresh + self.ready
            self.rounds += 1
        taken, self.ready = self.ready[-n:], self.ready[:-n]
        return taken

    def skip(self, n: int) -> None:
        """Go on behind the next ``n`` windows, where a stopped run left off."""
        for at in range(0, n, SKIPPED):
            self.take(min(SKIPPED, n - at))


def streams(
    data: Path,
    pieces: WordPieces,
    length: int,
    seed: int,
    few: int | None,
    silver: Silver,
    labels: Path | None = None,
) -> dict[str, Stream]:
    """The kinds of training windows.

    ``silver`` has attributions for some of the newswire articles, ``labels`` is a folder of labelled news.
    """
    banks = treebank_documents(data, "train")[:few]
    news = entity_documents(data / "ner/train.bio")[:few]
    places = places_of(news)
    articles = read_split(data / "polnear/train", all_annotators=True)
    kept = held_out([a.name for a in articles])
    articles = [a for a in articles if a.name not in kept][:few]
    names = person_names(data / "ner/train.bio")
    known = frozenset(names)

    def treebank(rng: random.Random) -> Iterator[Window]:
        for name, document in banks:
            text = treebank_text(name, document, rng)
            if rng.random() < 0.4:
                text.words = restyled(text.words, text.breaks, rng)
            yield from cut(text, pieces, length, rng)

    def entities(rng: random.Random) -> Iterator[Window]:
        for n, document in enumerate(news):
            text = entity_text(str(n), document, rng, () if n in silver else places)
            if n in silver:
                text = replace(text, **silver[n])
            if rng.random() < 0.4:
                text.words = restyled(text.words, text.breaks, rng)
            yield from cut(text, pieces, length, rng)

    def attributions(rng: random.Random) -> Iterator[Window]:
        for article in articles:
            own = varied(article, names, known, rng) if rng.random() < 0.45 else article
            yield from cut(own, pieces, length, rng)

    def labelled(rng: random.Random) -> Iterator[Window]:
        for article in world.texts(data, labels, learned=True):
            own = varied(article, names, known, rng) if rng.random() < 0.3 else article
            yield from cut(world.laid_out(own, rng), pieces, length, rng)

    makers = {"treebank": treebank, "entities": entities, "attributions": attributions, "world": labelled}
    return {kind: Stream(make, seed + n) for n, (kind, make) in enumerate(makers.items())}


def held_windows(data: Path, pieces: WordPieces, length: int) -> dict[str, list[Window]]:
    """Windows of the development parts."""
    texts = [treebank_text(name, d, None) for name, d in treebank_documents(data, "dev")]
    random.Random(5).shuffle(texts)
    some, sentences = [], 0
    for text in texts:
        if sentences < HELD_SENTENCES:
            some.append(text)
            sentences += len(text.sentences)
    news = [entity_text(str(n), d, None) for n, d in enumerate(entity_documents(data / "ner/dev.bio"))]
    articles = read_split(data / "polnear/dev", all_annotators=False)
    kinds = {"treebank": some, "entities": news, "attributions": articles}
    return {kind: [w for t in texts for w in cut(t, pieces, length, None)] for kind, texts in kinds.items()}
