"""Attributions by rule: the constructions of reported speech on the parse and the marks, without the tagger.

Each construction is one function from a sentence to drafts, named by its ``rule``: the reporting verb with a clause
(``verb:clause``), beside quotation marks (``verb:marks``), set in as an aside (``verb:aside``), with a plain object
(``verb:topic``); the cue noun (``noun``), the phrase (``phrase``: *according to*), the possessed opinion
(``possessed``: *in his view*), the relative clause (``relative``: *a deal that Weiss called dead*).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from quoteattr.attribution.clauses import (
    clause_span,
    cue_span,
    inverted_source,
    is_passive,
    noun_phrase,
    source_word,
)
from quoteattr.attribution.drafts import Draft, minus, overlap, union
from quoteattr.attribution.formats import format_drafts
from quoteattr.attribution.lexicon import Cue, lexicon, lookup
from quoteattr.attribution.marked import bound_contents
from quoteattr.parse import Parse, Sentence, Span, Word
from quoteattr.quotations import Quotation

PLAIN_OBJECT_RATE = 0.5
"""A verb takes a plain object as its content where at least this share of its uses in PolNeAR train reports."""

RELATIVE_RATE = 0.25
"""The same for a verb in a relative clause whose content is the noun before it."""

TOPIC_CASES = frozenset(("of", "about", "for", "against", "on", "over", "regarding"))
RELATIVES = frozenset(("who", "which", "that", "what", "whom"))

GAP = re.compile(r"[\s,:;–—-]*")
AFTER_CUE = re.compile(r"(?:[^\S\n]+[\w.'’]+){0,5}?\s*[,:–—]?\s*")


def rule_drafts(parse: Parse, quotations: Sequence[Quotation]) -> list[Draft]:
    """All drafts that the constructions find, bounded to the marks; where two share a cue the better stays."""
    pieces = [p for q in quotations if q.depth == 0 for p in q.pieces]
    drafts: list[Draft] = []
    for sentence in parse.sentences:
        if sentence.parsed:
            drafts += chain(
                verb_drafts(parse, sentence, pieces),
                noun_drafts(sentence),
                relative_drafts(sentence),
                phrase_drafts(parse, sentence),
            )
    drafts = bound_contents(parse.text, drafts, quotations)
    drafts += bound_contents(parse.text, format_drafts(parse, quotations), quotations)
    return drafts


def verb_drafts(parse: Parse, sentence: Sentence, pieces: Sequence[Span]) -> Iterator[Draft]:
    """Reporting verbs with a clause, with marks beside them, as an aside, or with a plain object."""
    for verb in sentence.words:
        entry = lookup(verb) if verb.upos == "VERB" else None
        if entry is None or entry.pos != "verb":
            continue
        cue = cue_span(sentence, verb)
        head = source_word(sentence, verb) or inverted_source(sentence, verb)
        source = [noun_phrase(sentence, head)] if head is not None and not is_expletive(head) else []
        if source and overlap(source, [cue]):
            source = minus(source, [cue])[:1]
        beside = quotations_beside(parse.text, [cue, *source], pieces, verb)
        clause, rule = complement(sentence, verb, head, entry)
        if not beside and not clause:
            continue
        if beside and not overlap(clause, beside) and rule != "verb:clause":
            clause, rule = [], "verb:marks"
        content = minus(union(clause + beside), [cue, *source])
        if content and (source or beside or is_passive(sentence, verb) or verb.deprel in ("acl", "advcl")):
            yield Draft(content, [cue], source, "verb:marks" if beside else rule)


def is_expletive(word: Word) -> bool:
    """``it`` and ``there`` speak for nobody (``it was said that``)."""
    return word.text.lower() in ("it", "there", "which", "that", "this", "what")


def quotations_beside(text: str, clause: list[Span], pieces: Sequence[Span], verb: Word) -> list[Span]:
    """Quotation pieces that touch the reporting clause, before it and behind it."""
    start, end = min(s for s, _ in clause), max(e for _, e in clause)
    found = []
    for s, e in pieces:
        if s <= verb.start < e:
            return []
        sentence_like = text[e - 2 : e - 1] in tuple(",.?!…—-") or e - s > 40
        before = e <= start and GAP.fullmatch(text, e, start) and sentence_like
        gap = text[end:s]
        after = (
            s >= end
            and "\n" not in gap
            and len(gap) < 60
            and AFTER_CUE.fullmatch(gap)
            and (sentence_like or ":" in gap or "," in gap or not gap.strip())
        )
        if before or after:
            found.append((s, e))
    return found


def complement(sentence: Sentence, verb: Word, source: Word | None, entry: Cue) -> tuple[list[Span], str]:
    """What the verb governs as its content, and the name of the construction."""
    if entry.frame == "quote":
        return [], ""
    clausal = [c for c in sentence.children(verb, "ccomp") if c.upos != "PUNCT"]
    if not clausal and entry.act != "evidence":
        clausal = [c for c in sentence.children(verb, "xcomp") if sentence.children(c, "mark")]
    if clausal:
        return union(
            p for c in clausal for p in clause_span(sentence, c, above(sentence, c, source))
        ), "verb:clause"
    if verb.deprel == "parataxis":
        host = sentence.head(verb)
        if host is not None and source is not None and source.head == verb.id:
            return clause_span(sentence, host, frozenset([verb.id])), "verb:aside"
    if entry.act == "speech" and entry.rate >= PLAIN_OBJECT_RATE:
        first = [c for c in sentence.children(verb, "obj", "obl") if c.id > verb.id and c is not source]
        if any(c.deprel == "obj" or has_case(sentence, c, TOPIC_CASES) for c in first):
            return tail_of(sentence, verb, source), "verb:topic"
    return [], ""


def above(sentence: Sentence, clause: Word, source: Word | None) -> frozenset[int]:
    """The source's number where a wrong parse hung it into the content clause."""
    inside_clause = source is not None and any(a is clause for a in sentence.ancestors(source))
    return frozenset([source.id]) if source is not None and inside_clause else frozenset()


