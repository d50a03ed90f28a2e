"""Train the resolver's ranker: which entity of the document a mention stands for, and how sure a name is.

    python -m training.resolver --gold $DATA/gold/newswire-train --gum $DATA/ud/UD_English-GUM --gap $DATA/gap \\
        -o quoteattr/data/ranker.json

``--gold`` may be given several times. The weights are those of a conditional logit (softmax over the candidates) for
each sort of mention, fitted with L-BFGS on the cases of ``training/ranker_cases.py`` and drawn (L2) to weights that
were set by hand.

The confidence of names is a logistic regression over the way that led to the name and the ranker's probability. It is
fitted on rows as they come out (the network's attributions, those whose content gold has), resolved by rankers that
have not learned from their article: the articles are dealt into ``--folds`` parts, and each part is read with weights
from the others. Its reliability and the names by floor are printed.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from quoteattr.attribution import attribute
from quoteattr.evaluation import GoldDocument, Item, read_gold, same_speaker
from quoteattr.evaluation.measure import Settings, compare
from quoteattr.parsing.parser import Parser
from quoteattr.parsing.structure import Parse
from quoteattr.quotations import find_quotations
from quoteattr.speakers import name_confidence
from quoteattr.speakers.discourse import Discourse
from quoteattr.speakers.linking import Linker
from quoteattr.speakers.registry import Registry
from quoteattr.speakers.resolve import walk
from training.corpora.chains import read_gum
from training.corpora.gap import read_gap
from training.ranker_cases import PRIOR, Case, from_gap, from_gold, from_gum

SORTS = ("he", "it", "they", "person", "body", "document")
DESCRIBING = {
    "holder": 4.0, "fit": 0.8, "fits_well": 0.5, "fits_not": -1.0, "shared": 0.3, "missing": -0.2,
    "noun_in_name": 2.0, "same_body": 0.5, "other_body": -1.5, "only_body": 1.2, "top_body": 1.0, "no_country": -2.0,
    "country": 0.5, "nobody": 1.5, "nobody_indefinite": 3.0, "nobody_plural": 1.5,
}  # fmt: skip
FLOORS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)

Table = dict[str, dict[str, float]]
Named = tuple[dict[str, float], bool]
"""What is known of a name that was given, and whether it is right."""


def prior(sort: str) -> dict[str, float]:
    """The weights that the fitted ones are drawn to."""
    if sort in ("person", "body", "document"):
        return PRIOR | DESCRIBING
    return PRIOR | {"nobody": 1.5 if sort == "they" else 0.3}


def fit(cases: Iterable[Case], sort: str, penalty: float) -> dict[str, float]:
    """Weights that make the right candidates of the cases of a sort most probable."""
    usable = [c for c in cases if c.sort == sort and any(c.right) and not all(c.right)]
    hand = prior(sort)
    names = sorted({n for c in usable for r in c.rows for n in r} | set(hand))
    first = np.cumsum([0, *(len(c.rows) for c in usable)])[:-1]
    column = {name: number for number, name in enumerate(names)}
    rows = [r for c in usable for r in c.rows]
    x = np.zeros((len(rows), len(names)))
    for number, row in enumerate(rows):
        for name, value in row.items():
            if value:
                x[number, column[name]] = value
    y = np.array([good for c in usable for good in c.right])
    weight = np.array([c.weight for c in usable])
    of = np.repeat(np.arange(len(usable)), [len(c.rows) for c in usable])
    start = np.array([hand.get(n, 0.0) for n in names])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        scores = x @ w
        p = np.exp(scores - np.maximum.reduceat(scores, first)[of])
        p /= np.add.reduceat(p, first)[of]
        mass = np.maximum(np.add.reduceat(p * y, first), 1e-12)
        slope = ((p - np.where(y, p / mass[of], 0.0)) * weight[of]) @ x
        total = penalty * float((w - start) @ (w - start)) - float(weight @ np.log(mass))
        return total, slope + 2 * penalty * (w - start)

    best = minimize(loss, start, jac=True, method="L-BFGS-B")
    return {n: round(float(v), 4) for n, v in zip(names, best.x, strict=True) if abs(v) > 1e-4}


def train(cases: Sequence[Case], penalty: float) -> Table:
    """The weights of all sorts."""
    return {sort: fit(cases, sort, penalty) for sort in SORTS}


def counts(cases: Iterable[Case], table: Table, certain: float = 0.5) -> dict[str, list[int]]:
    """For each sort: cases, those somebody is right for, answered with somebody, right of those."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for case in cases:
        scores = np.array([sum(table[case.sort].get(k, 0.0) * v for k, v in r.items()) for r in case.rows])
        p = np.exp(scores - scores.max())
        p /= p.sum()
        best = int(p.argmax())
        row = found[case.sort]
        row[0] += 1
        row[1] += not case.right[0]
        if best > 0 and p[best] >= certain:
            row[2] += 1
            row[3] += case.right[best]
    return found


