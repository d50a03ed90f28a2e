"""Train the resolver's ranker: which entity of the document a mention stands for.

    python -m training.resolver --gold $DATA/gold/newswire-train --gum $DATA/ud/UD_English-GUM \\
        -o quoteattr/data/ranker.json

Each mention is one case: its candidates are found by the same code that resolves documents, with the mentions before
it settled as annotated, and the right ones are those that the annotation gives, or nobody. Annotated are

* the sources of gold attributions: right is the entity with the name that gold gives for the speaker;
* the chains of GUM (Zeldes 2017; ``Entity=`` in the column MISC): right are the entities with a mention in the chain.

The weights are those of a conditional logit (softmax over the candidates) for each sort of mention, fitted with L-BFGS
and drawn (L2) to ``PRIOR``, which was set by hand. ``--folds`` shows the accuracy on gold articles that were not
trained on.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from quoteattr.evaluation import GoldDocument, Item, read_gold, same_speaker
from quoteattr.parsing.parser import Parser
from quoteattr.parsing.structure import Entity, Parse, Sentence, Span, Word
from quoteattr.quotations import find_quotations, marked_type
from quoteattr.schema import Attribution
from quoteattr.speakers import ranker
from quoteattr.speakers.discourse import Discourse
from quoteattr.speakers.mentions import Mention
from quoteattr.speakers.ranker import Candidate, Choice
from quoteattr.speakers.referents import Referent
from quoteattr.speakers.registry import Registry
from quoteattr.speakers.resolve import walk
from quoteattr.speakers.source_nouns import key

SORTS = ("he", "it", "they", "person", "body", "document")
TYPES = {"person": "PERSON", "organization": "ORG", "place": "LOC"}
WEIGHTS = {"gold": 1.5, "news": 0.6, "interview": 0.4, "speech": 0.4}
OTHER_GENRES = 0.15
REPORTING = frozenset(
    [
        "say",
        "tell",
        "add",
        "note",
        "ask",
        "explain",
        "announce",
        "warn",
        "argue",
        "claim",
        "state",
        "report",
        "write",
        "reply",
        "answer",
        "insist",
        "admit",
        "suggest",
        "declare",
        "recall",
        "believe",
        "think",
        "acknowledge",
        "confirm",
        "deny",
        "point",
    ]
)
PRIOR = {
    "same_sentence": 0.3, "sentence_before": 0.3, "distance": -1.2, "subject": 0.8, "object": 0.1, "main": 1.0,
    "pronoun": 0.5, "nearest": 0.5, "second": 0.1, "count": 0.4, "in_document": 0.3, "early": 0.2,
    "gender_unknown": -0.8, "quoted_only": -1.2, "parallel": 0.5, "speaker": 1.0, "speaker_inside": -1.0,
    "speaker_source": 0.3, "paragraphs": -0.1, "ahead": -0.5, "unnamed": -0.3,
}  # fmt: skip
DESCRIBING = {
    "holder": 4.0, "opens_next": 1.0, "fit": 0.8, "fits_well": 0.5, "fits_not": -1.0, "shared": 0.3, "missing": -0.2,
    "noun_in_name": 2.0, "same_body": 0.5, "other_body": -1.5, "only_body": 1.2, "top_body": 1.0, "no_country": -2.0,
    "country": 0.5, "nobody": 1.5, "nobody_indefinite": 3.0, "nobody_plural": 1.5,
}  # fmt: skip


def prior(sort: str) -> dict[str, float]:
    """The weights that the fitted ones are drawn to."""
    if sort in ("person", "body", "document"):
        return PRIOR | DESCRIBING
    return PRIOR | {"nobody": 1.5 if sort == "they" else 0.3}


@dataclass
class Gold:
    """A document: its parse and the entity chains by mention span."""

    name: str
    parse: Parse
    chains: dict[Span, int] = field(default_factory=dict)  # mention span -> chain
    heads: dict[int, int] = field(
        default_factory=dict
    )  # start of a word -> chain of the mention that it heads


def read_gum(folder: Path) -> Iterator[Gold]:
    """The documents of the training part in a GUM folder."""
    for path in sorted(folder.glob("*train.conllu")):
        block: list[str] = []
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("# newdoc id") and block:
                yield convert(block)
                block = []
            block.append(line)
        yield convert(block)


def convert(lines: list[str]) -> Gold:
    """One document of CoNLL-U lines."""
    name = next(x.split("= ")[1] for x in lines if x.startswith("# newdoc id"))
    text = ""
    sentences: list[list[Word]] = []
    rows: list[list[str]] = []
    opened: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    spans: list[tuple[int, str, int, int, int]] = []  # chain, type, sentence, first word, last word
    for line in [*lines, ""]:
        if line.startswith("# newpar") and text and not text.endswith("\n\n"):
            text = text.rstrip(" ") + "\n\n"
        if line and line[0].isdigit():
            rows.append(line.split("\t"))
        elif not line and rows:
            words, text = place(rows, text)
            number = len(sentences)
            for row in (r for r in rows if r[0].isdigit()):
                mark(row, number, opened, spans)
            sentences.append(words)
            rows = []
    gold = Gold(name, Parse(text, ()))
    entities: dict[int, list[Entity]] = defaultdict(list)
    for chain, kind, number, first, last in spans:
        words = sentences[number]
        inside = [w for w in words if first <= w.id <= last]
        ids = {w.id for w in inside}
        head = next((w for w in inside if w.head not in ids and w.upos != "PUNCT"), inside[0])
        gold.chains[(inside[0].start, inside[-1].end)] = chain
        gold.heads.setdefault(head.start, chain)
        run = proper_run(inside, head)
        if run and kind in TYPES:
            entities[number].append(Entity(TYPES[kind], run[0].start, run[-1].end))
            for word in run:
                gold.heads.setdefault(word.start, chain)
    built = []
    for number, words in enumerate(sentences):
        kept: list[Entity] = []
        for entity in sorted(entities[number], key=lambda e: (e.start - e.end, e.start)):
            if not any(k.start < entity.end and entity.start < k.end for k in kept):
                kept.append(entity)
        built.append(Sentence(tuple(words), tuple(sorted(kept, key=lambda e: e.start))))
    gold.parse = Parse(text, tuple(built))
    return gold


def place(rows: list[list[str]], text: str) -> tuple[list[Word], str]:
    """The words of a sentence with offsets, and the text that they lengthen."""
    words: list[Word] = []
    until, whole, at = 0, "", 0
    for row in rows:
        if "." in row[0]:
            continue
        spaced = "" if "SpaceAfter=No" in row[9] else " "
        if "-" in row[0]:
            until, whole, at = int(row[0].split("-")[1]), row[1], len(text)
            text += row[1] + spaced
            continue
        number = int(row[0])
        if number <= until:
            found = whole.find(row[1])
            start, end = (at + found, at + found + len(row[1])) if found >= 0 else (at, at + len(whole))
        else:
            start, end = len(text), len(text) + len(row[1])
            text += row[1] + spaced
        words.append(Word(number, row[1], row[2], row[3], int(row[6]), row[7], start, end, row[4], row[5]))
    return words, text


def mark(
    row: list[str],
    number: int,
    opened: dict[int, list[tuple[str, int, int]]],
    spans: list[tuple[int, str, int, int, int]],
) -> None:
    """Open and close the entities that ``Entity=`` marks at a word."""
    value = next((x[7:] for x in row[9].split("|") if x.startswith("Entity=")), "")
    for piece in re.findall(r"\([^()]+\)?|\d+\)", value):
        if piece.startswith("("):
            chain, kind = piece[1:].rstrip(")").split("-")[:2]
            if piece.endswith(")"):
                spans.append((int(chain), kind, number, int(row[0]), int(row[0])))
            else:
                opened[int(chain)].append((kind, number, int(row[0])))
        else:
            chain = piece.rstrip(")")
            if opened[int(chain)]:
                kind, sentence, first = opened[int(chain)].pop()
                if sentence == number:
                    spans.append((int(chain), kind, number, first, int(row[0])))


def proper_run(words: list[Word], head: Word) -> list[Word]:
    """The proper nouns around the head of a mention; empty when it is headed by a common noun."""
    if head.upos != "PROPN":
        return []
    at = words.index(head)
    first = last = at
    while first and words[first - 1].upos == "PROPN":
        first -= 1
    while last + 1 < len(words) and words[last + 1].upos == "PROPN":
        last += 1
    return words[first : last + 1]


def attributions(parse: Parse) -> list[Attribution]:
    """Reporting verbs with a subject: enough to know the running speaker and what a pronoun's verb reports."""
    found: list[Attribution] = []
    for sentence in parse.sentences:
        for verb in sentence.words:
            subjects = sentence.children(verb, "nsubj") if verb.lemma in REPORTING else ()
            if not subjects or verb.upos != "VERB":
                continue
            source = sentence.subtree(subjects[0])
            clause = sentence.children(verb, "ccomp", "parataxis")
            if clause:
                body = sentence.subtree(clause[0])
                content = (body[0].start, body[-1].end)
            else:
                content = (sentence.start, max(sentence.start + 1, source[0].start))
            found.append(
                Attribution(
                    f"a{len(found)}",
                    (content,),
                    ((verb.start, verb.end),),
                    ((source[0].start, source[-1].end),),
                )
            )
    return found


