"""Phrases of a clause: the words of a cue, of its source, and of a content clause.

Boundaries follow PolNeAR's guidelines (Newell et al. 2018): a source has its determiners and appositions, a
cue its auxiliaries, negation and adverbs, a content its ``that`` and ``to``; recipients belong to none of them.
"""

from __future__ import annotations

from quoteattr.parsing.structure import Sentence, Span, Word

SUBJECT = ("nsubj", "csubj")
CLAUSAL = ("acl", "advcl", "ccomp", "parataxis", "discourse", "vocative")
BEFORE_VERB = ("aux", "advmod", "neg")
RELATIVES = frozenset(("who", "which", "that", "whom", "whose"))


def span_of(words: tuple[Word, ...] | list[Word]) -> Span:
    """From the first word's start to the last word's end."""
    return words[0].start, max(w.end for w in words)


def cue_span(sentence: Sentence, verb: Word) -> Span:
    """The verb group: auxiliaries, negation and adverbs that stand without a gap around the verb."""
    near = {verb.id}
    for child in sentence.children(verb):
        if child.deprel == "compound:prt" or child.deprel.partition(":")[0] in BEFORE_VERB:
            near.add(child.id)
    first = last = verb.id
    while first - 1 in near:
        first -= 1
    while last + 1 in near and sentence.words[last].deprel == "compound:prt":
        last += 1
    return span_of(sentence.words[first - 1 : last])


def noun_phrase(sentence: Sentence, head: Word) -> Span:
    """A noun phrase without relative clauses and asides: the stretch around its head."""
    keep: set[int] = set()
    todo = [head]
    while todo:
        at = todo.pop()
        if at.id in keep:
            continue
        keep.add(at.id)
        for child in sentence.children(at):
            if child.deprel.partition(":")[0] in CLAUSAL:
                continue
            if at is head and child.deprel == "case" and child.id < head.id:
                continue
            if at is head and child.deprel.partition(":")[0] in (
                "advmod",
                "obl",
                "cop",
                "aux",
                "mark",
                "nsubj",
            ):
                continue
            todo.append(child)
    first = last = head.id
    while first - 1 in keep:
        first -= 1
    while last + 1 in keep:
        last += 1
    words = list(sentence.words[first - 1 : last])
    while len(words) > 1 and words[-1].upos in ("PUNCT", "CCONJ", "ADP") and words[-1] is not head:
        if words[-1].text == ")" and any(w.text == "(" for w in words):
            break  # *Lund (NPA)*
        words.pop()
    while len(words) > 1 and words[0].upos in ("PUNCT", "CCONJ") and words[0] is not head:
        words.pop(0)
    return span_of(words)


def is_passive(sentence: Sentence, verb: Word) -> bool:
    """Is the verb in the passive? A parser may take *has been stressing* for one."""
    return not verb.text.lower().endswith("ing") and any(
        c.deprel in ("nsubj:pass", "aux:pass") for c in sentence.children(verb)
    )


def is_reduced(sentence: Sentence, verb: Word) -> bool:
    """A participle of the passive that stands for a clause: *a plan proposed by the mayor*, *when asked*."""
    if verb.deprel == "acl" and bare_main_verb(sentence, verb):
        return False
    past = verb.xpos == "VBN" or (not verb.xpos and verb.text.lower().endswith(("ed", "en")))
    return (
        past
        and verb.deprel in ("acl", "advcl")
        and not sentence.children(verb, "aux", "nsubj", "csubj", "ccomp")
    )


def bare_main_verb(sentence: Sentence, verb: Word) -> bool:
    """The main verb behind a long subject, which the parser took for its participle (*Ina Falk, the head, called*)."""
    ahead = sentence.words[verb.id - 2].text if verb.id > 1 else ""
    above = [*sentence.ancestors(verb)]
    return ahead == "," and bool(above) and all(w.upos in ("NOUN", "PROPN", "PRON") for w in above)