def tail_of(sentence: Sentence, verb: Word, source: Word | None) -> list[Span]:
    """All that depends on the verb behind it, but for a conjoined verb, asides and the source."""
    drop = {
        c.id for c in sentence.children(verb, "conj", "parataxis", "punct", "cc", "advcl") if c.id > verb.id
    }
    drop |= {source.id} if source is not None else set()
    drop |= {
        c.id
        for c in sentence.children(verb)
        if c.id < verb.id or c.deprel in ("obl:unmarked", "compound:prt")
    }
    spans = clause_span(sentence, verb, frozenset(drop))
    return [(max(s, verb.end), e) for s, e in spans if e > verb.end]


def has_case(sentence: Sentence, word: Word, cases: frozenset[str]) -> bool:
    """Does one of these prepositions stand before the word?"""
    return any(c.deprel == "case" and c.lemma.lower() in cases for c in sentence.children(word))


def noun_drafts(sentence: Sentence) -> Iterator[Draft]:
    """Cue nouns and somebody they belong to: *her warning that prices would rise*, *his remarks about the deal*."""
    for noun in sentence.words:
        entry = lookup(noun) if noun.upos == "NOUN" else None
        if entry is None or entry.pos != "noun":
            continue
        owner = [
            c for c in sentence.children(noun) if c.deprel in ("nmod:poss", "nmod") and belongs(sentence, c)
        ]
        if not owner:
            continue
        clauses = [c for c in sentence.children(noun, "acl", "ccomp") if is_content_clause(sentence, c)]
        topics = [c for c in sentence.children(noun, "nmod") if has_case(sentence, c, TOPIC_CASES)]
        if clauses:
            content = clause_span(sentence, clauses[0])
        elif topics and entry.act == "speech" and owner[0].deprel == "nmod:poss":
            content = [p for c in topics if c is not owner[0] for p in clause_span(sentence, c)]
        else:
            continue
        if content:
            yield Draft(union(content), [noun.span], [noun_phrase(sentence, owner[0])], "noun")


