"""``quoteattr network``: who quotes, answers or names whom, as a graph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from quoteattr.cli.reading import NARROWING
from quoteattr.cli.tabular import CORRECTIONS, guard, read, warnings_told


@click.command()
@click.argument("quotes", default="-", metavar="[QUOTES]")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write: .gexf or .graphml.",
)
@CORRECTIONS
@click.option("--force", is_flag=True, help="Replace a file that quoteattr did not write; never an input.")
def command(quotes: str, output: Path, force: bool, **narrow: Any) -> None:
    """Write who quotes, answers or names whom in QUOTES as a graph, for Gephi, Cytoscape or networkx.

    QUOTES is a table that quoteattr extract wrote (CSV, Excel, JSON Lines, Parquet or SQLite), a brat folder,
    what Label Studio exports (JSON), or - for standard input. Nodes are the named speakers; an edge has how
    often one's words hold a quotation of the other's, follow them as a reply, or hold the other's name.

    Example:

    \b
        quoteattr network quotes.csv -o graph.gexf
        quoteattr network quotes.csv --since 2024-03-01 -o march.graphml
    """
    if not output.parent.is_dir():
        raise click.UsageError(f"There is no folder {output.parent} for {output.name}; make it first.")
    from quoteattr.views.network import network, write_network
    from quoteattr.writers.targets import holds, untouched

    ours = holds("NetworkX") if output.suffix.lower() == ".gexf" else untouched(holds("<graphml"))
    guard((quotes, narrow["corrections"]), force, {"-o": (output, ours)})

    with warnings_told():
        graph = network(read(quotes, False, **narrow))
    write_network(graph, output)
    click.echo(f"{output}: {graph.number_of_nodes():,} speakers, {graph.number_of_edges():,} edges", err=True)


for option in reversed(NARROWING):
    command = option(command)
