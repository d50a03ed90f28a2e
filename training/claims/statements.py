"""What the claims learn from: statements of one matter, and which of them say the same, different things or
the opposite.

``matters_*.txt`` were written for this project. A line ``# ...`` opens a matter; each other line is a claim of
a speaker,
``Speaker :: wording | [Other speaker] wording``; one that begins with ``!`` contradicts the unmarked claim above it,
one that begins with ``?`` is more general or more special than that.
"""

from __future__ import annotations

import json
import random
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from quoteattr.claims.marks import ENOUGH, read
from quoteattr.evaluation.gold import read_gold
from quoteattr.evaluation.names import names_somebody
from training.corpora.labels import read as read_labels
from training.corpora.labels import unpack

HERE = Path(__file__).parent
LARGE, KEPT = 15, 10
"""Statements above which a matter is large; every so many of the large ones are kept from learning, for the judge."""
SAME, DIFFERENT, OPPOSITE = range(3)
AGAINST = frozenset({"negation", "opposite"})
"""Reasons of a given pair that make it an opposite, not only something different."""
SWAPPED, SPELLED, UNNAMED = 0.1, 0.15, 0.1
"""Share of statements that get the speaker of another one of their matter, another spelling of their own, or none."""
SPELLINGS = (
    ("c", "ch"),
    ("c", "k"),
    ("q", "k"),
    ("y", "i"),
    ("v", "w"),
    ("g", "gh"),
    ("s", "sh"),
    ("ou", "u"),
)
"""Letters that stand for each other where names are transcribed."""

Place = tuple[str, ...]
"""Corpus, document and number of a content."""


@dataclass
class Matter:
    """``said`` are (speaker, content); ``labels`` say what two of them, by number, are, where that is known.
    ``earlier`` ones were written first."""

    said: list[tuple[str, str]] = field(default_factory=list)
    labels: dict[tuple[int, int], int] = field(default_factory=dict)
    earlier: bool = False


def all_matters(data: Path) -> tuple[list[Matter], list[Matter]]:
    """What is learned from, and what is kept for the judge's numbers.

    DATA holds ``claims/pairs.jsonl`` and, for ``training/labels/claims.jsonl``, ``polnear/train``,
    ``gold/newswire-train`` and ``ner/train.bio``.
    """
    given = of_pairs(data / "claims/pairs.jsonl")
    for path in sorted(HERE.glob("matters_[0-9].txt")):
        given += of_file(path)
    for matter in given:
        matter.earlier = True
    for path in sorted(HERE.glob("matters_[a-z].txt")):
        given += of_file(path)
    kept = [m for m in given if len(m.said) > LARGE][::KEPT]
    left = {id(m) for m in kept}
    return [m for m in given if id(m) not in left] + of_labels(data), kept


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
    """The matters of one of our own files: everything about them is known, but for what its marks leave open."""
    matters: list[Matter] = []
    claims: list[tuple[int, str, int]] = []  # line, its mark, the line that the mark is about
    above = 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        if line.startswith("#"):
            matters.append(Matter())
            claims = []
            continue
        if not line.strip():
            continue
        mark = line[0] if line[0] in "!?" else ""
        speaker, _, wordings = line.lstrip("!? ").partition(" :: ")
        above = above if mark else number
        matter = matters[-1]
        for wording in wordings.split(" | "):
            claim = (number, mark, above)
            for n, other in enumerate(claims):
                if (label := between(other, claim)) is not None:
                    matter.labels[n, len(claims)] = label
            told = re.match(r"\[([^]]+)\] (.+)", wording)
            matter.said.append((told[1], told[2]) if told else (speaker, wording))
            claims.append(claim)
    return matters


def between(a: tuple[int, str, int], b: tuple[int, str, int]) -> int | None:
    """What two claims of a file are to each other; None where that is open: behind a ``?``, and between two that are
    marked to be about one claim."""
    if a[0] == b[0]:
        return SAME
    if a[2] != b[2]:
        return DIFFERENT
    return OPPOSITE if (a[1], b[1]) == ("", "!") else None


def of_labels(data: Path) -> list[Matter]:
    """The pairs of ``training/labels/claims.jsonl``: contents of the news of DATA, judged by reading.

    Contents that hang together by judged pairs make a matter; those of a word or two are left out. Raises SystemExit
    where a content is not in DATA.
    """
    said = said_in_news(data)
    labels: dict[tuple[Place, Place], int] = {}
    part: dict[Place, frozenset[Place]] = {}
    for row in read_labels("claims.jsonl"):
        a, b = sorted((tuple(row["a"]), tuple(row["b"])))
        if missing := {a, b} - said.keys():
            raise SystemExit(f"{data} has no content {' '.join(min(missing))}")
        if min(len(read(said[end][1]).words) for end in (a, b)) >= ENOUGH:
            labels[a, b] = SAME if row["same"] else DIFFERENT
            joined = part.get(a, frozenset([a])) | part.get(b, frozenset([b]))
            part |= dict.fromkeys(joined, joined)
    matters = []
    for group in dict.fromkeys(part[place] for place in sorted(part)):
        places = sorted(group)
        pairs = combinations(enumerate(places), 2)
        known = {(i, j): labels[a, b] for (i, a), (j, b) in pairs if (a, b) in labels}
        matters.append(Matter([said[place] for place in places], known))
    return matters


def said_in_news(data: Path) -> dict[Place, tuple[str, str]]:
    """Every content of the news that is learned from, with its speaker's names, by corpus, document and number."""
    found = {}
    with tempfile.TemporaryDirectory() as unpacked:
        unpack(data, Path(unpacked))
        folders = {
            "polnear": data / "polnear/train",
            "newswire": data / "gold/newswire-train",
            "labels": Path(unpacked),
        }
        for corpus, folder in folders.items():
            for document in read_gold([folder]):
                for item in document.items:
                    text, source = (
                        " ".join(document.text[s:e] for s, e in spans)
                        for spans in (item.content, item.source)
                    )
                    given = item.names or ((source,) if not item.labelled and names_somebody(source) else ())
                    found[corpus, document.name, item.id] = ("; ".join(given), re.sub(r"\s+", " ", text))
    return found


def renamed(said: Iterable[tuple[str, str]], names: list[str], rng: random.Random) -> list[tuple[str, str]]:
    """The statements with other speakers, some with each other's, with none or with another spelling: who says it is a
    hint and no more."""
    said = list(said)
    kept = rng.random()
    others: dict[str, str] = {}
    found = []
    for speaker, content in said:
        if speaker and kept > 0.45:
            other = f"{rng.choice(names)} {rng.choice(names)}" if rng.random() < 0.6 else speaker
            speaker = others.setdefault(speaker, other)
        if rng.random() < SWAPPED:
            speaker = rng.choice(said)[0]
        if rng.random() < SPELLED:
            speaker = spelled(speaker, rng)
        found.append(("" if 0.25 < kept <= 0.45 or rng.random() < UNNAMED else speaker, content))
    return found


def spelled(name: str, rng: random.Random) -> str:
    """The name as another house might spell it: ``Vilcek``, ``Vilchek``."""
    a, b = rng.choice(SPELLINGS)
    return name.replace(a, b) if a in name else name.replace(b, a)