@dataclass
class Case:
    """A mention: the features of its candidates, which of them are right, and what it counts."""

    document: str
    sort: str
    rows: list[dict[str, float]]
    right: list[bool]
    weight: float
    source: bool = True


class Collector(Discourse):
    """Reads a document with the annotation's answers, and keeps the cases."""

    document: str
    weight: float
    cases: list[Case]

    def wanted_of(self, item: Mention, found: Sequence[Candidate]) -> list[bool] | None:
        """Which candidates are right; None where the annotation says nothing."""
        raise NotImplementedError

    def settle_on(self, item: Mention, choices: Sequence[Choice]) -> None:
        """Keep the mention as a case and settle it as annotated."""
        found = self.candidates(item, self.own_content(item))
        right = self.wanted_of(item, found)
        if right is not None and any(right):
            if len(found) > 1:
                rows = [c.features for c in found]
                source = self.own_content(item) is not None
                self.cases.append(Case(self.document, item.sort, rows, right, self.weight, source))
            good = [c for c, r in zip(found, right, strict=True) if r]
            best = max(good, key=lambda c: ranker.score(c, prior(item.sort)))
            choices = [Choice(best.referent, best.antecedent, 1.0)]
        super().settle_on(item, choices)


class OfSources(Collector):
    """The annotation is who speaks."""

    items: dict[int, Item]  # where the head of a source begins -> gold
    stood: dict[Referent, tuple[str, ...]]  # whom gold takes an entity for

    def wanted_of(self, item: Mention, found: Sequence[Candidate]) -> list[bool] | None:
        """Those whose name gold gives."""
        gold = self.items.get(item.word.start)
        if gold is None or not gold.labelled or len(gold.names) > 1:
            return None
        right = [self._is(c, gold) for c in found]
        if any(right):
            return right
        unsure = any(c.referent is not None and self._may_be(c.referent, item) for c in found)
        return None if gold.names and unsure else [c.referent is None for c in found]

    def settle_on(self, item: Mention, choices: Sequence[Choice]) -> None:
        """Note also whom gold takes the entity for, which the text may have no name of yet."""
        super().settle_on(item, choices)
        gold, answer = self.items.get(item.word.start), self.resolved.get(item.word.start)
        if gold is not None and gold.names and answer is not None and answer.referent is not None:
            self.stood.setdefault(answer.referent, gold.names)

    def _may_be(self, who: Referent, item: Mention) -> bool:
        """An entity without a name that gold doesn't speak of, called by the same noun."""
        return not who.variants and who not in self.stood and key(item.noun) in who.said_nouns

    def _is(self, candidate: Candidate, gold: Item) -> bool:
        if candidate.referent is None:
            return not gold.names
        if gold.names and candidate.referent in self.stood:
            return same_speaker(self.stood[candidate.referent], gold.names, gold.kind)
        answer = self.of_referent(candidate.referent)
        if not gold.names:
            return not candidate.referent.variants and answer.status != "named"
        return answer.status == "named" and same_speaker(self.known(answer)[:1], gold.names, gold.kind)


