"""Whom a mention stands for: the entities of the document before it, or nobody of them, ranked by a learned model.

A mention ranker (Denis and Baldridge 2008; Lee et al. 2017) over what the literature found to matter: recency, subject
before object, parallel roles and frequency (Lappin and Leass 1994), likeness of descriptions and names. The model is a
conditional logit: each entity and *nobody* get a score that is linear in the features, and the scores become
probabilities. Weights are data (``data/ranker.json``), fitted by ``training/resolver.py``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from quoteattr.data import data_text
from quoteattr.speakers import descriptions
from quoteattr.speakers.mentions import Mention
from quoteattr.speakers.names.lists import countries
from quoteattr.speakers.referents import Referent
from quoteattr.speakers.source_nouns import body_kinds, is_a, key

Features = dict[str, float]
KIND_OF = {"person": "person", "body": "organization", "document": "document"}
"""The list of nouns for each sort of description."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a mention may stand for, the mention of it that is nearest, and what speaks for and against it.

    ``referent`` is None for *nobody of those before*. ``mentions`` are those that the states are compared with.
    """

    referent: Referent | None
    antecedent: Mention | None
    features: Features
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate with its probability among all of a mention."""

    referent: Referent | None
    antecedent: Mention | None
    probability: float


@dataclass(frozen=True, slots=True)
class Place:
    """What the text around a mention says: who has spoken, and what the mention itself is."""

    speaker: Referent | None = None
    speaker_before: Referent | None = None
    subject: Referent | None = None  # of the last sentence or clause before
    wanted: frozenset[str] = frozenset()  # words of a description
    proper: frozenset[str] = frozenset()  # those of them that are names or stand for a country
    source: bool = False  # the mention is a source
    first: bool = False  # no phrase with this noun stands before


@cache
def weights(beside: str = "alone") -> dict[str, dict[str, float]]:
    """Sort of mention -> feature -> weight: where the ranker decides ``alone``, or beside the scores of ``states``."""
    found: dict[str, dict[str, float]] = json.loads(data_text("ranker.json"))[beside]
    return found


def nobody(mention: Mention, place: Place) -> Candidate:
    """The candidate that stands for none of the entities before the mention."""
    return Candidate(
        None,
        None,
        {
            "nobody": 1.0,
            "nobody_indefinite": float(not mention.definite),
            "nobody_plural": float(mention.plural),
            "nobody_first": float(place.first),
            "nobody_modified": float(len(place.wanted) > 1),
            "nobody_source": float(place.source),
            "nobody_quoted": float(mention.quoted),
            "nobody_unlisted": float(
                mention.kind == "description" and not is_a(KIND_OF[mention.sort], mention.noun)
            ),
            "nobody_proper": float(bool(place.proper)),
            "nobody_aged": float(mention.noun == "person" and mention.word.text.casefold().endswith("old")),
            "nobody_generic": float(mention.definite and is_a("generic", mention.noun)),
        },
    )


def features(
    mention: Mention,
    who: Referent,
    near: Mention,
    place: Place,
    *,
    rank: int,
    count: int,
    fit: float,
    paragraphs: int,
    role: str,
    named: bool,
    first_subject: bool = False,
    spoke: int = 0,
    near_source: bool = False,
    subordinate: bool = False,
    holder: bool = False,
    issued: str = "",
) -> Features:
    """What speaks for and against an entity.

    Parameters
    ----------
    near:
        Its nearest mention before.
    rank, count, spoke:
        How many fitting entities are nearer, how often it was mentioned, how often it was a speaker.
    fit:
        How well a description of it fits, 0 to about 3.
    paragraphs:
        How many breaks lie between.
    role, named:
        Its highest grammatical role in the sentence of the nearest mention, and whether that names it.
    first_subject, near_source, subordinate:
        Whether it is the nearest that is a subject; whether its nearest mention is a source; or in a subordinate
        clause.
    issued:
        What the last document was called that it speaks through; empty if there is none.
    holder:
        Whether the registry knows it to have held the office that a description names.
    """
    distance = mention.sentence - near.sentence
    spoken = not mention.quoted and not (distance == 0 and near.role != "subject")
    speaker = who is place.speaker and spoken  # not the one whose words the subject of the sentence speaks of
    found = {
        "same_sentence": distance == 0,
        "sentence_before": distance == 1,
        "distance": math.log1p(max(0, distance)),
        "paragraphs": math.log1p(paragraphs),
        "subject": role == "subject",
        "object": role in ("object", "oblique"),
        "owner": role in ("possessive", "modifier"),
        "main": who is place.subject,
        "main_before": who is place.subject and distance == 1,
        "first_subject": first_subject,
        "first_subject_near": first_subject and distance <= 1,
        "spoke": math.log1p(spoke),
        "near_source": near_source,
        "near_source_before": near_source and distance <= 2,
        "name_before": named and distance == 1,
        "subordinate": subordinate and distance > 0,
        "holder": holder,
        "owner_here": role in ("possessive", "modifier") and distance <= 1,
        "pronoun": near.kind == "pronoun",
        "description": near.kind == "description",
        "nearest": rank == 0,
        "second": rank == 1,
        "count": math.log1p(count),
        "in_document": math.log1p(len(who.mentions)),
        "early": who.opening <= 1,
        "gender_unknown": who.kind == "person" and not who.gender,
        "told": near.role == "object" and distance <= 1,
        "told_person": near.role == "object"
        and distance <= 1
        and who.kind == "person"
        and near.kind == "name",
        "quoted_only": near.quoted and not mention.quoted,
        "unquoted_only": mention.quoted and not near.quoted,
        "parallel": role == mention.role == "subject",
        "speaker": speaker,
        "speaker_near": speaker and not paragraphs,
        "subject_again": role == "subject" and near.role != "subject" and distance <= 1,
        "speaker_inside": who is place.speaker and mention.quoted,
        "speaker_source": speaker and place.source,
        "speaker_before": who is place.speaker_before and spoken,
        "unnamed": not who.variants,
        "plural": who.plural,
        "ahead": near.start > mention.start,
        "is_place": who.is_place,
        "is_document": who.kind == "document",
        "issued": bool(issued),
        "issued_so": bool(issued) and issued == mention.noun,
        "has_issuer": who.issuer is not None,
    }
    if mention.kind == "description":
        found |= describing(mention, who, place, fit)
    return found