def agent(sentence: Sentence, verb: Word) -> Word | None:
    """Who does what a passive verb says (*by the mayor*)."""
    for child in sentence.children(verb, "obl"):
        by = any(k.deprel == "case" and k.text.lower() == "by" for k in sentence.children(child))
        if by or child.deprel == "obl:agent":
            return child
    return None


def source_word(sentence: Sentence, verb: Word, depth: int = 0) -> Word | None:
    """The word that a verb's source hangs on: its subject, an agent, or whoever controls it."""
    if depth > 4:
        return None
    if is_passive(sentence, verb) or is_reduced(sentence, verb):
        return agent(sentence, verb)
    own = [c for c in sentence.children(verb, *SUBJECT) if c.upos not in ("PUNCT", "SCONJ")]
    if own:
        return min(own, key=lambda c: abs(c.id - verb.id))
    head = sentence.head(verb)
    if head is None:
        return None
    relation = verb.deprel.partition(":")[0]
    if relation == "acl" and bare_main_verb(sentence, verb):
        return [*sentence.ancestors(verb)][-1]
    if relation == "acl" and any(c.text.lower() == "to" for c in sentence.children(verb, "mark")):
        return owner_of_chance(sentence, head, depth)
    if relation == "acl" and head.upos in ("NOUN", "PROPN", "PRON"):
        return head
    if relation in ("conj", "advcl", "xcomp", "parataxis") and head.upos in ("VERB", "AUX", "ADJ", "NOUN"):
        if relation in ("xcomp", "advcl") and is_passive(sentence, head):
            subjects = sentence.children(head, "nsubj")
            return subjects[0] if subjects else None
        if relation == "xcomp":
            controllers = [c for c in sentence.children(head, "obj", "iobj") if c.id < verb.id]
            if controllers:
                return controllers[-1]
        return source_word(sentence, head, depth + 1)
    return None


def owner_of_chance(sentence: Sentence, noun: Word, depth: int) -> Word | None:
    """Who does what a noun with *to* speaks of (*missed a chance to say*, *her offer to tell*, *the first to say*)."""
    for relation in ("nmod:poss", "nsubj"):
        if owners := sentence.children(noun, relation):
            return owners[0]
    head = sentence.head(noun)
    if head is not None and noun.upos == "NOUN" and noun.deprel in ("obj", "obl") and head.upos == "VERB":
        return source_word(sentence, head, depth + 1)
    return noun if noun.upos in ("NOUN", "PROPN", "PRON") else None


def inverted_source(sentence: Sentence, verb: Word) -> Word | None:
    """``... said presidential spokesman X``: what the parser may take for an object is the subject."""
    if verb.text.lower().endswith("ing") or any(c.deprel in SUBJECT for c in sentence.children(verb)):
        return None
    for child in sentence.children(verb, "obj", "iobj", "obl", "dep", "appos", "flat", "parataxis"):
        between = sentence.words[verb.id : child.id - 1]
        if (
            child.id > verb.id
            and child.upos in ("NOUN", "PROPN", "PRON")
            and not any(k.deprel == "case" for k in sentence.children(child))
            and all(w.upos in ("DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON", "ADP", "PART") for w in between)
        ):
            return child
    return None


def clause_span(sentence: Sentence, head: Word, without: frozenset[int] = frozenset()) -> list[Span]:
    """A clause: the stretches of its subtree without the subtrees of the words in ``without``."""
    drop = {w.id for i in without for w in sentence.subtree(sentence.words[i - 1])}
    words = [w for w in sentence.subtree(head) if w.id not in drop]
    while words and words[-1].upos == "PUNCT" and words[-1].text in ".,;:":
        words.pop()
    while words and words[0].text in ",;":
        words.pop(0)
    spans: list[Span] = []
    last = -1
    for w in words:
        if spans and w.id == last + 1:
            spans[-1] = (spans[-1][0], max(w.end, spans[-1][1]))
        elif spans and w.span == spans[-1]:
            pass
        else:
            spans.append(w.span)
        last = w.id
    return spans
