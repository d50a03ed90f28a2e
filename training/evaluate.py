"""Measure the shipped models: the treebanks' test sets from raw text and the entities' dev set.

    python -m training.evaluate --data DATA [--models stanza] [--json figures.json] [--exact]

DATA holds ``ud/UD_English-{EWT,GUM}``, ``ner/dev.bio`` and ``polnear/dev``. ``--models`` is ``network`` (what
quoteattr reads with; ``network=FOLDER`` for another one), ``stanza`` (the shipped models of Stanza's own kinds) or
a folder of those. The raw text comes from the treebanks by Stanza's own conversion, the scores from Stanza's own
CoNLL evaluation (words aligned by their characters, so that errors of the tokenizer count everywhere). All figures
are F1 in percent. GUM's news documents are scored on their own too: they are the genre that the models are for. The
network reads the entities' dev set as articles, Stanza's models read it as the sentences and tokens that it gives.
``--exact`` lets the network compute in single precision throughout; it needs the trained ``weights.safetensors`` in the
network's folder.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import stanza
import torch
from stanza.models.common.utils import ud_scores
from stanza.models.ner.scorer import score_by_entity
from stanza.utils.conll import CoNLL
from stanza.utils.datasets import conllu_to_text

from quoteattr.parsing.models import NETWORK, SHIPPED
from quoteattr.parsing.network.decode import spans_of
from quoteattr.parsing.network.weights import load_network
from quoteattr.parsing.processors import PIPELINE, reader
from training.corpora.entities import Tagged, as_text, project, read_bio
from training.corpora.polnear import read_split
from training.corpora.texts import entity_documents
from training.network.export import export

COMMON: dict[str, Any] = {"download_method": None, "package": None, "logging_level": "ERROR"}
SYNTAX = ("tokenize", "mwt", "pos", "lemma", "depparse")
COLUMNS = ("Sentences", "Words", "UPOS", "Lemmas", "UAS", "LAS")
NETWORK_FILE = "en/joint/encoder.onnx"
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


def bioes(sentence: Tagged) -> list[str]:
    """A sentence's tags as Stanza's scorer wants them."""
    from stanza.models.ner.utils import bio2_to_bioes, to_bio2

    return list(bio2_to_bioes(to_bio2([tag for _, tag in sentence])))


def entity_scores(found: list[list[str]], gold: list[Tagged]) -> dict[str, float]:
    """Exact-span F1 of entities, all classes and PERSON alone."""
    _, _, f1, by_class = score_by_entity(found, [bioes(s) for s in gold], verbose=False)
    return {"entities F1": round(100 * f1, 2), "PERSON F1": round(100 * by_class["PERSON"], 2)}


def stanza_entities(folder: Path, path: Path) -> dict[str, float]:
    """Of a folder of Stanza's models, which read given tokens."""
    gold = list(read_bio(path))
    pipeline = stanza.Pipeline(
        "en",
        dir=str(folder),
        processors={"tokenize": "news", "ner": "news"},
        tokenize_pretokenized=True,
        **COMMON,
    )
    document = pipeline([[token for token, _ in s] for s in gold])
    return entity_scores([[token.ner for token in s.tokens] for s in document.sentences], gold)


def network_entities(folder: Path, path: Path) -> dict[str, float]:
    """Of the network, which reads whole articles; what it finds is told of the tokens that it overlaps."""
    gold, found = list[Tagged](), list[list[str]]()
    for article in entity_documents(path):
        text, offsets = "", list[list[tuple[str, int, int]]]()
        for sentence in article:
            own, _ = as_text(sentence)
            at, tokens = len(text), list[tuple[str, int, int]]()
            for token, _ in sentence:
                start = at + own.index(token, tokens[-1][2] - at if tokens else 0)
                tokens.append((token, start, start + len(token)))
            offsets.append(tokens)
            text += own + "\n"
        parse = reader(folder).read(text)
        entities = [(e.start, e.end, e.type) for s in parse.sentences for e in s.entities]
        gold += article
        found += [bioes(project(tokens, entities)) for tokens in offsets]
    return entity_scores(found, gold)


