"""``quoteattr speakers``: who spoke in a table of quotes, and whose names could be one."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TextIO, cast

import click

from quoteattr.cli.reading import counted
from quoteattr.cli.tabular import guard, read, table_options, warnings_told, write
from quoteattr.errors import InputError

SUGGESTED = ("name", "other", "kind", "reason", "score", "quotes", "other_quotes")


@click.command()
@table_options
@click.option("--top", type=click.IntRange(1), metavar="N", help="The N most quoted speakers only.")
@click.option(
    "--suggest", is_flag=True, help="Instead list names that could be one speaker, with the reason."
)
@click.option(
    "--accept",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="With --suggest: go through the suggestions and write those you accept as a speakers file.",
)
@click.option(
    "--learn",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="With --corrections: write the names that they teach as a speakers file.",
)
@click.option("--yes", is_flag=True, help="With --accept: accept all without asking.")
def command(
    quotes: str, output: Path | None, format: str | None, encoding: str, raw_cells: bool,
    top: int | None, suggest: bool, accept: Path | None, yes: bool, force: bool, learn: Path | None,
    **narrow: Any,
) -> None:  # fmt: skip
    """Count who spoke in QUOTES.

    QUOTES is a table that quoteattr extract wrote (CSV, Excel, JSON Lines, Parquet or SQLite), a brat folder, what
    Label Studio exports (JSON), or - for standard input.
    The result has one row a speaker: how often, directly and indirectly, in how many documents, first and last,
    and what the texts call them.

    Example:

    \b
        quoteattr speakers quotes.csv
        quoteattr speakers quotes.csv --suggest
        quoteattr speakers quotes.csv --suggest --accept speakers.csv
        quoteattr speakers quotes.csv --corrections corrections.csv --learn speakers.csv
        quoteattr extract articles/ --speakers speakers.csv -o quotes.csv
    """
    if learn and not narrow["corrections"]:
        raise click.UsageError("--learn is for --corrections: it learns from what they change.")
    if accept and not suggest:
        raise click.UsageError("--accept is for --suggest.")
    if yes and not accept:
        raise click.UsageError("--yes is for --accept.")
    if accept and quotes == "-" and not yes:
        raise click.UsageError(
            "Standard input can't hold both the quotes and the answers; name a file or add --yes."
        )

    from quoteattr.results.tables import SPEAKER_COLUMNS, speakers_table
    from quoteattr.writers.targets import is_table, untouched

    made = is_table(SUGGESTED if suggest else [*SPEAKER_COLUMNS])
    names = untouched(is_table(("name", "kind", "variants")))  # people edit a speakers file
    outputs = {"-o": (output, made), "--accept": (accept, names), "--learn": (learn, names)}
    guard((quotes, narrow["corrections"]), force, outputs)

    if learn:
        learn_names(quotes, raw_cells, narrow["corrections"], learn)
        return
    with warnings_told():
        table = speakers_table(read(quotes, raw_cells, **narrow))
    if not suggest:
        write(table.head(top) if top else table, output, format, encoding, raw_cells, "speakers")
        return

    import pandas as pd

    from quoteattr.speakers import Registry
    from quoteattr.speakers.duplicates import Counted, suggest_merges, write_speakers
    from quoteattr.writers.files import atomic

    named = table[table["speaker"] != ""]
    spoken = [
        Counted(*row) for row in zip(named["speaker"], named["speaker_kind"], named["quotes"], strict=True)
    ]
    found = suggest_merges(spoken, Registry.load())[:top]
    if accept is None:
        rows = [(s.name, s.other, s.kind, s.reason, s.score, *s.quotes) for s in found]
        write(pd.DataFrame(rows, columns=list(SUGGESTED)), output, format, encoding, raw_cells, "speakers")
        click.echo(counted(len(found), "suggestion"), err=True)
        return
    question = "{0.other!r} is {0.name!r} ({0.reason})"
    kept = [s for s in found if yes or click.confirm(question.format(s), default=False, err=True)]
    try:
        with atomic(accept, encoding="utf-8", newline="") as file:
            write_speakers(kept, cast(TextIO, file))
    except OSError as error:
        raise InputError(f"{accept}: can't be written: {error.strerror or error}") from error
    click.echo(f"{len(kept)} of {counted(len(found), 'suggestion')} accepted: {accept}", err=True)


def learn_names(quotes: str, raw_cells: bool, corrections: Path, target: Path) -> None:
    """Write a speakers file with the names that corrections put in."""
    import csv

    from quoteattr.writers.corrections import apply_corrections, learned
    from quoteattr.writers.files import atomic

    if not target.parent.is_dir():
        raise click.UsageError(f"There is no folder {target.parent} for {target.name}; make it first.")
    table = read(quotes, raw_cells)
    rows = learned(table, apply_corrections(table, corrections))
    with atomic(target, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("name", "kind", "variants", "note"))
        writer.writerows(rows)
    click.echo(f"{target}: {len(rows):,} speaker{'s' * (len(rows) != 1)}", err=True)
