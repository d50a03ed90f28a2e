"""Claims to read: some of those with several quotes, drawn at random from what people annotated.

    python benchmarks/claims_sample.py DATA/polnear/dev DATA/gold/newswire-dev [--claims 60] [--seed 1]

Contents, and the names of who said them, are those of the gold; a pronoun or a description counts as no name.
Prints how many
claims have several quotes, then each drawn one with its id, and its quotes with document, number, how sure
each is and who
said it. Only claims with different words are drawn: those whose quotes are the same words need no reading.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import pandas as pd


def contents(folders: list[Path]) -> pd.DataFrame:
    """The gold contents of some folders as a table of quotes."""
    from quoteattr.evaluation.gold import read_gold
    from quoteattr.evaluation.names import names_somebody

    rows = []
    for document in read_gold(folders):
        for item in document.items:
            if not item.content:
                continue
            source = " ".join(document.text[start:end] for start, end in item.source)
            named = item.names or ((source,) if not item.labelled and names_somebody(source) else ())
            start, end = item.content[0][0], item.content[-1][1]
            rows.append(
                {
                    "doc_id": document.name,
                    "quote_id": item.id,
                    "speaker": "; ".join(named),
                    "quote": document.text[start:end],
                    "start": start,
                    "end": end,
                    "content_spans": ";".join(f"{s}-{e}" for s, e in item.content),
                }
            )
    return pd.DataFrame(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--claims", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    from quoteattr.claims import claims_long
    from quoteattr.claims.marks import normalise

    long = claims_long(contents(options.gold))
    long = long.assign(words=[normalise(quote) for quote in long["quote"]])
    sizes = long.groupby("claim_id")["words"].agg(["size", "nunique"])
    several = sorted(sizes.index[sizes["nunique"] > 1])
    print(
        f"{len(long)} quotes, {len(sizes)} claims; {(sizes['size'] > 1).sum()} with several quotes, "
        f"{len(several)} of them in different words"
    )
    for id in random.Random(options.seed).sample(several, min(options.claims, len(several))):
        print(f"\n{id}")
        for row in long[long["claim_id"] == id].itertuples():
            print(f"  {row.doc_id} {row.quote_id} {row.sure:.2f} {row.speaker or '-'}: {row.quote!r}")


if __name__ == "__main__":
    main()
