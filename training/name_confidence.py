"""Fit how sure a name is: a logistic regression over the way that led to it and the ranker's probability.

It is fitted on rows as they come out (the network's attributions, those whose content gold has), resolved by weights
that have not learned from their article (``training/references.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from quoteattr.attribution import attribute
from quoteattr.evaluation import GoldDocument, Item, same_speaker
from quoteattr.evaluation.measure import Settings, compare
from quoteattr.parsing.network.references import References
from quoteattr.parsing.structure import Parse
from quoteattr.quotations import find_quotations
from quoteattr.speakers import name_confidence
from quoteattr.speakers.discourse import Discourse
from quoteattr.speakers.linking import Linker
from quoteattr.speakers.registry import Registry
from quoteattr.speakers.resolve import walk

FLOORS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)

Table = dict[str, dict[str, float]]
Named = tuple[dict[str, float], bool]
"""What is known of a name that was given, and whether it is right."""


def named_rows(
    document: GoldDocument, parse: Parse, registry: Registry, table: Table, states: References
) -> list[Named]:
    """The names that rows get whose content is gold's, and whether they are right."""
    quotations = find_quotations(document.text)
    attributions = attribute(parse, quotations)
    d = Discourse(parse, quotations, attributions, registry)
    walk(Linker(d, table, states))
    items = [Item(str(n), a.content) for n, a in enumerate(attributions)]
    compared = compare(document, items, Settings())
    found = []
    for number, gold in compared.gold_of.items():
        answers = d.answers[attributions[number].id]
        if not gold.item.labelled or len(answers) != 1 or answers[0].status != "named":
            continue
        right = bool(gold.item.names) and same_speaker(
            d.known(answers[0])[:1], gold.item.names, gold.item.kind
        )
        found.append((name_confidence.features(answers[0]), right))
    return found


def fit_confidence(rows: Sequence[Named]) -> dict[str, float]:
    """The weights of the confidence; prints how far it can be trusted and what floors cost, by cross-validation."""
    names = sorted({n for f, _ in rows for n in f})
    x = np.array([[f.get(n, 0.0) for n in names] for f, _ in rows])
    y = np.array([right for _, right in rows])
    regression = LogisticRegression(C=1.0, max_iter=5000)
    chance = cross_val_predict(regression, x, y, cv=10, method="predict_proba")[:, 1]
    print(
        f"{len(y)} names, {y.mean():.1%} right; mean confidence of right names {chance[y].mean():.3f},",
        end=" ",
    )
    print(f"of wrong ones {chance[~y].mean():.3f}")
    edges = [0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01]
    for low, high in pairwise(edges):
        inside = (chance >= low) & (chance < high)
        if inside.any():
            said, right = chance[inside].mean(), y[inside].mean()
            print(f"  {low:.2f}-{high:.2f} {inside.sum():5d}  confidence {said:.3f}  right {right:.3f}")
    for floor in FLOORS:
        kept = chance >= floor
        print(
            f"  floor {floor}: {kept.sum()} names, {y[kept].mean():.1%} right, loses {(y & ~kept).sum()} right ones"
        )
    regression.fit(x, y)
    weights = {"": regression.intercept_[0]} | dict(zip(names, regression.coef_[0], strict=True))
    return {name: round(float(value), 4) for name, value in weights.items()}
