"""The command line: one module a verb, loaded when it is asked for.

A verb is a module ``quoteattr.cli.<verb>`` that defines a click command named ``command``. It imports click
and the standard library at its top and everything heavier inside the command, so that ``quoteattr --help``
opens at once.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import click

from quoteattr._version import __version__
from quoteattr.errors import QuoteattrError

VERBS = ("extract", "claims", "speakers", "show", "report", "serve", "evaluate", "explain", "models")
"""The verbs in the order of the help page."""

INTERRUPTED = 130  # what shells report for a command ended by Ctrl-C


class Verbs(click.Group):
    """A group that finds its commands by module name and turns our errors into one line for the user."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs that are installed."""
        return [verb for verb in VERBS if find_spec(f"{__name__}.{verb}")]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a verb, None for an unknown one."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command = import_module(f"{__name__}.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb. Errors meant for people end in one line and status 1, Ctrl-C in status 130."""
        try:
            return super().invoke(ctx)
        except QuoteattrError as error:
            raise click.ClickException(one_line(str(error))) from error
        except BrokenPipeError:
            raise  # click ends quietly: whoever read our output has seen enough
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(one_line(f"{where}{error.strerror or error}")) from error
        except KeyboardInterrupt:
            click.echo("\nInterrupted.", err=True)
            sys.exit(INTERRUPTED)


def one_line(message: str) -> str:
    """A message without line breaks."""
    return " ".join(message.split())


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="quoteattr")
def main() -> None:
    """Read news and say who said what.

    Finds direct, indirect and mixed quotations and names their speakers.

    Example:

    \b
        quoteattr extract article.txt -o quotes.csv
        quoteattr claims quotes.csv
    """
