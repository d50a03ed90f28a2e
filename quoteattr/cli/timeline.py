"""``quoteattr timeline``: how often each speaker is quoted, over time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from quoteattr.cli.tabular import guard, read, table_options, warnings_told, write


@click.command()
@table_options
@click.option(
    "--by",
    type=click.Choice(("day", "week", "month", "year")),
    default="month",
    show_default=True,
    help="Length of a period.",
)
def command(
    quotes: str,
    output: Path | None,
    format: str | None,
    encoding: str,
    raw_cells: bool,
    by: str,
    force: bool,
    **narrow: Any,
) -> None:
    """Count the quotations of each speaker in QUOTES over time.

    QUOTES is a table that quoteattr extract wrote (CSV, Excel, JSON Lines, Parquet or SQLite), a brat folder,
    what Label Studio exports (JSON), or - for standard input. The result has one row a period and speaker;
    quotes without a date that can be read come last.

    Example:

    \b
        quoteattr timeline quotes.csv --by week
        quoteattr timeline quotes.csv --speaker Lavrov -o lavrov.xlsx
    """
    from quoteattr.views.timeline import COLUMNS, timeline
    from quoteattr.writers.targets import is_table

    guard((quotes, narrow["corrections"]), force, {"-o": (output, is_table([*COLUMNS]))})

    with warnings_told():
        table = timeline(read(quotes, raw_cells, **narrow), by)
    write(table, output, format, encoding, raw_cells, "timeline")
