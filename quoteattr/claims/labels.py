"""How well a content can stand for its claim: a whole sentence in the speaker's own words that needs nothing around."""

from __future__ import annotations

import re

_PRONOUN = re.compile(r"\W*(?:that )?(?:he|she|it|they|this|these|those|him|her|them)\b", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]{2,}|\d+")
_SENTENCE = re.compile(r"\s*[“\"«‘„][A-ZÀ-Þ].*[.!?,]\s*[”\"»’“]\s*[.,]?\s*", re.DOTALL)
_GLUED = re.compile(r"\n|[”\"»][,.]?\s*[“\"«]")

POINTING, SHORT, GLUED, SENTENCE = 0.85, 0.85, 0.8, 1.1
"""What counts for a text: that it opens with a pronoun, has fewer than three words, is glued together of several
stretches (a headline and its lead, a quotation in two pieces), is a whole quoted sentence."""


def clarity(text: str) -> float:
    """About 1; more for a text that can be read by itself, less for one that can't."""
    factor = SENTENCE if _SENTENCE.fullmatch(text) else 1.0
    if _PRONOUN.match(text):
        factor *= POINTING
    if len(_WORDS.findall(text)) < 3:
        factor *= SHORT
    if _GLUED.search(text.strip()):
        factor *= GLUED
    return factor
