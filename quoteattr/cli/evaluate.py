"""``quoteattr evaluate``: how well predictions agree with gold."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quoteattr.errors import visible
from quoteattr.schema import ACTS

if TYPE_CHECKING:
    from quoteattr.evaluation import Calibration, GoldDocument, Item, Predictions, Report, Settings
    from quoteattr.evaluation.measure import Compared

ERRORS = r'\A([A-Z]+  \S.*\n  …|\{"doc": .*"what": )'
"""How what --errors writes begins."""
STRICT = (
    *("content_exact", "cue_exact", "source_exact"),
    *("tokens_content", "tokens_cue", "tokens_source", "speaker_full"),
)
"""Measures of the second table."""


@click.command(name="evaluate", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("gold", nargs=-1, required=True, type=click.Path(exists=True))
@click.option(
    "--pred",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help="Predictions as `quoteattr extract` writes them (no brat). Without it the texts are analysed.",
)
@click.option(
    "--texts",
    type=click.Path(exists=True, file_okay=False),
    help="Folder of the .txt files that JSON Lines gold is about.  [default: where the gold is]",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="Token F1 from which two contents match; 0: one shared token is enough.",
)
@click.option(
    "--pieces",
    type=click.Choice(["wrong", "join"]),
    default="wrong",
    show_default=True,
    help="Several predictions inside one gold content: all but one wrong, or joined into one first.",
)
@click.option("--only-labelled", is_flag=True, help="Only documents with speaker labels.")
@click.option(
    "--speaker-list",
    type=click.Choice(["any", "every"]),
    default="any",
    show_default=True,
    help="Of several gold speakers one must be named, or all.",
)
@click.option("--kinds", help="Count only gold speakers of these kinds, e.g. person,organization.")
@click.option("--no-marks", is_flag=True, help="Punctuation and quotation marks do not count as tokens.")
@click.option("--no-auxiliaries", is_flag=True, help="Auxiliaries in cues do not count as tokens.")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    help="Leave out predictions that are less sure.",
)
@click.option(
    "--thoughts", is_flag=True, help="Without --pred: report thoughts and evidence as well as speech."
)
@click.option(
    "--unasserted", is_flag=True, help="Without --pred: report denials and what is only supposed too."
)
@click.option(
    "--models",
    default="shipped",
    show_default=True,
    help="Without --pred: shipped, stanza, official or a folder.",
)
@click.option("--no-tagger", is_flag=True, help="Without --pred: lexicon and parse alone.")
@click.option(
    "--coref", is_flag=True, help="Without --pred: with Stanza's coreference, where its models are."
)
@click.option("--calibration", is_flag=True, help="Show how often predictions are right, by confidence.")
@click.option(
    "--errors",
    type=click.Path(dir_okay=False, writable=True),
    help="Write each miss and each false find in context; JSON Lines if the name ends in .jsonl.",
)
@click.option("--force", is_flag=True, help="Replace a file that quoteattr did not write; never an input.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")
def command(gold: tuple[str, ...], pred: str | None, **options: Any) -> None:
    """Compare attributions with GOLD: precision, recall and F1.

    GOLD is a folder of brat standoff (text/ with attributions/, or .txt beside .ann), of .txt with
    .gold.json, or of speaker labels (.speakers.json) for any of them; rows of our own that somebody
    corrected (JSON Lines, CSV, Excel, SQLite, Parquet); or the JSON that Label Studio exports. Several are read
    together.

    Example:

    \b
        quoteattr evaluate gold/
        quoteattr evaluate gold/ --pred quotes.jsonl --pieces join --errors errors.txt
        quoteattr evaluate corrected.xlsx --pred quotes.csv
    """  # fmt: skip
    from quoteattr.evaluation import (
        calibrate,
        compare,
        judged,
        predictions_of,
        read_gold,
        read_predictions,
        report_of,
    )  # fmt: skip
    from quoteattr.writers import read_quotes
    from quoteattr.writers.annotated import annotated_tasks, gold_of, only
    from quoteattr.writers.saved import quotes_of, read_texts

    notes: Counter[str] = Counter()
    settings = settings_of(options)
    guard_errors(gold, pred, options)
    tables = [g for g in gold if is_table(g)]
    others = [g for g in gold if g not in tables]
    documents = read_gold(others, texts=options["texts"], notes=notes) if others or not tables else []
    for path in map(Path, tables):
        if path.suffix.lower() == ".json":
            done, left = annotated_tasks(path)
            notes["tasks that nobody annotated (left out)"] += left
            documents += done
            continue
        held = read_texts(path)
        documents += gold_of(
            quotes_of(read_quotes(path)), path, held, options["texts"] and Path(options["texts"])
        )
    if options["only_labelled"]:
        documents = [d for d in documents if d.labelled]
        if not documents:
            raise click.UsageError("no document has speaker labels; leave --only-labelled out")
    if pred and is_table(pred):
        kept, left = only(quotes_of(read_quotes(pred)), {d.name for d in documents})
        notes["predictions for documents without gold (left out)"] += left
        predictions = predictions_of(kept)
    else:
        predictions = read_predictions(pred, documents, notes) if pred else analysed(documents, options)
    compared = [compare(d, sure(predictions.get(d.name, ()), options), settings) for d in documents]
    report = report_of(compared, settings)
    table = calibrate(judged(compared, settings, speech="speech" in report.views))
    if options["errors"]:
        write_errors(compared, settings, Path(options["errors"]))
    if options["as_json"]:
        click.echo(
            json.dumps(report.to_dict() | {"calibration": table.to_dict(), "notes": dict(notes)}, indent=1)
        )
    else:
        print_report(report)
        if options["calibration"]:
            print_calibration(table)
    for note, number in notes.items():
        if number:
            click.echo(visible(f"note: {number} {note}"), err=True)


def is_table(path: str) -> bool:
    """Whether a name is one of a table of ours that is no JSON Lines, of a brat folder that we wrote, or of tasks."""
    tables = (".csv", ".xlsx", ".db", ".sqlite", ".sqlite3", ".parquet")
    if Path(path).suffix.lower() == ".json" and Path(path).is_file():
        with Path(path).open("rb") as file:
            return file.read(1000).decode("utf-8-sig", "replace").lstrip()[:1] == "["
    return (Path(path) / "annotation.conf").is_file() or Path(path).suffix.lower() in tables


def guard_errors(gold: tuple[str, ...], pred: str | None, options: dict[str, Any]) -> None:
    """Before work: --errors is no file of gold, predictions or texts, and no foreign one. Raises OverwriteError."""
    from quoteattr.writers.targets import Target, holds, protect

    if not options["errors"]:
        return
    given = [Path(p) for p in (*gold, pred) if p and p != "-"]
    folders = [p for p in (*given, *([Path(options["texts"])] if options["texts"] else [])) if p.is_dir()]
    found = (p for folder in folders for p in folder.rglob("*") if p.is_file())
    protect(
        [Target("--errors", Path(options["errors"]), holds(ERRORS))], given, found, force=options["force"]
    )


def settings_of(options: dict[str, Any]) -> Settings:
    """The evaluation's settings that the options ask for."""
    from quoteattr.evaluation import Conventions, Settings

    return Settings(
        threshold=options["threshold"],
        join=options["pieces"] == "join",
        every_speaker=options["speaker_list"] == "every",
        kinds=frozenset(k.strip() for k in (options["kinds"] or "").split(",") if k.strip()),
        conventions=Conventions(marks=not options["no_marks"], auxiliaries=not options["no_auxiliaries"]),
    )


