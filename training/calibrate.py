"""Fit the confidence of attributions on labelled articles whose labels the network has not learned from.

    python -m training.calibrate --data DATA

They are those held out of PolNeAR train, and world news (``gold/newswire-train``). Of the latter the network has read
most texts, for entities and for the attributions that it finds itself (``network/silver.py``), so on them it may be
a little surer of itself than on news that it never saw.

Right is a candidate whose content matches a gold content (token F1 of one half or more). There are two sets of weights,
for texts that tagger and rules have read, and for the rules alone. Rows whose confidence is below the
floor are left out; F1 on the same articles decides it. Writes ``quoteattr/data/confidence.json``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Container, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from quoteattr.attribution import candidates, find_drafts
from quoteattr.attribution.confidence import features, model, prefix, weights_behind
from quoteattr.attribution.drafts import Draft
from quoteattr.attribution.marked import type_of
from quoteattr.attribution.merging import divided
from quoteattr.evaluation.calibration import calibrate
from quoteattr.evaluation.gold import read_gold
from quoteattr.evaluation.items import GoldDocument, Item, mostly_inside, token_f1
from quoteattr.evaluation.measure import Settings, compare, evaluate
from quoteattr.parsing.parser import Parser
from quoteattr.parsing.structure import Parse
from quoteattr.quotations import find_quotations
from training.corpora.polnear import held_out
from training.corpora.world import articles

OUT = Path(__file__).parent.parent / "quoteattr/data/confidence.json"
REGULARIZATION = 0.5
MATCH = 0.5
NOISE = 0.004
"""F1 that two floors may differ by and count as equally good."""

Row = tuple[Draft, str, bool]


def parsed(documents: Sequence[GoldDocument], parser: Parser) -> list[Parse]:
    """The parses of the documents, a few at a time."""
    return [
        p for n in range(0, len(documents), 10) for p in parser.parse([d.text for d in documents[n : n + 10]])
    ]


def rows_of(document: GoldDocument, parse: Parse) -> list[Row]:
    """The candidates of a document with their type by the marks, and whether they are right.

    Left out are those of which gold says nothing: they lie inside a gold content (gold has no nested reports).
    """
    quotations = find_quotations(document.text)
    drafts = candidates(parse, quotations)
    drafts = [d for d in drafts if not d.inner]
    compared = compare(document, [Item(str(n), tuple(d.content)) for n, d in enumerate(drafts)], Settings())
    found = []
    for draft, item in zip(drafts, compared.found, strict=True):
        right = any(token_f1(item.content, g.content) >= MATCH for g in compared.gold)
        inside = not right and any(mostly_inside(item.content, g.content) for g in compared.gold)
        if inside and draft.cue:
            continue
        found.append((draft, type_of(document.text, draft.content, quotations), right or inside))
    return found


def rows_within(document: GoldDocument, parse: Parse) -> list[Row]:
    """What may be a report inside a chosen one, with its type, and whether it is: a gold content that it matches."""
    quotations = find_quotations(document.text)
    _, inside = divided(candidates(parse, quotations))
    compared = compare(document, [Item(str(n), tuple(d.content)) for n, d in enumerate(inside)], Settings())
    return [
        (
            draft,
            type_of(document.text, draft.content, quotations),
            any(token_f1(item.content, g.content) >= MATCH for g in compared.gold),
        )
        for draft, item in zip(inside, compared.found, strict=True)
    ]


def best_floor(documents: Sequence[GoldDocument], parses: Sequence[Parse]) -> float:
    """The highest floor whose F1 of content (pieces joined) is the best one but for noise: the fewest false rows."""

    def f1(floor: float) -> float:
        items = {}
        for document, parse in zip(documents, parses, strict=True):
            kept = [d for d in find_drafts(parse, find_quotations(document.text)) if d.chance >= floor]
            items[document.name] = [Item(str(n), tuple(d.content)) for n, d in enumerate(kept)]
        return evaluate(documents, items, Settings(join=True))["all"]["content"].f1

    found = {round(0.05 * n, 2): f1(0.05 * n) for n in range(2, 13)}
    print("F1 by floor: " + ", ".join(f"{floor} {value:.3f}" for floor, value in found.items()))
    return max(floor for floor, value in found.items() if value >= max(found.values()) - NOISE)


def fit(rows: Sequence[Row], *, within: bool) -> dict[str, float]:
    """Weights by feature; prints how well they do on articles that they were not fitted on."""
    bias = prefix(rows[0][0], within) + "bias"
    names = sorted({name for d, t, _ in rows for name in features(d, t, within=within)})
    x = np.array([[features(d, t, within=within).get(name, 0.0) for name in names] for d, t, _ in rows])
    y = np.array([right for _, _, right in rows])
    regression = LogisticRegression(C=REGULARIZATION, max_iter=5000)
    chances = cross_val_predict(regression, x, y, cv=10, method="predict_proba")[:, 1]
    table = calibrate(list(zip(chances.tolist(), y.tolist(), strict=True)))
    print(
        f"{bias}: {len(rows)} candidates, {y.mean():.1%} right; expected calibration error {table.error:.3f}"
    )
    for b in table.bins:
        print(
            f"  {b.low:.1f}-{b.high:.1f} {b.count:6d}  confidence {b.confidence:.2f}  right {b.precision:.2f}"
        )
    regression.fit(x, y)
    weights = {bias: regression.intercept_[0]} | dict(zip(names, regression.coef_[0], strict=True))
    return {name: round(float(value), 4) for name, value in weights.items()}


def write(weights: dict[str, float]) -> None:
    """Write the weights to where :mod:`quoteattr.attribution.confidence` reads them, and let it read them anew."""
    about = "weights of attribution/confidence.py, fitted by training/calibrate.py on labelled articles"
    OUT.write_text(json.dumps({"about": about, "weights": weights}, indent=1) + "\n", encoding="utf-8")
    model.cache_clear()
    weights_behind.cache_clear()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--labels", type=Path, help="folder of labelled news, beside that of DATA")
    args = parser.parse_args()
    documents, layered = kept_documents(args.data, args.labels)
    calibrated(documents, parsed(documents, Parser()), layered)


def kept_documents(data: Path, labels: Path | None) -> tuple[list[GoldDocument], set[str]]:
    """The articles of the training parts that the network did not learn from; the names of those of our own guide."""
    american = read_gold([data / "polnear/train"])
    kept = held_out([d.name for d in american])
    world = {p.name.removesuffix(".gold.json") for p, learned in articles(data, labels) if not learned}
    others = read_gold([data / "gold/newswire-train", *([labels] if labels else [])])
    return [d for d in american if d.name in kept] + [d for d in others if d.name in world], world


def calibrated(documents: Sequence[GoldDocument], parses: Sequence[Parse], layered: Container[str]) -> None:
    """Fit, find the floor, write; ``layered`` are the names of articles whose gold has reports inside reports."""
    alone = [replace(p, tags=(), links=()) for p in parses]
    weights = {"floor": 0.0} | {f"{some}{w}bias": 0.0 for some in ("", "alone ") for w in ("", "within ")}
    write(weights)
    for within, rows_in in ((False, rows_of), (True, rows_within)):
        for some in (parses, alone):
            pairs = [(d, p) for d, p in zip(documents, some, strict=True) if not within or d.name in layered]
            weights |= fit([r for d, p in pairs for r in rows_in(d, p)], within=within)
        weights["floor"] = 0.5 if not within else 0.0  # what is chosen, so that the others lie in it
        write(weights)
    weights["floor"] = best_floor(documents, parses)
    print(f"floor {weights['floor']}")
    write(weights)


if __name__ == "__main__":
    main()
