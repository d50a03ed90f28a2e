"""Where the tree shows that a content begins and ends: at *that*, behind the person spoken to, before the next clause.

*What X said was Y* is Y, a relative pronoun and an apposition stand for the noun before them, and where the reporting
clause goes on the content ends. Each step takes a draft with the verb of its cue and gives its content.
"""

from __future__ import annotations

from collections.abc import Sequence

from quoteattr.attribution.clauses import SUBJECT, noun_phrase
from quoteattr.attribution.cue_lexicon import TIMES, word_list
from quoteattr.attribution.drafts import Draft, overlap
from quoteattr.attribution.judge import AVOIDING, NEGATIONS
from quoteattr.attribution.rules.extents import ADDRESSED, CIRCUMSTANCE, OPENERS
from quoteattr.parsing.structure import Parse, Sentence, Span, Word

SUMMING = word_list("summing")
DETAILS = word_list("details")
SPOKEN_TO = ADDRESSED - {"order", "thank"}
"""Verbs whose object is the person spoken to, and none of what is said."""


def from_that(sentence: Sentence, verb: Word, draft: Draft) -> list[Span]:
    """A content behind its cue begins at the *that* of its clause, not at words that tell how it was said."""
    start, end = draft.content[0]
    cue = draft.cue[-1][1]
    if start < cue:
        return draft.content
    between = sentence.within(cue, start)
    adjunct = bool(between) and between[0].text.lower() == "without"
    for clause in sentence.children(verb, "ccomp"):
        marks = [m for m in sentence.children(clause, "mark") if m.text.lower() in ("that", "whether")]
        if marks and start < marks[0].start < end:
            ahead = sentence.within(start, marks[0].start)
            below = {w.id for w in sentence.subtree(clause)}
            plain = bool(ahead) and ahead[0].text.lower() not in OPENERS
            set_off = plain and ahead[-1].text == "," and [w.text for w in between] == [","]
            aside = set_off or all(w.id not in below for w in ahead if w.upos != "PUNCT")
            if plain and aside and not sentence.children(verb, "conj"):
                return [(marks[0].start, end), *draft.content[1:]]
    if adjunct or (sentence.low[verb.id : verb.id + 1] == ("without",)):
        found = [w for w in sentence.within(start, end) if w.text.lower() == "that"]
        if found and found[0].start > start:
            return [(found[0].start, end), *draft.content[1:]]
    return draft.content


def from_quotation(text: str, draft: Draft, pieces: Sequence[Span]) -> list[Span]:
    """*Is it safe? “Yes,” says X*: a content before its cue begins with its quotation, not a sentence before it."""
    start, end = draft.content[0]
    if not draft.cue or end > draft.cue[0][0]:
        return draft.content
    opened = next((s for s, e in pieces if start < s and e <= end), start)
    ended = text[start:opened].rstrip()[-1:] in (".", "?", "!")
    return [(opened, end), *draft.content[1:]] if ended else draft.content


def relative_subject(sentence: Sentence, verb: Word) -> Word | None:
    """*Who*, *that* or *which* as the verb's subject."""
    pronouns = ("who", "that", "which")
    return next((w for w in sentence.children(verb, "nsubj") if w.text.lower() in pronouns), None)


def of_relative(sentence: Sentence, verb: Word, draft: Draft) -> list[Span]:
    """*A port, which has complained that A*: A, and nothing that stands before the pronoun; empty for other clauses."""
    who = relative_subject(sentence, verb)
    if who is None or not draft.cue or not verb.deprel.startswith("acl"):
        return []
    if not any(s >= draft.cue[-1][1] and opens_clause(sentence, s) for s, _ in draft.content):
        return []
    return [p for p in draft.content if p[0] >= who.start]


def of_cleft(sentence: Sentence, verb: Word, draft: Draft) -> list[Span]:
    """*It was X who said A, and it was Y who said B*: of X's words only A, not the first words nor the next clause."""
    who, subject = relative_subject(sentence, verb), sentence.head(verb)
    if who is None or subject is None or not draft.cue or not sentence.children(subject, "cop"):
        return draft.content
    if all(w.text.lower() != "it" for w in sentence.children(subject, "expl", "nsubj")):
        return draft.content
    following = zip(
        sentence.words[verb.id :], sentence.low[verb.id :], sentence.low[verb.id + 1 :], strict=False
    )
    stops = [w for w, low, after in following if (low, after) in (("it", "was"), ("it", "is"))]
    joints = [c for w in stops for c in sentence.children(sentence.head(w) or w, "cc") if c.start < w.start]
    end = last_word_before(sentence, joints[0].start) if joints else sentence.end
    found = [(s, min(e, end)) for s, e in draft.content if s >= draft.cue[-1][1] and s < end]
    return found or draft.content


