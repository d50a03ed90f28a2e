"""Mentions: the names, pronouns and descriptions of a document, with their place in the sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quoteattr.parsing.structure import Parse, Sentence, Word
from quoteattr.quotations import Quotation
from quoteattr.speakers.source_nouns import body_kinds, is_a, key, singular

POSSESSIVES = ("'s", "’s", "'", "’")
SUFFIXES = ("jr", "sr", "ii", "iii", "iv")
PRONOUNS = {
    word: (number, gender)
    for number, gender, words in (
        ("singular", "m", "he him his himself"),
        ("singular", "f", "she her hers herself"),
        ("plural", "", "they them their theirs themselves themself"),
        ("singular", "thing", "it its itself"),
    )
    for word in words.split()
}
FIRST_PERSON = {
    "i": "singular",
    "me": "singular",
    "my": "singular",
    "mine": "singular",
    "myself": "singular",
} | dict.fromkeys(("we", "us", "our", "ours", "ourselves"), "plural")
ROLES = {
    "nmod:poss": "possessive",
    "nsubj": "subject",
    "csubj": "subject",
    "obl:agent": "subject",
    "obj": "object",
    "iobj": "object",
    "obl": "oblique",
    "nmod": "oblique",
}
RELATIVES = ("who", "whom", "whose", "which", "that")


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that stands for somebody.

    ``kind`` is ``name``, ``pronoun`` or ``description``; ``entity`` is ``person``, ``organization`` or ``place``
    for names.
    ``definite``: ``the``, ``this`` or a possessor stands before a noun; ``indefinite``: ``a``, ``some``, ``no`` ...
    ``name`` is the name without title and possessive, ``title`` what stands before it in the phrase. ``role`` is the
    grammatical role: ``subject``, ``object``, ``possessive``, ``oblique``, ``modifier`` or ``other``. ``quoted``: it
    stands inside quotation marks.
    """

    kind: str
    start: int
    end: int
    sentence: int
    word: Word
    role: str
    entity: str = ""
    name: str = ""
    title: str = ""
    quoted: bool = False
    noun: str = ""
    definite: bool = True
    plural: bool = False
    indefinite: bool = False

    @property
    def sort(self) -> str:
        """What the ranker tells apart: ``he`` (or ``she``), ``it``, ``they``, ``person``, ``body``, ``document``."""
        if self.kind == "pronoun":
            number, gender = PRONOUNS[self.word.text.casefold()]
            return "they" if number == "plural" else ("it" if gender == "thing" else "he")
        return "body" if self.entity == "organization" else self.entity


class Marks:
    """Which offsets stand inside quotation marks."""

    def __init__(self, quotations: Iterable[Quotation]):
        pieces = sorted(p for q in quotations if q.depth == 0 for p in q.pieces)
        self._starts = [s for s, _ in pieces]
        self._ends = [e for _, e in pieces]

    def inside(self, offset: int) -> bool:
        """Is the offset inside a quotation?"""
        at = bisect_right(self._starts, offset) - 1
        return at >= 0 and offset < self._ends[at]


def role_of(sentence: Sentence, word: Word) -> str:
    """The grammatical role of the phrase that ``word`` belongs to."""
    at, seen = word, {word.id}
    while True:
        head = sentence.head(at)
        plain = at.deprel.partition(":")[0]
        inside = (
            plain in ("flat", "appos", "list", "dep", "conj") and head is not None and head.upos != "VERB"
        )
        if at.deprel in ("compound", "amod", "nmod:desc") and head is not None:
            if noun_after(sentence, head, at):
                return "modifier"
            inside = True
        if not inside or head is None or head.id in seen:
            return ROLES.get(at.deprel) or ROLES.get(plain, "other")
        seen.add(head.id)
        at = head


