"""The tagger as other modules use it: text in, tagged spans and links out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from pathlib import Path

import torch
from torch import Tensor

from quoteattr.errors import ModelError
from quoteattr.parse import Link, Tagged
from quoteattr.tagging.decode import best_tags, span_probability, spans_of
from quoteattr.tagging.half import HalfEncoder, has_matrix_units
from quoteattr.tagging.network import TAGS, Network
from quoteattr.tagging.tokens import TokenizedText, WordPieces, windows
from quoteattr.tagging.weights import load_network

ROOM = 250
"""Pieces of a window."""

CONTEXT = 32
"""Pieces of text beside a window's core."""

FAINT = 0.05
"""Links below this probability are left out."""


class AttributionTagger:
    """A loaded tagger.

    Parameters
    ----------
    folder:
        Holds ``weights.safetensors`` and ``tokenizer.json``.

    Raises
    ------
    ModelError
        A file is missing or damaged.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self.pieces = WordPieces(folder / "tokenizer.json")
            self.network: Network = load_network(folder / "weights.safetensors")
        except Exception as error:
            raise ModelError(
                f"the attribution tagger in {folder} can't be loaded ({error}); reinstall quoteattr, or run it "
                "with --no-tagger"
            ) from error
        self.network.eval()
        if has_matrix_units():
            self.network.enc = HalfEncoder(self.network.enc)  # type: ignore[assignment]

    def tag(self, text: str) -> tuple[tuple[Tagged, ...], tuple[Link, ...]]:
        """The spans that the tagger proposes in ``text``, in order, and their links to cues.

        Each window is read by itself, so that a text's result does not depend on what is read beside it.
        """
        tokens = TokenizedText.of(text, self.pieces)
        if not tokens.words:
            return (), ()
        read, scores = self._read(tokens)
        spans = spans_of(best_tags(scores))
        probabilities = scores.exp()
        tags = tuple(
            Tagged(
                role, tokens.spans[s][0], tokens.spans[e - 1][1], span_probability(probabilities, role, s, e)
            )
            for role, s, e in spans
        )
        return tags, self._links(spans, read)

    def _read(self, tokens: TokenizedText) -> tuple[list[tuple[int, Tensor]], Tensor]:
        """The windows' states (first token, (tokens, width)) and the tag log-probabilities (all tokens, tags)."""
        read = []
        scores = torch.zeros(len(tokens.words), len(TAGS))
        with torch.inference_mode():
            for low, start, end, high in windows([len(p) for p in tokens.pieces], ROOM, CONTEXT):
                rows, first = tokens.rows(low, high)
                h, s = self.network(torch.tensor(rows).unsqueeze(1), torch.tensor([first]))
                read.append((low, h[0]))
                scores[start:end] = s[0, start - low : end - low].log_softmax(-1)
        return read, scores

    def _links(self, spans: list[tuple[str, int, int]], read: list[tuple[int, Tensor]]) -> tuple[Link, ...]:
        """The chance of each pair of a cue and a span that one window saw together; of several windows the mean."""
        found: dict[tuple[int, int], list[float]] = {}
        starts, ends = [start for _, start, _ in spans], [end for _, _, end in spans]
        for low, states in read:
            high = low + len(states)
            here = range(bisect_right(ends, low), bisect_left(starts, high))
            cues = [i for i in here if spans[i][0] == "CUE" and low <= starts[i]]
            others = [i for i in here if spans[i][0] != "CUE"]
            pairs = [(c, i) for i in others for c in cues]
            if not pairs:
                continue
            probes = [t for i in others for t in _probes(max(starts[i], low), min(ends[i], high))]
            firsts = [starts[c] for c in cues]
            with torch.inference_mode():
                token, cue = torch.tensor(probes), torch.tensor(firsts)
                score = self.network.link_all(states[token - low], states[cue - low], token[:, None] - cue)
                score = score.view(len(others), -1, len(cues)).mean(1).flatten()
            for pair, chance in zip(pairs, score.sigmoid().tolist(), strict=True):
                found.setdefault(pair, []).append(chance)
        means = {pair: sum(p) / len(p) for pair, p in found.items()}
        return tuple(Link(c, i, round(p, 4)) for (c, i), p in means.items() if p >= FAINT)


def _probes(start: int, end: int) -> tuple[int, int, int]:
    """The tokens of a span that its links are scored at: first, middle, last."""
    return start, (start + end) // 2, end - 1
