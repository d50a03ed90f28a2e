"""``quoteattr serve``: a local page to paste an article into, and an HTTP interface."""

from __future__ import annotations

import ipaddress
import math
import socket
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
@click.option(
    "--max-characters",
    default=200_000,
    show_default=True,
    type=click.IntRange(1),
    help="Characters that the texts of a request may have together.",
)
@click.option(
    "--timeout",
    default=60.0,
    show_default=True,
    type=click.FloatRange(0, min_open=True),
    help="Seconds that a request may wait for its turn, and then take.",
)
@click.option("--patience", default=10.0, show_default=True, type=click.FloatRange(0, min_open=True),
              help="Seconds that a connection may take to ask for something.")  # fmt: skip
@click.option(
    "--waiting", default=8, show_default=True, type=click.IntRange(0), help="Requests that may wait."
)
@analyzer_options
def command(
    host: str,
    port: int,
    allow_host: tuple[str, ...],
    max_bytes: int,
    max_characters: int,
    timeout: float,
    patience: float,
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
        curl -F file=@article.docx http://127.0.0.1:8765/v1/attributions
    """
    if not (math.isfinite(timeout) and math.isfinite(patience)):
        raise click.UsageError("--timeout and --patience are numbers of seconds.")

    from quoteattr.errors import MissingExtraError

    try:
        import python_multipart  # noqa: F401 (needed when files are sent)
        import uvicorn

        from quoteattr.views.gate import patient
        from quoteattr.views.server import LOCAL, create_app
    except ModuleNotFoundError as error:
        if error.name not in ("fastapi", "uvicorn", "pydantic", "starlette", "python_multipart"):
            raise
        raise MissingExtraError("FastAPI and uvicorn", "web", "quoteattr serve") from error
    listening = listen(host, port)
    address = listening.getsockname()
    if not ipaddress.ip_address(address[0]).is_loopback:
        click.echo(f"Warning: listening on {host}, without a password: others can send articles.", err=True)
    click.echo("Loading the models ...", err=True)
    app = create_app(
        make_settings(cache=None, cache_limit=1, **options), max_bytes=max_bytes, max_characters=max_characters,
        timeout=timeout, waiting=waiting, hosts=(*LOCAL, host, *allow_host),
    )  # fmt: skip
    app.state.desk.wait()
    name = f"[{host}]" if ":" in host else host
    click.echo(f"Open http://{name}:{address[1]}/ in a browser; Ctrl-C ends the service.", err=True)
    config = uvicorn.Config(
        app, log_level="warning", server_header=False, timeout_keep_alive=5, ws="none", http=patient(patience)
    )
    uvicorn.Server(config).run(sockets=[listening])


def listen(host: str, port: int) -> socket.socket:
    """A socket at that address, taken before the models are loaded. Raises ClickException when it can't be."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise click.ClickException(f"--host {host}: there is no such address on this machine.") from error
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
    except OSError as error:
        listening.close()
        reason = error.strerror or str(error)
        raise click.ClickException(
            f"can't listen on {host}, port {port}: {reason}; choose another --port."
        ) from error
    return listening
