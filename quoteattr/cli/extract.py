"""``quoteattr extract``: texts in, a table of who said what out."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import click

from quoteattr.cli.reading import (
    counted,
    make_corpus,
    make_selection,
    make_settings,
    reading_options,
    tell_passed_over,
)
from quoteattr.errors import InputError, visible

if TYPE_CHECKING:
    from quoteattr.runner import AnalyzerSettings, Output, Summary
    from quoteattr.runner.progress import Progress
    from quoteattr.runner.work import Engine

SHOWN = 20  # rows and failures that are printed
SHORT = 160  # characters of a quote that are printed
FOLDERS = ("brat", "conllu")
FORMATS = ("csv", "xlsx", "jsonl", "parquet", "sqlite", "labelstudio", *FOLDERS)
WITH_TEXTS = ("xlsx", "sqlite", "labelstudio")


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="File to write; standard output by default."
)
@click.option(
    "--format",
    type=click.Choice(FORMATS),
    help="Form of the output; what the extension of -o says by default, else csv. labelstudio: tasks to correct in "
    "Label Studio. brat and conllu (the parses): -o is a folder.",
)
@reading_options
@click.option(
    "--encoding",
    type=click.Choice(("utf-8", "utf-8-sig")),
    default="utf-8",
    show_default=True,
    help="Encoding of CSV output; utf-8-sig for Excel.",
)
@click.option(
    "--raw-cells", is_flag=True, help="Leave CSV cells that a spreadsheet would run as a formula as they are."
)
@click.option(
    "--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes that analyse."
)
@click.option(
    "--resume", is_flag=True, help="Go on with a run that did not end, or try again where the machine failed."
)
@click.option(
    "--errors",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Report of what could not be read or analysed; NAME.errors.csv beside the output by default.",
)
@click.option("--force", is_flag=True, help="Replace files that quoteattr did not write; never inputs.")
@click.option("--cache", type=click.Path(path_type=Path, file_okay=False), help="Folder to keep parses in.")
@click.option(
    "--cache-limit",
    type=click.IntRange(1),
    default=2000,
    show_default=True,
    help="Megabytes that parses may take.",
)
@click.option(
    "--engine",
    type=click.Choice(("local", "dask")),
    default="local",
    show_default=True,
    help="Where the work is done: this machine or a Dask cluster.",
)
@click.option("--scheduler", metavar="ADDRESS", help="Address of the Dask scheduler.")
@click.option("-q", "--quiet", is_flag=True, help="No progress, summary or table; failures are still told.")
def command(inputs: tuple[str, ...], output: Path | None, quiet: bool, resume: bool, **options: Any) -> None:
    """Write who said what in INPUT as a table, one row an attribution.

    INPUT are files (text, web pages, Word and other office files, PDF, mail, tables, feeds, archives), folders, or -
    for standard input.
    By default rows are what was said and is asserted; see --thoughts, --evidence and --unasserted.

    The exit status is 0 when everything was read, 1 when something could not be read or analysed (it is in
    the error report, everything else is written), 2 for wrong usage.

    Example:

    \b
        quoteattr extract article.txt
        quoteattr extract articles/ -o quotes.csv
        quoteattr extract corpus.parquet --text-column body -o quotes.parquet --workers 8
        quoteattr extract corpus.parquet --text-column body -o quotes.parquet --workers 8 --resume
    """
    from quoteattr.runner import guard, run

    target = make_output(output, **options)
    settings = replace(make_settings(**options), conllu=target.format == "conllu")
    check_usage(inputs, output, resume=resume, **options)
    corpus = make_corpus(inputs, **options)
    whole = resume and nothing_to_resume(target)
    guard(corpus, replace(target, force=True) if whole else target, map(Path, options["speakers"]))
    if whole:
        click.echo(f"{output} is whole; there is nothing to resume.", err=True)
        return

    try:
        summary = run(
            corpus,
            make_engine(settings, **options),
            target,
            settings=describe(settings, target),
            resume=resume,
            progress=make_progress(quiet),
            show=SHOWN,
        )
    except KeyboardInterrupt:
        if output:
            click.echo("\nWhat is finished is kept; go on with --resume.", err=True)
        raise
    tell(summary, target, quiet=quiet)
    if summary.failed:
        sys.exit(1)


def check_usage(
    inputs: tuple[str, ...],
    output: Path | None,
    *,
    resume: bool,
    engine: str,
    scheduler: str | None,
    workers: int,
    **_: Any,
) -> None:
    """Refuse options that don't go together."""
    if resume and output is None:
        raise click.UsageError("--resume needs -o: a run to standard output leaves nothing to go on with.")
    if (engine == "dask") != (scheduler is not None):
        raise click.UsageError("Use --engine dask and --scheduler ADDRESS together.")
    if engine == "dask" and workers > 1:
        raise click.UsageError("--workers is for the local engine; a Dask cluster has its own workers.")
    if inputs.count("-") > 1:
        raise click.UsageError("Standard input (-) can be given once.")


