"""Mentions: the names, pronouns and descriptions of a document, with their place in the sentence.

Entities of the tagger are repaired on the way: a possessive, a title or a mark that was taken in is cut off, a person's
family name that was tagged as an organisation (or not at all) elsewhere in the document is still that person's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from quoteattr.parse import Entity, Parse, Sentence, Span, Word
from quoteattr.quotations import Quotation
from quoteattr.speakers.lexicon import is_a, is_honorific, is_title, singular
from quoteattr.speakers.names import parse_name
from quoteattr.speakers.spelling import fold, plain
from quoteattr.speakers.wordlists import family_first, given_gender, titles

PERSON_TYPES = ("PERSON", "PER")
PLACE_TYPES = ("LOC", "GPE")
POSSESSIVES = ("'s", "’s", "'", "’")
PARTICLES = frozenset(
    "de del della di da dos das do du van von der den ter la le el al bin ibn bint y e und zu af".split()
)
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
} | {word: "plural" for word in ("we", "us", "our", "ours", "ourselves")}
RELATIVES = ("who", "whom", "whose", "which", "that")
INSIDE_NAMES = ("flat", "appos", "conj", "list", "dep", "compound", "nmod:desc")


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that stands for somebody.

    ``kind`` is ``name``, ``pronoun`` or ``description``; ``entity`` is ``person``, ``organization`` or ``place`` (names).
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
    at, steps = word, 0
    while at.deprel.partition(":")[0] in ("flat", "appos", "list", "dep", "conj") and steps < 6:
        head = sentence.head(at)
        if head is None or head.upos == "VERB":
            break
        at, steps = head, steps + 1
    rel = at.deprel
    if rel == "nmod:poss":
        return "possessive"
    if rel in ("compound", "amod", "nmod:desc"):
        head = sentence.head(at)
        while head is not None and head.deprel == "flat":
            head = sentence.head(head)
        if head is not None and head.start >= word.end and head.upos in ("NOUN", "PROPN"):
            return "modifier"
        return role_of(sentence, head) if head is not None and head.id != word.id and steps < 6 else "other"
    if rel.startswith("nsubj") or rel.startswith("csubj") or rel == "obl:agent":
        return "subject"
    if rel in ("obj", "iobj"):
        return "object"
    if rel.startswith(("obl", "nmod")):
        return "oblique"
    return "other"


def trim_name(words: Sequence[Word]) -> list[Word]:
    """The words of a name without titles, determiners, marks, possessives and what follows them."""
    kept = list(words)
    for i, word in enumerate(kept):
        if i and (word.text in POSSESSIVES or word.text in ("of", "for", "in", "from", "at", "with", "and")):
            kept = kept[:i]
            break
    while kept and not (
        kept[-1].text[:1].isupper() or kept[-1].text[:1].isalpha() and kept[-1].upos == "PROPN"
    ):
        if kept[-1].text == "." and len(kept) > 1 and kept[-2].text.casefold() in SUFFIXES:
            break
        kept.pop()
    last = max(
        (i for i, w in enumerate(kept[:-1]) if is_title(w.text) and not is_suffix(kept[i + 1])), default=-1
    )
    kept = kept[last + 1 :]
    while kept and not kept[0].text[:1].isupper() and kept[0].text.casefold() not in PARTICLES:
        kept.pop(0)
    return kept


def is_suffix(word: Word) -> bool:
    """``Jr.``, ``III`` ..."""
    return word.text.rstrip(".").casefold() in SUFFIXES


def title_before(sentence: Sentence, first: Word) -> str:
    """The words before a name that belong to its phrase: ``White House spokesman`` before ``Josh Earnest``."""
    words = sentence.words
    at = first.id - 1
    while at > 0:
        word = words[at - 1]
        if word.upos in ("PROPN", "ADJ", "NOUN", "NUM") or word.text in ("-", "’s", "'s", "&"):
            at -= 1
        elif word.text == "." and at > 1 and words[at - 2].end == word.start and is_title(words[at - 2].text):
            at -= 1
        elif (
            word.text == "of" and at > 1 and words[at - 2].text[:1].isupper() and is_title(words[at - 2].text)
        ):
            at -= 1
        elif word.upos == "DET":
            at -= 1
            break
        else:
            break
    while at < first.id - 1 and (
        words[at].upos == "NUM" or words[at].text in ("’s", "'s", "-", "’", "'", "&")
    ):
        at += 1
    found = words[at : first.id - 1]
    if not any(is_title(w.text) or is_a("person", singular(w.text)) for w in found):
        return ""
    return " ".join(w.text for w in found)


ORGANIZATION_ENDS = frozenset(
    "News Times Post Ministry Department Council Committee University Institute".split()
)
DOCUMENT_ENDS = frozenset("Declaration Report Statement Poll Survey Study Memo Resolution".split())


class Names:
    """The names of a document: entities, repaired and completed from each other.

    ``sources`` are spans of attributions: a proper noun there is somebody's name even if the tagger saw none.
    """

    def __init__(self, parse: Parse, marks: Marks, sources: Iterable[Span] = ()):
        self.parse = parse
        self.marks = marks
        self.found: list[Mention] = []
        self._taken: set[tuple[int, int]] = set()
        people = [
            (n, s, words)
            for n, s in enumerate(parse.sentences)
            for e in s.entities
            if e.type in PERSON_TYPES and (words := self._person_words(s, e))
        ]
        people += self._from_sources(sources)
        others = Counter(
            " ".join(w.text for w in s.within(e.start, e.end) if w.text not in POSSESSIVES)
            for s in parse.sentences
            for e in s.entities
            if e.type not in PERSON_TYPES
        )
        singles = Counter(w[0].text for _, _, w in people if len(w) == 1)
        full = [[w.text for w in words] for _, _, words in people if len(words) > 1]
        self.families = {words[-2] if is_suffix_text(words[-1]) else words[-1] for words in full}
        self.families |= {words[0] for words in full if parse_name(" ".join(words)).family == words[0]}
        self.families = {f for f in self.families if len(f) > 1 and f[:1].isupper()}
        self.firsts = {words[0] for words in full}
        self.singles = {t for t, n in singles.items() if n >= others[t] and len(t) > 1 and not is_title(t)}
        for number, sentence, words in people:
            if len(words) > 1 or words[0].text in self.families | self.firsts | self.singles:
                self._add(number, sentence, words, "person")
        for number, sentence in enumerate(parse.sentences):
            self._unmarked(number, sentence)
        for number, sentence in enumerate(parse.sentences):
            for entity in sentence.entities:
                self._other(number, sentence, entity)
        self._short_organizations()
        self.found.sort(key=lambda m: m.start)

    def _person_words(self, sentence: Sentence, entity: Entity) -> list[Word]:
        """The words of a person's name: the entity trimmed, and completed where the tagger cut it short."""
        words = trim_name(longest_run(sentence.within(entity.start, entity.end), headline(sentence)))
        if len(words) > 1 and is_title(words[-1].text) and len(words[-1].text.rstrip(".")) <= 4:
            words = trim_name(words[:-1]) if not is_family(words) else words
        if not words or any(not_a_name(w) for w in words):
            return []
        if headline(sentence):
            return words
        following = sentence.words[words[-1].id :]
        while following:
            after, last = following[0], words[-1]
            hyphen = after.text in ("-", "‐", "–") and after.start == last.end and len(following) > 1
            if hyphen and following[1].start == after.end:
                words += following[:2]
                following = following[2:]
                continue
            near = after.start <= last.end + 1 and after.text[:1].isupper()
            if is_title(after.text) and len(following) > 1 and following[1].text[:1].isupper():
                near = False
            short = len(words) == 1 or is_initial(last) or is_suffix(after) or after.deprel == "flat"
            proper = (
                after.upos == "PROPN" or is_suffix(after) or len(words) == 1 and bool(given_gender(last.text))
            )
            if not (near and short and proper) or not_a_name(after) and not given_gender(last.text):
                break
            if any(e.start <= after.start < e.end and e.end > after.end for e in sentence.entities):
                break
            words.append(after)
            following = following[1:]
        before = sentence.words[words[0].id - 2] if words[0].id > 1 else None
        if (
            len(words) == 1
            and before is not None
            and before.upos == "PROPN"
            and before.end + 1 == words[0].start
        ):
            initials = before.text.isupper() and len(before.text) <= 3
            first = (
                fold(before.text) in family_first() and "-" in self.parse.text[words[0].start : words[-1].end]
            )
            if (initials or first or given_gender(before.text)) and not is_title(before.text):
                words.insert(0, before)
        return words

    def _from_sources(self, sources: Iterable[Span]) -> list[tuple[int, Sentence, list[Word]]]:
        """Proper nouns that end the head of a source in which the tagger saw no name."""
        found = []
        for start, end in sources:
            number = self.parse.sentence_number(start)
            if number < 0:
                continue
            sentence = self.parse.sentences[number]
            if any(e.start < end and e.end > start for e in sentence.entities):
                continue
            head: list[Word] = []
            for word in sentence.within(start, end):
                if word.upos in ("ADP", "PUNCT", "CCONJ", "VERB", "AUX") and word.text not in ("-", "."):
                    break
                head.append(word)
            if not head or head[0].upos == "DET":
                continue
            while head and head[-1].text in POSSESSIVES:
                head.pop()
            run: list[Word] = []
            for word in reversed(head):
                if (
                    word.upos != "PROPN"
                    or not word.text[:1].isupper()
                    or is_title(word.text)
                    or not_a_name(word)
                ):
                    break
                run.insert(0, word)
            if headline(sentence) and not (len(run) > 1 and given_gender(run[0].text)):
                continue
            common = run and any(
                is_a(kind, singular(run[-1].text)) for kind in ("organization", "document", "group")
            )
            if run and not common and not (len(run) == 1 and run[0].text.isupper()):
                found.append((number, sentence, run))
        return found

    def _add(self, number: int, sentence: Sentence, words: Sequence[Word], entity: str) -> None:
        if any((number, w.id) in self._taken for w in words):
            return
        self._taken.update((number, w.id) for w in words)
        start, end = words[0].start, words[-1].end
        inside = {w.id for w in words}
        head = next((w for w in words if w.head not in inside), words[-1])
        title = title_before(sentence, words[0]) if entity == "person" else ""
        self.found.append(
            Mention(
                "name", start, end, number, head, role_of(sentence, head), entity,
                " ".join(self.parse.text[start:end].split()), title, self.marks.inside(start),
            )
        )  # fmt: skip

    def _unmarked(self, number: int, sentence: Sentence) -> None:
        """Known names that the tagger left out, or put into an entity of another type."""
        words = sentence.words
        for i, word in enumerate(words):
            if (number, word.id) in self._taken or not word.text[:1].isupper():
                continue
            text = word.text.title() if word.text.isupper() and len(word.text) > 3 else word.text
            if text not in self.families | self.singles:
                continue
            after = words[i + 1].text[:1] if i + 1 < len(words) else ""
            part = (
                i
                and words[i - 1].upos in ("DET", "ADJ", "PROPN", "NOUN")
                and words[i - 1].text not in self.firsts
                and not is_honorific(words[i - 1].text)
            )
            if is_title(text) and (after.isupper() or part):
                continue
            if i + 1 < len(words) and self._goes_on(sentence, word, words[i + 1]):
                continue
            first = i
            while (
                first
                and (words[first - 1].text in self.firsts)
                and words[first - 1].end + 1 == words[first].start
            ):
                first -= 1
            self._add(number, sentence, words[first : i + 1], "person")

    def _goes_on(self, sentence: Sentence, word: Word, after: Word) -> bool:
        """Is the name only the beginning of another one (``Clinton Foundation``)?"""
        if not after.text[:1].isupper() or after.upos not in ("PROPN", "NOUN") or after.start != word.end + 1:
            return False
        return any(e.start <= word.start and after.end <= e.end for e in sentence.entities)

    def _short_organizations(self) -> None:
        """``the Times`` where the document has one organisation of several words that ends so."""
        ends = Counter(
            last
            for name in {m.name for m in self.found if m.entity == "organization" and " " in m.name}
            if (last := name.split()[-1])[:1].isupper() and last.isalpha()
        )
        for number, sentence in enumerate(self.parse.sentences):
            if headline(sentence):
                continue
            for before, word, after in zip(
                sentence.words, sentence.words[1:], (*sentence.words[2:], None), strict=False
            ):
                if (
                    before.text.casefold() != "the"
                    or ends[word.text] != 1
                    or (number, word.id) in self._taken
                ):
                    continue
                if after is None or not after.text[:1].isupper():
                    self._add(number, sentence, [word], "organization")

    def _other(self, number: int, sentence: Sentence, entity: Entity) -> None:
        if entity.type not in ("ORG", *PLACE_TYPES, "FAC", "NORP", "MISC", "PRODUCT", "WORK_OF_ART"):
            return
        words = list(longest_run(sentence.within(entity.start, entity.end)))
        owner = next((i for i, w in enumerate(words) if i and w.text in POSSESSIVES), None)
        if owner is not None and words[owner - 1].text in self.families | self.singles:
            words = words[owner + 1 :]
        if headline(sentence) and (len(words) > 2 or any(w.text in self.families for w in words)):
            return
        if headline(sentence) and (len(words) > 4 or any(w.upos in ("VERB", "AUX") for w in words)):
            return
        while words and (words[0].upos in ("DET", "PUNCT") or words[0].text.casefold() in ("the", "a", "an")):
            words.pop(0)
        while words and (
            words[-1].text in POSSESSIVES or words[-1].upos == "PUNCT" and words[-1].text != ")"
        ):
            words.pop()
        if not words or any(not_a_name(w) for w in words[:1]):
            return
        comma = next((i for i, w in enumerate(words) if i and w.text == ","), None)
        if (
            entity.type == "ORG"
            and comma is not None
            and words[comma + 1 :]
            and words[comma + 1].upos == "DET"
        ):
            words = words[:comma]
        kind = "organization" if entity.type in ("ORG", "MISC", "FAC") else "place"
        if kind == "organization":
            following = sentence.words[words[-1].id : words[-1].id + 1]
            if (
                following
                and following[0].text in ORGANIZATION_ENDS
                and following[0].start == words[-1].end + 1
            ):
                words.append(following[0])
            while len(words) > 1 and words[-1].text in DOCUMENT_ENDS:
                words.pop()
        if not any((number, w.id) in self._taken for w in words):
            self._add(number, sentence, words, kind if entity.type != "NORP" else "nationality")


