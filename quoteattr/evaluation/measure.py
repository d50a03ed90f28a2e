"""Precision, recall and F1 of predicted attributions against gold, by view.

A view is a choice of gold (by type, by act) with the predictions that belong to it: those aligned with the
chosen gold, and the unaligned ones whose content is of the view's types by its quotation marks. What is
measured follows the attribution literature (Pareti 2015; Newell et al. 2018): content, cue and source by
overlap and exactly, token sets, and the named speaker end to end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quoteattr.evaluation.items import (
    ROLES,
    Conventions,
    Counted,
    GoldDocument,
    Item,
    Pairs,
    Text,
    align,
    count,
    join_pieces,
    mostly_inside,
)
from quoteattr.evaluation.names import names_somebody, same_speaker
from quoteattr.schema import TYPES

VIEWS: dict[str, frozenset[str]] = {
    "all": frozenset(TYPES),
    "direct": frozenset({"direct"}),
    "mixed": frozenset({"mixed"}),
    "quoted": frozenset({"direct", "mixed"}),
    "indirect": frozenset({"indirect"}),
}
MEASURES = (
    *("content", "content_exact", "cue", "cue_exact", "source", "source_exact", "speaker", "speaker_full"),
    *("tokens_content", "tokens_cue", "tokens_source"),
)


@dataclass
class Score:
    """Counts of one measure: right ones, predictions, gold; from them precision, recall and F1 (0 to 1)."""

    right: int = 0
    predicted: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """Right ones of the predictions; 0 without predictions."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Right ones of gold; 0 without gold."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.predicted + self.gold
        return 2 * self.right / total if total else 0.0

    def add(self, right: int, predicted: int, gold: int) -> None:
        """Count on."""
        self.right += right
        self.predicted += predicted
        self.gold += gold

    def to_dict(self) -> dict[str, float]:
        """Figures and counts for JSON."""
        return {
            "precision": self.precision, "recall": self.recall, "f1": self.f1,
            "right": self.right, "predicted": self.predicted, "gold": self.gold,
        }  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """How contents are matched and what is counted.

    threshold:
        Token F1 from which two contents match; 0: one shared token is enough.
    join:
        Predictions that are pieces of one gold content count as one (otherwise all but the best are wrong).
    every_speaker:
        Of several gold speakers all must be named, not one of them.
    kinds:
        Count only gold speakers of these kinds (empty: of all).
    conventions:
        What counts as a token.
    """

    threshold: float = 0.5
    join: bool = False
    every_speaker: bool = False
    kinds: frozenset[str] = frozenset()
    conventions: Conventions = field(default_factory=Conventions)


@dataclass(frozen=True)
class Compared:
    """A document's gold and predictions, tokenised and aligned."""

    document: GoldDocument
    text: Text
    gold: tuple[Counted, ...]
    found: tuple[Counted, ...]
    pairs: Pairs

    @property
    def gold_of(self) -> dict[int, Counted]:
        """Prediction number -> the gold attribution it is aligned with."""
        return {j: self.gold[i] for i, j, _ in self.pairs}

    @property
    def found_for(self) -> dict[int, Counted]:
        """Gold number -> the prediction it is aligned with."""
        return {i: self.found[j] for i, j, _ in self.pairs}


def compare(document: GoldDocument, predictions: Sequence[Item], settings: Settings) -> Compared:
    """Tokenise and align one document."""
    text = Text(document.text, settings.conventions)
    gold = [count(i, text) for i in document.items]
    found = [count(i, text, by_marks=True) for i in predictions]
    if settings.join:
        found = join_pieces(gold, found)
    return Compared(document, text, tuple(gold), tuple(found), align(gold, found, settings.threshold))


def role_verdict(gold: Counted, found: Counted, role: str) -> str:
    """``right``, ``wrong`` or ``skip`` for a role of an aligned pair.

    A gold attribution without the role is skipped, unless a span is predicted where gold has no speaker
    either.
    """
    if gold.tokens(role):
        return "right" if gold.tokens(role) & found.tokens(role) else "wrong"
    return "wrong" if found.tokens(role) and not gold.item.names else "skip"


