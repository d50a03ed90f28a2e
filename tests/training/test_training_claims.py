"""What the claims learn from: matters, pairs and judged contents as labels; what they learn."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from training.claims import statements  # noqa: E402
from training.claims.judge import LOOKED_AT, fit  # noqa: E402
from training.claims.pairs import changed  # noqa: E402
from training.claims.statements import (  # noqa: E402
    DIFFERENT,
    HERE,
    OPPOSITE,
    SAME,
    of_file,
    of_pairs,
    renamed,
    spelled,
)
from training.claims.train import contrast  # noqa: E402
from training.corpora.labels import LABELS  # noqa: E402


def test_a_file_of_matters_labels_every_pair(tmp_path) -> None:
    path = tmp_path / "matters_x.txt"
    path.write_text(
        "# dam\nAna :: it holds | it will hold\n! Piet :: it breaks\nAna :: it is old\n? Ana :: it ages\n"
        "# port\nIvo :: a | [Eva] b\n! Eva :: c\n! Eva :: d\n",
        "utf-8",
    )
    dam, port = of_file(path)
    assert dam.said == [
        ("Ana", "it holds"),
        ("Ana", "it will hold"),
        ("Piet", "it breaks"),
        ("Ana", "it is old"),
        ("Ana", "it ages"),
    ]
    assert dam.labels == {
        (0, 1): SAME, (0, 2): OPPOSITE, (1, 2): OPPOSITE, (0, 3): DIFFERENT, (1, 3): DIFFERENT, (2, 3): DIFFERENT,
        (0, 4): DIFFERENT, (1, 4): DIFFERENT, (2, 4): DIFFERENT,
    }  # fmt: skip
    assert port.said == [("Ivo", "a"), ("Eva", "b"), ("Eva", "c"), ("Eva", "d")]
    assert (2, 3) not in port.labels  # two that contradict one claim


@pytest.mark.parametrize(
    "path", [*sorted(HERE.glob("matters_*.txt")), HERE / "judged.txt"], ids=lambda p: p.stem
)
def test_our_matters_are_whole(path) -> None:
    for matter in of_file(path):
        assert len(matter.said) >= 8
        pairs = len(matter.said) * (len(matter.said) - 1) // 2
        assert 0.9 * pairs < len(matter.labels) <= pairs
        assert {SAME, DIFFERENT} <= set(matter.labels.values())
        assert all(speaker and content and "::" not in content for speaker, content in matter.said)
        assert len({content for _, content in matter.said}) == len(matter.said)


def test_what_is_the_same_as_the_same_is_the_same(tmp_path) -> None:
    def pair(a, b, same, why):
        sides = {"a": {"speaker": None, "content": a}, "b": {"speaker": "X", "content": b}}
        return json.dumps({"matter": "m", **sides, "same": same, "why": why})

    path = tmp_path / "pairs.jsonl"
    rows = [
        pair("p", "q", True, "paraphrase"),
        pair("p", "r", False, "negation"),
        pair("s", "r", False, "number"),
    ]
    path.write_text("\n".join(rows), "utf-8")
    (matter,) = of_pairs(path)
    number = {content: n for n, (_, content) in enumerate(matter.said)}
    label = {frozenset(pair): label for pair, label in matter.labels.items()}
    assert label[frozenset((number["q"], number["r"]))] == OPPOSITE
    assert label[frozenset((number["s"], number["r"]))] == DIFFERENT
    assert frozenset((number["s"], number["p"])) not in label  # nobody said


def test_speakers_are_renamed_alike_or_left_out() -> None:
    said = [("Ana", "x"), ("Ana", "y"), ("", "z")]
    names = [[who for who, _ in renamed(said, ["Rey", "Sol"], random.Random(n))] for n in range(60)]
    assert sum(a == b for a, b, _ in names if a and b) > 0.8 * sum(bool(a and b) for a, b, _ in names)
    assert {"Ana", ""} < {a for a, _, _ in names}
    assert sum(c == "" for *_, c in names) > 0.8 * len(names)


def test_a_name_is_spelled_as_another_house_spells_it() -> None:
    found = {spelled("Sofia Lindqvarn", random.Random(n)) for n in range(60)}
    assert {"Sofia Lindkvarn", "Sofia Lindqvarn"} < found
    assert all(name.startswith(("Sof", "Shof", "Soph")) for name in found)


# Contents judged by reading


def test_every_judged_content_stands_in_labels() -> None:
    rows = [json.loads(line) for line in (LABELS / "claims.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) > 400
    assert {row["same"] for row in rows} == {True, False}
    assert all(len(row["a"]) == len(row["b"]) == 3 and row["a"] != row["b"] for row in rows)


def test_contents_that_hang_together_make_a_matter(monkeypatch) -> None:
    texts = ["the old dam holds fast", "the old dam will hold", "the harbour chief will resign", "a word"]
    said = {("news", "d", f"A{n}"): ("Ana", text) for n, text in enumerate(texts)}
    pairs = [(0, 1, True), (1, 2, False), (0, 3, True)]
    rows = [{"a": ["news", "d", f"A{i}"], "b": ["news", "d", f"A{j}"], "same": same} for i, j, same in pairs]
    monkeypatch.setattr(statements, "said_in_news", lambda data: said)
    monkeypatch.setattr(statements, "read_labels", lambda name: rows)
    (matter,) = statements.of_labels(HERE)
    assert [text for _, text in matter.said] == texts[:3]
    assert matter.labels == {(0, 1): SAME, (1, 2): DIFFERENT}
    rows.append({"a": ["news", "d", "A9"], "b": ["news", "d", "A1"], "same": True})
    with pytest.raises(SystemExit, match="news d A9"):
        statements.of_labels(HERE)


# What is learned


def test_the_contrast_is_small_where_the_same_lies_near() -> None:
    apart = torch.tensor([[False, False, True], [False, False, True], [True, True, False]])
    near, far = torch.eye(3)[[0, 0, 1]], torch.eye(3)[[0, 1, 0]]
    assert contrast(near, [(0, 1)], apart) < 0.01 < 3 < contrast(far, [(0, 1)], apart)
    assert contrast(near, [], apart) == 0


def test_weights_are_moved_back_towards_those_before() -> None:
    pytest.importorskip("onnx")
    from training.claims.export import mixed

    tuned, given = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
    wanted = 0.75 * tuned.weight + 0.25 * given.weight
    assert torch.allclose(mixed(tuned, given, 0.75).weight, wanted)


def test_of_several_weights_the_mean_is_exported(tmp_path) -> None:
    pytest.importorskip("onnx")
    from training.claims.export import mean

    class Learned(torch.nn.Linear):
        def __init__(self) -> None:
            super().__init__(2, 1)

    several = [Learned(), Learned()]
    for n, one in enumerate(several):
        torch.save(one.state_dict(), tmp_path / f"{n}.pt")
    found = mean(Learned, [tmp_path / "0.pt", tmp_path / "1.pt"])
    assert torch.allclose(found.weight, (several[0].weight + several[1].weight) / 2)
    assert not found.training


def test_the_judge_learns_what_tells() -> None:
    rng = np.random.default_rng(5)
    labels = np.tile([SAME, DIFFERENT, OPPOSITE], 200)
    told = {SAME: (2.0, -2.0), DIFFERENT: (-2.0, -2.0), OPPOSITE: (-1.0, 2.0)}
    middles = np.array([told[label] for label in labels.tolist()])
    seen = {name: np.zeros(600) for name in LOOKED_AT["same"] + LOOKED_AT["opposite"]}
    seen |= {"constant": np.ones(600), "cosine": rng.random(600)}
    seen |= dict(
        zip(("told_same", "told_opposite"), (middles + rng.standard_normal((600, 2))).T, strict=True)
    )
    numbers = fit(seen, labels.tolist())
    assert numbers["same"]["told_same"] > 0.5
    assert numbers["opposite"]["told_opposite"] > 0.5
    assert {part: tuple(weights) for part, weights in numbers.items()} == LOOKED_AT


def test_a_number_or_day_that_both_have_is_changed() -> None:
    rng = random.Random(1)
    assert changed("It costs 25 crowns", "the price is 25 crowns", rng) not in ("", "It costs 25 crowns")
    assert changed("two ferries on Monday", "on Monday, they said", rng).startswith("two ferries on ")
    assert changed("It costs 25 crowns", "the price is known", rng) == ""
    assert changed("three boats", "5 boats", rng).endswith(" boats")