def is_family(words: Sequence[Word]) -> bool:
    """Does the last word stand as family name although it is a title too (``Raj Shah``)?"""
    return (
        bool(given_gender(words[0].text))
        or parse_name(" ".join(w.text for w in words)).family == words[-1].text
    )


def longest_run(words: Sequence[Word], verbs: bool = False) -> Sequence[Word]:
    """The longest piece between free-standing dashes, marks and verbs (``Scott - Ann Vinson`` is two names).

    With ``verbs`` capitalised verbs part too, as in headlines.
    """
    pieces: list[list[Word]] = [[]]
    for before, word in zip((None, *words), words, strict=False):
        dash = word.text in ("-", "–", "—", "--") and (before is None or word.start > before.end)
        verb = word.upos in ("VERB", "AUX") and (verbs or word.text.islower())
        if dash or verb or word.text in ("“", "”", '"', "''", "``"):
            pieces.append([])
        else:
            pieces[-1].append(word)
    return max(pieces, key=len)


def not_a_name(word: Word) -> bool:
    """Function words that a tagger may take for names, in capitals or at the beginning."""
    low = word.text.casefold()
    return (
        low in PRONOUNS
        or low in FIRST_PERSON
        or low in RELATIVES
        or word.upos
        in (
            "PRON",
            "CCONJ",
            "SCONJ",
            "INTJ",
        )
    )