@dataclass
class View:
    """The scores of one view by measure (:data:`MEASURES`), and how often which speaker kind was found."""

    name: str
    scores: dict[str, Score] = field(default_factory=lambda: {m: Score() for m in MEASURES})
    by_kind: dict[str, Score] = field(default_factory=dict)
    answered: int = 0
    paired_named: int = 0
    named_for_unnamed: int = 0
    pieces_of_gold: int = 0

    def __getitem__(self, measure: str) -> Score:
        return self.scores[measure]

    def to_dict(self) -> dict[str, Any]:
        """Figures and counts for JSON."""
        scores = {m: s.to_dict() for m, s in self.scores.items() if s.gold or s.predicted}
        return scores | {
            "speaker_detail": {
                "matched_with_named_gold": self.paired_named,
                "answered": self.answered,
                "named_for_unnamed_gold": self.named_for_unnamed,
                "recall_by_kind": {
                    k: {"right": s.right, "gold": s.gold} for k, s in sorted(self.by_kind.items())
                },
            },
            "unaligned_inside_gold_content": self.pieces_of_gold,
        }


def measure(
    name: str,
    types: frozenset[str],
    compared: Iterable[Compared],
    settings: Settings,
    *,
    speech: bool = False,
) -> View:
    """The figures of one view. ``speech``: gold speech only, in documents that tell speech from thought."""
    view = View(name)

    def wanted(gold: Counted) -> bool:
        return gold.type in types and not (speech and gold.item.act != "speech")

    for c in compared:
        if speech and not c.document.has_acts:
            continue
        gold_of = c.gold_of
        gold = [(i, g) for i, g in enumerate(c.gold) if wanted(g)]
        mine = [
            (j, p) for j, p in enumerate(c.found) if (wanted(gold_of[j]) if j in gold_of else p.type in types)
        ]
        pairs = [(gold_of[j], p) for j, p in mine if j in gold_of]
        loose = [p for j, p in mine if j not in gold_of]
        _count_spans(view, [g for _, g in gold], [p for _, p in mine], pairs, loose)
        view.pieces_of_gold += sum(any(mostly_inside(p.content, g.content) for g in c.gold) for p in loose)
        if c.document.labelled:
            _count_speakers(view, c, gold, pairs, loose, settings)
    return view


def _count_spans(
    view: View,
    gold: Sequence[Counted],
    found: Sequence[Counted],
    pairs: Sequence[tuple[Counted, Counted]],
    loose: Sequence[Counted],
) -> None:
    view["content"].add(len(pairs), len(found), len(gold))
    view["content_exact"].add(sum(g.content == p.content for g, p in pairs), len(found), len(gold))
    for role in ("cue", "source"):
        verdicts = [role_verdict(g, p, role) for g, p in pairs]
        predicted = len(loose) + sum(v != "skip" for v in verdicts)
        expected = sum(bool(g.tokens(role)) for g in gold)
        view[role].add(verdicts.count("right"), predicted, expected)
        exact = sum(bool(g.tokens(role)) and g.tokens(role) == p.tokens(role) for g, p in pairs)
        view[f"{role}_exact"].add(exact, predicted, expected)
    for role in ROLES:
        a = frozenset().union(*(g.tokens(role) for g in gold))
        b = frozenset().union(*(p.tokens(role) for p in found))
        view[f"tokens_{role}"].add(len(a & b), len(b), len(a))


def _count_speakers(
    view: View,
    compared: Compared,
    gold: Sequence[tuple[int, Counted]],
    pairs: Sequence[tuple[Counted, Counted]],
    loose: Sequence[Counted],
    settings: Settings,
) -> None:
    """Abstaining costs recall only; naming somebody for unnamed gold, or without gold content, is wrong."""
    claims = sum(claims_somebody(p.item) for p in loose)
    for g, p in pairs:
        if g.item.labelled and not (g.item.names and settings.kinds and g.item.kind not in settings.kinds):
            claims += claims_somebody(p.item)
            view.named_for_unnamed += not g.item.names and claims_somebody(p.item)
    right = right_full = named = 0
    for i, g in gold:
        if not (g.item.labelled and g.item.names) or (settings.kinds and g.item.kind not in settings.kinds):
            continue
        named += 1
        found = compared.found_for.get(i)
        hit = False
        if found is not None:
            view.paired_named += 1
            if claims_somebody(found.item):
                view.answered += 1
                hit = speaker_right(found.item, g.item, settings)
                right_full += speaker_right(found.item, g.item, settings, full=True)
        right += hit
        view.by_kind.setdefault(g.item.kind or "unknown", Score()).add(hit, 0, 1)
    view["speaker"].add(right, claims, named)
    view["speaker_full"].add(right_full, claims, named)


