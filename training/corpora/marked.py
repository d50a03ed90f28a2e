"""Short texts that we wrote, with marks of whom each pronoun and each phrase without a name stands for.

``training/labels/references.txt`` has one a line, its paragraphs parted by ``¶``: *Ofgem fined Corvex. {The
supplier=Corvex} will appeal*. In braces are what stands for somebody and the name as the text has it: several names
joined by ``+``, ``-`` for those who are not named, or ``-a``, ``-b`` for those of them who are met again. All of it is
invented: real people and bodies among them never said or did it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parents[1] / "labels" / "references.txt"
MARK = re.compile(r"\{([^{}=]+)=([^{}]+)\}")
BREAK = re.compile(r"\s*¶\s*")


@dataclass(frozen=True)
class Mark:
    """A span of the text and the names of those whom it stands for; the sign of an unnamed one begins with ``-``."""

    start: int
    end: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class Marked:
    """A text with its marks, in order."""

    name: str
    text: str
    marks: tuple[Mark, ...]


def read_marked(path: Path = FILE) -> list[Marked]:
    """The texts of a file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [without_marks(f"marked {n}", line) for n, line in enumerate(lines, 1) if line.strip()]


def without_marks(name: str, line: str) -> Marked:
    """A line as the text that it marks."""
    text, marks, at = "", [], 0
    laid_out = BREAK.sub("\n\n", line.strip())
    for found in MARK.finditer(laid_out):
        text += laid_out[at : found.start()]
        names = () if found[2].strip() == "-" else tuple(n.strip() for n in found[2].split("+"))
        marks.append(Mark(len(text), len(text) + len(found[1]), names))
        text += found[1]
        at = found.end()
    return Marked(name, text + laid_out[at:], tuple(marks))
