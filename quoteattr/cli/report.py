"""``quoteattr report``: one HTML file with articles, quotations, speakers and claims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quoteattr.cli.extract import make_progress
from quoteattr.cli.reading import (
    guard_reading,
    make_corpus,
    make_selection,
    read_analyses,
    reading_options,
    tell_failures,
)
from quoteattr.cli.tabular import CORRECTIONS

if TYPE_CHECKING:
    from quoteattr.documents import ReadFailure
    from quoteattr.results.analysis import Analysis

MADE_BY = '<meta name="generator" content="quoteattr">'
"""In the head of every report."""


@click.command("report")
@click.argument("inputs", nargs=-1, metavar="INPUT...")
@click.option(
    "-o", "--output", required=True, metavar="FILE", help="HTML file to write; - for standard output."
)
@click.option("--title", default="Who said what", show_default=True, help="Heading of the page.")
@click.option("-q", "--quiet", is_flag=True, help="No progress; failures are still told.")
@click.option("--force", is_flag=True, help="Replace a file that quoteattr did not write; never an input.")
@click.option(
    "--rows",
    type=click.Path(exists=True, path_type=Path),
    help="Saved rows (what extract wrote), which are shown instead of analysing INPUT; a workbook, data base "
    "or brat folder holds the articles itself, and needs no INPUT.",
)
@CORRECTIONS
@reading_options
def command(
    inputs: tuple[str, ...], output: str, title: str, quiet: bool, rows: Path | None, corrections: Path | None,
    force: bool, **options: Any,
) -> None:  # fmt: skip
    """Write a report that opens in any browser, from disk and without a network.

    INPUT are files (text, web pages, Word and other office files, PDF, mail, tables, feeds, archives), folders, or -
    for standard input. The
    report holds the articles with their quotations marked, a table of quotations with filters, the speakers,
    and who made which claim.

    The exit status is 1 when something could not be read; the report names it, everything else is there.

    Example:

    \b
        quoteattr report articles/ -o report.html
        quoteattr report articles/ --rows quotes.csv --corrections corrections.csv -o report.html
        quoteattr report --rows quotes.db -o report.html
    """
    if not inputs and rows is None:
        raise click.UsageError("Missing INPUT: name files or folders, or saved rows with --rows.")
    if corrections is not None and rows is None:
        raise click.UsageError("--corrections is for --rows: corrections belong to saved rows.")
    if output != "-" and not Path(output).parent.is_dir():
        raise click.UsageError(f"There is no folder {Path(output).parent} for the report; make it first.")

    from quoteattr.views.report import report
    from quoteattr.writers.files import atomic
    from quoteattr.writers.targets import Target, holds

    if output != "-":
        target = Target("-o", Path(output), holds(MADE_BY))
        guard_reading(inputs, [target], force=force, also=(rows, corrections), **options)

    failures: list[ReadFailure] = []
    if rows is None:
        analyses = read_analyses(inputs, failures, make_progress(quiet), exclude=(Path(output),), **options)
    else:
        analyses = saved(rows, corrections, inputs, failures, (Path(output), rows), **options)
    page = report(analyses, title=title, failures=failures)
    if output == "-":
        with click.open_file(output, "w", encoding="utf-8", errors="replace") as file:
            file.write(page)
    else:
        with atomic(Path(output), "w", encoding="utf-8", errors="replace") as file:
            file.write(page)
    tell_failures(failures)


def saved(
    rows: Path,
    corrections: Path | None,
    inputs: tuple[str, ...],
    failures: list[ReadFailure],
    exclude: tuple[Path, ...],
    **options: Any,
) -> Iterator[Analysis]:
    """Saved rows with the documents that they stand in, narrowed as the options say."""
    from quoteattr.documents import Document
    from quoteattr.writers import read_quotes
    from quoteattr.writers.corrections import apply_corrections
    from quoteattr.writers.saved import documents_of, saved_analyses

    table = read_quotes(rows)
    if corrections is not None:
        table = apply_corrections(table, corrections)
    found: list[Document] = []
    for item in make_corpus(inputs, exclude=exclude, **options) if inputs else documents_of(table, rows):
        (found if isinstance(item, Document) else failures).append(item)  # type: ignore[arg-type]
    narrow = make_selection(**options).narrow
    for analysis in saved_analyses(narrow.of(table), found, failures):
        yield replace(
            analysis, quotes=tuple(replace(q, metadata=analysis.document.metadata) for q in analysis.quotes)
        )
