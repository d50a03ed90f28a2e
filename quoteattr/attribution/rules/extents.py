"""How far a content reaches: from its first word to the end of the sentence, or to where the reporting clause goes on.

A parser often hangs the tail of a long content on the wrong verb, so the tail is read along the sentence, not down
the tree. What ends it: a further verb of the same subject (*said A and left*), a participle that reports
(*..., adding that B*), a phrase that says where or when it was said (*in an interview*, *after the vote*),
*according to*, and the end of the clause when the report itself is a relative or a fronted clause.
"""

from __future__ import annotations

from quoteattr.attribution.clauses import SUBJECT
from quoteattr.attribution.cue_lexicon import TIMES, lookup, phrasal, phrase_at, phrases, word_list
from quoteattr.parsing.structure import Sentence, Span, Word

PAUSES = frozenset((",", ";", ":", "—", "–", "-", "--", "(", "."))

ADDRESSED = word_list("addressing")
"""Verbs whose object may be the person spoken to."""

ASKING = word_list("asking")
"""Of these the one who shall act belongs to the content of *to do something*."""

OPENERS = word_list("openers")
CIRCUMSTANCE = word_list("circumstances")
OCCASIONS = word_list("occasions")
"""Nouns of *in an interview*, *on Twitter*: how it was said, not what."""


def tail(sentence: Sentence, verb: Word, first: int, host: bool = False) -> Span | None:
    """From the word numbered ``first`` (from 1) to the content's end; ``host``: it is the clause around the verb's."""
    words = sentence.words
    last = len(words) if host else limit(sentence, verb)
    last = last if last >= first else len(words)
    cuts = [c for c in cut_points(sentence, verb, first) if first < c <= last]
    if cuts:
        last = min(cuts) - 1
    while last >= first and (words[last - 1].upos == "CCONJ" or words[last - 1].text in PAUSES):
        last -= 1
    if last < first:
        return None
    return words[first - 1].start, max(w.end for w in words[first - 1 : last])


def limit(sentence: Sentence, verb: Word) -> int:
    """The last word of the clause that the verb stands in, where another clause goes on behind it."""
    last = len(sentence.words)
    at = verb
    for up in sentence.ancestors(verb):
        if up.id > verb.id or (at.deprel.startswith("acl") and predicate_behind(sentence, up, at)):
            below = sentence.subtree(at)
            ends = [w.id for w in below if w.upos != "PUNCT"]
            last = min(last, max([e for e in ends if e < up.id or up.id < verb.id], default=last))
        at = up
    return last


def predicate_behind(sentence: Sentence, noun: Word, clause: Word) -> bool:
    """Does the noun that a relative clause goes with have its own verb behind the clause?"""
    up = sentence.head(noun)
    while up is not None and up.upos in ("NOUN", "PROPN", "PRON") and up.id < clause.id and up.head:
        up = sentence.head(up)
    return up is not None and up.id > clause.id


def cut_points(sentence: Sentence, verb: Word, first: int) -> list[int]:
    """Numbers of the words from which on the sentence no longer tells the content."""
    found = []
    words = sentence.words
    chain = {verb.id} | {a.id for a in sentence.ancestors(verb)}
    opening_phrases = phrases()
    for word, low in zip(words[first:], sentence.low[first:], strict=True):
        at = 0
        relation = word.deprel.partition(":")[0]
        if relation == "conj" and word.head in chain and word.upos in ("VERB", "AUX", "ADJ"):
            at = goes_on(sentence, verb, word)
        elif word.upos == "VERB" and word.id > first and participle(sentence, word):
            at = before_comma(sentence, word)
        elif relation == "advcl" and word.head == verb.id and circumstance(sentence, word):
            at = sentence.subtree(word)[0].id
        elif relation in ("obl", "nmod") and word.lemma.lower() in OCCASIONS and word.head in chain:
            at = occasion(sentence, word)
        elif low in opening_phrases and phrase_at(words, word.id - 1):
            at = word.id
        if at > first:
            found.append(at)
    return found


def goes_on(sentence: Sentence, verb: Word, other: Word) -> int:
    """Where a conjoined verb starts that the reporting clause goes on with; 0 where it belongs to the content."""
    subjects = sentence.children(other, *SUBJECT)
    if subjects:
        entry = lookup(other, "verb")
        pronoun = subjects[0].upos == "PRON" and subjects[0].text.lower() not in ("who", "which")
        if entry is None or entry.act != "speech" or entry.rate < 0.4 or pronoun:
            return 0
    if (
        other.upos == "VERB"
        and not subjects
        and tense(other) != tense(verb)
        and tense(other) in ("VB", "VBG")
    ):
        return 0
    return sentence.subtree(other)[0].id if sentence.subtree(other)[0].id > verb.id else other.id


