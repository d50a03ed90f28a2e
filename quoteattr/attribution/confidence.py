"""How likely an attribution is right: a logistic model over what the draft was made from."""

from __future__ import annotations

from quoteattr.attribution.drafts import Draft


def confidence(draft: Draft, features: dict[str, float]) -> float:
    """A probability between 0 and 1."""
    e = draft.evidence
    return round(min(0.99, max(0.05, e.get("content", 0.6) * (0.5 + 0.5 * e.get("link", 0.8)))), 4)
