"""Small changes to a statement that keep what it says, or change it to something else or to the opposite.

What is changed is a number, a date, a negation, a word for its opposite or for another of the matter. People write such
pairs seldom, and a reader of meaning alone takes them for the same.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from functools import cache

from quoteattr.claims.marks import lexicon, stem, tokens
from training.claims.statements import DIFFERENT, HERE, OPPOSITE

AUXILIARY = re.compile(
    r"\b(will|would|is|are|was|were|has|have|had|can|could|should|must|does|did)\b(?! not|n.t| never)",
    re.IGNORECASE,
)
NEGATED = re.compile(r"\b(?:not|never) |n['’]t\b")
FIGURE = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\d,])|(?<![\d.,])\d+(?![\d,])")
TOLD = {
    "will": "would", "can": "could", "is": "was", "are": "were", "has": "had", "have": "had", "must": "had to",
    "I": "he", "we": "they", "our": "their", "my": "his", "us": "them", "I'm": "he was", "we're": "they were",
    "I'll": "he would", "we'll": "they would", "won't": "would not", "don't": "did not",
}  # fmt: skip
"""Words of a direct quotation as an indirect one has them."""

Edit = Callable[[str, Sequence[str], random.Random], str]


@cache
def opposites() -> dict[str, list[str]]:
    """Words with their opposites."""
    found: dict[str, list[str]] = {}
    for line in (HERE / "opposites.txt").read_text(encoding="utf-8").splitlines():
        a, b = line.split()
        found.setdefault(a, []).append(b)
        found.setdefault(b, []).append(a)
    return found


def replaced(text: str, pattern: re.Pattern[str], to: Callable[[str], str], rng: random.Random) -> str:
    """The text with one of what ``pattern`` finds replaced."""
    places = list(pattern.finditer(text))
    if not places:
        return text
    at = rng.choice(places)
    return text[: at.start()] + to(at[0]) + text[at.end() :]


def one_of(words: Sequence[str]) -> re.Pattern[str]:
    """Any of some words, whole."""
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\b", re.IGNORECASE)


def other_number(text: str, matter: Sequence[str], rng: random.Random) -> str:
    """Another figure or number word."""
    words = [w for w in lexicon()["numbers"] if w != "zero"]

    def figure(old: str) -> str:
        value = float(old.replace(",", ""))
        new = value + rng.choice([1, 2, 3, 7]) if value < 40 else value * rng.choice([0.5, 1.5, 2, 3])
        return f"{new:,.1f}" if "." in old else f"{new:,.0f}"

    if FIGURE.search(text):
        return replaced(text, FIGURE, figure, rng)
    return replaced(text, one_of(words), lambda old: rng.choice([w for w in words if w != old.lower()]), rng)


def other_date(text: str, matter: Sequence[str], rng: random.Random) -> str:
    """Another day or month."""
    calendar = [w.capitalize() for w in lexicon()["calendar"]]
    days = [w for w in calendar if w.endswith("day")]
    months = [w for w in calendar if not w.endswith("day") and w not in ("March", "May")]

    def other(old: str) -> str:
        return rng.choice([w for w in (days if old in days else months) if w != old])

    return replaced(text, re.compile(r"\b(?:" + "|".join(days + months) + r")\b"), other, rng)


def other_ordinal(text: str, matter: Sequence[str], rng: random.Random) -> str:
    """Another ordinal."""
    words = list(lexicon()["ordinals"])
    return replaced(text, one_of(words), lambda old: rng.choice([w for w in words if w != old.lower()]), rng)


def other_word(text: str, matter: Sequence[str], rng: random.Random) -> str:
    """A word of another statement of the matter."""
    dull = lexicon()["stop"] | lexicon()["negators"] | lexicon()["numbers"].keys()
    own = {stem(w) for w, _ in tokens(text)}
    pool = [w for t in matter for w, _ in tokens(t) if len(w) > 3 and w not in dull and stem(w) not in own]
    mine = [w for w, _ in tokens(text) if len(w) > 3 and w not in dull]
    if not pool or not mine:
        return text
    return replaced(text, one_of([rng.choice(mine)]), lambda _: rng.choice(pool), rng)


def negated(text: str, matter: Sequence[str], rng: random.Random) -> str:
    """A negation put in or taken out."""
    if NEGATED.search(text):
        return NEGATED.sub("", text, count=1)
    at = AUXILIARY.search(text)
    return text[: at.end()] + " not" + text[at.end() :] if at else text


def turned(text: str, matter: Sequence[str], rng: random.Random) -> str:
    """A word for its opposite."""
    known = [w for w, _ in tokens(text) if w in opposites()]
    if not known:
        return text
    word = rng.choice(known)
    return replaced(text, one_of([word]), lambda _: rng.choice(opposites()[word]), rng)


EDITS: tuple[tuple[Edit, int, float], ...] = (
    (other_number, DIFFERENT, 3.0), (other_date, DIFFERENT, 3.0), (other_ordinal, DIFFERENT, 3.0),
    (negated, OPPOSITE, 3.0), (turned, OPPOSITE, 3.0), (other_word, DIFFERENT, 0.5),
)  # fmt: skip
"""What can be changed, what comes of it, and how readily that is chosen."""


def changed(text: str, matter: Sequence[str], rng: random.Random) -> tuple[str, int] | None:
    """The text with a change, and what it says of the old one; None where nothing can be changed."""
    order = sorted(EDITS, key=lambda edit: -(rng.random() ** (1 / edit[2])))
    for edit, label, _ in order:
        new = edit(text, matter, rng)
        if new != text:
            return new, label
    return None


def told(text: str) -> str:
    """A direct quotation as an indirect one, roughly; of an indirect one hardly anything changes."""
    words = [TOLD.get(w, TOLD.get(w[:1].lower() + w[1:], w)) for w in text.strip("“”«»‘’'\",. ").split()]
    return " ".join(words)
