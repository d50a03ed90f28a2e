"""Fit the numbers by which pairs of statements are judged.

    python -m training.claims.judge MODELS

MODELS holds the encoder (``claims/statements.onnx``, ``joint/tokenizer.json``) and gets ``claims/judge.json``. Each
pair of statements of a matter of ``judged.txt``, on which the encoder did not learn, is a case of two logistic
regressions: whether both say the same, and whether they say the opposite.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from quoteattr.claims.encoder import JUDGE, Encoder, sentence
from quoteattr.claims.grouping import NEAR
from quoteattr.claims.judge import look
from quoteattr.claims.marks import apart, read, same_words
from quoteattr.claims.neighbours import crowding, neighbours
from training.claims.statements import HERE, OPPOSITE, SAME, Matter, of_file

LOOKED_AT = {"same": ("constant", "meaning"), "opposite": ("constant", "cosine", "topic", "turned")}
"""What each of the two is told by."""
FIRM = 100.0
"""Inverse strength of what holds the weights back (C): there are few of them."""


def cases(matters: list[Matter], encoder: Encoder) -> tuple[list[dict[str, float]], list[int]]:
    """What is looked at in every pair that is left to the numbers, and what it is."""
    seen, labels = [], []
    for matter in matters:
        marks = [read(text) for _, text in matter.said]
        statements = encoder.read([sentence(text, speaker) for speaker, text in matter.said])
        cosine, topic = (x @ x.T for x in (statements.vectors, statements.topics))
        crowded = crowding(statements.vectors, neighbours(statements.vectors, NEAR), NEAR)
        crowds = (crowded[:, None] + crowded) / 2
        for (i, j), label in matter.labels.items():
            if not same_words(marks[i], marks[j]) and not apart(marks[i], marks[j]):
                seen.append(look(marks[i], marks[j], *(float(x[i, j]) for x in (cosine, topic, crowds))))
                labels.append(label)
    return seen, labels


def fit(seen: list[dict[str, float]], labels: list[int]) -> dict[str, dict[str, float]]:
    """The weights of both."""
    found = {}
    for name, wanted in (("same", SAME), ("opposite", OPPOSITE)):
        columns = LOOKED_AT[name]
        table = np.array([[case[column] for column in columns[1:]] for case in seen])
        fitted = LogisticRegression(C=FIRM, max_iter=1000).fit(table, np.array(labels) == wanted)
        weights = [float(fitted.intercept_[0]), *fitted.coef_[0].tolist()]
        found[name] = {column: round(weight, 3) for column, weight in zip(columns, weights, strict=True)}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("models", type=Path)
    args = parser.parse_args()
    path = args.models / JUDGE
    path.write_text("{}\n", encoding="utf-8")  # an encoder does not open without
    numbers = fit(*cases(of_file(HERE / "judged.txt"), Encoder(args.models)))
    path.write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(numbers))


if __name__ == "__main__":
    main()
