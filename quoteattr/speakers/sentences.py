"""Sentences: which ones are headlines, and which were cut where none ends."""

from __future__ import annotations

from dataclasses import replace

from quoteattr.parsing.structure import Parse, Sentence


def headline(sentence: Sentence) -> bool:
    """Is nearly every word capitalised, so that capitals say nothing?"""
    return sentence.capitalized


def rejoin(parse: Parse) -> Parse:
    """The parse with sentences joined that were cut where no line break and no end mark stands."""
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
    if (
        before.words[-1].text in ("?", "!", "”", '"', "’", "'", ":", ";", ")", "''")
        or not after.words[0].text[:1].isalnum()
    ):
        return False
    return not before.words[-1].text.endswith(".")


def join(before: Sentence, after: Sentence) -> Sentence:
    """One sentence of two; the root of the first one hangs on the root of the second."""
    shift = len(before.words)
    root = next((w.id for w in after.words if w.head == 0), 1) + shift
    first = [w if w.head else replace(w, head=root, deprel="dep") for w in before.words]
    second = [replace(w, id=w.id + shift, head=w.head + shift if w.head else 0) for w in after.words]
    return Sentence((*first, *second), (*before.entities, *after.entities), before.parsed and after.parsed)
