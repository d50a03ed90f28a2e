"""Labelled news of the world as the network learns it, by the guide of our own gold.

Articles as pairs ``NAME.txt`` and ``NAME.gold.json`` (``{"attributions": [{"source", "cue", "content": [[start, end]],
"speaker", "kind", "act", "factuality"}]}``, offsets into the text), from the folders of :func:`folders`. Every
:data:`KEPT`-th article by name is not learned from: the confidence is fitted on them (``training/calibrate.py``).
"""

from __future__ import annotations

import json
import random
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from quoteattr.parsing.network.units import UNIT
from quoteattr.schema import ACTS
from training.corpora.texts import Text, breaks_of, news_segments

KEPT = 5

Span = tuple[str, int, int]
"""A role with its first unit and the one behind its last."""

Fragments = dict[str, list[tuple[int, int]]]
"""The units of an attribution by role."""

INSIDE = 0.9
"""Share of a content that lies in another's if it is a report inside a report."""

ONE_BREAK = 0.3
"""Share of the articles whose paragraphs are laid out without an empty line between them."""


def articles(data: Path, labels: Path | None) -> list[tuple[Path, bool]]:
    """Gold files with whether they are learned from: newswire-train, half of home-dev, and the folder ``labels``."""
    found = numbered(data / "gold/newswire-train")
    home = sorted((data / "gold/home-dev").glob("*.gold.json"))
    found += [(path, True) for path in home[::2]]
    return found + (numbered(labels) if labels else [])


def numbered(folder: Path) -> list[tuple[Path, bool]]:
    """The gold files of a folder; every :data:`KEPT`-th by name is not learned from."""
    paths = sorted(folder.glob("*.gold.json"))
    return [(path, sum(map(ord, path.name)) % KEPT != 0) for path in paths]


@cache
def read_article(path: Path) -> Text:
    """One article with its attributions."""
    name = path.name.removesuffix(".gold.json")
    beside = path.with_name(f"{name}.txt")
    text = (beside if beside.exists() else path.parents[1] / "txt" / beside.name).read_bytes().decode("utf-8")
    attributions = json.loads(path.read_text(encoding="utf-8"))["attributions"]
    return labelled(name, text, attributions)


def labelled(name: str, text: str, attributions: list[dict[str, Any]]) -> Text:
    """A text as units with the roles, links and acts of its attributions."""
    offsets = [m.span() for m in UNIT.finditer(text)]
    starts, ends = [s for s, _ in offsets], [e for _, e in offsets]
    words = [text[s:e] for s, e in offsets]

    def fragments(spans: list[list[int]]) -> list[tuple[int, int]]:
        ranges = [(bisect_right(ends, s), bisect_left(starts, e)) for s, e in spans]
        return [(a, b) for a, b in ranges if a < b]

    links = defaultdict[tuple[int, int], set[int]](set)
    acts: dict[int, int] = {}
    found = [{role: fragments(a[role]) for role in ("content", "source", "cue")} for a in attributions]
    layers = Layer(len(words)), Layer(len(words))
    inside = nested(found)
    for n in sorted(range(len(found)), key=lambda n: -sum(b - a for a, b in found[n]["content"])):
        own = found[n]
        if not layers[inside[n]].take(own) or not own["cue"]:
            continue
        cue = own["cue"][0][0]
        acts[cue] = ACTS.index(attributions[n]["act"])
        for piece in own["content"] + own["source"]:
            links[piece].add(cue)
    breaks = breaks_of(text, offsets)
    return Text(
        name, words, breaks, news_segments(words, breaks), world=layers[0].tags, inner=layers[1].tags,
        links={k: sorted(v) for k, v in links.items()}, cues=sorted(acts), acts=acts, offsets=offsets, text=text,
    )  # fmt: skip


class Layer:
    """Tags of units (BIO) that are no report's twice."""

    def __init__(self, units: int) -> None:
        self.tags = ["O"] * units
        self.taken: dict[int, Span] = {}

    def take(self, own: Fragments) -> bool:
        """Tag an attribution; False where a part of it lies in another's part and isn't the same."""
        spans = [(role, a, b) for role in ("content", "source", "cue") for a, b in own[role]]
        if any(self.taken.get(u, span) != span for span in spans for u in range(*span[1:])):
            return False
        for role, a, b in spans:
            self.tags[a:b] = [f"B-{role.upper()}"] + [f"I-{role.upper()}"] * (b - a - 1)
            self.taken |= dict.fromkeys(range(a, b), (role, a, b))
        return True


def nested(found: list[Fragments]) -> list[bool]:
    """Of each attribution whether it is a report inside a report.

    Most of its content lies in a larger one; or its cue lies in another's content, its own content elsewhere (*The dam
    holds. / Ida Moss said this in Oslo, Ritzau reports*).
    """
    contents = [{u for a, b in own["content"] for u in range(a, b)} for own in found]
    order = {n: k for k, n in enumerate(sorted(range(len(found)), key=lambda n: -len(contents[n])))}
    return [
        any(
            m != n
            and (
                (order[m] < order[n] and len(own & contents[m]) >= INSIDE * len(own))
                or any(a in contents[m] for a, _ in found[n]["cue"])
            )
            for m in range(len(found))
        )
        for n, own in enumerate(contents)
    ]


def laid_out(article: Text, rng: random.Random) -> Text:
    """The article, or with one line break where a paragraph begins."""
    if rng.random() >= ONE_BREAK:
        return article
    return replace(article, breaks=[min(b, 1) for b in article.breaks])


def texts(data: Path, labels: Path | None, *, learned: bool) -> Iterator[Text]:
    """The articles that are learned from, or those that are kept."""
    for path, own in articles(data, labels):
        if own == learned:
            yield read_article(path)
