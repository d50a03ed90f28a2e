"""From bytes to text: which encoding a file is in.

A byte order mark says it and is not part of the text, so offsets count from the first character after it
(Unicode Standard 23.8). Otherwise UTF-8 where the bytes allow it. Otherwise windows-1252 where the bytes
allow it and most letters are ASCII: a short English text decides nothing by itself, and that is what
browsers read it as (WHATWG Encoding Standard, the default for ``en``). Otherwise charset-normalizer's
guess. Line ends are never translated.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from quoteattr.errors import InputError

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
FORMATS = (
    (b"%PDF-", "a PDF file; extract its text first (for example with pdftotext)"),
    (b"PK\x03\x04", "a zip archive or an office file (.docx, .odt, .xlsx); save it as plain text or CSV"),
    (b"\xd0\xcf\x11\xe0", "an old office file (.doc, .xls); save it as plain text or CSV"),
    (b"{\\rtf", "a rich text file; save it as plain text"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
)
SAMPLE = 1 << 20  # bytes that a guess is made from
CONTROLS = 0.05  # share of control characters that no text has
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """The text of ``data`` and the name of its encoding.

    Parameters
    ----------
    data:
        A file's bytes.
    encoding:
        Name of the encoding where it is known; nothing is guessed then.

    Raises
    ------
    InputError
        The bytes are no text, or not in ``encoding``.
    """
    encoding = encoding or detect(data)
    if encoding == "utf-8" and data.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise undecodable(error, encoding) from error
    if "\0" in text or len(_CONTROLS.findall(text)) > len(text) * CONTROLS:
        raise InputError("this is a binary file, not text; give text, HTML or a table")
    return text.removeprefix("\ufeff"), encoding


def detect(data: bytes) -> str:
    """Name of the encoding that ``data`` is in. Raises InputError where it is no text."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    refuse_binary(data)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return guess(data[:SAMPLE])
    return "utf-8"


def detect_file(path: Path) -> str:
    """Like :func:`detect` for a file of any size, of which only pieces are held in memory."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
        if any(head.startswith(mark) for mark, _ in BYTE_ORDER_MARKS):
            return detect(head)
        refuse_binary(head)
        decoder = codecs.getincrementaldecoder("utf-8")()
        piece = head
        try:
            while piece:
                decoder.decode(piece)
                piece = file.read(SAMPLE)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return guess(piece if len(piece) > len(head) // 2 else head)
    return "utf-8"


def refuse_binary(data: bytes) -> None:
    """Raise InputError for the beginnings of well-known formats and for NUL bytes."""
    for beginning, name in FORMATS:
        if data.startswith(beginning):
            raise InputError(f"this is {name}")
    if b"\0" in data:
        raise InputError(
            "this is a binary file, not text; give text, HTML or a table "
            "(text in UTF-16 without a byte order mark needs --input-encoding utf-16-le or utf-16-be)"
        )


def guess(data: bytes) -> str:
    """windows-1252 where it fits and most letters are ASCII, else charset-normalizer's guess."""
    letters = sum(map(str.isalpha, data.decode("ascii", "ignore")))
    if sum(byte > 127 for byte in data) <= letters:
        try:
            data.decode("cp1252")
        except UnicodeDecodeError:
            pass
        else:
            return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise InputError("the bytes are no text in any encoding known here; name it with --input-encoding")
    return best.encoding


def undecodable(error: UnicodeDecodeError, encoding: str) -> InputError:
    """The message for bytes that don't fit the encoding."""
    return InputError(
        f"byte {error.object[error.start]:#04x} at position {error.start} is not {encoding}; "
        "name the right encoding with --input-encoding (for example latin-1)"
    )


def known_encoding(name: str) -> bool:
    """Whether Python knows a text encoding of that name."""
    try:
        return codecs.lookup(name)._is_text_encoding
    except LookupError:
        return False
