"""How well the mentions of a text are put together, by other people's measures.

    python -m training.coreference --gum $DATA/ud/UD_English-GUM --gap $DATA/gap

GUM's dev and test parts: the texts are read by the shipped network, each pronoun, name and phrase is linked, and the
chains of two mentions and more are compared with GUM's by MUC, B3, CEAF-e and their mean (CoNLL F1), computed by
``scorch`` (MIT). A mention is told by its head word, as CorefUD does; all documents are one set of chains. The second
row counts GUM's chains of persons and organisations alone. Ours know people, organisations and documents; GUM's
places, times, events and abstract things are missed by design.

GAP's test part by its own rule: each of the two names of a passage is answered with yes or no, F1 over all of them.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from scorch.scores import b_cubed, ceaf_e, muc

from quoteattr.parsing.parser import Parser
from quoteattr.parsing.structure import Parse
from quoteattr.quotations import find_quotations
from quoteattr.speakers.discourse import Discourse
from quoteattr.speakers.linking import Linker
from quoteattr.speakers.mentions import Mention
from quoteattr.speakers.registry import Registry
from quoteattr.speakers.resolve import walk
from training.corpora.chains import Chained, read_gum
from training.corpora.gap import Passage, read_gap
from training.ranker_cases import attributions, named_at

Head = tuple[str, int]
Chains = list[set[Head]]


class Everything(Linker):
    """Links the pronouns outside sources as well."""

    def link(self, item: Mention) -> None:
        """Link any pronoun or phrase."""
        self.settle_on(item, self.choices(item, self.d.own_content(item) or ()))


def linked(parse: Parse, registry: Registry) -> Discourse:
    """A text whose mentions are all linked."""
    d = Discourse(parse, find_quotations(parse.text), attributions(parse), registry)
    walk(Everything(d))
    return d


def found_chains(name: str, d: Discourse) -> Chains:
    """The entities with two mentions and more."""
    chains = ({(name, m.word.start) for m in memory.near} for memory in d.memory.values())
    return [chain for chain in chains if len(chain) > 1]


def gold_chains(document: Chained, kinds: Sequence[str] = ()) -> Chains:
    """GUM's chains of two mentions and more, of some kinds or of all."""
    chains: dict[int, set[Head]] = defaultdict(set)
    for start, chain in document.mentions.items():
        if not kinds or document.kinds[chain] in kinds:
            chains[chain].add((document.name, start))
    return [chain for chain in chains.values() if len(chain) > 1]


def measure_gum(
    folder: Path, part: str, parser: Parser, registry: Registry
) -> Iterator[tuple[str, list[float]]]:
    """MUC, B3, CEAF-e and their mean for a part: F1 in percent."""
    documents = list(read_gum(folder, part))
    parses = parser.parse([d.parse.text for d in documents])
    found = [
        c for d, p in zip(documents, parses, strict=True) for c in found_chains(d.name, linked(p, registry))
    ]
    for title, kinds in (("all", ()), ("persons and organisations", ("person", "organization"))):
        gold = [c for d in documents for c in gold_chains(d, kinds)]
        known = {m for c in gold for m in c}
        mine = found if not kinds else [kept for c in found if len(kept := c & known) > 1]
        scores = [100 * score(gold, mine)[2] for score in (muc, b_cubed, ceaf_e)]
        yield f"GUM {part}, {title}", [*scores, sum(scores) / 3]


def gap_answers(passage: Passage, d: Discourse) -> list[bool]:
    """For both names of a passage, whether the pronoun was found to stand for it."""
    answer = d.resolved.get(passage.pronoun)
    who = answer.referent if answer is not None else None
    return [who is not None and named_at(who, span) for span, _ in passage.names]


def measure_gap(path: Path, parser: Parser, registry: Registry) -> dict[str, float]:
    """F1 over all names, by gender, and feminine by masculine."""
    passages = list(read_gap(path))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for at in range(0, len(passages), 50):
        some = passages[at : at + 50]
        for passage, parse in zip(some, parser.parse([p.text for p in some]), strict=True):
            answers = gap_answers(passage, linked(parse, registry))
            for said, (_, right) in zip(answers, passage.names, strict=True):
                for group in (passage.gender, "all"):
                    counts[group].update(both=said and right, said=said, right=right)
    f1 = {k: 200 * c["both"] / max(1, c["said"] + c["right"]) for k, c in counts.items()}
    return {
        "F1": f1["all"],
        "masculine": f1["m"],
        "feminine": f1["f"],
        "feminine/masculine": f1["f"] / f1["m"],
        "precision": 100 * counts["all"]["both"] / counts["all"]["said"],
        "recall": 100 * counts["all"]["both"] / counts["all"]["right"],
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gum", type=Path, required=True, help="folder of UD_English-GUM")
    parser.add_argument("--gap", type=Path, required=True, help="folder of GAP")
    options = parser.parse_args()
    reader, registry = Parser(), Registry.load()
    print(f"{'':40} MUC    B3     CEAF-e CoNLL")
    for part in ("dev", "test"):
        for title, scores in measure_gum(options.gum, part, reader, registry):
            print(f"{title:40} " + " ".join(f"{s:6.2f}" for s in scores))
    figures = measure_gap(options.gap / "gap-test.tsv", reader, registry)
    print("GAP test: " + ", ".join(f"{name} {value:.2f}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
