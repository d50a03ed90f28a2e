"""Train the judge's reading of pairs: what two statements that lie near are to each other.

    python -m training.claims.pairs --data DATA --statements WEIGHTS --out OUT [--start WEIGHTS] [--steps 3000]

A cross-encoder (Reimers & Gurevych 2019) over both contents, of the same MiniLM as the encoder of statements. Their
speakers are not told, since in what was written for learning who denies a thing is mostly somebody else. Its word
vectors and first layers stay as they are, as those of the encoder do, so that one graph can hold both. Pairs that say
the same, the opposite and different things are told apart; of the many that are different those that lie near are
taken most. What is learned from is that of :mod:`training.claims.statements`; ``--again`` takes pairs.jsonl and
``matters_[0-9].txt``, which have fewer traps, so many times as often as the rest, ``--across`` adds so many near pairs
of different matters to an epoch.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from quoteattr.claims.encoder import SIDE, joined, sentence
from training.claims.statements import DIFFERENT, OPPOSITE, SAME, Matter, all_matters
from training.claims.train import Learner
from training.claims.tuned import WIDTH, Descent, Tuned, options

BATCH, TOGETHER = 32, 1024
"""Pairs of a step, and of what is sorted by length at once."""
RATE = 7e-5
DIFFERENT_TOO = 2
"""Different pairs of a matter for each that says the same or the opposite."""
SHARPNESS, HIGHEST = 7.0, 0.9
"""How much more often near pairs are taken: by the exponential of the cosine, up to a highest."""
NEAREST, LEAST = 12, 0.35
"""Statements of other matters that are near to one, and how near at least."""
CHANGED = 0.6
"""Share of pairs that say the same of which a number, a day or a month is changed, where both have one: they are
different then."""
ALIKE = tuple(
    tuple(words.split())
    for words in (
        "one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty "
        "seventy eighty ninety",
        "hundred thousand million billion",
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "January February March April May June July August September October November December",
        "first second third fourth fifth",
    )
)
"""Words that can stand for each other; figures go with the first."""
_CLASS = {word: n for n, words in enumerate(ALIKE) for word in words}
_WORD = re.compile(r"[A-Za-z]+|\d+(?:[.,]\d+)*")

Row = tuple[str, str, int]


class PairLearner(Tuned):
    """MiniLM over a pair, and the layer that makes three scores of its first state and its mean."""

    def __init__(self, weights: Path | None = None) -> None:
        super().__init__()
        self.head = nn.Linear(2 * WIDTH, 3)
        self.begin(weights)

    def forward(self, pairs: Sequence[tuple[str, str]]) -> Tensor:
        """Scores (pairs, 3) of sentences."""
        sides = [[e.ids[1:-1][:SIDE] for e in self.tokenizer.encode_batch(list(pair))] for pair in pairs]
        both = [joined(a, b) for a, b in sides]
        ids, segments = (
            nn.utils.rnn.pad_sequence([torch.tensor(x[n]) for x in both], batch_first=True) for n in (0, 1)
        )
        mask = nn.utils.rnn.pad_sequence([torch.ones(len(x)) for x, _ in both], batch_first=True)
        states, mean = self.states(ids, mask, segments)
        scores: Tensor = self.head(torch.cat([states[:, 0], mean], 1))
        return scores


@torch.no_grad()
def vectors_of(encoder: Learner, said: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
    """The vectors of statements."""
    parts = [encoder(said[at : at + TOGETHER])[0] for at in range(0, len(said), TOGETHER)]
    found: NDArray[np.float32] = torch.cat(parts).numpy()
    return found


def across(said: Sequence[tuple[int, str]], vectors: NDArray[np.float32]) -> list[tuple[str, str]]:
    """Contents of different matters (which are numbered) that lie near."""
    owner = np.array([n for n, _ in said])
    found = []
    for at in range(0, len(said), TOGETHER):
        cosines = vectors[at : at + TOGETHER] @ vectors.T
        cosines[owner[at : at + TOGETHER, None] == owner] = -1
        for row, near in enumerate(np.argpartition(-cosines, NEAREST, axis=1)[:, :NEAREST]):
            found += [(said[at + row][1], said[n][1]) for n in near if cosines[row, n] > LEAST]
    return found


def class_of(word: str) -> int:
    """The number of a word's class; -1 for none."""
    return 0 if word[0].isdigit() else _CLASS.get(word, -1)


def changed(text: str, other: str, rng: random.Random) -> str:
    """A content with another number, day or month where both have one; "" where they haven't."""
    common = {class_of(w) for w in _WORD.findall(text)} & {class_of(w) for w in _WORD.findall(other)} - {-1}
    places = [match for match in _WORD.finditer(text) if class_of(match[0]) in common]
    if not places:
        return ""
    place = rng.choice(places)
    word = place[0]
    if word[0].isdigit():
        new = rng.choice([d for d in "123456789" if d != word[0]]) + word[1:]
    else:
        new = rng.choice([w for w in ALIKE[_CLASS[word]] if w != word])
    return text[: place.start()] + new + text[place.end() :]


