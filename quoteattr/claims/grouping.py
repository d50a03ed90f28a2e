"""From contents to groups of contents that say the same thing."""

from __future__ import annotations

import datetime
import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from quoteattr.claims.encoder import Encoder, shipped
from quoteattr.claims.judge import Judge
from quoteattr.claims.labels import clarity
from quoteattr.claims.marks import read
from quoteattr.claims.neighbours import SMALL, Floats, Pairs, cosines, crowding, each_once, neighbours
from quoteattr.claims.topics import meanings, topics

NEAR, ABOUT = 0.45, 0.5
"""Cosine of what is said from which two statements may be one, and of topics from which they may contradict."""
JOIN = 0.25
"""Probability that two statements say the same, and the mean of two groups, from which they are joined."""
FEW, CROWD, HIGHEST = 300, 2.0, 0.97
"""Added to its log odds for each ten times as many statements, since more of them are alike by chance; how high it
rises."""
AGAINST, ON_AVERAGE = 0.2, 0.12
"""Probability of the opposite that two statements must have, and their groups on average, to contradict."""
NEVER = 2.0
"""A probability that nothing reaches: what is not asked of the judge."""
WHOLE = 400
"""Statements that links hold together up to which all their pairs are judged."""
SAMPLE = 6
"""Members of each group that are compared when two groups are to be joined."""
DAYS = 3
"""Days within which the same person's verdict ("It is unacceptable") is taken to be about the same matter."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the grouping needs of a row: the content's text, the speaker ("" if nobody is named), day, document,
    whether a reporting clause stands inside the quote (then it makes a worse label), whom its first pronoun stands for
    ("" if it isn't known), and whether it was asked for: then also a bare topic claims something (*an immediate
    truce*)."""

    text: str
    speaker: str = ""
    day: str = ""
    doc_id: str = ""
    split: bool = False
    about: str = ""
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """The same words of the same speaker, with their rows. A verdict on different matters makes several units."""

    text: str
    key: str
    verdict: bool
    speaker: str
    rows: tuple[int, ...]
    docs: frozenset[str]
    first: str
    last: str
    asked: bool = False

    @property
    def order(self) -> tuple[str, ...]:
        """Sorts units independently of the order of the rows."""
        return (self.key, self.speaker, self.first, *sorted(self.docs))


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that make one claim, by number; ``label`` is the row whose content stands for it, ``denied_by`` has the ids
    of the claims that contradict it. ``why`` and ``sure`` tell of each row why it belongs and how likely that is (""
    and 1 for a row that is alone). ``topic`` names the matter."""

    id: str
    rows: tuple[int, ...]
    label: int
    denied_by: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    sure: tuple[float, ...] = ()
    topic: str = ""


def group(said: Sequence[Said], encoder: Encoder | None = None) -> list[Group]:
    """Every row in exactly one group, the same groups whatever the order of the rows.

    Groups come in the order of their size, then of their id. Raises ModelError without the shipped encoder.
    """
    units = sorted(units_of(said), key=lambda u: u.order)
    if not units:
        return []
    clusters, groups, vectors, near = grouped(units, said, encoder or shipped())
    texts = [[said[g.label].text, *(units[n].text for n in c)] for g, c in zip(groups, clusters, strict=True)]
    groups = [replace(g, topic=t) for g, t in zip(groups, topics(texts, vectors, near), strict=True)]
    return sorted(groups, key=lambda g: (-len(g.rows), g.id))


def grouped(
    units: Sequence[Unit], said: Sequence[Said], encoder: Encoder
) -> tuple[list[list[int]], list[Group], Floats, Pairs | None]:
    """The units of each claim, the claims without their topics, what they mean and, of a large table, pairs of claims
    with statements that are near."""
    large = len(units) > SMALL
    texts, speakers, docs = [u.text for u in units], [u.speaker for u in units], [u.docs for u in units]
    judge = Judge(texts, speakers, encoder, docs, orders=1 if large else 2, asked=[u.asked for u in units])
    vectors, about = judge.statements.vectors, judge.statements.topics
    near = neighbours(vectors, NEAR)
    judge.crowded = crowding(len(units), near, cosines(vectors, near), NEAR)
    clusters = join(len(units), judge, comparable_pairs(units, near))
    groups = distinct(describe(clusters, units, said, judge), said)
    rivals = near[cosines(about, near) >= ABOUT] if large else neighbours(about, ABOUT)
    groups = contradicted(groups, clusters, units, judge, comparable_pairs(units, rivals))
    return clusters, groups, meanings(vectors, clusters), between(clusters, near) if large else None


def between(clusters: Sequence[Sequence[int]], pairs: Pairs) -> Pairs:
    """The pairs of clusters that pairs of their members make, each once, the smaller number first."""
    of = np.empty(sum(map(len, clusters)), dtype=np.int64)
    for number, cluster in enumerate(clusters):
        of[cluster] = number
    return each_once(of[pairs], len(clusters))


def units_of(said: Sequence[Said]) -> list[Unit]:
    """The different contents of each speaker and their rows."""
    rows_of: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    verdicts = set[str]()
    for row, s in enumerate(said):
        marks = read(s.text)
        rows_of[marks.key, s.speaker].append(row)
        if marks.verdict:
            verdicts.add(s.text)
    units = []
    for (key, speaker), rows in rows_of.items():
        text = min(said[r].text for r in rows)
        asked = any(said[r].asked for r in rows)
        verdict = text in verdicts and not asked
        for run in split_verdict(rows, said) if verdict else [rows]:
            days = sorted(said[r].day for r in run)
            docs = frozenset(said[r].doc_id for r in run)
            units.append(Unit(text, key, verdict, speaker, tuple(run), docs, days[0], days[-1], asked))
    return units


def split_verdict(rows: Sequence[int], said: Sequence[Said]) -> list[list[int]]:
    """A verdict's rows, cut where days lie between, or documents if there is no day or name."""
    runs: list[list[int]] = []
    for row in sorted(rows, key=lambda r: (said[r].day, said[r].doc_id, r)):
        now, before = said[row], said[runs[-1][-1]] if runs else None
        if before and (now.doc_id == before.doc_id or (now.speaker and near(now.day, before.day))):
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
    """A verdict that names no matter is compared only with words of the same speaker, of the same days where known."""
    if not (a.verdict or b.verdict):
        return True
    return a.speaker == b.speaker and (
        bool(a.docs & b.docs) or (bool(a.speaker) and (close(a, b) or not (a.first and b.first)))
    )


