"""Statements as the shipped encoder sees them: a vector for the whole and parts for each of its pieces.

``training/claims`` makes the graphs. A statement's numbers are the same whatever is read beside it: statements that are
read together have the same length, and the inputs of the 8-bit products have fixed scales (a graph whose scales are
those of the call reads them one by one).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
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
FIXED, TOGETHER = "fixed_scales", 16
"""What the metadata of a graph with fixed scales has, and how many statements of one length it reads at once."""
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
        told = self._statements.get_modelmeta().custom_metadata_map
        self._together = TOGETHER if FIXED in told else 1
        self.width = int(self._statements.get_outputs()[0].shape[1])

    def read(self, sentences: Sequence[str]) -> Statements:
        """The statements, in order."""
        pieces = [encoded.ids[:LONGEST] for encoded in self._tokenizer.encode_batch(list(sentences))]
        vectors = np.zeros((len(sentences), self.width), dtype=np.float32)
        parts: list[NDArray[np.float16]] = [np.zeros((0, 0), dtype=np.float16)] * len(sentences)
        order = np.argsort([len(p) for p in pieces], kind="stable").tolist()
        for _, same in groupby(order, lambda n: len(pieces[n])):
            for some in batched(list(same), self._together):
                given = np.array([pieces[n] for n in some], dtype=np.int64)
                if len(some) < self._together:  # one alone would be summed in another order
                    given = np.concatenate([given, given[:1]])
                found = self._statements.run(
                    ["vectors", "parts"], {"pieces": given, "mask": np.ones_like(given)}
                )
                for n, vector, part in zip(some, *found, strict=False):
                    vectors[n], parts[n] = vector, part.astype(np.float16)
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


def batched(numbers: list[int], size: int) -> Iterator[list[int]]:
    """Stretches of so many."""
    for start in range(0, len(numbers), size):
        yield numbers[start : start + size]


@cache
def shipped(folder: Path = SHIPPED) -> Encoder:
    """The encoder in the package, loaded once."""
    return Encoder(folder)
