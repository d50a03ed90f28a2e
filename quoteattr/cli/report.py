"""``quoteattr report``: one HTML file with articles, quotations, speakers and claims."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quoteattr.cli.extract import make_progress
from quoteattr.cli.reading import read_analyses, reading_options, tell_failures

if TYPE_CHECKING:
    from quoteattr.documents import ReadFailure


@click.command("report")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "-o", "--output", required=True, metavar="FILE", help="HTML file to write; - for standard output."
)
@click.option("--title", default="Who said what", show_default=True, help="Heading of the page.")
@click.option("-q", "--quiet", is_flag=True, help="No progress; failures are still told.")
@reading_options
def command(inputs: tuple[str, ...], output: str, title: str, quiet: bool, **options: Any) -> None:
    """Write a report that opens in any browser, from disk and without a network.

    INPUT are files (text, web pages, Word and other office files, PDF, mail, tables, feeds, archives), folders, or -
    for standard input. The
    report holds the articles with their quotations marked, a table of quotations with filters, the speakers,
    and who made which claim.

    The exit status is 1 when something could not be read; the report names it, everything else is there.

    Example:

    \b
        quoteattr report articles/ -o report.html
    """
    if output != "-" and not Path(output).parent.is_dir():
        raise click.UsageError(f"There is no folder {Path(output).parent} for the report; make it first.")

    from quoteattr.views.report import report

    failures: list[ReadFailure] = []
    analyses = read_analyses(inputs, failures, make_progress(quiet), exclude=(Path(output),), **options)
    page = report(analyses, title=title, failures=failures)
    with click.open_file(output, "w", encoding="utf-8", errors="replace", atomic=output != "-") as file:
        file.write(page)
    tell_failures(failures)
