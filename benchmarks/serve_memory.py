"""Memory of ``quoteattr serve`` over many requests: resident megabytes of the server and of its worker.

python benchmarks/serve_memory.py --requests 5000
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

NAMES = "Ann Lee|Bob Reed|Marta Oyelaran|Anders Lindqvist|Ruth Okafor|Ida Strand".split("|")
WORDS = "the dam will hold until spring and nobody in the town has asked who pays for the new bridge".split()


def text(chance: random.Random) -> str:
    """A small article with one to four quotations, another one each time."""
    said = []
    for _ in range(chance.randint(1, 4)):
        words = " ".join(chance.choices(WORDS, k=chance.randint(4, 40)))
        said.append(chance.choice(("“{1}.” {0} said.", "{0} said that {1}.", "“{1},” said {0}, a teacher.")).format(
            chance.choice(NAMES), words))  # fmt: skip
    return "\n\n".join(said)


def megabytes(pid: int) -> float:
    """Resident memory of a process."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 1e6


def children(pid: int) -> list[int]:
    """Processes that a process started."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found]


def main() -> None:
    """Start the service, ask it, and print a line of figures ten times on the way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=5000)
    parser.add_argument("--port", type=int, default=8799)
    args = parser.parse_args()
    server = subprocess.Popen([sys.executable, "-m", "quoteattr", "serve", "--port", str(args.port)])
    address = f"http://127.0.0.1:{args.port}"
    try:
        while True:
            try:
                urllib.request.urlopen(f"{address}/health", timeout=2).read()
                break
            except OSError:
                time.sleep(0.2)
        chance, begun, rows = random.Random(5), time.monotonic(), 0
        for number in range(1, args.requests + 1):
            body = json.dumps({"text": text(chance)}).encode()
            request = urllib.request.Request(
                f"{address}/v1/attributions", body, {"Content-Type": "application/json"}
            )
            with urllib.request.urlopen(request, timeout=60) as answer:
                rows += len(json.load(answer)["attributions"])
            if number in (1, 10, 100) or number % max(1, args.requests // 10) == 0:
                workers = [megabytes(child) for child in children(server.pid)]
                print(
                    f"{number:>6} requests, {rows:>6} rows, {time.monotonic() - begun:7.1f} s, server "
                    f"{megabytes(server.pid):6.1f} MB, its processes {', '.join(f'{w:.1f}' for w in workers)} MB",
                    flush=True,
                )
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
