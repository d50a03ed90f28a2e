"""What the claims learn from: statements of one matter, and which of them say the same, different things or
the opposite.

``matters_*.txt`` were written for this project. A line ``# ...`` opens a matter; each other line is a claim of
a speaker,
``Speaker :: wording | [Other speaker] wording``, and one that begins with ``!`` contradicts the claim above it.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from quoteattr.claims.marks import read

HERE = Path(__file__).parent
SAME, DIFFERENT, OPPOSITE = range(3)
AGAINST = frozenset({"negation", "opposite"})
"""Reasons of a given pair that make it an opposite, not only something different."""
SWAPPED = 0.15
"""Share of statements that get the speaker of another one of their matter."""
OF_AN_ARTICLE, OVERLAP = 6, 0.5
"""Statements of one news article that are taken, and the share of words from which two of them may be one."""


@dataclass
class Matter:
    """``said`` are (speaker, content); ``labels`` say what two of them, by number, are, where that is known."""

    said: list[tuple[str, str]] = field(default_factory=list)
    labels: dict[tuple[int, int], int] = field(default_factory=dict)


def of_pairs(path: Path) -> list[Matter]:
    """The given pairs, by matter; what is the same as the same is the same, too."""
    numbers: dict[str, dict[tuple[str, str], int]] = {}
    matters: dict[str, Matter] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        known, matter = numbers.setdefault(row["matter"], {}), matters.setdefault(row["matter"], Matter())
        both = [(row[x]["speaker"] or "", row[x]["content"]) for x in "ab"]
        i, j = sorted(known.setdefault(said, len(known)) for said in both)
        matter.said = list(known)
        if i != j:
            kind = OPPOSITE if row["why"] in AGAINST else DIFFERENT
            matter.labels[i, j] = SAME if row["same"] else kind
    for matter in matters.values():
        spread(matter)
    return list(matters.values())


def spread(matter: Matter) -> None:
    """Give the labels of statements to those that say the same."""
    claim = list(range(len(matter.said)))
    for (i, j), label in matter.labels.items():
        if label == SAME:
            claim = [claim[i] if c == claim[j] else c for c in claim]
    known = {frozenset((claim[i], claim[j])): label for (i, j), label in matter.labels.items()}
    for i, j in combinations(range(len(claim)), 2):
        label = SAME if claim[i] == claim[j] else known.get(frozenset((claim[i], claim[j])))
        if label is not None:
            matter.labels.setdefault((i, j), label)


def of_file(path: Path) -> list[Matter]:
    """The matters of one of our own files: everything about them is known."""
    matters: list[Matter] = []
    claims: list[int] = []
    against: set[tuple[int, int]] = set()
    above = 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        if line.startswith("#"):
            matters.append(Matter())
            claims, against = [], set()
            continue
        if not line.strip():
            continue
        speaker, _, wordings = line.lstrip("! ").partition(" :: ")
        if line.startswith("!"):
            against.add((above, number))
        else:
            above = number
        matter = matters[-1]
        for wording in wordings.split(" | "):
            for n, claim in enumerate(claims):
                label = SAME if claim == number else OPPOSITE if (claim, number) in against else DIFFERENT
                matter.labels[n, len(claims)] = label
            other = re.match(r"\[([^]]+)\] (.+)", wording)
            matter.said.append((other[1], other[2]) if other else (speaker, wording))
            claims.append(number)
    return matters


def of_news(folder: Path, rng: random.Random) -> list[Matter]:
    """Statements of one news article each, which differ: an article seldom says a thing twice."""
    matters = []
    for path in sorted(folder.glob("*.gold.json")):
        text = (path.parent / path.name.replace(".gold.json", ".txt")).read_text(encoding="utf-8")
        gold = json.loads(path.read_text(encoding="utf-8"))
        said = [
            (named(row.get("speaker")), re.sub(r"\s+", " ", " ".join(text[s:e] for s, e in row["content"])))
            for row in gold["attributions"]
            if row["content"]
        ]
        said = [x for x in dict.fromkeys(said) if len(read(x[1]).words) >= 3]
        matter = Matter(rng.sample(said, min(OF_AN_ARTICLE, len(said))))
        for i, j in combinations(range(len(matter.said)), 2):
            one, two = (read(matter.said[n][1]).words for n in (i, j))
            if len(one & two) < OVERLAP * min(len(one), len(two)):
                matter.labels[i, j] = DIFFERENT
        if len(matter.said) > 1:
            matters.append(matter)
    return matters


def named(speaker: str | list[str] | None) -> str:
    """One name, or several joined, or none."""
    return "; ".join([speaker] if isinstance(speaker, str) else speaker or [])


def renamed(
    said: Iterable[tuple[str, str]], names: list[str], rng: random.Random, swapped: float = SWAPPED
) -> list[tuple[str, str]]:
    """The statements with other speakers, some with each other's or with none: who says it is a hint and no more."""
    said = list(said)
    kept = rng.random()
    others: dict[str, str] = {}
    found = []
    for speaker, content in said:
        if speaker and kept > 0.45:
            other = f"{rng.choice(names)} {rng.choice(names)}" if rng.random() < 0.6 else speaker
            speaker = others.setdefault(speaker, other)
        if rng.random() < swapped:
            speaker = rng.choice(said)[0]
        found.append(("" if 0.25 < kept <= 0.45 or rng.random() < 0.1 else speaker, content))
    return found
