"""Statements as the shipped encoder sees them: a vector for the whole and parts for each of its pieces.

``training/claims`` makes the graphs. Each statement is read by itself, since the 8-bit products scale their
inputs by the
largest number in a call: what is read together would change each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quoteattr.errors import ModelError

SHIPPED = Path(__file__).parents[1] / "models" / "en"
STATEMENTS, PAIRS = "claims/statements.onnx", "claims/pairs.onnx"
"""The graphs: from word pieces to vectors and parts, and from the parts of pairs to scores."""
TOKENIZER = "joint/tokenizer.json"
LONGEST = 56
"""Word pieces of a statement that are read."""
BATCH, CELLS = 2048, 4_000_000
"""Pairs that are scored at once, and the numbers that this may make."""

_MARKS = re.compile(r"[“”«»\"„]")

_THAT = re.compile(r"^that (?=.)")

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Statements:
    """``vectors`` (statements, width) have unit length; ``parts`` are (pieces, part) arrays in half precision."""

    vectors: Floats
    parts: list[NDArray[np.float16]]


def sentence(text: str, speaker: str = "") -> str:
    """What the encoder reads: the content without quotation marks and an opening *that*, its speaker before it."""
    said = _THAT.sub("", _MARKS.sub("", text).strip().strip(" ,'‘’"))
    return f"{speaker}: {said}" if speaker else said


class Encoder:
    """The graphs of a folder. Raises ModelError when they are missing or damaged."""

    def __init__(self, folder: Path = SHIPPED) -> None:
        from tokenizers import Tokenizer

        from quoteattr.parsing.models import verify
        from quoteattr.parsing.network.runtime import session

        if folder == SHIPPED:
            verify(part="en/claims/")
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self._statements, self._pairs = session(folder / STATEMENTS), session(folder / PAIRS)
        except Exception as error:
            raise ModelError(f"the encoder of statements in {folder} can't be read: {error}") from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.width = int(self._statements.get_outputs()[0].shape[1])

    def read(self, sentences: Sequence[str]) -> Statements:
        """The statements, in order."""
        vectors = np.zeros((len(sentences), self.width), dtype=np.float32)
        parts = []
        for n, text in enumerate(sentences):
            pieces = np.array([self._tokenizer.encode(text).ids[:LONGEST]], dtype=np.int64)
            vector, part = self._statements.run(
                ["vectors", "parts"], {"pieces": pieces, "mask": np.ones_like(pieces)}
            )
            vectors[n] = vector[0]
            parts.append(part[0].astype(np.float16))
        return Statements(vectors, parts)

    def scores(self, statements: Statements, pairs: NDArray[np.int64], marks: Floats) -> Floats:
        """Scores (pairs, 3) of saying the same, different things and the opposite; ``marks`` as ``compare``
        has them."""
        found = np.zeros((len(pairs), 3), dtype=np.float32)
        lengths = np.array([len(p) for p in statements.parts], dtype=np.int64)
        longest = lengths[pairs].max(axis=1, initial=1)
        order = np.argsort(longest, kind="stable")
        at = 0
        while at < len(order):
            width = int(longest[order[min(at + BATCH, len(order)) - 1]])
            chunk = order[at : at + max(1, min(BATCH, CELLS // (width * 400)))]
            width = int(longest[chunk].max())
            given = {"marks": marks[chunk]}
            sides = []
            for column, name in enumerate("ab"):
                numbers = pairs[chunk, column]
                given[name] = np.zeros((len(chunk), width, statements.parts[0].shape[1]), dtype=np.float32)
                given[f"{name}_mask"] = (np.arange(width) < lengths[numbers][:, None]).astype(np.float32)
                for row, n in enumerate(numbers.tolist()):
                    given[name][row, : lengths[n]] = statements.parts[n]
                sides.append(statements.vectors[numbers])
            given["cosine"] = np.einsum("pv,pv->p", *sides)[:, None]
            found[chunk] = self._pairs.run(["scores"], given)[0]
            at += len(chunk)
        return found


@cache
def shipped(folder: Path = SHIPPED) -> Encoder:
    """The encoder in the package, loaded once."""
    return Encoder(folder)
