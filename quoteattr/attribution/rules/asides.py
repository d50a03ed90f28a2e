"""The reporting clause as an aside in what it reports.

*The ferry, Ruiz said, left early. It left early, the company said. As Ruiz says, it left.* Parsers mix up
``parataxis`` and ``ccomp`` here, so the commas decide: source and cue stand alone between two of them.
"""

from __future__ import annotations

from quoteattr.attribution.clauses import noun_phrase
from quoteattr.attribution.cue_lexicon import Cue
from quoteattr.attribution.rules.extents import ADDRESSED, tail
from quoteattr.parsing.structure import Sentence, Span, Word

BREAKS = frozenset((",", "—", "–", "--", "(", ")", ".", ";", ":", "?", "!"))
ENDS = frozenset((".", "?", "!", "”", '"', "''", "’", ")", ";"))
MODIFIERS = frozenset(
    "det case compound amod nmod nmod:poss flat nummod obl obl:unmarked obl:tmod advmod iobj obj punct appos"
    " nmod:unmarked nmod:desc".split()
)
WITHIN = ("DET", "ADJ", "NOUN", "PROPN", "PRON", "NUM", "ADP", "PART", "ADV", "PUNCT", "SYM", "X")
RARELY = 0.03
"""A verb that reports less often than this is no aside."""


def aside_content(sentence: Sentence, verb: Word, end: int, source: Word | None, entry: Cue) -> list[Span]:
    """What surrounds the aside of this verb and source; nothing where it is none. ``end`` is the cue's last word."""
    if source is None or entry.act == "evidence" or entry.frame == "topic" or entry.rate < RARELY:
        return []
    if source.text.lower() in ("who", "which", "that", "what"):
        return []
    words = sentence.words
    start, stop = noun_phrase(sentence, source)
    inside = [w.id for w in words if start <= w.start < stop]
    first, last = min([*inside, verb.id]), max([*(i for i in inside if i > verb.id), end])
    if any(w.upos not in WITHIN for w in words[end : max(end, min(inside) - 1)]):
        return []
    if source.id < verb.id and any(
        w.upos in ("VERB", "SCONJ") and w.deprel != "case" and w.start >= stop
        for w in words[first - 1 : verb.id - 1]
    ):
        return []
    while first > 1 and words[first - 2].upos in ("ADV", "AUX") and words[first - 2].head == verb.id:
        first -= 1
    introduced = first > 1 and words[first - 2].text.lower() == "as"
    first -= introduced
    if not introduced and (first == 1 or words[first - 2].text not in BREAKS - {".", ";", ":"}):
        return []
    close = closing(sentence, last, entry)
    if not close:
        return []
    ahead = list(words[: first - 1])
    while ahead and ahead[-1].text in (",", "—", "–", "--", "("):
        ahead.pop()
    found = []
    if any(w.upos in ("VERB", "AUX", "NOUN", "PROPN", "ADJ") for w in ahead):
        if circumstance(sentence, verb, ahead):
            return []
        found.append((ahead[0].start, max(w.end for w in ahead)))
    if close < len(words) and words[close - 1].text not in ENDS and not resumes(words[close]):
        span = tail(sentence, verb, close + 1, host=True)
        found += [span] if span else []
    return found if any(e - s > 8 for s, e in found) else []


def circumstance(sentence: Sentence, verb: Word, ahead: list[Word]) -> bool:
    """Is what stands ahead a participle that goes with the verb (*Asked why, the mayor, Una Platt, replied curtly*)?"""
    top = sentence.top(ahead[0].start, ahead[-1].end)
    return (
        top is not None
        and top.head == verb.id
        and top.deprel.startswith("advcl")
        and (top.xpos in ("VBN", "VBG") or top is ahead[0])
        and not sentence.children(top, "nsubj")
    )


def resumes(word: Word) -> bool:
    """Does the reporting clause go on behind its comma (*, adding that*)?"""
    return word.upos == "VERB" and word.text.lower().endswith("ing")


def closing(sentence: Sentence, last: int, entry: Cue) -> int:
    """The number of the mark that ends the aside whose core ends with word ``last``; 0 where more follows."""
    words = sentence.words
    for at in range(last + 1, len(words) + 1):
        word = words[at - 1]
        if word.text in BREAKS or word.text in ENDS:
            return at
        if word.upos in ("VERB", "AUX", "SCONJ", "CCONJ", "INTJ") or word.deprel not in MODIFIERS:
            return 0
        if at == last + 1 and word.upos not in ("ADP", "ADV") and not to_whom(sentence, word, entry):
            return 0
    return len(words) + 1


def to_whom(sentence: Sentence, word: Word, entry: Cue) -> bool:
    """Does the word right behind the cue begin a time (*this week*) or is it the person spoken to?"""
    head = sentence.head(word)
    if word.deprel in ("det", "amod", "nummod", "nmod:poss") and head is not None and head.id > word.id:
        word = head
    return word.deprel in ("obl:unmarked", "obl:tmod", "nmod:unmarked") or entry.cue in ADDRESSED
