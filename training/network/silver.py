"""Attributions of the newswire articles as quoteattr itself finds them: news from many countries for the network.

    python -m training.network.silver --data DATA --network trained/en/joint --out silver.json

PolNeAR is one country, one year and one subject. The articles of ``ner/train.bio`` are from all over the world, but
nobody annotated who speaks in them. Tagger and rules together are right about nine of ten rows that they are sure of
(docs/accuracy.md); those rows are taken as they are, and of a place about which they are not sure nothing is learned
(self-training with a threshold: D. Yarowsky, ACL 1995). Articles of ``gold/newswire-dev`` are left out, since they are
measured on.

OUT holds a list with an entry for each article, in order, null for one left out: ``roles`` (BIO tag of each unit, empty
where it isn't known), ``cues`` (first units) and ``links`` (``[first unit, unit behind the last, [cues]]``).
"""

from __future__ import annotations

import argparse
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tqdm import tqdm

from quoteattr.attribution import candidates, find_drafts
from quoteattr.attribution.drafts import Draft
from quoteattr.parsing.network.labels import ROLES
from quoteattr.parsing.network.reader import Reader
from quoteattr.parsing.structure import Parse, Span
from quoteattr.quotations import find_quotations
from training.corpora.texts import Text, entity_documents, entity_text

SURE = 0.9
"""Confidence of a row that is learned from: on newswire some 92 of 100 such rows are right."""

POSSIBLE = 0.15
"""Confidence from which a draft makes its place uncertain."""

TAGGED = 0.5
"""Probability from which a tag that belongs to no sure row makes its place uncertain."""


def silver(text: Text, parse: Parse, drafts: Iterable[Draft], others: Iterable[Draft]) -> dict[str, Any]:
    """Roles, cues and links of an article; nothing is known of a unit that only what isn't sure speaks of."""
    starts, ends = [s for s, _ in text.offsets], [e for _, e in text.offsets]

    def units(span: Span) -> tuple[int, int]:
        return bisect_right(ends, span[0]), bisect_left(starts, span[1])

    sure = [d for d in drafts if d.chance >= SURE and d.cue and not d.nested]
    kept = {id(d) for d in sure}
    doubtful = [d for d in (*drafts, *others) if id(d) not in kept and d.chance >= POSSIBLE]
    roles = ["O"] * len(starts)
    unsure = [units(s) for d in doubtful for s in (*d.content, *d.cue, *d.source)]
    unsure += [units((t.start, t.end)) for t in parse.tags if t.probability >= TAGGED]
    for a, b in unsure:
        roles[a:b] = [""] * (b - a)
    cues, links = set[int](), dict[tuple[int, int], list[int]]()
    for draft in sure:
        pieces = zip(ROLES, (draft.source, draft.cue, draft.content), strict=True)
        spans = {role: [u for u in map(units, own) if u[0] < u[1]] for role, own in pieces}
        if not spans["CUE"]:
            continue
        cue = min(spans["CUE"])[0]
        cues.add(cue)
        for role in ("CONTENT", "SOURCE", "CUE"):
            for a, b in spans[role]:
                roles[a:b] = [f"B-{role}"] + [f"I-{role}"] * (b - a - 1)
                if role != "CUE":
                    links.setdefault((a, b), []).append(cue)
    return {
        "roles": roles,
        "cues": sorted(cues),
        "links": [[a, b, own] for (a, b), own in sorted(links.items())],
    }


def read_silver(path: Path) -> dict[int, dict[str, Any]]:
    """The fields of a :class:`corpora.Text` that OUT tells, by the article's number."""
    entries = enumerate(json.loads(path.read_text(encoding="utf-8")))
    return {n: e | {"links": {(a, b): own for a, b, own in e["links"]}} for n, e in entries if e}


def measured_on(data: Path) -> str:
    """The letters of all articles that newswire figures are measured on."""
    return "\n".join(
        letters(p.read_text(encoding="utf-8")) for p in sorted((data / "gold/newswire-dev").glob("*.txt"))
    )


def letters(text: str) -> str:
    """The text's letters and digits, small."""
    return re.sub(r"\W+", "", text).lower()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--network", type=Path, required=True, help="folder of a trained network")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    kept = measured_on(args.data)
    reader, found, rows = Reader(args.network), list[dict[str, Any] | None](), 0
    for n, document in enumerate(tqdm(entity_documents(args.data / "ner/train.bio"), unit=" articles")):
        text = entity_text(str(n), document, None)
        if letters(max(text.text.split("\n"), key=len)) in kept:
            found.append(None)
            continue
        parse = reader.read(text.text)
        quotations = find_quotations(text.text)
        found.append(silver(text, parse, find_drafts(parse, quotations), candidates(parse, quotations)))
        rows += len(found[-1]["cues"])
    args.out.write_text(json.dumps(found), encoding="utf-8")
    print(f"{rows} attributions in {len(found)} articles, {found.count(None)} left out")


if __name__ == "__main__":
    main()
