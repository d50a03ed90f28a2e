"""Names of speakers do not depend on how many workers read a corpus, nor on what is read beside a text."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

CORPUS = Path(__file__).parents[2] / "notebooks" / "corpus"
WHO = ["doc_id", "start", "end", "source", "speaker", "speaker_id", "status", "speaker_confidence"]


def names(target: Path, *options: str, corpus: Path = CORPUS) -> pd.DataFrame:
    command = [sys.executable, "-m", "quoteattr", "extract", str(corpus), "-o", str(target), *options]
    subprocess.run(command, check=True, capture_output=True)
    return pd.read_csv(target)[WHO].sort_values(["doc_id", "start", "end"], ignore_index=True)


@pytest.mark.models
def test_names_are_the_same_with_one_worker_and_with_two(tmp_path):
    one = names(tmp_path / "one.csv", "--workers", "1")
    two = names(tmp_path / "two.csv", "--workers", "2")
    assert len(one) > 20
    assert (one["status"] == "named").any()
    pd.testing.assert_frame_equal(one, two)


@pytest.mark.models
def test_names_of_an_article_are_the_same_alone(tmp_path):
    everything = names(tmp_path / "all.csv")
    document = sorted(CORPUS.glob("*.txt"))[0]
    alone = names(tmp_path / "alone.csv", corpus=document)
    same = everything[everything["doc_id"] == alone["doc_id"][0]].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, same)
