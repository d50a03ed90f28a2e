"""Topics: the matters that claims share, one above each claim, with a name made of their words.

Claims are near where they mean something alike (the encoder's vectors) and where they have rare words in common
(tf-idf); average linkage joins them. A name is what tells a topic from the others: the phrases that many of its claims
have and few of the others (c-TF-IDF, Grootendorst 2022).
"""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quoteattr.claims.marks import lexicon, places, read, stem
from quoteattr.claims.neighbours import neighbours
from quoteattr.speakers.names.spelling import plain

BAR = 0.24
"""Mean likeness of two topics' claims from which they are one."""
MEANING = 0.5
"""Share of the encoder in the likeness; the rest is words'."""
FEW, WIDTH = 500, 128
"""Claims that are compared as they are; of more, words and meanings are projected on so many numbers each."""
WORDINGS = 4
"""Of a claim, that its topic's name is made from."""
PHRASES, LONGEST = 2, 3
"""Phrases of a name, and words of a phrase."""
SEVERAL = 0.3
"""Share of a topic's claims that have the second phrase."""
OPENING = 4
"""Letters that are the same in words of one root."""
LONGER = 0.5
"""Share of its places where a longer phrase must stand to take a shorter one's place."""

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|[^\w\s]")
_POSSESSIVE = re.compile(r"['’]s?$")
_BEFORE_VERBS = frozenset(
    "to not will would shall should can could may might must do does did has have had having is are was were be been "
    "being cannot i we you he she they it who which".split()
)
_DULL = re.compile(r"..ly$")
_NOT = re.compile(r"n['’]t$|^cannot$")

Floats = NDArray[np.float32]
Phrase = tuple[str, ...]


def topics(wordings: Sequence[Sequence[str]], vectors: Floats) -> list[str]:
    """The name of each claim's topic: claims of one topic have one name, no two topics the same. Claims without a
    word that could belong to a matter (*it*, *that he would*) have none: "".

    Parameters
    ----------
    wordings:
        The different texts of each claim, the clearest first.
    vectors:
        The mean of the encoder's vectors of each claim.
    """
    words = [frozenset[str]().union(*(matter(t) for t in texts[:WORDINGS])) for texts in wordings]
    kept = [claim for claim, found in enumerate(words) if found]
    if not kept:
        return [""] * len(wordings)
    near = features([sorted(words[claim]) for claim in kept], vectors[kept])
    members: defaultdict[int, list[int]] = defaultdict(list)
    for claim, number in zip(kept, cluster(near), strict=True):
        members[number].append(claim)
    names = named([tuple(c) for c in members.values()], wordings)
    return [names.get(claim, "") for claim in range(len(wordings))]


