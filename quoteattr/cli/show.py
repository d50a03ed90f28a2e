"""``quoteattr show``: an article in the terminal, its quotations in colour."""

from __future__ import annotations

import click


@click.command("show")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--all", "everything", is_flag=True, help="Also thoughts, denials and what is only supposed.")
@click.option("--html", "as_html", is_flag=True, help="Print HTML with its own style instead.")
def command(inputs: tuple[str, ...], everything: bool, as_html: bool) -> None:
    """Show articles with content, cue and source in colour and each speaker's name.

    INPUT is a file, a folder, a table, or - for standard input. Piped, or with TERM=dumb, the text comes
    without colours: [speaker] {content} _cue_ *source*. NO_COLOR leaves underlines and bold.

    Example:

    \b
        quoteattr show article.txt
        quoteattr show article.txt | less
    """
    import sys

    from rich.console import Console

    from quoteattr.analyzer import Analyzer
    from quoteattr.documents import ReadFailure, read_documents
    from quoteattr.views.html import render
    from quoteattr.views.select import asserted_speech
    from quoteattr.views.terminal import legend, print_analysis, safe, styled

    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a character still shows the rest
    console = Console(highlight=False, markup=False, emoji=False)
    failed: list[ReadFailure] = []

    for number, analysis in enumerate(
        Analyzer().analyze_many(read_documents(inputs, failures=failed.append))
    ):
        found = analysis if everything else asserted_speech(analysis)
        if as_html:
            click.echo(render(found))
            continue
        if number == 0:
            console.print(legend(console))
        console.out("")
        console.print(safe(analysis.document.id), style="bold reverse" if styled(console) else "")
        print_analysis(found, console)
        for start, end, reason in analysis.skipped:
            click.echo(f"not read: characters {start} to {end}: {reason}", err=True)
    for failure in failed:
        click.echo(f"Error: {safe(failure.where)}: {safe(failure.reason)}", err=True)
    if failed:
        sys.exit(1)
