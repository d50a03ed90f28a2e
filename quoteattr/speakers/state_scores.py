"""What the network's states say of whom a phrase stands for: a score for each candidate, beside what is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from quoteattr.parsing.network.references import FULL, SORTS, References, about
from quoteattr.parsing.network.runtime import Floats
from quoteattr.parsing.structure import States
from quoteattr.speakers.mentions import Mention
from quoteattr.speakers.ranker import Candidate


class StateScores:
    """Scores candidates by the states of a document's words.

    ``known`` is whether there are states: a text that the network has not read has none.
    """

    def __init__(self, states: States | None, references: References | None) -> None:
        self.known = False
        if states is None or references is None or states.width != references.size:
            return
        self.known = True
        self._references = references
        rows = np.frombuffer(states.rows, dtype=np.int8).reshape(len(states.starts), states.width)
        self._rows: Floats = rows.astype(np.float32) / np.float32(FULL)
        self._row_of = {start: n for n, start in enumerate(states.starts)}

    def of(self, item: Mention, found: Sequence[Candidate]) -> list[float]:
        """A score for each candidate, the best of its mentions; no score for pronouns, and where no state is known."""
        asked = self.known and item.sort in SORTS
        mine = self._row_of.get(item.word.start) if asked else None
        if mine is None:
            return [0.0] * len(found)
        owners, rows, facts = compared(item, [c.mentions for c in found], self._row_of)
        others = self._rows[np.array(rows, dtype=np.int64)]
        pairs, nobody = self._references.scores(item.sort, self._rows[mine], others, facts)
        best: dict[int, float] = {}
        for n, score in zip(owners, pairs.tolist(), strict=True):
            best[n] = max(score, best.get(n, score))
        return [
            nobody if c.referent is None else best.get(n, self._references.unseen)
            for n, c in enumerate(found)
        ]


def compared(
    item: Mention, candidates: Sequence[Sequence[Mention]], row_of: Mapping[int, int]
) -> tuple[list[int], list[int], Floats]:
    """The mentions of some candidates that a mention's state is compared with: those of other words with a state.

    Of each the number of its candidate, its row (``row_of``: by where the head begins), and what else is known of it.
    """
    seen = [
        (n, m, row_of[m.word.start])
        for n, mentions in enumerate(candidates)
        for m in mentions
        if m.word.start != item.word.start and m.word.start in row_of
    ]
    facts = about(item.sort, [m.kind for _, m, _ in seen], [item.start - m.start for _, m, _ in seen])
    return [n for n, *_ in seen], [row for *_, row in seen], facts
