"""Names of people, organisations and places in a document: the tagger's entities, repaired from each other.

A possessive, a title or a mark that was taken in is cut off, a name that was cut short is completed, and a person's
family name that was tagged as an organisation (or not at all) elsewhere in the document is still that person's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from quoteattr.parsing.structure import Entity, Parse, Sentence, Word
from quoteattr.speakers.mentions import POSSESSIVES, Marks, Mention, beside, in_brackets, role_of
from quoteattr.speakers.name_words import title_before, trim_name
from quoteattr.speakers.names.lists import country_of, given_gender
from quoteattr.speakers.names.people import parse_name
from quoteattr.speakers.names.spelling import tidy
from quoteattr.speakers.sentences import headline
from quoteattr.speakers.source_nouns import body_kinds, is_a, is_title, singular

PERSON_TYPES = ("PERSON", "PER")
PLACE_TYPES = ("LOC", "GPE")
OFFICE_LETTERS = ("PM", "FM", "CEO")
"""Abbreviations of offices, which are nobody's name."""


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
        people += [
            (n, s, behind)
            for n, s in enumerate(parse.sentences)
            for e in s.entities
            if (behind := swallowed_person(s, e))
        ]
        people += [(n, s, words) for n, s in enumerate(parse.sentences) for words in behind_roles(s)]
        singles = {w[0].text for _, _, w in people if len(w) == 1}
        full = [[w.text for w in words] for _, _, words in people if len(words) > 1]
        self.families = {words[-1] for words in full}
        self.families |= {words[0] for words in full if parse_name(" ".join(words)).family == words[0]}
        self.firsts = {words[0] for words in full}
        begins = {
            words[0].text
            for s in parse.sentences
            for e in s.entities
            if e.type == "ORG" and len(words := s.within(e.start, e.end)) > 1
        } - (self.families | self.firsts)
        begins |= {
            short
            for s in parse.sentences
            for e in s.entities
            if e.type == "ORG" and (short := in_brackets(s, e.end))
        }
        self._lone = self.families | {t for t in singles if not is_title(t) and t not in begins}
        for number, sentence, words in people:
            if len(words) == 1 and country_of(words[0].text):
                self._add(number, sentence, words, "place")
            elif len(words) == 1 and (words[0].text in begins or called_body(sentence, words[0])):
                # Bikalpadhara for Bikalpadhara Bangladesh
                self._add(number, sentence, words, "organization")
            elif len(words) > 1 or words[0].text in self._lone:
                self._add(number, sentence, words, "person")
        bodies = [parse.text[e.start : e.end] for s in parse.sentences for e in s.entities if e.type == "ORG"]
        self._bodies = sorted({b for b in bodies if " " in b}, key=len, reverse=True)
        self._letters = {
            b for b in bodies if b.isupper() and b.isalpha() and 2 < len(b) < 7 and not country_of(b)
        }
        for number, sentence in enumerate(parse.sentences):
            self._unmarked(number, sentence)
        for number, sentence in enumerate(parse.sentences):
            for entity in sentence.entities:
                self._other(number, sentence, entity)
        for number, sentence in enumerate(parse.sentences):
            self._bodies_unmarked(number, sentence)
        self.found.sort(key=lambda m: m.start)

    def _person_words(self, sentence: Sentence, entity: Entity) -> list[Word]:
        """The words of a person's name: the entity trimmed, and completed where the tagger cut it short."""
        words = trim_name(sentence.within(entity.start, entity.end))
        following = sentence.words[words[-1].id :] if words and not headline(sentence) else ()
        while following:
            after, last = following[0], words[-1]
            hyphen = after.text in ("-", "‐", "–") and after.start == last.end and len(following) > 1
            if hyphen and following[1].start == after.end:
                words += following[:2]
                following = following[2:]
                continue
            near = after.start <= last.end + 1 and after.text[:1].isupper()
            short = len(words) == 1 or after.deprel == "flat"
            proper = after.upos == "PROPN" or (len(words) == 1 and bool(given_gender(last.text)))
            if not (near and short and proper):
                break
            if any(e.start <= after.start < e.end and e.end > after.end for e in sentence.entities):
                break
            words.append(after)
            following = following[1:]
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
            if i + 1 < len(words) and any(
                e.start <= word.start and words[i + 1].end <= e.end for e in sentence.entities
            ):
                continue  # only the beginning of another name: Clinton Foundation
            self._add(number, sentence, [word], "person")

    def _bodies_unmarked(self, number: int, sentence: Sentence) -> None:
        """Abbreviations of organisations (RAN) that the tagger saw elsewhere in the text."""
        for word in sentence.words:
            if word.text in self._letters and word.upos == "PROPN" and (number, word.id) not in self._taken:
                self._add(number, sentence, [word], "organization")

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
        words = list(sentence.within(entity.start, self._whole_end(entity)))
        if len(words) > 2 and words[1].text == "of" and is_a("person", singular(words[0].text)):
            words = words[2:]  # Deputies of Law and Justice
        while words and (words[0].upos in ("DET", "PUNCT") or words[0].text.casefold() in ("the", "a", "an")):
            words.pop(0)
        while len(words) > 1 and (words[-1].text in POSSESSIVES or words[-1].text in (",", ".")):
            words.pop()
        if len(words) == 1 and (words[0].text in OFFICE_LETTERS or opens_as_document(words[0])):
            return
        kind = "organization" if entity.type in ("ORG", "MISC", "FAC") else "place"
        while words and words[-1].upos == "ADP":  # Ministry of Foreign Affairs of | Ukraine
            behind = next(
                (e for e in sentence.entities if e.start - words[-1].end == 1 and e.type in PLACE_TYPES), None
            )
            words = [*words, *sentence.within(behind.start, behind.end)] if behind is not None else words[:-1]
        if words:
            self._add(number, sentence, words, kind if entity.type != "NORP" else "nationality")


