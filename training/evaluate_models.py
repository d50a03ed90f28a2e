"""Measure a model set: the treebanks' test sets from raw text and the entities' dev set.

    python training/evaluate_models.py --data DATA [--models FOLDER] [--json figures.json]

DATA holds ``ud/UD_English-{EWT,GUM}`` and ``ner/dev.bio``; FOLDER is the shipped set unless given. The raw text comes
from the treebanks by Stanza's own conversion, the scores from Stanza's own CoNLL evaluation (words aligned by their
characters, so that errors of the tokenizer count everywhere). All figures are F1 in percent. GUM's news documents are
scored on their own too: they are the genre that the models are for.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from pathlib import Path
from typing import Any

import stanza
import torch
from stanza.models.common.utils import ud_scores
from stanza.models.ner.scorer import score_by_entity
from stanza.utils.conll import CoNLL
from stanza.utils.datasets import conllu_to_text

SHIPPED = Path(__file__).resolve().parent.parent / "quoteattr" / "models"
SYNTAX = ("tokenize", "mwt", "pos", "lemma", "depparse")
COLUMNS = ("Sentences", "Words", "UPOS", "Lemmas", "UAS", "LAS")
FILE_OF = {
    "Sentences": "en/tokenize/news.pt",
    "Words": "en/mwt/news.pt",
    "UPOS": "en/pos/news.pt",
    "Lemmas": "en/lemma/news.pt",
    "UAS": "en/depparse/news.pt",
    "LAS": "en/depparse/news.pt",
}


SETS = {
    "EWT + GUM": ("EWT", "GUM news", "GUM other"),
    "EWT": ("EWT",),
    "GUM": ("GUM news", "GUM other"),
    "GUM news": ("GUM news",),
}
"""What is scored together."""


def treebanks(data: Path) -> dict[str, str]:
    """CoNLL-U text of the test sets: EWT, GUM's news documents, GUM's other documents."""
    ewt, gum = (
        (data / f"ud/UD_English-{name}/en_{name.lower()}-ud-test.conllu").read_text(encoding="utf-8")
        for name in ("EWT", "GUM")
    )
    documents = re.split(r"(?m)^(?=# newdoc id)", gum)
    parts = {"EWT": [ewt], "GUM news": [], "GUM other": []}
    for document in documents:
        parts["GUM news" if document.startswith("# newdoc id = GUM_news") else "GUM other"].append(document)
    return {name: "".join(texts) for name, texts in parts.items()}


def parsed(pipeline: stanza.Pipeline, gold: str) -> str:
    """The CoNLL-U text that the pipeline makes of a treebank's raw text."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(Path(folder) / name) for name in ("gold.conllu", "raw.txt", "system.conllu")]
        Path(paths[0]).write_text(gold, encoding="utf-8")
        conllu_to_text.main(paths[:2])
        CoNLL.write_doc2conll(pipeline(Path(paths[1]).read_text(encoding="utf-8")), paths[2])
        return Path(paths[2]).read_text(encoding="utf-8")


def syntax_scores(gold: str, system: str) -> dict[str, float]:
    """F1 of every column."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("gold.conllu", "system.conllu")]
        for path, text in zip(paths, (gold, system), strict=True):
            path.write_text(text, encoding="utf-8")
        scores = ud_scores(*map(str, paths))
        return {column: round(100 * scores[column].f1, 2) for column in COLUMNS}


def read_bio(path: Path) -> tuple[list[list[str]], list[list[str]]]:
    """Tokens and BIOES tags of a file of ``token<TAB>tag`` lines with empty lines between sentences."""
    from stanza.models.ner.utils import bio2_to_bioes, to_bio2

    tokens: list[list[str]] = [[]]
    tags: list[list[str]] = [[]]
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            token, tag = line.split("\t")
            tokens[-1].append(token)
            tags[-1].append(tag)
        elif tokens[-1]:
            tokens.append([])
            tags.append([])
    kept = [(w, t) for w, t in zip(tokens, tags, strict=True) if w]
    return [w for w, _ in kept], [bio2_to_bioes(to_bio2(t)) for _, t in kept]


def entity_scores(pipeline: stanza.Pipeline, path: Path) -> dict[str, float]:
    """Exact-span F1 of entities, all classes and PERSON alone, on pre-tokenized text."""
    tokens, gold = read_bio(path)
    document = pipeline(tokens)
    found = [[token.ner for token in sentence.tokens] for sentence in document.sentences]
    _, _, f1, by_class = score_by_entity(found, gold, verbose=False)
    return {"entities F1": round(100 * f1, 2), "PERSON F1": round(100 * by_class["PERSON"], 2)}


def measure(data: Path, models: Path) -> dict[str, Any]:
    """All figures of the set in ``models``: by treebank, and of the entities."""
    common = {"dir": str(models), "download_method": None, "package": None, "logging_level": "ERROR"}
    pipeline = stanza.Pipeline("en", processors=dict.fromkeys(SYNTAX, "news"), **common)
    figures: dict[str, Any] = {}
    gold = treebanks(data)
    system = {name: parsed(pipeline, text) for name, text in gold.items()}
    for name, parts in SETS.items():
        figures[name] = syntax_scores(*("".join(texts[part] for part in parts) for texts in (gold, system)))
        print_row(name, figures[name])
    del pipeline
    entities = stanza.Pipeline(
        "en", processors={"tokenize": "news", "ner": "news"}, tokenize_pretokenized=True, **common
    )
    figures["entities"] = entity_scores(entities, data / "ner" / "dev.bio")
    print(
        f"\n{'NER dev':10} " + "  ".join(f"{k} {v:.2f}" for k, v in figures["entities"].items()), flush=True
    )
    return figures


def print_row(name: str, scores: dict[str, float]) -> None:
    print(f"{name:10} " + " ".join(f"{scores[c]:>9.2f}" for c in COLUMNS), flush=True)


def by_file(figures: dict[str, Any]) -> dict[str, dict[str, float]]:
    """The figures for the manifest: what each file is answerable for."""
    found: dict[str, dict[str, float]] = {}
    for column, file in FILE_OF.items():
        for test in ("EWT + GUM", "GUM news"):
            found.setdefault(file, {})[f"{column} ({test})"] = figures[test][column]
    found["en/ner/news.pt"] = figures["entities"]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--models", type=Path, default=SHIPPED)
    parser.add_argument("--json", type=Path, help="write the figures by model file, for pack.py --figures")
    args = parser.parse_args()
    torch.set_num_threads(1)
    print(f"{'':10} " + " ".join(f"{c:>9}" for c in COLUMNS), flush=True)
    figures = measure(args.data, args.models)
    if args.json:
        args.json.write_text(json.dumps(by_file(figures), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
