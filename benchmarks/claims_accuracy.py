"""How well claims are grouped, against the gold grouping in tests/claims/gold.

    python benchmarks/claims_accuracy.py [--errors] [--corpus DATA/claims/dev [--denied "C1-C14 C6-C10"]]

Prints precision, recall and F1 over pairs of contents, and how many of the annotated look-alike pairs are kept apart;
with --errors also the claims that were torn apart or joined. The unseen matters, which nothing was learned from or set
on, are grouped each by itself. --corpus measures a folder instead: articles (``*.txt``)
and ``gold.json`` with ``quotes`` (id, doc, content, speaker, claim) and ``traps`` (two ids of quotes that only look
alike); --denied names pairs of its claims of which one denies the other, and counts the traps among them that
are linked.
"""

from __future__ import annotations

import argparse
import json
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
UNSEEN = "unseen.csv"


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


def read_corpus(folder: Path) -> tuple[pd.DataFrame, set[frozenset[str]]]:
    """The gold contents of a folder as a table, and its look-alikes as pairs of claims."""
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    texts = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}
    rows = [
        {
            "gold": quote["claim"],
            "doc_id": quote["doc"],
            "quote_id": quote["id"],
            "speaker": quote["speaker"] or "",
            "quote": texts[quote["doc"]][quote["content"][0][0] : quote["content"][-1][1]],
            "start": quote["content"][0][0],
            "end": quote["content"][-1][1],
            "content_spans": ";".join(f"{start}-{end}" for start, end in quote["content"]),
        }
        for quote in gold["quotes"]
    ]
    claim_of = {row["quote_id"]: row["gold"] for row in rows}
    return pd.DataFrame(rows), {frozenset((claim_of[a], claim_of[b])) for a, b, _ in gold["traps"]}


def denials(folder: Path, denied: set[frozenset[str]]) -> tuple[int, int]:
    """How many traps of a folder's gold deny each other and are linked as such, and how many deny each other."""
    from quoteattr.claims import claims_long

    answers = claims_long(read_corpus(folder)[0]).set_index("quote_id")
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    found = [
        answers.loc[b, "claim_id"] in answers.loc[a, "denied_by"].split("; ")
        for a, b, _ in gold["traps"]
        if frozenset((answers.loc[a, "gold"], answers.loc[b, "gold"])) in denied
    ]
    return sum(found), len(found)


def given_lookalikes() -> set[frozenset[str]]:
    """The annotated pairs of claims in tests/claims/gold that only look alike."""
    pairs = pd.read_csv(GOLD / "lookalikes.csv")
    return {frozenset(pair) for pair in zip(pairs["gold_a"], pairs["gold_b"], strict=True)}


def measure(gold: pd.DataFrame, lookalikes: set[frozenset[str]] | None = None) -> Figures:
    from quoteattr.claims import claims_long

    answers = claims_long(gold)
    claims, golds = answers["claim_id"].tolist(), answers["gold"].tolist()
    lookalikes = given_lookalikes() if lookalikes is None else lookalikes
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


def measure_each(gold: pd.DataFrame) -> Figures:
    """The figures of the matters of a table, each grouped by itself, put together."""
    each = [measure(matter, set()) for _, matter in gold.groupby("part")]
    counts = [sum(numbers) for numbers in zip(*(figures[:-1] for figures in each), strict=True)]
    return Figures(*counts, sum((figures.errors for figures in each), Counter()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--errors", action="store_true", help="also what was torn apart or joined")
    parser.add_argument("--corpus", type=Path, help="a folder of articles with gold.json to measure instead")
    parser.add_argument("--denied", default="", help="pairs of its claims of which one denies the other")
    options = parser.parse_args()
    if options.denied and options.corpus:
        linked, all_denied = denials(
            options.corpus, {frozenset(p.split("-")) for p in options.denied.split()}
        )
        print(f"denied: {linked} of {all_denied} pairs linked ({100 * linked / max(all_denied, 1):.0f} %)\n")
    if options.corpus:
        found = {options.corpus.name: measure(*read_corpus(options.corpus))}
    else:
        found = {name: measure(read_gold(*part)) for name, part in PARTS.items()}
        found["unseen matters"] = measure_each(read_gold(UNSEEN))
    print("| part | contents | pairs in gold | precision | recall | F1 | look-alikes kept apart |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, f in found.items():
        kept = f"{f.apart} of {f.lookalikes} ({100 * f.kept_apart:.0f} %)" if f.lookalikes else "-"
        print(
            f"| {name} | {f.contents} | {f.gold} | {f.precision:.3f} | {f.recall:.3f} | {f.f1:.3f} | {kept} |"
        )
        if options.errors:
            for (kind, a, b), count in sorted(f.errors.items()):
                print(f"    {kind}: {a} / {b}: {count}")


if __name__ == "__main__":
    main()
