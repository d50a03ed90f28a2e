"""Fit the confidence of attributions on the articles of PolNeAR train that the tagger has not learned from.

    python training/calibrate.py --data DATA [--write]

Right is a draft whose content matches a gold content (token F1 of one half or more, pieces of one gold content joined).
The floor is the confidence below which leaving rows out raises F1 on the same articles.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from polnear import held_out
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from quoteattr.attribution import find_drafts
from quoteattr.attribution.confidence import features
from quoteattr.attribution.drafts import Draft
from quoteattr.attribution.marked import type_of
from quoteattr.evaluation.calibration import calibrate
from quoteattr.evaluation.gold import read_gold
from quoteattr.evaluation.items import GoldDocument, Item, mostly_inside
from quoteattr.evaluation.measure import Settings, compare
from quoteattr.parsing import Parser
from quoteattr.quotations import find_quotations

OUT = Path(__file__).parent.parent / "quoteattr/data/confidence.json"
REGULARIZATION = 0.5


def drafts_of(documents: Sequence[GoldDocument], parser: Parser) -> list[tuple[Draft, str, bool]]:
    """Every draft of the documents with its type by the marks, and whether it is right."""
    found = []
    for document, parse in zip(documents, parser.parse([d.text for d in documents]), strict=True):
        quotations = find_quotations(document.text)
        drafts = find_drafts(parse, quotations)
        items = [Item(str(n), tuple(d.content)) for n, d in enumerate(drafts)]
        compared = compare(document, items, Settings())
        matched = {j for _, j, _ in compared.pairs}
        answered = {i for i, _, _ in compared.pairs}
        for n, draft in enumerate(drafts):
            piece = any(
                i in answered and mostly_inside(compared.found[n].content, g.content)
                for i, g in enumerate(compared.gold)
            )
            found.append((draft, type_of(document.text, draft.content, quotations), n in matched or piece))
    return found


def best_floor(chances: np.ndarray, right: np.ndarray, gold: int) -> float:
    """The floor with the best F1 against ``gold`` attributions."""

    def f1(floor: float) -> float:
        kept = chances >= floor
        return 2 * right[kept].sum() / max(1, kept.sum() + gold)

    return max((round(0.01 * n, 2) for n in range(60)), key=f1)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", action="store_true", help=f"write {OUT.name}")
    args = parser.parse_args()
    gold = read_gold([args.data / "polnear/train"])
    kept = held_out([d.name for d in gold])
    documents = [d for d in gold if d.name in kept]
    rows = drafts_of(documents, Parser())
    names = sorted({name for d, t, _ in rows for name in features(d, t)})
    x = np.array([[features(d, t).get(name, 0.0) for name in names] for d, t, _ in rows])
    y = np.array([r for _, _, r in rows])
    model = LogisticRegression(C=REGULARIZATION, max_iter=2000)
    chances = cross_val_predict(model, x, y, cv=10, method="predict_proba")[:, 1]
    floor = best_floor(chances, y, sum(len(d.items) for d in documents))
    table = calibrate(list(zip(chances.tolist(), y.tolist(), strict=True)))
    print(f"{len(documents)} articles, {len(rows)} drafts, {y.mean():.1%} right; floor {floor}")
    print(f"expected calibration error, cross-validated: {table.error:.3f}")
    for b in table.bins:
        print(
            f"  {b.low:.1f}-{b.high:.1f}  {b.count:5d} drafts  confidence {b.confidence:.2f}  right {b.precision:.2f}"
        )
    model.fit(x, y)
    weights = {"bias": model.intercept_[0], "floor": floor} | dict(zip(names, model.coef_[0], strict=True))
    if args.write:
        about = "weights of attribution/confidence.py, fitted by training/calibrate.py on articles kept from the tagger"
        rounded = {name: round(float(value), 4) for name, value in weights.items()}
        OUT.write_text(json.dumps({"about": about, "weights": rounded}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
