"""Names for topics, made of their claims' own words: the phrases that many of a topic's claims have and few of the
others (c-TF-IDF, Grootendorst 2022)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

import numpy as np

from quoteattr.claims.phrases import Phrases, plainly

PHRASES = 2
"""Phrases of a name."""
SEVERAL = 0.3
"""Share of a topic's claims that have the second phrase."""
OPENING = 4
"""Letters that are the same in words of one root."""
LONGER = 0.5
"""Share of its places where a longer phrase must stand to take a shorter one's place."""


def named(members: Sequence[Sequence[int]], wordings: Sequence[Sequence[str]]) -> dict[int, str]:
    """The name of the topic of each claim, no two the same; the largest topics are named first.

    ``members`` are the claims of each topic, ``wordings`` the texts of each claim.
    """
    phrases = Phrases(wordings)
    taken, names = set[str](), dict[int, str]()
    for claims in sorted(members, key=lambda m: (-len(m), m)):
        for parts in candidates(phrases, claims):
            name = ", ".join(map(phrases.written, parts)) or plainly(wordings[claims[0]][0])
            if name not in taken:
                break
        else:
            name = next(n for k in count(2) if (n := f"{name} ({k})") not in taken)
        taken.add(name)
        names.update(dict.fromkeys(claims, name))
    return names


def candidates(phrases: Phrases, claims: Sequence[int]) -> Iterator[list[int]]:
    """Phrases for the name of a topic of some claims, the best first."""
    found, times = phrases.of(claims)
    here = dict(zip(found.tolist(), times.tolist(), strict=True))
    worth = times * np.log(1 + len(phrases) / phrases.spread[found])
    order = np.lexsort((found, -phrases.lengths[found], -worth))
    best = found[order].tolist()
    chosen: list[int] = []
    for phrase in best:
        if chosen and here[phrase] < max(2, SEVERAL * len(claims)):
            continue
        # the longest around it that stands in most of its places: security guarantees for guarantees
        common = found[(phrases.lengths[found] > phrases.lengths[phrase]) & (times > LONGER * here[phrase])]
        around = [p for p in common.tolist() if inside(phrases.stems(phrase), phrases.stems(p))]
        whole = max(around, key=lambda p: (phrases.lengths[p], here[p], p), default=phrase)
        if not any(alike(phrases.stems(whole), phrases.stems(p)) for p in chosen):
            chosen.append(whole)
        if len(chosen) == PHRASES:
            break
    yield chosen
    for phrase in best:
        if not any(alike(phrases.stems(phrase), phrases.stems(p)) for p in chosen):
            yield [*chosen, phrase]


def alike(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether two phrases share a word, or words that begin alike (*Turkey* and *Turkish*)."""
    return any(x[:OPENING] == y[:OPENING] or x.startswith(y) or y.startswith(x) for x in a for y in b)


def inside(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether a phrase is a stretch of another."""
    return any(whole[i : i + len(part)] == part for i in range(len(whole)))
