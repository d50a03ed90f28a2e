"""The network as other modules use it: text in, its words, trees, entities and tagged spans out."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quoteattr.errors import ModelError
from quoteattr.parsing.network.decode import best_tags, spans_of
from quoteattr.parsing.network.inflection import inflected_lemma
from quoteattr.parsing.network.labels import ROLE_TAGS, ROLES
from quoteattr.parsing.network.lemmas import apply_rule
from quoteattr.parsing.network.references import joined, load_references, states_of
from quoteattr.parsing.network.runtime import Floats, Model, WordScores
from quoteattr.parsing.network.runtime import Window as Seen
from quoteattr.parsing.network.segments import segment_classes, segmented
from quoteattr.parsing.network.trees import best_tree
from quoteattr.parsing.network.units import Units, Window, WordPieces, windows
from quoteattr.parsing.structure import Entity, Link, Parse, Sentence, States, Tagged, Word

ROOM = 250
"""Pieces of a window."""

CONTEXT = 20
"""Pieces of text beside a window's core."""

FAINT = 0.05
"""Links below this probability are left out."""

EAGER = 1.2
"""Taken off the log-probability that a unit has no role: what is proposed in vain is judged later, what isn't is lost.
Of 0.8, 1.2 and 1.5 chosen on the articles that were kept from the network and on the development parts."""

SECTION = 20_000
"""Units that are read at a time; a link to a cue in another section is not seen."""

TOGETHER = 250
"""Words whose classes and arcs are scored at a time, whole sentences."""

LONGEST = 400
"""Words of the longest sentence that gets a tree: the work for one grows with the square of its length."""


RoleSpan = tuple[str, int, int]
"""Role, first unit, unit behind the last."""


@dataclass(frozen=True)
class Words:
    """The words of a stretch of text as unit numbers, and the states that their heads look at."""

    units: Units
    starts: list[int]  # first unit of each word, and the number of units
    sentences: list[tuple[int, int]]  # words of each sentence, as a range
    states: Floats  # (words, width)


