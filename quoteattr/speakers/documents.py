"""Reports, statements and letters: who issued them, as far as their sentence says."""

from __future__ import annotations

from collections.abc import Sequence

from quoteattr.parsing.structure import Sentence, Word
from quoteattr.speakers.mentions import POSSESSIVES, Mention

ISSUING = frozenset(
    """
    write release issue send publish post sign air launch deliver record compile prepare circulate draft file
    present submit conduct produce report provide make
    """.split()
)
"""What those do who speak through a document."""
REPORTING = frozenset(
    """
    say tell state announce write explain note add declare confirm reveal warn reply read tweet respond deny claim
    argue
    """.split()
)


def issuer_of(sentence: Sentence, word: Word, names: Sequence[Mention]) -> Word | None:
    """The word for the one who speaks through the document that ``word`` is.

    The possessor (*her letter*), a name before the noun (*the BCR report*), ``by`` or ``from`` somebody, ``issued by``
    somebody, the subject of the verb that made it (*Ruiz wrote a letter*), or who said something in it.
    """
    for child in sentence.children(word, "nmod:poss", "nmod:desc", "compound"):
        if (
            child.start < word.start
            and child.text not in POSSESSIVES
            and (child.upos == "PRON" or _named(child, names))
        ):
            return child
    for child in sentence.children(word, "nmod", "obl"):
        cases = {w.text.casefold() for w in sentence.children(child, "case")}
        if child.start > word.start and cases & {"by", "from"}:
            return child
        if child.start > word.start and "of" in cases and _named(child, names):
            return child
    for verb in sentence.children(word, "acl"):
        if verb.lemma in ISSUING:
            for child in sentence.children(verb, "obl", "nmod"):
                if any(w.text.casefold() == "by" for w in sentence.children(child, "case")):
                    return child
            for subject in sentence.children(verb, "nsubj"):
                if subject.start > word.start or verb.deprel == "acl:relcl":
                    return subject
    verb_ = sentence.head(word)
    if verb_ is None:
        return None
    made = word.deprel == "obj" and verb_.lemma in ISSUING
    cases = {w.text.casefold() for w in sentence.children(word, "case")}
    told = (
        word.deprel.startswith("obl")
        and cases & {"in", "via", "through", "on"}
        and verb_.lemma in (ISSUING | REPORTING)
    )
    if made or told:
        for subject in sentence.children(verb_, "nsubj"):
            if subject.deprel == "nsubj" and subject.id != word.id:
                return subject
    return None


def _named(word: Word, names: Sequence[Mention]) -> bool:
    return any(
        m.start <= word.start and word.end <= m.end and m.entity in ("person", "organization") for m in names
    )
