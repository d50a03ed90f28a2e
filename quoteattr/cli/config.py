"""Options that people repeat, from a file: ``quoteattr.toml``, or ``[tool.quoteattr]`` of ``pyproject.toml``.

    [extract]
    workers = 4
    speakers = ["our-speakers.csv"]

    [reading]            # for every verb that reads texts
    date-format = "%d/%m/%Y"

What is given on the command line counts before the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from quoteattr.data.bounded import load_toml
from quoteattr.errors import InputError

OWN = "quoteattr.toml"
PROJECT = "pyproject.toml"
SHARED = "reading"
"""The table whose options go to every verb that has them."""


def read_options(
    given: str | None, verbs: Callable[[], Mapping[str, click.Command]]
) -> dict[str, dict[str, Any]]:
    """Options by verb, as click's ``default_map`` wants them; empty where there is no file.

    ``verbs`` gives the commands, and is asked only where there is a file. Raises InputError for a file that is no
    TOML, and for verbs and options that there are not.
    """
    path, table = _find(given)
    if path is None:
        return {}
    known = {verb: _names(command) for verb, command in verbs().items()}
    found: dict[str, dict[str, Any]] = {verb: {} for verb in known}
    for verb in sorted(table, key=lambda name: name != SHARED):
        options = table[verb]
        if verb != SHARED and verb not in known:
            raise InputError(f"{path}: there is no verb {verb!r}; tables are {SHARED}, {', '.join(known)}")
        if not isinstance(options, dict):
            raise InputError(f"{path}: {verb} is no table; write [{verb}] above its options")
        for name, value in options.items():
            takers = [v for v in (known if verb == SHARED else (verb,)) if name in known[v]]
            if not takers:
                raise InputError(f"{path}: [{verb}] has no option {name!r}; see quoteattr {verb} -h")
            if not _plain(value):
                raise InputError(
                    f"{path}: [{verb}] {name} is a {type(value).__name__}; wanted is a text, number or list"
                )
            for taker in takers:
                found[taker][known[taker][name]] = value
    return found


def _find(given: str | None) -> tuple[Path | None, dict[str, Any]]:
    if given is not None:
        return Path(given), _section(Path(given), _load(Path(given)))
    if Path(OWN).is_file():
        return Path(OWN), _load(Path(OWN))
    if Path(PROJECT).is_file() and (section := _section(Path(PROJECT), _load(Path(PROJECT)))):
        return Path(PROJECT), section
    return None, {}


def _section(path: Path, table: dict[str, Any]) -> dict[str, Any]:
    if path.name != PROJECT:
        return table
    tool = table.get("tool", {})
    section = tool.get("quoteattr", {}) if isinstance(tool, dict) else {}
    return section if isinstance(section, dict) else {}


def _load(path: Path) -> dict[str, Any]:
    try:
        return load_toml(path.read_text(encoding="utf-8"))
    except (InputError, UnicodeDecodeError) as error:
        if path.name == PROJECT:
            return {}  # not ours to judge
        raise InputError(f"{path}: {error}") from error


def _names(command: click.Command) -> dict[str, str]:
    """Names of a verb's options as people write them, and click's name for each."""
    return {
        opt.removeprefix("--"): str(option.name)
        for option in command.params if isinstance(option, click.Option)
        for opt in option.opts if opt.startswith("--")
    }  # fmt: skip


def _plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(_plain(v) and not isinstance(v, list) for v in value)
    return isinstance(value, bool | int | float | str)
