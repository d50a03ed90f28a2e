"""The shipped word vectors (GloVe), read from Stanza's pretrain file; torch is imported when they are read."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quoteattr.errors import ModelError

SHIPPED = Path(__file__).parents[1] / "models" / "en" / "pretrain"
_SPECIAL = 4  # padding and the like, in front of the words


class Vectors:
    """Unit vectors of words, by frequency: the rank tells how much a word weighs.

    Parameters
    ----------
    words:
        The most frequent first.
    matrix:
        One row a word, any float type.
    """

    def __init__(self, words: list[str], matrix: NDArray[np.floating]):
        matrix = np.asarray(matrix, dtype=np.float32)
        self.ranks = {word: i for i, word in enumerate(words)}
        self.common = matrix[: min(len(words), 20_000)].mean(axis=0)
        centred = matrix - self.common
        self.matrix = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)

    @property
    def size(self) -> int:
        """Length of a vector."""
        return int(self.matrix.shape[1])

    def get(self, word: str) -> NDArray[np.float32] | None:
        """The unit vector of a word in lower case, its mean taken out (Mu & Viswanath 2018); None if unknown."""
        rank = self.ranks.get(word)
        return None if rank is None else self.matrix[rank]

    def weight(self, word: str) -> float:
        """How much a word says, 0 to 1: the logarithm of its rank among all words; 1 for an unknown one."""
        rank = self.ranks.get(word)
        return 1.0 if rank is None else math.log(rank + 2) / math.log(len(self.ranks) + 2)


@cache
def shipped(folder: Path = SHIPPED) -> Vectors:
    """The vectors in the package. Raises ModelError when they are missing or can't be read."""
    import torch

    paths = sorted(folder.glob("*.pt"))
    if not paths:
        raise ModelError(f"no word vectors (*.pt) in {folder}: grouping claims needs the shipped models")
    try:
        data = torch.load(paths[0], map_location="cpu", weights_only=True)
        words = data["vocab"]["_id2unit"] if "_id2unit" in data["vocab"] else list(data["vocab"])
        matrix = data["emb"].float().numpy()
        return Vectors(list(words)[_SPECIAL : len(matrix)], matrix[_SPECIAL:])
    except Exception as error:
        raise ModelError(f"the word vectors in {paths[0]} can't be read: {error}") from error
