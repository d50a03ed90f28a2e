"""Statements as the shipped model reads them: a vector for what each says, one for what it is about, and what two that
are read together are to each other.

``training/claims`` makes the graph and the numbers of the judge. What comes out is the same whatever is read beside it:
what is read together has the same length, and the inputs of the 8-bit products have fixed scales.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from quoteattr.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SHIPPED = Path(__file__).parents[1] / "models" / "en"
STATEMENTS, JUDGE = "claims/statements.onnx", "claims/judge.json"
"""The graph from word pieces to vectors, and the numbers by which pairs are judged."""
TOKENIZER = "joint/tokenizer.json"
LONGEST, SIDE = 56, 48
"""Word pieces of a statement that are read, by itself and beside another."""
TOGETHER = 32
"""How many of one length are read at once."""
TOKENIZED = 1 << 14
"""How many are cut into word pieces at once: the pieces take more room than the statements."""
PAIR = "pair"
"""The graph's output for pairs: log-probabilities of the same, different things and the opposite."""

_OPEN, _END = 101, 102
"""Pieces before the first statement and behind each."""
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


def joined(a: Sequence[int], b: Sequence[int]) -> tuple[list[int], list[int]]:
    """The pieces of two statements beside each other, and the side that each piece is of."""
    return [_OPEN, *a, _END, *b, _END], [0] * (len(a) + 2) + [1] * (len(b) + 1)


def tokenizer(path: Path) -> Tokenizer:
    """A tokenizer that neither cuts nor fills up. Raises what the package of that name raises."""
    from tokenizers import Tokenizer

    found = Tokenizer.from_file(str(path))
    found.no_truncation()
    found.no_padding()
    return found


class Encoder:
    """The graph and the judge's numbers of a folder. Raises ModelError when they are missing or damaged.

    ``numbers`` has, for ``same`` and ``opposite``, a weight by name for each thing that :mod:`quoteattr.claims.judge`
    looks at.
    """

    def __init__(self, folder: Path = SHIPPED) -> None:
        from onnxruntime import RunOptions

        from quoteattr.parsing.models import verify
        from quoteattr.parsing.network.runtime import session

        if folder == SHIPPED:
            verify(part="en/claims/")
        try:
            self._tokenizer = tokenizer(folder / TOKENIZER)
            self._statements = session(folder / STATEMENTS)
            self.numbers: dict[str, dict[str, float]] = json.loads(
                (folder / JUDGE).read_text(encoding="utf-8")
            )
        except Exception as error:
            raise ModelError(f"the encoder of statements in {folder} can't be read: {error}") from error
        self._widths = {o.name: int(o.shape[1]) for o in self._statements.get_outputs()}
        self._partly = RunOptions()
        self._partly.only_execute_path_to_fetches = True

    def read(self, sentences: Sequence[str]) -> Statements:
        """The statements, in order."""
        names = ("vectors", "topics")
        found = Statements(*(np.zeros((len(sentences), self._widths[n]), dtype=np.float32) for n in names))
        for begin in range(0, len(sentences), TOKENIZED):
            part = slice(begin, begin + TOKENIZED)
            pieces = [p.ids[:LONGEST] for p in self._tokenizer.encode_batch(list(sentences[part]))]
            found.vectors[part], found.topics[part] = self._run(names, [(p, [0] * len(p)) for p in pieces])
        return found

    def compare(self, pairs: Sequence[tuple[str, str]], orders: int = 2) -> Floats:
        """Log-probabilities (pairs, 3) that two sentences say the same, different things, the opposite: the mean of
        both orders, or (1) those of the order in which they come, in half the time."""
        texts = list(dict.fromkeys(text for pair in pairs for text in pair))
        encoded = self._tokenizer.encode_batch(texts, add_special_tokens=False)
        pieces = {text: found.ids[:SIDE] for text, found in zip(texts, encoded, strict=True)}
        both = [joined(pieces[x], pieces[y]) for a, b in pairs for x, y in ((a, b), (b, a))[:orders]]
        found: Floats = self._run((PAIR,), both)[0].reshape(len(pairs), orders, 3).mean(axis=1)
        return found

    def _run(self, names: Sequence[str], given: Sequence[tuple[list[int], list[int]]]) -> list[Floats]:
        """Some outputs for pieces and their sides, in order."""
        found: list[Floats] = [np.zeros((len(given), self._widths[n]), dtype=np.float32) for n in names]
        order = np.argsort([len(pieces) for pieces, _ in given], kind="stable").tolist()
        for _, same in groupby(order, lambda n: len(given[n][0])):
            for some in batched(list(same), TOGETHER):
                rows = some if len(some) > 1 else some * 2  # one alone would be summed in another order
                pieces, sides = (np.array([given[n][k] for n in rows], dtype=np.int64) for k in (0, 1))
                told = self._statements.run(list(names), {"pieces": pieces, "sides": sides}, self._partly)
                for into, rows_told in zip(found, told, strict=True):
                    into[some] = rows_told[: len(some)]
        return found


def batched(numbers: list[int], size: int) -> Iterator[list[int]]:
    """Stretches of so many."""
    for start in range(0, len(numbers), size):
        yield numbers[start : start + size]


@cache
def shipped(folder: Path = SHIPPED) -> Encoder:
    """The encoder in the package, loaded once."""
    return Encoder(folder)
