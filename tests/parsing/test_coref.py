"""Stanza's coreference: its chains as spans, what is said when it is missing, and the speakers that it adds."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec

import pytest
from click.testing import CliRunner
from support.build import attribution, document, sentence, span
from support.stanza_documents import stanza_document

from quoteattr.cli import main
from quoteattr.errors import MissingExtraError, ModelError
from quoteattr.parsing.coreference import LIBRARIES, chain_spans, coref_models
from quoteattr.speakers import Registry, resolve_speakers

EMPTY = Registry()

# ---------------------------------------------------------------- from Stanza's document to spans


def chain(number, *mentions):
    """Stanza's own class for a chain of ``(sentence, start_word, end_word)``."""
    from stanza.models.coref.coref_chain import CorefChain, CorefMention

    return CorefChain(number, [CorefMention(*m) for m in mentions], "", 0)


def texts(parse):
    return [[parse.text[s:e] for s, e in c] for c in parse.chains]


def test_chains_become_spans_of_the_text():
    from quoteattr.parsing.parser import convert

    stanza = stanza_document()
    stanza.coref = [chain(0, (1, 7, 8), (0, 3, 5)), chain(1, (0, 0, 2), (1, 2, 3), (1, 0, 1))]
    parse = convert(stanza)
    assert texts(parse) == [["Ida Lund", "Lund", "she"], ["n't stay", "they"]]
    assert parse.chains[0] == ((0, 8), (22, 26), (32, 35))


def test_a_document_without_coreference_has_no_chains():
    from quoteattr.parsing.parser import convert

    assert convert(stanza_document()).chains == ()


def test_dropped_pronouns_repetitions_and_single_mentions_are_left_out():
    from quoteattr.parsing.parser import convert

    parse = convert(stanza_document())
    chains = [chain(0, (0, 0, 2), (1, (3, 1), (3, 1))), chain(1, (1, 0, 1), (1, 0, 1)), chain(2)]
    assert chain_spans(chains, parse.sentences) == ()


# ---------------------------------------------------------------- what is said when it is missing


def present(monkeypatch, *missing):
    """As if the libraries but ``missing`` were installed."""

    def found(name):
        return None if name in missing else object() if name in LIBRARIES else find_spec(name)

    monkeypatch.setattr("quoteattr.parsing.coreference.find_spec", found)


def test_missing_libraries_are_named_with_the_install_command(monkeypatch):
    present(monkeypatch, "peft")
    with pytest.raises(MissingExtraError, match=r"needs peft: pip install 'quoteattr\[coref\]'"):
        coref_models()


def test_missing_models_are_told_with_the_download_command(monkeypatch, tmp_path):
    present(monkeypatch)
    with pytest.raises(ModelError, match=r"not in .*download them with: python -c .*'tokenize,coref'"):
        coref_models(tmp_path)


def test_models_that_are_there_are_found(monkeypatch, tmp_path):
    present(monkeypatch)
    (tmp_path / "en" / "coref").mkdir(parents=True)
    (tmp_path / "en" / "coref" / "some.pt").touch()
    (tmp_path / "resources.json").touch()
    assert coref_models(tmp_path) == tmp_path


@pytest.mark.parametrize("cached", [False, True])
def test_the_command_line_says_it_before_any_article(monkeypatch, tmp_path, cached):
    present(monkeypatch, *LIBRARIES)
    article = tmp_path / "article.txt"
    article.write_text("Ida Lund said it rained.")
    extra = ["--cache", str(tmp_path / "cache")] if cached else []
    done = CliRunner().invoke(main, ["extract", str(article), "--coref", *extra])
    assert done.exit_code == 1
    assert "needs transformers and peft: pip install 'quoteattr[coref]'" in done.output
    assert "article:" not in done.output


def test_other_chains_have_parses_of_their_own(monkeypatch, tmp_path):
    from quoteattr.parsing.cache import models_checksum

    monkeypatch.setattr("quoteattr.parsing.cache.stanza_folder", lambda: tmp_path)
    folder = tmp_path / "models"
    before = models_checksum(str(folder), True, coref=True)
    assert before != models_checksum(str(folder), True)
    (tmp_path / "en" / "coref").mkdir(parents=True)
    (tmp_path / "en" / "coref" / "some.pt").write_bytes(b"weights")
    assert before != models_checksum(str(folder), True, coref=True)