def noun_after(sentence: Sentence, head: Word, word: Word) -> bool:
    """Does the governor of a modifier (past the parts of its name) stand behind it: ``the Trump campaign``?"""
    for at in (head, *sentence.ancestors(head)):
        if at.deprel != "flat":
            return at.start >= word.end and at.upos in ("NOUN", "PROPN")
    return False


def find_pronouns(parse: Parse, marks: Marks) -> list[Mention]:
    """Third person pronouns, in text order."""
    found = []
    for number, sentence in enumerate(parse.sentences):
        for word in sentence.words:
            if word.upos in ("PRON", "DET", "X") and word.text.casefold() in PRONOUNS:
                found.append(
                    Mention("pronoun", word.start, word.end, number, word, role_of(sentence, word),
                            quoted=marks.inside(word.start))
                )  # fmt: skip
    return found


def find_phrases(
    parse: Parse, marks: Marks, names: Sequence[Mention], sources: Iterable[int] = ()
) -> list[Mention]:
    """Noun phrases that stand for a person, an organisation or a document: ``the president``, ``a report``.

    By the noun (``data/nouns.toml``); a noun that heads a source (``sources``: where its head begins) is a person if it
    is in none of the lists, since it speaks.
    """
    named = {(m.sentence, w.id): m for m in names for w in parse.sentences[m.sentence].within(m.start, m.end)}
    speaking = frozenset(sources)
    of_bodies = [m for m in names if m.entity == "organization"]
    bodies = {singular(w.text) for m in of_bodies for w in called(parse, m)}
    bodies |= {singular(w) for m in of_bodies for w in m.name.split()[1:]}  # Tamu Dairies: the dairy
    found = []
    for number, sentence in enumerate(parse.sentences):
        for word in sentence.words:
            if (
                word.upos not in ("NOUN", "PROPN", "ADJ")
                or word.deprel in INNER
                or (number, word.id) in named
            ):
                continue
            noun = head_noun(sentence, word)
            called_so = noun in bodies and (body_kinds(noun) or not is_a("person", noun))
            entity = "organization" if called_so else noun_class(noun)
            speaks = word.start in speaking
            if not entity and speaks and not (is_a("speech", noun) or is_a("group", noun) or len(noun) == 1):
                entity, noun = "person", key(word.text)
                if (
                    word.upos == "PROPN"
                    and not is_a("person", noun)
                    and phrase_start(sentence, word)[0] == word.start
                ):
                    continue  # *PolitiFact*: a name
            after = named.get((number, word.id + 1))
            if not entity or (after is not None and after.entity == "person"):
                continue
            start, definite = phrase_start(sentence, word)
            plural = singular(word.text) != word.text.casefold() or "Number=Plur" in word.feats
            found.append(
                Mention("description", start, word.end, number, word, role_of(sentence, word), entity,
                        quoted=marks.inside(word.start), noun=noun, definite=definite, plural=plural,
                        indefinite=is_indefinite(parse.text[start : word.start]))
            )  # fmt: skip
    return found


def is_indefinite(before: str) -> bool:
    """Do the words before a noun say that it is nobody spoken of before: ``a``, ``the other``?"""
    words = before.casefold().split()
    return words[:2] == ["the", "other"] or (bool(words) and words[0] in INDEFINITE)


INDEFINITE = ("a", "an", "one", "another", "some", "any", "no", "every", "each", "several", "many", "most")
INNER = ("compound", "flat", "nmod:desc", "amod")


def called(parse: Parse, name: Mention) -> list[Word]:
    """The common nouns that say what a name is: *the freight company Baltrailtrans*, *its supplier, Daesung Cells*, *a
    group known as the Ravens*."""
    sentence = parse.sentences[name.sentence]
    words = sentence.within(name.start, name.end)
    if words and (noun := called_before(sentence, words[0])) is not None:
        return [noun]
    found = [sentence.head(name.word)] if name.word.deprel == "appos" else []
    if words and words[0].id > 1 and beside(sentence.words[words[0].id - 2], words):
        found.append(sentence.words[words[0].id - 2])
    return [w for w in found if w is not None and w.upos == "NOUN"]


