"""How many of the invented inputs in ``tests/cases`` come out, by the kind of fault that they stand for.

    python benchmarks/cases.py
    python benchmarks/cases.py --kinds

An input comes out whole when all its rows are there, with their bounds and names, and no other row of speech.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from support.cases import CASES, cases, judged

from quoteattr import Analyzer

COLUMNS = ("inputs", "whole", "rows", "missed", "bounds", "right", "wrong", "open", "more")


def main() -> None:
    """Print a line for each file, or for each kind."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kinds", action="store_true", help="a line for each kind instead of each file")
    options = parser.parse_args()
    analyzer = Analyzer()
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for path in sorted(CASES.glob("*.jsonl")):
        for case in cases(path):
            found[case["kind"] if options.kinds else path.stem] += judged(analyzer, case) + Counter(inputs=1)
    print(f"{'':14}" + "".join(f"{c:>8}" for c in COLUMNS))
    for name, counts in found.items():
        print(f"{name:14}" + "".join(f"{counts[c]:8}" for c in COLUMNS))


if __name__ == "__main__":
    main()
