"""Statements as the shipped encoder sees them: a vector for what each says and one for what it is about.

``training/claims`` makes the graph and the numbers of the judge. A statement's vectors are the same whatever is read
beside it: statements that are read together have the same length, and the inputs of the 8-bit products have fixed
scales (a graph whose scales are those of the call reads them one by one).
"""

from __future__ import annotations

import json
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
STATEMENTS, JUDGE = "claims/statements.onnx", "claims/judge.json"
"""The graph from word pieces to vectors, and the numbers by which pairs are judged."""
TOKENIZER = "joint/tokenizer.json"
LONGEST = 56
"""Word pieces of a statement that are read."""
FIXED, TOGETHER = "fixed_scales", 16
"""What the metadata of a graph with fixed scales has, and how many statements of one length it reads at once."""

_MARKS = re.compile(r"[“”«»\"„]")

_THAT = re.compile(r"^that (?=.)")

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Statements:
    """Rows of unit length: ``vectors`` are near where the same is said, ``topics`` also where the opposite is."""

    vectors: Floats
    topics: Floats


def sentence(text: str, speaker: str = "") -> str:
    """What the encoder reads: the content without quotation marks and an opening *that*, its speaker before it."""
    said = _THAT.sub("", _MARKS.sub("", text).strip().strip(" ,'‘’"))
    return f"{speaker}: {said}" if speaker else said


class Encoder:
    """The graph and the judge's numbers of a folder. Raises ModelError when they are missing or damaged.

    ``numbers`` has, for ``same`` and ``opposite``, a weight by name for each thing that :mod:`quoteattr.claims.judge`
    looks at.
    """

    def __init__(self, folder: Path = SHIPPED) -> None:
        from tokenizers import Tokenizer

        from quoteattr.parsing.models import verify
        from quoteattr.parsing.network.runtime import session

        if folder == SHIPPED:
            verify(part="en/claims/")
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self._statements = session(folder / STATEMENTS)
            self.numbers: dict[str, dict[str, float]] = json.loads(
                (folder / JUDGE).read_text(encoding="utf-8")
            )
        except Exception as error:
            raise ModelError(f"the encoder of statements in {folder} can't be read: {error}") from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        told = self._statements.get_modelmeta().custom_metadata_map
        self._together = TOGETHER if FIXED in told else 1
        self._widths = [int(output.shape[1]) for output in self._statements.get_outputs()]

    def read(self, sentences: Sequence[str]) -> Statements:
        """The statements, in order."""
        pieces = [encoded.ids[:LONGEST] for encoded in self._tokenizer.encode_batch(list(sentences))]
        vectors, topics = (np.zeros((len(sentences), width), dtype=np.float32) for width in self._widths)
        order = np.argsort([len(p) for p in pieces], kind="stable").tolist()
        for _, same in groupby(order, lambda n: len(pieces[n])):
            for some in batched(list(same), self._together):
                given = np.array([pieces[n] for n in some], dtype=np.int64)
                if len(some) < self._together:  # one alone would be summed in another order
                    given = np.concatenate([given, given[:1]])
                found = self._statements.run(
                    ["vectors", "topics"], {"pieces": given, "mask": np.ones_like(given)}
                )
                vectors[some], topics[some] = (side[: len(some)] for side in found)
        return Statements(vectors, topics)


def batched(numbers: list[int], size: int) -> Iterator[list[int]]:
    """Stretches of so many."""
    for start in range(0, len(numbers), size):
        yield numbers[start : start + size]


@cache
def shipped(folder: Path = SHIPPED) -> Encoder:
    """The encoder in the package, loaded once."""
    return Encoder(folder)
