"""What the claims learn from: matters and pairs as labels, changed copies; the judge's graph computes what
torch does."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from quoteattr.claims.marks import NAMES, read  # noqa: E402
from training.claims import edits  # noqa: E402
from training.claims.model import PART, WIDTH, Judge  # noqa: E402
from training.claims.statements import DIFFERENT, HERE, OPPOSITE, SAME, of_file, of_pairs, renamed  # noqa: E402


def test_a_file_of_matters_labels_every_pair(tmp_path) -> None:
    path = tmp_path / "matters_x.txt"
    path.write_text(
        "# dam\nAna :: it holds | it will hold\n! Piet :: it breaks\nAna :: it is old\n# port\nIvo :: a | [Eva] b\n",
        "utf-8",
    )
    dam, port = of_file(path)
    assert dam.said == [
        ("Ana", "it holds"),
        ("Ana", "it will hold"),
        ("Piet", "it breaks"),
        ("Ana", "it is old"),
    ]
    assert dam.labels == {
        (0, 1): SAME, (0, 2): OPPOSITE, (1, 2): OPPOSITE, (0, 3): DIFFERENT, (1, 3): DIFFERENT, (2, 3): DIFFERENT,
    }  # fmt: skip
    assert port.said == [("Ivo", "a"), ("Eva", "b")]
    assert port.labels == {(0, 1): SAME}


@pytest.mark.parametrize("path", sorted(HERE.glob("matters_*.txt")), ids=lambda p: p.stem)
def test_our_matters_are_whole(path) -> None:
    for matter in of_file(path):
        assert len(matter.said) >= 8
        assert len(matter.labels) == len(matter.said) * (len(matter.said) - 1) // 2
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


@pytest.mark.parametrize(
    ("edit", "text"),
    [
        (edits.other_number, "76 prisoners came home"),
        (edits.other_number, "seven prisoners came home"),
        (edits.other_date, "the talks open on Monday"),
        (edits.other_ordinal, "the first phase is over"),
        (edits.other_word, "the bridge will collapse"),
        (edits.negated, "the bridge will hold"),
        (edits.negated, "the bridge won't hold"),
        (edits.turned, "prices will rise"),
    ],
)
def test_a_change_leaves_other_words(edit, text) -> None:
    for seed in range(20):
        new = edit(text, ["a tunnel is dug"], random.Random(seed))
        assert read(new).key != read(text).key
    assert edit("Yes", ["Yes"], random.Random(1)) in ("Yes", "Yes not")


def test_the_changes_say_what_comes_of_them() -> None:
    found = [edits.changed("the 76 prisoners will not be freed", [], random.Random(n)) for n in range(40)]
    assert {label for _, label in found} == {DIFFERENT, OPPOSITE}
    assert all((read(new).negations == 0) == (label == OPPOSITE) for new, label in found)
    assert edits.changed("Yes", [], random.Random(1)) is None
    assert edits.told("“We will not sign,”") == "they would not sign"


def test_speakers_are_renamed_alike_or_left_out() -> None:
    said = [("Ana", "x"), ("Ana", "y"), ("", "z")]
    names = [[who for who, _ in renamed(said, ["Rey", "Sol"], random.Random(n))] for n in range(60)]
    assert sum(a == b for a, b, _ in names if a and b) > 0.8 * sum(bool(a and b) for a, b, _ in names)
    assert {"Ana", ""} < {a for a, _, _ in names}
    assert sum(c == "" for *_, c in names) > 0.8 * len(names)


def test_the_judges_graph_computes_what_torch_does() -> None:
    pytest.importorskip("onnx")
    import onnxruntime

    from training.claims.export import pairs_graph

    torch.manual_seed(1)
    judge = Judge(len(NAMES)).eval()
    torch.nn.init.normal_(judge.classes.weight)
    states, lengths = torch.randn(2, 3, 7, WIDTH), torch.tensor([[7, 3, 1], [2, 7, 5]])
    there = torch.arange(7) < lengths[..., None]
    marks, cosine = torch.rand(3, len(NAMES)), torch.rand(3)
    with torch.no_grad():
        parts = [judge.parts(side) for side in states]
        sides = [(*part, mask) for part, mask in zip(parts, there, strict=True)]
        wanted = judge(*sides, cosine, marks)
    graph = onnxruntime.InferenceSession(pairs_graph(judge, len(NAMES)).SerializeToString())
    given = {"marks": marks.numpy(), "cosine": cosine.numpy()[:, None]}
    for name, (value, key, weight), mask in zip("ab", parts, there, strict=True):
        given[name] = torch.cat([value, key, weight[..., None]], -1).numpy()
        given[f"{name}_mask"] = mask.float().numpy()
    assert given["a"].shape[-1] == 2 * PART + 1
    (found,) = graph.run(["scores"], given)
    assert np.allclose(found, wanted.numpy(), atol=1e-4)
