"""Evaluation: gold and predictions in every form that files have, and the command."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.gold_article import DOCUMENT, GOLD, TEXT, span

from quoteattr.cli import main
from quoteattr.errors import InputError
from quoteattr.evaluation import (
    GoldDocument,
    Item,
    evaluate,
    predictions_of,
    read_gold,
    read_predictions,
)
from quoteattr.schema import Attribution, Quote, Speaker
from quoteattr.writers.brat import write_brat

# ---------------------------- forms of gold


def as_json(items: tuple[Item, ...] = GOLD) -> list[dict[str, object]]:
    return [
        {
            "id": i.id, "content": i.content, "cue": i.cue, "source": i.source, "kind": i.kind, "act": i.act,
            "speaker": i.speakers[0] if i.speakers else None,
        }
        for i in items
    ]  # fmt: skip


def quotes() -> list[Quote]:
    return [
        Quote("a", Attribution(i.id, i.content, i.cue, i.source, act=i.act), Speaker(i.speakers, kind=i.kind),
              "", "", "", 0)
        for i in GOLD
    ]  # fmt: skip


def write_text(path: Path) -> Path:
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_bytes(TEXT.encode())
    return path.parent


def spans_of(documents: list[GoldDocument]) -> list[tuple[object, ...]]:
    return [(d.name, d.text, [(i.content, i.cue, i.source) for i in d.items]) for d in documents]


EXPECTED = [("a", TEXT, [(i.content, i.cue, i.source) for i in GOLD])]


def test_gold_json(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt")
    gold = {"attributions": as_json(), "not_attributions": [span("“long race”")]}
    (tmp_path / "a.gold.json").write_text(json.dumps(gold))
    (document,) = read_gold([tmp_path])
    assert spans_of([document]) == EXPECTED
    assert [i.speakers for i in document.items] == [i.speakers for i in GOLD]
    assert document.refused == ((span("“long race”"),),)


@pytest.mark.parametrize(("text", "ann"), [("a.txt", "a.ann"), ("text/a.txt", "attributions/a_4e07.ann")])
def test_brat_and_speaker_labels(tmp_path: Path, text: str, ann: str) -> None:
    write_text(tmp_path / text)
    (tmp_path / ann).parent.mkdir(exist_ok=True)
    lines = write_brat(quotes(), TEXT).splitlines(keepends=True)
    (tmp_path / ann).write_text("".join(line for line in lines if line[0] in "TE"))  # as PolNeAR has them
    (document,) = read_gold([tmp_path])
    assert spans_of([document]) == EXPECTED
    assert not document.labelled
    (tmp_path / "labels").mkdir()
    labels = [{"id": "E1", "speaker": "Noor Patel", "kind": "person", "act": "speech", "type": "direct"}]
    (tmp_path / "labels" / "a.speakers.json").write_text(json.dumps(labels))
    (document,) = read_gold([tmp_path, tmp_path / "labels"])
    assert [i.labelled for i in document.items] == [True, False, False, False]
    assert document.items[0].speakers == ("Noor Patel",)


def test_json_lines_of_our_own(tmp_path: Path) -> None:
    write_text(tmp_path / "texts" / "a.txt")
    lines = tmp_path / "gold.jsonl"
    lines.write_text("".join(json.dumps(q.to_json()) + "\n" for q in quotes()))
    documents = read_gold([lines], texts=tmp_path / "texts")
    assert spans_of(documents) == EXPECTED
    assert evaluate(documents, read_predictions(lines, documents))["all"]["speaker"].f1 == 1
    assert evaluate(documents, predictions_of(quotes()))["all"]["content_exact"].f1 == 1
    with pytest.raises(InputError, match="--texts"):
        read_gold([lines])


@pytest.mark.parametrize(
    ("line", "message"),
    [("{", "line 1: this is no JSON"), ("{}", "line 1: a row needs doc and content"), ("[]", "a row needs doc"),
     ('{"doc": "a", "content": [["x", 2]]}', "a row needs doc and content with offsets")],
)  # fmt: skip
def test_bad_predictions_are_refused_in_words(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(line + "\n")
    with pytest.raises(InputError, match=message):
        read_predictions(path, [DOCUMENT])


def test_bad_gold_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no gold in"):
        read_gold([tmp_path])
    with pytest.raises(InputError, match="no such file"):
        read_gold([tmp_path / "none"])
    write_text(tmp_path / "a.txt")
    (tmp_path / "a.gold.json").write_text("{")
    with pytest.raises(InputError, match=r"a\.gold\.json: this is no JSON"):
        read_gold([tmp_path])
    (tmp_path / "a.gold.json").write_text('{"attributions": [{"id": 1}]}')
    with pytest.raises(InputError, match="not in the form of a gold file"):
        read_gold([tmp_path])
    (tmp_path / "a.gold.json").write_text('{"attributions": []}')
    (tmp_path / "a.txt").write_bytes(b"\xff")
    with pytest.raises(InputError, match="not UTF-8"):
        read_gold([tmp_path])


# ---------------------------- the command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_text(tmp_path / "a.txt")
    (tmp_path / "a.gold.json").write_text(json.dumps({"attributions": as_json()}))
    rows = [{"doc": "a", **row, "confidence": 0.9} for row in as_json(GOLD[:2])]
    (tmp_path / "pred.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return tmp_path


def test_command_prints_a_plain_table_when_piped(folder: Path) -> None:
    arguments = [str(folder), "--pred", str(folder / "pred.jsonl"), "--calibration"]
    code = "import sys; from quoteattr.cli import main; main(sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", code, "evaluate", *arguments], capture_output=True, text=True, check=True
    )
    assert (
        "1 documents, 4 gold attributions (1 direct, 1 indirect, 2 mixed), 3 with a named speaker"
        in done.stdout
    )
    assert "all 4 2 100.0 50.0 66.7 100.0 50.0 66.7 100.0 50.0 66.7 100.0 66.7 80.0" in " ".join(
        done.stdout.split()
    )
    assert "expected calibration error 0.100" in done.stdout
    assert "\x1b" not in done.stdout


def test_command_as_json_with_errors(folder: Path) -> None:
    arguments = ["evaluate", str(folder), "--pred", str(folder / "pred.jsonl"), "--json"]
    done = CliRunner().invoke(main, [*arguments, "--errors", str(folder / "e.jsonl")])
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert report["views"]["speech"]["content"]["recall"] == pytest.approx(2 / 3)
    errors = [json.loads(line) for line in (folder / "e.jsonl").read_text().splitlines()]
    assert [e["what"] for e in errors] == ["missed", "missed"]
    CliRunner().invoke(main, [*arguments, "--errors", str(folder / "e.txt")])
    assert (folder / "e.txt").read_text().startswith("MISSED  a  3  indirect  speech\n")


def test_command_refuses_in_words(folder: Path) -> None:
    (folder / "bad.jsonl").write_text("nonsense\n")
    done = CliRunner().invoke(main, ["evaluate", str(folder), "--pred", str(folder / "bad.jsonl")])
    assert done.exit_code == 1
    assert "line 1: this is no JSON" in done.output
    assert "Traceback" not in done.output
