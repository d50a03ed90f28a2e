"""Train the shipped models: one command a step, or ``all``.

    python -m training all --data DATA [--work training/work]
    python -m training parser --data DATA
    make models DATA=...

DATA holds ``ud/UD_English-{EWT,GUM}``, ``ner/{train,dev}.bio``, ``vectors/glove.6B.100d.top100k.pt``, and
``polnear/{train,dev}``, ``gold/{newswire-train,home-dev}``, ``claims/pairs.jsonl``. The settings are in
``settings.toml``. ``joint`` trains the network that quoteattr reads with, ``silver``, ``refine`` and ``average`` go on
with what it finds in newswire, ``labels``, ``world``, ``again`` and ``once_more`` with labelled news of the world;
``claims`` trains what claims are grouped with; the other steps train the models of Stanza's own kinds, through Stanza's
entry points.
Each step is a process of its own, the network's on all cores and the others on one, unless OMP_NUM_THREADS says
otherwise. What it wrote, its minutes and its memory are kept below WORK (``log.tsv``), and a step that is done is not
done again, so a stopped run goes on where it stopped; parser and network also go on inside their step, from
checkpoints. ``pack`` measures the models and makes WORK/shipped, a complete ``quoteattr/models``.
``python -m training.calibrate`` comes last, by hand, once the new models are in their place, then ``training.resolver``
and ``training.references``, which learn who is meant.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from training.corpora.entities import write_given
from training.corpora.labels import unpack

HERE = Path(__file__).resolve().parent
TREEBANK = "UD_English-EWT"
VECTORS = "vectors/glove.6B.100d.top100k.pt"
SETTINGS = tomllib.loads((HERE / "settings.toml").read_text(encoding="utf-8"))


class Recipe:
    """The steps over one data folder and one working folder."""

    def __init__(self, data: Path, work: Path) -> None:
        self.data, self.work = data.resolve(), work.resolve()
        self.trained = self.work / "trained"
        self.first, self.refined, self.averaged = (self.work / x for x in ("joint", "refined", "averaged"))
        self.worldly, self.further, self.labelled = (self.work / x for x in ("world", "further", "labels"))
        self.halfway, self.last = self.work / "halfway", self.work / "last"
        self.vectors = self.data / VECTORS

    def run(self, *command: str | Path, threads: int = 1) -> None:
        """A Python process with Stanza's folders in its environment; raises SystemExit if it fails."""
        folders = {
            "UDBASE": "ud",
            "TOKENIZE_DATA_DIR": "tokenize",
            "MWT_DATA_DIR": "mwt",
            "POS_DATA_DIR": "pos",
            "DEPPARSE_DATA_DIR": "depparse",
        }
        environment = (
            {"OMP_NUM_THREADS": str(threads), "PYTHONPATH": str(HERE.parent)}
            | os.environ
            | {k: str(self.work / v) for k, v in folders.items()}
        )
        done = subprocess.run(
            [sys.executable, *map(str, command)], env=environment, cwd=self.work, check=False
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(map(str, command[:3]))} ended with status {done.returncode}")

    def prepare(self) -> None:
        """EWT and GUM as one treebank through Stanza's preparation, which also varies the quotation marks."""
        target = self.work / "ud" / TREEBANK
        target.mkdir(parents=True, exist_ok=True)
        for part in ("train", "dev", "test"):
            texts = [
                (self.data / f"ud/UD_English-{name}/en_{name.lower()}-ud-{part}.conllu").read_text(
                    encoding="utf-8"
                )
                for name in ("EWT", "GUM")
            ]
            (target / f"en_ewt-ud-{part}.conllu").write_text("".join(texts), encoding="utf-8")
        for kind in ("tokenizer", "mwt", "pos"):
            self.run("-m", f"stanza.utils.datasets.prepare_{kind}_treebank", TREEBANK)

    def retag(self) -> None:
        """The parser's treebank, with the tags that our tagger gives: it won't see others later."""
        options = ["--tagger_model", self.trained / SETTINGS["tagger"]["output"]]
        options += ["--wordvec_pretrain_file", self.vectors]
        self.run(
            "-m",
            "stanza.utils.datasets.prepare_depparse_treebank",
            TREEBANK,
            "--predicted",
            "--no_charlm",
            *options,
        )

    def train(self, step: str) -> None:
        """One of the models of ``settings.toml``."""
        settings = SETTINGS[step]
        output = self.trained / settings["output"]
        output.parent.mkdir(parents=True, exist_ok=True)
        command: list[str | Path] = ["-m", "training.stanza.step", settings["module"]]
        for name, value in settings["options"].items():
            command.append(f"--{name}")
            if value is not True:
                command.append(str(value).format(work=self.work, vectors=self.vectors))
        command += ["--shorthand", "en_q", "--save_dir", output.parent, "--save_name", output.name]
        self.run(*command, *([] if (os.environ.get("CUDA_VISIBLE_DEVICES")) else ["--cpu"]))

    def prepare_entities(self) -> None:
        """The entity data as Stanza reads it."""
        write_given(self.data / "ner", self.work / "ner")

    def joint(self) -> None:
        """The network, from what people annotated."""
        self.train_network("--out", self.first)

    def silver(self) -> None:
        """Attributions that the network finds in newswire, which nobody annotated."""
        self.run("-m", "training.network.export", self.first, self.first)
        out = self.work / "silver.json"
        self.run("-m", "training.network.silver", "--data", self.data, "--network", self.first, "--out", out)

    def refine(self) -> None:
        """The network goes on with those."""
        given = ["--start", self.first, "--silver", self.work / "silver.json", "--round", "refine"]
        self.train_network("--out", self.refined, *given)

    def average(self) -> None:
        """Half way between the two networks."""
        out = self.averaged
        self.run("-m", "training.network.average", self.first, self.refined, "--out", out)

    def labels(self) -> None:
        """The news that we labelled, texts and gold."""
        print(f"{unpack(self.data, self.labelled)} articles")

    def world(self) -> None:
        """The network goes on with labelled news of the world."""
        given = ["--start", self.averaged, "--labels", self.labelled, "--round", "world"]
        self.train_network("--out", self.worldly, *given)

    def again(self) -> None:
        """It goes on once more."""
        given = ["--start", self.worldly, "--labels", self.labelled, "--round", "again"]
        self.train_network("--out", self.further, *given)

    def half_way(self) -> None:
        """Half way between the last two networks."""
        self.run("-m", "training.network.average", self.worldly, self.further, "--out", self.halfway)

    def once_more(self) -> None:
        """It goes on from there; what ships lies between."""
        given = ["--start", self.halfway, "--labels", self.labelled, "--round", "once_more"]
        self.train_network("--out", self.last, *given)
        out, share = self.trained / "en/joint", SETTINGS["once_more"]["share"]
        self.run("-m", "training.network.average", self.halfway, self.last, "--out", out, "--share", share)
        self.run("-m", "training.network.export", out, out)

    def claims(self) -> None:
        """The encoder of statements, the reading of pairs and the numbers of the judge."""
        settings, out = SETTINGS["claims"], self.trained / "en"
        statements = self.claims_runs("train", settings["encoder"])
        pairs = self.claims_runs("pairs", settings["pairs"], "--statements", statements[0])
        both = ["--statements", *statements, "--pairs", *pairs]
        self.run("-m", "training.claims.export", out, *both, "--share", settings["share"])
        self.run("-m", "training.claims.judge", out, "--data", self.data)

    def claims_runs(self, module: str, settings: Mapping[str, Any], *more: str | Path) -> list[Path]:
        """The weights of a training of claims, a run for each of its seeds."""
        told = [x for name, value in settings.items() if name != "seeds" for x in (f"--{name}", value)]
        found = []
        for seed in settings["seeds"]:
            found.append(self.work / f"claims_{module}{seed}.pt")
            given = ["--data", self.data, "--seed", seed, "--out", found[-1], *told, *more]
            self.run("-m", f"training.claims.{module}", *given)
        return found

    def train_network(self, *options: str | Path) -> None:
        """``training.network.train`` on all cores."""
        self.run("-m", "training.network.train", "--data", self.data, *options, threads=os.cpu_count() or 1)

    def pack(self) -> None:
        """The shipped set without figures, its figures, and the set with them."""
        target = self.trained / "en/pretrain/glove.pt"
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            target.symlink_to(self.vectors)
        shipped, words = self.work / "shipped", ["--words", str(SETTINGS["words"])]
        self.run("-m", "training.pack", self.trained, shipped, *words)
        figures: list[str | Path] = []
        for models in (f"network={shipped / 'en/joint'}", str(shipped)):
            figures += ["--figures", self.work / f"figures{len(figures)}.json"]
            self.run(
                "-m", "training.evaluate", "--data", self.data, "--models", models, "--json", figures[-1]
            )
        self.run("-m", "training.pack", self.trained, shipped, *words, *figures)

    def steps(self) -> dict[str, Callable[[], None]]:
        """Every step by name, in order."""
        found: dict[str, Callable[[], None]] = {"prepare": self.prepare}
        for step in ("tokenizer", "mwt", "lemmatizer", "tagger"):
            found[step] = self.trainer(step)
        found["retag"] = self.retag
        found["parser"] = self.trainer("parser")
        found["prepare_entities"] = self.prepare_entities
        found["entities"] = self.trainer("entities")
        found["joint"] = self.joint
        found["silver"] = self.silver
        found["refine"] = self.refine
        found["average"] = self.average
        found["labels"] = self.labels
        found["world"] = self.world
        found["again"] = self.again
        found["half_way"] = self.half_way
        found["once_more"] = self.once_more
        found["claims"] = self.claims
        found["pack"] = self.pack
        return found

    def trainer(self, step: str) -> Callable[[], None]:
        """``train`` of one step, to be called later."""
        return lambda: self.train(step)

    def do(self, step: str, again: bool) -> None:
        """Do a step unless it is done already; note its time and memory."""
        mark = self.work / "done" / step
        if mark.exists() and not again:
            print(f"{step}: done before (remove {mark} to do it again)")
            return
        start = time.monotonic()
        self.steps()[step]()
        minutes = (time.monotonic() - start) / 60
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
        with (self.work / "log.tsv").open("a", encoding="utf-8") as log:
            log.write(f"{step}\t{minutes:.1f} minutes\t{memory:.1f} GB at most so far\n")
        mark.parent.mkdir(exist_ok=True)
        mark.touch()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("step", choices=["all", *Recipe(Path(), Path()).steps()])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=HERE / "work")
    args = parser.parse_args()
    recipe = Recipe(args.data, args.work)
    if not recipe.vectors.is_file():
        raise SystemExit(f"{recipe.vectors} is missing: --data must name the folder with the training data")
    recipe.work.mkdir(parents=True, exist_ok=True)
    for step in recipe.steps() if args.step == "all" else [args.step]:
        recipe.do(step, again=args.step != "all")


if __name__ == "__main__":
    main()
