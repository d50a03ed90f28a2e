"""From mention to mention: whom each stands for, as the text itself says or as the ranker finds likeliest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from quoteattr.parsing.network.references import References, shipped
from quoteattr.parsing.structure import Span, Word
from quoteattr.speakers import descriptions, ranker
from quoteattr.speakers.answers import Answer
from quoteattr.speakers.candidates import Candidates
from quoteattr.speakers.discourse import Discourse
from quoteattr.speakers.document_people import abbreviation_behind
from quoteattr.speakers.documents import issuer_of
from quoteattr.speakers.mentions import POSSESSIVES, Mention, beside, called_before, name_at
from quoteattr.speakers.names.lists import OF_STATES, countries, country_of, of_country
from quoteattr.speakers.ranker import Choice
from quoteattr.speakers.referents import Description, Referent
from quoteattr.speakers.sentences import headline
from quoteattr.speakers.source_nouns import is_of_state, key, noun_gender
from quoteattr.speakers.source_phrases import without_brackets
from quoteattr.speakers.state_scores import StateScores

CERTAIN = {"he": 0.45, "it": 0.4, "they": 0.4, "person": 0.5, "body": 0.5, "document": 0.55}
"""The probability from which a mention of each sort is answered."""

TOLD_BY_NAME = frozenset(
    """
    agency newspaper daily weekly magazine paper tabloid journal channel station broadcaster network website outlet
    party
    """.split()
)
"""What the press and parties are called behind their names."""


class Linker:
    """Links the mentions of a document to its entities, one after the other.

    ``table`` and ``states`` are weights of the ranker other than the shipped ones.
    """

    def __init__(
        self,
        d: Discourse,
        table: Mapping[str, Mapping[str, float]] | None = None,
        states: References | None = None,
    ) -> None:
        self.d = d
        self.finder = Candidates(d)
        self.scores = StateScores(d.parse.states, shipped() if states is None else states)
        beside = ranker.weights("states") if self.scores.known else {}
        self.table = ranker.weights() | beside if table is None else table

    def meet(self, item: Mention) -> None:
        """Find out whom the next mention of the text stands for."""
        if item.kind == "name":
            if item.start in self.d.people.of_mention:
                self.d.remember(item, self.d.people.of_mention[item.start])
        elif item.sort == "body" and (known := self._kind_of_name(item)) is not None:
            who = self.d.people.of_mention[known.start]
            self._describe(who, item)
            self.d.remember(item, who)
            self.d.resolved[item.word.start] = self.d.of_name(known)
        elif (named := self._explains(item)) is not None:
            who = self.d.people.of_mention[named.start]
            if who.kind == "organization":
                self._describe(who, item)
            self.d.remember(item, who)
            self.d.resolved[item.word.start] = self.d.of_name(named).because(f"apposition: “{named.name}”")
        elif item.sort == "body" and (name := self._named_body(item)):
            capitals = headline(self.d.parse.sentences[item.sentence])
            answer = self.d.body(name, item.word, item.sentence, capitals)
            self.d.resolved[item.word.start] = answer
        elif item.noun in ("latter", "former"):
            self._one_of_two(item)
        elif (peer := self._counterpart(item)) is not None:
            self.d.remember(item, peer)
            said = f"“{self.d.text(self.finder.phrase_of(item))}” → the other one named there"
            self.d.resolved[item.word.start] = replace(
                self.d.of_referent(peer), steps=(said,), probability=0.8
            )
        elif not self._is_role(item):
            self.link(item)
        short = abbreviation_behind(self.d.parse.sentences[item.sentence], item)
        if short and item.kind == "description":
            self.d.abbreviations[short] = item.word.start

    def _explains(self, item: Mention) -> Mention | None:
        """The name that goes with a phrase: *Ann Lee, the harbour chief,*, *her rival, the singer Ann Lee,*, *the ferry
        company Norline*."""
        if item.kind != "description":
            return None
        sentence, text = self.d.parse.sentences[item.sentence], self.d.parse.text
        names = self.d.names_in(item.sentence)
        if (name := self._right_behind(item)) is not None:
            return name
        behind = item.word.deprel == "appos"
        heads = [] if behind else sentence.children(item.word, "appos")
        name = next((m for w in heads if w is not None and (m := name_at(w, names)) is not None), None)
        if behind:  # of the name right before it, whatever the tree says
            name = next((m for m in names if text[m.end : item.start].strip() in (",", "(", "—", "–")), None)
        if name is None or name.start not in self.d.people.of_mention:
            return None
        if behind:
            return name
        aside = item.end < name.start and text[item.end : name.start].startswith(",")
        alike = name.entity == item.entity in ("person", "organization")
        return name if aside and alike and not item.plural else None

    def _right_behind(self, item: Mention) -> Mention | None:
        """The organisation's name that a phrase stands right before and belongs to, or that it calls so."""
        if item.sort != "body":
            return None
        sentence, names = self.d.parse.sentences[item.sentence], self.d.names_in(item.sentence)
        for name in names:
            words = sentence.within(name.start, name.end)
            if words and called_before(sentence, words[0]) is item.word and name.entity == "organization":
                return name
        near = next((m for m in names if 0 <= m.start - item.end <= 1), None)
        if near is None or item.plural or near.entity != "organization":
            return None
        joined = beside(item.word, sentence.within(near.start, near.end))
        return near if joined and near.start in self.d.people.of_mention else None

    def _kind_of_name(self, item: Mention) -> Mention | None:
        """The name in a phrase that only says what it is: *the Interfax news agency*, *the Union (PU) party*."""
        if item.noun not in TOLD_BY_NAME or item.plural:
            return None
        inside = [m for m in self.d.names_in(item.sentence) if item.start <= m.start and m.end <= item.end]
        name = inside[-1] if inside else None
        if name is None or name.start not in self.d.people.of_mention:
            return None
        between = self.d.parse.sentences[item.sentence].within(name.end, item.end)
        return name if all(w.text.islower() or w.upos == "PUNCT" for w in without_brackets(between)) else None

    def _named_body(self, item: Mention) -> str:
        """The name that a phrase for an organisation is (*the Israeli army*, *Norwick police*); empty for others."""
        if item.plural or item.indefinite:
            return ""
        words = self.d.parse.sentences[item.sentence].within(item.start, item.end)
        if any(w.upos == "PRON" for w in words):
            return ""
        owners = [m for m in self.d.names_in(item.sentence) if item.start <= m.start and m.end <= item.end]
        if any(w.text in POSSESSIVES for w in words):
            owner = next((m for m in owners if m.entity == "place" or country_of(m.name)), None)
            if owner is None:
                return ""
            behind = (w.text for w in words if w.start >= owner.end and w.text not in POSSESSIVES)
            return " ".join((of_country(owner.name), *behind))
        if state := self._state_behind(item):
            return " ".join((of_country(state), *(w.text for w in words if w.upos != "DET")))
        capital = [w for w in words[:-1] if w.text[:1].isupper() and w.upos != "DET" and not opens(w)]
        if all(country_of(w.text) for w in capital) and not is_of_state(item.noun):
            return ""  # the German company
        if not capital or item.noun == "side" or headline(self.d.parse.sentences[item.sentence]):
            return ""
        return self.d.text([w for w in words if w.start >= capital[0].start])

    def _state_behind(self, item: Mention) -> str:
        """Whose body it is: *the embassy of Denmark*, *the foreign ministry in Beijing*; empty for others."""
        behind = self.d.parse.sentences[item.sentence].words[item.word.id : item.word.id + 3]
        words = [w.text for w in behind if w.text != "the"]
        if item.noun not in OF_STATES or len(words) < 2 or words[0] not in ("of", "in"):
            return ""
        if words[0] == "in" and item.noun not in ("ministry", "government", "parliament"):
            return ""
        place = next(
            (m for m in self.d.names_in(item.sentence) if m.start in [w.start for w in behind[1:]]), None
        )
        country = countries().get((place and country_of(place.name)) or "")
        return country.name if country is not None else ""

    def _one_of_two(self, item: Mention) -> None:
        """``the latter``, ``the former``: of the two people named last."""
        named = [m for n in (item.sentence - 1, item.sentence) for m in self.d.names_in(n)]
        named = [m for m in named if m.entity == "person" and m.end <= item.start]
        if len({m.name for m in named}) < 2:
            return
        name = named[-1] if item.noun == "latter" else named[-2]
        if (who := self.d.people.of_mention.get(name.start)) is not None:
            self.d.remember(item, who)
        said = f"“the {item.noun}” → “{name.name}”"
        self.d.resolved[item.word.start] = self.d.of_name(name).because(said)

    def _counterpart(self, item: Mention) -> Referent | None:
        """*His Dutch counterpart*: the one other person named since shortly before."""
        if item.noun != "counterpart" or item.plural or not item.definite:
            return None
        owner = self.d.resolved.get(item.start)
        near = [m for n in range(max(0, item.sentence - 2), item.sentence + 1) for m in self.d.names_in(n)]
        people = {
            self.d.people.of_mention[m.start]: m
            for m in near
            if m.entity == "person" and m.end <= item.start and m.start in self.d.people.of_mention
        }
        if owner is None or owner.referent not in people:
            return None
        others = [who for who in people if who is not owner.referent]
        wanted = self.finder.wanted(item)
        fits = len(others) == 1 and not any(
            descriptions.conflict(wanted, d.words) for d in others[0].descriptions
        )
        return others[0] if fits else None

    def _is_role(self, item: Mention) -> bool:
        """*She joined the bank as the regulatory manager*, *She is the manager*: what somebody is, nobody else."""
        sentence = self.d.parse.sentences[item.sentence]
        if item.kind != "description":
            return False
        if sentence.children(item.word, "cop"):
            return True
        return any(w.text.casefold() == "as" for w in sentence.children(item.word, "case"))

    def link(self, item: Mention) -> None:
        """Link a pronoun or a phrase to an entity before it, or make it one of its own."""
        content = self.d.own_content(item)
        if item.sort in ("it", "they") and content is None:
            return
        choices = self.choices(item, content)
        self.settle_on(item, choices)

    def choices(self, item: Mention, content: Sequence[Span] | None) -> list[Choice]:
        """The ranked entities for a mention."""
        found = self.finder.candidates(item, content)
        return ranker.rank(found, self.table[item.sort], self.scores.of(item, found))

    def settle_on(self, item: Mention, choices: Sequence[Choice]) -> None:
        """Take the first choice, if it is probable enough."""
        best = choices[0] if choices else None
        sure = best is not None and best.referent is not None and best.probability >= CERTAIN[item.sort]
        if best is None or best.referent is None or not sure:
            self._introduce(item, choices)
            return
        who = best.referent
        near = best.antecedent
        gender = self.finder.gender(item)
        if (
            who.kind == "person"
            and not who.gender
            and gender
            and not item.quoted
            and near is not None
            and near.start < item.start
        ):
            who.gender = gender
        self.d.remember(item, who)
        self._note_issuer(who, item)
        answer = self.d.of_referent(who)
        earlier = self.d.resolved.get(near.word.start) if near is not None and near.kind != "name" else None
        said = " ".join(self.d.parse.text[item.start : item.end].split())
        why = self._described_as(who, item) if item.kind == "description" else ""
        place = self._where(near, item) if near is not None else who.name
        steps = (f"“{said}” → {who.name}: {why}" if why and who.variants else f"“{said}” → {place}",)
        if item.kind == "description":
            self._describe(who, item)
        if why and who.variants:
            earlier = None  # told by what the text says of somebody, not by the mention before
        chain = earlier.steps if earlier is not None else answer.steps
        sure_before = earlier.probability if earlier is not None and earlier.referent is who else 1.0
        self.d.resolved[item.word.start] = replace(
            answer,
            steps=(*steps, *chain),
            way=item.sort,
            probability=min(best.probability, sure_before),
            guesses=self._guesses(item, choices),
        )

    def _introduce(self, item: Mention, choices: Sequence[Choice]) -> None:
        said = " ".join(self.d.parse.text[item.start : item.end].split())
        guesses = self._guesses(item, choices)
        if item.kind == "pronoun":
            status = "anonymous" if item.sort == "they" else "unresolved"
            self.d.resolved[item.word.start] = Answer(
                status, steps=(f"“{said}”: nobody before or behind it fits clearly",), guesses=guesses
            )
            return
        kind = item.entity
        who = Referent(kind, mentions=[item], gender=noun_gender(item.noun) if kind == "person" else "")
        who.plural, who.definite = item.plural, item.definite
        self._describe(who, item)
        self.d.remember(item, who)
        self._note_issuer(who, item)
        self.d.resolved[item.word.start] = replace(
            self.d.of_referent(who),
            steps=(f"“{said}”: nobody in the document is described so",)
            if item.definite and not item.plural
            else (),
            guesses=guesses,
        )

    def _describe(self, who: Referent, item: Mention) -> None:
        text = " ".join(self.d.parse.text[item.start : item.end].split())
        words = self.finder.wanted(item)
        self.d.nouns.add(item.noun)
        if who.kind != "document":
            who.descriptions.append(Description(key(item.noun), words, item.sentence, text))

    def _described_as(self, who: Referent, item: Mention) -> str:
        """What the document (or the registry) said of somebody that a description fits best."""
        noun, wanted = key(item.noun), self.finder.wanted(item)
        told = [(descriptions.fits(noun, wanted, d), d) for d in who.descriptions if d.text]
        value, best = max(told, key=lambda pair: pair[0], default=(0.0, None))
        return f"{best.text} (sentence {best.sentence + 1})" if best is not None and value >= 1.0 else ""

    def _guesses(self, item: Mention, choices: Sequence[Choice]) -> tuple[tuple[str, float], ...]:
        """The likeliest names for a source."""
        if self.d.own_content(item) is None:
            return ()
        named = [(c.referent, c.probability) for c in choices[:4] if c.referent is not None]
        found = [(self.d.of_referent(who), p) for who, p in named]
        return tuple((self.d.known(a)[0], round(p, 3)) for a, p in found if a.status == "named")[:3]

    def _note_issuer(self, who: Referent, item: Mention) -> None:
        """Keep through which words somebody speaks: *a report submitted by the department*."""
        if item.sort != "document":
            return
        if who.issuer is None and who.kind == "document":
            issuer = issuer_of(
                self.d.parse.sentences[item.sentence], item.word, self.d.names_in(item.sentence)
            )
            who.issuer = (item.sentence, issuer) if issuer is not None else None
        answer = self.d.of_referent(who)
        if answer.referent is not None and answer.referent.kind != "document":
            self.d.issued[answer.referent] = item.noun

    def _where(self, antecedent: Mention, item: Mention) -> str:
        """The place of an antecedent in words."""
        text = " ".join(self.d.parse.text[antecedent.start : antecedent.end].split())
        gap = item.sentence - antecedent.sentence
        near = {0: "in the same sentence", 1: "in the sentence before", -1: "in the next sentence"}
        place = near.get(gap) or (f"{gap} sentences before" if gap > 0 else f"{-gap} sentences ahead")
        role = f"{antecedent.role} " if antecedent.role in ("subject", "object") else ""
        return f"{role}{place}: “{text}”"


def opens(word: Word) -> bool:
    """A capital that only the beginning of the sentence gives."""
    return word.id == 1 and word.upos != "PROPN"
