"""What kind of report it is: act, factuality, and the cue's lemma.

The act follows the cue lexicon; factuality is read from the verb group and what governs it (FactBank's polarity and
modality, Saurí and Pustejovsky 2009, in three values).
"""

from __future__ import annotations

from quoteattr.attribution.drafts import Draft
from quoteattr.attribution.lexicon import lexicon, lookup
from quoteattr.parse import Parse, Sentence, Word

NEGATIONS = {"not", "n't", "n’t", "never", "neither", "nor", "hardly", "scarcely", "without"}
HYPOTHETICAL = {"if", "whether", "unless", "should", "would", "could", "might", "may", "must", "let"}
AVOIDING = {"refuse", "decline", "fail", "avoid", "refrain", "stop", "cease", "neglect", "hesitate"}
FUTURE = {"will", "'ll", "’ll", "shall", "going"}


def cue_words(parse: Parse, draft: Draft) -> tuple[Sentence | None, list[Word]]:
    """The words of the cue and their sentence."""
    if not draft.cue:
        return None, []
    sentence = parse.sentence_at(draft.cue[0][0])
    if sentence is None:
        return None, []
    return sentence, [w for s, e in draft.cue for w in sentence.within(s, e)]


def head_of_cue(words: list[Word]) -> Word | None:
    """The word that reports: the last verb that the lexicon knows, else the last verb, else a noun, else the last."""
    verbs = [w for w in words if w.upos == "VERB"]
    known = [w for w in verbs if lookup(w)]
    nouns = [w for w in words if w.upos in ("NOUN", "PROPN", "ADJ") and lookup(w)]
    for group in (known, nouns if not verbs else [], verbs, words):
        if group:
            return group[-1]
    return None


def lemma_of(parse: Parse, draft: Draft) -> str:
    """The lemma that stands for the cue: of its verb or noun; a phrase or mark as it is."""
    _, words = cue_words(parse, draft)
    text = " ".join(parse.text[s:e] for s, e in draft.cue).strip()
    phrase = next(
        (c.cue for c in lexicon().values() if c.pos == "phrase" and text.lower().startswith(c.cue)), ""
    )
    if phrase:
        return phrase
    head = head_of_cue(words)
    if head is None or not any(c.isalpha() for c in head.text):
        return text
    entry = lookup(head)
    return entry.cue if entry else head.lemma.lower()


def act_of(parse: Parse, draft: Draft) -> str:
    """``speech``, ``thought`` or ``evidence``; without a cue it is speech, since marks or a speaker made it a row."""
    _, words = cue_words(parse, draft)
    text = " ".join(parse.text[s:e] for s, e in draft.cue).lower()
    if any(c.pos == "phrase" and text.startswith(c.cue) for c in lexicon().values()):
        return "speech"
    entries = [lookup(w) for w in words if w.upos in ("VERB", "NOUN", "PROPN", "ADJ")]
    acts = [e.act for e in entries if e]
    if not acts:
        return "speech"
    if "speech" in acts:
        return "speech"
    return acts[-1]


def factuality_of(parse: Parse, draft: Draft) -> str:
    """``asserted``, ``negated`` or ``hypothetical``."""
    sentence, words = cue_words(parse, draft)
    head = head_of_cue(words)
    if sentence is None or head is None:
        return "asserted"
    group = [head, *sentence.children(head, "aux", "advmod", "mark", "neg", "cc")]
    around = {w.text.lower() for w in group} | {w.text.lower() for w in words}
    governor = sentence.head(head)
    if head.deprel in ("xcomp", "ccomp", "advcl", "acl") and governor is not None:
        lemma = governor.lemma.lower()
        if lemma in AVOIDING:
            return "negated"
        if head.deprel == "xcomp":
            around |= {w.text.lower() for w in sentence.children(governor, "aux", "advmod", "mark")}
    if any(w.lemma.lower() in AVOIDING for w in words):
        return "negated"
    if around & NEGATIONS:
        return "negated"
    if around & HYPOTHETICAL or around & FUTURE:
        return "hypothetical"
    return "asserted"
