"""Invented inputs with the rows that a careful reader wants, by kind of fault: how many of them come out.

The inputs (``tests/cases/*.jsonl``) were written without a look at the program: news of the shapes in which earlier
versions went wrong, by the guide of the labelled articles. An object has ``text``, ``kind`` and ``rows``; a row its
``content`` (pieces parted by ``…``), ``cue`` and ``speaker``: a name, several, ``anonymous`` or ``none``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from quoteattr import Analyzer
from quoteattr.evaluation import same_speaker
from quoteattr.schema import Quote

CASES = Path(__file__).parents[1] / "cases"
FOUND, EXACT = 0.6, 0.93
"""Likeness of two contents, as letters, from which a row is the wanted one, and has its bounds."""
NOBODY = ("anonymous", "none")


def cases(path: Path) -> Iterator[dict[str, Any]]:
    """The inputs of a file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def judged(analyzer: Analyzer, case: Mapping[str, Any]) -> Counter[str]:
    """How many rows of an input are wanted (``rows``), and of them ``missed``, in other ``bounds``, with a ``wrong``
    name, or ``open`` although somebody is named; ``more`` are rows of speech that nobody wants; ``whole`` is 1 where
    all come out.
    """
    quotes = [q for q in analyzer.analyze(case["text"]).quotes if is_speech(q)]
    contents = [letters("".join(case["text"][s:e] for s, e in q.attribution.content)) for q in quotes]
    found: Counter[str] = Counter(rows=len(case["rows"]))
    taken = set()
    for row in case["rows"]:
        wanted = letters(row["content"])
        best, likeness = nearest(wanted, contents, taken)
        if likeness < FOUND:
            found["missed"] += 1
            continue
        taken.add(best)
        found["bounds"] += likeness < EXACT
        found[outcome(quotes[best], row)] += 1
    found["more"] = len(quotes) - len(taken)
    found["whole"] = int(not any(found[k] for k in ("missed", "bounds", "wrong", "open", "more")))
    return found


def is_speech(quote: Quote) -> bool:
    """A row that the command line writes by default."""
    return quote.attribution.act == "speech" and quote.attribution.factuality == "asserted"


def letters(text: str) -> str:
    """A text as it is compared."""
    return "".join(c for c in text.casefold() if c.isalnum())


def nearest(wanted: str, contents: Sequence[str], taken: set[int]) -> tuple[int, float]:
    """The number of the content that is most like the wanted one, one that is free rather, and how like it is."""
    likeness = [SequenceMatcher(None, wanted, c, autojunk=False).ratio() for c in contents]
    best = max(range(len(contents)), key=lambda n: likeness[n] - 0.01 * (n in taken), default=-1)
    return best, likeness[best] if contents else 0.0


def outcome(quote: Quote, row: Mapping[str, Any]) -> str:
    """``right``, ``wrong`` or ``open``: the name that a row has."""
    speaker, names = quote.speaker, row["speaker"]
    if names in NOBODY:
        return "wrong" if speaker.status == "named" else "right"
    wanted = [names] if isinstance(names, str) else names
    if speaker.status != "named":
        return "right" if row.get("open_ok") else "open"
    every = len(speaker.names) == len(wanted)
    same = any(same_speaker(speaker.names, wanted, kind, every=True) for kind in ("person", "organization"))
    return "right" if every and same else "wrong"
