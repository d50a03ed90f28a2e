"""Train the pronoun ranker of quoteattr on the coreference annotation of the GUM treebank.

    python -m training.pronouns $DATA/ud/UD_English-GUM -o quoteattr/data/pronouns.csv

GUM (Zeldes 2017) marks entities and coreference in the column MISC (``Entity=``). Every ``he``, ``she``, ``him``,
``her`` and ``his`` is one training case: its candidates are found by the same code that resolves documents, with
the resolved mentions before it taken from the annotation, and the right ones are those of its chain. The weights
are those of a conditional logit (softmax over the candidates), fitted with L-BFGS. GUM is little news and few
of its pronouns report speech, so the weights are drawn (L2) to a prior that was set by hand for news: ``PRIOR``.
``--folds`` shows the accuracy on documents that were not trained on; the news documents are also counted apart.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from quoteattr.parsing.structure import Entity, Parse, Sentence, Span, Word
from quoteattr.quotations import find_quotations
from quoteattr.schema import Attribution
from quoteattr.speakers import pronouns
from quoteattr.speakers.discourse import Discourse
from quoteattr.speakers.mentions import Mention
from quoteattr.speakers.pronouns import Seen
from quoteattr.speakers.registry import Registry
from quoteattr.speakers.resolve import walk

GENRES = ("news", "bio", "fiction", "interview", "essay", "court", "letter", "speech", "voyage", "academic")
TYPES = {"person": "PERSON", "organization": "ORG", "place": "LOC"}
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
    "same_sentence": 0.3, "distance": -1.2, "sentence_before": 0.3, "subject": 0.8, "object": 0.1, "topic": 0.5,
    "topic_before": 0.6, "pronoun": 0.5, "nearest": 0.5, "second": 0.1, "count": 0.4, "in_document": 0.3,
    "first_sentence": 0.2, "gender_unknown": -0.8, "quoted_only": -1.2, "parallel": 0.5, "speaker": 1.0,
    "speaker_inside": -1.0, "other_paragraph": -0.2, "same_clause_owner": 0.5, "ahead": -0.5, "speaker_reports": 0.3,
}  # fmt: skip


@dataclass
class Gold:
    """A document: its parse and the entity chains by mention span."""

    name: str
    parse: Parse
    chains: dict[Span, int] = field(default_factory=dict)  # mention span -> chain
    heads: dict[int, int] = field(
        default_factory=dict
    )  # start of a word -> chain of the mention that it heads


@dataclass
class Case:
    """A pronoun: the features of its candidates, and which of them are right."""

    document: str
    rows: list[dict[str, float]]
    right: list[bool]


def read_gum(folder: Path) -> Iterator[Gold]:
    """The documents of a GUM folder (all its CoNLL-U files)."""
    for path in sorted(folder.glob("*.conllu")):
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


class Collector(Discourse):
    """Reads a document with the annotation's answers, and keeps the cases."""

    gold: Gold
    cases: list[Case]

    def _chain(self, mention: Mention) -> int | None:
        return self.gold.heads.get(mention.word.start, self.gold.heads.get(mention.start))

    def pronoun(self, item: Mention) -> None:
        """Keep the pronoun as a case and settle it as annotated."""
        number, gender = pronouns.number_and_gender(item.word.text)
        chain = self.gold.heads.get(item.start)
        if number == "plural" or gender == "thing" or chain is None:
            return
        found = self.candidates(item, self.own_content(item))
        right = [self._chain(m) == chain for _, m, _ in found]
        self.cases.append(Case(self.gold.name, [f for _, _, f in found], right))
        for (who, _, _), good in zip(found, right, strict=True):
            if good:
                who.gender = who.gender or gender
                self.seen.append(Seen(item, who))
                self.settled[item.start] = self.of_referent(who)
                break


def collect(gold: Gold, registry: Registry) -> list[Case]:
    """The pronouns of a document as training cases."""
    collector = Collector(gold.parse, find_quotations(gold.parse.text), attributions(gold.parse), registry)
    collector.gold, collector.cases = gold, []
    walk(collector)
    return collector.cases


def fit(cases: list[Case], names: list[str], penalty: float) -> dict[str, float]:
    """Weights that make the right candidates of the cases most probable."""
    usable = [
        (np.array([[r.get(n, 0.0) for n in names] for r in c.rows]), np.array(c.right))
        for c in cases
        if any(c.right) and len(c.rows) > 1
    ]

    prior = np.array([PRIOR.get(n, 0.0) for n in names])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = penalty * float((w - prior) @ (w - prior)), 2 * penalty * (w - prior)
        for x, y in usable:
            s = x @ w
            p = np.exp(s - s.max())
            p /= p.sum()
            mass = p[y].sum()
            total -= np.log(mass)
            q = np.where(y, p / mass, 0.0)
            slope = slope + (p - q) @ x
        return total, slope

    best = minimize(loss, prior, jac=True, method="L-BFGS-B")
    return dict(zip(names, map(float, best.x), strict=True))


def right_share(cases: list[Case], table: dict[str, float], certain: float = 0.0) -> tuple[int, int, int]:
    """Right answers, answers, cases."""
    right = answered = 0
    for case in cases:
        if not case.rows:
            continue
        scores = np.array([sum(table.get(k, 0.0) * v for k, v in r.items()) for r in case.rows])
        p = np.exp(scores - scores.max())
        p /= p.sum()
        best = int(p.argmax())
        if p[best] >= certain:
            answered += 1
            right += case.right[best]
    return right, answered, len(cases)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("gum", type=Path, help="folder with the CoNLL-U files of UD_English-GUM")
    parser.add_argument("-o", "--output", type=Path, help="CSV of the weights")
    parser.add_argument(
        "--penalty", type=float, default=20.0, help="how strongly weights are drawn to the prior"
    )
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--certain", type=float, default=0.5, help="answers count from this probability on")
    args = parser.parse_args()
    registry = Registry.load()
    cases = [
        c for gold in read_gum(args.gum) if gold.name.split("_")[1] in GENRES for c in collect(gold, registry)
    ]
    names = sorted({k for c in cases for r in c.rows for k in r})
    documents = sorted({c.document for c in cases})
    found = sum(any(c.right) for c in cases)
    print(f"{len(documents)} documents, {len(cases)} pronouns, {found} with the right candidate")
    hand = pronouns.weights()
    totals: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(3, dtype=int))
    for fold in range(args.folds):
        test = set(documents[fold :: args.folds])
        table = fit([c for c in cases if c.document not in test], names, args.penalty)
        for scope in ("all", "news"):
            part = [c for c in cases if c.document in test and (scope == "all" or "_news_" in c.document)]
            totals[f"{scope}, trained"] += right_share(part, table, args.certain)
            totals[f"{scope}, weights on file"] += right_share(part, hand, args.certain)
    for name, (right, answered, n) in sorted(totals.items()):
        print(
            f"{name}: {right} right of {answered} answered of {n} ({right / answered:.3f}, {answered / n:.3f})"
        )
    table = fit(cases, names, args.penalty)
    if args.output:
        with args.output.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(("feature", "weight"))
            writer.writerows((k, round(v, 3)) for k, v in table.items())
    for key, value in table.items():
        print(f"  {key:20} {value:7.3f}")


if __name__ == "__main__":
    main()
