"""How likely an attribution is right: a logistic model over what the draft was made from.

The weights (``data/confidence.json``) were fitted on articles of PolNeAR train that the tagger had not learned from
(``training/calibrate.py``): right is a draft whose content matches a gold content. Rows below ``floor`` are left out.
"""

from __future__ import annotations

import json
import math
from functools import cache

from quoteattr.attribution.drafts import CERTAIN, Draft, size
from quoteattr.data import data_text

MISSING = 0.5


@cache
def model() -> dict[str, float]:
    """Weight by feature; ``bias`` and ``floor`` beside them."""
    return {name: float(value) for name, value in json.loads(data_text("confidence.json"))["weights"].items()}


@cache
def weights_behind(beginning: str) -> dict[str, float]:
    """The weights whose names begin so, by the rest of their names."""
    return {k.removeprefix(beginning): v for k, v in model().items() if k.startswith(beginning)}


def floor() -> float:
    """The confidence below which a draft is no row."""
    return model().get("floor", 0.0)


def likely(draft: Draft) -> bool:
    """May a draft be a row: is it sure enough, or does its layout leave no doubt?"""
    return draft.chance >= floor() or draft.rule in CERTAIN


def confidence(draft: Draft, content_type: str, *, within: bool = False) -> float:
    """A probability between 0 and 1 for a draft whose content is of ``content_type``.

    ``within``: as a report inside another's content.
    """
    weights = weights_behind(prefix(draft, within))
    found = plain_features(draft, content_type, within=within)
    score = weights["bias"] + sum([weights.get(k, 0.0) * v for k, v in found.items()])
    return round(1 / (1 + math.exp(-score)), 4)


def prefix(draft: Draft, within: bool) -> str:
    """What the names of a draft's weights begin with: they are apart for texts that the tagger has not read."""
    return ("" if draft.both else "alone ") + ("within " if within else "")


def features(draft: Draft, content_type: str, *, within: bool = False) -> dict[str, float]:
    """What the confidence is computed from, by the names of its weights."""
    found = plain_features(draft, content_type, within=within)
    return {prefix(draft, within) + name: value for name, value in found.items()}


def plain_features(draft: Draft, content_type: str, *, within: bool = False) -> dict[str, float]:
    """The same without the beginning that the names of a kind of draft share."""
    e, both = draft.evidence, draft.both
    found = {
        f"rule={construction(draft.rule)}": 1.0,
        f"type={content_type}": 1.0,
        "no source": float(not draft.source),
        "pieces": math.log(len(draft.content)),
        "length": math.log(size(draft.content) / 50),
    }
    if draft.rule.startswith("tagger"):
        for name in ("content", "cue", "source", "link"):
            found[f"tagger {name}"] = logit(e.get(name) or MISSING)
        found["tagger agree"] = e.get("same" if within else "agree", 0.0)
    else:
        found["rules rate"] = logit(e.get("rate") or MISSING)
        if both:
            found["rules agree"] = e.get("same" if within else "agree", 0.0)
            for name in ("tagged content", "tagged cue", "tagged source", "idle cue"):
                found[f"rules {name}"] = e.get(name, 0.0)
    if within:
        found |= {name: e.get(name, 0.0) for name in ("self", "short", "inner content", "inner cue")}
        found["inner"] = float(draft.inner)
    return found


def construction(rule: str) -> str:
    """The name of a rule in the weights: formats are one, and those of which the layout leaves no doubt another."""
    return "layout" if rule in CERTAIN else "format" if rule.startswith("format") else rule


def logit(p: float) -> float:
    """Log-odds, kept within reason."""
    p = min(max(p, 0.01), 0.999)
    return math.log(p / (1 - p))