def claims_somebody(item: Item) -> bool:
    """The prediction names somebody."""
    return any(map(names_somebody, item.speakers))


def speaker_right(found: Item, gold: Item, settings: Settings, *, full: bool = False) -> bool:
    """The prediction's speaker is gold's."""
    return same_speaker(found.speakers, gold.names, gold.kind, every=settings.every_speaker, full=full)


@dataclass
class Report:
    """All figures of an evaluation; ``views`` are the types, and with act labels ``speech`` and its types."""

    documents: int
    gold: int
    predictions: int
    gold_by_type: dict[str, int]
    named_gold: int
    views: dict[str, View]
    refused: dict[str, int] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)

    def __getitem__(self, view: str) -> View:
        return self.views[view]

    def to_dict(self) -> dict[str, Any]:
        """The report for JSON."""
        s = self.settings
        return {
            "documents": self.documents, "gold": self.gold, "predictions": self.predictions,
            "gold_by_type": self.gold_by_type, "gold_with_named_speaker": self.named_gold,
            "threshold": s.threshold, "pieces": "join" if s.join else "wrong",
            "speakers": "every" if s.every_speaker else "any", "kinds": sorted(s.kinds),
            "marks": s.conventions.marks, "auxiliaries": s.conventions.auxiliaries,
            "views": {name: view.to_dict() for name, view in self.views.items()},
            "not_attributions": self.refused,
        }  # fmt: skip


def evaluate(
    documents: Iterable[GoldDocument],
    predictions: Mapping[str, Sequence[Item]],
    settings: Settings | None = None,
) -> Report:
    """Compare predictions with gold.

    Parameters
    ----------
    documents:
        Gold, from :func:`quoteattr.evaluation.read_gold`.
    predictions:
        Attributions by document name; a document without an entry has none.
    settings:
        How to match and count.
    """
    settings = settings or Settings()
    compared = [compare(d, predictions.get(d.name, ()), settings) for d in documents]
    return report_of(compared, settings)


def report_of(compared: Sequence[Compared], settings: Settings) -> Report:
    """The report on documents that are compared already."""
    gold = [g for c in compared for g in c.gold]
    views = {name: measure(name, types, compared, settings) for name, types in VIEWS.items()}
    if any(g.item.act for g in gold):
        for name, types in VIEWS.items():
            name = "speech" if name == "all" else f"speech/{name}"
            views[name] = measure(name, types, compared, settings, speech=True)
    return Report(
        documents=len(compared),
        gold=len(gold),
        predictions=sum(len(c.found) for c in compared),
        gold_by_type=dict(sorted(Counter(g.type for g in gold).items())),
        named_gold=sum(bool(g.item.labelled and g.item.names) for g in gold),
        views=views,
        refused=_on_refused(compared),
        settings=settings,
    )


def on_refused(compared: Compared) -> list[tuple[int, int]]:
    """(prediction number, refused quotation number) where half of the prediction lies in the quotation."""
    zones = [compared.text.tokens(spans) for spans in compared.document.refused]
    return [
        (j, k)
        for j, p in enumerate(compared.found)
        for k, z in enumerate(zones)
        if mostly_inside(p.content, z)
    ]


def _on_refused(compared: Iterable[Compared]) -> dict[str, int]:
    total = Counter[str]()
    for c in compared:
        hits = on_refused(c)
        total["marked"] += len(c.document.refused)
        total["predictions"] += len({j for j, _ in hits})
        total["hit"] += len({k for _, k in hits})
    return dict(total) if total["marked"] else {}
