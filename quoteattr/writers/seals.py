"""A seal on what this program wrote, so that a file that somebody worked on since is told from one that nobody did.

The seal is the file's hash in an extended attribute: it lies beside the content, so that no format changes and no
file is added. An editor that writes a new file leaves it out, one that writes into the file breaks it. Where a
file system holds no such attributes (or the system has none), nothing is told.
"""

from __future__ import annotations

import errno
import hashlib
import os
from contextlib import suppress
from pathlib import Path

NAME = "user.quoteattr.blake2b"
_NONE = (errno.ENODATA, getattr(errno, "ENOATTR", errno.ENODATA))


def seal(path: Path | str) -> None:
    """Seal a file as it is now; nothing where the file system holds no seals."""
    if hasattr(os, "setxattr"):
        with suppress(OSError):
            os.setxattr(path, NAME, _hash(path))


def sealed(path: Path) -> bool:
    """Whether a file is surely as this program left it. False where seals aren't held."""
    if not hasattr(os, "getxattr"):
        return False
    try:
        return os.getxattr(path, NAME) == _hash(path)
    except OSError:
        return False


def edited(path: Path) -> bool:
    """Whether a file is surely not as this program left it: its seal is broken, or gone where seals are held."""
    if not hasattr(os, "getxattr"):
        return False
    try:
        return os.getxattr(path, NAME) != _hash(path)
    except OSError as error:
        return error.errno in _NONE


def _hash(path: Path | str) -> bytes:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest().encode()