class Reader:
    """A loaded network.

    Parameters
    ----------
    folder:
        Holds ``encoder.onnx``, ``words.onnx``, ``tokenizer.json``, and ``references.onnx`` if it tells who is meant.

    Raises
    ------
    ModelError
        A file is missing or damaged.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self.pieces = WordPieces(folder / "tokenizer.json")
            self.model = Model(folder)
            self.references = load_references(folder)
        except Exception as error:
            raise ModelError(
                f"the network in {folder} can't be loaded ({error}); reinstall quoteattr"
            ) from error
        self.labels = self.model.labels
        columns = [tag.split("|", 2) for tag in self.labels.tags]
        self.columns = [(upos, xpos, "" if feats == "_" else feats) for upos, xpos, feats in columns]

    def read(self, text: str) -> Parse:
        """The text's sentences with words, trees and entities, and the spans and links of its attributions.

        A text is read by itself, so that what is found in it does not depend on what is read beside it. A sentence of
        more than :data:`LONGEST` words has no tree and is in ``skipped``.
        """
        units = Units.of(text, self.pieces)
        sentences: list[Sentence] = []
        tags: list[Tagged] = []
        links: list[Link] = []
        states: list[States] = []
        for section in sections(windows(units, ROOM, CONTEXT)):
            found = self._read_section(units, section)
            sentences += found.sentences
            links += [Link(k.cue + len(tags), k.span + len(tags), k.probability) for k in found.links]
            tags += found.tags
            states += [found.states] if found.states else []
        skipped = tuple(too_long(s) for s in sentences if not s.parsed)
        return Parse(
            text,
            tuple(sentences),
            tuple(tags),
            tuple(links),
            skipped,
            states=joined(states) if states else None,
        )

    def _read_section(self, units: Units, section: list[Window]) -> Parse:
        """What is read from some windows that follow each other."""
        seen = []
        for low, _, _, high in section:
            seen.append(self.model.window(*units.rows(low, high)))
        cores = [slice(start - low, end - low) for low, start, end, _ in section]

        def of_cores(name: str) -> Floats:
            return np.concatenate([getattr(w, name)[core] for w, core in zip(seen, cores, strict=True)])

        offset = section[0][1]
        links_from = [(low - offset, w) for (low, *_), w in zip(section, seen, strict=True)]
        units = units.part(offset, section[-1][2])
        spans, tags = roles_of(of_cores("roles"), units)
        links = self._links(spans, links_from)
        inner_spans, inner = roles_of(of_cores("inner"), units)
        n = len(tags)
        links += tuple(
            Link(k.cue + n, k.span + n, k.probability) for k in self._links(inner_spans, links_from)
        )
        tags += tuple(replace(t, inner=True) for t in inner)
        tags = judged(spans + inner_spans, tags, of_cores("acts"))
        named = best_tags(of_cores("entities"), self.labels.entities)
        starts, ranges = segmented(segment_classes(of_cores("segments"), units), units, named)
        entities = entities_of(named, units, {starts[s] for s, _ in ranges})
        words = (of_cores("first")[starts[:-1]] + of_cores("last")[np.array(starts[1:]) - 1]) / 2
        sentences = self._sentences(Words(units, starts, ranges, words), entities)
        states = states_of(sentences, words, self.references) if self.references else None
        return Parse("", sentences, tags, links, states=states)

    def _links(self, spans: list[RoleSpan], seen: list[tuple[int, Seen]]) -> tuple[Link, ...]:
        """The chance of each pair of a cue and a span that one window saw together; of several windows the mean."""
        found: dict[tuple[int, int], list[float]] = {}
        starts, ends = [start for _, start, _ in spans], [end for _, _, end in spans]
        for low, window in seen:
            high = low + len(window.first)
            here = range(bisect_right(ends, low), bisect_left(starts, high))
            cues = [i for i in here if spans[i][0] == "CUE" and low <= starts[i]]
            others = [i for i in here if spans[i][0] != "CUE"]
            if not cues or not others:
                continue
            token = np.array([t for i in others for t in _probes(max(starts[i], low), min(ends[i], high))])
            cue = np.array([starts[c] for c in cues])
            scores = self.model.links(window.spans[token - low], window.cues[cue - low], token[:, None] - cue)
            means = scores.reshape(len(others), 3, len(cues)).mean(1)
            chances = (1 / (1 + np.exp(-means))).tolist()
            for i, row in zip(others, chances, strict=True):
                for c, chance in zip(cues, row, strict=True):
                    found.setdefault((c, i), []).append(chance)
        whole = {pair: sum(p) / len(p) for pair, p in found.items()}
        return tuple(Link(c, i, round(p, 4)) for (c, i), p in whole.items() if p >= FAINT)

    def _sentences(self, read: Words, entities: list[Entity]) -> tuple[Sentence, ...]:
        """The sentences with all that is known of them."""
        tags, rules, heads, relations = self._words(read)
        lemmas = self.labels.lemmas
        units, starts = read.units, read.starts
        sentences = []
        at = 0
        for first, end in read.sentences:
            words = []
            for n in range(first, end):
                a, b = starts[n], starts[n + 1]
                start, stop = units.spans[a][0], units.spans[b - 1][1]
                form = units.words[a] if b - a == 1 else "".join(units.words[a:b])
                upos, xpos, feats = self.columns[tags[n]]
                lemma = lemma_of(form, upos, xpos, lemmas[rules[n]])
                words.append(
                    Word(n - first + 1, form, lemma, upos, heads[n], relations[n], start, stop, xpos, feats)
                )
            own = []
            while at < len(entities) and entities[at].start < words[-1].end:
                own.append(entities[at])
                at += 1
            sentences.append(Sentence(tuple(words), tuple(own), parsed=end - first <= LONGEST))
        return tuple(sentences)

    def _words(self, read: Words) -> tuple[list[int], list[int], list[int], list[str]]:
        """Numbers of each word's tag and lemma rule, its head (0 for the root) and its relation.

        The root's relation is ``root``, and no other's is. A sentence that is too long has no heads, and ``dep``.
        """
        tags, rules, heads, relations = list[int](), list[int](), list[int](), list[str]()
        names = self.labels.relations
        root = names.index("root")
        for first, end in batches(read.sentences):
            start, stop = read.sentences[first][0], read.sentences[end - 1][1]
            scores = self.model.words(read.states[start:stop])
            tags += scores.tags.tolist()
            rules += scores.lemmas.tolist()
            own, governors = self._trees(
                scores, [(a - start, b - start) for a, b in read.sentences[first:end]]
            )
            heads += own
            labels = scores.relations(governors)
            labels[:, root] = -np.inf
            relations += [names[k] for k in labels.argmax(1).tolist()]
        for low, high in read.sentences:
            for k in range(low, high):
                if high - low > LONGEST:
                    relations[k] = "dep"
                elif heads[k] == 0:
                    relations[k] = "root"
        return tags, rules, heads, relations

    @staticmethod
    def _trees(
        scores: WordScores, sentences: Sequence[tuple[int, int]]
    ) -> tuple[list[int], NDArray[np.int64]]:
        """Each word's head in its sentence, and as a number of all the words scored (the last is the root)."""
        size = sentences[-1][1]
        heads = np.zeros(size, dtype=np.int64)
        governors = np.full(size, size)
        for low, high in sentences:
            if high - low <= LONGEST:
                tree = best_tree(scores.sentence_arcs(low, high))
                heads[low:high] = tree
                governors[low:high] = np.where(tree > 0, tree + (low - 1), size)
        return heads.tolist(), governors


