"""How well sources are resolved to names when the attributions are given: gold spans in, names out.

    python benchmarks/speakers.py $DATA/polnear/dev $DATA/gold/polnear-dev $DATA/gold/newswire-dev

Counts the speech attributions whose speaker gold names, by what the source is: a pronoun, a name, a description,
nothing.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from pathlib import Path

from quoteattr.evaluation import GoldDocument, read_gold, same_speaker
from quoteattr.parsing.parser import Parser
from quoteattr.quotations import find_quotations
from quoteattr.schema import Attribution
from quoteattr.speakers import Registry, resolve_speakers

PERSONAL = frozenset(("he", "she", "him", "her", "his"))
OTHER_PRONOUNS = frozenset(
    ("it", "they", "them", "their", "its", "who", "i", "we", "us", "whose", "my", "our", "both")
)


def kind_of(source: str, kind: str) -> str:
    """What a source is; ``kind`` is that of gold's speaker."""
    word = source.strip().lower()
    if not word:
        return "no source"
    if word in PERSONAL:
        return "he, she, him, her, his"
    if word in OTHER_PRONOUNS:
        return "organisations without a name" if kind == "organization" else "other pronouns"
    capitals = [
        w
        for w in source.split()[1 if source.lower().startswith(("the ", "a ", "an ")) else 0 :]
        if w[:1].isupper()
    ]
    if capitals:
        return "names"
    return "organisations without a name" if kind == "organization" else "descriptions"


def count(document: GoldDocument, parser: Parser, registry: Registry, found: dict[str, Counter[str]]) -> None:
    """Resolve the document's gold attributions and count what comes out."""
    parse = parser.parse([document.text])[0]
    items = sorted(document.items, key=lambda i: (i.content[0][0], -i.content[-1][1]))
    attributions = tuple(Attribution(i.id, i.content, i.cue, i.source) for i in items)
    speakers = resolve_speakers(parse, find_quotations(document.text), attributions, registry)
    for item, speaker in zip(items, speakers, strict=True):
        if item.act != "speech" or not item.names:
            continue
        row = found[kind_of(" ".join(document.text[s:e] for s, e in item.source), item.kind)]
        row["gold"] += 1
        row["answered"] += bool(speaker.names)
        row["right"] += bool(speaker.names) and same_speaker(speaker.names, item.names, item.kind)


def main(folders: list[str]) -> None:
    """Print the table."""
    documents = [d for d in read_gold([Path(f) for f in folders]) if any(i.labelled for i in d.items)]
    parser, registry = Parser(tagger=False), Registry.load()
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for document in documents:
        count(document, parser, registry, found)
    found["all"] = sum(found.values(), Counter())
    print(f"{len(documents)} documents\n{'source':30} gold  answered        right of answered")
    for kind, row in sorted(found.items(), key=lambda x: -x[1]["gold"]):
        gold, answered, right = row["gold"], row["answered"], row["right"]
        print(
            f"{kind:30} {gold:4}  {answered:4} {answered / gold:7.1%}   {right:4} {right / max(1, answered):7.1%}"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
