"""The command line: one module a verb, loaded when it is asked for.

A verb is a module ``quoteattr.cli.<verb>`` that defines a click command named ``command``. It imports click
and the standard library at its top and everything heavier inside the command, so that ``quoteattr --help``
opens at once.
"""

from __future__ import annotations

import atexit
import gc
import logging
import os
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import click

from quoteattr._version import __version__
from quoteattr.errors import OverwriteError, QuoteattrError, visible

VERBS = (
    "extract",
    "claims",
    "speakers",
    "network",
    "timeline",
    "show",
    "report",
    "serve",
    "evaluate",
    "explain",
    "models",
)
"""The verbs in the order of the help page."""

LONGEST = 2000  # characters of an error line
SELDOM = 500_000
"""Objects after which a search for reference cycles begins: starting makes 350,000 that stay."""
INTERRUPTED = 130  # what shells report for a command ended by Ctrl-C


def collect_late() -> None:
    """Let starting make its objects without searches for reference cycles; behind the first search all is as usual.

    What was made until then is left out of later searches, and there is none as the process ends.
    """
    usual = gc.get_threshold()

    def first(phase: str, _: dict[str, int]) -> None:
        if phase == "stop":
            gc.callbacks.remove(first)
            gc.freeze()
            gc.set_threshold(*usual)

    gc.set_threshold(SELDOM)
    gc.callbacks.append(first)
    atexit.register(gc.freeze)


class Verbs(click.Group):
    """A group that finds its commands by module name and turns our errors into one line for the user."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs that are installed."""
        return [verb for verb in VERBS if find_spec(f"{__name__}.{verb}")]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a verb, None for an unknown one."""
        if cmd_name not in self.list_commands(ctx):
            return None
        return import_verb(cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb. Errors meant for people end in one line and status 1, Ctrl-C in status 130."""
        try:
            return super().invoke(ctx)
        except OverwriteError as error:
            raise click.UsageError(one_line(str(error))) from error
        except QuoteattrError as error:
            raise click.ClickException(one_line(str(error))) from error
        except click.ClickException as error:
            object.__setattr__(error, "message", visible(error.message))
            raise
        except BrokenPipeError:
            raise  # click ends quietly: whoever read our output has seen enough
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(one_line(f"{where}{error.strerror or error}")) from error
        except KeyboardInterrupt:
            click.echo("\nInterrupted.", err=True)
            sys.exit(INTERRUPTED)


def import_verb(name: str) -> click.Command:
    """The command of a verb that is there."""
    command = import_module(f"{__name__}.{name}").command
    assert isinstance(command, click.Command)
    return command


def one_line(message: str) -> str:
    """A message without line breaks, and without characters that would steer the terminal."""
    line = visible(" ".join(message.split()))
    return line if len(line) <= LONGEST else f"{line[:LONGEST]} ..."


class Lines(logging.Handler):
    """What the package logs as lines on standard error, each once."""

    def __init__(self) -> None:
        super().__init__()
        self.said: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Print a record."""
        line = one_line(record.getMessage())
        if line not in self.said:
            self.said.add(line)
            click.echo(f"{record.levelname.capitalize()}: {line}", err=True)


def log_to_terminal(verbose: bool) -> None:
    """Show warnings, and what is done as well where ``verbose``; once a process."""
    logger = logging.getLogger("quoteattr")
    logger.handlers = [h for h in logger.handlers if not isinstance(h, Lines)]
    logger.addHandler(Lines())
    logger.setLevel(logging.INFO if verbose else logging.WARNING)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="quoteattr")
@click.option(
    "--color/--no-color",
    default=None,
    help="Colours also in a pipe, or not at all; by default on a terminal.",
)
@click.option("-v", "--verbose", is_flag=True, help="Tell what is done.")
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False),
    help="File with options; by default quoteattr.toml, or [tool.quoteattr] of pyproject.toml, where the command runs.",
)
@click.pass_context
def main(ctx: click.Context, color: bool | None, verbose: bool, config: str | None) -> None:
    """Read news and say who said what.

    Finds direct, indirect and mixed quotations and names their speakers.

    Example:

    \b
        quoteattr extract article.txt -o quotes.csv
        quoteattr claims quotes.csv
    """
    from quoteattr.cli.config import read_options

    collect_late()
    log_to_terminal(verbose)
    if color is not None:
        ctx.color = color
        os.environ.pop("NO_COLOR" if color else "FORCE_COLOR", None)
        os.environ["FORCE_COLOR" if color else "NO_COLOR"] = "1"
    ctx.default_map = read_options(config, lambda: {v: import_verb(v) for v in VERBS})
