"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any
from urllib.parse import quote

from quoteattr.writers.seals import seal

LONGEST = 200  # bytes of a name, so that an extension fits into what file systems allow
LONGEST_PATH = 1000  # bytes of an id that is a path: less than systems allow below any sensible folder
_MADE_SAFE = re.compile(r"[\0-\x1f\x7f%]|~[0-9a-f]{16}$")  # control characters, and what path_of makes itself


@contextmanager
def atomic(path: Path, mode: str = "w", **options: Any) -> Iterator[IO[Any]]:
    """A file to write; it takes the place of ``path``, sealed, when the block ends without an error.

    ``mode`` and ``options`` are those of :func:`open`. Something that is no ordinary file (a pipe, a device)
    is written directly. Raises OSError; the old file is then untouched.
    """
    if path.exists() and not path.is_file():
        with path.open(mode, **options) as file:
            yield file
        return
    with NamedTemporaryFile(
        mode, dir=path.parent, prefix=f".{path.name}.", suffix=".new", delete=False, **options
    ) as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), _mode(path))
            seal(file.name)
            os.replace(file.name, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(file.name)
            with suppress(OSError):  # what is still in the buffer has no place to go
                file.close()
            raise
    sync_folder(path.parent)


def path_of(id: str) -> Path:
    """A relative path, without an extension, for a document's files: its id where that is one, else quoted.

    Two ids never have one path, nor is the file of one a folder of another; a long one is cut and gets a hash.

    >>> str(path_of("2024/dam")), str(path_of("https://example.org/a")), str(path_of("../etc"))
    ('2024/dam', 'https%3A%2F%2Fexample.org%2Fa', '..%2Fetc')
    """
    *folders, last = id.split("/")
    plain = (
        len(id.encode("utf-8")) <= LONGEST_PATH
        and all(p not in ("", ".", "..") and len(p.encode("utf-8")) <= LONGEST for p in (*folders, last))
        and not any(
            p.lower().endswith((".txt", ".ann", ".conllu")) for p in folders
        )  # a file of another id may be called so
        and not _MADE_SAFE.search(id)
    )
    if not plain:
        safe = quote(id, safe=" ")
        if len(safe) > LONGEST or "~" in safe:
            safe = f"{safe[:LONGEST]}~{blake2b(id.encode('utf-8'), digest_size=8).hexdigest()}"
        id = safe
    return Path(id)


def _mode(path: Path) -> int:
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut, where the file system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