def is_initial(word: Word) -> bool:
    """``E.``, ``J``."""
    return len(word.text.rstrip(".")) == 1 and word.text[:1].isupper()


def headline(sentence: Sentence) -> bool:
    """Is nearly every word capitalised, so that capitals say nothing?"""
    words = [w for w in sentence.words if w.text[:1].isalpha()]
    long = [w for w in words if len(w.text) > 3]
    return len(words) > 4 and bool(long) and sum(w.text[:1].isupper() for w in long) >= 0.85 * len(long)


def rejoin(parse: Parse) -> Parse:
    """The parse with sentences joined that were cut behind an abbreviation or inside a name (``Rep. | Park said``).

    A cut counts as wrong when no line break stands there and the sentence before ends in a title, in an initial, or without any
    end mark.
    """
    joined: list[Sentence] = []
    for sentence in parse.sentences:
        if joined and wrongly_cut(parse.text, joined[-1], sentence):
            joined[-1] = join(joined[-1], sentence)
        else:
            joined.append(sentence)
    if len(joined) == len(parse.sentences):
        return parse
    return replace(parse, sentences=tuple(joined))


def wrongly_cut(text: str, before: Sentence, after: Sentence) -> bool:
    """Does one sentence go on in the next?"""
    gap = text[before.end : after.start]
    if "\n" in gap or len(gap) > 2:
        return False
    words = [w for w in before.words if w.text != "."] or list(before.words)
    last = words[-1]
    if (
        before.words[-1].text in ("?", "!", "”", '"', "’", "'", ":", ";", ")", "''")
        or not after.words[0].text[:1].isalnum()
    ):
        return False
    if not before.words[-1].text.endswith("."):
        return True
    known = titles().get((plain(last.text),))
    abbreviation = known is not None and last.text[:1].isupper() and len(last.text) <= 5
    return (abbreviation or is_initial(last)) and after.words[0].text[:1].isupper()