class OfChains(Collector):
    """The annotation is GUM's chains."""

    gold: Gold

    def _chain(self, mention: Mention) -> int | None:
        return self.gold.heads.get(mention.word.start, self.gold.heads.get(mention.start))

    def link(self, item: Mention) -> None:
        """All pronouns that are in a chain, not those in sources alone."""
        if item.kind != "pronoun" or self._chain(item) is not None:
            self.settle_on(item, ())

    def wanted_of(self, item: Mention, found: Sequence[Candidate]) -> list[bool] | None:
        """Those of the mention's chain."""
        chain = self._chain(item)
        if chain is None:
            return None
        right = [c.referent is not None and self._in(c, chain) for c in found]
        return right if any(right) else [c.referent is None for c in found]

    def _in(self, candidate: Candidate, chain: int) -> bool:
        who = candidate.referent
        assert who is not None
        near = [candidate.antecedent] if candidate.antecedent else []
        memory = self.memory.get(who)
        return any(self._chain(m) == chain for m in (*near, *(memory.near[-3:] if memory else ())))


def discourse_of(
    document: GoldDocument, parse: Parse, registry: Registry, kind: type[Discourse] = Discourse
) -> tuple[Discourse, list[Item]]:
    """A document with its gold attributions, and those."""
    items = sorted(document.items, key=lambda i: (i.content[0][0], -i.content[-1][1]))
    quotations = find_quotations(document.text)
    rows = [
        Attribution(i.id, i.content, i.cue, i.source, type=marked_type(document.text, i.content, quotations))
        for i in items
    ]
    return kind(parse, quotations, rows, registry), items