def named_rows(document: GoldDocument, parse: Parse, registry: Registry, table: Table) -> list[Named]:
    """The names that rows get whose content is gold's, and whether they are right."""
    quotations = find_quotations(document.text)
    attributions = attribute(parse, quotations)
    d = Discourse(parse, quotations, attributions, registry)
    walk(Linker(d, table))
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


def cross_fit(
    documents: Sequence[GoldDocument],
    parses: Sequence[Parse],
    gold: Sequence[Case],
    more: Sequence[Case],
    options: argparse.Namespace,
) -> list[Named]:
    """The names of all articles, each read with weights that were not learned from it; prints how the cases did."""
    names = sorted(d.name for d in documents)
    random.Random(0).shuffle(names)
    total: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    rows: list[Named] = []
    registry = Registry.load()
    for fold in range(options.folds):
        held = set(names[fold :: options.folds])
        table = train([*(c for c in gold if c.document not in held), *more], options.penalty)
        for sort, row in counts((c for c in gold if c.document in held and c.source), table).items():
            total[sort] = [a + b for a, b in zip(total[sort], row, strict=True)]
        for document, parse in zip(documents, parses, strict=True):
            if document.name in held:
                rows += named_rows(document, parse, registry, table)
    print(f"{'sort':10} cases  somebody  answered  right")
    for sort, (n, somebody, answered, right) in total.items():
        print(f"{sort:10} {n:5}  {somebody:8}  {answered:8}  {right:5} ({right / max(1, answered):.1%})")
    return rows


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


def write(path: Path, weights: Table, confidence: Mapping[str, float]) -> None:
    """Write the file that the ranker and the confidence are read from."""
    tables = {"confidence": confidence, "weights": weights}
    path.write_text(json.dumps(tables, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def main() -> None:
    """Collect, fit, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--gold", type=Path, action="append", required=True, help="folder with gold attributions and speakers"
    )
    parser.add_argument("--gum", type=Path, required=True, help="folder of UD_English-GUM")
    parser.add_argument("--gap", type=Path, required=True, help="folder of GAP")
    parser.add_argument("-o", "--output", type=Path, help="where the weights go (JSON)")
    parser.add_argument(
        "--penalty", type=float, default=0.5, help="how strongly weights are drawn to the prior"
    )
    parser.add_argument("--folds", type=int, default=5, help="parts of the articles for the confidence")
    options = parser.parse_args()
    registry, reader = Registry.load(), Parser()
    documents = read_gold(options.gold)
    parses = reader.parse([d.text for d in documents])
    gold = [c for d, p in zip(documents, parses, strict=True) for c in from_gold(d, p, registry)]
    more = [c for g in read_gum(options.gum) for c in from_gum(g, registry)]
    passages = [
        p for part in ("development", "validation") for p in read_gap(options.gap / f"gap-{part}.tsv")
    ]
    read = reader.parse([p.text for p in passages])
    more += [
        c for passage, parse in zip(passages, read, strict=True) for c in from_gap(passage, parse, registry)
    ]
    print(f"{len(documents)} articles: {len(gold)} cases; {len(more)} of GUM and GAP")
    rows = cross_fit(documents, parses, gold, more, options)
    confidence = fit_confidence(rows)
    if options.output:
        write(options.output, train([*gold, *more], options.penalty), confidence)


if __name__ == "__main__":
    main()