def is_content_clause(sentence: Sentence, clause: Word) -> bool:
    """A clause with *that*, *whether* or *to*; no relative clause."""
    return clause.deprel != "acl:relcl" and bool(sentence.children(clause, "mark"))


def relative_drafts(sentence: Sentence) -> Iterator[Draft]:
    """*a deal that Weiss called dead*, *a priority that he has been stressing*: the content is the noun before it."""
    for verb in sentence.words:
        entry = lookup(verb) if verb.upos == "VERB" and verb.deprel.startswith("acl") else None
        if entry is None or entry.act != "speech" or entry.rate < RELATIVE_RATE:
            continue
        subjects = sentence.children(verb, "nsubj")
        noun = sentence.head(verb)
        if (
            not subjects
            or noun is None
            or subjects[0].lemma.lower() in RELATIVES
            or is_passive(sentence, verb)
        ):
            continue
        if sentence.children(verb, "ccomp") or noun.upos not in ("NOUN", "PROPN") or noun.id > verb.id:
            continue
        rest = [p for c in sentence.children(verb, "xcomp") for p in clause_span(sentence, c)]
        content = union([noun_phrase(sentence, noun), *rest])
        cue, source = cue_span(sentence, verb), noun_phrase(sentence, subjects[0])
        yield Draft(minus(content, [cue, source]), [cue], [source], "relative")


def belongs(sentence: Sentence, word: Word) -> bool:
    """A possessor or a by-, of- or from-phrase."""
    return word.deprel == "nmod:poss" or has_case(sentence, word, frozenset(("by", "of", "from")))


def phrase_drafts(parse: Parse, sentence: Sentence) -> Iterator[Draft]:
    """*According to X*, *in the words of X*, *in his opinion*: the content is the clause they hang on."""
    low = parse.text[sentence.start : sentence.end].lower()
    for entry in lexicon().values():
        if entry.pos == "phrase":
            for m in re.finditer(rf"\b{re.escape(entry.cue)}\b", low):
                cue = (sentence.start + m.start(), sentence.start + m.end())
                behind = [w for w in sentence.words if w.start >= cue[1]]
                if behind:
                    yield from _phrase(sentence, cue, behind[0])
        elif entry.pos == "possessed":
            for word in sentence.words:
                if word.lemma.lower() == entry.cue and has_case(sentence, word, frozenset(("in", "by"))):
                    owners = sentence.children(word, "nmod")
                    owner = [c for c in owners if c.deprel == "nmod:poss"]
                    if owner:
                        yield from _possessed(sentence, word, owner[0])


def _phrase(sentence: Sentence, cue: Span, first: Word) -> Iterator[Draft]:
    head = first
    for up in sentence.ancestors(first):  # the head of the noun phrase that the preposition governs
        if up.start < first.start:
            break
        if up.upos in ("NOUN", "PROPN", "PRON") and head.deprel not in ("obl", "nmod"):
            head = up
        else:
            break
    source = noun_phrase(sentence, head)
    if source[0] < cue[1]:
        source = (first.start, head.end)
    host = next(
        (
            up
            for up in sentence.ancestors(head)
            if up.upos in ("VERB", "ADJ", "NOUN", "PROPN") and not overlap([up.span], [cue, source])
        ),
        None,
    )
    if host is None:
        return
    content = minus(clause_span(sentence, host), [cue, source])
    if content:
        yield Draft(content, [cue], [source], "phrase")


def _possessed(sentence: Sentence, noun: Word, owner: Word) -> Iterator[Draft]:
    host = sentence.head(noun)
    source = noun_phrase(sentence, owner)
    case = [c for c in sentence.children(noun, "case")]
    if host is None or host.upos not in ("VERB", "ADJ", "NOUN", "AUX") or source[0] > noun.start:
        return
    first = min([*case, noun, owner], key=lambda w: w.start)
    phrase = (first.start, noun.end)
    content = [
        p for p in minus(clause_span(sentence, host, frozenset([noun.id])), [phrase]) if p[1] - p[0] > 1
    ]
    if content:
        yield Draft(content, [noun.span], [source], "possessed")
