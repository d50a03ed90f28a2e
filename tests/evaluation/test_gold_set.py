"""The gold articles are well formed: spans that cut nothing, fields that mean something, every phenomenon there."""

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from quoteattr.evaluation import evaluate, read_gold
from quoteattr.quotations import find_quotations, marked_type
from quoteattr.schema import ACTS, FACTUALITIES, KINDS

GOLD = Path(__file__).parents[1] / "gold"
NAMES = sorted(p.stem for p in GOLD.glob("*.txt"))
ROLES = ("content", "cue", "source")
FIELDS = {"id", "source", "cue", "content", "speaker", "kind", "type", "act"}


def load(name: str) -> tuple[str, dict[str, Any]]:
    text = (GOLD / f"{name}.txt").read_bytes().decode("utf-8")
    return text, json.loads((GOLD / f"{name}.gold.json").read_text(encoding="utf-8"))


def cuts_a_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def test_there_are_enough_articles() -> None:
    assert len(NAMES) >= 15
    assert {p.name.removesuffix(".gold.json") for p in GOLD.glob("*.gold.json")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_length(name: str) -> None:
    assert 120 <= len(load(name)[0].split()) <= 300


@pytest.mark.parametrize("name", NAMES)
def test_spans(name: str) -> None:
    text, gold = load(name)
    spans = [s for row in gold["attributions"] for role in ROLES for s in row[role]]
    spans += [s for group in gold["not_attributions"] for s in group]
    for start, end in spans:
        assert 0 <= start < end <= len(text)
        passage = text[start:end]
        assert passage == passage.strip(), passage
        assert not cuts_a_word(text, start), passage
        assert not cuts_a_word(text, end), passage
    for row in gold["attributions"]:
        for role in ROLES:
            assert all(a[1] <= b[0] for a, b in pairwise(row[role])), row
        inside = [(s, e) for role in ("cue", "source") for s, e in row[role]]
        for start, end in row["content"]:
            assert not any(s < end and start < e for s, e in inside), row


@pytest.mark.parametrize("name", NAMES)
def test_indirect_content_has_no_full_stop(name: str) -> None:
    text, gold = load(name)
    for row in gold["attributions"]:
        transcript = [text[s:e] for s, e in row["cue"]] == [":"]
        if row["type"] == "indirect" and not transcript:
            assert text[row["content"][-1][1] - 1] not in ".,", row


@pytest.mark.parametrize("name", NAMES)
def test_fields(name: str) -> None:
    text, gold = load(name)
    assert gold["doc"] == name
    assert gold["attributions"]
    ids = [row["id"] for row in gold["attributions"]]
    assert len(ids) == len(set(ids))
    quotations = find_quotations(text)
    for row in gold["attributions"]:
        assert FIELDS <= row.keys() <= FIELDS | {"factuality"}
        assert row["content"]
        assert row["kind"] in KINDS
        assert row["act"] in ACTS
        assert row.get("factuality", "negated") in FACTUALITIES
        assert row["type"] == marked_type(text, [(s, e) for s, e in row["content"]], quotations)
        names = row["speaker"] if isinstance(row["speaker"], list) else [row["speaker"]]
        assert row["kind"] != "person" or all(names)
        assert row["kind"] not in ("unnamed", "none", "document") or names == [None]
        for speaker in filter(None, names):
            assert set(re.findall(r"\w+", speaker)) <= set(re.findall(r"\w+", text)), speaker


def test_every_phenomenon_is_there() -> None:
    rows = re.findall(
        r"^\| (.+?) \| (\w+) \| (.+?) \|$", (GOLD / "README.md").read_text("utf-8"), re.MULTILINE
    )
    rows = [row for row in rows if row[0] != "phenomenon"]
    assert len(rows) >= 34
    for phenomenon, name, passage in rows:
        assert passage in load(name)[0], phenomenon


def test_gold_against_itself() -> None:
    documents = read_gold([GOLD])
    report = evaluate(documents, {d.name: d.items for d in documents})
    assert {m: s.f1 for m, s in report["all"].scores.items()} == dict.fromkeys(report["all"].scores, 1.0)
    assert report.gold >= 150
