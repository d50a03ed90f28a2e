"""Files and patterns of users, read within bounds: absurd ones are an error for people, never a crash or a hang.

JSON and TOML that nest deeper than any sensible file end Python's recursion, in the parser or in what walks over
the value later; a regular expression can take longer than the universe lasts. Whoever reads such things of users
reads them with these functions.
"""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

from quoteattr.errors import InputError

if TYPE_CHECKING:
    import regex

DEEPEST = 64
"""Levels that lists and objects of a file may nest."""
SECONDS = 1.0
"""Processor seconds that a user's pattern may take on one text."""
_DOTTED = re.compile(rf"(?<![\w-])(?:[\w-]++\s*\.\s*){{{DEEPEST + 1}}}")
PATTERN = 2000
"""Characters that a user's pattern may have."""
MALFORMED = (KeyError, IndexError, TypeError, ValueError, OverflowError, AttributeError)
"""What taking a JSON value of another form apart raises."""


def load_json(text: str | bytes, *, constants: bool = False) -> Any:
    """The value of a JSON text. ``constants`` permits ``NaN`` and ``Infinity``, which programs write all the same.

    Raises InputError: it is no JSON, nests deeper than :data:`DEEPEST`, or has a number of thousands of digits.
    """
    try:
        value = json.loads(text, parse_constant=None if constants else _no_constant)
    except RecursionError as error:
        raise InputError(_too_deep("JSON")) from error
    except ValueError as error:  # also UnicodeDecodeError, and integers that Python won't convert
        raise InputError(f"this is no JSON: {error}") from error
    if _nests_deeply(value):
        raise InputError(_too_deep("JSON"))
    return value


def load_toml(text: str) -> dict[str, Any]:
    """The tables of a TOML text. Raises InputError: it is no TOML, or nests deeper than :data:`DEEPEST`."""
    if _DOTTED.search(text):  # the parser takes quadratic time for these
        raise InputError(_too_deep("TOML"))
    try:
        value = tomllib.loads(text)
    except RecursionError as error:
        raise InputError(_too_deep("TOML")) from error
    except ValueError as error:
        raise InputError(f"this is no TOML: {error}") from error
    if _nests_deeply(value):
        raise InputError(_too_deep("TOML"))
    return value


def load_pattern(text: str, *, ignore_case: bool = True) -> regex.Pattern[str]:
    """A user's regular expression, in Python's syntax. Raises InputError where it is none, or too long."""
    import regex

    if len(text) > PATTERN:
        raise InputError(f"a pattern has {len(text):,} characters; at most {PATTERN:,} are taken")
    try:
        return regex.compile(text, regex.IGNORECASE if ignore_case else 0)
    except (regex.error, OverflowError, MemoryError, RecursionError, ValueError) as error:
        raise InputError(f"{text!r} is no regular expression: {error}") from error


def search(pattern: regex.Pattern[str], text: str, *, seconds: float = SECONDS) -> regex.Match[str] | None:
    """The first match of a user's pattern. Raises InputError when it isn't through the text in time."""
    try:
        return pattern.search(text, timeout=seconds)
    except TimeoutError as error:
        raise InputError(
            f"the pattern {pattern.pattern!r} takes more than {seconds:g} s on a text of {len(text):,} characters; "
            "write it without a repetition inside a repetition"
        ) from error
    except (MemoryError, RecursionError) as error:
        raise InputError(f"the pattern {pattern.pattern!r} takes more memory than there is") from error


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _nests_deeply(value: Any) -> bool:
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(DEEPEST):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def _too_deep(form: str) -> str:
    return f"this {form} nests deeper than {DEEPEST} levels; no file of ours does"