def test_a_run_is_not_continued_with_other_chains(tmp_path):
    from quoteattr.cli.extract import describe
    from quoteattr.runner import AnalyzerSettings, Output

    output = Output(tmp_path / "quotes.csv")
    assert "coref" in describe(AnalyzerSettings(coref=True), output)
    assert "coref" not in describe(AnalyzerSettings(), output)


@pytest.mark.skipif(all(map(find_spec, LIBRARIES)), reason="the libraries are installed")
def test_nothing_is_imported_for_the_message():
    code = f"import sys, quoteattr.parsing.coreference; sys.exit(bool({set(LIBRARIES)} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# ---------------------------------------------------------------- speakers

TWO = sentence(
    "Ida/PROPN/nsubj/6 Lund/PROPN/flat/1 met/VERB/root/0/meet Eva/PROPN/obj/3 Berg/PROPN/flat/4 ./PUNCT/punct/3",
    PERSON=["Ida Lund", "Eva Berg"],
)
RAIN = sentence("It/PRON/nsubj/2 rained/VERB/root/0/rain ./PUNCT/punct/2")
HE = sentence("He/PRON/nsubj/2 said/VERB/root/0/say so/ADV/advmod/2 ./PUNCT/punct/2")
KIM = sentence(
    "Kim/PROPN/nsubj/2 came/VERB/root/0/come with/ADP/case/4 Jo/PROPN/obl/2 ./PUNCT/punct/2",
    PERSON=["Kim", "Jo"],
)
EXPERT = sentence("The/DET/det/2 expert/NOUN/nsubj/3 said/VERB/root/0/say so/ADV/advmod/3 ./PUNCT/punct/3")


def ask(parse, source, *chains):
    """The speaker of the source, with chains given by their pieces of text, without any."""
    row = attribution(parse, source=source, cue="said", content="so")
    (plain,) = resolve_speakers(parse, (), (row,), EMPTY)
    (helped,) = resolve_speakers(with_chains(parse, *chains), (), (row,), EMPTY)
    return helped, plain


def with_chains(parse, *chains):
    return replace(parse, chains=tuple(tuple(span(parse, piece) for piece in pieces) for pieces in chains))


def far(*parts):
    """The sentences, so much else, and then the last one: too far for the rules."""
    return document(*parts[:-1], *[RAIN] * 20, parts[-1])


def test_a_pronoun_that_stays_unresolved_is_named_by_its_chain():
    parse = far(KIM, HE)
    helped, plain = ask(parse, "He", ("Kim", "He"))
    assert plain.status == "unresolved"
    assert (helped.names, helped.status, helped.kind) == (("Kim",), "named", "person")
    assert helped.ids
    assert helped.steps[0] == plain.steps[0]
    assert helped.steps[1] == "Stanza's coreference: “He” → “Kim” (sentence 1)"


def test_a_description_that_stays_unresolved_is_named_by_its_chain():
    helped, plain = ask(far(TWO, EXPERT), "The expert", ("Eva Berg", "The expert"))
    assert plain.status == "unresolved"
    assert helped.names == ("Eva Berg",)
    assert "Stanza's coreference: “expert” → “Eva Berg” (sentence 1)" in helped.steps


def test_two_names_in_a_chain_name_nobody():
    helped, plain = ask(far(KIM, HE), "He", ("Kim", "Jo", "He"))
    assert helped == plain
    assert helped.status == "unresolved"


def test_two_forms_of_one_name_are_one():
    parse = far(
        TWO, sentence("Berg/PROPN/nsubj/2 left/VERB/root/0/leave ./PUNCT/punct/2", PERSON="Berg"), EXPERT
    )
    berg = (parse.text.index("Berg left"), parse.text.index(" left"))
    row = attribution(parse, source="The expert", cue="said", content="so")
    chained = replace(parse, chains=((span(parse, "Eva Berg"), berg, span(parse, "The expert")),))
    (speaker,) = resolve_speakers(chained, (), (row,), EMPTY)
    assert speaker.names == ("Eva Berg",)


