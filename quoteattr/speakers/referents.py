"""Somebody that a document speaks of: the forms of the name, where they stand, and who was introduced last."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from quoteattr.parsing.structure import Word
from quoteattr.speakers.mentions import Mention, is_suffix_text
from quoteattr.speakers.names.lists import titles
from quoteattr.speakers.names.people import compatible, parse_name
from quoteattr.speakers.names.spelling import plain
from quoteattr.speakers.source_nouns import body_kinds, key, singular


@dataclass(frozen=True, slots=True)
class Description:
    """What a person is called besides the name: the noun, and the words around it, in lower case."""

    noun: str
    words: frozenset[str]
    sentence: int
    text: str = ""


@dataclass(eq=False)
class Referent:
    """Somebody (or an organisation) that the document speaks of.

    ``variants`` counts the forms of the name; ``rivals`` are those that the same short name may as well stand for.
    ``definite``: first spoken of as somebody certain; ``identity`` is the id in the registry, ``offices`` are the posts
    that it is known to hold; ``issuer``: where the word stands (sentence, word) for whoever issued a document.
    """

    kind: str
    variants: dict[str, int] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)
    gender: str = ""
    descriptions: list[Description] = field(default_factory=list)
    rivals: tuple[Referent, ...] = ()
    plural: bool = False
    definite: bool = True
    is_place: bool = False
    identity: str = ""
    offices: list[Description] = field(default_factory=list)
    issuer: tuple[int, Word] | None = None
    _name: str = field(default="", repr=False)
    _said: tuple[int, frozenset[str]] = field(default=(0, frozenset()), repr=False)

    @property
    def opening(self) -> int:
        """The sentence of the first mention."""
        return self.mentions[0].sentence if self.mentions else 0

    @property
    def said_words(self) -> frozenset[str]:
        """All words that it was described with."""
        if len(self.descriptions) != self._said[0]:
            self._said = len(self.descriptions), frozenset().union(*(d.words for d in self.descriptions))
        return self._said[1]

    @property
    def said_so(self) -> frozenset[str]:
        """The nouns of its descriptions."""
        return frozenset(d.noun for d in self.descriptions)

    @property
    def said_nouns(self) -> frozenset[str]:
        """The nouns that it was called by."""
        return frozenset(key(m.noun) for m in self.mentions if m.noun)

    @cached_property
    def name_words(self) -> frozenset[str]:
        """The words of its names, as descriptions are compared."""
        return frozenset(key(w) for v in self.variants for w in v.split() if len(w) > 2)

    @property
    def body_kinds(self) -> frozenset[str]:
        """The kinds of organisation that its names and descriptions say."""
        said = frozenset().union(*(body_kinds(d.noun) for d in self.descriptions))
        words = [singular(w.strip(".,")) for v in self.variants for w in v.split()]
        return said or frozenset().union(*map(body_kinds, words))

    @property
    def name(self) -> str:
        """The fullest form of the name in the document; among equals the most frequent, then the first."""
        if not self._name:
            self._name = self._fullest()
        return self._name

    def _fullest(self) -> str:
        order = list(self.variants)
        if self.kind == "organization":
            common = max(order, key=lambda n: (self.variants[n], len(n)))
            return max(order, key=len) if common.isupper() and " " not in common else common

        def fullness(name: str) -> tuple[int, int, int]:
            words = sum(not is_suffix_text(w) for w in name.split())
            return (min(words, 3), self.variants[name], -order.index(name))

        return max(order, key=fullness)

    @property
    def first(self) -> Mention:
        """The first mention by a name."""
        return self.mentions[0]

    def add(self, mention: Mention) -> None:
        """Take a mention by name."""
        self.mentions.append(mention)
        self._name = ""
        if mention.name:
            self.variants[mention.name] = self.variants.get(mention.name, 0) + 1


@lru_cache(maxsize=20_000)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name without ``Jr.`` and the like."""
    words = name.split()
    return tuple([w for w in words if not is_suffix_text(w)] or words)


def same_person(a: str, b: str) -> bool:
    """May the two names be one person's (see :func:`quoteattr.speakers.names.compatible`)?"""
    return compatible(parse_name(a), parse_name(b))


@lru_cache(maxsize=20_000)
def title_gender(title: str) -> str:
    """The gender that a title or role noun says: ``Mr.``, ``spokeswoman``."""
    for word in title.split():
        known = titles().get((plain(word),))
        if known is not None and known.gender:
            return known.gender
    return ""


def prominence(mention: Mention, at: Mention) -> float:
    """How much a mention makes its person the one whom a short name at ``at`` means."""
    weight = 1.0 if mention.role == "subject" else 0.5
    if mention.start > at.start:
        return 0.3 * weight
    return weight / (1 + 0.3 * (at.sentence - mention.sentence))