def opens_clause(sentence: Sentence, start: int) -> bool:
    """Does a clause begin there with *that* or *whether*?"""
    return any(w.start == start and w.text.lower() in ("that", "whether") for w in sentence.words)


def without_addressee(sentence: Sentence, verb: Word, draft: Draft) -> list[Span]:
    """*Told the council it would pay*, *promised the welders a roof*: the person spoken to is no content."""
    start, end = draft.content[0]
    if verb.lemma.lower() not in SPOKEN_TO or not draft.cue or start < draft.cue[-1][1]:
        return draft.content
    for word in sentence.children(verb, "obj", "iobj"):
        first, behind = noun_phrase(sentence, word)
        rest = [w for w in sentence.children(verb, "ccomp", "xcomp", "obj") if w.start > word.start]
        if not rest and word.deprel == "iobj":  # what is promised was hung on the one whom it is promised to
            rest = list(sentence.children(word, "obj"))
            behind = word.end if rest else behind
        after = next((w for w in sentence.words if w.start >= behind and w.upos != "PUNCT"), None)
        begins = all(w.upos == "DET" for w in sentence.within(start, first))
        if start <= first and begins and after is not None and any(after.start <= w.end <= end for w in rest):
            return [(after.start, end), *draft.content[1:]]
    return draft.content


def without_pronouns(parse: Parse, sentence: Sentence, verb: Word, draft: Draft) -> list[Span]:
    """*What X said was Y*, *what he called Y*, *Y is what X called it*: Y; *a fee, which X condemned*: the fee."""
    text = parse.text
    low = [text[s:e].lower() for s, e in draft.content]
    rest = [p for p, word in zip(draft.content, low, strict=True) if word != "what"]
    host = sentence.head(verb)
    if host is not None and host.text.lower() == "what" and sentence.children(host, "cop"):
        subjects = sentence.children(host, "nsubj")
        if subjects and subjects[0].id < host.id:
            return [
                (sentence.subtree(subjects[0])[0].start, max(w.end for w in sentence.subtree(subjects[0])))
            ]
    if "what" in low and rest:
        return [without_copula(sentence, p, draft) for p in rest]
    if low[0].startswith("what ") and draft.cue and draft.content[0][0] < draft.cue[0][0] and len(rest) > 1:
        return [without_copula(sentence, p, draft) for p in rest[1:]]
    first = draft.content[0]
    if draft.cue and first[1] <= draft.cue[0][0]:
        words = sentence.within(*first)
        for n, w in enumerate(words):
            named = [x.text.lower() for x in words[n + 1 :]]
            if n > 0 and w.lemma == "be" and named in (["the", "words"], ["the", "word"], ["what"]):
                return [(first[0], words[n - 1].end), *draft.content[1:]]
    if len(low) == 2 and low[1] in ("which", "that", "whom"):
        return draft.content[:1]
    if low == ["which"] or (low == ["that"] and verb.deprel.startswith("acl")):
        return antecedent(sentence, verb, draft)
    return draft.content


def without_copula(sentence: Sentence, piece: Span, draft: Draft) -> Span:
    """What stands behind *was* in *what X said was ...*."""
    words = sentence.within(*piece)
    behind = bool(draft.cue) and piece[0] >= draft.cue[-1][1]
    return (words[1].start, piece[1]) if behind and len(words) > 1 and words[0].lemma == "be" else piece


def antecedent(sentence: Sentence, verb: Word, draft: Draft) -> list[Span]:
    """What a relative pronoun stands for: the noun that the clause hangs on, or the clause before the comma."""
    start = draft.content[0][0]
    head = sentence.head(verb)
    if head is None or head.start >= start:
        return draft.content
    if head.upos in ("NOUN", "PROPN"):
        span = noun_phrase(sentence, head)
        return [(span[0], min(span[1], last_word_before(sentence, start)))]
    return [(sentence.start, last_word_before(sentence, start))]


def last_word_before(sentence: Sentence, offset: int) -> int:
    """Where the last word before the offset ends, marks passed over."""
    return max((w.end for w in sentence.words if w.end <= offset and w.upos != "PUNCT"), default=offset)


