"""Scores from the network's states: on states and weights made by hand, and what they bring with the shipped ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from quoteattr import Analyzer
from quoteattr.parsing.network.references import FACTS, SORTS, References, about, load_references
from quoteattr.parsing.structure import States, Word
from quoteattr.speakers.mentions import Mention
from quoteattr.speakers.ranker import Candidate
from quoteattr.speakers.referents import Referent
from quoteattr.speakers.state_scores import StateScores


def mention(kind: str, start: int, entity: str) -> Mention:
    word = Word(1, "x", "x", "NOUN", 0, "root", start, start + 3)
    return Mention(kind, start, start + 3, 0, word, "subject", entity)


@pytest.fixture(scope="module")
def weights() -> References:
    """The score of two mentions is the first number of their product; nobody has 0.25, the unseen -1."""
    references = pytest.importorskip("training.references")
    size, hidden = 2, 1
    pair_in = np.zeros((3 * size + FACTS, hidden))
    pair_in[2 * size] = 1.0
    one, none = np.ones(hidden), np.zeros(hidden)
    return References(
        references.graph_of(
            {
                "into": np.eye(size), "into_shift": np.zeros(size),
                "pair_in": pair_in, "pair_in_shift": none, "pair_out": one[:, None],
                "nobody_in": np.zeros((size + len(SORTS), hidden)), "nobody_in_shift": one,
                "nobody_out": one[:, None] / 4,
                "unseen": np.array([-1.0]),
            }
        )
    )  # fmt: skip


ROWS = {0: (127, 0), 10: (64, 5), 20: (127, -127), 30: (-90, 3)}
STATES = States(tuple(ROWS), np.array(list(ROWS.values()), dtype=np.int8).tobytes())


def candidate(*mentions: Mention) -> Candidate:
    return Candidate(Referent("person"), mentions[0], {}, mentions)


def test_a_candidate_has_the_score_of_its_best_mention(weights) -> None:
    scores = StateScores(STATES, weights)
    item = mention("description", 0, "person")
    near, far, other = (mention("name", start, "person") for start in (10, 20, 30))
    found = [Candidate(None, None, {}), candidate(near, far), candidate(near), candidate(other)]
    assert scores.of(item, found) == pytest.approx([0.25, 1.0, 64 / 127, 0.0])


def test_what_has_no_state_has_the_score_of_the_unseen(weights) -> None:
    item, unknown = mention("description", 0, "person"), mention("name", 55, "person")
    assert StateScores(STATES, weights).of(item, [candidate(unknown)]) == [-1.0]


@pytest.mark.parametrize(
    ("states", "kind"), [(None, "description"), (States((), b""), "description"), (STATES, "pronoun")]
)
def test_without_states_and_for_pronouns_nothing_is_added(weights, states, kind) -> None:
    item = mention(kind, 0, "person")
    if kind == "pronoun":
        item = replace(item, word=replace(item.word, text="she"))
    found = [Candidate(None, None, {}), candidate(mention("name", 10, "person"))]
    assert StateScores(states, weights).of(item, found) == [0.0, 0.0]


def test_facts_are_told_apart() -> None:
    rows = about("body", ["name", "description"], [400, -3])
    assert rows.shape == (2, FACTS)
    assert rows[0].tolist() != rows[1].tolist()
    assert about("body", [], []).shape == (0, FACTS)


def test_reduced_states_are_a_signed_byte(weights, tmp_path) -> None:
    found = weights.reduced(np.array([[1e9, -1e9], [0.0, 0.01]], dtype=np.float32))
    assert found.dtype == np.int8
    assert found.tolist() == [[127, -127], [0, 1]]
    assert weights.reduced(np.zeros((0, 2), dtype=np.float32)).shape == (0, 2)
    assert load_references(tmp_path) is None


SENSE = [
    (
        "Borealis Bank has frozen the accounts of the ferry line Salten. The lender said that the loans were overdue.",
        "Borealis Bank",
    ),
    (
        "Tilda Brandt has looked after the paintings in the castle of Ebern since 1998. A pipe burst in the hall. "
        "The curator said that nothing was lost.",
        "Tilda Brandt",
    ),
    (
        "Emil Novak operated on the injured skier for nine hours. The surgeon said that she would walk again.",
        "Emil Novak",
    ),
]


@pytest.mark.models
@pytest.mark.parametrize(("text", "name"), SENSE)
def test_sense_tells_who_is_meant(analyzer: Analyzer, text: str, name: str) -> None:
    assert analyzer.analyze(text).quotes[-1].speaker.names == (name,)


TRAPS = [
    "A senior official of the alliance said on Monday that two ports would close. Secretary Ida Holm is due in Oslo on "
    "Friday. “Nobody likes it,” the official said.",
    "Klara Jung was found guilty of theft on Monday. The judge said that the watches had never been found.",
]


@pytest.mark.models
@pytest.mark.parametrize("text", TRAPS)
def test_who_is_not_named_stays_without_a_name(analyzer: Analyzer, text: str) -> None:
    assert analyzer.analyze(text).quotes[-1].speaker.names == ()
