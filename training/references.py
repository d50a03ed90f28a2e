"""Train what the network's states say of whom a mention stands for (``parsing/network/references.py``).

    python -m training.references --gold $DATA/gold/newswire-train --gold WORK/labels --write

The cases are those of ``training/ranker_cases.py``: sources of labelled news and our marked texts. The states are the
shipped network's as they are; what is learned is how they are reduced, and one hidden layer. Beside it the ranker's
weights for what it counts are fitted anew (``states`` in ``quoteattr/data/ranker.json``).

The articles and texts are dealt into ``--folds`` parts, and each part is read with weights from the others: that prints
how many mentions come out, and the confidence of names is fitted on it (``training/name_confidence.py``).
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from onnx import NodeProto, TensorProto, helper, numpy_helper
from torch import Tensor, nn
from torch.nn.functional import relu

from quoteattr.evaluation import GoldDocument, read_gold
from quoteattr.parsing import processors
from quoteattr.parsing.models import NETWORK, SHIPPED
from quoteattr.parsing.network.references import FACTS, FILE, FULL, SORTS, References
from quoteattr.parsing.parser import Parser
from quoteattr.parsing.structure import Parse, States
from quoteattr.speakers import ranker
from quoteattr.speakers.linking import CERTAIN
from quoteattr.speakers.registry import Registry
from quoteattr.speakers.state_scores import compared
from training.corpora.marked import Marked, read_marked
from training.name_confidence import Named, fit_confidence, named_rows
from training.pack import list_again
from training.ranker_cases import Case, from_gold, from_marks
from training.resolver import write

OUT = Path(__file__).parent.parent / "quoteattr/data/ranker.json"

SIZE, HIDDEN = 64, 256
"""Numbers that a state is reduced to, and the width of the hidden layer."""
RATE, DECAY, DROPPED, BATCH, ROUNDS = 1e-3, 0.02, 0.6, 64, 12
WIDTH = 384

Table = dict[str, dict[str, float]]


class Whole:
    """Stands in for :class:`References` while states are collected: they are kept as they are."""

    def reduced(self, states: np.ndarray) -> np.ndarray:
        """The states in half precision."""
        return states.astype(np.float16)


def whole_rows(states: States) -> np.ndarray:
    """States that were kept as they are (words, width)."""
    return np.frombuffer(states.rows, dtype=np.float16).reshape(len(states.starts), states.width // 2)


@dataclass
class Sample:
    """A case as numbers."""

    mine: np.ndarray  # the state of the mention's head
    others: np.ndarray  # those of the mentions before it
    facts: np.ndarray  # what else is known of these
    of: np.ndarray  # whose each is: number of the candidate
    counted: np.ndarray  # (candidates, features)
    known: np.ndarray  # the score of each candidate by the ranker alone
    right: np.ndarray
    sort: int
    weight: float


def sample(
    case: Case, states: np.ndarray, row_of: Mapping[int, int], columns: dict[str, int], table: Table
) -> Sample | None:
    """A case as numbers, from the whole states of its text and their rows by where the words begin; None where the
    mention has no state or nothing is to be chosen."""
    assert case.item is not None
    mine = row_of.get(case.item.word.start)
    if mine is None or all(case.right):
        return None
    owners, rows, facts = compared(case.item, case.places, row_of)
    counted = np.zeros((len(case.rows), len(columns)), dtype=np.float32)
    for n, row in enumerate(case.rows):
        for name, value in row.items():
            if value and name in columns:
                counted[n, columns[name]] = value
    known = [sum(table[case.sort].get(k, 0.0) * v for k, v in row.items()) for row in case.rows]
    return Sample(
        states[mine].astype(np.float32),
        states[np.array(rows, dtype=np.int64)].astype(np.float32),
        facts,
        np.array(owners, dtype=np.int64),
        counted,
        np.array(known, dtype=np.float32),
        np.array(case.right),
        SORTS.index(case.sort),
        case.weight,
    )


class Network(nn.Module):
    """What is learned; the graph that ships has the same parts."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.into = nn.Linear(WIDTH, SIZE)
        self.pair_in, self.pair_out = nn.Linear(3 * SIZE + FACTS, HIDDEN), nn.Linear(HIDDEN, 1, bias=False)
        self.nobody_in = nn.Linear(SIZE + len(SORTS), HIDDEN)
        self.nobody_out = nn.Linear(HIDDEN, 1, bias=False)
        self.unseen = nn.Parameter(torch.zeros(1))
        self.counted = nn.Embedding(len(SORTS), features)
        nn.init.zeros_(self.counted.weight)
        self.scale = nn.Parameter(torch.ones(len(SORTS)))
        self.drop = nn.Dropout(DROPPED)

    def forward(self, b: Batch) -> Tensor:
        """The log-probability of each candidate of some cases."""
        mine, others = (self.drop(torch.tanh(self.into(x))) for x in (b.mine, b.others))
        asked = mine[b.case_of[b.of]]
        given = torch.cat([asked, others, asked * others, b.facts], 1)
        scores = self.pair_out(self.drop(relu(self.pair_in(given))))[:, 0]
        found = torch.full((len(b.case_of),), -1e4).scatter_reduce(0, b.of, scores, "amax")
        found = torch.where(found < -9e3, self.unseen.expand(len(found)), found)
        sorts = nn.functional.one_hot(b.sort, len(SORTS)).float()
        nobody = self.nobody_out(self.drop(relu(self.nobody_in(torch.cat([mine, sorts], 1)))))[:, 0]
        found = torch.where(b.first, nobody[b.case_of], found)
        sort = b.sort[b.case_of]
        found = found + (self.counted(sort) * b.counted).sum(1) + b.known * self.scale[sort]
        top = torch.full((len(b.mine),), -1e9).scatter_reduce(0, b.case_of, found, "amax")[b.case_of]
        total = torch.zeros(len(b.mine)).index_add(0, b.case_of, (found - top).exp())
        return found - top - total.log()[b.case_of]


