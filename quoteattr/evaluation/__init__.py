"""Evaluation: predicted attributions against gold.

In: gold and predictions, as files or rows. Out: scores by view, calibration, misses in context.
The command line imports it.

>>> from quoteattr.evaluation import Settings, evaluate, read_gold, read_predictions
>>> documents = read_gold(["gold/"])                              # doctest: +SKIP
>>> predictions = read_predictions("predictions.jsonl", documents)  # doctest: +SKIP
>>> evaluate(documents, predictions)["all"]["content"].f1           # doctest: +SKIP
0.88
"""

from quoteattr.evaluation.calibration import Bin, Calibration, calibrate, judged
from quoteattr.evaluation.gold import (
    Predictions,
    predictions_of,
    read_brat,
    read_gold,
    read_predictions,
)
from quoteattr.evaluation.items import Conventions, GoldDocument, Item
from quoteattr.evaluation.measure import MEASURES, Report, Score, Settings, View, compare, evaluate, report_of
from quoteattr.evaluation.misses import Miss, misses
from quoteattr.evaluation.names import names_somebody, same_name, same_speaker

__all__ = [
    "MEASURES", "Bin", "Calibration", "Conventions", "GoldDocument", "Item", "Miss", "Predictions", "Report",
    "Score", "Settings", "View", "calibrate", "compare", "evaluate", "judged", "misses", "names_somebody",
    "predictions_of", "read_brat", "read_gold", "read_predictions", "report_of",
    "same_name", "same_speaker",
]  # fmt: skip
