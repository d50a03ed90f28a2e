"""Lemmas by spelling: the reporting verbs of news above all, whose lemma finds them in the cue lexicon."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.attribution.cue_lexicon import lexicon
from quoteattr.parsing.network.inflection import SHORT, base_forms, inflected_lemma, irregular_forms

WITH_E = sorted(
    lemma for lemma, part in base_forms() if part == "verb" and len(lemma) > 3 and lemma.endswith("e")
)
DOUBLED = sorted(lemma for lemma, part in base_forms() if part == "verb" and not lemma.endswith("e"))
IRREGULAR = {form for form, _ in irregular_forms()}


@pytest.mark.parametrize(
    ("form", "tag", "lemma"),
    [
        ("announced", "VBD", "announce"),
        ("predicted", "VBD", "predict"),
        ("denied", "VBN", "deny"),
        ("added", "VBD", "add"),
        ("admitted", "VBD", "admit"),
        ("visited", "VBN", "visit"),
        ("recalled", "VBD", "recall"),
        ("cancelled", "VBN", "cancel"),
        ("Closing", "VBG", "close"),
        ("hoping", "VBG", "hope"),
        ("hopping", "VBG", "hop"),
        ("staring", "VBG", "stare"),
        ("starring", "VBG", "star"),
        ("repeating", "VBG", "repeat"),
        ("creating", "VBG", "create"),
        ("lying", "VBG", "lie"),
        ("freed", "VBN", "free"),
        ("said", "VBD", "say"),
        ("fled", "VBD", "flee"),
        ("withdrew", "VBD", "withdraw"),
        ("denies", "VBZ", "deny"),
        ("stresses", "VBZ", "stress"),
        ("clashes", "VBZ", "clash"),
        ("releases", "VBZ", "release"),
        ("SAYS", "VBZ", "say"),
        ("co-sponsored", "VBN", "co-sponsor"),
    ],
)
def test_verbs(form, tag, lemma):
    assert inflected_lemma(form, "VERB", tag) == lemma


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("witnesses", "witness"),
        ("businesses", "business"),
        ("armies", "army"),
        ("movies", "movie"),
        ("cases", "case"),
        ("headaches", "headache"),
        ("mayors", "mayor"),
        ("gunmen", "gunman"),
        ("children", "child"),
        ("news", "news"),
    ],
)
def test_plurals(form, lemma):
    assert inflected_lemma(form, "NOUN", "NNS") == lemma


@pytest.mark.parametrize(
    ("form", "tag", "lemma"),
    [
        ("larger", "JJR", "large"),
        ("bigger", "JJR", "big"),
        ("smallest", "JJS", "small"),
        ("wealthiest", "JJS", "wealthy"),
        ("wildest", "JJS", "wild"),
        ("ruder", "JJR", "rude"),
        ("worst", "JJS", "bad"),
    ],
)
def test_comparison(form, tag, lemma):
    assert inflected_lemma(form, "ADJ", tag) == lemma


@pytest.mark.parametrize(
    ("form", "upos", "tag"),
    [
        ("say", "VERB", "VB"),  # a base form
        ("was", "AUX", "VBD"),  # no verb of its own
        ("Sanders", "PROPN", "NNP"),
        ("NGOs", "NOUN", "NNS"),
        ("1990s", "NOUN", "NNS"),
        ("boss", "NOUN", "NNS"),
        ("ed", "VERB", "VBD"),
        ("", "VERB", "VBD"),
        ("überholte", "VERB", "VBD"),
    ],
)
def test_what_the_rules_do_not_know_is_left_to_the_network(form, upos, tag):
    assert inflected_lemma(form, upos, tag) is None


@given(st.sampled_from(WITH_E))
def test_an_e_comes_back(lemma):
    past, present = f"{lemma}d", f"{lemma[:-1]}ing"
    if past not in IRREGULAR:
        assert inflected_lemma(past, "VERB", "VBD") == lemma
    if lemma[-2] not in "eoyi" and present not in IRREGULAR:
        assert inflected_lemma(present, "VERB", "VBG") == lemma


@given(st.sampled_from(DOUBLED))
def test_a_doubled_consonant_stays_where_the_base_form_has_it(lemma):
    if f"{lemma}ing" not in IRREGULAR:
        assert inflected_lemma(f"{lemma}ing", "VERB", "VBG") == lemma


@given(st.text(max_size=12), st.sampled_from(["VBD", "VBG", "VBZ", "NNS", "JJR", "JJS", "NN"]))
def test_any_form_has_a_lemma_or_none(form, tag):
    upos = {"V": "VERB", "N": "NOUN", "J": "ADJ"}[tag[0]]
    assert inflected_lemma(form, upos, tag) != ""


STRESSED_AT_THE_END = frozenset(
    "admit rebut omit refer infer submit permit commit regret forget concur compel dispel".split()
)


def regular_past(verb: str) -> str:
    """The past of a verb that takes *-ed*."""
    if verb.endswith("e"):
        return f"{verb}d"
    if verb[-1] == "y" and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ied"
    return f"{verb}{verb[-1]}ed" if SHORT.fullmatch(verb) or verb in STRESSED_AT_THE_END else f"{verb}ed"


def test_every_cue_is_found_by_its_past():
    irregular = {
        lemma
        for (form, tag), lemma in irregular_forms().items()
        if tag in ("VBD", "VBN") and not form.endswith("ed")
    }
    verbs = [c for c, pos in lexicon() if pos == "verb" and c.isalpha() and c not in irregular]
    lost = {v: found for v in verbs if (found := inflected_lemma(regular_past(v), "VERB", "VBD")) != v}
    assert lost == {}
