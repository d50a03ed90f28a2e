"""Make the shipped model set out of trained models: the same weights in a third of the space.

    python -m training.pack TRAINED OUT [--figures figures.json]

TRAINED and OUT are laid out as ``quoteattr/models`` is (``en/<processor>/<package>.pt``). What is done, so that Stanza
loads the result as it loads its own, and so that packing twice gives the same bytes:

- weights are stored in half precision (loading copies them into single precision);
- the word vectors are rounded to a few bits but stored in single precision (Stanza computes with them as they are
  stored), so that more than half of their bytes are zero; ``--words`` keeps the most frequent words only;
- every file is a compressed archive (torch reads those), its members without dates;
- the tokenizer reads stretches of a thousand characters, as Stanza's own do, though it was trained on shorter ones;
- what only training needs is dropped: optimizer states, scores, and the entity tagger's trained difference to the word
  vectors, which is zero throughout where it was trained with ``--no_emb_finetune``.

Nothing in the files needs pickled code: all load with ``torch.load(..., weights_only=True)``, and that is checked.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

WORDS = 100_004  # all that there are, the four special ones included
PRECISION = 7  # bits of a number in the word vectors, the leading one included; bfloat16 has 8
VECTORS = "en/pretrain/glove.pt"
TRAINING_ONLY = (
    "optimizer_state_dict",
    "scheduler_state_dict",
    "dev_score_history",
    "global_step",
    "last_best_step",
)
LONGEST_TOKEN = (
    1000  # the tokenizer writes <UNK> for longer ones; short while training, Stanza's own value here
)
SMALLEST_HALF, LARGEST_HALF = -65504.0, 65504.0
NEEDS_VECTORS = ("pos", "depparse", "ner")

WHAT = {
    "en/joint/encoder.onnx": "the network that quoteattr reads with: pieces of text to units, entities, attributions",
    "en/joint/words.onnx": "the network's heads of words: tags, lemmas, trees",
    "en/joint/tokenizer.json": "word pieces of the network",
    "en/joint/references.onnx": "what the states of the network's words say of whom a phrase stands for",
    "en/claims/statements.onnx": "the encoder of statements: word pieces to what is said and what it is about",
    "en/claims/judge.json": "the judge of pairs of statements: how much the likeness of both weighs",
    "en/tokenize/news.pt": "Stanza's kind: tokens and sentences",
    "en/mwt/news.pt": "Stanza's kind: words of multi-word tokens",
    "en/pos/news.pt": "Stanza's kind: parts of speech and features",
    "en/lemma/news.pt": "Stanza's kind: lemmas",
    "en/depparse/news.pt": "Stanza's kind: dependency trees",
    "en/ner/news.pt": "Stanza's kind: named entities",
    VECTORS: "word vectors shared by Stanza's kinds of tagger, parser and entity tagger",
}
"""Every shipped file, in the order of the pipeline."""


def rounded(x: Tensor) -> Tensor:
    """``x`` with its numbers rounded to ``PRECISION`` leading bits, still in single precision."""
    mantissa, exponent = torch.frexp(x)
    return torch.ldexp(torch.round(mantissa * 2**PRECISION), exponent - PRECISION)


def halved(state: dict[str, Any]) -> dict[str, Any]:
    """A state dict with its floats in half precision."""
    return {
        name: value.clamp(SMALLEST_HALF, LARGEST_HALF).half()
        if isinstance(value, Tensor) and value.is_floating_point()
        else value
        for name, value in state.items()
    }


def without_paths(config: dict[str, Any]) -> dict[str, Any]:
    """A model's settings, with file names in place of the trainer's paths."""
    kinds = ("_dir", "_file", "_name", "continue_from")
    return {k: Path(v).name if isinstance(v, str) and k.endswith(kinds) else v for k, v in config.items()}


def first_words(vocab: dict[str, Any], words: int) -> dict[str, Any]:
    """The vocabulary of a word vector file, cut to its first ``words`` entries."""
    units = vocab["_id2unit"][:words]
    return dict(vocab) | {"_id2unit": units, "_unit2id": {unit: n for n, unit in enumerate(units)}}


def packed_model(checkpoint: dict[str, Any], words: int) -> dict[str, Any]:
    """A Stanza model's checkpoint, packed."""
    packed = {k: v for k, v in checkpoint.items() if k not in TRAINING_ONLY}
    packed["config"] = without_paths(packed["config"])
    if "max_seqlen" in packed["config"]:
        packed["config"]["max_seqlen"] = LONGEST_TOKEN
    vocab = packed.get("vocab")
    if isinstance(vocab, dict) and "delta" in vocab:
        if packed["model"]["delta_emb.weight"].any():
            raise SystemExit("the entity tagger has word vectors of its own: train it with --no_emb_finetune")
        kept = {k: v for k, v in vocab.items() if k not in ("delta", "_key2class")}
        kept["word"] = first_words(kept["word"], words)
        kept["_key2class"] = {k: v for k, v in vocab["_key2class"].items() if k != "delta"}
        packed["vocab"] = kept
        packed["model"] = {k: v for k, v in packed["model"].items() if k != "delta_emb.weight"}
    if packed.get("model"):
        packed["model"] = halved(packed["model"])
    return packed