class Batch:
    """Some samples side by side."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        sizes = [len(s.right) for s in samples]
        offsets = np.cumsum([0, *sizes])[:-1]

        def together(name: str) -> Tensor:
            return torch.from_numpy(np.concatenate([getattr(s, name) for s in samples]))

        self.mine = torch.from_numpy(np.stack([s.mine for s in samples]))
        self.others, self.facts = together("others"), together("facts")
        self.counted, self.known, self.right = together("counted"), together("known"), together("right")
        self.of = torch.from_numpy(np.concatenate([s.of + o for s, o in zip(samples, offsets, strict=True)]))
        self.case_of = torch.repeat_interleave(torch.arange(len(samples)), torch.tensor(sizes))
        self.first = torch.zeros(sum(sizes), dtype=torch.bool)
        self.first[offsets] = True
        self.sort = torch.tensor([s.sort for s in samples])
        self.weight = torch.tensor([s.weight for s in samples], dtype=torch.float32)

    def loss(self, told: Tensor) -> Tensor:
        """How improbable the right candidates are."""
        mass = torch.zeros(len(self.mine)).index_add(0, self.case_of, told.exp() * self.right)
        return -(mass.clamp_min(1e-9).log() * self.weight).sum() / self.weight.sum()


def trained(samples: Sequence[Sample], features: int, *, seed: int = 1, rounds: int = ROUNDS) -> Network:
    """A network that has learned from the samples."""
    torch.manual_seed(seed)
    network = Network(features)
    counted = [network.counted.weight, network.scale]
    rest = [p for p in network.parameters() if all(p is not c for c in counted)]
    optimizer = torch.optim.AdamW(
        [
            {"params": rest, "lr": RATE, "weight_decay": DECAY},
            {"params": counted, "lr": RATE, "weight_decay": 0.05},
        ]
    )
    rng, order = random.Random(seed), list(range(len(samples)))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [RATE, RATE], total_steps=rounds * (len(order) // BATCH + 1), pct_start=0.1
    )
    for _ in range(rounds):
        rng.shuffle(order)
        for at in range(0, len(order), BATCH):
            batch = Batch([samples[n] for n in order[at : at + BATCH]])
            loss = batch.loss(network(batch))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    return network.eval()


def graph_of(arrays: Mapping[str, np.ndarray]) -> bytes:
    """The ONNX graph of weights that are called as the parts of :class:`Network` (``x`` and, of a layer with one, its
    ``x_shift``), each (inputs, outputs)."""
    size, width = arrays["into"].shape[1], arrays["into"].shape[0]
    number = TensorProto.FLOAT

    def node(kind: str, inputs: str, output: str, **more: object) -> NodeProto:
        return helper.make_node(kind, inputs.split(), [output], **more)

    nodes = [
        node("Gemm", "states into into_shift", "summed"),
        node("Tanh", "summed", "bent"),
        node("Mul", "bent full", "large"),
        node("Round", "large", "whole"),
        node("Cast", "whole", "reduced", to=TensorProto.INT8),
        node("Shape", "others", "shape"),
        node("Expand", "mention shape", "asked"),
        node("Mul", "asked others", "product"),
        node("Concat", "asked others product facts", "beside", axis=1),
        node("Gemm", "beside pair_in pair_in_shift", "pair_sums"),
        node("Relu", "pair_sums", "pair_hidden"),
        node("MatMul", "pair_hidden pair_out", "pairs"),
        node("Concat", "mention sort", "alone", axis=1),
        node("Gemm", "alone nobody_in nobody_in_shift", "nobody_sums"),
        node("Relu", "nobody_sums", "nobody_hidden"),
        node("MatMul", "nobody_hidden nobody_out", "nobody"),
    ]
    given = {"states": width, "mention": size, "others": size, "facts": FACTS, "sort": len(SORTS)}
    told = {"reduced": (TensorProto.INT8, size), "pairs": (number, 1), "nobody": (number, 1)}
    constants = {k: v.astype(np.float32) for k, v in arrays.items() if k != "unseen"}
    constants["full"] = np.array(FULL, dtype=np.float32)
    graph = helper.make_graph(
        nodes,
        "references",
        [helper.make_tensor_value_info(k, number, ["n " + k, n]) for k, n in given.items()],
        [helper.make_tensor_value_info(k, kind, ["n " + k, n]) for k, (kind, n) in told.items()],
        [numpy_helper.from_array(v, k) for k, v in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(model, {"size": str(size), "unseen": str(float(arrays["unseen"][0]))})
    found: bytes = model.SerializeToString()
    return found


def shipped_form(network: Network, columns: dict[str, int], table: Table) -> tuple[bytes, Table]:
    """The graph that ships, and the ranker's weights beside it."""
    arrays = {"unseen": network.unseen.detach().numpy()}
    for name in ("into", "pair_in", "pair_out", "nobody_in", "nobody_out"):
        layer = getattr(network, name)
        arrays[name] = layer.weight.detach().numpy().T
        if layer.bias is not None:
            arrays[f"{name}_shift"] = layer.bias.detach().numpy()
    found: Table = {}
    for number, sort in enumerate(SORTS):
        scale, own = network.scale[number].item(), network.counted.weight[number].tolist()
        both = {
            k: scale * table[sort].get(k, 0.0) + (own[columns[k]] if k in columns else 0.0)
            for k in {*table[sort], *columns}
        }
        found[sort] = {k: round(v, 4) for k, v in sorted(both.items()) if abs(v) > 1e-4}
    return graph_of(arrays), found


