"""Whom a third person pronoun stands for: candidates by gender and number, ranked by place and salience.

The ranker is a linear model over what the literature on pronouns found to matter (Lappin and Leass 1994: recency,
subject before object, parallel roles, frequency). Its weights are data (``data/pronouns.csv``), trained by
``training/pronouns.py``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from quoteattr.data import data_rows
from quoteattr.parsing.structure import Parse, Sentence, Span, Word
from quoteattr.speakers.mentions import PRONOUNS, Mention
from quoteattr.speakers.referents import Referent

WINDOW = 8  # sentences that a pronoun looks back
AHEAD = 2  # sentences that it looks ahead


@dataclass(frozen=True, slots=True)
class Seen:
    """A mention and whom it was found to stand for."""

    mention: Mention
    referent: Referent


Candidate = tuple[Referent, Mention, dict[str, float]]
"""Whom a pronoun may stand for, the nearest mention of it, and the features of the pair."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A ranked answer: the referent, its probability among the candidates, and the mention that led to it."""

    referent: Referent
    probability: float
    antecedent: Mention
    features: Mapping[str, float]


@cache
def weights() -> dict[str, float]:
    """Feature -> weight."""
    return {row["feature"]: float(row["weight"]) for row in data_rows("pronouns.csv")}


def number_and_gender(word: str) -> tuple[str, str]:
    """Of a third person pronoun; empty strings for other words."""
    return PRONOUNS.get(word.casefold(), ("", ""))


def clause_verb(sentence: Sentence, word: Word) -> Word | None:
    """The predicate that the phrase of ``word`` depends on."""
    for head in sentence.ancestors(word):
        # a subject's governor is a predicate, whatever the tagger made of it
        if word.deprel.startswith("nsubj") or head.upos in ("VERB", "AUX") or sentence.children(head, "cop"):
            return head
        word = head
    return None


def main_subject(sentence: Sentence) -> Word | None:
    """The subject of the sentence's root, through parataxis with a reporting verb."""
    return sentence.subject


def bound(sentence: Sentence, pronoun: Mention, other: Mention) -> bool:
    """Can't be one person: both are arguments of one verb and the pronoun is no possessive or reflexive."""
    if pronoun.role == "possessive" or pronoun.word.text.casefold().endswith("self"):
        return False
    if other.role in ("possessive", "modifier", "other"):
        return False
    if pronoun.word.deprel == other.word.deprel == "nsubj":
        return False  # a verb has one subject: the parser put two clauses together
    a, b = clause_verb(sentence, pronoun.word), clause_verb(sentence, other.word)
    return a is not None and b is not None and a.id == b.id and pronoun.word.id != other.word.id


def candidates(
    parse: Parse,
    pronoun: Mention,
    seen: Sequence[Seen],
    ahead: Sequence[Seen],
    speaker: Referent | None,
    content: Sequence[Span] = (),
) -> list[Candidate]:
    """The referents that the pronoun may stand for, each with its nearest mention and features.

    ``seen`` are the resolved mentions before it in text order, ``ahead`` the names behind it; ``speaker`` is the
    one of the attribution before. Whoever is named inside ``content`` (what the pronoun's own verb reports) is left
    out: people don't call themselves by their names.
    """
    _, gender = number_and_gender(pronoun.word.text)
    kind = "organization" if gender == "thing" else "person"
    reported = content if kind == "person" else ()
    latest: dict[Referent, Mention] = {}
    counts: dict[Referent, int] = {}
    barred: set[Referent] = set()
    sentence = parse.sentences[pronoun.sentence]
    for item in seen:
        who, mention = item.referent, item.mention
        if who.kind != kind or who.rivals:
            continue
        if reported and within(mention, reported):
            if mention.kind == "name":
                barred.add(who)
            continue
        if mention.sentence == pronoun.sentence and bound(sentence, pronoun, mention):
            barred.add(who)
        counts[who] = counts.get(who, 0) + 1
        latest[who] = mention
    if reported:
        barred |= {i.referent for i in ahead if i.mention.kind == "name" and within(i.mention, reported)}
    fitting = []
    for who, mention in latest.items():
        distance = pronoun.sentence - mention.sentence
        if who in barred or not gender_fits(who, gender):
            continue
        if distance > WINDOW and who is not speaker:
            continue
        if (
            gender == "thing"
            and who is not speaker
            and (distance > 2 or mention.role in ("modifier", "possessive"))
        ):
            continue
        fitting.append((who, mention, distance))
    fitting.sort(key=lambda x: -x[1].start)
    found = []
    for rank, (who, mention, distance) in enumerate(fitting):
        row = features(parse, pronoun, who, mention, distance, rank, counts[who], speaker)
        row["speaker_reports"] = row["speaker"] if content else 0.0
        found.append((who, mention, row))
    if not any(distance <= 3 for _, _, distance in fitting):
        found += cataphors(pronoun, ahead, kind, gender, barred | set(latest), content)
    return found


