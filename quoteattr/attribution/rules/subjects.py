"""Who a reporting verb belongs to: the parse's subject, and where the marks confuse the parser the nearest noun."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quoteattr.attribution.clauses import SUBJECT, inverted_source, is_passive, source_word
from quoteattr.attribution.rules.beside import Beside
from quoteattr.parsing.structure import Sentence, Span, Word

NOMINAL = ("NOUN", "PROPN", "PRON")


def is_expletive(sentence: Sentence, verb: Word, word: Word) -> bool:
    """*It was said that*, *there is said to be*, *this shows*: nobody speaks."""
    low = word.text.lower()
    if low == "it":
        return is_passive(sentence, verb) or word.deprel == "expl"
    if low in ("which", "that"):
        return not verb.deprel.startswith("acl")
    return low in ("there", "this", "what")


def subject_of(
    sentence: Sentence, verb: Word, quoted: Sequence[Beside], pieces: Sequence[Span]
) -> Word | None:
    """The source's head word, outside of the quotations ``pieces``."""
    low = max((b.piece[1] for b in quoted if b.piece[1] <= verb.start), default=0)
    high = min((b.piece[0] for b in quoted if b.piece[0] >= verb.end), default=sentence.end)
    fronted = low > sentence.start and not verb.text.lower().endswith("ing")
    for word in candidates(sentence, verb, pieces):
        if word is None or word.upos in ("PUNCT", "VERB", "SCONJ", "AUX"):
            continue
        if word.id > verb.id and below_opener(sentence, verb, word):
            continue
        if any(s <= word.start < e for s, e in pieces) or (fronted and not low <= word.start < high):
            continue
        return word
    if quoted:
        return nearest(sentence, verb, low, high)
    return before(sentence, verb)


def candidates(sentence: Sentence, verb: Word, pieces: Sequence[Span]) -> Iterator[Word | None]:
    """The words that may be the subject, the likeliest first."""
    if not is_passive(sentence, verb):
        yield from sorted(sentence.children(verb, *SUBJECT), key=lambda c: abs(c.id - verb.id))
    yield source_word(sentence, verb)
    yield inverted_source(sentence, verb)
    yield governing(sentence, verb, pieces)


def below_opener(sentence: Sentence, verb: Word, word: Word) -> bool:
    """Does *that* or another opener of a clause stand between the verb and a word behind it?"""
    if verb.deprel == "advcl" and word.head == verb.head and word.deprel in SUBJECT:
        return False  # *After saying that ..., she left*
    between = sentence.words[verb.id : word.id - 1]
    return verb.text.lower().endswith("ing") or any(
        w.upos == "SCONJ" or w.text.lower() == "that" for w in between
    )


def governing(sentence: Sentence, verb: Word, pieces: Sequence[Span]) -> Word | None:
    """The subject of a verb above a participle (*..., adding*), quotations passed over."""
    if not verb.text.lower().endswith("ing"):
        return None
    for up in sentence.ancestors(verb):
        for child in sentence.children(up, *SUBJECT):
            if child.id < verb.id and not any(s <= child.start < e for s, e in pieces):
                return child
    return None


def fronting(word: Word) -> bool:
    """Can a sentence that begins with this word begin with its subject (or with *As X*)?"""
    return word.upos not in ("ADP", "SCONJ", "VERB") or word.text.lower() == "as"


def nearest(sentence: Sentence, verb: Word, low: int, high: int) -> Word | None:
    """The first noun before the verb, else the first behind it, between the offsets."""
    ahead = [w for w in sentence.words if low <= w.start < verb.start and w.upos in NOMINAL]
    behind = [w for w in sentence.words if verb.end <= w.start < high and w.upos in NOMINAL]
    if ahead:
        return climbed(sentence, ahead[0], low, verb.start)
    return climbed(sentence, behind[0], verb.end, high) if behind else None


def climbed(sentence: Sentence, word: Word, low: int, high: int) -> Word:
    """The head of the noun phrase that the word stands in, between the offsets."""
    for up in sentence.ancestors(word):
        if up.upos not in NOMINAL or not low <= up.start < high or word.deprel in ("appos", "conj"):
            break
        word = up
    return word


def before(sentence: Sentence, verb: Word) -> Word | None:
    """The subject that the parser missed: the noun right before a finite verb, or before the aside in front of it."""
    if (
        verb.text.lower().endswith("ing")
        or verb.deprel.startswith(("acl", "xcomp"))
        or is_passive(sentence, verb)
    ):
        return None
    words = sentence.words
    at = verb.id - 1
    while (
        at > 0 and words[at - 1].upos in ("ADV", "AUX") and words[at - 1].text.lower() not in ("to", "when")
    ):
        at -= 1
    if at > 0 and words[at - 1].text == "," and sentence.children(verb, "mark") == ():
        nouns = [w for w in words[: at - 1] if w.upos in NOMINAL]
        first = nouns[0] if nouns and nouns[0].id <= 6 and fronting(words[0]) else None
        return climbed(sentence, first, 0, words[at - 1].start) if first is not None else None
    if (
        at > 0
        and words[at - 1].upos in NOMINAL
        and words[at - 1].deprel.partition(":")[0] in ("flat", "compound", "root", *SUBJECT)
    ):
        return climbed(sentence, words[at - 1], 0, verb.start)
    return None