def tense(word: Word) -> str:
    """The form of a verb (Penn tag), guessed where the parse has none."""
    return word.xpos or ("VBG" if word.text.endswith("ing") else "VBD" if word.text.endswith("ed") else "")


def participle(sentence: Sentence, word: Word) -> bool:
    """*..., adding that*: a comma, perhaps an adverb, and a reporting verb in -ing without a subject."""
    if not word.text.lower().endswith("ing") or sentence.children(word, *SUBJECT, "aux"):
        return False
    entry = phrasal(sentence, word)
    known = entry[0] if entry else lookup(word, "verb")
    return (
        known is not None
        and known.act == "speech"
        and known.rate >= 0.25
        and before_comma(sentence, word) > 0
    )


def before_comma(sentence: Sentence, word: Word) -> int:
    """The number of the comma right before the word (adverbs and *and* passed over), 0 if there is none."""
    at = word.id - 1
    while at > 0 and sentence.words[at - 1].upos in ("ADV", "CCONJ"):
        at -= 1
    return at if at > 0 and sentence.words[at - 1].text in (",", "—", "–", "--") else 0


def circumstance(sentence: Sentence, clause: Word) -> bool:
    """A clause of time: with *after*, *as*, *while*, *when*, *before*."""
    first = sentence.subtree(clause)[0]
    return first.text.lower() in CIRCUMSTANCE


def occasion(sentence: Sentence, noun: Word) -> int:
    """Where *in an interview* begins; 0 without its preposition."""
    below = sentence.subtree(noun)
    ready = below[0].upos == "ADP" and below[0].text.lower() in ("in", "on", "during", "at", "via", "by")
    return below[0].id if ready else 0


def opening(sentence: Sentence, verb: Word, after: int, source: Word | None, lemma: str, clause: bool) -> int:
    """The number of the first word of what a verb reports; 0 where nothing stands behind it.

    ``after`` is the last word of the cue. Adverbs, the time, *to reporters*, *in an interview* and (with
    ``clause``, for verbs that address somebody) the person spoken to are passed over.
    """
    words = sentence.words
    skip = {w.id for w in sentence.subtree(source)} if source is not None and source.id > verb.id else set()
    at = after + 1
    while at <= len(words):
        word = words[at - 1]
        top = outermost(sentence, word, verb)
        if word.text.lower() in OPENERS and word.upos in ("SCONJ", "PRON", "DET", "ADV"):
            return at
        adverb = word.upos == "ADV" and word.head == verb.id
        time = (
            at == after + 1 and word.text.lower() in TIMES and words[min(at, len(words) - 1)].upos != "PART"
        )
        if at in skip or word.upos == "PUNCT" or adverb or time:
            at += 1
        elif clause and top is not None and top.head == verb.id and passable(sentence, top, lemma):
            at = past(sentence, top, at)
        elif (
            at == after + 1
            and clause
            and lemma in ADDRESSED
            and word.upos == "PRON"
            and word.deprel.partition(":")[0] not in SUBJECT
        ):
            at += 1
        else:
            return at
    return 0


def past(sentence: Sentence, top: Word, at: int) -> int:
    """The number behind a passable dependent's phrase; a clause that a wrong parse hung into it stays outside."""
    below = {w.id for w in sentence.subtree(top)}
    while at in below:
        at += 1
        word = sentence.words[at - 1] if at in below else None
        if (
            word is not None
            and top.deprel != "advcl"
            and (
                word.text.lower() in OPENERS
                or word.upos == "SCONJ"
                or word.deprel.partition(":")[0] in SUBJECT
            )
        ):
            break
    return at


def outermost(sentence: Sentence, word: Word, verb: Word) -> Word | None:
    """The dependent of ``verb`` that ``word`` stands under."""
    if word.head == verb.id:
        return word
    below = word
    for up in sentence.ancestors(word):
        if up is verb:
            return below
        below = up
    return None


def passable(sentence: Sentence, top: Word, lemma: str) -> bool:
    """Does a dependent of the verb tell when, where or to whom it was said?"""
    relation = top.deprel.partition(":")[0]
    if relation in ("advmod", "discourse", "punct") or top.deprel in (
        "obl:unmarked",
        "obl:agent",
        "obl:npmod",
        "obl:tmod",
    ):
        return True
    if relation == "obl":
        return sentence.subtree(top)[0].upos == "ADP"
    if relation == "advcl":
        return circumstance(sentence, top)
    return relation in ("obj", "iobj") and lemma in ADDRESSED


def has_case(sentence: Sentence, word: Word, cases: frozenset[str]) -> bool:
    """Does one of these prepositions stand before the word?"""
    return any(c.deprel == "case" and c.text.lower() in cases for c in sentence.children(word))