@pytest.mark.parametrize("chains", [(), (("Kim", "Jo"),), (("It", "He"),)])
def test_without_a_named_chain_nothing_changes(chains):
    helped, plain = ask(far(KIM, HE), "He", *chains)
    assert helped == plain
    assert helped.status == "unresolved"


def test_a_named_answer_of_ours_stays():
    she = sentence("She/PRON/nsubj/2 said/VERB/root/0/say so/ADV/advmod/2 ./PUNCT/punct/2")
    one = sentence(
        "Ida/PROPN/nsubj/3 Lund/PROPN/flat/1 left/VERB/root/0/leave ./PUNCT/punct/3", PERSON="Ida Lund"
    )
    parse = document(TWO, *[RAIN] * 20, one, she)
    helped, plain = ask(parse, "She", ("Eva Berg", "She"))
    assert plain.names == ("Ida Lund",)
    assert helped == plain


def test_an_anonymous_source_stays_anonymous():
    officials = sentence("Officials/NOUN/nsubj/2 said/VERB/root/0/say so/ADV/advmod/2 ./PUNCT/punct/2")
    helped, plain = ask(far(KIM, officials), "Officials", ("Kim", "Officials"))
    assert plain.status == "anonymous"
    assert helped == plain


def test_a_name_of_the_other_gender_is_not_taken():
    helped, plain = ask(far(TWO, HE), "He", ("Ida Lund", "He"))
    assert helped == plain
    assert helped.status == "unresolved"


def test_a_persons_pronoun_is_no_organisation():
    body = sentence(
        "The/DET/det/2 Senate/PROPN/nsubj/3 met/VERB/root/0/meet ./PUNCT/punct/3", ORG="The Senate"
    )
    helped, plain = ask(far(body, HE), "He", ("The Senate", "He"))
    assert helped == plain
    assert helped.status == "unresolved"


def test_a_name_that_only_belongs_to_the_mention_is_not_its_name():
    aide = sentence(
        "Kim/PROPN/nmod:poss/3 's/PART/case/1 aide/NOUN/nsubj/4 left/VERB/root/0/leave ./PUNCT/punct/4",
        PERSON="Kim",
    )
    helped, plain = ask(far(aide, HE), "He", ("Kim's aide", "He"))
    assert helped == plain
    assert helped.status == "unresolved"


def test_a_name_in_apposition_names_the_mention():
    aide = sentence(
        "The/DET/det/2 expert/NOUN/nsubj/5 ,/PUNCT/punct/4 Kim/PROPN/appos/2 ~left/VERB/root/0/leave ./PUNCT/punct/5",
        PERSON="Kim",
    )
    helped, plain = ask(far(aide, HE), "He", ("The expert, Kim", "He"))
    assert plain.status == "unresolved"
    assert helped.names == ("Kim",)


def test_one_of_two_who_speak_together_is_not_named_alone():
    both = sentence(
        "He/PRON/nsubj/5 and/CCONJ/cc/4 his/PRON/nmod:poss/4 aide/NOUN/conj/1 said/VERB/root/0/say "
        "so/ADV/advmod/5 ./PUNCT/punct/5"
    )
    helped, plain = ask(far(KIM, both), "He and his aide", ("Kim", "He"))
    assert helped == plain
    assert not helped.names


def test_an_unclear_family_name_stays_unclear():
    haddads = sentence(
        "Omar/PROPN/nsubj/6 Haddad/PROPN/flat/1 and/CCONJ/cc/4 Lina/PROPN/conj/1 Haddad/PROPN/flat/4 "
        "came/VERB/root/0/come ./PUNCT/punct/6",
        PERSON=["Omar Haddad", "Lina Haddad"],
    )
    said = sentence(
        "Haddad/PROPN/nsubj/2 said/VERB/root/0/say so/ADV/advmod/2 ./PUNCT/punct/2", PERSON="Haddad"
    )
    parse = document(haddads, said)
    start = parse.text.index("Haddad said")
    row = attribution(parse, source=(start, start + 6), cue="said", content="so")
    chained = replace(parse, chains=((span(parse, "Omar Haddad"), (start, start + 6)),))
    (speaker,) = resolve_speakers(chained, (), (row,), EMPTY)
    assert speaker == resolve_speakers(parse, (), (row,), EMPTY)[0]
    assert speaker.status == "unresolved"
