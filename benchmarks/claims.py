"""How long grouping takes: generated quotes, 100,000 of them unless told otherwise.

    python benchmarks/claims.py [--quotes N ...] [--seed S]

The quotes are made of words drawn from the encoder's vocabulary: claims of four to eight content words with a
country and
a number, each quoted several times with words dropped, changed or moved, a fifth of them look-alikes of the claim
before (another country and number), 5 % denied, 3 % verdicts. Prints, for
each size, how many different contents and claims there are, the seconds of one run (loading the encoder apart),
and the peak memory.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import sys
import time

PLACES = ("Norway", "Finland", "Poland", "Bulgaria", "Kenya", "Chile", "Japan", "Canada", "Greece", "Iceland")
OPENINGS = ("", "that ", "“", "that ", "“")
VERDICTS = ("“It is unacceptable,”", "“That is not true.”", "“We are very happy,”", "“This is a disgrace,”")
LEAST, MOST = 2_000, 20_000  # numbers of the word pieces that claims are made of, by frequency


def make(count: int, seed: int, words: list[str]) -> list[dict[str, str]]:
    """Quotes of about ``count / 3`` claims; some claims are another one with a number or a country changed."""
    rng = random.Random(seed)
    rows: list[dict[str, str]] = []
    claim: tuple[list[str], str, int] = (words[:5], PLACES[0], 14)
    while len(rows) < count:
        speaker = f"Speaker {rng.randrange(count // 20 + 1)}"
        day = f"2024-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
        if rng.random() < 0.2:
            claim = (claim[0], rng.choice(PLACES), rng.randrange(13, 990))
        else:
            claim = (rng.sample(words, rng.randrange(4, 9)), rng.choice(PLACES), rng.randrange(13, 990))
        for _ in range(min(1 + int(rng.expovariate(0.5)), 40)):
            quote = rng.choice(VERDICTS) if rng.random() < 0.03 else worded(rng, words, *claim)
            rows.append(
                {
                    "doc_id": f"d{rng.randrange(count // 5 + 1)}",
                    "quote_id": f"q{len(rows)}",
                    "speaker": speaker,
                    "type": "direct" if quote[0] == "“" else "indirect",
                    "quote": quote,
                    "date": day,
                }
            )
    return rows[:count]


def worded(rng: random.Random, words: list[str], content: list[str], place: str, number: int) -> str:
    """One wording: at times a word is dropped, changed or moved, or the claim is denied."""
    content = list(content)
    change = rng.random()
    at = rng.randrange(len(content))
    if change < 0.2:
        content.pop(at)
    elif change < 0.35:
        content[at] = rng.choice(words)
    elif change < 0.45:
        content.append(content.pop(at))
    opening = rng.choice(OPENINGS)
    will = "will" if opening == "“" else "would"
    no = " not" if rng.random() < 0.05 else ""
    half = len(content) // 2
    said = f"the {' '.join(content[:half])} {will}{no} {' and '.join(content[half:])}"
    tail = rng.choice((f" in {place}", f" for {number} people in {place}", f" with {number} others", ""))
    return f"{opening}{said}{tail}{',”' if opening == '“' else ''}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quotes", type=int, nargs="+", default=[10_000, 30_000, 100_000])
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    import pandas as pd
    from tokenizers import Tokenizer

    from quoteattr.claims import claims_long, claims_table
    from quoteattr.claims.encoder import SHIPPED, TOKENIZER, shipped
    from quoteattr.claims.marks import normalise

    began = time.perf_counter()
    shipped()
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, pandas {pd.__version__}; ",
        end="",
    )
    print(f"encoder loaded in {time.perf_counter() - began:.1f} s")
    vocabulary = Tokenizer.from_file(str(SHIPPED / TOKENIZER)).get_vocab()
    words = sorted(w for w, n in vocabulary.items() if LEAST <= n < MOST and w.isalpha() and len(w) > 3)
    print(f"{'quotes':>8} {'contents':>9} {'claims':>7} {'seconds':>8} {'cpu s':>7} {'MB':>6}")
    for count in options.quotes:
        frame = pd.DataFrame(make(count, options.seed, words))
        contents = frame["quote"].map(normalise).nunique()
        began, used = time.perf_counter(), time.process_time()
        claims = claims_table(claims_long(frame))
        seconds, cpu = time.perf_counter() - began, time.process_time() - used
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{count:8,} {contents:9,} {len(claims):7,} {seconds:8.1f} {cpu:7.1f} {peak:6.0f}")
        sys.stdout.flush()
        assert claims["quotes"].sum() == count


if __name__ == "__main__":
    main()