def compressed(data: dict[str, Any]) -> bytes:
    """``torch.save`` of ``data`` as a compressed archive whose bytes depend on ``data`` alone."""
    plain, out = io.BytesIO(), io.BytesIO()
    torch.save(data, plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w") as target:
        for name in sorted(source.namelist()):
            member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            target.writestr(member, source.read(name), zipfile.ZIP_DEFLATED, compresslevel=9)
    return out.getvalue()


def packed_file(path: Path, name: str, words: int) -> bytes:
    """The bytes to ship for one trained file."""
    if path.suffix != ".pt":
        return path.read_bytes()
    checkpoint = torch.load(path, map_location="cpu", weights_only=True)
    if name == VECTORS:
        vectors = checkpoint["emb"]
        vectors = torch.from_numpy(vectors) if isinstance(vectors, np.ndarray) else vectors
        data = {"vocab": first_words(checkpoint["vocab"], words), "emb": rounded(vectors[:words])}
    else:
        data = packed_model(checkpoint, words)
    packed = compressed(data)
    torch.load(io.BytesIO(packed), weights_only=True)
    return packed


def resources(out: Path, names: list[str]) -> dict[str, Any]:
    """Stanza's ``resources.json`` for the set, with the MD5 sums that Stanza compares."""
    english: dict[str, Any] = {"lang_name": "English"}
    processors = {}
    for name in names:
        if not name.endswith(".pt"):
            continue
        _, processor, file = name.split("/")
        package = Path(file).stem
        entry: dict[str, Any] = {"md5": hashlib.md5((out / name).read_bytes()).hexdigest()}
        if processor in NEEDS_VECTORS:
            entry["dependencies"] = [{"model": "pretrain", "package": Path(VECTORS).stem}]
        english.setdefault(processor, {})[package] = entry
        if processor != "pretrain":
            processors[processor] = package
    english["default_processors"] = processors
    english["default_dependencies"] = {
        p: english[p][package]["dependencies"] for p, package in processors.items() if p in NEEDS_VECTORS
    }
    english["packages"] = {"default": processors}
    return {"en": english}


def manifest(out: Path, names: list[str], figures: dict[str, dict[str, float]]) -> dict[str, Any]:
    """What is shipped: file, size, SHA-256, purpose, and the figures that ``evaluate.py`` printed."""
    return {
        "files": [
            {
                "file": name,
                "bytes": (out / name).stat().st_size,
                "sha256": hashlib.sha256((out / name).read_bytes()).hexdigest(),
                "what": WHAT[name],
                "figures": figures.get(name, {}),
            }
            for name in names
        ]
    }


def write_json(path: Path, data: dict[str, Any]) -> None:
    """Write ``data`` as indented JSON."""
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def model_card(files: list[dict[str, Any]]) -> str:
    """The card with its tables filled in from the manifest's entries."""
    sizes = [f"| `{f['file']}` | {f['what']} | {f['bytes']:,} |" for f in files]
    rows = [
        f"| `{f['file']}` | {name} | {value:.2f} |" for f in files for name, value in f["figures"].items()
    ]
    card = (Path(__file__).parent / "MODEL_CARD.md").read_text(encoding="utf-8")
    return card.replace("{files}", "\n".join(sizes)).replace("{figures}", "\n".join(rows))


def pack(trained: Path, out: Path, figures: dict[str, dict[str, float]], words: int = WORDS) -> None:
    """Pack the models below ``trained`` into ``out``, with ``resources.json``, ``manifest.json`` and the card."""
    names = [name for name in WHAT if (trained / name).exists()]
    for name in names:
        target = out / name
        target.parent.mkdir(parents=True, exist_ok=True)
        packed = packed_file(trained / name, name, words)
        target.write_bytes(packed)
        print(f"{name:38} {(trained / name).stat().st_size:>12,} -> {len(packed):>12,} bytes", flush=True)
    write_json(out / "resources.json", resources(out, names))
    contents = manifest(out, names, figures)
    write_json(out / "manifest.json", contents)
    (out / "MODEL_CARD.md").write_text(model_card(contents["files"]), encoding="utf-8")
    print(f"{'all':38} {sum((out / n).stat().st_size for n in names):>28,} bytes")


def list_again(out: Path, figures: dict[str, dict[str, float]]) -> None:
    """Write the manifest and the card of a set anew, after a file of it was replaced; figures that are not
    given stay."""
    known = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["files"]
    names = [name for name in WHAT if (out / name).exists()]
    contents = manifest(out, names, {f["file"]: f["figures"] for f in known} | figures)
    write_json(out / "manifest.json", contents)
    (out / "MODEL_CARD.md").write_text(model_card(contents["files"]), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "trained", type=Path, help="the set itself: only its manifest and card are written anew"
    )
    parser.add_argument("out", type=Path)
    parser.add_argument(
        "--figures",
        type=Path,
        action="append",
        help="figures by file, as evaluate.py --json writes them",
    )
    parser.add_argument("--words", type=int, default=WORDS, help="word vectors to keep")
    args = parser.parse_args()
    figures = {}
    for path in args.figures or []:
        figures |= json.loads(path.read_text(encoding="utf-8"))
    if args.trained.resolve() == args.out.resolve():
        list_again(args.out, figures)
    else:
        pack(args.trained, args.out, figures, args.words)


if __name__ == "__main__":
    main()
