"""Packed files: a gzip of one file, a zip of many. Each is unpacked to a temporary file and read from there."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, cast

from quoteattr.errors import InputError

ARCHIVES = frozenset((".gz", ".zip"))
LARGEST = 20_000_000_000
"""Bytes that a member may have when it is unpacked."""
RATIO = 1_000
"""How many times larger than packed a member may be: text packs to a fifth, a bomb to a thousandth."""
SMALL = 100_000_000
"""Bytes up to which the ratio doesn't matter."""
_PIECE = 1 << 20


def unpacked(path: Path) -> Iterator[tuple[str, Path | str]]:
    """Name of each member and a file with what is in it (there until the next is asked for), or why it isn't.

    Hidden members, folders and what macOS adds are left out. Raises InputError where the archive is damaged.
    """
    with TemporaryDirectory(prefix="quoteattr-") as folder:
        if path.suffix.lower() == ".gz":
            target = Path(folder) / (path.stem or "unpacked")
            try:
                with gzip.open(path) as packed:
                    reason = _copy(cast(IO[bytes], packed), target, path.stat().st_size)
            except (gzip.BadGzipFile, EOFError, zlib.error) as error:
                raise InputError(f"this gzip archive is damaged ({error})") from error
            yield path.stem, reason or target
            return
        try:
            with zipfile.ZipFile(path) as archive:
                for info in sorted(archive.infolist(), key=lambda i: i.filename):
                    name = PurePosixPath(info.filename.replace("\\", "/"))
                    if info.is_dir() or any(
                        p.startswith((".", "__MACOSX")) for p in name.parts if p not in ("..", ".")
                    ):
                        continue
                    shown = "/".join(p for p in name.parts if p not in ("..", ".", "/"))
                    target = Path(folder) / f"member{name.suffix.lower()}"
                    try:
                        with archive.open(info) as packed:
                            reason = _copy(packed, target, info.compress_size)
                    except (RuntimeError, NotImplementedError) as error:
                        reason = f"this member can't be unpacked: {error}"
                    yield shown, reason or target
                    target.unlink(missing_ok=True)
        except (zipfile.BadZipFile, EOFError, zlib.error) as error:
            raise InputError(f"this zip archive is damaged ({error})") from error


def _copy(packed: IO[bytes], target: Path, size: int) -> str:
    """Unpack to a file; the reason where that is too much."""
    number = 0
    with target.open("wb") as file:
        while piece := packed.read(_PIECE):
            number += len(piece)
            if number > LARGEST or (number > SMALL and number > RATIO * max(size, 1)):
                return f"unpacked, this would be more than {number:,} bytes from {size:,}; it is not read"
            file.write(piece)
    return ""