def with_antecedent(sentence: Sentence, verb: Word, draft: Draft) -> list[Span]:
    """*The liberation, a priority that X stressed*: what the noun in apposition stands for belongs to the content.

    Parsers make the apposition the verb's object, and hang the verb on the noun or on the clause before.
    """
    (start, end), head = draft.content[-1], sentence.top(*draft.content[-1])
    before = [w for w in sentence.words if w.end <= start]
    if head is None or head.upos not in ("NOUN", "PRON") or not draft.cue or end > draft.cue[0][0]:
        return draft.content
    if len(before) < 2 or before[-1].text not in (",", "—", "–"):
        return draft.content
    clausal = verb.deprel.partition(":")[0] in ("acl", "parataxis", "appos")
    taken = head.head == verb.id and clausal
    if not taken and (head.head > head.id or not any(a is head for a in sentence.ancestors(verb))):
        return draft.content
    if head.lemma.lower() in SUMMING:
        return [(sentence.start, end)]
    governor, up = before[-2], sentence.head(before[-2])
    while up is not None and up.id < head.id and up.upos in ("NOUN", "PROPN") and beneath(sentence, governor):
        governor, up = up, sentence.head(up)
    if governor.upos not in ("NOUN", "PROPN"):
        return draft.content
    return [(noun_phrase(sentence, governor)[0], end)]


def beneath(sentence: Sentence, noun: Word) -> bool:
    """Is the noun a part of the phrase of the noun that it hangs on (*the liberation of the region*)?"""
    cases = [c.text.lower() for c in sentence.children(noun, "case")]
    return noun.deprel.partition(":")[0] in ("compound", "flat", "nmod", "conj") and cases in ([], ["of"])


def without_tails(sentence: Sentence, verb: Word, draft: Draft, pieces: Sequence[Span]) -> list[Span]:
    """The content without what tells when it was said and without what the speaker did next."""
    if (
        len(draft.content) == 2
        and draft.cue
        and draft.content[0][1] <= draft.cue[0][0] <= draft.content[1][0]
    ):
        behind = sentence.within(*draft.content[1])
        if behind and behind[0].text.lower() in CIRCUMSTANCE and not overlap(draft.content[1:], pieces):
            return draft.content[:1]
    found = []
    for start, end in draft.content:
        if draft.cue and start >= draft.cue[-1][1]:
            end = content_end(sentence, verb, (start, end), pieces)
        found.append((start, end))
    return found


def content_end(sentence: Sentence, verb: Word, span: Span, pieces: Sequence[Span]) -> int:
    """Where a content behind its cue ends: before the next verb of the same subject, before a time at its end."""
    start, end = span
    inside = sentence.within(start, end)
    ids = {w.id for w in inside}
    above = {verb.id, *(a.id for a in sentence.ancestors(verb))}
    for word in inside:
        if word.deprel.partition(":")[0] != "conj" or word.upos not in ("VERB", "AUX", "ADJ", "NOUN"):
            continue
        if sentence.children(word, *SUBJECT):
            continue
        goes_on = word.upos == "VERB" and word.head in above and word.head not in ids
        withheld = sentence.children(word, "xcomp") if word.lemma.lower() in AVOIDING else (word,)
        refused = any(c.text.lower() in NEGATIONS for c in sentence.children(word)) or withheld != (word,)
        withholds = refused and any(w.lemma.lower() in DETAILS for w in withheld)
        joints = [
            c
            for c in sentence.children(word, "cc")
            if start < c.start < word.start and not any(s <= c.start < e for s, e in pieces)
        ]
        if (goes_on or withholds) and joints:
            end = min(end, last_word_before(sentence, joints[0].start))
    inside = tuple(w for w in inside if w.end <= end)
    while inside and inside[-1].upos == "CCONJ" and not any(s <= inside[-1].start < e for s, e in pieces):
        inside = inside[:-1]
        end = inside[-1].end if inside else end
    last = inside[-1] if inside else None
    if last is not None and last.text.lower() in TIMES and last.head == verb.id:
        first = sentence.subtree(last)[0]
        if first.start > start and overlap([(start, first.start)], pieces):
            end = last_word_before(sentence, first.start)
    if any(s == end - 1 for s, _ in pieces):
        end = last_word_before(sentence, end - 1)  # the mark that opens the next quotation
    return max([end, *(e for s, e in pieces if start <= s < end < e)]) if end > start else span[1]