def comparable_pairs(units: Sequence[Unit], pairs: Pairs) -> Pairs:
    """Those of some pairs that are compared."""
    verdict = np.array([u.verdict for u in units])
    kept = np.ones(len(pairs), dtype=bool)
    for n in np.flatnonzero(verdict[pairs].any(axis=1)).tolist():
        i, j = pairs[n]
        kept[n] = comparable(units[i], units[j])
    return pairs[kept]


def close(a: Unit, b: Unit) -> bool:
    """Whether the days of two units overlap or lie near."""
    overlap = bool(a.first and b.first) and a.first <= b.last and b.first <= a.last
    return overlap or near(a.last, b.first) or near(b.last, a.first)


def join(units: int, judge: Judge, pairs: Pairs) -> list[list[int]]:
    """Clusters of so many units, by average linkage: groups are joined while their members fit on average.

    Groups that fit on average have a link between them, so each connected part is clustered by itself; of one with more
    than :data:`WHOLE` units the likeliest links come first, and a sample of the members is asked.
    """
    least = bar(units)
    same = judge.each(pairs, same=least, opposite=NEVER).same
    near = same >= least
    links = sorted((-s, i, j) for s, (i, j) in zip(same[near].tolist(), pairs[near].tolist(), strict=True))
    part_of = list(range(units))
    parts: dict[int, list[int]] = {i: [i] for i in part_of}
    links_of: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for _, i, j in links:
        a, b = sorted((part_of[i], part_of[j]), key=lambda p: (-len(parts[p]), p))
        if a != b:
            for unit in parts[b]:
                part_of[unit] = a
            parts[a] += parts.pop(b)
    for _, i, j in links:
        links_of[part_of[i]].append((i, j))
    clusters = []
    for number, part in parts.items():
        if len(part) < 3:
            clusters.append(sorted(part))
        elif len(part) <= WHOLE:
            clusters += by_average(sorted(part), judge, least)
        else:
            clusters += likeliest_first(part, links_of[number], judge, least)
    return clusters


def bar(statements: int) -> float:
    """The probability from which so many statements are joined."""
    log_odds = math.log(JOIN / (1 - JOIN)) + CROWD * max(0.0, math.log10(statements / FEW))
    return min(1 / (1 + math.exp(-log_odds)), HIGHEST)


def by_average(part: list[int], judge: Judge, least: float) -> list[list[int]]:
    """Average linkage over all pairs of some units."""
    from sklearn.cluster import AgglomerativeClustering

    apart = np.zeros((len(part), len(part)))
    rows, columns = np.triu_indices(len(part), 1)
    same = judge.each(np.stack([np.array(part)[rows], np.array(part)[columns]], axis=1)).same
    apart[rows, columns] = apart[columns, rows] = 1 - same
    clustering = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=1 - least
    )
    found: defaultdict[int, list[int]] = defaultdict(list)
    for unit, label in zip(part, clustering.fit(apart).labels_.tolist(), strict=True):
        found[label].append(unit)
    return list(found.values())


def likeliest_first(
    part: list[int], links: Sequence[tuple[int, int]], judge: Judge, least: float
) -> list[list[int]]:
    """Groups joined link by link, the likeliest first, while a sample of their members fits on average."""
    cluster_of = {i: i for i in part}
    members: dict[int, list[int]] = {i: [i] for i in part}
    refused: set[tuple[int, int, int, int]] = set()
    for i, j in links:
        a, b = cluster_of[i], cluster_of[j]
        if a == b:
            continue
        if len(members[a]) < len(members[b]):
            a, b = b, a
        tried = (a, len(members[a]), b, len(members[b]))
        if tried in refused:
            continue
        if mean(members[a], members[b], judge)[0] < least:
            refused.add(tried)
        else:
            for unit in members[b]:
                cluster_of[unit] = a
            members[a] += members.pop(b)
    return [sorted(m) for m in members.values()]