def describing(mention: Mention, who: Referent, place: Place, fit: float) -> Features:
    """How the words of a description go with what an entity is called."""
    noun, wanted = key(mention.noun), place.wanted
    said = who.said_words
    rest = wanted - {noun}
    words = who.name_words
    found = {
        "fit": min(fit, 3.0),
        "fits_well": fit >= 2.0,
        "fits_not": fit == 0.0,
        "shared": len(rest & (said | words)),
        "missing": len(rest - said - words),
        "proper_shared": len(place.proper & (said | words)),
        "proper_missing": len(place.proper - said - words),
        "undescribed": not who.descriptions,
        "indefinite": not mention.definite,
        "plural_agrees": mention.plural == who.plural,
        "called_so": noun in who.said_nouns,
    }
    if mention.entity != "person":
        mine, its = body_kinds(mention.noun), who.body_kinds
        state = bool(mine & {"state"})
        found |= {
            "noun_in_name": noun in words,
            "noun_ends_name": any(key(v.split()[-1]) == noun for v in who.variants),
            "letter": any(v.isupper() and len(v) > 2 and v[-1].casefold() == noun[:1] for v in who.variants),
            "same_body": bool(mine and its and mine & its),
            "other_body": bool(mine and its and not mine & its),
            "unknown_body": not its,
            "country": state and who.is_place,
            "no_country": who.is_place and not state,
            "generic": is_a("generic", mention.noun),
        }
    return found


BESIDE = {"fit": "best_fit", "count": "most", "spoke": "spoke_most", "noun_ends_name": "only_noun"}
"""Features of which it counts who has most, and what that is called."""


def compare(found: Sequence[Candidate]) -> None:
    """Add to the candidates what they are beside the others: the only one, the best described, the most spoken of."""
    some = found[1:]
    for feature, name in BESIDE.items():
        values = sorted((c.features.get(feature, 0.0) for c in some), reverse=True)
        if not values or values[0] <= 0 or (len(values) > 1 and values[1] == values[0]):
            continue
        for c in some:
            if c.features.get(feature, 0.0) == values[0]:
                c.features[name] = 1.0
                if len(values) > 1:
                    c.features[name + "_by"] = values[0] - values[1]
    near = [c for c in some if c.features["same_sentence"] or c.features["sentence_before"]]
    if len(near) == 1:
        near[0].features["only_near"] = 1.0
    if len(some) == 1:
        some[0].features["only"] = 1.0
    first = found[0].features
    first["nobody_crowd"] = math.log1p(len(some))
    first["nobody_fit"] = max((c.features.get("fit", 0.0) for c in some), default=0.0)
    first["nobody_noun"] = max((c.features.get("noun_ends_name", 0.0) for c in some), default=0.0)
    first["nobody_near"] = float(bool(near))


def contradicts(mention: Mention, who: Referent, wanted: frozenset[str]) -> bool:
    """Does a description say what somebody is known not to be: another country's minister, another office?"""
    if mention.kind != "description" or mention.entity != "person":
        return False
    noun = key(mention.noun)
    if descriptions.conflict(wanted, *(d.words for d in who.descriptions if d.noun == noun)):
        return True
    if not who.offices or not is_office(noun):
        return False
    places = wanted & countries().keys()
    of_kind = [
        d for d in who.offices if noun == d.noun or noun in d.words or descriptions.fits(noun, wanted, d) > 0
    ]
    if of_kind and "former" in wanted and not any("former" in d.words for d in of_kind):
        return True
    if not of_kind:
        return bool(places) or bool(descriptions.SPECIAL & wanted)
    if (
        places
        and not any(places & d.words for d in of_kind)
        and any(d.words & countries().keys() for d in of_kind)
    ):
        return True
    special = descriptions.SPECIAL & wanted
    return (
        bool(special)
        and not any(special & d.words for d in of_kind)
        and any(descriptions.SPECIAL & d.words for d in of_kind)
    )


OFFICES = frozenset(
    "president minister chancellor premier king queen leader chief secretary pope governor mayor".split()
)


def is_office(noun: str) -> bool:
    """A noun for a post that one person holds at a place."""
    return noun in OFFICES


def score(candidate: Candidate, table: Mapping[str, float]) -> float:
    """The candidate's score."""
    return sum([table.get(name, 0.0) * value for name, value in candidate.features.items() if value])


def rank(
    found: Sequence[Candidate], table: Mapping[str, float], beside: Sequence[float] = ()
) -> list[Choice]:
    """The candidates with their probabilities, best first; at a tie the one that came first.

    ``beside`` are scores that come to those of the table, one for each candidate.
    """
    if not found:
        return []
    scores = [score(c, table) for c in found]
    if beside:
        scores = [a + b for a, b in zip(scores, beside, strict=True)]
    top = max(scores)
    masses = [math.exp(s - top) for s in scores]
    total = sum(masses)
    choices = [Choice(c.referent, c.antecedent, m / total) for c, m in zip(found, masses, strict=True)]
    return sorted(choices, key=lambda c: -c.probability)
