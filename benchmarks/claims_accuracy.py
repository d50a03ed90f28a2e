"""How well claims are grouped, against the gold grouping in tests/claims/gold.

    python benchmarks/claims_accuracy.py [--errors]

Prints precision, recall and F1 over pairs of contents, and how many of the annotated look-alike pairs are kept apart;
with --errors also the claims that were torn apart or joined.
"""

from __future__ import annotations

import argparse
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pandas as pd

GOLD = Path(__file__).resolve().parents[1] / "tests" / "claims" / "gold"
PARTS = {
    "example corpus": ("corpus.csv", None),
    "- articles 01 to 08": ("corpus.csv", "tuned"),
    "- articles 09 to 16": ("corpus.csv", "held-out"),
    "other matters": ("other.csv", None),
    "fresh matters": ("fresh.csv", None),
}


class Figures(NamedTuple):
    """Counts over pairs of contents."""

    contents: int
    right: int
    found: int
    gold: int
    apart: int
    lookalikes: int
    errors: Counter[tuple[str, str, str]]

    @property
    def precision(self) -> float:
        """Share of the joined pairs that the gold joins."""
        return self.right / max(self.found, 1)

    @property
    def recall(self) -> float:
        """Share of the gold's pairs that were joined."""
        return self.right / max(self.gold, 1)

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return 2 * self.right / max(self.found + self.gold, 1)

    @property
    def kept_apart(self) -> float:
        """Share of the look-alike pairs that were kept apart."""
        return self.apart / max(self.lookalikes, 1)


def read_gold(file: str, part: str | None = None) -> pd.DataFrame:
    frame = pd.read_csv(GOLD / file, keep_default_na=False)
    return frame[frame["part"] == part] if part else frame


def measure(gold: pd.DataFrame) -> Figures:
    from quoteattr.claims import claims_long

    answers = claims_long(gold)
    claims, golds = answers["claim_id"].tolist(), answers["gold"].tolist()
    pairs = pd.read_csv(GOLD / "lookalikes.csv")
    lookalikes = {frozenset(pair) for pair in zip(pairs["gold_a"], pairs["gold_b"], strict=True)}
    right = found = wanted = apart = alike = 0
    errors: Counter[tuple[str, str, str]] = Counter()
    for i, j in combinations(range(len(claims)), 2):
        same, joined = golds[i] == golds[j], claims[i] == claims[j]
        right += same and joined
        found += joined
        wanted += same
        if frozenset((golds[i], golds[j])) in lookalikes and not same:
            alike += 1
            apart += not joined
        if same != joined:
            errors["torn" if same else "joined", *sorted((golds[i], golds[j]))] += 1
    return Figures(len(claims), right, found, wanted, apart, alike, errors)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--errors", action="store_true", help="also what was torn apart or joined")
    options = parser.parse_args()
    print("| part | contents | pairs in gold | precision | recall | F1 | look-alikes kept apart |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, (file, part) in PARTS.items():
        f = measure(read_gold(file, part))
        kept = f"{f.apart} of {f.lookalikes} ({100 * f.kept_apart:.0f} %)"
        print(
            f"| {name} | {f.contents} | {f.gold} | {f.precision:.3f} | {f.recall:.3f} | {f.f1:.3f} | {kept} |"
        )
        if options.errors:
            for (kind, a, b), count in sorted(f.errors.items()):
                print(f"    {kind}: {a} / {b}: {count}")


if __name__ == "__main__":
    main()
