"""Whom the *he* or *she* that a content opens with stands for: a row is read alone (*he would resign*)."""

from __future__ import annotations

from quoteattr.schema import Attribution
from quoteattr.speakers.discourse import Discourse
from quoteattr.speakers.families import with_family
from quoteattr.speakers.mentions import PRONOUNS
from quoteattr.speakers.name_confidence import confidence

SURE = 0.8
"""The least probability of a name for the pronoun: nobody checks it against the source."""
_BEFORE = frozenset(("PUNCT", "SCONJ", "CCONJ"))
"""Parts of speech that may stand before the pronoun: *that he ...*, *“And she ...*."""


def opening(d: Discourse, attribution: Attribution) -> str:
    """The name of the person; empty where the content opens otherwise, or it isn't clear who is meant."""
    start, end = attribution.content[0]
    sentence = d.parse.sentence_at(start)
    words = sentence.within(start, end) if sentence is not None else ()
    first = next((w for w in words if w.upos not in _BEFORE), None)
    if first is None or PRONOUNS.get(first.text.casefold(), ("", ""))[1] not in ("m", "f"):
        return ""
    answer = d.resolved.get(first.start)
    if answer is None or answer.status != "named" or confidence(answer) < SURE:
        return ""
    return d.known(with_family(d, answer))[0]
