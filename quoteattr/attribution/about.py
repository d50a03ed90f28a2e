"""What a content points at that says nothing by itself: *this*, *so*, *the same*, *which*, *such a step*.

A row is read alone, so the antecedent stands beside it (the column ``about``): the noun that a relative clause is
about, otherwise the sentence before. Which noun an *it* means is not asked; the sentence before mostly holds it.
"""

from __future__ import annotations

from collections.abc import Sequence

from quoteattr.attribution.cue_lexicon import word_list
from quoteattr.parsing.structure import Parse, Sentence, Span, Word

POINTING = word_list("pointing")
"""Lemmas that point at what stands elsewhere."""

BESIDE = frozenset({"ADP", "DET", "PUNCT", "PART", "SCONJ", "AUX", "CCONJ"})
"""Parts of speech that may stand beside them."""

RELATIVE = frozenset({"which", "who", "whom", "that"})


def about(parse: Parse, content: Sequence[Span]) -> Span | None:
    """The span that the content of an attribution points at; None for contents that speak for themselves."""
    sentence = parse.sentence_at(content[0][0])
    if sentence is None or content[-1][1] > sentence.end:
        return None
    words = [w for start, end in content for w in sentence.within(start, end)]
    pointing = [w for w in words if w.lemma.lower() in POINTING and w.upos != "SCONJ"]
    if not pointing:
        return None
    first = pointing[0]
    noun = next((w for w in words if w.upos in ("NOUN", "PROPN")), None)
    if noun is not None and (first.upos != "DET" or first.head != noun.id):
        return None
    rest = [w for w in words if w not in pointing and w is not noun]
    if any(w.upos not in BESIDE for w in rest) or (noun is not None and noun.upos == "PROPN"):
        return None
    if first.lemma.lower() in RELATIVE and noun is None:
        antecedent = related(sentence, first)
        if antecedent is not None:
            return antecedent
    number = parse.sentence_number(sentence.start)
    if number == 0:
        return None
    before = parse.sentences[number - 1]
    return before.start, before.end


def related(sentence: Sentence, pronoun: Word) -> Span | None:
    """The noun that the relative clause of ``pronoun`` belongs to, with what stands before the clause."""
    for word in sentence.ancestors(pronoun):
        if word.deprel.startswith("acl"):
            head = sentence.head(word)
            if head is None or head.start > pronoun.start:
                return None
            clause = {w.id for w in sentence.subtree(word)}
            own = [w for w in sentence.subtree(head) if w.id not in clause and w.end <= pronoun.start]
            while own and own[-1].upos in ("PUNCT", "ADP"):
                own.pop()
            return (own[0].start, own[-1].end) if own else None
    return None
