"""Count how often the lexicon's cues report, in a corpus annotated as PolNeAR is.

    python -m training.lexicons.cues $DATA/polnear/train --lexicon quoteattr/data/cues.csv --propose 60

The documents are parsed with the shipped models and matched with the gold cues. The columns ``reports``,
``occurrences``, ``object_reports`` and ``object_occurrences`` of the lexicon are written anew, the hand-made ones
(``act``, ``stance``, ``frame``) stay; ``source`` says where the counts come from. Lemmas that report often and are
missing are printed, for a person to judge. ``--documents`` takes a part of the corpus, evenly spread.

A verb is counted under its entry with a particle (*call for*) where the lexicon has one, otherwise under its lemma.
``object_*`` counts the uses that have a plain object or a phrase with a preposition and neither a clause nor a
quotation, for nouns those with a possessor and a topic (*his remarks about the deal*).
"""

from __future__ import annotations

import argparse
import csv
import pickle
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from quoteattr.attribution.cue_lexicon import PHRASAL, lookup, phrasal
from quoteattr.attribution.rules.beside import beside
from quoteattr.attribution.rules.extents import has_case
from quoteattr.attribution.rules.nouns import TOPIC_CASES
from quoteattr.evaluation.gold import read_gold
from quoteattr.evaluation.items import GoldDocument
from quoteattr.parsing.structure import Parse, Sentence, Span, Word
from quoteattr.quotations import find_quotations

COUNTS = ("reports", "occurrences", "object_reports", "object_occurrences")
FIELDS = ("cue", "pos", "act", "stance", "frame", *COUNTS, "source")
Key = tuple[str, str]


def main() -> None:
    """Count, write the lexicon, print proposals."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("corpus", type=Path, help="folder with text/ and attributions/")
    options.add_argument("--lexicon", type=Path, required=True)
    options.add_argument("--documents", type=int, default=0, help="take this many (default: all)")
    options.add_argument(
        "--parses", type=Path, help="pickled dict of parses by document name, instead of parsing"
    )
    options.add_argument("--propose", type=int, default=40, help="how many missing lemmas to print")
    given = options.parse_args()

    gold = read_gold([given.corpus])
    step = max(1, len(gold) // given.documents) if given.documents else 1
    pairs = parsed(gold[::step], given.parses)
    counts: dict[str, Counter[Key]] = {name: Counter() for name in COUNTS}
    documents = 0
    for parse, cues in pairs:
        count(parse, cues, counts)
        documents += 1
    write(given.lexicon, counts, f"counts: PolNeAR train, {documents} documents")
    known = {(row["cue"], row["pos"]) for row in rows_of(given.lexicon)}
    for key, reports in counts["reports"].most_common():
        if key not in known and given.propose > 0:
            given.propose -= 1
            print(*key, reports, counts["occurrences"][key], sep="\t")


def parsed(gold: list[GoldDocument], cache: Path | None) -> Iterator[tuple[Parse, list[Span]]]:
    """Each document's parse and its gold cues."""
    if cache is not None:
        with cache.open("rb") as handle:
            parses = pickle.load(handle)
        for document in gold:
            if document.name in parses:
                yield parses[document.name], cues_of(document)
        return
    from quoteattr.parsing.parser import Parser

    parser = Parser(tagger=False)
    for at in range(0, len(gold), 16):
        group = gold[at : at + 16]
        for document, parse in zip(group, parser.parse([d.text for d in group]), strict=True):
            yield parse, cues_of(document)


def cues_of(document: GoldDocument) -> list[Span]:
    """The gold cue spans of a document."""
    return [span for item in document.items for span in item.cue]


def count(parse: Parse, cues: Iterable[Span], counts: dict[str, Counter[Key]]) -> None:
    """Add a document's verbs and nouns to the counts."""
    heads = {h.start for s, e in cues if (h := head_of(parse, s, e)) is not None}
    quoted = beside(parse, find_quotations(parse.text))
    for sentence in parse.sentences:
        for word in sentence.words:
            if word.upos not in ("VERB", "NOUN"):
                continue
            key = key_of(sentence, word)
            plain = word.start not in quoted and has_plain_object(sentence, word)
            reports = word.start in heads
            for name, counted in zip(COUNTS, (reports, True, reports and plain, plain), strict=True):
                counts[name][key] += counted
            behind = sentence.words[word.id : word.id + 1]
            if reports and word.upos == "VERB" and behind and behind[0].text.lower() in PHRASAL:
                pair = (f"{word.lemma.lower()} {behind[0].text.lower()}", "verb")
                if pair != key:
                    counts["reports"][pair] += 1


def head_of(parse: Parse, start: int, end: int) -> Word | None:
    """The last verb of a cue, else its first noun."""
    sentence = parse.sentence_at(start)
    words = sentence.within(start, end) if sentence else ()
    verbs = [w for w in words if w.upos == "VERB"]
    nouns = [w for w in words if w.upos == "NOUN"]
    return verbs[-1] if verbs else nouns[0] if nouns else None


def key_of(sentence: Sentence, word: Word) -> Key:
    """What a word is counted under."""
    if word.upos == "VERB":
        pair = phrasal(sentence, word)
        entry = pair[0] if pair else lookup(word, "verb")
        return (entry.cue if entry else word.lemma.lower(), "verb")
    entry = lookup(word, "noun")
    return (entry.cue if entry else word.lemma.lower(), "noun")


def has_plain_object(sentence: Sentence, word: Word) -> bool:
    """An object (a noun: a possessor and a topic) and no clause."""
    if word.upos == "NOUN":
        nominal = sentence.children(word, "nmod")
        owned = any(c.deprel == "nmod:poss" for c in nominal)
        clause = any(sentence.children(c, "mark") for c in sentence.children(word, "acl"))
        return owned and not clause and any(has_case(sentence, c, TOPIC_CASES) for c in nominal)
    clausal = sentence.children(word, "ccomp") or [
        c for c in sentence.children(word, "xcomp") if sentence.children(c, "mark")
    ]
    return not clausal and any(c.id > word.id for c in sentence.children(word, "obj", "obl", "iobj"))


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of the lexicon as they are."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def write(path: Path, counts: dict[str, Counter[Key]], note: str) -> None:
    """The lexicon with new counts; entries that the corpus does not have keep their source alone."""
    rows = rows_of(path)
    with path.open("w", encoding="utf-8", newline="") as handle:
        out = csv.DictWriter(handle, FIELDS, lineterminator="\n")
        out.writeheader()
        for row in sorted(rows, key=lambda r: (r["pos"], r["cue"])):
            key = (row["cue"], row["pos"])
            origin = row["source"].partition("; counts")[0]
            counted = row["pos"] in ("verb", "noun")
            numbers = {name: str(counts[name][key]) if counted else "" for name in COUNTS}
            seen = counted and counts["occurrences"][key] > 0
            out.writerow({**row, **numbers, "source": f"{origin}; {note}" if seen else origin})


if __name__ == "__main__":
    main()
