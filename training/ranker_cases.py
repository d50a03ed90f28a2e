"""The cases that the resolver's ranker learns from: a mention, the features of its candidates, and which are right.

The candidates of a mention are found by the same code that resolves documents, with the mentions before it settled as
annotated. Annotated are

* the sources of gold attributions: right is the entity with the name that gold gives for the speaker, also where the
  text names it later, or nobody;
* the chains of GUM: right are the entities with a mention in the chain, or nobody;
* the pronouns of GAP: right is the entity that the name belongs to which the pronoun stands for;
* the marks of our own short texts: right is the entity with the marked name, or nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from quoteattr.attribution import attribute
from quoteattr.evaluation import GoldDocument, Item, same_speaker
from quoteattr.parsing.structure import Parse, Span
from quoteattr.quotations import find_quotations, marked_type
from quoteattr.schema import Attribution
from quoteattr.speakers import ranker
from quoteattr.speakers.discourse import Discourse
from quoteattr.speakers.linking import Linker
from quoteattr.speakers.mentions import Mention
from quoteattr.speakers.ranker import Candidate, Choice
from quoteattr.speakers.referents import Referent
from quoteattr.speakers.registry import Registry
from quoteattr.speakers.resolve import walk
from quoteattr.speakers.source_nouns import key
from quoteattr.speakers.state_scores import StateScores
from training.corpora.chains import Chained
from training.corpora.gap import Passage
from training.corpora.marked import Mark, Marked

WEIGHTS = {"gold": 1.5, "news": 0.6, "interview": 0.4, "speech": 0.4}
"""What a case counts: of gold attributions, and of GUM's genres."""
OTHER_GENRES = 0.15
"""The same of GUM's other genres."""
MARKED, TOLD_APART = 0.2, 0.6
PASSAGES = 0.2
"""What a case counts of our marked texts (the second: of those that tell the unnamed apart) and of GAP."""
REPORTING = frozenset(
    """
    say tell add note ask explain announce warn argue claim state report write reply answer insist admit suggest
    declare recall believe think acknowledge confirm deny point
    """.split()
)
"""Verbs whose subjects speak, for texts without annotated attributions."""
PRIOR = {
    "same_sentence": 0.3, "sentence_before": 0.3, "distance": -1.2, "subject": 0.8, "object": 0.1, "main": 1.0,
    "pronoun": 0.5, "nearest": 0.5, "second": 0.1, "count": 0.4, "in_document": 0.3, "early": 0.2,
    "gender_unknown": -0.8, "quoted_only": -1.2, "parallel": 0.5, "speaker": 1.0, "speaker_inside": -1.0,
    "speaker_source": 0.3, "paragraphs": -0.1, "ahead": -0.5, "unnamed": -0.3,
}  # fmt: skip
"""Weights set by hand, for choosing among several right ones, and for drawing the learned ones to."""


@dataclass
class Case:
    """A mention: the features of its candidates, which of them are right, and what it counts."""

    document: str
    sort: str
    rows: list[dict[str, float]]
    right: list[bool]
    weight: float
    source: bool = True
    item: Mention | None = None
    places: list[list[Mention]] = field(
        default_factory=list
    )  # of each candidate, what states are compared with


class Collector(Linker):
    """Reads a document with the annotation's answers, by the ranker alone where there are none; keeps the cases."""

    document: str
    weight: float
    cases: list[Case]

    def __init__(self, d: Discourse) -> None:
        super().__init__(d, ranker.weights())
        self.scores = StateScores(None, None)

    def wanted_of(self, item: Mention, found: Sequence[Candidate]) -> list[bool] | None:
        """Which candidates are right; None where the annotation says nothing."""
        raise NotImplementedError

    def settle_on(self, item: Mention, choices: Sequence[Choice]) -> None:
        """Keep the mention as a case and settle it as annotated."""
        found = self.finder.candidates(item, self.d.own_content(item))
        right = self.wanted_of(item, found)
        if right is not None and any(right):
            if right[0]:
                right = of_unnamed(item, found, right)
            if len(found) > 1:
                rows = [c.features for c in found]
                source = self.d.own_content(item) is not None
                places = [list(c.mentions) for c in found]
                self.cases.append(
                    Case(self.document, item.sort, rows, right, self.weight, source, item, places)
                )
            good = [c for c, r in zip(found, right, strict=True) if r]
            best = max(good, key=lambda c: ranker.score(c, PRIOR))
            choices = [Choice(best.referent, best.antecedent, 1.0)]
        super().settle_on(item, choices)


def of_unnamed(item: Mention, found: Sequence[Candidate], right: list[bool]) -> list[bool]:
    """Which of those without a name, where the annotation only says that nobody named is meant: a phrase stands for
    whoever was called so before or for nobody before it, a pronoun for somebody before it."""
    unnamed = [r and c.referent is not None for c, r in zip(found, right, strict=True)]
    if item.kind == "description":
        noun = key(item.noun)
        unnamed = [
            r and c.referent is not None and noun in c.referent.said_nouns | c.referent.said_so
            for c, r in zip(found, unnamed, strict=True)
        ]
    return unnamed if any(unnamed) else [c.referent is None for c in found]


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
        gold, answer = self.items.get(item.word.start), self.d.resolved.get(item.word.start)
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
        answer = self.d.of_referent(candidate.referent)
        if not gold.names:
            return not candidate.referent.variants and answer.status != "named"
        return answer.status == "named" and same_speaker(self.d.known(answer)[:1], gold.names, gold.kind)


