"""Who quotes, answers or names whom: a directed graph of the speakers in a table of quotes, by networkx."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quoteattr.errors import InputError, MissingExtraError
from quoteattr.results.tables import each_speaker, quotes_table
from quoteattr.writers.files import atomic

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("quotes", "answers", "names")
"""Why an edge leads from one speaker to another: the one's words hold a quotation of the other's; a reply follows the
other's words in the same document; the one's words hold the other's name."""
REPLIES = frozenset(
    ("answer", "reply", "respond", "retort", "rejoin", "counter", "rebut", "shoot back", "hit back")
)
"""Lemmas of verbs for an answer."""
FORMATS = {".gexf": "write_gexf", ".graphml": "write_graphml"}


def network(quotes: Any) -> Any:
    """A ``networkx.DiGraph``: nodes are named speakers, edges lead from who speaks to whom it concerns.

    Nodes have ``label``, ``kind`` and ``quotes``; edges how often each of :data:`KINDS` was seen, ``weight`` (their
    sum) and ``documents``. Only what the table says is counted: a name in a quotation is found by its last word
    where no other speaker of the table ends in it.

    Parameters
    ----------
    quotes:
        Whatever :func:`quoteattr.quotes_table` takes.

    Raises MissingExtraError without networkx.
    """
    try:
        import networkx as nx
    except ImportError as error:
        raise MissingExtraError("networkx", "network", "The network") from error
    table = quotes_table(quotes)
    spoken = each_speaker(table[table["speaker"] != ""])
    graph = nx.DiGraph()
    for key, group in spoken.groupby("key", sort=False):
        name, kind = Counter(group["speaker"]).most_common(1)[0][0], group["speaker_kind"].iloc[0]
        graph.add_node(str(key), label=name, kind=str(kind), quotes=len(group))
    family = _last_words({key: data["label"] for key, data in graph.nodes(data=True)})
    edges: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for doc, group in spoken.groupby("doc_id", sort=False):
        for one, other, kind in _found(group, family):
            edges[one, other][kind] += 1
            seen[one, other].add(str(doc))
    for (one, other), counts in edges.items():
        graph.add_edge(
            one,
            other,
            **{kind: counts[kind] for kind in KINDS},
            weight=counts.total(),
            documents=len(seen[one, other]),
        )
    return graph


def _found(group: pd.DataFrame, family: dict[str, str]) -> list[tuple[str, str, str]]:
    """The edges in one document, a triple each time."""
    columns = ("key", "start", "end", "cue_lemma", "quote")
    rows = sorted(zip(*(group[c].tolist() for c in columns), strict=True), key=lambda r: (r[1], -r[2]))
    found = []
    for place, (key, start, end, lemma, quote) in enumerate(rows):
        for other, s, e, *_ in rows[place + 1 :]:
            if s >= end:
                break
            if other != key and e <= end and (s, e) != (start, end):
                found.append((key, other, "quotes"))
        if lemma in REPLIES:
            before = [other for other, _, e, *_ in rows[:place] if other != key and e <= start]
            if before:
                found.append((key, before[-1], "answers"))
        named = {family[word] for word in re.findall(r"\w+", quote) if word in family} - {key}
        found += [(key, other, "names") for other in sorted(named)]
    return found


def _last_words(labels: dict[str, str]) -> dict[str, str]:
    """The last word of each name, where it is the last word of no other."""
    words: dict[str, set[str]] = defaultdict(set)
    for key, label in labels.items():
        if found := re.findall(r"\w+", label):
            words[found[-1]].add(key)
    return {word: next(iter(keys)) for word, keys in words.items() if len(keys) == 1 and word[:1].isupper()}


def write_network(graph: Any, path: Path) -> None:
    """Write a graph as GEXF (Gephi) or GraphML, as the extension says. Raises InputError for another, OSError."""
    import networkx as nx

    writer = FORMATS.get(path.suffix.lower())
    if writer is None:
        raise InputError(f"{path}: a network is written as {' or '.join(FORMATS)}; name the file so")
    with atomic(path, "wb") as file:
        getattr(nx, writer)(graph, file)
