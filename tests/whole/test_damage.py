"""Every file that people or programs bring along, damaged: one clear error or a reading, never anything else."""

import json
import random
from io import StringIO
from pathlib import Path

import pytest

from quoteattr.claims import read_points
from quoteattr.cli.config import read_options
from quoteattr.cli.extract import command
from quoteattr.documents import Corpus, Document, ReadFailure
from quoteattr.errors import QuoteattrError
from quoteattr.evaluation import read_gold, read_predictions
from quoteattr.parsing.models import shipped_models
from quoteattr.schema import COLUMNS
from quoteattr.speakers import Registry
from quoteattr.writers import read_quotes
from quoteattr.writers.corrections import apply_corrections

QUOTE = {
    "doc": "a", "id": "q1", "speaker": "Ann Lee", "speakers": ["Ann Lee"], "speaker_id": "", "speaker_kind": "person",
    "status": "named", "type": "direct", "act": "speech", "factuality": "asserted", "content": [[0, 4]],
    "cue": [[5, 9]], "source": [[10, 13]], "quote": "text", "cue_text": "said", "cue_lemma": "say",
    "source_text": "Ann", "parent": None, "rule": "r", "confidence": 0.5, "sentence": 0, "start": 0, "end": 4,
    "steps": [], "metadata": {},
}  # fmt: skip
GOLD = {
    "attributions": [
        {
            "id": "1",
            "source": [10, 13],
            "cue": [[5, 9]],
            "content": [[0, 4]],
            "speaker": "Ann",
            "kind": "person",
        }
    ],
    "not_attributions": [[0, 3]],
}
MODEL = {"file": "en/x.pt", "bytes": 3, "sha256": "0", "what": "x", "figures": {"f1": 0.5}}


def documents(path):
    for item in Corpus((path,)):
        assert isinstance(item, Document | ReadFailure)


def gold(path):
    (path.parent / "a.txt").write_text("text said Ann .")
    read_gold([path.parent])


def config(path):
    read_options(str(path), lambda: {"extract": command})


def corrections(path):
    apply_corrections(read_quotes(StringIO(CSV)), path)


CSV = (
    ",".join(COLUMNS) + "\r\n"
    'a,q1,Ann Lee,ann-lee,person,named,0.9,direct,speech,asserted,"text, he",,Ann,said,say,'
    "0.5,r,0,0,8,0-8,10-13,5-9\r\n"
)
KINDS = {
    "quotes.jsonl": (json.dumps(QUOTE) + "\n", read_quotes),
    "quotes.csv": (CSV, read_quotes),
    "corrections.csv": ("doc_id,quote_id,speaker\na,q1,Ann\n", corrections),
    "pred.jsonl": (json.dumps(QUOTE) + "\n", lambda p: read_predictions(p, [])),
    "a.gold.json": (json.dumps(GOLD), gold),
    "a.ann": ("T1\tContent 0 4\ttext\nT2\tCue 5 9\tsaid\nE1\tAttribution:T2 Content:T1\n", gold),
    "manifest.json": (json.dumps({"files": [MODEL]}), lambda p: shipped_models(p.parent)),
    "points.toml": ('[[claim]]\nname = "dam"\npatterns = ["dam.*hold"]\nexamples = ["The dam holds."]\n', read_points),
    "points.csv": ("name,pattern,example\ndam,dam.*hold,The dam holds.\n", read_points),
    "known.toml": ('[[speaker]]\nname = "Ann Lee"\nvariants = ["A. Lee"]\n', Registry.load),
    "known.csv": ("name,variants\nAnn Lee,A. Lee\n", Registry.load),
    "quoteattr.toml": ('[extract]\nworkers = 4\nspeakers = ["x.csv"]\n', config),
    "articles.json": (json.dumps([{"id": "a", "body": "Ann Lee said: “Yes.”", "date": "2024-01-02"}]), documents),
    "articles.jsonl": (json.dumps({"id": "a", "body": "Ann Lee said: “Yes.”"}) + "\n", documents),
    "articles.csv": ('id,body\na,"Ann Lee said: ""Yes."""\nb,Nobody came.\n', documents),
    "articles.tsv": ('id\tbody\na\t"We will win," said Ann.\nb\tNobody came.\n', documents),
    "feed.rss": ("<rss><channel><item><title>T</title><description>Ann said.</description></item></channel></rss>",
                 documents),
}  # fmt: skip
OTHER = (None, True, -1, 10**30, 1e308, float("inf"), float("nan"), "", "x", "\0", "\ud800", [], {}, [[[]]])
"""Values of other types, and absurd ones."""


def swapped(value, chance):
    """The value with one of its parts replaced."""
    if isinstance(value, dict) and value and chance.random() < 0.8:
        key = chance.choice(list(value))
        return {**value, key: swapped(value[key], chance)}
    if isinstance(value, list) and value and chance.random() < 0.8:
        at = chance.randrange(len(value))
        return [*value[:at], swapped(value[at], chance), *value[at + 1 :]]
    return chance.choice(OTHER)


def damaged(text, chance):
    """The file's bytes, damaged in one of four ways, at times in two."""
    data = text.encode()
    for _ in range(chance.choice((1, 1, 2))):
        match chance.choice(("truncate", "flip", "nest", "swap")):
            case "truncate":
                data = data[: chance.randrange(len(data) + 1)]
            case "flip" if data:
                bytes_ = bytearray(data)
                for _ in range(chance.randint(1, 8)):
                    bytes_[chance.randrange(len(bytes_))] ^= 1 << chance.randrange(8)
                data = bytes(bytes_)
            case "nest":
                at = chance.randrange(len(data) + 1)
                data = (
                    data[:at] + chance.choice((b"[", b'{"a":', b"(", b'"', b"9", b"a.")) * 20_000 + data[at:]
                )
            case "swap":
                try:
                    value = swapped(json.loads(data), chance)
                    data = json.dumps(value).encode() + b"\n"
                except (ValueError, RecursionError):
                    data = data.replace(b'"', chance.choice((b"", b"5", b"[")), 2)
    return data


def attack(folder, name, numbers):
    text, read = KINDS[name]
    path = folder / name
    for number in numbers:
        path.write_bytes(damaged(text, random.Random(f"{name} {number}")))
        try:
            read(path)
        except QuoteattrError:
            continue
        except BaseException as error:
            raise AssertionError(
                f"{name}, damage {number}: {type(error).__name__}: {str(error)[:300]}"
            ) from None


@pytest.mark.parametrize("name", KINDS)
def test_whole_files_are_read(tmp_path, name):
    text, read = KINDS[name]
    Path(tmp_path / name).write_text(text, encoding="utf-8")
    read(tmp_path / name)


@pytest.mark.parametrize("name", KINDS)
def test_damaged_files_are_one_clear_error(tmp_path, name):
    attack(tmp_path, name, range(40))


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
def test_damaged_files_at_length(tmp_path, name):
    attack(tmp_path, name, range(40, 1040))
