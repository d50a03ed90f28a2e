"""Near-duplicate names over a table: which two could be one speaker, and why. A person decides."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import IO, NamedTuple

from rapidfuzz import fuzz

from quoteattr.speakers.names.lists import countries
from quoteattr.speakers.names.organizations import acronyms, organization_key, same_organization
from quoteattr.speakers.names.people import PersonName, compatible, name_key, near, parse_name
from quoteattr.speakers.registry import Registry

NEAR_PERSON = 0.92
"""Least likeness (Jaro-Winkler) of both given and family name at which two spellings are suggested as one."""
NEAR_ORGANIZATION = 92.0
"""Least likeness (token sort ratio, 0 to 100) of two organizations' names."""


class Counted(NamedTuple):
    """A name of a table, its kind (``person`` or ``organization``) and how many quotes it has."""

    name: str
    kind: str
    quotes: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``other`` could be a variant of ``name``; ``reason`` says why in plain words; ``score`` is 0 to 1."""

    name: str
    other: str
    kind: str
    reason: str
    score: float
    quotes: tuple[int, int]


def suggest_merges(speakers: Iterable[Counted], registry: Registry | None = None) -> list[Suggestion]:
    """Pairs of names that could be one speaker's, surest first.

    A full name's transliterations and short forms, a family name with one bearer in the table, near spellings,
    acronyms. Never two whom the registry knows as two, and nobody whose names contradict (``Jr.``, gender, given
    name). Suggestions are for a person to accept: :func:`write_speakers` writes them as a speakers file.

    Parameters
    ----------
    speakers:
        Names with their counts; a name that stands twice is counted together. Kinds other than ``person`` and
        ``organization`` are left out.
    registry:
        Known speakers: their canonical names are the ones that are kept.
    """
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for speaker in speakers:
        if speaker.name.strip() and speaker.kind in ("person", "organization"):
            totals[speaker.name, speaker.kind] += speaker.quotes
    people = [Counted(n, k, q) for (n, k), q in totals.items() if k == "person"]
    bodies = [Counted(n, k, q) for (n, k), q in totals.items() if k == "organization"]
    pairs = [*_people(people), *_organizations(bodies)]
    found = [_suggestion(a, b, reason, score, registry) for a, b, reason, score in pairs]
    return sorted(
        (s for s in found if s),
        key=lambda s: (-s.score, -sum(s.quotes), s.name, s.other),
    )


def write_speakers(suggestions: Iterable[Suggestion], file: IO[str]) -> None:
    """The suggestions as a speakers file (CSV), one row a pair, with the reason in ``note``.

    Rows that aren't wanted are deleted by hand; what remains is what ``--speakers`` reads.
    """
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["name", "kind", "variants", "note"])
    for s in suggestions:
        note = f"{s.reason} ({s.quotes[0]} and {s.quotes[1]} quotes)"
        writer.writerow([s.name, s.kind, s.other, note])


def _suggestion(
    a: Counted, b: Counted, reason: str, score: float, registry: Registry | None
) -> Suggestion | None:
    known = [registry.find(x.name, kind=x.kind) if registry else None for x in (a, b)]
    if known[0] and known[1]:
        return None  # two people, or one that the registry joins already
    order = sorted(
        ((a, known[0]), (b, known[1])),
        key=lambda pair: (
            pair[1] is None,
            a.kind == "person" and not parse_name(pair[0].name).given,
            a.kind == "organization" and pair[0].name.isupper(),
            -pair[0].quotes,
            -len(pair[0].name),
            pair[0].name,
        ),
    )
    (keep, speaker), (other, _) = order
    name = speaker.name if speaker else keep.name
    return Suggestion(name, other.name, a.kind, reason, round(score, 3), (keep.quotes, other.quotes))


def _people(people: list[Counted]) -> Iterator[tuple[Counted, Counted, str, float]]:
    names = {p: parse_name(p.name) for p in people}
    families: dict[str, list[Counted]] = defaultdict(list)
    blocks: dict[str, list[Counted]] = defaultdict(list)
    for p, name in names.items():
        if name.family_key:
            families[name.family_key].append(p)
            blocks[name.family_key[0]].append(p)
    done = set()
    for bearers in families.values():
        full = [p for p in bearers if names[p].given]
        for a, b in combinations(bearers, 2):
            done.add(frozenset((a, b)))
            if compatible(names[a], names[b]) and (reason := _same_family(a, b, names, len(full))):
                yield a, b, *reason
    for block in blocks.values():
        for a, b in combinations(block, 2):
            if frozenset((a, b)) in done or not (names[a].given and names[b].given):
                continue
            if compatible(names[a], names[b]):
                yield a, b, "one name is a part of the other", 0.85
            elif names[a].suffix == names[b].suffix:
                likeness = near(names[a], names[b])
                if likeness >= NEAR_PERSON:
                    yield a, b, "near spellings", 0.8 * likeness


def _same_family(
    a: Counted, b: Counted, names: dict[Counted, PersonName], full: int
) -> tuple[str, float] | None:
    x, y = names[a], names[b]
    if name_key(a.name) == name_key(b.name):
        return "the same name but for spelling or title", 1.0
    if x.given and y.given:
        return "the family names agree and the given names can be one person's", 0.9
    if full == 1:
        return "the family name has one bearer in this table", 0.75
    return None


def _organizations(bodies: list[Counted]) -> Iterator[tuple[Counted, Counted, str, float]]:
    blocks: dict[str, set[Counted]] = defaultdict(set)
    for body in bodies:
        for word in (*organization_key(body.name), *acronyms(body.name)):
            blocks[word].add(body)
    seen = set()
    for block in blocks.values():
        for a, b in combinations(sorted(block), 2):
            pair = frozenset((a, b))
            if pair in seen:
                continue
            seen.add(pair)
            left, right = organization_key(a.name), organization_key(b.name)
            likeness = fuzz.token_sort_ratio(" ".join(left), " ".join(right))
            if left == right:
                yield a, b, "the same name but for spelling", 1.0
            elif same_organization(a.name, b.name):
                yield a, b, "an acronym, another order of words, or a country more", 0.85
            elif likeness >= NEAR_ORGANIZATION and not (set(left) ^ set(right)) & set(countries()):
                yield a, b, "near spellings", 0.8 * likeness / 100