def sure(predictions: Sequence[Item], options: dict[str, Any]) -> list[Item]:
    """The predictions that are as sure as asked for; one that does not say how sure it is counts as sure."""
    least = options["min_confidence"]
    return [i for i in predictions if i.confidence is None or i.confidence >= least]


def analysed(documents: Sequence[GoldDocument], options: dict[str, Any]) -> Predictions:
    """What the analyzer finds in the texts of gold."""
    from quoteattr.analyzer import Analyzer
    from quoteattr.documents import Document
    from quoteattr.evaluation import predictions_of

    analyzer = Analyzer(models=options["models"], tagger=not options["no_tagger"], coref=options["coref"])
    analyses = analyzer.analyze_many(Document(d.name, d.text) for d in documents)
    with click.progressbar(analyses, length=len(documents), label="Reading", file=sys.stderr) as progress:
        quotes = [q for analysis in progress for q in analysis.quotes]
    acts = ACTS if options["thoughts"] else ("speech",)
    kept = [
        q
        for q in quotes
        if q.attribution.act in acts and (options["unasserted"] or q.attribution.factuality == "asserted")
    ]
    return predictions_of(kept)


def write_errors(compared: Iterable[Compared], settings: Settings, path: Path) -> None:
    """Write the errors for reading, or as JSON Lines."""
    from quoteattr.evaluation import misses
    from quoteattr.writers.files import atomic

    with atomic(path, encoding="utf-8", newline="\n") as file:
        for miss in misses(compared, settings):
            if path.suffix == ".jsonl":
                file.write(json.dumps(miss.to_dict(), ensure_ascii=False) + "\n")
            else:
                file.write(miss.to_text() + "\n\n")


