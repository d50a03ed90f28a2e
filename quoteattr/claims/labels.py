"""How well a content can stand for its claim: a whole sentence in the speaker's own words that needs nothing around;
and how it is shown, with whoever its first pronoun stands for in brackets."""

from __future__ import annotations

import re

_PRONOUN = re.compile(r"\W*(?:that )?(?:he|she|it|they|this|these|those|him|her|them)\b", re.IGNORECASE)
_PERSON = re.compile(r"\W*(?:(?:that|and|but) )?(?P<word>he|she|him|his|her)\b", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]{2,}|\d+")
_SENTENCE = re.compile(r"\s*[“\"«‘„][A-ZÀ-Þ].*[.!?,]\s*[”\"»’“]\s*[.,]?\s*", re.DOTALL)
_GLUED = re.compile(r"\n|[”\"»][,.]?\s*[“\"«]")

POINTING, SHORT, GLUED, SENTENCE = 0.85, 0.85, 0.8, 1.1
"""What counts for a text: that it opens with a pronoun, has fewer than three words, is glued together of several
stretches (a headline and its lead, a quotation in two pieces), is a whole quoted sentence."""


def labelled(text: str, about: str) -> str:
    """The text with ``about`` in square brackets behind the *he*, *she*, *his* or *her* that it opens with; as it is
    where it opens otherwise, or ``about`` is empty."""
    opens = _PERSON.match(text) if about else None
    if opens is None:
        return text
    word = opens["word"].casefold()
    owner = word == "his" or (word == "her" and re.match(r"\s+\w", text[opens.end() :]) is not None)
    return f"{text[: opens.end()]} [{about}{'’s' if owner else ''}]{text[opens.end() :]}"


def clarity(text: str, about: str = "") -> float:
    """About 1; more for a text that can be read by itself, less for one that can't. ``about`` as for
    :func:`labelled`."""
    factor = SENTENCE if _SENTENCE.fullmatch(text) else 1.0
    if _PRONOUN.match(text) and labelled(text, about) == text:
        factor *= POINTING
    if len(_WORDS.findall(text)) < 3:
        factor *= SHORT
    if _GLUED.search(text.strip()):
        factor *= GLUED
    return factor