def features(words: Sequence[Sequence[str]], vectors: Floats) -> Floats:
    """Unit vectors whose products are the likeness of claims, from their words and their meaning."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.preprocessing import normalize

    rare = TfidfVectorizer(analyzer=list, dtype=np.float32).fit_transform(words)
    if len(words) > FEW:
        parts = [narrowed(vectors), narrowed(rare)]
    else:
        parts = [vectors, rare.toarray()]
    shares = math.sqrt(MEANING), math.sqrt(1 - MEANING)
    joined = np.hstack([share * normalize(part) for share, part in zip(shares, parts, strict=True)])
    return np.ascontiguousarray(joined, dtype=np.float32)


def narrowed(rows: Any) -> Floats:
    """Rows projected on :data:`WIDTH` numbers at most, which keeps their angles nearly (Johnson & Lindenstrauss)."""
    from sklearn.random_projection import GaussianRandomProjection

    if rows.shape[1] > WIDTH:
        rows = GaussianRandomProjection(WIDTH, random_state=0).fit_transform(rows)
    return np.asarray(rows.toarray() if hasattr(rows, "toarray") else rows, dtype=np.float32)


def matter(text: str) -> frozenset[str]:
    """Stems of a text that can name a matter, and its countries."""
    marks = read(text)
    return marks.words | marks.countries


def cluster(vectors: Floats) -> list[int]:
    """The number of each claim's topic, by average linkage over the graph of near claims.

    The mean likeness of two clusters is the product of their vectors' sums over their sizes, so it is exact however
    large they are; two whose mean is high enough have a link between them.
    """
    sums, sizes, of = vectors.copy(), [1] * len(vectors), [*range(len(vectors))]
    links: list[set[int]] = [set() for _ in of]
    pairs = neighbours(vectors, BAR)
    likeness = np.einsum("pv,pv->p", vectors[pairs[:, 0]], vectors[pairs[:, 1]], dtype=np.float64)
    heap = []
    for (a, b), like in zip(pairs.tolist(), likeness.tolist(), strict=True):
        links[a].add(b)
        links[b].add(a)
        heap.append((-like, a, b, 2))
    heapq.heapify(heap)
    while heap:
        _, a, b, size = heapq.heappop(heap)
        if size != sizes[a] + sizes[b] or not (sizes[a] and sizes[b]):
            continue  # one of them has grown or gone since
        sums[a] += sums[b]
        sizes[a], sizes[b], of[b] = size, 0, a
        links[a] = (links[a] | links[b]) - {a, b}
        others = sorted(links[a])
        for other in others:
            links[other].discard(b)
            links[other].add(a)
        links[b] = set()
        means = sums[others] @ sums[a] / (size * np.array([sizes[o] for o in others]))
        for other, mean in zip(others, means.tolist(), strict=True):
            if mean >= BAR:
                heapq.heappush(heap, (-mean, a, other, size + sizes[other]))
    return [root(of, claim) for claim in range(len(vectors))]


def root(of: list[int], claim: int) -> int:
    """The cluster that a claim has come to."""
    while of[claim] != claim:
        of[claim] = of[of[claim]]
        claim = of[claim]
    return claim


def named(members: Sequence[tuple[int, ...]], wordings: Sequence[Sequence[str]]) -> dict[int, str]:
    """The name of the topic of each claim; the largest topics are named first."""
    phrases = [phrases_of(texts[:WORDINGS]) for texts in wordings]
    spread, written = Counter[Phrase](), defaultdict[Phrase, Counter[str]](Counter)
    for found in phrases:
        spread.update(found.keys())
        for phrase, form in found.items():
            written[phrase][form] += 1
    taken, names = set[str](), dict[int, str]()
    for claims in sorted(members, key=lambda m: (-len(m), m)):
        here = Counter(phrase for c in claims for phrase in phrases[c])
        worth = {p: times * math.log(1 + len(phrases) / spread[p]) for p, times in here.items()}
        for parts in candidates(here, worth, len(claims)):
            forms = [min(written[p], key=lambda form: (-written[p][form], form)) for p in parts]
            name = ", ".join(forms) or plainly(wordings[claims[0]][0])
            if name not in taken:
                break
        else:
            name = next(n for k in count(2) if (n := f"{name} ({k})") not in taken)
        taken.add(name)
        names.update(dict.fromkeys(claims, name))
    return names


def candidates(here: Counter[Phrase], worth: Mapping[Phrase, float], claims: int) -> Iterator[list[Phrase]]:
    """Phrases for the name of a topic of so many claims, the best first. ``here`` counts its claims that have each."""
    best = sorted(here, key=lambda p: (-worth[p], -len(p), p))
    chosen: list[Phrase] = []
    for phrase in best:
        if chosen and here[phrase] < max(2, SEVERAL * claims):
            continue
        found = longer(phrase, here, best)
        if not any(alike(found, p) for p in chosen):
            chosen.append(found)
        if len(chosen) == PHRASES:
            break
    yield chosen
    for phrase in best:
        if not any(alike(phrase, p) for p in chosen):
            yield [*chosen, phrase]


def alike(a: Phrase, b: Phrase) -> bool:
    """Whether two phrases share a word, or words that begin alike (*Turkey* and *Turkish*)."""
    return any(x[:OPENING] == y[:OPENING] or x.startswith(y) or y.startswith(x) for x in a for y in b)


def longer(phrase: Phrase, here: Counter[Phrase], phrases: Sequence[Phrase]) -> Phrase:
    """The longest phrase around a phrase that stands in most of its places: *security guarantees* for *guarantees*."""
    around = [
        p
        for p in phrases
        if len(p) > len(phrase)
        and any(p[i : i + len(phrase)] == phrase for i in range(len(p)))
        and here[p] > LONGER * here[phrase]
    ]
    return max(around, key=lambda p: (len(p), here[p], p), default=phrase)


def phrases_of(texts: Sequence[str]) -> dict[Phrase, str]:
    """The phrases of a claim by the stems of their words, each as it is written there first."""
    found: dict[Phrase, str] = {}
    for text in texts:
        for run in runs(text):
            for length in range(1, LONGEST + 1):
                for at in range(len(run) - length + 1):
                    part = run[at : at + length]
                    found.setdefault(tuple(s for s, _ in part), " ".join(w for _, w in part))
    return found


def runs(text: str) -> Iterator[list[tuple[str, str]]]:
    """Stretches of words that can name something, as stem and written form. A word behind *to*, *would*, *we* and
    the like is a verb unless it is a name."""
    run: list[tuple[str, str]] = []
    before, opens = "", True
    for match in _WORD.finditer(text):
        word = _POSSESSIVE.sub("", match[0])
        low = plain(word.casefold())
        name = word[:1].isupper() and (not opens or word[1:2].isupper() or (low,) in places())
        if is_telling(low) and not _NOT.search(match[0]) and (name or before not in _BEFORE_VERBS):
            run.append((stem(low), word if name else word.lower()))
            if word != match[0]:
                yield run
                run = []
        elif run:
            yield run
            run = []
        opens = not word[:1].isalpha() and (opens or word in ".!?")
        before = low
    if run:
        yield run


def is_telling(word: str) -> bool:
    """Whether a word can name a matter."""
    lists = lexicon()
    dull = ("stop", "verdicts", "negators", "refusers", "numbers", "calendar", "dull")
    return len(word) > 2 and not _DULL.search(word) and not any(word in lists[kind] for kind in dull)


def plainly(text: str) -> str:
    """The name of a topic of which no word tells a matter: its verdict (*unacceptable*), or its first words."""
    words = [w.lower() for w in _WORD.findall(text) if w[0].isalpha()]
    telling = [w for w in words if w not in lexicon()["stop"] and not _DULL.search(w)]
    return " ".join((telling or words)[:LONGEST]) or "no words"
