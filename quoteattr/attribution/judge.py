"""What kind of report it is: act, factuality, and the cue's lemma.

The act is the network's where it is sure; else it follows the cue lexicon and, for verbs such as *find*, the source:
polls and records show, they don't speak.
Factuality is read from the verb group and what governs it (FactBank's polarity and modality, Saurí and Pustejovsky
2009, in three values): ``negated`` where the words were not said (*did not say*, *refused to say*, *nobody said*,
*said nothing*; *denied* is a report like any other), ``hypothetical`` under *if*, *whether*, *unless*, a modal verb or
a question, and what somebody *will* or *is to* say, unless it is quoted whole: news tells that from the script.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from quoteattr.attribution.cue_lexicon import Cue, lexicon, lookup, phrasal, possessed, word_list
from quoteattr.attribution.drafts import MARKS
from quoteattr.attribution.facts import Facts
from quoteattr.parsing.structure import Sentence, Word
from quoteattr.schema import ACTS

NEGATIONS = word_list("negations")
NOBODY = word_list("nobody")
CONDITIONS = word_list("conditions")
MODALS = word_list("modals")
AVOIDING = word_list("avoiding")
SHOWING = word_list("showing")
"""Verbs that tell a finding where their source is a poll or a record."""
TOLD = word_list("told")
"""Words that place what somebody *would* say in the past."""
RECORDS = word_list("records")
"""Sources that show rather than speak."""
SURE = 0.8
"""The network's probability of an act from which on it overrules the lexicon."""


def lemma_of(facts: Facts) -> str:
    """The lemma that stands for the cue: of its verb (with its particle) or noun; a phrase or mark as it is."""
    if facts.phrase:
        return facts.phrase.cue
    head = facts.head
    if head is None or not any(c.isalpha() for c in head.text):
        return facts.cue_text
    entry = lookup(head)
    lemma = entry.cue if entry else head.lemma.lower()
    for word in facts.words:
        if word.id > head.id and (f"{lemma} {word.text.lower()}", "verb") in lexicon():
            return f"{lemma} {word.text.lower()}"
    return lemma


def act_of(facts: Facts, learned: Sequence[float] = ()) -> str:
    """``speech``, ``thought`` or ``evidence``: what the network is sure of, else by lexicon and source.

    ``learned`` are the network's probabilities of the three, none where it tagged no cue. Without a cue it is speech,
    since marks or a speaker made it a row. A cue that the lexicon doesn't know is speech where words are quoted
    (*shares: “...”*) or its source is itself a report (*proposals included that*); elsewhere it tells what somebody did
    or had (*appointed a new head*).
    """
    words, head, source = facts.words, facts.head, facts.source_head
    shown = is_record(source)
    if facts.phrase and shown and not facts.quoted:
        return "evidence"
    likeliest = max(range(len(learned)), key=lambda n: learned[n], default=-1)
    if likeliest >= 0 and learned[likeliest] >= SURE:
        return ACTS[likeliest]
    if facts.phrase:
        return facts.phrase.act
    entries = [e for e in (entry_of(facts.sentence, w, words) for w in words) if e]
    if shown and head is not None and head.lemma.lower() in SHOWING:
        return "evidence"
    if not entries:
        entry = lookup(source, "noun") if source is not None else None
        entries = [entry] if entry is not None else []
    acts = [e.act for e in entries]
    if not acts:
        return "speech" if facts.quoted or not has_content_word(words) else "evidence"
    return "speech" if "speech" in acts else acts[-1]


def has_content_word(words: Sequence[Word]) -> bool:
    """Is there more to a cue than a colon or a dash?"""
    return any(w.upos in ("VERB", "NOUN", "ADJ", "ADP", "ADV") for w in words)


def entry_of(sentence: Sentence | None, word: Word, words: Sequence[Word]) -> Cue | None:
    """The lexicon's entry of a word of a cue, adjectives and verbs with a particle in the cue included."""
    pair = phrasal(sentence, word) if sentence is not None and word.upos == "VERB" else None
    if pair is not None and any(w is pair[1] for w in words):
        return pair[0]
    if word.upos == "ADJ":
        return lexicon().get((word.text.lower(), "adjective")) or lookup(word)
    if word.upos == "NOUN" and sentence is not None:
        around = {c.deprel: c.lemma.lower() for c in sentence.children(word)}
        opinion = possessed().get(word.lemma.lower())
        if opinion and "nmod:poss" in around and around.get("case") in ("in", "by"):
            return opinion
    return lookup(word) if word.upos in ("VERB", "NOUN", "PROPN") else None


def is_record(source: Word | None) -> bool:
    """Is the source a poll, a record, a recording?"""
    return source is not None and source.upos == "NOUN" and source.lemma.lower() in RECORDS


