"""Evaluation: counts worked out by hand, calibration, errors in context."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.gold_article import DOCUMENT, GOLD, TEXT, span

from quoteattr.evaluation import (
    Conventions,
    GoldDocument,
    Item,
    Report,
    Settings,
    calibrate,
    compare,
    evaluate,
    judged,
    misses,
    names_somebody,
    same_speaker,
)
from quoteattr.evaluation.items import Text, token_f1


def score(*found: Item, **options: object) -> Report:
    return evaluate([DOCUMENT], {"a": found}, Settings(**options))  # type: ignore[arg-type]


def found(**changes: object) -> Item:
    values = {"id": "p", "content": (span("that any money was missing"),)} | changes
    return Item(**values)  # type: ignore[arg-type]


def test_perfect_predictions() -> None:
    report = score(*GOLD)
    for measure, s in report["all"].scores.items():
        assert (s.precision, s.recall, s.f1) == (1, 1, 1), measure
    assert report.gold_by_type == {"direct": 1, "indirect": 1, "mixed": 2}
    assert report["speech"]["content"].gold == 3
    assert report["speech"]["content"].predicted == 3  # the one on the thought is left out
    assert report["all"]["speaker"].gold == 3
    assert report.refused == {"marked": 1, "predictions": 0, "hit": 0}


def test_no_predictions() -> None:
    s = score()["all"]["content"]
    assert (s.right, s.predicted, s.gold, s.precision, s.recall, s.f1) == (0, 0, 4, 0, 0, 0)


def test_pieces_are_wrong_or_joined() -> None:
    pieces = [found(content=(c,), speakers=("Patel",)) for c in GOLD[0].content]
    s = score(*pieces)["all"]
    assert (s["content"].right, s["content"].predicted, s.pieces_of_gold) == (1, 2, 1)
    s = score(*pieces, join=True)["all"]
    assert (s["content"].right, s["content"].predicted) == (1, 1)
    assert (s["speaker"].right, s["speaker"].predicted, s["speaker_full"].right) == (1, 1, 0)
    assert s["content_exact"].right == 1


def test_joining_leaves_what_lies_in_no_gold_content() -> None:
    report = score(
        *[found(content=(c,)) for c in GOLD[0].content], found(content=(span("Noor Patel said"),)), join=True
    )
    assert report.predictions == 2


def test_threshold_on_two_sided_overlap() -> None:
    two_of_five = found(content=(span("any money"),))  # F1 4/7
    assert score(two_of_five)["all"]["content"].right == 1
    assert score(two_of_five, threshold=0.6)["all"]["content"].right == 0
    one_of_five = found(content=(span("money"),))  # F1 1/3
    assert score(one_of_five)["all"]["content"].right == 0
    assert score(one_of_five, threshold=0)["all"]["content"].right == 1
    assert score(one_of_five, threshold=0)["all"]["content_exact"].right == 0


def test_one_prediction_counts_for_one_gold_attribution() -> None:
    report = score(found(), found())
    assert (report["indirect"]["content"].right, report["indirect"]["content"].predicted) == (1, 2)


def test_cue_and_source_need_a_shared_token() -> None:
    report = score(found(cue=(span("denied"),), source=(span("She"),)))["all"]
    assert (report["cue"].right, report["cue"].predicted, report["cue"].gold) == (1, 1, 4)
    assert (report["source"].right, report["source"].predicted) == (0, 1)


def test_marks_and_auxiliaries_can_be_left_out() -> None:
    bare = GOLD[0].content[0][0] + 1, GOLD[0].content[1][1] - 1
    inside = found(content=((bare[0], GOLD[0].content[0][1] - 1), (GOLD[0].content[1][0] + 1, bare[1])))
    assert score(inside)["all"]["content_exact"].right == 0
    assert score(inside, conventions=Conventions(marks=False))["all"]["content_exact"].right == 1
    text = "The bill has not been denied."
    assert len(Text(text).cue_tokens([(9, 28)])) == 4
    assert len(Text(text, Conventions(auxiliaries=False)).cue_tokens([(9, 28)])) == 1
    assert len(Text(text, Conventions(auxiliaries=False)).cue_tokens([(9, 12)])) == 1


def test_abstaining_costs_recall_and_naming_wrongly_costs_precision() -> None:
    right = found(content=GOLD[1].content, speakers=("N. Patel",))
    silent = found(content=GOLD[0].content)
    for_unnamed = found(speakers=("Ivo Blum",))
    s = score(right, silent, for_unnamed)["all"]
    assert (s["speaker"].right, s["speaker"].predicted, s["speaker"].gold) == (1, 2, 3)
    assert (s.answered, s.paired_named, s.named_for_unnamed) == (1, 2, 1)


def test_predictions_on_what_is_no_attribution() -> None:
    assert score(found(content=(span("“long race”"),))).refused == {"marked": 1, "predictions": 1, "hit": 1}


@pytest.mark.parametrize(
    ("predicted", "gold", "kind", "same"),
    [
        ("Patel", "Noor Patel", "person", True),
        ("Dr. Noor Patel", "Noor Patel", "person", True),
        ("Anand Patel", "Noor Patel", "person", False),
        ("Noor", "Noor Patel", "person", False),
        ("Bill Hahn", "William Hahn", "person", True),
        ("Sergey Lavrov", "Sergei Lavrov", "person", True),
        ("Wang", "Wang Yi", "person", True),
        ("José Núñez", "Jose Nunez", "person", True),
        ("Ann Lee and Bob Ray", "Bob Ray", "person", True),
        ("Ann Lee; Bob Ray", "Bob Ray", "person", True),
        ("Lee's spokeswoman", "Ann Lee", "person", False),
        ("Lee supporters", "Ann Lee", "person", False),
        ("IMF", "International Monetary Fund", "organization", True),
        ("Hahn Jr.", "Paul Hahn", "person", True),
        ("Paul Hahn Sr.", "Paul Hahn Jr.", "person", False),
        ("Paul Hahn Jr.", "Paul Hahn", "person", True),
        ("Norwegian navy", "Norway's navy", "organization", True),
        ("Norwegian navy", "Swedish navy", "organization", False),
        ("Danish embassy", "embassy of Denmark", "organization", True),
    ],
)
def test_names(predicted: str, gold: str, kind: str, same: bool) -> None:
    assert same_speaker([predicted], [gold], kind) is same


def test_every_joint_speaker() -> None:
    assert same_speaker(["Ann Lee"], ["Ann Lee", "Bob Ray"])
    assert not same_speaker(["Ann Lee"], ["Ann Lee", "Bob Ray"], every=True)
    assert same_speaker(["Lee", "Ray"], ["Ann Lee", "Bob Ray"], every=True)
    assert not same_speaker(["Lee"], ["Ann Lee"], full=True)


@pytest.mark.parametrize(
    "nobody", ["", "he", "the mayor", "Officials", "The President", "a port spokeswoman", "Police"]
)
def test_nobody_is_named(nobody: str) -> None:
    assert not names_somebody(nobody)


@pytest.mark.parametrize("somebody", ["Ann Lee", "the Lee campaign", "Wasserman", "Congress", "the E.U."])
def test_somebody_is_named(somebody: str) -> None:
    assert names_somebody(somebody)


@pytest.mark.parametrize("body", ["US army", "the Government of Norway"])
def test_a_body_with_a_country_in_its_name_is_named(body: str) -> None:
    assert names_somebody(body)


SPANS = st.lists(st.tuples(st.integers(0, 180), st.integers(1, 60)), min_size=1, max_size=3)
ITEMS = st.builds(
    lambda content, cue, name: Item(
        "x", tuple(sorted((s, s + n) for s, n in content)), tuple((s, s + n) for s, n in cue), (), name, True,
        "person",
    ),
    SPANS, SPANS, st.sampled_from([(), ("Noor Patel",), ("Ivo Blum", "she")]),
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(ITEMS, max_size=5), st.lists(ITEMS, max_size=5), st.booleans())
def test_figures_hang_together(gold: list[Item], predicted: list[Item], join: bool) -> None:
    document = GoldDocument("a", TEXT, tuple(gold))
    report = evaluate([document], {"a": predicted}, Settings(join=join))
    for view in report.views.values():
        for s in view.scores.values():
            assert 0 <= s.right <= min(s.predicted, s.gold)
            assert 0 <= s.f1 <= 1
    by_type = [report[t]["content"] for t in ("direct", "mixed", "indirect")]
    assert sum(s.right for s in by_type) == report["all"]["content"].right
    assert sum(s.gold for s in by_type) == len(gold)
    assert sum(s.predicted for s in by_type) == report["all"]["content"].predicted
    visible = sum(bool(Text(TEXT).tokens(g.content)) for g in gold)
    assert evaluate([document], {"a": gold})["all"]["content"].right == visible
    if join:
        assert report.predictions <= len(predicted)


@given(st.frozensets(st.integers(0, 9)), st.frozensets(st.integers(0, 9)))
def test_overlap_is_two_sided(a: frozenset[int], b: frozenset[int]) -> None:
    assert token_f1(a, b) == token_f1(b, a)
    assert (token_f1(a, b) == 1) == (bool(a) and a == b)


# ---------------------------- calibration, errors


def test_calibration_worked_out_by_hand() -> None:
    rows = [(0.95, True), (0.95, True), (0.95, False), (0.15, False), (1.0, True)]
    table = calibrate(rows)
    assert [(b.low, b.count) for b in table.bins] == [(0.1, 1), (0.9, 4)]
    assert table.bins[1].confidence == pytest.approx(0.9625)
    assert table.bins[1].precision == pytest.approx(0.75)
    assert table.error == pytest.approx((1 * 0.15 + 4 * 0.2125) / 5)
    assert calibrate([]).error == 0


def test_what_counts_as_right() -> None:
    predictions = [
        found(content=GOLD[1].content, confidence=0.9, speakers=("Ivo Blum",)),
        found(content=GOLD[3].content, confidence=0.8, speakers=("Ivo Blum",)),
        found(content=(span("Officials"),), confidence=0.3),
        found(content=GOLD[0].content),
    ]
    compared = [compare(DOCUMENT, predictions, Settings())]
    assert judged(compared) == [(0.9, True), (0.8, True), (0.3, False)]
    assert judged(compared, speech=True) == [(0.9, True), (0.3, False)]
    assert judged(compared, speaker=True) == [(0.9, False), (0.8, True)]


def test_errors_in_context() -> None:
    predictions = [
        found(content=GOLD[1].content, cue=(span("said"),), source=(span("She"),), speakers=("Ivo Blum",)),
        found(content=(span("any money was missing"),), cue=(span("denied"),), source=(span("Officials"),)),
        found(content=(span("“long race”"),), id="r"),
        found(content=(span("Noor Patel said"),), id="f", rule="verb"),
    ]
    errors = list(misses([compare(DOCUMENT, predictions, Settings(threshold=0.65))]))
    assert [(e.what, e.id) for e in errors] == [
        ("missed", "1"), ("false", "f"), ("cue", "2"), ("speaker", "2"), ("boundary", "3"), ("missed", "4"),
        ("refused", "r"),
    ]  # fmt: skip
    for e in errors:
        assert TEXT.count(e.text) >= 1
        assert e.before + e.text + e.after in TEXT
    assert "[[Noor Patel said]]" in errors[1].to_text()
