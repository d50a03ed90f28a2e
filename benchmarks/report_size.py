"""A report over many articles in Chromium: size of the file, seconds to first paint, to a filter, to an article.

python benchmarks/report_size.py --articles 10000
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.browsing import chromium  # noqa: E402
from support.viewing import harbour  # noqa: E402

from quoteattr.results.analysis import Analysis  # noqa: E402
from quoteattr.views.report import report  # noqa: E402


def articles(number: int) -> Iterator[Analysis]:
    """An article with seven quotations and 200 words of chance behind it; another name, day and outlet each time."""
    words = " ".join(p.read_text("utf-8") for p in sorted((ROOT / "tests/gold").glob("*.txt"))).split()
    chance = random.Random(3)
    for n in range(number):
        day = f"20{n % 20:02}-{n % 12 + 1:02}-{n % 28 + 1:02}"
        one = harbour(f"harbour-{n}", title=f"Harbour {n}", date=day, outlet=f"Outlet {n % 40}")
        more = " ".join(chance.choices(words, k=200))
        yield replace(one, document=replace(one.document, text=f"{one.document.text}\n{more}\n"))


def main() -> None:
    """Write the report, open it, and say how long everything took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    count = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        file = Path(folder) / "report.html"
        begun = time.monotonic()
        file.write_text(report(articles(count)), "utf-8")
        made = time.monotonic() - begun
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        print(f"{count:,} articles, {file.stat().st_size / 1e6:.1f} MB, made in {made:.1f} s, {most:,.0f} MB")
        browser.set_page_load_timeout(120)
        begun = time.monotonic()
        browser.get(file.as_uri())

        def until(script: str) -> float:
            while not browser.execute_script(f"return {script}"):
                time.sleep(0.02)
            return time.monotonic() - begun

        ready = until("document.documentElement.dataset.ready === 'yes' && document.querySelector('article')")
        paint = browser.execute_script(
            "return performance.getEntriesByType('paint').find((e) => e.name === 'first-contentful-paint')?.startTime"
        )
        print(f"first contentful paint {paint / 1000:.2f} s, rows and articles after {ready:.2f} s")
        begun = time.monotonic()
        browser.execute_script(
            "const f = document.getElementById('filters').elements.text; f.value = 'herring';"
            "f.dispatchEvent(new Event('input', { bubbles: true }))"
        )
        print(
            f"filter {until(f'document.getElementById(`shown`).textContent.startsWith(`{count} of`)'):.2f} s"
        )
        begun = time.monotonic()
        last = count * 7 - 2
        browser.execute_script(f"location.hash = '#q{last}'")
        print(f"an article at the end {until(f'document.activeElement.id === `q{last}`'):.2f} s")
        heap = browser.execute_script("return performance.memory.usedJSHeapSize") / 1e6
        nodes = browser.execute_script("return document.querySelectorAll('*').length")
        print(f"JavaScript heap {heap:,.0f} MB, {nodes:,} elements")


if __name__ == "__main__":
    main()
