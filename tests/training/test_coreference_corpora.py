"""Readers of GUM's chains and of GAP, and what is counted of them."""

from __future__ import annotations

import pytest

from training.corpora.chains import read_gum
from training.corpora.gap import read_gap
from training.ranker_cases import from_gap, named_at

CONLLU = """# newdoc id = GUM_news_harbour
# newpar
# text = Ada Brandt left. She smiled.
1\tAda\tAda\tPROPN\tNNP\t_\t3\tnsubj\t_\tEntity=(1-person-new-cf1-1-coref
2\tBrandt\tBrandt\tPROPN\tNNP\t_\t1\tflat\t_\tEntity=1)
3\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_

1\tShe\tshe\tPRON\tPRP\t_\t2\tnsubj\t_\tEntity=(1-person-giv:act-cf1-1-ana)
2\tsmiled\tsmile\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_
"""


def test_gums_chains_are_read_with_their_heads_and_kinds(tmp_path):
    (tmp_path / "en_gum-ud-dev.conllu").write_text(CONLLU, encoding="utf-8")
    (document,) = read_gum(tmp_path, "dev")
    text = document.parse.text
    assert text.startswith("Ada Brandt left. She smiled.")
    assert {text[s:e]: chain for (s, e), chain in document.chains.items()} == {"Ada Brandt": 1, "She": 1}
    assert document.mentions == {0: 1, text.index("She"): 1}
    assert document.heads[text.index("Brandt")] == 1
    assert document.kinds == {1: "person"}
    assert [(e.type, text[e.start : e.end]) for e in document.parse.sentences[0].entities] == [
        ("PERSON", "Ada Brandt")
    ]
    assert not list(read_gum(tmp_path, "test"))


GAP = "ID\tText\tPronoun\tPronoun-offset\tA\tA-offset\tA-coref\tB\tB-offset\tB-coref\tURL\n"
TEXT = "Ada Brandt met Eva Lind in Oslo. She wore Lind's hat."


def passages(tmp_path, first: str, second: str):
    at = (TEXT.index("She"), TEXT.index("Ada"), TEXT.index("Eva"))
    row = f"t-1\t{TEXT}\tShe\t{at[0]}\tAda Brandt\t{at[1]}\t{first}\tEva Lind\t{at[2]}\t{second}\thttp://example.org\n"
    (tmp_path / "gap.tsv").write_text(GAP + row, encoding="utf-8")
    return list(read_gap(tmp_path / "gap.tsv"))


def test_gaps_names_and_answers_are_read(tmp_path):
    (passage,) = passages(tmp_path, "TRUE", "FALSE")
    assert passage.gender == "f"
    assert TEXT[slice(*passage.meant)] == "Ada Brandt"
    assert [right for _, right in passage.names] == [True, False]
    (neither,) = passages(tmp_path, "FALSE", "FALSE")
    assert neither.meant is None


@pytest.mark.models
def test_a_passage_is_a_case_of_its_pronoun_whose_right_candidate_is_the_name(tmp_path, analyzer):
    (passage,) = passages(tmp_path, "TRUE", "FALSE")
    parse = analyzer.parser.parse([passage.text])[0]
    (case,) = from_gap(passage, parse, analyzer.registry)
    assert case.sort == "he"
    assert sum(case.right) == 1
    (neither,) = passages(tmp_path, "FALSE", "FALSE")
    assert from_gap(neither, parse, analyzer.registry) == []


@pytest.mark.models
def test_the_measure_answers_both_names_of_a_passage(tmp_path, analyzer):
    pytest.importorskip("scorch")
    from training.coreference import found_chains, gap_answers, linked

    (passage,) = passages(tmp_path, "TRUE", "FALSE")
    d = linked(analyzer.parser.parse([passage.text])[0], analyzer.registry)
    answers = gap_answers(passage, d)
    assert len(answers) == 2
    assert sum(answers) <= 1
    who = d.people.of_mention[0]
    assert named_at(who, passage.names[0][0])
    assert all(len(chain) > 1 for chain in found_chains("t", d))
