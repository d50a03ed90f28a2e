"""What the parse says of one draft, looked up once and carried through the steps that ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quoteattr.attribution.cue_lexicon import Cue, lookup, phrase_at
from quoteattr.attribution.drafts import Draft
from quoteattr.parsing.structure import Parse, Sentence, Span, Word


@dataclass(frozen=True, slots=True)
class Facts:
    """The cue's sentence and words, the word that reports, the source's head, and whether the content is quoted.

    ``sentence`` is None where the draft has no cue or its cue stands in no sentence; ``words`` is empty then.
    ``phrase`` is the lexicon's phrase that the cue begins with (*according to*). ``text`` is the whole text.
    """

    text: str
    cue_text: str
    sentence: Sentence | None
    words: Sequence[Word]
    head: Word | None
    phrase: Cue | None
    source_head: Word | None
    quoted: bool
    content: Sequence[Span] = ()


def facts_of(parse: Parse, draft: Draft, *, quoted: bool = False) -> Facts:
    """Look up what the parse says of a draft as it stands now; ask again when its cue or source has changed."""
    sentence = parse.sentence_at(draft.cue[0][0]) if draft.cue else None
    words = [w for s, e in draft.cue for w in sentence.within(s, e)] if sentence is not None else []
    said_in = parse.sentence_at(draft.source[0][0]) if draft.source else None
    phrase = phrase_at(words, 0) if words else None
    return Facts(
        text=parse.text,
        cue_text=" ".join(parse.text[s:e] for s, e in draft.cue).strip(),
        sentence=sentence,
        words=words,
        head=head_of_cue(words),
        phrase=phrase[0] if phrase else None,
        source_head=said_in.top(*draft.source[0]) if said_in is not None else None,
        quoted=quoted,
        content=tuple(draft.content),
    )


def head_of_cue(words: list[Word]) -> Word | None:
    """The word that reports: the last verb that the lexicon knows, else the last verb, else a noun, else the last."""
    verbs = [w for w in words if w.upos == "VERB"]
    known = [w for w in verbs if lookup(w)]
    nouns = [w for w in words if w.upos in ("NOUN", "PROPN", "ADJ") and lookup(w)]
    for group in (known, nouns if not verbs else [], verbs, words):
        if group:
            return group[-1]
    return None
