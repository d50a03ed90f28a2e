"""PolNeAR as the network learns it: units with role tags, and which cue each span goes with.

PolNeAR 1.0 (E. Newell et al., LREC 2018) in brat standoff: ``SPLIT/text/NAME.txt`` and
``SPLIT/attributions/NAME_ANNOTATOR.ann``.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from pathlib import Path

from quoteattr.parsing.network.units import UNIT
from training.corpora.texts import Text, breaks_of, news_segments

Fragment = tuple[int, int]
"""First unit of a piece of a span, and the unit behind its last."""

HELD_OUT = 60
"""Articles of the training part that the network does not learn from: the confidence is fitted on them."""


def read_split(folder: Path, *, all_annotators: bool) -> list[Text]:
    """The articles of a split; an article that several people annotated is there once for each, or once."""
    found = []
    annotations: dict[str, list[Path]] = defaultdict(list)
    for path in sorted((folder / "attributions").glob("*.ann")):
        annotations[path.stem.rpartition("_")[0]].append(path)
    for path in sorted((folder / "text").glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        of_article = annotations.get(path.stem, [])
        found += [
            read_article(path.stem, text, a) for a in (of_article if all_annotators else of_article[:1])
        ]
    return found


def held_out(names: list[str]) -> set[str]:
    """The names that are kept from the network, the same each time."""
    shuffled = sorted(set(names))
    random.Random(7).shuffle(shuffled)
    return set(shuffled[:HELD_OUT])


def read_article(name: str, text: str, path: Path) -> Text:
    """One article with the annotations of one person."""
    spans, events = read_brat(path)
    offsets = [m.span() for m in UNIT.finditer(text)]
    starts, ends = [s for s, _ in offsets], [e for _, e in offsets]
    words = [text[s:e] for s, e in offsets]

    fragments: dict[str, list[Fragment]] = {}
    for event in events:
        for number in (n for role in ("CONTENT", "SOURCE", "CUE") for n in event[role]):
            ranges = [(bisect_right(ends, s), bisect_left(starts, e)) for s, e in spans[number][1]]
            fragments[number] = [(a, b) for a, b in ranges if a < b]

    tags = ["O"] * len(words)
    for role in ("CONTENT", "SOURCE", "CUE"):
        for number, pieces in fragments.items():
            if spans[number][0].upper() == role:
                for a, b in pieces:
                    tags[a:b] = [f"B-{role}"] + [f"I-{role}"] * (b - a - 1)

    links: dict[Fragment, set[int]] = defaultdict(set)
    cues: set[int] = set()
    for event in events:
        own = [fragments[n][0][0] for n in event["CUE"] if fragments.get(n)]
        cues.update(own)
        for number in event["SOURCE"] + event["CONTENT"]:
            for fragment in fragments.get(number, []):
                links[fragment].update(own[:1])
    breaks = breaks_of(text, offsets)
    return Text(
        name, words, breaks, news_segments(words, breaks), roles=tags, links={k: sorted(v) for k, v in links.items()},
        cues=sorted(cues), offsets=offsets, text=text,
    )  # fmt: skip


def read_brat(path: Path) -> tuple[dict[str, tuple[str, list[tuple[int, int]]]], list[dict[str, list[str]]]]:
    """Text-bound annotations (type, fragments) by number, and the events as numbers by role; bad rows are left out."""
    spans: dict[str, tuple[str, list[tuple[int, int]]]] = {}
    events = []
    for line in path.read_text(encoding="utf-8").splitlines():
        parts = line.split("\t")
        if len(parts) < 2:
            continue
        if line[0] == "T":
            kind, _, where = parts[1].partition(" ")
            try:
                spans[parts[0]] = kind, [tuple(map(int, w.split())) for w in where.split(";")]  # type: ignore[misc]
            except ValueError:
                continue
        elif line[0] == "E":
            event: dict[str, list[str]] = {"SOURCE": [], "CUE": [], "CONTENT": []}
            for argument in parts[1].split():
                role, _, number = argument.partition(":")
                role = re.sub(r"\d+$", "", role).upper()
                if role in event and number in spans:
                    event[role].append(number)
            events.append(event)
    return spans, events
