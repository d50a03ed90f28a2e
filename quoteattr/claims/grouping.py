"""From contents to groups of contents that say the same thing."""

from __future__ import annotations

import datetime
import hashlib
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quoteattr.claims.candidates import candidates
from quoteattr.claims.similarity import Similarity
from quoteattr.claims.vectors import Vectors, shipped
from quoteattr.claims.words import Content, read

LINK = 0.48
"""Score from which two contents among :data:`FEW` may be joined."""
TOGETHER = -0.02
"""Mean score that two groups must have to be joined, less than for a link by this much."""
FEW, CROWD = 150, 0.05
"""Added to both for each ten times as many contents, since more of them are alike by chance."""
SAMPLE = 6
"""Members of each group that are compared when two groups are to be joined."""
SAME_SPEAKER = 0.09
"""Added where two documents have it from the same speaker in the same days."""
SPLIT_LABEL = 0.7
"""What the centrality of a content counts as a label when it was cut in two by its reporting clause."""
DAYS = 3
"""Days within which the same person's verdict ("It is unacceptable") is taken to be about the same matter."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the grouping needs of a row: the content's text, the speaker ("" if nobody is named), day, document,
    and whether a reporting clause stands inside the quote (then it makes a worse label)."""

    text: str
    speaker: str = ""
    day: str = ""
    doc_id: str = ""
    split: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """A different content with its rows. The same verdict on different matters makes several units."""

    content: Content
    rows: tuple[int, ...]
    speakers: frozenset[str]
    docs: frozenset[str]
    first: str
    last: str

    @property
    def order(self) -> tuple[str, ...]:
        """Sorts units independently of the order of the rows."""
        return (self.content.key, self.first, *sorted(self.docs), "", *sorted(self.speakers))


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that make one claim, by number; ``label`` is the row with the most central content, ``denied_by`` has the
    ids of the claims that contradict it."""

    id: str
    rows: tuple[int, ...]
    label: int
    denied_by: tuple[str, ...] = ()


def group(said: Sequence[Said], vectors: Vectors | None = None) -> list[Group]:
    """Every row in exactly one group, the same groups whatever the order of the rows.

    Groups come in the order of their size, then of their id. Raises ModelError without the shipped vectors.
    """
    units = sorted(units_of(said), key=lambda u: u.order)
    if not units:
        return []
    similarity = Similarity([u.content for u in units], vectors or shipped())
    clusters = join(units, similarity)
    groups = [describe([units[i] for i in cluster], cluster, said, similarity) for cluster in clusters]
    groups = contradicted(distinct(groups, said), units, similarity)
    return sorted(groups, key=lambda g: (-len(g.rows), g.id))


def contradicted(groups: list[Group], units: Sequence[Unit], similarity: Similarity) -> list[Group]:
    """The groups, each with those that say it is not so: what a guard kept apart for a negation or an opposite.

    A verdict that names no matter contradicts only words of the same days and speaker.
    """
    group_of = {row: g.id for g in groups for row in g.rows}
    against: defaultdict[str, set[str]] = defaultdict(set)
    for i, j in similarity.contradictions:
        a, b = group_of[units[i].rows[0]], group_of[units[j].rows[0]]
        if a != b and comparable(units[i], units[j]):
            against[a].add(b)
            against[b].add(a)
    return [replace(g, denied_by=tuple(sorted(against[g.id]))) for g in groups]


def units_of(said: Sequence[Said]) -> list[Unit]:
    """The different contents and their rows."""
    rows_of: defaultdict[str, list[int]] = defaultdict(list)
    for row, s in enumerate(said):
        rows_of[read(s.text).key].append(row)
    units = []
    for rows in rows_of.values():
        content = read(said[rows[0]].text)
        for run in split_verdict(rows, said) if content.generic else [rows]:
            days = sorted(said[r].day for r in run)
            speakers = frozenset(said[r].speaker for r in run)
            units.append(
                Unit(content, tuple(run), speakers, frozenset(said[r].doc_id for r in run), days[0], days[-1])
            )
    return units


def split_verdict(rows: Sequence[int], said: Sequence[Said]) -> list[list[int]]:
    """A verdict's rows by speaker, cut where days lie between, or documents if there is no day or name."""
    runs: list[list[int]] = []
    for row in sorted(rows, key=lambda r: (said[r].speaker, said[r].day, said[r].doc_id, r)):
        now, before = said[row], said[runs[-1][-1]] if runs else None
        same = before and now.speaker == before.speaker
        if before and same and (now.doc_id == before.doc_id or (now.speaker and near(now.day, before.day))):
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def near(a: str, b: str) -> bool:
    """Whether two ISO dates lie at most :data:`DAYS` apart; False for anything else."""
    try:
        return abs((datetime.date.fromisoformat(a) - datetime.date.fromisoformat(b)).days) <= DAYS
    except ValueError:
        return False