def mean(a: Sequence[int], b: Sequence[int], judge: Judge) -> tuple[float, float]:
    """Mean probability of the same and of the opposite over the pairs of two groups."""
    verdicts = judge.each([(i, j) for i in sorted(a)[:SAMPLE] for j in sorted(b)[:SAMPLE]])
    same, opposite = (sum(found.tolist()) / len(found) for found in verdicts)
    return same, opposite


def contradicted(
    groups: list[Group],
    clusters: Sequence[Sequence[int]],
    units: Sequence[Unit],
    judge: Judge,
    pairs: Pairs,
) -> list[Group]:
    """The groups, each with those that say it is not so. ``pairs`` are those that may."""
    group_of = {row: n for n, g in enumerate(groups) for row in g.rows}
    of = {unit: group_of[units[unit].rows[0]] for cluster in clusters for unit in cluster}
    cluster_of = {of[cluster[0]]: cluster for cluster in clusters}
    against: defaultdict[int, set[str]] = defaultdict(set)
    opposite = judge.each(pairs, same=NEVER, opposite=AGAINST).opposite
    doubted = {
        (min(of[i], of[j]), max(of[i], of[j]))
        for i, j in pairs[opposite >= AGAINST].tolist()
        if of[i] != of[j]
    }
    for a, b in sorted(doubted):
        if mean(cluster_of[a], cluster_of[b], judge)[1] >= ON_AVERAGE:
            against[a].add(groups[b].id)
            against[b].add(groups[a].id)
    return [replace(g, denied_by=tuple(sorted(against[n]))) for n, g in enumerate(groups)]


def describe(
    clusters: Sequence[Sequence[int]], units: Sequence[Unit], said: Sequence[Said], judge: Judge
) -> list[Group]:
    """The group of each cluster of units, with its label, its id and why each row belongs."""
    pairs = [(n, m) for cluster in clusters for n in cluster for m in others(n, cluster)]
    fits: defaultdict[int, list[float]] = defaultdict(list)
    for (n, _), same in zip(pairs, judge.each(pairs).same.tolist(), strict=True):
        fits[n].append(same)
    return [describe_one(cluster, units, said, judge, fits) for cluster in clusters]


def others(unit: int, cluster: Sequence[int]) -> list[int]:
    """Some units of a cluster that one of it is compared with."""
    return [other for other in cluster[: SAMPLE + 1] if other != unit][:SAMPLE]


def describe_one(
    cluster: Sequence[int],
    units: Sequence[Unit],
    said: Sequence[Said],
    judge: Judge,
    fits: Mapping[int, Sequence[float]],
) -> Group:
    """The group of one cluster. ``fits`` are probabilities that each unit says the same as some others of its own."""
    sample = cluster[: SAMPLE * SAMPLE]

    def worth(n: int) -> tuple[float, int]:
        """How well a unit stands for the claim: near all others, whole, with nothing that points elsewhere."""
        rows = [said[r] for r in units[n].rows]
        same = fits.get(n, ())
        fit = (1 + sum(same)) / (1 + len(same))
        whole = 0.8 if all(r.split for r in rows) else 1.0
        about = max(r.about for r in rows)
        return fit * whole * clarity(units[n].text, about), -n

    central = max(sample, key=worth)
    label = min(
        units[central].rows,
        key=lambda r: (not said[r].about, said[r].split, said[r].day or "~", said[r].doc_id, said[r].text),
    )
    told = {
        row: (
            "" if row == label else judge.why(n, central),
            round(sum(fits[n]) / len(fits[n]), 3) if n in fits else 1.0,
        )
        for n in cluster
        for row in units[n].rows
    }
    rows = sorted(told)
    first = min((said[r].day or "~", units[n].key) for n in cluster for r in units[n].rows)
    why, sure = zip(*(told[r] for r in rows), strict=True)
    return Group(claim_id(first[1]), tuple(rows), label, (), why, sure)


def claim_id(text: str) -> str:
    """A short id from a text, the same in every run."""
    return "c" + hashlib.sha256(text.encode()).hexdigest()[:10]


def distinct(groups: list[Group], said: Sequence[Said]) -> list[Group]:
    """Groups whose first contents are the same words (on different matters, of different people) get ids of
    their own; in the order of the groups."""
    times = Counter(g.id for g in groups)
    found = []
    for g in groups:
        if times[g.id] > 1:
            where = min((said[r].day, said[r].doc_id, said[r].speaker, said[r].text) for r in g.rows)
            g = replace(g, id=claim_id("\0".join([g.id, *where])))
        found.append(g)
    return found
