"""Topics above claims: which claims share one, how it is named, and that the tables and the command line have it."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from quoteattr.claims import (
    by_topic,
    claim_variants,
    claims_long,
    claims_table,
    read_points,
    speaker_by_claim,
)
from quoteattr.claims import topics as module
from quoteattr.claims.labels import clarity, labelled
from quoteattr.claims.linkage import linkage
from quoteattr.claims.neighbours import neighbours
from quoteattr.claims.phrases import Phrases
from quoteattr.claims.topics import BAR, topics
from quoteattr.cli import main
from quoteattr.results.tables import quotes_table
from quoteattr.writers.tables import write_table

FERRY = [
    ("Ana Ruiz", "“The night ferry to Kestrel Island will sail again in June,”"),
    ("Piet Vos", "that the night ferry needed a new engine before it could sail"),
    ("Ivo Lem", "the ferry to Kestrel Island had lost two million euros"),
]
SCHOOL = [
    ("Mara Quist", "“The village school must keep its three teachers,”"),
    ("Ivo Lem", "that the council would not pay for teachers at the village school"),
    ("Ana Ruiz", "parents had signed a letter for the village school"),
]
NOTHING = [("Piet Vos", "that they would"), ("Mara Quist", "it")]


@pytest.fixture(scope="module")
def quotes() -> pd.DataFrame:
    frame = pd.DataFrame([*FERRY, *SCHOOL, *NOTHING], columns=["speaker", "quote"])
    return frame.assign(doc_id=[f"d{n}" for n in range(len(frame))], cue_lemma="say", date="2024-01-01")


@pytest.fixture(scope="module")
def long(quotes) -> pd.DataFrame:
    return claims_long(quotes)


def test_claims_of_one_matter_share_a_topic_that_its_words_name(long) -> None:
    ferry, school, nothing = (set(long["topic"][rows]) for rows in (slice(0, 2), slice(3, 5), slice(6, 7)))
    assert len(ferry) == len(school) == 1
    assert "ferry" in ferry.pop().casefold()
    assert "village school" in school.pop().casefold()
    assert nothing == {""}


def test_topics_don_t_depend_on_the_order_of_the_rows(quotes, long) -> None:
    turned = claims_long(quotes.iloc[::-1].reset_index(drop=True))
    assert turned["topic"].tolist()[::-1] == long["topic"].tolist()


def test_every_table_has_the_topic(long) -> None:
    claims = claims_table(long)
    assert dict(zip(claims["claim_id"], claims["topic"], strict=True)) == dict(
        zip(long["claim_id"], long["topic"], strict=True)
    )
    assert "topic" in claim_variants(long)
    ferry = long[long["topic"].str.contains("ferry")]
    assert speaker_by_claim(ferry).shape[1] == ferry["claim_id"].nunique() < long["claim_id"].nunique()


def test_who_contradicts_a_claim_counts_whatever_the_topic(long) -> None:
    ferry = long["topic"].str.contains("ferry").to_numpy()
    claim, other = long["claim_id"][0], long["claim_id"][4]
    made = long.assign(denied_by=long["denied_by"].where(long["claim_id"] != claim, other))
    wide = speaker_by_claim(made, values="stance", topic="FERRY")
    assert wide.shape[1] == long["claim_id"][ferry].nunique()
    assert wide.loc["Ivo Lem", long["claim"][0]] == "denies"


def test_by_topic_keeps_topics_together_and_the_nameless_last(long) -> None:
    claims = claims_table(long)
    ordered = by_topic(claims)
    assert sorted(ordered["claim_id"]) == sorted(claims["claim_id"])
    names = ordered["topic"].tolist()
    assert [n for n, before in zip(names, ["-", *names], strict=False) if n != before] == list(
        dict.fromkeys(names)
    )
    assert names[-1] == ""
    sizes = ordered.groupby("topic", sort=False)["quotes"].sum().tolist()[:-1]
    assert sizes == sorted(sizes, reverse=True)


def test_names_are_never_the_same_and_never_empty_where_something_is_named() -> None:
    texts = [["the bridge is open"], ["the bridge is closed"], ["“It is unacceptable,”"], ["to hope"], [""]]
    names = topics(texts, np.eye(5, dtype=np.float32))
    assert names[-1] == ""
    assert all(names[:3])
    assert topics([], np.zeros((0, 4), dtype=np.float32)) == []


def reference(vectors: np.ndarray, bar: float) -> list[set[int]]:
    """Average linkage, by looking at all pairs each time."""
    found = [{n} for n in range(len(vectors))]
    while len(found) > 1:
        means = {
            (a, b): np.mean([vectors[i] @ vectors[j] for i in found[a] for j in found[b]])
            for a in range(len(found))
            for b in range(a)
        }
        (a, b), mean = max(means.items(), key=lambda item: item[1])
        if mean < bar:
            break
        found[b] |= found.pop(a)
    return found


def test_clusters_are_those_of_average_linkage() -> None:
    rng = np.random.default_rng(4)
    vectors = rng.standard_normal((40, 6)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    members = defaultdict(set)
    for claim, number in enumerate(linkage(vectors.copy(), neighbours(vectors, BAR), BAR).tolist()):
        members[number].add(claim)
    assert sorted(map(sorted, members.values())) == sorted(map(sorted, reference(vectors, BAR)))


def test_a_large_table_is_clustered_by_its_nearest_and_does_not_chain(monkeypatch) -> None:
    monkeypatch.setattr(module, "FEW", 50)
    rng = np.random.default_rng(1)
    centres = rng.standard_normal((60, 48))
    of = rng.integers(0, 60, 900)
    vectors = (centres[of] + 0.4 * rng.standard_normal((900, 48))).astype(np.float32)
    openings, ends = ("mar", "tol", "ben", "sil", "dor", "kap", "lum", "vez"), ("ina", "ost", "el", "und")
    words = [f"{x}{y}" for x in openings for y in ends]
    texts = [[f"the {words[c % 30]}{words[c // 30]} is there"] for c in of.tolist()]
    names = topics(texts, vectors)
    assert 50 <= len(set(names)) <= 90
    told = pd.DataFrame({"name": names, "of": of})
    assert (told.groupby("name")["of"].nunique() == 1).mean() > 0.9


@pytest.mark.parametrize(
    ("text", "there", "not_there"),
    [
        (
            "that Norway wanted legally binding guarantees",
            {"Norway", "binding guarantees"},
            {"legally", "wanted to"},
        ),
        ("“We will sign the treaty,”", {"treaty"}, {"sign", "we"}),
        (
            "it cannot support the harbour’s new owners",
            {"harbour", "owners"},
            {"cannot", "harbour new owners"},
        ),
    ],
)
def test_phrases_are_names_and_nouns(text, there, not_there) -> None:
    phrases = Phrases([[text]])
    found = set(map(phrases.written, phrases.of([0])[0].tolist()))
    assert there <= found
    assert not not_there & found


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("“The dam will hold through the spring,”", "that the dam would hold through the spring"),
        ("the dam would hold", "it would hold through the spring"),
        ("the dam would hold", "a disgrace"),
        ("the dam would hold", "Dam to hold\n\nthe dam would hold"),
        ("“The dam will hold,”", "“The dam,” “will hold.”"),
    ],
)
def test_a_label_can_be_read_by_itself(better, worse) -> None:
    assert clarity(better) > clarity(worse)


# The command line


def run(*args: object) -> str:
    result = CliRunner().invoke(main, [str(a) for a in args])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_verb_claims_orders_and_narrows_by_topic(quotes, tmp_path) -> None:
    path = tmp_path / "quotes.csv"
    write_table(quotes_table(quotes), path)
    run("claims", path, "--by-topic", "-o", tmp_path / "claims.xlsx")
    topic = pd.read_excel(tmp_path / "claims.xlsx", keep_default_na=False)["topic"].tolist()
    assert topic[-1] == ""
    assert topic != claims_table(quotes)["topic"].tolist() or len(set(topic)) > 2
    run("claims", path, "--long", "--topic", "FERRY", "-o", tmp_path / "long.db")
    assert run("claims", path, "--long", "--topic", "FERRY").count("ferry") >= 2
    wide = run("claims", path, "--wide", "--topic", "school").splitlines()[0]
    assert "school" in wide
    assert "ferry" not in wide
    refused = CliRunner().invoke(main, ["claims", str(path), "--by-topic", "--long"])
    assert refused.exit_code == 2
    assert "--by-topic orders the table of claims" in refused.output


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("p.csv", "name,pattern,topic\nferry sails,sail,the island\nteachers,teacher,\n"),
        (
            "p.toml",
            '[[claim]]\nname = "ferry sails"\npatterns = "sail"\ntopic = "the island"\n'
            '[[claim]]\nname = "teachers"\npatterns = "teacher"\n',
        ),
    ],
)
def test_own_claims_have_the_topics_of_their_file(quotes, tmp_path, name, text) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    points = read_points(tmp_path / name)
    assert claims_table(quotes, points)["topic"].tolist() == ["the island", ""]
    assert set(claims_long(quotes, points)["topic"]) == {"the island", ""}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("that he would resign", "that he [Karel Vint] would resign"),
        ("“He is a liar,”", "“He [Karel Vint] is a liar,”"),
        ("his country was ready", "his [Karel Vint’s] country was ready"),
        ("her office was closed", "her [Karel Vint’s] office was closed"),
        ("her, of all people", "her [Karel Vint], of all people"),
        ("the dam would hold", "the dam would hold"),
        ("heat is coming", "heat is coming"),
    ],
)
def test_who_is_meant_stands_in_brackets(text, shown):
    assert labelled(text, "Karel Vint") == shown
    assert labelled(text, "") == text


def test_whoever_is_meant_is_in_the_label_of_the_claim() -> None:
    texts = ["that he would resign on Monday", "he was going to resign on Monday"]
    rows = pd.DataFrame({"quote": texts, "speaker": "Ana Ruiz", "about": "Karel Vint", "doc_id": ["a", "b"]})
    long = claims_long(rows.assign(cue_lemma="say", date="2024-01-01"))
    shown = {labelled(text, "Karel Vint") for text in texts}
    assert set(long["claim"]) <= shown
    assert all(long["quote"] == texts)
    assert set(claim_variants(long)["difference"].str.contains("Vint")) <= {False}
    assert clarity("he would resign", "Karel Vint") > clarity("he would resign")


def test_of_a_large_table_claims_share_a_topic_along_the_pairs_that_are_given() -> None:
    texts = [[text] for _, text in [*FERRY[:2], *SCHOOL[:2]]]
    vectors = np.eye(4, dtype=np.float32)
    vectors[1], vectors[3] = vectors[0], vectors[2]
    first, second, third, fourth = topics(texts, vectors, np.array([[0, 1]]))
    assert first == second
    assert len({first, third, fourth}) == 3
    assert len(set(topics(texts, vectors))) == 2
