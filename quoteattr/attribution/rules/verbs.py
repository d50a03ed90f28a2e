"""Reporting verbs: with marks beside them, with a clause, as an aside in what they report, with a plain object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from quoteattr.attribution.clauses import cue_span, is_passive, noun_phrase
from quoteattr.attribution.cue_lexicon import Cue, lookup, phrasal, word_list
from quoteattr.attribution.drafts import SHOWN, Draft, minus, union
from quoteattr.attribution.rules.asides import aside_content
from quoteattr.attribution.rules.beside import Beside
from quoteattr.attribution.rules.extents import ADDRESSED, ASKING, CIRCUMSTANCE, OPENERS, limit, opening, tail
from quoteattr.attribution.rules.subjects import is_expletive, subject_of
from quoteattr.parsing.structure import Sentence, Span, Word

OBJECT_RATE = 0.33
"""A verb takes a plain object as its content where at least this share of its plain objects is one (PolNeAR train)."""

CLAUSE_RATE = 0.5
"""A verb that reports this often opens a content even where the parser sees no clause."""

ANSWERS = word_list("answers")
LEADING = word_list("leading")

UNKNOWN = Cue("", "verb", "speech", "neutral", "quote")
"""Stands for a verb that the lexicon does not have and that quotation marks show to report."""


def verb_drafts(
    sentence: Sentence, beside: Mapping[int, Sequence[Beside]], pieces: Sequence[Span]
) -> Iterator[Draft]:
    """The drafts of all reporting verbs of a sentence; ``pieces`` are the quotations that touch it."""
    for verb in sentence.words:
        quoted = beside.get(verb.start, ())
        if verb.upos != "VERB" and not quoted and not (verb.upos == "NOUN" and mistaken(sentence, verb)):
            continue
        if not quoted and verb.deprel in ("amod", "compound", "case", "fixed", "flat"):
            continue
        pair = phrasal(sentence, verb)
        entry = pair[0] if pair else lookup(verb, "verb")
        if (entry is None or entry.pos != "verb") and not quoted:
            continue
        draft = verb_draft(sentence, verb, pair, entry or UNKNOWN, quoted, pieces)
        if draft is not None:
            yield draft


def mistaken(sentence: Sentence, noun: Word) -> bool:
    """Is the noun a verb that was read as one: *She cautions, however, that*, *Lynch notes they were*?"""
    if noun.text[-1:] != "s" or not 1 < noun.id < len(sentence.words):
        return False
    ahead, behind = sentence.words[noun.id - 2], sentence.words[noun.id]
    entry = lookup(noun, "verb")
    return (
        entry is not None
        and entry.rate >= CLAUSE_RATE
        and (ahead.upos == "PROPN" or (ahead.upos == "PRON" and ahead.deprel.startswith("nsubj")))
        and (behind.upos in ("PRON", "SCONJ") or behind.text.lower() in ("that", ","))
    )


def verb_draft(
    sentence: Sentence,
    verb: Word,
    pair: tuple[Cue, Word] | None,
    entry: Cue,
    quoted: Sequence[Beside],
    pieces: Sequence[Span],
) -> Draft | None:
    """What one reporting verb reports; None where it is no report."""
    cue, end = cue_of(sentence, verb, pair)
    around = next((p for p in pieces if p[0] <= verb.start < p[1]), None)
    head = subject_of(sentence, verb, quoted, [p for p in pieces if p != around])
    source: list[Span] = []
    if head is not None and not is_expletive(sentence, verb, head):
        parts = minus([noun_phrase(sentence, head)], [cue, *(p for p in pieces if p != around)])
        source = [p for p in parts if p[0] <= head.start < p[1]]
    content: list[Span] = []
    rule = ""
    if quoted:
        content, rule = [b.piece for b in quoted], "verb:marks"
        if all(b.behind for b in quoted):
            content = union(content + before_marks(sentence, verb, end, head, entry, quoted))
    elif entry.frame != "quote":
        content, rule = complement(sentence, verb, end, head, entry)
    content = minus(content, [cue, *source])
    if around is not None:
        if not source or entry.act != "speech" or entry.rate < CLAUSE_RATE or rule != "verb:clause":
            return None
        content = [(s, min(e, around[1] - 1)) for s, e in content if s < around[1] - 1]
    bare = is_passive(sentence, verb) or verb.deprel.startswith(("acl", "advcl"))
    if not content or not (source or quoted or bare):
        return None
    rate = {"verb:topic": entry.object_rate, "verb:answer": SHOWN}.get(rule, entry.rate)
    return Draft(content, [cue], source, rule, {"rate": rate})


def cue_of(sentence: Sentence, verb: Word, pair: tuple[Cue, Word] | None) -> tuple[Span, int]:
    """The span of the verb group (with its particle) and the number of its last word."""
    start, stop = cue_span(sentence, verb)
    if pair is not None:
        return (start, pair[1].end), pair[1].id
    last = max((w.id for w in sentence.words[verb.id - 1 : verb.id + 3] if w.end <= stop), default=verb.id)
    return (start, stop), last


def before_marks(
    sentence: Sentence, verb: Word, end: int, head: Word | None, entry: Cue, quoted: Sequence[Beside]
) -> list[Span]:
    """The words of the content between the cue and its quotation (*said that "..."*, *said the plan: "..."*)."""
    start = min(b.piece[0] for b in quoted)
    first = opening(sentence, verb, end, head, entry.cue, True)
    if not first or sentence.words[first - 1].start >= start:
        return []
    word = sentence.words[first - 1]
    clausal = any(c.start < start for c in sentence.children(verb, "ccomp"))
    if word.text.lower() in OPENERS or (clausal and entry.rate >= CLAUSE_RATE):
        return [(word.start, start)]
    return []


def complement(
    sentence: Sentence, verb: Word, end: int, source: Word | None, entry: Cue
) -> tuple[list[Span], str]:
    """What the verb reports without marks beside it, and the name of the construction."""
    aside = aside_content(sentence, verb, end, source, entry)
    if aside:
        return aside, "verb:aside"
    lemma = entry.cue.partition(" ")[0]
    answer = sentence.words[end : end + 1]
    if (
        answer
        and answer[0].text.lower() in ANSWERS
        and entry.rate >= CLAUSE_RATE
        and answer[0].head == verb.id
    ):
        return [answer[0].span], "verb:answer"
    clauses = [c for c in sentence.children(verb, "ccomp") if c.upos != "PUNCT" and c.id > verb.id]
    kinds = ("xcomp", "advcl") if lemma in ASKING else ("xcomp",)
    infinitives = [c for c in sentence.children(verb, *kinds) if c.id > verb.id and to_marked(sentence, c)]
    if entry.frame == "that" and not clauses:
        return [], ""
    if clauses or (infinitives and entry.act != "evidence"):
        address = bool(clauses) or (lemma not in ASKING and " " not in entry.cue)
        return behind(sentence, verb, opening(sentence, verb, end, source, lemma, address)), "verb:clause"
    if entry.act == "evidence":
        return [], ""
    first = opening(sentence, verb, end, source, lemma, True)
    if first and entry.frame == "clause" and opens_clause(sentence, verb, first, entry):
        return behind(sentence, verb, first), "verb:clause"
    first = opening(sentence, verb, end, source, lemma, lemma in ADDRESSED and entry.frame != "topic")
    takes = entry.act == "speech" and entry.object_rate >= OBJECT_RATE and realized(sentence, verb)
    if first and takes and plain_object(sentence, verb, first):
        return behind(sentence, verb, first), "verb:topic"
    return [], ""


def behind(sentence: Sentence, verb: Word, first: int) -> list[Span]:
    """The content that begins with the word numbered ``first``; nothing for 0."""
    span = tail(sentence, verb, first) if first else None
    return [span] if span else []


def to_marked(sentence: Sentence, clause: Word) -> bool:
    """Has the clause a *to* (an object's clause another marker too)?"""
    marks = sentence.children(clause, "mark")
    return bool(marks) and (clause.deprel != "advcl" or marks[0].text.lower() == "to")


def opens_clause(sentence: Sentence, verb: Word, first: int, entry: Cue) -> bool:
    """Does a clause begin here that the parser did not hang on the verb?"""
    word = sentence.words[first - 1]
    if object_stands_before(sentence, verb):
        return False
    if word.text.lower() in OPENERS and word.id < len(sentence.words) and word.upos != "PRON":
        return entry.rate >= 0.2
    if word.upos == "SCONJ" or word.text.lower() in CIRCUMSTANCE:
        return False
    if entry.rate < CLAUSE_RATE or entry.act != "speech":
        return False
    rest = [w for w in sentence.words[first - 1 :] if w.id <= limit(sentence, verb)]
    finite = [
        w for w in rest[1:] if w.upos == "AUX" or (w.upos == "VERB" and not w.text.lower().endswith("ing"))
    ]
    return word.upos not in ("PUNCT", "CCONJ", "AUX") and bool(finite) and not breaks(rest, finite[0])


def object_stands_before(sentence: Sentence, verb: Word) -> bool:
    """Is it a relative clause with a subject of its own (*of what she's saying, we have heard enough*)?"""
    if verb.deprel != "acl:relcl" or sentence.children(verb, "obj"):
        return False
    subjects = sentence.children(verb, "nsubj")
    return bool(subjects) and subjects[0].lemma.lower() not in ("who", "which", "that")


def breaks(rest: Sequence[Word], finite: Word) -> bool:
    """Does the sentence pause or subordinate before its next finite verb?"""
    ahead = [w for w in rest if w.id < finite.id]
    return any(w.text in (";", ":") or w.upos in ("SCONJ", "CCONJ") for w in ahead) or any(
        w.text.lower() in ("who", "which", "that") for w in ahead
    )


def realized(sentence: Sentence, verb: Word) -> bool:
    """Is the verb no mere infinitive (*rules that require them to disclose returns*; but *went on to attack*)?"""
    if not any(c.text.lower() == "to" for c in sentence.children(verb, "mark")):
        return True
    governor = sentence.head(verb)
    return governor is not None and governor.lemma.lower() in LEADING


TIMES = frozenset(("since", "until", "till", "during"))
"""What begins a phrase of time, which is never what was said."""


def plain_object(sentence: Sentence, verb: Word, first: int) -> bool:
    """Does a noun phrase, a phrase with a preposition or a gerund follow?"""
    word = sentence.words[first - 1]
    if word.upos in ("CCONJ", "PUNCT", "INTJ", "SCONJ", "AUX", "PART") or word.text.lower() in TIMES:
        return False
    if word.upos == "VERB":
        return word.text.lower().endswith("ing")
    if verb.deprel == "acl:relcl" and not any(c.id > verb.id for c in sentence.children(verb, "obj", "obl")):
        return False  # *a deal that Weiss called dead*: the object is the noun before
    governed = [c for c in sentence.children(verb, "obj", "obl", "iobj", "ccomp", "xcomp") if c.id >= first]
    return bool(governed) and not is_passive(sentence, verb)
