"""Label Studio's JSON, out and back. The sample was exported by Label Studio 1.23 from tasks that we wrote.

In it somebody took the first row of *harbour* away and renamed its last speaker, marked a row of *rain* by hand (with
relations from the source to the cue to the content), and left *tent* as it was.
"""

import json
import logging
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from quoteattr.documents.own import own
from quoteattr.errors import InputError
from quoteattr.schema import Attribution, Quote, Speaker
from quoteattr.writers import format_of, read_quotes, write_quotes
from quoteattr.writers.annotated import annotated_tasks
from quoteattr.writers.labelstudio import configuration, read_tasks
from quoteattr.writers.saved import read_texts

EXPORT = Path(__file__).parent / "files" / "labelstudio-1.23.json"
TEXT = "“We 🚢 lost,” Ann Lee\r\nand Bo Ek said, “twice.”"
PROGRAM = (sys.executable, "-c", "from quoteattr.cli import main; main()")


def words(*found):
    return tuple((TEXT.index(w), TEXT.index(w) + len(w)) for w in found)


def quotes(names=("Ann Lee", "Bo Ek")):
    ids = tuple(f"person:{n.split()[0].lower()}" for n in names)
    speaker = (
        Speaker(names, ids, "person", "named", ("a step",), 0.9) if names else Speaker(status="unresolved")
    )
    a = Attribution(
        "a1", words("“We 🚢 lost,”", "“twice.”"), words("said"), words("Ann Lee\r\nand Bo Ek"), "direct",
        cue_lemma="say", rule="tagger", confidence=0.75,
    )  # fmt: skip
    known = {"title": "T", "text": "a column of that name", "n": 5}
    return [Quote("d", a, speaker, TEXT[a.start : a.end], "Ann Lee and Bo Ek", "said", 0, known)]


def written(tmp_path, found):
    path = tmp_path / "t.labelstudio.json"
    assert write_quotes(found, path, texts=[("d", TEXT), ("empty", "It rained.")]) == len(found)
    return path


def test_the_ending_is_the_format():
    assert format_of(Path("x.labelstudio.json")) == "labelstudio"
    assert format_of(Path("x.json")) == "jsonl"


@pytest.mark.parametrize("names", [("Ann Lee", "Bo Ek"), ("Ann Lee",), ()])
def test_what_nobody_touched_comes_back_as_it_was(tmp_path, names):
    path = written(tmp_path, quotes(names))
    tasks = read_tasks(path.read_text("utf-8"), "t")
    assert [t.id for t in tasks] == ["d", "empty"]
    expected = quotes(names)[0]
    metadata = {"title": "T", "input_text": "a column of that name", "n": 5}
    (found,) = tasks[0].quotes
    assert found.attribution == expected.attribution
    assert found.speaker == expected.speaker
    assert (found.quote, found.source, found.metadata) == (expected.quote, expected.source, metadata)
    assert read_texts(path) == {"d": TEXT, "empty": "It rained."}


def test_regions_stand_in_the_text_and_the_interface_has_their_names(tmp_path):
    path = written(tmp_path, quotes())
    interface = ET.parse(path.with_suffix(".xml")).getroot()
    assert path.with_suffix(".xml").read_text("utf-8") == configuration()
    controls = {e.get("name"): {c.get("value") for c in e} for e in interface.iter() if e.get("toName")}
    relations = {e.get("value") for e in interface.iter("Relation")}
    task = json.loads(path.read_text("utf-8"))[0]
    for part in task["predictions"][0]["result"]:
        if part["type"] == "relation":
            assert set(part["labels"]) <= relations
            continue
        value = part["value"]
        if part["type"] != "textarea":
            assert set(value.get("labels", value.get("choices"))) <= controls[part["from_name"]]
        if part["type"] == "labels":
            assert task["data"]["text"][value["start"] : value["end"]] == value["text"]
    assert own(path) == own(path.with_suffix(".xml")) == "annotations"