class Epochs:
    """The rows of epoch after epoch, in steps."""

    def __init__(self, matters: list[Matter], encoder: Learner, args: argparse.Namespace) -> None:
        self.rng = random.Random(args.seed)
        vectors = vectors_of(encoder, [pair for m in matters for pair in m.said])
        starts = np.cumsum([0, *(len(m.said) for m in matters)])
        own = [vectors[a:b] for a, b in pairwise(starts)]
        self.near = [v @ v.T for v in own]
        said = [(n, sentence(text)) for n, m in enumerate(matters) for _, text in m.said]
        self.far = across(said, vectors) if args.across else []
        self.matters = matters
        self.times = [args.again if m.earlier else 1 for m in matters]
        self.across = min(args.across, len(self.far))

    def rows(self) -> list[Row]:
        """Those of an epoch, in any order."""
        found = [(a, b, DIFFERENT) for a, b in self.rng.sample(self.far, self.across)]
        for matter, near, times in zip(self.matters, self.near, self.times, strict=True):
            for _ in range(times):
                found += self.of_matter(matter, near)
        self.rng.shuffle(found)
        return found

    def of_matter(self, matter: Matter, near: NDArray[np.float32]) -> list[Row]:
        """A matter's pairs, the different ones drawn."""
        rng, pairs = self.rng, list(matter.labels)
        taken = [pair for pair in pairs if matter.labels[pair] != DIFFERENT]
        rest = [pair for pair in pairs if matter.labels[pair] == DIFFERENT]
        if rest:
            weights = [float(np.exp(SHARPNESS * min(near[pair], HIGHEST))) for pair in rest]
            taken += rng.choices(rest, weights, k=min(len(rest), DIFFERENT_TOO * max(len(taken), 4)))
        said, found = [sentence(text) for _, text in matter.said], list[Row]()
        for pair in taken:
            i, j = pair if rng.random() < 0.5 else pair[::-1]
            label = matter.labels[pair]
            found.append((said[i], said[j], label))
            if label == SAME and rng.random() < CHANGED and (other := changed(said[i], said[j], rng)):
                found.append((other, said[j], DIFFERENT))
        return found

    def steps(self) -> list[list[Row]]:
        """An epoch's steps: pairs of about one length go together."""
        rows, found = self.rows(), list[list[Row]]()
        for at in range(0, len(rows), TOGETHER):
            some = sorted(rows[at : at + TOGETHER], key=lambda r: len(r[0]) + len(r[1]))
            batches = [some[n : n + BATCH] for n in range(0, len(some), BATCH)]
            found += self.rng.sample(batches, len(batches))
        return found


def train(learner: PairLearner, epochs: Epochs, args: argparse.Namespace) -> None:
    descent = Descent(learner, learner.head, args.steps, args.rate)
    began, total, waiting = time.monotonic(), 0.0, list[list[Row]]()
    for step in range(args.steps):
        waiting = waiting or epochs.steps()
        rows = waiting.pop()
        scores = learner([row[:2] for row in rows])
        total += descent.step(F.cross_entropy(scores, torch.tensor([row[2] for row in rows])))
        if (step + 1) % 100 == 0:
            print(f"step {step + 1}: loss {total / 100:.3f}, {time.monotonic() - began:.0f} s", flush=True)
            total = 0.0
    torch.save(learner.state_dict(), args.out)


@torch.no_grad()
def measure(learner: PairLearner, encoder: Learner, matters: Sequence[Matter]) -> None:
    """How well the near pairs of matters that were kept are told apart."""
    from sklearn.metrics import average_precision_score

    learner.eval()
    labels, scores = list[int](), list[Tensor]()
    for matter in matters:
        said = [sentence(text) for _, text in matter.said]
        vectors = vectors_of(encoder, matter.said)
        pairs = [(i, j) for i, j in matter.labels if vectors[i] @ vectors[j] > LEAST]
        labels += [matter.labels[pair] for pair in pairs]
        for at in range(0, len(pairs), BATCH):
            scores.append(F.softmax(learner([(said[i], said[j]) for i, j in pairs[at : at + BATCH]]), -1))
    table, truth = torch.cat(scores), torch.tensor(labels)
    for name, label in (("same", SAME), ("opposite", OPPOSITE)):
        found = average_precision_score(truth == label, table[:, label])
        print(f"{len(labels)} pairs kept: average precision of {name} {found:.3f}")


def main() -> None:
    parser = options(__doc__, RATE)
    parser.add_argument("--statements", type=Path, required=True, help="weights of training.claims.train")
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--again", type=int, default=1)
    parser.add_argument("--across", type=int, default=0)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    learned, kept = all_matters(args.data)
    print(f"{len(learned)} matters, {len(kept)} kept", flush=True)
    learner = PairLearner(args.start)
    encoder = Learner(args.statements).eval()
    train(learner, Epochs(learned, encoder, args), args)
    measure(learner, encoder, kept)


if __name__ == "__main__":
    main()