def factuality_of(facts: Facts) -> str:
    """``asserted``, ``negated`` or ``hypothetical``."""
    sentence, words, head = facts.sentence, facts.words, facts.head
    if sentence is None or head is None:
        return "asserted"
    group = {w.id: w for w in (*sentence.children(head, "aux", "advmod", "mark", "neg", "cc"), *words)}
    governor = sentence.head(head)
    if governor is not None and head.deprel in ("xcomp", "ccomp") and bare(sentence, head):
        if governor.lemma.lower() in AVOIDING and governor.upos == "VERB":
            return "negated"
        group |= {w.id: w for w in sentence.children(governor, "aux", "advmod", "mark")}
    ahead = [w for w in group.values() if w.id <= max(head.id, words[-1].id)]
    if any(w.lemma.lower() in AVOIDING and w.upos == "VERB" and w is not head for w in words):
        return "negated"
    if head.lemma.lower() in AVOIDING and any(says(c) for c in sentence.children(head, "xcomp")):
        return "negated"
    if any(negates(sentence, w) for w in ahead) or nobody(sentence, head):
        return "negated"
    low = [w.text.lower() for w in ahead]
    said = " ".join(facts.text[s:e] for s, e in facts.content).lower()
    if ("yet", "to") in pairwise(low) or said in UNSAID:
        return "negated"
    if {*pairwise(low)} & PLANNED:
        return "hypothetical"
    if any(w.text.lower() in CONDITIONS and w.upos == "SCONJ" for w in ahead) or asked(
        facts.text, sentence, head
    ):
        return "hypothetical"
    modals = {w.text.lower() for w in ahead if w.upos in ("AUX", "VERB") and w.text != "May"} & MODALS
    if {*pairwise(low)} & LET_OUT:
        modals -= {"let"}
    if not modals or softened(sentence, head, words):
        return "asserted"
    if modals & WILL:
        return "asserted" if whole_in_marks(facts) else "hypothetical"
    return "asserted" if modals <= WOULD and told(facts, sentence, head) else "hypothetical"


WOULD, WILL = frozenset(("would", "'d", "’d")), frozenset(("will", "'ll", "’ll"))
LET_OUT = frozenset((("let", "slip"), ("let", "know"), ("let", "it"), ("let", "on")))
PLANNED = frozenset((word, "to") for word in ("is", "are", "'s", "’s", "meant", "intended", "designed"))
UNSAID = ("nothing", "nothing more", "no more", "little", "little more")
YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


def told(facts: Facts, sentence: Sentence, head: Word) -> bool:
    """*Would later tell*, *would say only*, *“It was late,” X would say*: past or habit; not under a condition."""
    group = [head, *sentence.ancestors(head)]
    clauses = [c for w in group for c in sentence.children(w, "advcl")]
    if any(m.text.lower() in CONDITIONS for c in clauses for m in sentence.children(c, "mark")):
        return False
    if whole_in_marks(facts):
        return True
    outside = [w for w in sentence.words if not any(s <= w.start < e for s, e in facts.content)]
    return any(w.text.lower() in TOLD or YEAR.fullmatch(w.text) for w in outside)


def whole_in_marks(facts: Facts) -> bool:
    """Is the content a whole sentence in quotation marks?"""
    text = facts.text
    return all(text[s] in MARKS and text[e - 1] in MARKS and text[e - 2] in ",.!?…" for s, e in facts.content)


def says(word: Word) -> bool:
    """Is the word a verb of speech?"""
    entry = lookup(word, "verb")
    return entry is not None and entry.act == "speech"


def bare(sentence: Sentence, head: Word) -> bool:
    """Has the verb no subject of its own (*declined to say*)?"""
    return not sentence.children(head, "nsubj")


def negates(sentence: Sentence, word: Word) -> bool:
    """*not*, but not *not only*."""
    if word.text.lower() not in NEGATIONS:
        return False
    behind = sentence.words[word.id : word.id + 1]
    return not (behind and behind[0].text.lower() in ("only", "just", "merely", "surprisingly"))


def nobody(sentence: Sentence, head: Word) -> bool:
    """*Nobody said*, *no official said*."""
    for subject in sentence.children(head, "nsubj"):
        if subject.text.lower() in NOBODY:
            return True
        if any(c.text.lower() in ("no", "neither") for c in sentence.children(subject, "det")):
            return True
    return False


def asked(text: str, sentence: Sentence, head: Word) -> bool:
    """Is the cue itself asked about (*Did he say it?*)?"""
    last = text[sentence.start : sentence.end].rstrip()
    subjects = sentence.children(head, "nsubj")
    return last.endswith("?") and any(
        a.id < s.id for a in sentence.children(head, "aux") for s in subjects if s.id < head.id
    )


def softened(sentence: Sentence, head: Word, words: Sequence[Word]) -> bool:
    """*I would say*, *could be heard shouting*: said all the same."""
    first_person = any(s.text in ("I", "We", "we") for s in sentence.children(head, "nsubj"))
    return first_person or any(
        w.lemma.lower() in ("hear", "see") for w in (*words, *sentence.ancestors(head))
    )