def test_what_label_studio_exported_comes_back_with_its_corrections():
    rows = read_quotes(EXPORT)
    found = list(zip(rows["doc_id"], rows["quote_id"], rows["speaker"], rows["cue"], strict=True))
    assert found == [
        ("harbour", "a2", "Ada Quell", "added"),
        ("harbour", "a3", "Lena Ferrand", "said"),
        ("rain", "new1", "Nobody Noon", "spoke"),
        ("tent", "a1", "Ines Tarrow", "told"),
        ("tent", "a2", "Ines Tarrow", "said"),
    ]
    assert rows["speaker_id"].tolist()[:2] == ["person:ada-qul", ""]
    assert rows["source"].tolist()[2] == "Nobody"
    assert rows["type"].tolist()[2] == "mixed"
    assert rows["content_spans"].tolist()[0].count(";") == 1
    texts = read_texts(EXPORT)
    for row in rows.to_dict("records"):
        assert texts[row["doc_id"]][row["start"] : row["end"]] == row["quote"]
    assert own(EXPORT) == "annotations"


def test_only_what_somebody_annotated_is_gold(tmp_path):
    documents, left = annotated_tasks(EXPORT)
    assert [(d.name, len(d.items)) for d in documents] == [("harbour", 2), ("rain", 1)]
    assert left == 1
    with pytest.raises(InputError, match="none of its tasks"):
        annotated_tasks(written(tmp_path, quotes()))


def changed(change):
    value = json.loads(EXPORT.read_text("utf-8"))
    change(value)
    return json.dumps(value)


def test_the_last_annotation_counts_and_cancelled_ones_dont(caplog):
    def change(value):
        old, new = json.loads(json.dumps(value[0]["annotations"][0])), value[0]["annotations"][0]
        new["updated_at"], new["result"] = "2030-01-01T00:00:00Z", []
        gone = old | {"was_cancelled": True, "updated_at": "2031-01-01T00:00:00Z"}
        value[0]["annotations"] = [new, old, gone]

    assert read_tasks(changed(change), "x")[0].quotes == ()
    assert "several annotations" in caplog.text


def test_a_region_that_is_joined_to_nothing_is_told(caplog):
    def change(value):
        result = value[1]["annotations"][0]["result"]
        result[:] = [part for part in result if part["type"] != "relation"]

    caplog.set_level(logging.WARNING)
    (quote,) = read_tasks(changed(change), "x")[1].quotes
    assert quote.source == quote.cue == ""
    assert "2 regions" in caplog.text


def test_a_moved_piece_moves_the_row():
    def change(value):
        start = value[0]["data"]["text"].index("disagreed")
        for part in value[0]["annotations"][0]["result"]:
            if part.get("id") == "a3-cue-1":
                part["value"] |= {"start": start, "end": start + 9, "text": "disagreed"}
            if part.get("id") == "a3-content-1" and part["type"] == "labels":
                part["value"].pop("text", None)

    quote = read_tasks(changed(change), "x")[0].quotes[1]
    assert quote.cue == "disagreed"
    assert quote.source == "he"
    assert quote.attribution.rule == "tagger"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda v: v[0]["data"].update(text="Another text."), "does not stand at"),
        (lambda v: v[0]["data"].pop("text"), "form JSON"),
        (lambda v: v[0]["annotations"][0]["result"].append({"type": "relation"}), "Label Studio's tasks"),
        (lambda v: v[0]["annotations"][0].update(result=5), "Label Studio's tasks"),
        (lambda v: v.append("x"), "form JSON"),
    ],
)
def test_another_form_is_an_error_for_people(change, message):
    with pytest.raises(InputError, match=message):
        read_tasks(changed(change), "x.json")


def test_the_command_line_writes_reads_and_measures_them(tmp_path):
    def call(*arguments):
        done = subprocess.run(
            [*PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=300, cwd=tmp_path
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    (tmp_path / "a.txt").write_text("“The dam holds,” said Ann Lee.\n", "utf-8")
    call("extract", "a.txt", "-o", "t.labelstudio.json")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "t.labelstudio.json", "t.labelstudio.xml"]
    assert "Ann Lee" in call("speakers", "t.labelstudio.json")
    assert "Lena Ferrand" in call("speakers", EXPORT)
    assert "rotten" in call("claims", EXPORT)
    call("report", "--rows", EXPORT, "-o", "r.html")
    assert "Lena Ferrand" in (tmp_path / "r.html").read_text("utf-8")
    call("extract", "a.txt", "-q", "-o", "t.labelstudio.json")  # our own, as we left it: written again
    assert "2 documents, 3 gold attributions" in call("evaluate", EXPORT, "--pred", EXPORT)
