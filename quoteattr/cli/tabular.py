"""What the verbs that make tables of quotes share: where they read and how they write."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from quoteattr.cli.reading import NARROWING, make_narrow
from quoteattr.errors import visible

if TYPE_CHECKING:
    import pandas as pd

Command = TypeVar("Command", bound=Callable[..., Any])

OPTIONS = (
    click.argument("quotes", default="-", metavar="[QUOTES]"),
    click.option(
        "-o", "--output", type=click.Path(path_type=Path, dir_okay=False),
        help="File to write; standard output by default.",
    ),
    click.option(
        "--format", type=click.Choice(("csv", "xlsx", "jsonl", "parquet", "sqlite")),
        help="Form of the output; what the extension of -o says by default, else csv.",
    ),
    click.option(
        "--encoding", type=click.Choice(("utf-8", "utf-8-sig")), default="utf-8", show_default=True,
        help="Encoding of CSV output; utf-8-sig for Excel.",
    ),
    click.option(
        "--raw-cells", is_flag=True,
        help="CSV cells that a spreadsheet would run as a formula are read and written as they are.",
    ),
    click.option("--force", is_flag=True, help="Replace files that quoteattr did not write; never inputs."),
)  # fmt: skip


CORRECTIONS = click.option(
    "--corrections",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Table with doc_id, quote_id and the right speaker, which is put into QUOTES.",
)


def table_options(command: Command) -> Command:
    """The table to read, which rows of it, and where and how to write."""
    for option in reversed((*OPTIONS, CORRECTIONS, *NARROWING)):
        command = option(command)
    return command


def guard(
    read: Sequence[str | Path | None],
    force: bool,
    outputs: Mapping[str, tuple[Path | None, Callable[[Path], bool]]],
) -> None:
    """Before work: nothing that is read, and no foreign file, is written over. Raises OverwriteError.

    ``outputs`` holds a path for each option, and what tells an older file of ours there.
    """
    from quoteattr.writers.targets import Target, protect

    targets = [Target(option, path, ours) for option, (path, ours) in outputs.items() if path is not None]
    protect(targets, [Path(p) for p in read if p is not None and str(p) != "-"], force=force)


def read(quotes: str, raw_cells: bool, corrections: Path | None = None, **narrow: Any) -> pd.DataFrame:
    """The table of quotes with its corrections, narrowed. Raises InputError."""
    from quoteattr.writers import read_quotes
    from quoteattr.writers.corrections import apply_corrections

    table = read_quotes(quotes, defused=not raw_cells)
    if corrections is not None:
        table = apply_corrections(table, corrections)
    return make_narrow(**narrow).of(table)


def write(
    frame: pd.DataFrame, output: Path | None, format: str | None, encoding: str, raw_cells: bool, name: str
) -> None:
    """Write a table. Raises UsageError for a folder that isn't there."""
    from quoteattr.writers.tables import write_table

    if output is not None and not output.parent.is_dir():
        raise click.UsageError(f"There is no folder {output.parent} for {output.name}; make it first.")
    write_table(frame, output, format=format, encoding=encoding, defused=not raw_cells, name=name)
    if output is not None:
        click.echo(f"{output}: {len(frame):,} row{'s' * (len(frame) != 1)}", err=True)


@contextmanager
def warnings_told() -> Iterator[None]:
    """Warnings about the table as lines on standard error."""
    from quoteattr.results.tables import TableWarning

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", TableWarning)
        yield
    for text in dict.fromkeys(str(w.message) for w in caught if issubclass(w.category, TableWarning)):
        click.echo(f"Warning: {visible(text)}", err=True)