def print_rows(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table: with rules on a screen, plain columns in a file."""
    table = [list(heads), *map(list, rows)]
    if title:
        click.echo(f"\n{title}")
    if not sys.stdout.isatty():
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        for first, *others in table:
            cells = [first.ljust(widths[0])] + [c.rjust(w) for c, w in zip(others, widths[1:], strict=True)]
            click.echo(visible("  ".join(cells).rstrip()))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    shown = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    for number, head in enumerate(heads):
        shown.add_column(head, justify="left" if number == 0 else "right", no_wrap=True)
    for row in table[1:]:
        shown.add_row(*row)
    Console(highlight=False).print(shown)


def print_report(report: Report) -> None:
    """The figures by view: first with overlap, then exactly and by tokens."""
    types = ", ".join(f"{number} {name}" for name, number in report.gold_by_type.items())
    click.echo(
        f"{report.documents} documents, {report.gold} gold attributions ({types}), "
        f"{report.named_gold} with a named speaker, {report.predictions} predictions"
    )
    roles = ["content", "cue", "source"] + (["speaker"] if report.named_gold else [])
    heads = ["view", "gold", "found", *(f"{role} P/R/F1" for role in roles)]

    def figures(view: str, measure: str) -> str:
        score = report[view][measure]
        if not score.gold and not score.predicted:
            return "-"
        return " ".join(f"{100 * x:5.1f}" for x in (score.precision, score.recall, score.f1))

    rows = [
        [name, str(v["content"].gold), str(v["content"].predicted), *(figures(name, role) for role in roles)]
        for name, v in report.views.items()
    ]
    print_rows("", heads, rows)
    print_rows(
        "F1 of exact spans, of token sets, and of speakers with their full names",
        ["view", "content", "cue", "source", "content tokens", "cue tokens", "source tokens", "full name"],
        ([name, *(f"{100 * v[m].f1:.1f}" for m in STRICT)] for name, v in report.views.items()),
    )
    if report.refused:
        click.echo(
            f"{report.refused['predictions']} predictions on {report.refused['hit']} of "
            f"{report.refused['marked']} quotations that are no attributions"
        )


def print_calibration(table: Calibration) -> None:
    """The reliability table."""
    if not table.count:
        click.echo("No prediction states a confidence.")
        return
    rows = (
        [f"{b.low:.1f} to {b.high:.1f}", str(b.count), f"{b.confidence:.3f}", f"{b.precision:.3f}"]
        for b in table.bins
    )
    title = f"Reliability of {table.count} predictions, expected calibration error {table.error:.3f}"
    print_rows(title, ["confidence", "predictions", "mean", "right"], rows)
