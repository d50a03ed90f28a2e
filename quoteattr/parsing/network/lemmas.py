"""Lemmas as edits: what is done to a word's form to get its lemma, so that words never seen get one too.

A rule is ``l`` (lower-case the form first) or ``k`` (keep it), the number of characters to cut off the end, and what to
put there: ``l3y`` makes *carry* of *Carried*. ``=go`` stands for the lemma itself, where nothing of the form is left
(Straka 2018 predicts lemmas so).
"""

from __future__ import annotations

import re

NO_LEMMA = "=_"
"""The rule of the treebanks' words without a lemma of their own (the second half of *what ever*)."""

RULE = re.compile(r"([lk])(\d+)(.*)", re.DOTALL)


def lemma_rule(form: str, lemma: str) -> str:
    """The rule that makes ``lemma`` of ``form``; the shortest of those that there are."""
    if lemma == form.lower():
        return "l0"
    found = []
    for kind, base in (("l", form.lower()), ("k", form)):
        same = 0
        while same < min(len(base), len(lemma)) and base[same] == lemma[same]:
            same += 1
        if same and not lemma[same : same + 1].isdigit():  # digits would be read as part of the number
            found.append(f"{kind}{len(base) - same}{lemma[same:]}")
    return min(found, key=len, default="=" + lemma)


def apply_rule(form: str, rule: str) -> str:
    """The lemma of ``form``; the form itself where the rule does not fit it."""
    if rule == "l0":
        return form.lower()
    if rule == NO_LEMMA:
        return form
    if rule[0] == "=":
        return rule[1:]
    match = RULE.fullmatch(rule)
    if match is None:
        return form
    kind, cut, added = match.groups()
    base = form.lower() if kind == "l" else form
    return (base[: len(base) - int(cut)] if int(cut) < len(base) or not added else "") + added or form