def reduced(parse: Parse, references: References) -> Parse:
    """A parse whose states were kept whole, with states as they ship."""
    assert parse.states is not None
    rows = references.reduced(whole_rows(parse.states).astype(np.float32))
    return replace(parse, states=States(parse.states.starts, rows.tobytes()))


class Material:
    """The articles with gold and our marked texts, read once; their cases by text."""

    def __init__(self, folders: Sequence[Path]) -> None:
        processors.reader().references = Whole()  # type: ignore[assignment]
        parser, self.registry = Parser(), Registry.load()
        self.documents, texts = read_gold(folders), read_marked()
        self.parses = {
            d.name: p for d, p in zip(self.documents, parse_all(parser, self.documents), strict=True)
        }
        self.marked = {t.name: p for t, p in zip(texts, parse_all(parser, texts), strict=True)}
        self.cases = {d.name: from_gold(d, self.parses[d.name], self.registry) for d in self.documents}
        self.cases |= {t.name: from_marks(t, self.marked[t.name], self.registry) for t in texts}
        self.table = ranker.weights()
        for name, cases in self.cases.items():
            self.cases[name] = [c for c in cases if c.sort in SORTS]
        every = sorted({n for cases in self.cases.values() for c in cases for r in c.rows for n in r})
        self.columns = {name: number for number, name in enumerate(every)}

    def samples(self, names: Iterable[str]) -> list[Sample]:
        """The cases of some texts as numbers."""
        found = []
        for name in names:
            states = (self.parses.get(name) or self.marked[name]).states
            if states is not None:
                rows, row_of = whole_rows(states), {start: n for n, start in enumerate(states.starts)}
                made = (sample(c, rows, row_of, self.columns, self.table) for c in self.cases[name])
                found += [s for s in made if s is not None]
        return found

    def learned(self, names: Iterable[str]) -> Network:
        """What the cases of some texts teach."""
        return trained(self.samples(names), len(self.columns))

    def shipped_form(self, network: Network) -> tuple[bytes, Table]:
        """What ships of a network."""
        return shipped_form(network, self.columns, self.table)