def from_gold(document: GoldDocument, parse: Parse, registry: Registry) -> list[Case]:
    """The sources of a document's gold attributions as cases."""
    found, items = discourse_of(document, parse, registry, OfSources)
    assert isinstance(found, OfSources)
    found.document, found.cases, found.weight = document.name, [], WEIGHTS["gold"]
    heads = {i.id: found._source_head(*i.source[0]) for i in items if i.source}
    found.stood = {}
    found.items = {head: i for i in items if (head := heads.get(i.id)) is not None}
    walk(found)
    return found.cases


def from_gum(gold: Gold, registry: Registry) -> list[Case]:
    """The pronouns and phrases of a GUM document as cases."""
    found = OfChains(gold.parse, find_quotations(gold.parse.text), attributions(gold.parse), registry)
    genre = gold.name.split("_")[1]
    found.document, found.cases, found.gold = gold.name, [], gold
    found.weight = WEIGHTS.get(genre, OTHER_GENRES)
    walk(found)
    return found.cases


def fit(cases: Iterable[Case], sort: str, penalty: float) -> dict[str, float]:
    """Weights that make the right candidates of the cases of a sort most probable."""
    cases = [c for c in cases if c.sort == sort]
    hand = prior(sort)
    names = sorted({n for c in cases for r in c.rows for n in r} | set(hand))
    usable = [c for c in cases if any(c.right) and not all(c.right)]
    first = np.cumsum([0, *(len(c.rows) for c in usable)])[:-1]
    x = np.array([[r.get(n, 0.0) for n in names] for c in usable for r in c.rows])
    y = np.array([good for c in usable for good in c.right])
    weight = np.array([c.weight for c in usable])
    of = np.repeat(np.arange(len(usable)), [len(c.rows) for c in usable])
    start = np.array([hand.get(n, 0.0) for n in names])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        scores = x @ w
        p = np.exp(scores - np.maximum.reduceat(scores, first)[of])
        p /= np.add.reduceat(p, first)[of]
        mass = np.maximum(np.add.reduceat(p * y, first), 1e-12)
        slope = ((p - np.where(y, p / mass[of], 0.0)) * weight[of]) @ x
        total = penalty * float((w - start) @ (w - start)) - float(weight @ np.log(mass))
        return total, slope + 2 * penalty * (w - start)

    best = minimize(loss, start, jac=True, method="L-BFGS-B")
    return {n: round(float(v), 4) for n, v in zip(names, best.x, strict=True) if abs(v) > 1e-4}


