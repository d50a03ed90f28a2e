"""How far a prediction's confidence can be taken as a probability."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from quoteattr.evaluation.measure import Compared, Settings, claims_somebody, speaker_right


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions with ``low <= confidence < high`` (or 1, in the last): number, mean, share right."""

    low: float
    high: float
    count: int
    confidence: float
    precision: float


@dataclass(frozen=True)
class Calibration:
    """A reliability table, and the expected calibration error (Naeini et al. 2015; Guo et al. 2017).

    ``error`` is the mean distance between confidence and precision of the bins, weighted by their counts.
    """

    bins: tuple[Bin, ...]
    count: int
    error: float

    def to_dict(self) -> dict[str, Any]:
        """The table for JSON."""
        rows = [
            {
                "low": b.low,
                "high": b.high,
                "count": b.count,
                "confidence": b.confidence,
                "precision": b.precision,
            }
            for b in self.bins
        ]
        return {"count": self.count, "expected_calibration_error": self.error, "bins": rows}


def judged(
    compared: Iterable[Compared],
    settings: Settings | None = None,
    *,
    speech: bool = False,
    speaker: bool = False,
) -> list[tuple[float, bool]]:
    """Confidence of each prediction and whether it is right, for predictions that state a confidence.

    Right is a content that is aligned with gold; with ``speaker`` also the named speaker (of predictions that
    name one, where gold has labels). ``speech`` leaves out documents without act labels, and predictions
    aligned with a thought.
    """
    settings = settings or Settings()
    found = []
    for c in compared:
        if (speech and not c.document.has_acts) or (speaker and not c.document.labelled):
            continue
        gold_of = c.gold_of
        for j, p in enumerate(c.found):
            g = gold_of.get(j)
            if p.item.confidence is None or (speech and g is not None and g.item.act != "speech"):
                continue
            right = g is not None
            if speaker:
                if not claims_somebody(p.item) or (g is not None and not g.item.labelled):
                    continue
                right = g is not None and bool(g.item.names) and speaker_right(p.item, g.item, settings)
            found.append((p.item.confidence, right))
    return found


def calibrate(rows: Sequence[tuple[float, bool]], bins: int = 10) -> Calibration:
    """The reliability table of (confidence, right) rows in equal bins of 0 to 1; empty ones are left out."""
    sorted_in: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in rows:
        sorted_in.setdefault(min(int(confidence * bins), bins - 1), []).append((confidence, right))
    table = []
    for number, members in sorted(sorted_in.items()):
        mean = sum(c for c, _ in members) / len(members)
        precision = sum(r for _, r in members) / len(members)
        table.append(Bin(number / bins, (number + 1) / bins, len(members), mean, precision))
    error = sum(b.count * abs(b.confidence - b.precision) for b in table) / len(rows) if rows else 0.0
    return Calibration(tuple(table), len(rows), error)
