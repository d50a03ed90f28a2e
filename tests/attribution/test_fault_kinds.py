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
    "text",
    [
        "Mara Quill will tell the council on Monday that the lock is safe.",
        "Otto Brandt is to announce on Monday that the fee will rise.",
        "The coast guard has yet to say whether the boat was insured.",
        "Dana Frick, who stood beside him, said nothing.",
    ],
)
def test_what_is_still_to_be_said_is_not_asserted(analyzer, text):
    quotes = analyzer.analyze(text).quotes
    assert all(q.attribution.factuality != "asserted" for q in quotes)


def test_what_will_be_said_is_asserted_where_it_is_quoted(analyzer):
    (quote,) = analyzer.analyze("“The lock is safe,” Mara Quill will tell the council.").quotes
    assert quote.attribution.factuality == "asserted"


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Brandt told the council it would pay for the lock.", "it would pay for the lock"),
        ("Una Platt urged both sides to wait until May.", "to wait until May"),
        ("Dana Frick assured him the crew was ready.", "the crew was ready"),
        ("Moyle promised the welders a new roof before winter.", "a new roof before winter"),
        (
            "Mara Quill was told by Otto Brandt that the plan had two mistakes.",
            "that the plan had two mistakes",
        ),
    ],
)
def test_the_person_spoken_to_is_no_content(read, text, content):
    assert content in [c for _, _, c in read(text)]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Told by Mayor Una Platt that the hangar was empty, Otto Brandt shrugged.", "Mayor Una Platt"),
        ("It was Mara Quill who said that the list was long, and it was Otto Brandt who replied that it was short.", "who"),
        ("The budget sets money aside for clinics, a priority that President Una Platt has been emphasizing.", "President Una Platt"),
    ],
)  # fmt: skip
def test_who_said_it_stands_there(read, text, source):
    assert source in [s for s, _, _ in read(text)]


@pytest.mark.parametrize("pilot", ["pilot Una Platt", "harbour pilot Rui Falcao"])
def test_who_is_quoted_speaks_and_is_no_content(analyzer, pilot):
    text = f"The broadcaster's report quoted {pilot} as saying that the buoy had drifted."
    rows = [(q.speaker.names, q.quote) for q in analyzer.analyze(text).quotes]
    assert rows == [((pilot.split("pilot ")[1],), "that the buoy had drifted")]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Is the mine safe? “Yes,” says Una Platt, who runs it.", "“Yes,”"),
        ("Guterres admitted, after a long pause and with visible reluctance, that the convoy had left.", "that the convoy had left"),
        ("The stock was weighed by the Harbour Agency, which has since complained that its seals were broken.", "that its seals were broken"),
    ],
)  # fmt: skip
def test_a_content_begins_where_the_words_do(read, text, content):
    assert [c for _, _, c in read(text)] == [content]


def test_a_content_has_no_blanks_at_its_ends(analyzer):
    quotes = analyzer.analyze("Lavrov: Russia does not want a quarrel\n\nTalks were held.").quotes
    assert all(q.quote == q.quote.strip() for q in quotes)


def test_what_was_let_slip_was_said(analyzer):
    (quote,) = analyzer.analyze("Una Platt let slip in Oslo that the cables had not been tested.").quotes
    assert quote.attribution.factuality == "asserted"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Workers were met by the miners' union Lampa, whose statement accused them of hiding the readings.", "Lampa"),
        ("Among the guests was Jean Ferrand, a friend of the king's, who later told a weekly that he had paid.", "Jean Ferrand"),
        ("The matter was raised with Ann Lee by Lena Holt, who urged her to “name the room”.", "Lena Holt"),
    ],
)  # fmt: skip
def test_who_and_whose_are_whom_they_stand_behind(analyzer, text, name):
    assert [q.speaker.names for q in analyzer.analyze(text).quotes][-1] == (name,)


def test_a_database_tells_evidence(analyzer):
    (quote,) = analyzer.analyze(
        "Of the 38 votes Milei missed 19, according to the chamber's database."
    ).quotes
    assert quote.attribution.act == "evidence"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Norway recalled its ambassador to Minsk on Friday.", 0),
        ("The maker recalled 14,000 vans in March.", 0),
        ("The ambassador recalled that she had packed twice before.", 1),
        ("Prime Minister Una Platt wrote a letter for the former president.", 0),
    ],
)
def test_what_is_called_back_or_written_is_no_report(read, text, rows):
    assert len(read(text)) == rows


