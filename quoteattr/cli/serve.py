"""``quoteattr serve``: a local page to paste an article into, and an HTTP interface."""

from __future__ import annotations

import ipaddress
import math
from typing import Any

import click

from quoteattr.cli.extract import make_settings
from quoteattr.cli.reading import analyzer_options


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one."
)
@click.option("--allow-host", multiple=True, metavar="NAME", help="Another name that requests may ask for.")
@click.option(
    "--max-bytes", default=1_000_000, show_default=True, type=click.IntRange(1), help="Size of a request."
)
@click.option("--timeout", default=60.0, show_default=True, type=click.FloatRange(0, min_open=True),
              help="Seconds for a request, waiting for its turn included.")  # fmt: skip
@click.option(
    "--waiting", default=8, show_default=True, type=click.IntRange(0), help="Requests that may wait."
)
@analyzer_options
def command(
    host: str,
    port: int,
    allow_host: tuple[str, ...],
    max_bytes: int,
    timeout: float,
    waiting: int,
    **options: Any,
) -> None:
    """Serve a page to paste an article into, and POST /v1/attributions for programs.

    Only this machine reaches it, unless --host says otherwise: there is no password, so put something that
    asks for one in front of it before you open it to others.

    Example:

    \b
        quoteattr serve
        curl -H 'Content-Type: text/plain' --data-binary @article.txt http://127.0.0.1:8765/v1/attributions
    """
    if not math.isfinite(timeout):
        raise click.UsageError("--timeout is a number of seconds.")

    from quoteattr.errors import MissingExtraError

    try:
        import uvicorn

        from quoteattr.views.server import LOCAL, create_app
    except ModuleNotFoundError as error:
        if error.name not in ("fastapi", "uvicorn", "pydantic", "starlette"):
            raise
        raise MissingExtraError("FastAPI and uvicorn", "web", "quoteattr serve") from error
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = host == "localhost"
    if not local:
        click.echo(f"Warning: listening on {host}, without a password: others can send articles.", err=True)
    click.echo("Loading the models ...", err=True)
    analyzer = make_settings(cache=None, cache_limit=1, **options)()
    app = create_app(
        analyzer, max_bytes=max_bytes, timeout=timeout, waiting=waiting, hosts=(*LOCAL, host, *allow_host)
    )
    uvicorn.run(app, host=host, port=port, log_level="info", server_header=False, timeout_keep_alive=5)