def join(before: Sentence, after: Sentence) -> Sentence:
    """One sentence of two; the root of the first one hangs on the root of the second."""
    shift = len(before.words)
    root = next((w.id for w in after.words if w.head == 0), 1) + shift
    first = [replace(w, head=w.head or root, deprel=w.deprel if w.head else "dep") for w in before.words]
    second = [replace(w, id=w.id + shift, head=w.head + shift if w.head else 0) for w in after.words]
    return Sentence((*first, *second), (*before.entities, *after.entities), before.parsed and after.parsed)


def is_suffix_text(text: str) -> bool:
    """``Jr.`` as a string."""
    return text.rstrip(".").casefold() in SUFFIXES


def find_names(parse: Parse, marks: Marks, sources: Iterable[Span] = ()) -> list[Mention]:
    """Named people, organisations and places, in text order."""
    return Names(parse, marks, sources).found


def find_pronouns(parse: Parse, marks: Marks) -> list[Mention]:
    """Third person pronouns, in text order."""
    found = []
    for number, sentence in enumerate(parse.sentences):
        for word in sentence.words:
            low = word.text.casefold()
            if low in PRONOUNS and word.upos in ("PRON", "DET", "X"):
                found.append(
                    Mention("pronoun", word.start, word.end, number, word, role_of(sentence, word),
                            quoted=marks.inside(word.start))
                )  # fmt: skip
    return found


