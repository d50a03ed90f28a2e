"""The word lists of claims, and the light stems in which their words meet."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from typing import Any

from quoteattr.data import data_text


@cache
def lexicon() -> dict[str, Any]:
    """The word lists of ``data/claims.toml``, ready for look-up."""
    table = tomllib.loads(data_text("claims.toml"))
    lists = {
        k: frozenset(table[k].split())
        for k in (
            *("stop", "negators", "refusers", "verdicts", "fillers", "determiners"),
            *("prepositions", "dull", "clause", "asking"),
        )
    }
    units = {
        form.replace("_", " "): (dimension, amount)
        for dimension, rows in table["units"].items()
        for forms, amount in rows
        for form in forms.split()
    }
    opposites: dict[str, set[str]] = {}
    for a, b in table["opposites"]:
        opposites.setdefault(stem(a), set()).add(stem(b))
        opposites.setdefault(stem(b), set()).add(stem(a))
    calendar = {word: kind for kind, words in table["calendar"].items() for word in words.split()}
    counting = frozenset(
        {"a", "an", "one"}.union(*(table[kind] for kind in ("numbers", "scales", "fractions")))
    )
    harmless: dict[str, list[list[str]]] = {}
    for phrase in table["harmless"]:
        harmless.setdefault(phrase.split()[0], []).append(phrase.split())
    return {
        **table,
        **lists,
        "units": units,
        "calendar": calendar,
        "counting": counting,
        "opposites": opposites,
        "harmless": harmless,
    }


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A light stem: inflection off, so that forms of one word meet. Input and output are lower case.

    After Harman (1991), How effective is suffixing?, with ``-ed``, ``-ing`` and ``-ly`` as in Porter (1980).
    """
    for suffix, to in (
        ("ies", "y"),
        ("ied", "y"),
        ("sses", "ss"),
        ("ches", "ch"),
        ("shes", "sh"),
        ("xes", "x"),
    ):
        if word.endswith(suffix) and len(word) > len(suffix) + 2:
            return word[: -len(suffix)] + to
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    for suffix in ("ing", "ed", "ly"):
        if suffix == "ly" and (len(word) < 6 or word.endswith("ply")):  # only, supply
            continue
        head = word[: -len(suffix)]
        if word.endswith(suffix) and len(head) > 2 and re.search("[aeiouy]", head):
            word = head[:-1] if len(head) > 3 and head[-1] == head[-2] and head[-1] not in "lsz" else head
            break
    return word[:-1] if word.endswith("e") and len(word) > 4 else word
