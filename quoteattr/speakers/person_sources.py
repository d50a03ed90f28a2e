"""Sources that describe a person without a name: ``the Russian foreign minister``, ``his lawyer``, ``an aide``."""

from __future__ import annotations

from quoteattr.parsing.structure import Word
from quoteattr.schema import Attribution
from quoteattr.speakers import descriptions
from quoteattr.speakers.discourse import ANONYMOUS, UNRESOLVED, Answer, Discourse
from quoteattr.speakers.mentions import Mention
from quoteattr.speakers.referents import KIN, Description, Referent
from quoteattr.speakers.source_nouns import key, noun_gender, singular
from quoteattr.speakers.source_phrases import Phrase

INDEFINITE = ("a", "an", "one", "another", "some", "any", "no", "every", "each")


def person_noun(d: Discourse, phrase: Phrase, head: Word, number: int, attribution: Attribution) -> Answer:
    """Whom a description in the singular stands for.

    In this order: somebody whom the document (or the registry, at the document's date) describes so; somebody who is
    introduced right behind it; the holder of the office; whoever has just spoken.
    """
    if phrase.words and phrase.words[0].text.casefold() in INDEFINITE and not phrase.owner:
        return ANONYMOUS
    words = [*phrase.owner, *phrase.words, *(w for p, t in phrase.tail if p in ("of", "for") for w in t)]
    said = f"“{d.text([*phrase.owner, *phrase.words])}”"
    who, why = d.described(head, words, number)
    if who is not None:
        return d.of_referent(who).because(f"{said} → {who.name}: {why}")
    if not d.marks.inside(head.start) and (later := _identified_later(d, head, number)) is not None:
        described = Description(key(head.text), descriptions.content_words(words), number, said)
        d.people.of_mention[later.start].descriptions.append(described)
        return d.of_name(later).because(f"{said} → named in the next sentence: “{later.name}”")
    role = " ".join(w.text for w in phrase.words if w.upos != "DET")
    holder = d.registry.find_role(role, d.text(phrase.owner) or None, d.date)
    if holder is not None:
        return Answer("named", "person", None, holder.name, (f"{said} → who held that office then",))
    direct = any(s <= head.start < e for s, e in attribution.source)
    if direct and not any(w.upos == "NOUN" for w in phrase.owner) and (last := _running(d, head, number)):
        return d.of_referent(last).because(f"{said} → whoever spoke before it: {last.name}")
    d.again.add(attribution.id)
    return Answer(UNRESOLVED.status, steps=(f"{said}: nobody in the document is described so",))


def _running(d: Discourse, head: Word, number: int) -> Referent | None:
    """The speaker of the attribution before, where nobody else has become a subject since.

    A description that nobody was introduced by is mostly another word for whom the story is quoting
    (``Obama's former strategist`` behind ``Axelrod said``), unless it has said already what that person is.
    """
    who = d.speaker
    noun = singular(head.text)
    if (
        who is None
        or who.rivals
        or who.kind != "person"
        or not who.variants
        or who.descriptions
        or noun in KIN
    ):
        return None
    gender = noun_gender(noun)
    if gender and who.gender not in ("", gender):
        return None
    last = max(
        (s.mention.start for s in d.seen if s.referent is who and s.mention.start < head.start), default=-1
    )
    if (
        last < 0
        or d.parse.text.count("\n\n", last, head.start) > 1
        or number - d.parse.sentence_number(last) > 3
    ):
        return None
    for s in d.seen:
        between = last < s.mention.start and s.mention.end <= head.start and s.referent is not who
        if between and s.mention.role == "subject" and not s.mention.quoted and s.referent.kind == "person":
            return None
    return who


def _identified_later(d: Discourse, head: Word, number: int) -> Mention | None:
    """News names its sources late: the next sentence begins with somebody who has not been named before."""
    mention = next((m for m in d.names_in(number + 1) if m.entity == "person"), None)
    if mention is None or mention.role != "subject" or mention.quoted or len(mention.name.split()) < 2:
        return None
    sentence = d.parse.sentences[number + 1]
    if any(w.upos in ("VERB", "AUX", "PRON") for w in sentence.words if w.end <= mention.start):
        return None
    who = d.people.of_mention[mention.start]
    gender = noun_gender(singular(head.text))
    known = any(m.start < head.start for m in who.mentions)
    if who.rivals or known or (gender and who.gender not in ("", gender)):
        return None
    return mention
