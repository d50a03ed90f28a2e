"""Average the weights of a network and of the one that went on from it: often better than both.

    python -m training.network.average FIRST REFINED --out OUT [--share 0.5]

Each is a folder as ``train.py`` writes it. What a network learns anew it gains on new text and loses on old; half way
between the two it keeps most of both (M. Wortsman et al., Robust fine-tuning of zero-shot models, CVPR 2022).
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from torch import Tensor

from quoteattr.parsing.network.weights import load_network, save_network


def average(first: dict[str, Tensor], second: dict[str, Tensor], share: float = 0.5) -> dict[str, Tensor]:
    """The weights between two networks, a ``share`` of the way to the second; both have the same names and shapes."""
    return {name: value + share * (second[name] - value) for name, value in first.items()}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("first", type=Path)
    parser.add_argument("refined", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.5, help="of the way to the refined one")
    args = parser.parse_args()
    network, refined = (load_network(x / "weights.safetensors") for x in (args.first, args.refined))
    network.load_state_dict(average(network.state_dict(), refined.state_dict(), args.share))
    args.out.mkdir(parents=True, exist_ok=True)
    save_network(network, args.out / "weights.safetensors")
    shutil.copyfile(args.first / "tokenizer.json", args.out / "tokenizer.json")


if __name__ == "__main__":
    main()
