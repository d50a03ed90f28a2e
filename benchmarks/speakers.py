"""Where names are lost and where they are wrong, by what the source is.

    python benchmarks/speakers.py $DATA/gold/newswire-dev
    python benchmarks/speakers.py $DATA/polnear/dev $DATA/gold/polnear-dev --given

Counts gold's speech: how many have a row, and of those with a row whose speaker is right, wrong, or left open although
gold names somebody; *named for nobody* are rows that name somebody where gold names none. With ``--given`` gold's
attributions are resolved instead of our own. The second table is how far ``speaker_confidence`` holds.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from quoteattr.attribution import attribute
from quoteattr.evaluation import GoldDocument, Item, read_gold, same_speaker
from quoteattr.evaluation.measure import Settings, compare
from quoteattr.evaluation.names import names_somebody
from quoteattr.parsing.parser import Parser
from quoteattr.parsing.structure import Parse
from quoteattr.quotations import find_quotations, marked_type
from quoteattr.schema import Attribution, Speaker
from quoteattr.speakers import Registry, resolve_speakers

PRONOUNS = frozenset("he she him her his i we me us they them who".split())
OUTCOMES = ("gold", "row", "right", "wrong", "open", "named for nobody")
EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)


def kind_of(text: str, item: Item) -> str:
    """What the source of a gold attribution is."""
    source = " ".join(text[s:e] for s, e in item.source).strip()
    low = source.casefold()
    if not low:
        return "no source"
    if low in PRONOUNS and item.kind != "organization":
        return "pronoun"
    if item.kind == "document":
        return "document"
    words = source.split()[1 if low.startswith(("the ", "a ", "an ")) else 0 :]
    if any(w[:1].isupper() for w in words) and low not in ("it", "its"):
        return "name in it"
    if item.kind == "organization" or low in ("it", "its"):
        return "organisation without a name"
    return "description" if item.names else "nobody named"


def given(document: GoldDocument, parse: Parse, registry: Registry) -> Iterator[tuple[Item, Speaker | None]]:
    """Gold's attributions with the speakers that ours are for them."""
    items = sorted(document.items, key=lambda i: (i.content[0][0], -i.content[-1][1]))
    quotations = find_quotations(document.text)
    rows = tuple(
        Attribution(i.id, i.content, i.cue, i.source, type=marked_type(document.text, i.content, quotations))
        for i in items
    )
    yield from zip(items, resolve_speakers(parse, quotations, rows, registry), strict=True)


def found(document: GoldDocument, parse: Parse, registry: Registry) -> Iterator[tuple[Item, Speaker | None]]:
    """Gold's attributions with the speakers of the rows that have their content; None without one."""
    quotations = find_quotations(document.text)
    attributions = attribute(parse, quotations)
    speakers = resolve_speakers(parse, quotations, attributions, registry)
    shown = [n for n, a in enumerate(attributions) if a.act == "speech" and a.factuality == "asserted"]
    items = [Item(str(n), attributions[n].content) for n in shown]
    compared = compare(document, items, Settings())
    row_of = {i: shown[j] for i, j, _ in compared.pairs}
    for number, gold in enumerate(compared.gold):
        yield gold.item, speakers[row_of[number]] if number in row_of else None


def outcome(item: Item, speaker: Speaker) -> str:
    """What became of the speaker of a row."""
    named = any(map(names_somebody, speaker.names))
    if not item.names:
        return "named for nobody" if named else ""
    if not named:
        return "open"
    return "right" if same_speaker(speaker.names, item.names, item.kind) else "wrong"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--given", action="store_true", help="resolve gold's attributions, not our own")
    options = parser.parse_args()
    documents = [d for d in read_gold(options.gold) if any(i.labelled for i in d.items)]
    reader, registry = Parser(), Registry.load()
    table: dict[str, Counter[str]] = defaultdict(Counter)
    sure: list[tuple[float, bool]] = []
    for document, parse in zip(documents, reader.parse([d.text for d in documents]), strict=True):
        for item, speaker in (given if options.given else found)(document, parse, registry):
            if not item.labelled or (item.act and item.act != "speech"):
                continue
            row = table[kind_of(document.text, item)]
            row["gold"] += 1
            if speaker is None:
                continue
            became = outcome(item, speaker)
            row.update(row=1, **({became: 1} if became else {}))
            if became in ("right", "wrong", "named for nobody"):
                sure.append((speaker.confidence, became == "right"))
    table["all"] = sum(table.values(), Counter())
    print(f"{len(documents)} documents\n{'source':30}" + "".join(f"{o:>18}" for o in OUTCOMES))
    for kind, row in sorted(table.items(), key=lambda x: -x[1]["gold"]):
        print(f"{kind:30}" + "".join(f"{row[o]:18}" for o in OUTCOMES))
    right = table["all"]["right"]
    print(f"names given: {len(sure)}, right {right / max(1, len(sure)):.1%}\n\nspeaker_confidence")
    for low, high in pairwise(EDGES):
        inside = [(c, r) for c, r in sure if low <= c < high]
        if inside:
            said, good = (sum(x) / len(inside) for x in zip(*inside, strict=True))
            print(
                f"  {low:.2f} to {min(high, 1):.2f}  {len(inside):5} names  says {said:.3f}  right {good:.3f}"
            )


if __name__ == "__main__":
    main()