def parse_all(parser: Parser, texts: Sequence[GoldDocument] | Sequence[Marked]) -> Iterator[Parse]:
    """The parses of texts, a few at a time."""
    for at in range(0, len(texts), 20):
        yield from parser.parse([t.text for t in texts[at : at + 20]])


def counts(network: Network, samples: Sequence[Sample]) -> Counter[tuple[str, str]]:
    """For each sort: cases, those somebody is right for, answered with somebody, right of those."""
    found: Counter[tuple[str, str]] = Counter()
    for at in range(0, len(samples), 200):
        some = samples[at : at + 200]
        with torch.no_grad():
            told = network(Batch(some)).exp()
        for s, p in zip(some, torch.split(told, [len(s.right) for s in some]), strict=True):
            sort, best = SORTS[s.sort], int(p.argmax())
            found[sort, "cases"] += 1
            found[sort, "somebody"] += int(not s.right[0])
            if best > 0 and float(p[best]) >= CERTAIN[sort]:
                found[sort, "answered"] += 1
                found[sort, "right"] += int(s.right[best])
    return found


def show(title: str, found: Counter[tuple[str, str]]) -> None:
    """Print counts, a line a sort."""
    print(f"{title:10} cases  somebody  answered  right")
    for sort in SORTS:
        n, somebody, answered, right = (found[sort, x] for x in ("cases", "somebody", "answered", "right"))
        print(f"{sort:10} {n:5}  {somebody:8}  {answered:8}  {right:5} ({right / max(1, answered):.1%})")


def cross_fit(material: Material, folds: int) -> list[Named]:
    """The names of all articles, each read with weights that were not learned from it; prints how the cases did."""
    names = sorted(material.cases)
    random.Random(0).shuffle(names)
    articles, ours = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    rows: list[Named] = []
    for fold in range(folds):
        held = set(names[fold::folds])
        network = material.learned(n for n in names if n not in held)
        articles += counts(network, material.samples(sorted(held & material.parses.keys())))
        ours += counts(network, material.samples(sorted(held & material.marked.keys())))
        graph, table = material.shipped_form(network)
        states = References(graph)
        for document in material.documents:
            parse = material.parses[document.name]
            if document.name in held and parse.states is not None:
                rows += named_rows(
                    document, reduced(parse, states), material.registry, material.table | table, states
                )
    show("articles", articles)
    show("our texts", ours)
    return rows


def main() -> None:
    """Collect, fit, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--gold", type=Path, action="append", required=True, help="folder with gold attributions and speakers"
    )
    parser.add_argument("--folds", type=int, default=3, help="parts of the articles for the confidence")
    parser.add_argument("--write", action="store_true", help="put what was learned into the package")
    options = parser.parse_args()
    torch.set_num_threads(1)
    material = Material(options.gold)
    print(
        f"{len(material.parses)} articles, {len(material.marked)} texts: {sum(map(len, material.cases.values()))} cases"
    )
    confidence = fit_confidence(cross_fit(material, options.folds))
    graph, table = material.shipped_form(material.learned(sorted(material.cases)))
    if options.write:
        (NETWORK / FILE).write_bytes(graph)
        list_again(SHIPPED, {})
        write(OUT, states=table, confidence=confidence)


if __name__ == "__main__":
    main()
