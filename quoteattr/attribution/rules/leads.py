"""Leads of news agencies: a paragraph without a speaker, and the next one says whose words it was.

*The dam holds. / Mayor Una Platt said this at a briefing, Ritzau reports. / This was announced by ...*
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from quoteattr.attribution.clauses import agent, cue_span, is_passive, noun_phrase, source_word
from quoteattr.attribution.cue_lexicon import word_list
from quoteattr.attribution.drafts import MARKS, SHOWN, Draft
from quoteattr.parsing.structure import Parse, Sentence, Word
from quoteattr.quotations.spans import behind_dateline, paragraphs

THIS = frozenset({"this", "so"})
MAIN = ("root", "ccomp", "parataxis")
"""Relations of a main verb; it hangs on the agency's where that reports it."""
SELF = frozenset({"i", "we", "me"})
STATING = word_list("stating")


def lead_drafts(parse: Parse) -> Iterator[Draft]:
    """The paragraph before, for each paragraph that begins with a report of nothing but *this*."""
    lines = paragraphs(parse.text)
    for (start, end), (below, _) in pairwise(lines):
        sentence = parse.sentence_at(below)
        if sentence is None or sentence.start != below or parse.text[end - 1] not in ".!?":
            continue
        for verb in sentence.words:
            who = reporter_of_this(sentence, verb)
            if who is not None:
                content = behind_dateline(parse.text, start), end - (parse.text[end - 1] == ".")
                source = noun_phrase(sentence, who)
                yield Draft([content], [cue_span(sentence, verb)], [source], "format:lead", {"rate": SHOWN})
                break


def reporter_of_this(sentence: Sentence, verb: Word) -> Word | None:
    """Who said *this*, by the main verb of a sentence; None where it is another verb, or the author's own."""
    if verb.lemma.lower() not in STATING or verb.deprel not in MAIN or sentence.children(verb, "xcomp"):
        return None
    if is_passive(sentence, verb):
        pointing, who = sentence.children(verb, "nsubj")[:1], agent(sentence, verb)
    else:
        behind = [w for w in sentence.children(verb, "obj", "advmod", "obl") if w.id > verb.id]
        pointing, who = tuple(behind[:1]), source_word(sentence, verb)
    if not any(bare(sentence, w) for w in pointing) or any(
        w.text in MARKS for w in sentence.words[: verb.id]
    ):
        return None
    return who if who is not None and who.text.lower() not in SELF else None


def bare(sentence: Sentence, word: Word) -> bool:
    """Is it *this* or *so* alone (not *this plan*, *so many*)?"""
    after = sentence.words[word.id : word.id + 1]
    return word.lemma.lower() in THIS and not any(w.upos in ("NOUN", "PROPN", "ADJ", "NUM") for w in after)