def within(mention: Mention, spans: Sequence[Span]) -> bool:
    """Does the mention begin in one of the spans?"""
    return any(s <= mention.start < e for s, e in spans)


def gender_fits(who: Referent, gender: str) -> bool:
    """Nothing known speaks against it."""
    return gender in ("", "thing") or who.gender in ("", gender)


def cataphors(
    pronoun: Mention,
    ahead: Sequence[Seen],
    kind: str,
    gender: str,
    known: set[Referent],
    content: Sequence[Span],
) -> list[Candidate]:
    """The next name behind a pronoun that nobody before it fits."""
    for item in ahead:
        who, mention = item.referent, item.mention
        if mention.sentence > pronoun.sentence + AHEAD:
            break
        if mention.kind != "name" or who.kind != kind or who in known or mention.quoted or who.rivals:
            continue
        if gender_fits(who, gender) and mention.role in ("subject", "other"):
            return [(who, mention, {"ahead": 1.0, "gender_unknown": float(not who.gender)})]
    return []


def features(
    parse: Parse,
    pronoun: Mention,
    who: Referent,
    mention: Mention,
    distance: int,
    rank: int,
    count: int,
    speaker: Referent | None,
) -> dict[str, float]:
    """What speaks for and against a candidate; every value lies between 0 and about 3."""
    sentence = parse.sentences[mention.sentence]
    subject = main_subject(sentence)
    topic = subject is not None and mention.word.id == subject.id
    return {
        "same_sentence": float(distance == 0),
        "distance": math.log1p(distance),
        "sentence_before": float(distance == 1),
        "subject": float(mention.role == "subject"),
        "object": float(mention.role in ("object", "oblique")),
        "owner": float(mention.role in ("possessive", "modifier")),
        "topic": float(topic),
        "topic_before": float(topic and distance == 1),
        "pronoun": float(mention.kind == "pronoun"),
        "nearest": float(rank == 0),
        "second": float(rank == 1),
        "count": math.log1p(count),
        "in_document": math.log1p(len(who.mentions)),
        "first_sentence": float(who.first.sentence <= 1),
        "gender_unknown": float(not who.gender and who.kind == "person"),
        "quoted_only": float(mention.quoted and not pronoun.quoted),
        "unquoted_only": float(pronoun.quoted and not mention.quoted),
        "parallel": float(mention.role == pronoun.role == "subject"),
        "speaker": float(who is speaker and not pronoun.quoted),
        "speaker_inside": float(who is speaker and pronoun.quoted),
        "other_paragraph": float(parse.text.find("\n", mention.end, pronoun.start) >= 0),
        "same_clause_owner": float(pronoun.role == "possessive" and distance == 0),
    }


def rank(found: Sequence[Candidate], table: Mapping[str, float] | None = None) -> list[Choice]:
    """The candidates with their probabilities, best first."""
    if not found:
        return []
    table = weights() if table is None else table
    scores = [sum([table.get(k, 0.0) * v for k, v in f.items()]) for _, _, f in found]
    top = max(scores)
    masses = [math.exp(s - top) for s in scores]
    total = sum(masses)
    choices = [Choice(w, p / total, m, f) for (w, m, f), p in zip(found, masses, strict=True)]
    return sorted(choices, key=lambda c: -c.probability)
