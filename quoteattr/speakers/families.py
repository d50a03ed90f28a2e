"""Relatives whom a text names by the given name alone: *Hahn's daughter, Greta* is Greta Hahn.

Where a relative's family name is another one, news gives it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from quoteattr.parsing.structure import Sentence, Word
from quoteattr.speakers.answers import Answer
from quoteattr.speakers.discourse import Discourse
from quoteattr.speakers.mentions import POSSESSIVES, Mention
from quoteattr.speakers.names.lists import given_gender
from quoteattr.speakers.names.people import parse_name
from quoteattr.speakers.source_nouns import is_a

OWNERS = frozenset({"his", "her"})
_OF_MEN = re.compile(r"(sky|skyi|skyy|skiy|skij|ski|cki|ov|ev|yov|in|yn|oy|iy|yi|ý|í)$")
"""Family names that women of the family have in another form."""


def with_family(d: Discourse, answer: Answer) -> Answer:
    """The answer with the family's name where the text names a relative by the given name alone; else as it is."""
    who = answer.referent
    if who is None or who.kind != "person" or not who.mentions or any(" " in name for name in who.variants):
        return answer
    mention = who.first
    gender = given_gender(mention.name)
    owner = relative_of(d, d.parse.sentences[mention.sentence], mention) if gender else None
    family = parse_name(owner.name).family if owner is not None and " " in owner.name else ""
    if owner is None or not family or (gender == "f" and _OF_MEN.search(family.casefold())):
        return answer
    because = f"“{answer.name}” → of the family of “{owner.name}”"
    return replace(answer, name=f"{mention.name} {family}", steps=(*answer.steps, because))


def relative_of(d: Discourse, sentence: Sentence, mention: Mention) -> Answer | None:
    """Whose relative a name is: *his wife, Dolores*, *Greta, Hahn's daughter*."""
    inside = sentence.within(mention.start, mention.end)
    if not inside:
        return None
    before = list(sentence.words[: inside[0].id - 1])
    while before and before[-1].text == ",":
        before.pop()
    if (owner := owner_of(d, before, mention.sentence)) is not None:
        return owner
    behind = sentence.words[inside[-1].id :]
    if not behind or behind[0].text != ",":
        return None
    ends = next((n for n, w in enumerate(behind[1:7], 1) if w.text in (",", ".")), 0)
    return owner_of(d, list(behind[1:ends]), mention.sentence) if ends else None


def owner_of(d: Discourse, words: Sequence[Word], number: int) -> Answer | None:
    """The person whose relative a phrase names: *her younger brother*, *Ana Ruiz's mother*."""
    if not words or not is_a("kin", words[-1].text):
        return None
    at = len(words) - 2
    while at >= 0 and words[at].upos == "ADJ":
        at -= 1
    if at >= 0 and words[at].text in POSSESSIVES:
        at -= 1
    elif at < 0 or words[at].text.casefold() not in OWNERS:
        return None
    found = d.possessor(words[at], number) if at >= 0 else None
    return found if found is not None and found.kind == "person" else None
