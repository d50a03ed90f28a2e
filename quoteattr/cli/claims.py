"""``quoteattr claims``: from a table of quotes to what was said, by whom and where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from quoteattr.cli.reading import counted
from quoteattr.cli.tabular import guard, read, table_options, warnings_told, write


@click.command()
@table_options
@click.option("--long", "form", flag_value="long", help="One row a quote: its columns and its claim.")
@click.option("--wide", "form", flag_value="wide", help="Speaker by claim: rows speakers, columns claims.")
@click.option(
    "--variants", "form", flag_value="variants", help="How a claim's wordings differ, as a word diff."
)
@click.option(
    "--values",
    type=click.Choice(("quotes", "presence", "documents", "first_date", "stance")),
    help="What --wide counts; quotes by default.",
)
@click.option("--top", type=click.IntRange(1), metavar="N", help="The N most frequent claims only.")
@click.option(
    "--topic", default="", metavar="TEXT", help="Claims whose topic has TEXT in its name, in any case."
)
@click.option("--by-topic", is_flag=True, help="Claims in the order of their topics, the largest first.")
@click.option(
    "--claims-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Your own claims: CSV with name, pattern, example, or TOML. Without it quotes are grouped.",
)
def command(
    quotes: str, output: Path | None, format: str | None, encoding: str, raw_cells: bool,
    form: str | None, values: str | None, top: int | None, topic: str, by_topic: bool, claims_file: Path | None,
    force: bool, **narrow: Any,
) -> None:  # fmt: skip
    """Group what QUOTES say into claims.

    QUOTES is a table that quoteattr extract wrote (CSV, Excel, JSON Lines, Parquet or SQLite), a brat folder, what
    Label Studio exports (JSON), or - for standard input.
    The result has one row a claim: how often, by whom, where and when, and how much of it was direct.

    Example:

    \b
        quoteattr claims quotes.csv -o claims.csv
        quoteattr claims quotes.csv --wide --top 20 -o speaker_by_claim.csv
        quoteattr claims quotes.csv --wide --values stance
        quoteattr claims quotes.csv --wide --topic grain
        quoteattr claims quotes.csv --by-topic -o claims.xlsx
        quoteattr extract articles/ | quoteattr claims --long
        quoteattr claims quotes.csv --claims-file points.csv --wide
    """
    if values and form != "wide":
        raise click.UsageError("--values is for --wide.")
    if values == "stance" and claims_file:
        raise click.UsageError("--values stance compares grouped quotes; use it without --claims-file.")
    if form == "variants" and claims_file:
        raise click.UsageError("--variants compares grouped quotes; use it without --claims-file.")
    if by_topic and form:
        raise click.UsageError(f"--by-topic orders the table of claims; use it without --{form}.")

    from quoteattr.claims.tables import ADDED, CLAIM_COLUMNS, MATCH, VARIANT_COLUMNS
    from quoteattr.schema import COLUMNS
    from quoteattr.writers.targets import is_counts, is_table

    made = {"long": is_table((*COLUMNS, *ADDED)), "wide": is_counts, "variants": is_table([*VARIANT_COLUMNS])}
    guard(
        (quotes, claims_file, narrow["corrections"]),
        force,
        {"-o": (output, made.get(form or "", is_table([*CLAIM_COLUMNS])))},
    )
    with warnings_told():
        from quoteattr import claims
        from quoteattr.claims import claim_variants, claims_long, claims_table, read_points, speaker_by_claim
        from quoteattr.claims.tables import of_topic

        points = read_points(claims_file) if claims_file else None
        table = read(quotes, raw_cells, **narrow).drop(columns=[*ADDED, *MATCH], errors="ignore")
        long = claims_long(table, points)
        summary = claims_table(long, points)
        summary = of_topic(summary, topic)
        kept = summary.head(top) if top else summary
        if form == "wide":
            result = speaker_by_claim(
                long, points, values=values or "quotes", top=top, topic=topic
            ).reset_index()
        elif form:
            long = long[long["claim_id"].isin(kept["claim_id"])]
            result = long if form == "long" else claim_variants(long)
        else:
            result = claims.by_topic(kept) if by_topic else kept
        write(result, output, format, encoding, raw_cells, "claims")
    say = f"{counted(len(table), 'quote')}, {counted(len(summary), 'claim')}"
    if points is not None:
        on = len(long[["doc_id", "quote_id"]].drop_duplicates())
        met = int((summary["quotes"] > 0).sum())
        say = f"{on} of {counted(len(table), 'quote')} speak on {met} of {counted(len(summary), 'claim')}"
    click.echo(say, err=True)
