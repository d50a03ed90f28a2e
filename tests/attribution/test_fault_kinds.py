"""Kinds of reports that are easily read wrong, on the shipped models: each kind in several wordings and names."""

# ruff: noqa: E501  (an input is a line)

from __future__ import annotations

import pytest

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def read(analyzer):
    def rows(text: str) -> list[tuple[str, str, str]]:
        """Source, cue and content of each row."""
        return [(q.source, q.cue, q.quote) for q in analyzer.analyze(text).quotes]

    return rows


@pytest.mark.parametrize(
    "text",
    [
        "Asked whether he would resign, Otto Brandt said he would not.",
        "When asked why the lock had failed, Mara Quill replied that nobody knew.",
        "Pressed on whether the fee would rise, the harbour master said it was too early to tell.",
        "Told that the bridge had been shut, Dana Frick said she was surprised.",
        "Una Platt, asked if the ferry would sail, said the crew was ready.",
        "Questioned about whether the funds were missing, Gareth Moyle answered: “Not a penny.”",
    ],
)
def test_who_is_asked_says_only_the_answer(read, text):
    first, *others = read(text)
    assert first[0] == ""
    assert others
    assert all(source for source, _, _ in others)


@pytest.mark.parametrize(
    "text",
    [
        "“It was a mistake,” Gareth Moyle would later tell the inquiry.",
        "“We had no choice,” Dana Frick would go on to concede.",
        "Otto Brandt would say only that the talks went on.",
        "“Never again,” the old skipper would murmur every evening.",
        "The captain would later say that the radio had been off.",
        "In 2019 Mara Quill would tell a court that the books were in order.",
    ],
)
def test_what_would_later_be_said_is_asserted(analyzer, text):
    (quote,) = analyzer.analyze(text).quotes
    assert quote.attribution.factuality == "asserted"


@pytest.mark.parametrize(
    "before",
    ["Bridge row", "Read more: Ferry runs late again", "ADVERTISEMENT", "Share this", "- Tolls\n- Ferries", "Otto Brandt\nUna Platt"],
)  # fmt: skip
@pytest.mark.parametrize(
    ("sentence", "content"),
    [
        ("The match is off, Ulf Dahl said.", "The match is off"),
        ("“The tolls are fair,” Dana Frick said.", "“The tolls are fair,”"),
        ("The bridge stays open, according to Mara Quill.", "The bridge stays open"),
    ],
)
def test_what_stands_around_an_article_is_no_content(read, before, sentence, content):
    assert content in [c for _, _, c in read(f"{before}\n\n{sentence}")]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        (
            "- The river is high. The dam will hold. We have checked it twice - said Donald Tusk.",
            "Donald Tusk",
            "The river is high. The dam will hold. We have checked it twice",
        ),
        (
            "– We are ready. Nobody will be left behind – stressed Mara Quill.",
            "Mara Quill",
            "We are ready. Nobody will be left behind",
        ),
        (
            "— The river is high, and it rises. The dam will hold, — Otto Brandt said at a briefing.",
            "Otto Brandt",
            "The river is high, and it rises. The dam will hold",
        ),
        (
            "The head was in Opole.\n\n- The ferry sails. We wait - said Una Platt, head of the port.\n\nTalks go on.",
            "Una Platt",
            "The ferry sails. We wait",
        ),
        (
            "In a statement, Piet Sandoval said:\n\n    The river is high. The dam holds.\n\nThe mayor did not comment.",
            "Piet Sandoval",
            "The river is high. The dam holds",
        ),
        (
            "In a statement, Piet Sandoval said:\n\n> The river is high. The dam holds.\n\nThe mayor did not comment.",
            "Piet Sandoval",
            "The river is high. The dam holds",
        ),
        (
            "Una Platt wrote in a letter:\n\nThe river is high. We checked it.\n\nThe council meets on Monday.",
            "Una Platt",
            "The river is high. We checked it",
        ),
        (
            "Lavrov: Russia does not want a quarrel\n\nThe talks were held in Sochi.",
            "Lavrov",
            "Russia does not want a quarrel",
        ),
        (
            "Tusk: The dams are watched\n\nDonald Tusk was in Opole on Tuesday.",
            "Tusk",
            "The dams are watched",
        ),
        (
            "The dam will hold: Otto Brandt\n\nThe mayor spoke on Monday in Marsk.",
            "Otto Brandt",
            "The dam will hold",
        ),
    ],
)
def test_layout_shows_what_is_said(read, text, source, content):
    assert (source, content) in [(s, c) for s, _, c in read(text)]


def test_a_dash_quotation_goes_on_with_a_cue_of_its_own(read):
    rows = read(
        "- The river is high. The dam will hold - said Donald Tusk. - We have checked it twice - he added."
    )
    assert rows == [
        ("Donald Tusk", "said", "The river is high. The dam will hold"),
        ("he", "added", "We have checked it twice"),
    ]


def test_an_interview_with_initials_has_a_row_an_answer(read):
    text = (
        "Rena Kaplan, the head of the port, spoke to our paper.\n\nQ: Will the port reopen?\n\n"
        "RK: It will. We have checked the cranes twice.\n\nThey are safe.\n\nQ: And the ferry?\n\nRK: It sails in May."
    )
    answers = [content for source, _, content in read(text) if source == "RK"]
    assert answers == ["It will. We have checked the cranes twice.\n\nThey are safe", "It sails in May"]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("What Mara Quill said was “never”.", "“never”"),
        ("What the mayor told the crew was that the lock would stay shut.", "that the lock would stay shut"),
        ("“A slow disaster” is what Otto Brandt called the plan.", "“A slow disaster”"),
        ("Una Platt said no.", "no"),
        ("The bridge was closed for a year, a decision the mayor has criticised.", "The bridge was closed for a year, a decision"),
        ("The army wants the liberation of the region, a priority that the president has been emphasizing.", "the liberation of the region, a priority"),
        ("The road was shut because of the strike over tolls, which Slovakia strongly condemns.", "the strike over tolls"),
        ("The match is off, the Interfax news agency said, as rain fell on three more valleys.", "The match is off"),
        ("Otto Brandt said the fee would rise but did not say when.", "the fee would rise"),
        ("Brandt praised “calm and patience” on Monday and flew to Marsk.", "“calm and patience”"),
        ("Medvedev claimed without naming a source that the ferry carried arms.", "that the ferry carried arms"),
        ("Brandt insisted, without giving any details, that the dam was safe.", "that the dam was safe"),
        ("Tusk assessed that the flood could reach the town.", "that the flood could reach the town"),
        ("Costa recognized that the fee was high.", "that the fee was high"),
        ("Zakharova debunked the myth that the ferry is armed.", "the myth that the ferry is armed"),
    ],
)  # fmt: skip
def test_the_content_is_what_was_said(read, text, content):
    assert content in [c for _, _, c in read(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The plan was approved on Monday.",
        "Several companies have signed agreements with the port.",
        "The document was approved by the federal government on Wednesday.",
        "The law was adopted by parliament.",
        "Ilya Brandt, who has written poems for a monthly in his exile, won the prize.",
        "The minister opened the bridge and launched the programme.",
    ],
)
def test_actions_are_no_reports(read, text):
    assert read(text) == []


def test_a_line_break_inside_marks_does_not_make_a_quotation_mixed(analyzer):
    (quote,) = analyzer.analyze("“It is high.\nIt is fair,” Otto Brandt said.").quotes
    assert quote.attribution.type == "direct"
