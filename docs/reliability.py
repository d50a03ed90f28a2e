"""Draw docs/images/reliability.png from the JSON that ``quoteattr evaluate --calibration --json`` prints.

quoteattr evaluate $DATA/polnear/dev --pieces join --thoughts --unasserted --calibration --json > report.json
python docs/reliability.py report.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

OUT = Path(__file__).parent / "images" / "reliability.png"


def main(report: str) -> None:
    """Bars: how often a row of this confidence is right; the line: what a perfect confidence would give."""
    table = json.loads(Path(report).read_text(encoding="utf-8"))["calibration"]
    bins = table["bins"]
    figure, axes = plt.subplots(figsize=(6, 4), layout="constrained")
    middles = [(b["low"] + b["high"]) / 2 for b in bins]
    axes.bar(
        middles, [b["precision"] for b in bins], width=0.09, color="#0072B2", label="rows that are right"
    )
    axes.plot([0, 1], [0, 1], color="#D55E00", label="perfect")
    for middle, b in zip(middles, bins, strict=True):
        axes.text(middle, b["precision"] + 0.015, str(b["count"]), ha="center", fontsize=8)
    axes.set(xlabel="confidence", ylabel="share right", xlim=(0, 1), ylim=(0, 1.08))
    axes.set_title(
        f"Confidence of {table['count']} rows, expected calibration error {table['expected_calibration_error']:.3f}"
    )
    axes.legend(loc="upper left")
    figure.savefig(OUT, dpi=120)


if __name__ == "__main__":
    main(sys.argv[1])