def test_a_cleft_ends_where_the_next_one_begins(read):
    contents = [
        c
        for _, _, c in read(
            "It was Mara Quill who said that the list was long, and it was Otto Brandt who replied that it was short."
        )
    ]
    assert contents == ["that the list was long", "that it was short"]


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
            "Una Platt wrote in a letter:\n\nThe offer is not in your interest.\n\nI shall vote against it.\n\nShares fell on Monday.",
            "Una Platt",
            "The offer is not in your interest.\n\nI shall vote against it",
        ),
        (
            'Una Platt wrote in a letter:\n\n"Dear families,\n\nThe boiler failed.\n\nBring a coat."\n\nShares fell on Monday.',
            "Una Platt",
            '"Dear families,\n\nThe boiler failed.\n\nBring a coat."',
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
        (
            "Barge fees to be frozen: Brandt\n\nCouncil President Otto Brandt spoke on Monday in Marsk.",
            "Brandt",
            "Barge fees to be frozen",
        ),
        (
            "Tusk to visit the yard in May: Kremlin aide\n\nThe visit was announced on Monday.",
            "Kremlin aide",
            "Tusk to visit the yard in May",
        ),
        (
            "— The letter has not come. The post works, — Otto Brandt told reporters on Thursday. — We shall read it.",
            "Otto Brandt",
            "The letter has not come. The post works, — Otto Brandt told reporters on Thursday. — We shall read it",
        ),
        (
            "CONSTANȚA, 4 October – Grain will leave by rail.\n\nThe minister, Otto Brandt, said this on Friday.",
            "The minister, Otto Brandt",
            "Grain will leave by rail",
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


def test_a_transcripts_stage_directions_are_not_said(read):
    text = "HOLLIS: Whose ship was it?\n\nRUBIN: Theirs.\n\n(LAUGHTER)\n\nHOLLIS: And the cook?\n\nRUBIN: From Omaha.\n\n[crosstalk]\n\nHOLLIS: Then I am done."
    assert [c for s, _, c in read(text) if s == "RUBIN"] == ["Theirs", "From Omaha"]


def test_a_label_may_have_a_note_in_brackets(read):
    text = "Question: Will you come?\n\nOtto Brandt: No.\n\nQuestion (retranslated from Danish): Why?\n\nOtto Brandt: It rains."
    assert [c for s, _, c in read(text) if s == "Otto Brandt"] == ["No", "It rains"]


INTERVIEW = (
    "We met the engineer Milan Dvorak on a wet Monday.\n\nMr Dvorak, why does it lean?\n\nIt does not. The valley leans.\n\n"
    "I have measured it every day.\n\nAnd what do you tell the villagers?\n\nNothing. They cross it."
)


def test_an_interview_without_labels_has_a_row_an_answer(analyzer):
    rows = [(q.speaker.names, q.quote) for q in analyzer.analyze(INTERVIEW).quotes]
    assert rows == [
        (("Milan Dvorak",), "It does not. The valley leans.\n\nI have measured it every day"),
        (("Milan Dvorak",), "Nothing. They cross it"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "We met the engineer Milan Dvorak on a wet Monday.",
            "Here is what to know of the bridge by Milan Dvorak.",
        ),
        ("It does not. The valley leans.", "“It does not,” said Milan Dvorak."),
    ],
    ids=["nobody is talked to", "told, not asked"],
)
def test_questions_of_an_article_are_no_interview(analyzer, old, new):
    quotes = analyzer.analyze(INTERVIEW.replace(old, new)).quotes
    assert "format:interview" not in {q.attribution.rule for q in quotes}


def test_a_caption_inside_a_quotation_leaves_it_its_speaker(analyzer):
    text = "“There was no warning,” the mayor, Oleh Sydorenko, told reporters. “It came after the blast.\n\nA man rests near a tram in Kharkiv.\n\n“By then the tram was on fire.”"
    assert {q.speaker.names for q in analyzer.analyze(text).quotes} == {("Oleh Sydorenko",)}


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
        "The strike was called off late on Sunday.",
        "The regulator seeks the return of the subsidies.",
    ],
)
def test_actions_are_no_reports(read, text):
    assert read(text) == []


def test_a_line_break_inside_marks_does_not_make_a_quotation_mixed(analyzer):
    (quote,) = analyzer.analyze("“It is high.\nIt is fair,” Otto Brandt said.").quotes
    assert quote.attribution.type == "direct"


@pytest.mark.parametrize("who", ["The prime minister", "The foreign minister", "The chief executive"])
def test_the_subject_of_the_verb_speaks_not_a_name_in_the_sentence_before(read, who):
    rows = read(f"{who} met Charles Michel. Zelenskyy said that the talks went well.")
    assert [(source, content) for source, _, content in rows] == [("Zelenskyy", "that the talks went well")]