def counts(
    cases: Iterable[Case], table: dict[str, dict[str, float]], certain: float = 0.5
) -> dict[str, list[int]]:
    """For each sort: cases, those somebody is right for, answered with somebody, right of those."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for case in cases:
        scores = np.array([sum(table[case.sort].get(k, 0.0) * v for k, v in r.items()) for r in case.rows])
        p = np.exp(scores - scores.max())
        p /= p.sum()
        best = int(p.argmax())
        row = found[case.sort]
        row[0] += 1
        row[1] += not case.right[0]
        if best > 0 and p[best] >= certain:
            row[2] += 1
            row[3] += case.right[best]
    return found


def train(cases: Sequence[Case], penalty: float) -> dict[str, dict[str, float]]:
    """The weights of all sorts."""
    return {sort: fit(cases, sort, penalty) for sort in SORTS}


def cross_validate(gold: Sequence[Case], more: Sequence[Case], folds: int, penalty: float) -> None:
    """Print how often gold articles that were not trained on come out right."""
    names = sorted({c.document for c in gold})
    random.Random(0).shuffle(names)
    total: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for fold in range(folds):
        held = set(names[fold::folds])
        table = train([*(c for c in gold if c.document not in held), *more], penalty)
        for sort, row in counts((c for c in gold if c.document in held and c.source), table).items():
            total[sort] = [a + b for a, b in zip(total[sort], row, strict=True)]
    print(f"{'sort':10} cases  somebody  answered  right")
    for sort, (n, somebody, answered, right) in total.items():
        share = right / max(1, answered)
        print(f"{sort:10} {n:5}  {somebody:8}  {answered:8}  {right:5} ({share:.1%})")


def ways(documents: Sequence[GoldDocument], parses: Sequence[Parse], registry: Registry) -> dict[str, float]:
    """How often each way to a name led to the right one, by what the ranker promised for it."""
    promised: dict[str, list[float]] = defaultdict(lambda: [1.0, 1.0])  # right, sum of probabilities
    for document, parse in zip(documents, parses, strict=True):
        d, items = discourse_of(document, parse, registry)
        walk(d)
        for item in items:
            answers = d.answers[item.id]
            if not item.labelled or len(answers) != 1 or answers[0].status != "named":
                continue
            names = d.known(answers[0])[:1]
            row = promised[answers[0].way]
            row[0] += bool(item.names) and same_speaker(names, item.names, item.kind)
            row[1] += answers[0].probability
    return {way: round(min(0.99, right / total), 3) for way, (right, total) in sorted(promised.items())}


def main() -> None:
    """Collect, fit, write."""
    parser = argparse.ArgumentParser(description="Train the resolver's ranker.")
    parser.add_argument(
        "--gold", type=Path, nargs="+", required=True, help="folders with gold attributions and speakers"
    )
    parser.add_argument("--gum", type=Path, required=True, help="folder of UD_English-GUM")
    parser.add_argument("-o", "--output", type=Path, help="where the weights go (JSON)")
    parser.add_argument(
        "--penalty", type=float, default=0.5, help="how strongly weights are drawn to the prior"
    )
    parser.add_argument("--folds", type=int, default=0, help="cross-validate by article")
    options = parser.parse_args()
    registry = Registry.load()
    documents = read_gold(options.gold)
    parses = Parser().parse([d.text for d in documents])
    gold = [c for d, p in zip(documents, parses, strict=True) for c in from_gold(d, p, registry)]
    more = [c for g in read_gum(options.gum) for c in from_gum(g, registry)]
    print(f"{len(gold)} gold cases, {len(more)} of GUM")
    if options.folds:
        cross_validate(gold, more, options.folds, options.penalty)
    if options.output:
        tables = {"weights": train([*gold, *more], options.penalty), "ways": {}}
        options.output.write_text(json.dumps(tables, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        ranker.weights.cache_clear()
        tables["ways"] = ways(documents, parses, registry)
        options.output.write_text(json.dumps(tables, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
