"""Cue nouns with somebody they belong to, relative clauses about what was said, and possessed opinions."""

from __future__ import annotations

from collections.abc import Iterator

from quoteattr.attribution.clauses import agent, clause_span, cue_span, is_passive, is_reduced, noun_phrase
from quoteattr.attribution.cue_lexicon import lookup, possessed, word_list
from quoteattr.attribution.drafts import Draft, minus, union
from quoteattr.attribution.rules.extents import has_case
from quoteattr.parsing.structure import Sentence, Span, Word

RELATIVE_RATE = 0.25
"""A verb in a relative clause reports the noun before it where at least this share of its uses reports."""

TOPIC_RATE = 0.5
"""The same for a noun with a possessor and a topic (*his remarks about the deal*)."""

AGENT_RATE = 0.5
"""A passive participle with an agent (*a plan proposed by X*) reports its noun from this share of plain objects on."""

TOPIC_CASES = word_list("topics")
OWNERS = frozenset(("by", "of", "from"))
SAYINGS = word_list("sayings")
"""Nouns that name a saying where they have a possessor and a topic, however seldom they do alone."""

RELATIVES = frozenset(("who", "which", "that", "what", "whom"))


def noun_drafts(sentence: Sentence) -> Iterator[Draft]:
    """*Her warning that prices would rise*, *the claim by the union that ...*, *his remarks about the deal*."""
    for noun in sentence.words:
        entry = lookup(noun, "noun") if noun.upos == "NOUN" else None
        if entry is None:
            continue
        clauses = [c for c in sentence.children(noun, "acl", "ccomp") if is_content_clause(sentence, c)]
        owner = owner_of(sentence, noun, clauses)
        if owner is None:
            continue
        topics = [c for c in sentence.children(noun, "nmod") if has_case(sentence, c, TOPIC_CASES)]
        evidence = {"rate": entry.rate}
        if clauses:
            content = clause_span(sentence, clauses[0])
        elif (
            topics
            and entry.act == "speech"
            and possesses(sentence, owner)
            and (entry.object_rate >= TOPIC_RATE or entry.cue in SAYINGS)
        ):
            content = [p for c in topics if c is not owner for p in clause_span(sentence, c)]
            evidence = {} if entry.cue in SAYINGS else evidence
        else:
            continue
        source = noun_phrase(sentence, owner)
        content = minus(union(content), [noun.span, source])
        if content:
            yield Draft(content, [noun.span], [source], "noun", evidence)


def owner_of(sentence: Sentence, noun: Word, clauses: list[Word]) -> Word | None:
    """The possessor, the by-, of- or from-phrase, or who makes it (*X issued a warning that*)."""
    for child in sentence.children(noun, "nmod"):
        if possesses(sentence, child) or has_case(sentence, child, OWNERS):
            return child
    verb = sentence.head(noun)
    if clauses and verb is not None and noun.deprel == "obj" and verb.upos == "VERB" and verb.lemma in MAKING:
        subjects = sentence.children(verb, "nsubj")
        return subjects[0] if subjects and subjects[0].deprel == "nsubj" else None
    return None


def possesses(sentence: Sentence, noun: Word) -> bool:
    """Is it *Hale's* or *her*? Parsers miss the relation at times where a title stands before the name."""
    own = (c.text.lower() in GENITIVE for c in sentence.children(noun, "case"))
    if noun.deprel == "nmod:poss" or any(own):
        return True
    behind = sentence.words[sentence.subtree(noun)[-1].id :]
    return bool(behind) and behind[0].text.lower() in GENITIVE


GENITIVE = frozenset(("'s", "’s"))

MAKING = word_list("making")
"""Verbs whose subject speaks by means of a noun (*gave assurances that*)."""


def is_content_clause(sentence: Sentence, clause: Word) -> bool:
    """A clause with *that*, *whether* or *to*; no relative clause."""
    return clause.deprel != "acl:relcl" and bool(sentence.children(clause, "mark"))


def relative_drafts(sentence: Sentence) -> Iterator[Draft]:
    """*A deal that Weiss called dead*, *the cuts he has proposed*: the content is the noun before it."""
    for verb in sentence.words:
        entry = lookup(verb, "verb") if verb.upos == "VERB" and verb.deprel.startswith("acl") else None
        if entry is None or entry.act != "speech" or entry.rate < RELATIVE_RATE:
            continue
        noun = sentence.head(verb)
        if noun is None or noun.upos not in ("NOUN", "PROPN") or noun.id > verb.id:
            continue
        if sentence.children(verb, "ccomp"):
            continue
        if is_reduced(sentence, verb) or is_passive(sentence, verb):
            who = agent(sentence, verb) if entry.object_rate >= AGENT_RATE else None
        else:
            who = next(
                (s for s in sentence.children(verb, "nsubj") if s.lemma.lower() not in RELATIVES), None
            )
        if who is None:
            continue
        rest = [p for c in sentence.children(verb, "xcomp") for p in clause_span(sentence, c)]
        cue, source = cue_span(sentence, verb), noun_phrase(sentence, who)
        content = minus(union([noun_phrase(sentence, noun), *rest]), [cue, source])
        yield Draft(content, [cue], [source], "relative", {"rate": entry.rate})


def possessed_drafts(sentence: Sentence) -> Iterator[Draft]:
    """*In her view, prices will rise*, *in Hale's words*: the content is the clause that it hangs on."""
    known = possessed()
    for noun in sentence.words:
        if noun.lemma.lower() not in known:
            continue
        owners = [c for c in sentence.children(noun, "nmod") if c.deprel == "nmod:poss"]
        host = sentence.head(noun)
        if not owners or host is None or not has_case(sentence, noun, frozenset(("in", "by"))):
            continue
        source = noun_phrase(sentence, owners[0])
        if host.upos not in ("VERB", "ADJ", "NOUN", "AUX") or source[0] > noun.start:
            continue
        first = min([*sentence.children(noun, "case"), noun, owners[0]], key=lambda w: w.start)
        clause = clause_span(sentence, host, frozenset([noun.id]))
        content: list[Span] = [p for p in minus(clause, [(first.start, noun.end)]) if p[1] - p[0] > 1]
        if content:
            yield Draft(content, [noun.span], [source], "possessed")