def measure(data: Path, folder: Path, *, network: bool) -> dict[str, Any]:
    """All figures of a set of models: by treebank, and of the entities; of a network also the attribution spans."""
    chosen = (
        PIPELINE | {"tokenize_folder": str(folder)}
        if network
        else {"dir": str(folder), "processors": dict.fromkeys(SYNTAX, "news")}
    )
    pipeline = stanza.Pipeline("en", **COMMON | chosen)
    figures: dict[str, Any] = {}
    gold = treebanks(data)
    system = {name: parsed(pipeline, text) for name, text in gold.items()}
    for name, parts in SETS.items():
        figures[name] = syntax_scores(*("".join(texts[part] for part in parts) for texts in (gold, system)))
        print_row(name, figures[name])
    del pipeline
    entities = network_entities if network else stanza_entities
    figures["entities"] = entities(folder, data / "ner" / "dev.bio")
    print(
        f"\n{'NER dev':10} " + "  ".join(f"{k} {v:.2f}" for k, v in figures["entities"].items()), flush=True
    )
    if network:
        figures["attribution"] = attribution_scores(folder, data / "polnear/dev")
        print(f"{'PolNeAR':10} " + "  ".join(f"{k} {v:.2f}" for k, v in figures["attribution"].items()))
    return figures


def attribution_scores(folder: Path, split: Path) -> dict[str, float]:
    """Exact spans of sources, cues and contents, F1, on articles read whole."""
    both, found, known = Counter[str](), Counter[str](), Counter[str]()
    for article in read_split(split, all_annotators=False):
        gold = {(r, article.offsets[s][0], article.offsets[e - 1][1]) for r, s, e in spans_of(article.roles)}
        mine = {(t.role, t.start, t.end) for t in reader(folder).read(article.text).tags}
        for counter, spans in ((both, gold & mine), (found, mine), (known, gold)):
            for role, _, _ in spans:
                counter.update((role, "all"))
    return {f"exact spans F1 ({r})": round(200 * both[r] / (found[r] + known[r]), 2) for r in sorted(known)}


def exact_network(trained: Path, folder: Path) -> Path:
    """A folder with the trained network's graphs in single precision."""
    export(load_network(trained / "weights.safetensors").eval(), folder, exact=True)
    shutil.copyfile(trained / "tokenizer.json", folder / "tokenizer.json")
    return folder


def print_row(name: str, scores: dict[str, float]) -> None:
    print(f"{name:10} " + " ".join(f"{scores[c]:>9.2f}" for c in COLUMNS), flush=True)


def by_file(figures: dict[str, Any], *, network: bool) -> dict[str, dict[str, float]]:
    """The figures for the manifest: what each file is answerable for."""
    found: dict[str, dict[str, float]] = {}
    for column, file in FILE_OF.items():
        for test in ("EWT + GUM", "GUM news"):
            own = found.setdefault(NETWORK_FILE if network else file, {})
            own[f"{column} ({test})"] = figures[test][column]
    found.setdefault(NETWORK_FILE if network else "en/ner/news.pt", {}).update(figures["entities"])
    if network:
        found[NETWORK_FILE] |= figures["attribution"]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--models", default="network", help="network, stanza, or a folder of Stanza's models")
    parser.add_argument("--exact", action="store_true", help="the network in single precision, not in 8 bits")
    parser.add_argument("--json", type=Path, help="write the figures by model file, for pack.py --figures")
    args = parser.parse_args()
    torch.set_num_threads(1)
    print(f"{'':10} " + " ".join(f"{c:>9}" for c in COLUMNS), flush=True)
    kind, _, named = args.models.partition("=")
    network = kind == "network"
    folder = Path(named) if named else {"network": NETWORK, "stanza": SHIPPED}.get(kind, Path(kind))
    with tempfile.TemporaryDirectory() as place:
        if args.exact:
            folder = exact_network(folder, Path(place))
        figures = measure(args.data, folder, network=network)
    if args.json:
        args.json.write_text(json.dumps(by_file(figures, network=network), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