def sections(windows: Sequence[Window]) -> Iterator[list[Window]]:
    """Windows in groups of some :data:`SECTION` units, so that a book takes hardly more memory than a long article."""
    found: list[Window] = []
    for window in windows:
        found.append(window)
        if window[2] - found[0][1] >= SECTION:
            yield found
            found = []
    if found:
        yield found


def batches(sentences: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Ranges of sentences with some :data:`TOGETHER` words each."""
    first = 0
    for n, (_, end) in enumerate(sentences, start=1):
        if end - sentences[first][0] >= TOGETHER or n == len(sentences):
            yield first, n
            first = n


def roles_of(scores: Floats, units: Units) -> tuple[list[RoleSpan], tuple[Tagged, ...]]:
    """The spans that log-probabilities (units, tags) of roles propose, as units and as text, in order.

    A span's probability is the geometric mean over its units of the probability of its role.
    """
    scores = scores.copy()
    scores[:, 0] -= EAGER
    spans = spans_of(best_tags(scores, ROLE_TAGS))
    chances = np.exp(scores)
    chances /= chances.sum(1, keepdims=True)
    column = {role: ROLE_TAGS.index(f"B-{role}") for role in ROLES}
    sure = np.stack([chances[:, k] + chances[:, k + 1] for k in column.values()], 1).clip(1e-6, 1.0)
    sums = np.vstack([np.zeros(len(ROLES)), np.log(sure).astype(np.float64).cumsum(0)]).tolist()
    tags = []
    for role, s, e in spans:
        total = sums[e][ROLES.index(role)] - sums[s][ROLES.index(role)]
        chance = min(1.0, round(math.exp(total / (e - s)), 4))
        tags.append(Tagged(role, units.spans[s][0], units.spans[e - 1][1], chance))
    return spans, tuple(tags)


def judged(spans: Sequence[RoleSpan], tags: Sequence[Tagged], acts: Floats) -> tuple[Tagged, ...]:
    """The tags, cues with the probabilities of their act, which their first unit tells."""
    return tuple(
        replace(tag, acts=tuple(round(p, 4) for p in np.exp(acts[start]).tolist())) if role == "CUE" else tag
        for (role, start, _), tag in zip(spans, tags, strict=True)
    )


def too_long(sentence: Sentence) -> tuple[int, int, str]:
    """What ``Parse.skipped`` says of a sentence that is too long for a tree."""
    reason = f"a sentence of {len(sentence.words)} words, more than {LONGEST}, isn't parsed"
    return sentence.start, sentence.end, reason


def entities_of(named: Sequence[str], units: Units, starts: Container[int]) -> list[Entity]:
    """The named entities, in order; one that a sentence starts in (a unit among ``starts``) is cut there."""
    cut = [f"B{tag[1:]}" if tag[0] == "I" and n in starts else tag for n, tag in enumerate(named)]
    return [Entity(kind, units.spans[s][0], units.spans[e - 1][1]) for kind, s, e in spans_of(cut)]


@lru_cache(maxsize=50_000)
def lemma_of(form: str, upos: str, xpos: str, rule: str) -> str:
    """The lemma that spelling gives an inflected word, else the one that the network's rule makes; remembered."""
    return inflected_lemma(form, upos, xpos) or apply_rule(form, rule)


def _probes(start: int, end: int) -> tuple[int, int, int]:
    """The units of a span that its links are scored at: first, middle, last."""
    return start, (start + end) // 2, end - 1
