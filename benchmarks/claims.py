"""How long grouping takes: generated quotes, 100,000 of them unless told otherwise.

    python benchmarks/claims.py [--quotes N ...] [--seed S]

The quotes are made from patterns and word lists: claims with a subject, a verb and an object, each quoted several
times in changed words, with numbers, countries and negations that tell look-alikes apart, and 3 % verdicts. Prints, for
each size, how many different contents and claims there are, the seconds of one run (loading the word vectors
apart), and the peak memory.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import sys
import time

SUBJECTS = "ministry union company hospital bank court school police council airline railway farmers doctors port embassy army university insurer brewery observatory".split()
VERBS = {
    "raise": "raise increase", "close": "close shut", "delay": "delay postpone", "approve": "approve endorse", "inspect": "inspect examine",
    "replace": "replace exchange", "finance": "finance fund", "repair": "repair fix", "sell": "sell", "buy": "buy purchase", "export": "export",
    "investigate": "investigate probe", "protect": "protect guard", "publish": "publish release", "abolish": "abolish scrap",
}  # fmt: skip
OBJECTS = "bridges tariffs pensions vaccines locomotives archives reservoirs fisheries subsidies passports turbines orchards helicopters vineyards prisons textbooks satellites glaciers quarries lighthouses cinemas tunnels sewers elevators ferries harvests antibiotics dialects museums windmills".split()
PLACES = "Norway Finland Poland Bulgaria Kenya Chile Japan Canada Greece Iceland Vietnam Morocco Peru Ireland Nepal".split()
OPENINGS = ("", "that ", "“", "that ", "“")
VERDICTS = ("“It is unacceptable,”", "“That is not true.”", "“We are very happy,”", "“This is a disgrace,”")


def make(count: int, seed: int) -> list[dict[str, str]]:
    rng = random.Random(seed)
    rows: list[dict[str, str]] = []
    while len(rows) < count:
        speaker = f"Speaker {rng.randrange(count // 20 + 1)}"
        day = f"2024-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
        verb = rng.choice(list(VERBS))
        what = (rng.choice(SUBJECTS), rng.choice(OBJECTS), rng.choice(PLACES), rng.randrange(13, 990))
        for _ in range(min(1 + int(rng.expovariate(0.4)), 40)):
            text = rng.choice(VERDICTS) if rng.random() < 0.03 else phrase(rng, verb, *what)
            rows.append({"doc_id": f"d{rng.randrange(count // 5 + 1)}", "quote_id": f"q{len(rows)}", "speaker": speaker, "type": "direct" if text[0] == "“" else "indirect", "quote": text, "date": day})  # fmt: skip
    return rows[:count]


def phrase(rng: random.Random, verb: str, subject: str, thing: str, place: str, number: int) -> str:
    opening = rng.choice(OPENINGS)
    said = rng.choice(VERBS[verb].split())
    no = "not " if rng.random() < 0.1 else ""
    middle = rng.choice((f"the {subject} {{}} {no}{said}", f"the {subject} in {place} {{}} {no}{said}"))
    will = middle.format("will" if opening == "“" else "would")
    rest = rng.choice(
        (f"{number} {thing} in {place}", f"{thing} in {place}", f"some {number} {thing} for {place}")
    )
    tail = rng.choice(
        ("", "", " next year", " before the winter", f" after {rng.choice(OBJECTS)} were discussed")
    )
    return f"{opening}{will} {rest}{tail}{',”' if opening == '“' else ''}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quotes", type=int, nargs="+", default=[10_000, 30_000, 100_000])
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    import pandas as pd

    from quoteattr.claims import claims_long, claims_table
    from quoteattr.claims.vectors import shipped
    from quoteattr.claims.words import normalise

    began = time.perf_counter()
    shipped()
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, pandas {pd.__version__}; ",
        end="",
    )
    print(f"word vectors loaded in {time.perf_counter() - began:.1f} s")
    print(f"{'quotes':>8} {'contents':>9} {'claims':>7} {'seconds':>8} {'cpu s':>7} {'MB':>6}")
    for count in options.quotes:
        frame = pd.DataFrame(make(count, options.seed))
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
