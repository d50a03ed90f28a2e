"""Errors for people: each message says what is wrong, where, and what to do."""

import re

_CONTROL = re.compile(r"[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    """A text for the terminal: characters that would steer it or turn lines around are written out, as ``\\x1b``.

    Line ends and tabs stay. Also halves of characters, as names of files may have them, which no terminal takes.
    """
    return _CONTROL.sub(lambda m: m[0].encode("unicode_escape").decode("ascii"), text)


class QuoteattrError(Exception):
    """Base of every error that quoteattr raises on purpose; ``str()`` of it is meant to be read by a user."""


class InputError(QuoteattrError):
    """An input (file, table, text) can't be used."""


class OverwriteError(InputError):
    """An output would replace an input, another output, or a file that isn't ours. The command line: wrong usage."""


class ModelError(QuoteattrError):
    """A model is missing, damaged or doesn't fit."""


class MissingExtraError(QuoteattrError):
    """An optional dependency is needed; the message holds the install command."""

    def __init__(self, package: str, extra: str, purpose: str):
        super().__init__(f"{purpose} needs {package}: pip install 'quoteattr[{extra}]'")
        self.extra = extra


class StorageError(QuoteattrError):
    """The output can't be written: the disk is full, or another run holds it."""


class WorkerError(QuoteattrError):
    """Worker processes can't do their work."""
