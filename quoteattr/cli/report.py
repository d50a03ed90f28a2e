"""``quoteattr report``: one HTML file with articles, quotations, speakers and claims."""

from __future__ import annotations

import click


@click.command("report")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "-o", "--output", required=True, metavar="FILE", help="The HTML file to write; - for standard output."
)
@click.option("--title", default="Who said what", show_default=True, help="Heading of the page.")
@click.option("--all", "everything", is_flag=True, help="Also thoughts, denials and what is only supposed.")
def command(inputs: tuple[str, ...], output: str, title: str, everything: bool) -> None:
    """Write a report that opens in any browser, from disk and without a network.

    INPUT is a file, a folder, a table, or - for standard input. The report holds the articles with their
    quotations marked, a table of quotations with filters, the speakers, and who made which claim.

    Example:

    \b
        quoteattr report articles/ -o report.html
    """
    import sys

    from quoteattr.analyzer import Analyzer
    from quoteattr.documents import ReadFailure, read_documents
    from quoteattr.views.report import report
    from quoteattr.views.select import asserted_speech

    failed: list[ReadFailure] = []
    analyses = Analyzer().analyze_many(read_documents(inputs, failures=failed.append))
    if not everything:
        analyses = map(asserted_speech, analyses)
    page = report(analyses, title=title, failures=failed)
    with click.open_file(output, "w", encoding="utf-8", errors="replace", atomic=output != "-") as file:
        file.write(page)
    for failure in failed:
        click.echo(f"Error: {failure.where}: {failure.reason}", err=True)
    if failed:
        sys.exit(1)
