"""Names of people, organisations and places in a document: the tagger's entities, repaired from each other.

A possessive, a title or a mark that was taken in is cut off, a name that was cut short is completed, and a person's
family name that was tagged as an organisation (or not at all) elsewhere in the document is still that person's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from quoteattr.parsing.structure import Entity, Parse, Sentence, Word
from quoteattr.speakers.mentions import (
    POSSESSIVES,
    Marks,
    Mention,
    is_initial,
    is_suffix_text,
    role_of,
)
from quoteattr.speakers.name_words import (
    is_suffix,
    longest_run,
    not_a_name,
    title_before,
    trim_name,
)
from quoteattr.speakers.names.lists import country_of, family_first, given_gender
from quoteattr.speakers.names.people import parse_name
from quoteattr.speakers.names.spelling import fold, tidy
from quoteattr.speakers.sentences import headline
from quoteattr.speakers.source_nouns import is_a, is_honorific, is_title, singular

PERSON_TYPES = ("PERSON", "PER")
PLACE_TYPES = ("LOC", "GPE")
ORGANIZATION_ENDS = frozenset(
    ["News", "Times", "Post", "Ministry", "Department", "Council", "Committee", "University", "Institute"]
)
DOCUMENT_ENDS = frozenset(
    ["Declaration", "Report", "Statement", "Poll", "Survey", "Study", "Memo", "Resolution"]
)


class Names:
    """The names of a document: entities, repaired and completed from each other."""

    def __init__(self, parse: Parse, marks: Marks):
        self.parse = parse
        self.marks = marks
        self.found: list[Mention] = []
        self._taken: set[tuple[int, int]] = set()
        for number, sentence in enumerate(parse.sentences):
            for words in spelled_out(sentence):
                around = [
                    e for e in sentence.entities if e.start <= words[0].start and words[-1].end <= e.end
                ]
                if all(e.type == "ORG" and e.end <= words[-1].end for e in around):
                    self._add(number, sentence, words, "organization")
        people = [
            (n, s, words)
            for n, s in enumerate(parse.sentences)
            for e in s.entities
            if e.type in PERSON_TYPES and (words := self._person_words(s, e))
        ]
        self._swallowed = {
            (n, e): behind
            for n, s in enumerate(parse.sentences)
            for e in s.entities
            if e.type == "ORG" and (behind := swallowed_person(s.within(e.start, e.end)))
        }
        people += [(n, parse.sentences[n], words) for (n, _), words in self._swallowed.items()]
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
        begins = (
            {
                s.within(e.start, e.end)[0].text
                for s in parse.sentences
                for e in s.entities
                if e.type == "ORG" and len(s.within(e.start, e.end)) > 1
            }
            - self.families
            - self.firsts
        )
        self.singles = {t for t, n in singles.items() if n >= others[t] and len(t) > 1 and not is_title(t)}
        self._lone = self.families | self.singles
        for number, sentence, words in people:
            if len(words) == 1 and country_of(words[0].text):
                self._add(number, sentence, words, "place")
            elif len(words) == 1 and words[0].text in begins:  # Bikalpadhara for Bikalpadhara Bangladesh
                self._add(number, sentence, words, "organization")
            elif len(words) > 1 or words[0].text in self._lone or words[0].text in self.firsts:
                self._add(number, sentence, words, "person")
        bodies = (parse.text[e.start : e.end] for s in parse.sentences for e in s.entities if e.type == "ORG")
        self._bodies = sorted({b for b in bodies if " " in b}, key=len, reverse=True)
        for number, sentence in enumerate(parse.sentences):
            self._unmarked(number, sentence)
        for number, sentence in enumerate(parse.sentences):
            for entity in sentence.entities:
                self._other(number, sentence, entity)
        self.found.sort(key=lambda m: m.start)

    def _person_words(self, sentence: Sentence, entity: Entity) -> list[Word]:
        """The words of a person's name: the entity trimmed, and completed where the tagger cut it short."""
        words = trim_name(longest_run(sentence.within(entity.start, entity.end), headline(sentence)))
        if len(words) > 1 and is_title(words[-1].text) and len(words[-1].text.rstrip(".")) <= 4:
            words = trim_name(words[:-1])
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
                after.upos == "PROPN"
                or is_suffix(after)
                or (len(words) == 1 and bool(given_gender(last.text)))
            )
            if not (near and short and proper) or (not_a_name(after) and not given_gender(last.text)):
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
                tidy(self.parse.text[start:end]), title, self.marks.inside(start),
            )
        )  # fmt: skip

    def _unmarked(self, number: int, sentence: Sentence) -> None:
        """Known names that the tagger left out, or put into an entity of another type."""
        words = sentence.words
        for i, word in enumerate(words):
            text = word.text
            if not text[:1].isupper():
                continue
            text = text.title() if text.isupper() and len(text) > 3 else text
            if text not in self._lone or (number, word.id) in self._taken:
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

    def _whole_end(self, entity: Entity) -> int:
        """Where an organisation's name ends that was cut short here and stands whole elsewhere in the text."""
        text = self.parse.text
        for body in self._bodies if entity.type == "ORG" else ():
            end = entity.start + len(body)
            if end > entity.end and text.startswith(body, entity.start) and not text[end : end + 1].isalnum():
                return end
        return entity.end

    def _other(self, number: int, sentence: Sentence, entity: Entity) -> None:
        if entity.type not in ("ORG", *PLACE_TYPES, "FAC", "NORP", "MISC", "PRODUCT", "WORK_OF_ART"):
            return
        words = list(longest_run(sentence.within(entity.start, self._whole_end(entity))))
        if behind := self._swallowed.get((number, entity)):
            words = [w for w in words if w.end <= behind[0].start]
        owner = next((i for i, w in enumerate(words) if i and w.text in POSSESSIVES), None)
        if owner is not None and words[owner - 1].text in self._lone:
            words = words[owner + 1 :]
        if headline(sentence) and (len(words) > 2 or any(w.text in self.families for w in words)):
            return
        if headline(sentence) and (len(words) > 4 or any(w.upos in ("VERB", "AUX") for w in words)):
            return
        while words and (words[0].upos in ("DET", "PUNCT") or words[0].text.casefold() in ("the", "a", "an")):
            words.pop(0)
        while words and (
            words[-1].text in POSSESSIVES or (words[-1].upos == "PUNCT" and words[-1].text != ")")
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
        if (
            kind == "organization"
            and len(words) == 1
            and is_a("organization", words[0].text)
            and words[0].id > 1
        ):
            before = sentence.words[words[0].id - 2]
            if before.text not in POSSESSIVES and country_of(before.text):
                words.insert(0, before)  # the German Embassy
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


def spelled_out(sentence: Sentence) -> Iterator[Sequence[Word]]:
    """The words that an abbreviation in brackets behind them stands for: *Alliance to Reclaim Our Schools (AROS)*."""
    words = sentence.words
    for at, (before, word) in enumerate(pairwise(words), 1):
        letters = word.text
        if before.text != "(" or not letters.isupper() or not letters.isalpha() or len(letters) < 3:
            continue
        left, first = list(letters), at - 1
        while left and first and words[first - 1].text.isalpha():
            first -= 1
            size = len(words[first].text) if words[first].text.isupper() else 1  # US Geological Survey (USGS)
            if list(words[first].text[:size]) == left[-size:]:
                del left[-size:]
            elif words[first].text[0].isupper():
                break
        if not left and not is_title(words[at - 2].text) and not is_a("person", singular(words[at - 2].text)):
            yield words[first : at - 1]


def swallowed_person(words: Sequence[Word]) -> list[Word]:
    """The person's name that an organisation's entity ends in (*European Council Antonio Costa*), by the tree."""
    inside = {w.id for w in words}
    for at, word in enumerate(words[1:-1], 1):
        rest = words[at + 1 :]
        outside = word.head not in inside and word.deprel in ("nmod", "nsubj", "conj", "dep", "obj")
        apart = outside or word.deprel == "appos"
        if apart and given_gender(word.text) and all(w.head == word.id and w.deprel == "flat" for w in rest):
            return list(words[at:])
    return []


def find_names(parse: Parse, marks: Marks) -> list[Mention]:
    """Named people, organisations and places, in text order."""
    return Names(parse, marks).found
