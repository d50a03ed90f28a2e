"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any
from urllib.parse import quote

LONGEST = 200  # bytes of a name, so that an extension fits into what file systems allow


@contextmanager
def atomic(path: Path, mode: str = "w", **options: Any) -> Iterator[IO[Any]]:
    """A file to write; it takes the place of ``path`` when the block ends without an error.

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

    >>> str(path_of("2024/dam")), str(path_of("https://example.org/a")), str(path_of("../etc"))
    ('2024/dam', 'https%3A%2F%2Fexample.org%2Fa', '..%2Fetc')
    """
    parts = id.split("/")
    if any(part in ("", ".", "..") or len(part.encode("utf-8")) > LONGEST for part in parts):
        id = quote(id, safe=" ")
        if len(id) > LONGEST:
            id = f"{id[:LONGEST]}~{blake2b(id.encode(), digest_size=8).hexdigest()}"
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