def comparable(a: Unit, b: Unit) -> bool:
    """A verdict that names no matter is compared only with words of the same speaker in the same days."""
    if not (a.content.generic or b.content.generic):
        return True
    same = a.speakers & b.speakers
    return bool(same) and (bool(a.docs & b.docs) or (bool(same - {""}) and close(a, b)))


def same_occasion(a: Unit, b: Unit) -> bool:
    """Whether different documents have it from the same named speaker in the same days."""
    named = (a.speakers & b.speakers) - {""}
    return bool(named) and not a.docs & b.docs and close(a, b)


def close(a: Unit, b: Unit) -> bool:
    """Whether the days of two units overlap or lie near."""
    overlap = bool(a.first and b.first) and a.first <= b.last and b.first <= a.last
    return overlap or near(a.last, b.first) or near(b.last, a.first)


def join(units: Sequence[Unit], similarity: Similarity) -> list[list[int]]:
    """Clusters of unit numbers: best links first, groups joined while they fit on average and nothing forbids."""
    contents = similarity.contents
    link = LINK + CROWD * max(0.0, math.log10(len(units) / FEW))
    pairs = candidates([c.stems for c in contents], similarity.weights, similarity.embeddings)
    links = []
    for i, j, score in similarity.scores(pairs, link - SAME_SPEAKER):
        score += SAME_SPEAKER * same_occasion(units[i], units[j])
        if score >= link and comparable(units[i], units[j]):
            links.append((-score, i, j))
    cluster_of = list(range(len(units)))
    members: dict[int, list[int]] = {i: [i] for i in cluster_of}
    refused: set[tuple[int, int, int, int]] = set()
    for _, i, j in sorted(links):
        a, b = cluster_of[i], cluster_of[j]
        if a == b:
            continue
        if len(members[a]) < len(members[b]):
            a, b = b, a
        tried = (a, len(members[a]), b, len(members[b]))
        if tried in refused:
            continue
        if not fit(members[a], members[b], units, similarity, link + TOGETHER):
            refused.add(tried)
        else:
            for unit in members[b]:
                cluster_of[unit] = a
            members[a] += members.pop(b)
    return [sorted(m) for m in members.values()]


def fit(a: list[int], b: list[int], units: Sequence[Unit], similarity: Similarity, least: float) -> bool:
    """Whether two groups belong together: mean score of their members, none of which may contradict."""
    pairs = [(i, j) for i in sorted(a)[:SAMPLE] for j in sorted(b)[:SAMPLE]]
    scores = similarity.each(pairs)
    if min(scores) < 0:
        return False
    bonus = SAME_SPEAKER * sum(same_occasion(units[i], units[j]) for i, j in pairs)
    return (sum(scores) + bonus) / len(pairs) >= least


def describe(units: list[Unit], numbers: list[int], said: Sequence[Said], similarity: Similarity) -> Group:
    """The group of a cluster of units (and their numbers), with its label and its id."""
    rows = sorted(row for unit in units for row in unit.rows)
    sample = list(zip(units, numbers, strict=True))[: SAMPLE * SAMPLE]

    def centrality(at: int) -> float:
        return sum(len(u.rows) * (1.0 if n == at else max(similarity.score(at, n), 0)) for u, n in sample)

    def worth(unit: Unit) -> float:
        return SPLIT_LABEL if all(said[r].split for r in unit.rows) else 1.0

    central, _ = max(sample, key=lambda un: (centrality(un[1]) * worth(un[0]), -un[1]))
    label = min(central.rows, key=lambda r: (said[r].split, said[r].day or "~", said[r].doc_id, said[r].text))
    first = min((said[r].day or "~", read(said[r].text).key) for r in rows)
    return Group(claim_id(first[1]), tuple(rows), label)


def claim_id(text: str) -> str:
    """A short id from a text, the same in every run."""
    return "c" + hashlib.sha256(text.encode()).hexdigest()[:10]


def distinct(groups: list[Group], said: Sequence[Said]) -> list[Group]:
    """Groups whose first contents are the same words (verdicts on different matters) get ids of their own."""
    seen: defaultdict[str, list[Group]] = defaultdict(list)
    for g in groups:
        seen[g.id].append(g)
    found = []
    for same in seen.values():
        for g in same:
            if len(same) > 1:
                where = min((said[r].day, said[r].doc_id, said[r].speaker, said[r].text) for r in g.rows)
                g = Group(claim_id("\0".join([g.id, *where])), g.rows, g.label)
            found.append(g)
    return found