def make_output(
    output: Path | None,
    *,
    format: str | None,
    encoding: str,
    raw_cells: bool,
    errors: Path | None,
    force: bool,
    **options: Any,
) -> Output:
    """Where and how to write. Raises UsageError for a form that can't be."""
    from quoteattr.runner import Output
    from quoteattr.writers import format_of
    from quoteattr.writers.formats import check_extra

    if format is None:
        try:
            format = format_of(output) if output else "csv"
        except InputError as error:
            raise click.UsageError(str(error)) from error
    if output is None and format in ("parquet", *WITH_TEXTS, *FOLDERS):
        raise click.UsageError(f"--format {format} needs -o.")
    check_extra(format)
    if output is not None:
        if not output.parent.is_dir():
            raise click.UsageError(f"There is no folder {output.parent} for {output.name}; make it first.")
        if output.is_dir() != (format in FOLDERS) and output.exists():
            kind = "a folder" if output.is_dir() else "a file"
            raise click.UsageError(
                f"{output} is {kind}; brat and conllu write a folder, the other formats a file."
            )
        errors = errors or error_report(output)
    return Output(output, format, encoding, not raw_cells, errors, make_selection(**options), force)


def error_report(output: Path) -> Path:
    """Where the error report goes: ``quotes.errors.csv`` for ``quotes.csv``, other extensions are kept in the name."""
    return output.with_name(f"{output.stem if output.suffix.lower() == '.csv' else output.name}.errors.csv")


def make_engine(
    settings: AnalyzerSettings, *, engine: str, scheduler: str | None, workers: int, **_: Any
) -> Engine:
    """Where the work is done."""
    if engine == "dask":
        from quoteattr.engines.dask import DaskEngine

        return DaskEngine(settings, str(scheduler))
    if workers > 1:
        from quoteattr.engines.processes import ProcessEngine

        return ProcessEngine(settings, workers)
    from quoteattr.engines.inline import InlineEngine

    return InlineEngine(settings)


def describe(settings: AnalyzerSettings, output: Output) -> str:
    """What the results depend on, in words: a run is only continued with the same."""
    from hashlib import blake2b

    from quoteattr._version import __version__

    parts = [f"quoteattr {__version__}", f"models {settings.models}"]
    if not settings.tagger:
        parts.append("no tagger")
    if settings.coref:
        parts.append("coref")
    for file in settings.speakers:
        parts.append(f"speakers {blake2b(Path(file).read_bytes(), digest_size=4).hexdigest()}")
    if output.format in WITH_TEXTS:  # the journal keeps the texts for these
        parts.append("with texts")
    if output.format == "brat":  # written document by document, so what is selected can't change on the way
        parts.append(f"brat of {output.selection}")
    if output.format == "conllu":
        parts.append("parses")
    return ", ".join(parts)


def make_progress(quiet: bool) -> Progress:
    """A bar on a terminal, log lines otherwise."""
    from quoteattr.runner.progress import Bar, LogLines, Progress

    if quiet:
        return Progress()
    return Bar() if sys.stderr.isatty() else LogLines()


def nothing_to_resume(output: Output) -> bool:
    """Whether the output is there and no run is open."""
    return bool(output.path and output.path.exists() and output.journal and not output.journal.exists())


def tell(summary: Summary, output: Output, *, quiet: bool) -> None:
    """Failures, then the first rows, then the figures; all but the rows on stderr."""
    for failure in summary.failures:
        where = f" ({failure.where})" if failure.where else ""
        click.echo(visible(f"{failure.doc_id}: {failure.reason}{where}"), err=True)
    hidden = summary.failed + summary.skipped - len(summary.failures)
    if hidden > 0:
        click.echo(f"... and {hidden} more" + (f" in {output.errors}" if output.errors else ""), err=True)
    if summary.faults and output.path:
        click.echo(
            f"{summary.faults:,} of them failed by a fault of the machine, not of the text; try again with --resume",
            err=True,
        )
    if quiet:
        return
    if output.path and summary.first:
        print_rows(summary)
    if output.path is None and not sys.stderr.isatty():
        return
    parts = [
        *([f"{output.path}"] if output.path else []),
        counted(summary.documents, "document"),
        counted(summary.words, "word"),
        counted(summary.rows, "row"),
        f"{summary.failed:,} failed",
        f"{summary.skipped:,} skipped",
        f"{summary.seconds:,.1f} s",
        f"{summary.words_per_second:,.0f} words/s",
    ]
    if summary.resumed:
        parts.insert(1, f"{summary.resumed:,} of them done before")
    click.echo(", ".join(parts), err=True)
    if summary.unread:
        kinds = ", ".join(f"{n:,} {kind}" for kind, n in summary.unread.items())
        click.echo(f"not read, since quoteattr doesn't read files of this kind: {kinds}", err=True)
    tell_passed_over(summary.passed_over)
    others = {e: n for e, n in summary.encodings.items() if e not in ("utf-8", "utf-8-sig")}
    if others:
        read = ", ".join(f"{n:,} as {encoding}" for encoding, n in others.items())
        click.echo(f"not UTF-8, read {read}; --input-encoding overrules", err=True)


def print_rows(summary: Summary) -> None:
    """The first rows as a table on the terminal."""
    from rich.console import Console
    from rich.table import Column, Table
    from rich.text import Text

    several = len({quote.doc_id for quote in summary.first}) > 1
    columns = [Column("speaker", max_width=28), Column("cue", max_width=16), Column("quote", ratio=1)]
    if several:
        columns.append(Column("document", max_width=24, overflow="ellipsis", no_wrap=True))
    table = Table(*columns, title="who said what", expand=True)
    for quote in summary.first:
        speaker = "; ".join(quote.speaker.names) or f"({quote.speaker.status}) {quote.source}".strip()
        cells = (speaker, quote.cue, quote.quote, quote.doc_id)[: len(columns)]
        table.add_row(*(Text(visible(shorten(cell, SHORT, placeholder=" …"))) for cell in cells))
    console = Console()
    console.print(table)
    if summary.rows > len(summary.first):
        console.print(f"... {summary.rows - len(summary.first):,} more rows", highlight=False)
