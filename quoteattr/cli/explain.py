"""``quoteattr explain``: why a row is what it is, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from quoteattr.cli.reading import read_analyses, reading_options, tell_failures
from quoteattr.errors import visible

if TYPE_CHECKING:
    from quoteattr.documents import ReadFailure


@click.command("explain")
@click.argument("input_", metavar="INPUT")
@click.argument("quote_ids", nargs=-1, metavar="[QUOTE_ID]...")
@reading_options
def command(input_: str, quote_ids: tuple[str, ...], **options: Any) -> None:
    """Tell how the rows of an article were found and how each source led to its speaker.

    INPUT is a file, a folder, or - for standard input. QUOTE_ID are ids of rows as `quoteattr extract` writes
    them (quote_id); without any, all rows are told. Rows that are asked for by id are found whatever their act
    and factuality.

    Example:

    \b
        quoteattr explain article.txt
        quoteattr explain article.txt a3 a7
    """
    from quoteattr.runner.progress import Progress
    from quoteattr.views.explanation import explain

    if quote_ids:
        options["everything"] = True
    wanted, told = set(quote_ids), set[str]()
    known: list[str] = []
    failures: list[ReadFailure] = []
    for analysis in read_analyses((input_,), failures, Progress(), **options):
        for quote in analysis.quotes:
            known.append(quote.attribution.id)
            if wanted and quote.attribution.id not in wanted:
                continue
            if told:
                click.echo()
            told.add(quote.attribution.id)
            click.echo(visible(explain(quote, analysis.document.text)))
    if missing := sorted(wanted - told):
        raise click.ClickException(missing_rows(missing, known, input_))
    if not known and not failures:
        click.echo("No rows: nothing in the input was found to be reported.", err=True)
    tell_failures(failures)


def missing_rows(missing: list[str], known: list[str], where: str) -> str:
    """What to say about ids that no row has."""
    have = f"it has {', '.join(known[:12])}{' ...' if len(known) > 12 else ''}" if known else "it has no rows"
    return f"{where} has no row {', '.join(missing)}; {have}"