def called_body(sentence: Sentence, word: Word) -> bool:
    """Does a noun for an organisation stand right before a name: *the fishing watchdog Fiskistofa*?"""
    before = sentence.words[word.id - 2] if word.id > 1 else None
    noun = (
        singular(before.text)
        if before is not None and before.upos == "NOUN" and before.text.islower()
        else ""
    )
    return (
        before is not None and bool(body_kinds(noun)) and not is_a("person", noun) and beside(before, [word])
    )


def opens_as_document(word: Word) -> bool:
    """*Poll: Most voters stay*: a word for a document with the capital of a sentence's first word is no name."""
    return word.id == 1 and word.text.istitle() and is_a("document", word.text)


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


def swallowed_person(sentence: Sentence, entity: Entity) -> list[Word]:
    """The person's name that an entity of another type ends in: by the tree (*European Council Antonio Costa*), or
    behind a role (*the chairman of Banca de Nord Mihai Olteanu*, *the envoy for the grain corridor Mehmet Arsal*)."""
    words = sentence.within(entity.start, entity.end)
    inside = {w.id for w in words}
    for at, word in enumerate(words[1:-1] if entity.type == "ORG" else (), 1):
        outside = word.head not in inside and word.deprel in ("nmod", "nsubj", "conj", "dep", "obj")
        if (outside or word.deprel == "appos") and given_gender(word.text):
            return list(words[at:])
    if entity.type not in ("ORG", "FAC", *PLACE_TYPES):
        return []
    for at, word in enumerate(words[:-1]):
        before = sentence.words[word.id - 2] if word.id > 1 else None
        if before is None or before.upos not in ("NOUN", "PROPN") or not given_gender(word.text):
            continue
        proper = all(
            w.upos == "PROPN" and w.text[:1].isupper() and not country_of(w.text) and not body_kinds(w.text)
            for w in words[at:]
        )
        body = is_a("organization", singular(before.text)) or is_a("person", singular(before.text))
        if proper and not body and has_role(sentence, before):
            return list(words[at:])
    return []


def behind_roles(sentence: Sentence) -> Iterator[list[Word]]:
    """A given and a family name behind a role, in no entity: *the ombudsman Dmytro Lubinets*."""
    tagged = {w.id for e in sentence.entities for w in sentence.within(e.start, e.end)}
    for role, given, family in zip(sentence.words, sentence.words[1:], sentence.words[2:], strict=False):
        capital = all(w.text.istitle() and w.upos == "PROPN" and w.id not in tagged for w in (given, family))
        if (
            capital
            and role.upos == "NOUN"
            and is_a("person", singular(role.text))
            and given_gender(given.text)
        ):
            yield [given, family]


def has_role(sentence: Sentence, last: Word) -> bool:
    """Is a phrase for a role that ends there: *the head of the regional Red Cross in Kherson*?"""
    joined = False
    for word in reversed(sentence.words[: last.id]):
        if word.upos == "ADP":
            joined = True
        elif word.upos == "NOUN" and joined and is_a("person", singular(word.text)):
            return True
        elif word.upos not in ("NOUN", "PROPN", "ADJ", "DET", "PART", "NUM"):
            return False
    return False


def find_names(parse: Parse, marks: Marks) -> list[Mention]:
    """Named people, organisations and places, in text order."""
    return Names(parse, marks).found
