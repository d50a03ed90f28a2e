"""Sources of tagged drafts, checked against the parse: one too many is dropped, one too few is looked up."""

from __future__ import annotations

import re

from quoteattr.attribution.clauses import inverted_source, noun_phrase, source_word
from quoteattr.attribution.cue_lexicon import lookup
from quoteattr.attribution.drafts import Draft, overlap, union
from quoteattr.attribution.facts import Facts, facts_of
from quoteattr.parsing.structure import Parse, Span

JOINTS = ", \u00a0"
"""What may stand between the pieces of one source: its name and an apposition."""

EXPLETIVE = frozenset(("it", "there", "that", "this", "what"))


def settle_sources(parse: Parse, drafts: list[Draft]) -> list[Draft]:
    """The drafts, each with the sources beside its cue; where it has none, the subject of its verb."""
    for draft in drafts:
        facts = facts_of(parse, draft)
        subject = subject_of_cue(facts, draft)
        if len(draft.source) > 1:
            draft.source = one_phrase(draft, subject, union(beside_cue(parse, draft), parse.text, JOINTS))
        whole = whole_phrases(parse, draft, subject)
        draft.source = [without_time(parse.text, without_place(parse, s)) for s in whole]
        if draft.source and is_said_itself(parse, draft, facts):
            draft.source = []
            continue
        if not draft.source and draft.cue:
            draft.source = subject
    return drafts


TIME_BEHIND = re.compile(
    r"\s+(?:the|last|this|next|that)\s+(?:day|week|month|year|night|morning|afternoon|evening)(?:\s+(?:before|after|earlier))?$"
)


def without_time(text: str, span: Span) -> Span:
    """*Said the minister the day before*: when it was said is no part of who said it."""
    m = TIME_BEHIND.search(text[span[0] : span[1]])
    return (span[0], span[0] + m.start()) if m else span


def without_place(parse: Parse, span: Span) -> Span:
    """*In Oslo, priest Ann Lee said*: the source begins behind the place and its comma; lists stay whole."""
    sentence = parse.sentence_at(span[0])
    words = sentence.within(*span) if sentence is not None else ()
    comma = next((n for n, w in enumerate(words) if w.text == ","), 0)
    if sentence is None or not 0 < comma < len(words) - 1 or words[0].id == 1:
        return span
    listed = any(w.upos == "CCONJ" for w in words)
    behind_preposition = sentence.words[words[0].id - 2].upos == "ADP"
    return (words[comma + 1].start, span[1]) if behind_preposition and not listed else span


def whole_phrases(parse: Parse, draft: Draft, subject: list[Span]) -> list[Span]:
    """The sources; one that is a part of the cue's subject without its head becomes the whole of it."""
    if not draft.cue or not draft.source:
        return draft.source
    found = []
    for span in draft.source:
        whole = next((s for s in subject if s[0] <= span[0] and span[1] <= s[1]), span)
        sentence = parse.sentence_at(whole[0])
        head = sentence.top(*whole) if sentence is not None else None
        found.append(span if head is None or span[0] <= head.start < span[1] else whole)
    return union(found)


def beside_cue(parse: Parse, draft: Draft) -> list[Span]:
    """Of several sources those in the cue's sentence; of several that only the tagger joins, all of them."""
    if not draft.cue:
        return draft.source
    at = parse.sentence_number(draft.cue[0][0])
    near = [s for s in draft.source if parse.sentence_number(s[0]) == at]
    return near or draft.source[-1:]


def one_phrase(draft: Draft, subject: list[Span], sources: list[Span]) -> list[Span]:
    """Of sources that words part, the cue's subject, else the one right before the cue, else the first."""
    if len(sources) < 2:
        return sources
    ahead = [(c[0] - 2, c[0]) for c in draft.cue]
    beside = (s for where in (subject, ahead) for s in sources if overlap([s], where))
    return [next(beside, sources[0])]


def is_said_itself(parse: Parse, draft: Draft, facts: Facts) -> bool:
    """*Proposals included that ...*: what was said stands where a source would, and nobody said it.

    The verb reports only by this noun, and the noun has no possessor.
    """
    sentence = parse.sentence_at(draft.source[0][0])
    if sentence is None or not sentence.parsed or any(lookup(w) for w in facts.words):
        return False
    head = sentence.top(*draft.source[0])
    entry = lookup(head) if head is not None and head.upos == "NOUN" else None
    if head is None or entry is None or entry.pos != "noun":
        return False
    return not any(c.deprel == "nmod:poss" for c in sentence.children(head))


def subject_of_cue(facts: Facts, draft: Draft) -> list[Span]:
    """The subject (or agent, or possessor) that the parse gives the cue, unless it lies in the content."""
    sentence, head = facts.sentence, facts.head
    if sentence is None or head is None or not sentence.parsed:
        return []
    if head.upos == "NOUN":
        owners = [c for c in sentence.children(head, "nmod") if c.deprel == "nmod:poss"]
        word = owners[0] if owners else None
    else:
        word = source_word(sentence, head) or inverted_source(sentence, head)
    if word is None or word.text.lower() in EXPLETIVE or word.upos not in ("NOUN", "PROPN", "PRON"):
        return []
    span = noun_phrase(sentence, word)
    return [] if overlap([span], [*draft.content, *draft.cue]) else [span]
