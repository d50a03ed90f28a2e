"""Fit the numbers by which pairs of statements are judged.

    python -m training.claims.judge MODELS --data DATA

MODELS holds the encoder (``claims/statements.onnx``, ``joint/tokenizer.json``) and gets ``claims/judge.json``. The
matters that were kept from learning and those of ``judged.txt`` make one table; each near pair in it is a case of two
logistic regressions: whether both say the same, and whether they say the opposite.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from quoteattr.claims.encoder import JUDGE, Encoder
from quoteattr.claims.grouping import ABOUT, NEAR
from quoteattr.claims.judge import Judge
from quoteattr.claims.neighbours import cosines, crowding, neighbours
from training.claims.statements import DIFFERENT, HERE, OPPOSITE, SAME, Matter, all_matters, of_file

LOOKED_AT = {
    "same": ("constant", "told_same", "told_opposite", "meaning", "crowded"),
    "opposite": ("constant", "told_same", "told_opposite", "cosine", "topic", "one_speaker"),
}
"""What each of the two is told by."""
FIRM = 1.0
"""Inverse strength of what holds the weights back (C)."""


def cases(matters: list[Matter], encoder: Encoder) -> tuple[dict[str, NDArray[np.float64]], list[int]]:
    """What is looked at in every near pair of one table of all matters that is left to the numbers, and what it is."""
    said = [(n, who, text) for n, m in enumerate(matters) for who, text in m.said]
    starts = np.cumsum([0, *(len(m.said) for m in matters)])
    judge = Judge([t for *_, t in said], [w for _, w, _ in said], encoder, most=sys.maxsize)
    vectors, topics = judge.statements.vectors, judge.statements.topics
    near = neighbours(vectors, NEAR)
    judge.crowded = crowding(len(said), near, cosines(vectors, near), NEAR)
    labels = {
        (starts[n] + i, starts[n] + j): k for n, m in enumerate(matters) for (i, j), k in m.labels.items()
    }
    pairs = np.unique(np.concatenate([near, neighbours(topics, ABOUT)]), axis=0)
    alike, apart = judge.settled(pairs)
    known = [
        (pair, DIFFERENT if said[pair[0]][0] != said[pair[1]][0] else labels.get(pair))
        for pair in map(tuple, pairs[~(alike | apart)].tolist())
    ]
    asked = [(pair, label) for pair, label in known if label is not None]
    return judge.looks(np.array([pair for pair, _ in asked])), [label for _, label in asked]


def fit(seen: Mapping[str, NDArray[np.float64]], labels: Sequence[int]) -> dict[str, dict[str, float]]:
    """The weights of both."""
    found = {}
    for name, wanted in (("same", SAME), ("opposite", OPPOSITE)):
        columns = LOOKED_AT[name]
        table = np.stack([seen[column] for column in columns[1:]], axis=1)
        fitted = LogisticRegression(C=FIRM, max_iter=1000).fit(table, np.array(labels) == wanted)
        weights = [float(fitted.intercept_[0]), *fitted.coef_[0].tolist()]
        found[name] = {column: round(weight, 3) for column, weight in zip(columns, weights, strict=True)}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("models", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    args = parser.parse_args()
    path = args.models / JUDGE
    path.write_text("{}\n", encoding="utf-8")  # an encoder does not open without
    numbers = fit(*cases([*all_matters(args.data)[1], *of_file(HERE / "judged.txt")], Encoder(args.models)))
    path.write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(numbers))


if __name__ == "__main__":
    main()