def called_before(sentence: Sentence, first: Word) -> Word | None:
    """The noun before *called*, *known as*, *calling itself* and a name."""
    at = first.id - 1 - (first.id > 1 and sentence.words[first.id - 2].upos == "DET")
    words = sentence.words[:at]
    low = tuple(w.text.casefold() for w in words[-2:])
    size = (
        2
        if low in (("known", "as"), ("calling", "itself"), ("calling", "themselves"))
        else int(low[-1:] == ("called",))
    )
    return words[-size - 1] if size and len(words) > size and words[-size - 1].upos == "NOUN" else None


def beside(word: Word, name: Sequence[Word]) -> bool:
    """Does the tree join a word with the name right behind it? Also where it gives both the same place."""
    inside = {w.id for w in name}
    tops = [w for w in name if w.head not in inside]
    return word.head in inside or any(
        w.head == word.id or (w.head, w.deprel) == (word.head, word.deprel) for w in tops
    )


def in_brackets(sentence: Sentence, end: int) -> str:
    """The short name in brackets right behind a name that ends there (*Law and Justice (PiS)*); empty for none."""
    behind = [w.text for w in sentence.words if w.start >= end][:3]
    short = (
        len(behind) == 3 and behind[0] == "(" and behind[2] == ")" and sum(c.isupper() for c in behind[1]) > 1
    )
    return behind[1] if short else ""


def head_noun(sentence: Sentence, word: Word) -> str:
    """The singular of a noun; ``person`` for an age (``the 41-year-old``)."""
    low = word.text.casefold()
    if low.endswith("year-old") or (
        low == "old" and "year" in sentence.low[max(0, word.id - 3) : word.id - 1]
    ):
        return "person"
    return singular(low)


def noun_class(noun: str) -> str:
    """``person``, ``organization`` or ``document``; empty for other nouns."""
    kinds = ("person", "organization", "document")
    return next(
        (kind for kind in kinds if is_a(kind, noun)), "organization" if is_a("business", noun) else ""
    )


def phrase_start(sentence: Sentence, head: Word) -> tuple[int, bool]:
    """Where the phrase that ends in ``head`` begins, and whether it is definite."""
    at, start = head.id - 1, head.start
    while at > 0:
        word = sentence.words[at - 1]
        if word.text.casefold() in ("the", "this", "that", "these", "those") and word.upos in ("DET", "PRON"):
            return word.start, True
        if word.upos == "PRON" and word.deprel == "nmod:poss":
            return word.start, True
        if word.text in POSSESSIVES:
            owner = sentence.head(word)
            if owner is None or owner.start > word.start:  # a wrong tree: what stands right before it
                owner = sentence.words[at - 2] if at > 1 else None
            return word.start if owner is None else phrase_start(sentence, owner)[0], True
        if word.upos == "DET":
            return word.start, False
        if word.upos not in ("ADJ", "NOUN", "PROPN", "NUM", "ADV") and word.text not in ("-", "(", ")"):
            break
        at, start = at - 1, word.start
    return start, False


def is_suffix_text(text: str) -> bool:
    """``Jr.`` as a string."""
    return text.rstrip(".").casefold() in SUFFIXES


def name_at(word: Word, names: Sequence[Mention]) -> Mention | None:
    """The name that covers a word."""
    return next((m for m in names if m.start <= word.start and word.end <= m.end), None)


def clause_verb(sentence: Sentence, word: Word) -> Word | None:
    """The predicate that the phrase of ``word`` depends on."""
    for head in sentence.ancestors(word):
        # a subject's governor is a predicate, whatever the tagger made of it
        if word.deprel.startswith("nsubj") or head.upos in ("VERB", "AUX") or sentence.children(head, "cop"):
            return head
        word = head
    return None
