"""``quoteattr models``: what ships inside the package, how good it is, and whether it is whole."""

from __future__ import annotations

import click


@click.command("models")
@click.option("--verify", "verifying", is_flag=True, help="Compare every file with its SHA-256 sum.")
def command(verifying: bool) -> None:
    """List the models that ship with quoteattr: files, purpose, figures and checksums.

    The figures are percentages; MODEL_CARD.md beside the models says what they were measured on. With --verify
    the files are read and compared with their checksums; the exit status is 1 if one is damaged.

    Example:

    \b
        quoteattr models
        quoteattr models --verify
    """
    from quoteattr.parsing.models import SHIPPED, shipped_models, verify

    models = shipped_models()
    if verifying:
        verify()
        click.echo(f"{len(models)} files in {SHIPPED} are as they were shipped.")
        return
    for model in models:
        click.echo(f"{model.file}  {model.bytes / 1e6:.1f} MB  {model.what}")
        if model.figures:
            click.echo("    " + ", ".join(f"{name} {value:.1f}" for name, value in model.figures.items()))
        click.echo(f"    sha256 {model.sha256}")
    click.echo(
        f"{sum(m.bytes for m in models) / 1e6:.1f} MB in {SHIPPED}; more in {SHIPPED / 'MODEL_CARD.md'}"
    )