class OfChains(Collector):
    """The annotation is GUM's chains."""

    gold: Chained

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
        memory = self.d.memory.get(who)
        return any(self._chain(m) == chain for m in (*near, *(memory.near[-3:] if memory else ())))


class OfPassage(Collector):
    """The annotation is which of GAP's two names the pronoun stands for."""

    pronoun: int
    meant: Span

    def wanted_of(self, item: Mention, found: Sequence[Candidate]) -> list[bool] | None:
        """The entity of the name, for the one pronoun."""
        if item.word.start != self.pronoun:
            return None
        return [c.referent is not None and named_at(c.referent, self.meant) for c in found]


class OfMarks(Collector):
    """The annotation is marks: spans of the text with the names (or signs) that they stand for, or none."""

    marks: Sequence[Mark]
    stood: dict[Referent, str]  # the name, or the sign, of whom the marks take an entity without a name for

    def _mark(self, item: Mention) -> Mark | None:
        return next((m for m in self.marks if m.start <= item.word.start < m.end), None)

    def link(self, item: Mention) -> None:
        """All pronouns that are marked, not those in sources alone."""
        if item.kind != "pronoun" or self._mark(item) is not None:
            self.settle_on(item, ())

    def settle_on(self, item: Mention, choices: Sequence[Choice]) -> None:
        """Note also whom a mark takes the entity for, which has no name yet."""
        super().settle_on(item, choices)
        mark, answer = self._mark(item), self.d.resolved.get(item.word.start)
        who = answer.referent if answer is not None else None
        if mark is not None and len(mark.names) == 1 and who is not None and not who.variants:
            self.stood.setdefault(who, mark.names[0])

    def wanted_of(self, item: Mention, found: Sequence[Candidate]) -> list[bool] | None:
        """Those with the marked name; nobody, and those without a name, where there is none."""
        mark = self._mark(item)
        if mark is None or len(mark.names) > 1:
            return None
        right = [not mark.names if c.referent is None else self._is(c.referent, mark.names) for c in found]
        return right if any(right) else [c.referent is None for c in found]

    def _is(self, who: Referent, names: tuple[str, ...]) -> bool:
        if not names:
            return not who.variants and who.kind != "document" and who not in self.stood
        kind = "organization" if who.kind == "organization" else "person"
        called = [self.stood[who]] if who in self.stood else list(who.variants)
        if names[0].startswith("-") or who in self.stood:
            return called == list(names)
        return any(same_speaker((name,), names, kind) for name in called)


def named_at(who: Referent, span: Span) -> bool:
    """Does a name of the entity stand in the span?"""
    return any(m.start < span[1] and m.end > span[0] for m in who.mentions)


def discourse_of(document: GoldDocument, parse: Parse, registry: Registry) -> tuple[Discourse, list[Item]]:
    """A document with its gold attributions, and those."""
    items = sorted(document.items, key=lambda i: (i.content[0][0], -i.content[-1][1]))
    quotations = find_quotations(document.text)
    rows = [
        Attribution(i.id, i.content, i.cue, i.source, type=marked_type(document.text, i.content, quotations))
        for i in items
    ]
    return Discourse(parse, quotations, rows, registry), items


def from_gold(document: GoldDocument, parse: Parse, registry: Registry) -> list[Case]:
    """The sources of a document's gold attributions as cases."""
    d, items = discourse_of(document, parse, registry)
    found = OfSources(d)
    found.document, found.cases, found.weight = document.name, [], WEIGHTS["gold"]
    heads = {i.id: d.source_head(*i.source[0]) for i in items if i.source}
    found.stood = {}
    found.items = {head: i for i in items if (head := heads.get(i.id)) is not None}
    walk(found)
    return found.cases


def from_gum(gold: Chained, registry: Registry) -> list[Case]:
    """The pronouns and phrases of a GUM document as cases."""
    d = Discourse(gold.parse, find_quotations(gold.parse.text), attributions(gold.parse), registry)
    found = OfChains(d)
    genre = gold.name.split("_")[1]
    found.document, found.cases, found.gold = gold.name, [], gold
    found.weight = WEIGHTS.get(genre, OTHER_GENRES)
    walk(found)
    return found.cases


def from_gap(passage: Passage, parse: Parse, registry: Registry) -> list[Case]:
    """The pronoun of a GAP passage as a case; none where it is neither name."""
    if passage.meant is None:
        return []
    d = Discourse(parse, find_quotations(passage.text), attributions(parse), registry)
    found = OfPassage(d)
    found.document, found.cases, found.weight = passage.name, [], PASSAGES
    found.pronoun, found.meant = passage.pronoun, passage.meant
    walk(found)
    return found.cases


def from_marks(text: Marked, parse: Parse, registry: Registry) -> list[Case]:
    """The marked mentions of a text as cases."""
    quotations = find_quotations(text.text)
    found = OfMarks(Discourse(parse, quotations, attribute(parse, quotations), registry))
    apart = any(name.startswith("-") for m in text.marks for name in m.names)
    found.document, found.cases, found.weight = text.name, [], TOLD_APART if apart else MARKED
    found.marks, found.stood = text.marks, {}
    walk(found)
    return found.cases


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
