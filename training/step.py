"""Run one of Stanza's training entry points with this recipe's changes.

    python training/step.py stanza.models.parser [--linear_decay] [Stanza's own options]

The changes: quicker training steps on a CPU (``fast.py``, ``fast_lstm.py``; the same losses); with ``--linear_decay``
the learning rate of parser or tagger warms up over 100 steps and falls on a line to a fiftieth at ``--max_steps``; and
a parser that goes on from another (``--continue_from``) keeps that one's vocabulary, which Stanza builds anew.
"""

from __future__ import annotations

import sys
from functools import partial
from importlib import import_module
from typing import Any

import fast
import fast_lstm
import torch

WARM_UP = 100
LOWEST = 0.02
TRAINERS = {
    "stanza.models.parser": "stanza.models.depparse.trainer",
    "stanza.models.tagger": "stanza.models.pos.trainer",
}


def option(arguments: list[str], name: str) -> str | None:
    """The value that follows ``name`` in a command line."""
    return arguments[arguments.index(name) + 1] if name in arguments else None


def decay_linearly(trainer: Any, peak: float, last_step: int) -> None:
    """Let a class of Stanza's trainers set its learning rate by the step it is at."""
    update = trainer.update
    trainer.global_step = 0

    def scheduled(self: Any, batch: Any, eval: bool = False) -> Any:
        if not hasattr(self, "last_best_step"):  # the tagger's trainer does not count its steps
            self.global_step += 1
        share = min(1.0, self.global_step / WARM_UP) * max(LOWEST, 1 - self.global_step / last_step)
        optimizers = getattr(self, "optimizers", None) or self.optimizer
        for optimizer in optimizers.values():
            for group in optimizer.param_groups:
                group["lr"] = peak * share
                group["fused"] = True
        return update(self, batch, eval)

    trainer.update = scheduled


def keep_vocabulary(saved: str) -> None:
    """Let the parser's loaders use the vocabulary of the model in the file ``saved``."""
    from stanza.models import parser
    from stanza.models.pos.vocab import MultiVocab

    vocab = MultiVocab.load_state_dict(torch.load(saved, weights_only=True)["vocab"])
    loader = parser.DataLoader

    def with_vocabulary(*args: Any, vocab: Any, default: Any, **kwargs: Any) -> Any:
        return loader(*args, vocab=vocab or default, **kwargs)

    parser.DataLoader = partial(with_vocabulary, vocab=None, default=vocab)


def main() -> None:
    module, arguments = sys.argv[1], sys.argv[2:]
    fast.install()
    fast_lstm.install()
    if "--linear_decay" in arguments:
        arguments.remove("--linear_decay")
        trainer = import_module(TRAINERS[module]).Trainer
        decay_linearly(
            trainer, float(option(arguments, "--lr") or 0), int(option(arguments, "--max_steps") or 0)
        )
    if module == "stanza.models.parser" and (saved := option(arguments, "--continue_from")):
        keep_vocabulary(saved)
    import_module(module).main(arguments)


if __name__ == "__main__":
    main()
