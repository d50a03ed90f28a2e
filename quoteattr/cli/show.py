"""``quoteattr show``: an article in the terminal, its quotations in colour."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from quoteattr.cli.reading import read_analyses, reading_options, tell_failures

if TYPE_CHECKING:
    from quoteattr.documents import ReadFailure


@click.command("show")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--html", "as_html", is_flag=True, help="Print HTML with its own style instead.")
@reading_options
def command(inputs: tuple[str, ...], as_html: bool, **options: Any) -> None:
    """Show articles with content, cue and source in colour and each speaker's name.

    INPUT are files (.txt, .md, .html, .csv, .tsv, .jsonl, .parquet), folders, or - for standard input. In a
    pipe, or with TERM=dumb, signs stand for the colours: [speaker] {content}, _cue_, *source*. NO_COLOR
    leaves underline, italics and bold.

    Example:

    \b
        quoteattr show article.txt
        quoteattr show article.txt | less
    """
    from rich.console import Console

    from quoteattr.runner.progress import Progress
    from quoteattr.views.notebook import render
    from quoteattr.views.terminal import print_analysis, print_heading, print_legend

    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a character still shows the rest
    console = Console(highlight=False, markup=False, emoji=False)
    failures: list[ReadFailure] = []
    for number, analysis in enumerate(read_analyses(inputs, failures, Progress(), **options)):
        if as_html:
            click.echo(render(analysis))
            continue
        if number == 0:
            print_legend(console)
        print_heading(analysis, console)
        print_analysis(analysis, console)
        for start, end, reason in analysis.skipped:
            click.echo(f"not read: characters {start} to {end}: {reason}", err=True)
    tell_failures(failures)