def find_descriptions(parse: Parse, marks: Marks, names: Sequence[Mention]) -> list[Mention]:
    """Definite singular phrases with a noun for a person: ``the president``, ``her husband``, ``Russia's envoy``."""
    named = {(m.sentence, w.id) for m in names if m.entity == "person" for w in
             parse.sentences[m.sentence].within(m.start, m.end)}  # fmt: skip
    found = []
    for number, sentence in enumerate(parse.sentences):
        for word in sentence.words:
            if word.upos not in ("NOUN", "PROPN", "ADJ") or (number, word.id) in named:
                continue
            if not is_a("person", word.text) or word.deprel in ("compound", "flat", "nmod:desc", "amod"):
                continue
            start = definite_start(sentence, word)
            if start is None or (number, word.id + 1) in named:
                continue
            found.append(
                Mention("description", start, word.end, number, word, role_of(sentence, word),
                        quoted=marks.inside(word.start))
            )  # fmt: skip
    return found


def definite_start(sentence: Sentence, head: Word) -> int | None:
    """Where a definite phrase that ends in ``head`` begins; None for an indefinite one."""
    at = head.id - 1
    while at > 0:
        word = sentence.words[at - 1]
        if word.text.casefold() in ("the", "this", "that") and word.upos in ("DET", "PRON"):
            return word.start
        if word.upos == "PRON" and word.deprel == "nmod:poss":
            return word.start
        if word.text in POSSESSIVES:
            owner = sentence.head(word)
            return (owner or word).start
        if word.upos not in ("ADJ", "NOUN", "PROPN", "NUM", "ADV") and word.text != "-":
            return None
        at -= 1
    return None
