"""Train the resolver's ranker by what it counts alone: which entity of the document a mention stands for.

    python -m training.resolver --gold $DATA/gold/newswire-train --gum $DATA/ud/UD_English-GUM --gap $DATA/gap \\
        -o quoteattr/data/ranker.json

``--gold`` may be given several times. The weights are those of a conditional logit (softmax over the candidates) for
each sort of mention, fitted with L-BFGS on the cases of ``training/ranker_cases.py`` and drawn (L2) to weights that
were set by hand. ``python -m training.references`` goes on from them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from quoteattr.evaluation import read_gold
from quoteattr.parsing.parser import Parser
from quoteattr.speakers.registry import Registry
from training.corpora.chains import read_gum
from training.corpora.gap import read_gap
from training.ranker_cases import PRIOR, Case, from_gap, from_gold, from_gum

SORTS = ("he", "it", "they", "person", "body", "document")
DESCRIBING = {
    "holder": 4.0, "fit": 0.8, "fits_well": 0.5, "fits_not": -1.0, "shared": 0.3, "missing": -0.2,
    "noun_in_name": 2.0, "same_body": 0.5, "other_body": -1.5, "only_body": 1.2, "top_body": 1.0, "no_country": -2.0,
    "country": 0.5, "nobody": 1.5, "nobody_indefinite": 3.0, "nobody_plural": 1.5,
}  # fmt: skip

Table = dict[str, dict[str, float]]


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


def write(path: Path, **tables: object) -> None:
    """Put tables into the file that the ranker and the confidence are read from; the others stay."""
    found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    path.write_text(json.dumps(found | tables, indent=1, sort_keys=True) + "\n", encoding="utf-8")


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
    table = train([*gold, *more], options.penalty)
    if options.output:
        write(options.output, alone=table)


if __name__ == "__main__":
    main()
