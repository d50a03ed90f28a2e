"""Who a description, a pronoun or an abbreviation stands for, on the shipped models: one test a kind of fault.

All texts are invented. A name that is given must be right; ``None`` is for a speaker that nobody could name.
"""

# ruff: noqa: E501  (a text is a line)

from __future__ import annotations

import pytest
from support.asking import speaker_of

ROLES = [
    (
        "Mark Rutte, the secretary general of NATO, has said that the bridge was safe. The Ukrainian president said earlier that the bridge was closed.",
        "the bridge was closed",
        {(), ("Volodymyr Zelenskyy",)},
    ),
    (
        "Andrei Belousov, the Russian defence minister, said on Friday that the mine would open.\n\nThe Russian foreign minister said the mine was empty.",
        "the mine was empty",
        {("Sergei Lavrov",)},
    ),
    (
        "During a stop in Oslo, Mr Hegseth told reporters the harbour needed dredging.\n\nThe Pentagon chief said that the port lacked cranes.\n\nCritic Nora Lindt said that such candour was rare.",
        "the port lacked cranes",
        {("Pete Hegseth",)},
    ),
    (
        "President Zelensky opened a school in Odesa.\n\nThe lawsuit followed Donald Trump for years after he left office.\n\nOn Monday the former president said that a settlement would do.",
        "a settlement would do",
        {("Donald Trump",), ()},
    ),
    (
        "Emmanuel Macron said the strike was over. The Kremlin leader announced that wages would rise. Andrei Belousov, the Russian defence minister, said the wages were fair.",
        "wages would rise",
        {("Vladimir Putin",), ()},
    ),
]


@pytest.mark.parametrize(("text", "content", "names"), ROLES, ids=range(len(ROLES)))
def test_a_role_of_a_country_is_never_somebody_with_another_role(analyzer, text, content, names):
    assert speaker_of(analyzer, text, content) in names


def test_an_official_behind_an_anonymous_one_is_that_one(analyzer):
    text = (
        "President Donald Trump visited the yard on Monday.\n\nThe plan is to mend two docks, according to a US Navy official who asked not to be named.\n\n"
        "“It will take a year,” the official said."
    )
    assert speaker_of(analyzer, text, "It will take a year") == ()


DESCRIBED = [
    (
        'MINSK – Belarusian President Aleksandr Lukashenko spoke to miners on 5 May.\n\n"Coal is our future," Aleksandr Lukashenko said.\n\n"In fact, it feeds the country," the head of state noted.',
        "it feeds the country",
        "Alexander Lukashenko",
    ),
    (
        '"The flood is a challenge to us all," German Chancellor Friedrich Merz said in Bremen.\n\nThe head of the German government said the dykes would hold.',
        "the dykes would hold",
        "Friedrich Merz",
    ),
    (
        '"Trust in the fund is large," Kaja Kallas wrote in her blog.\n\nThe EU High Representative said the rumours would fade. She recalled that the rules had been changed twice.',
        "that the rules had been changed twice",
        "Kaja Kallas",
    ),
    (
        "The chairman of the European Council Antonio Costa spoke yesterday. He said that the Union still hopes for talks.",
        "the Union still hopes",
        "António Costa",
    ),
    (
        'The Ukrainian ambassador to Latvia Anatolij Kuz said that his country "is ready for any storm".',
        "is ready for any storm",
        "Anatolij Kuz",
    ),
    (
        "The closure was confirmed by the Rowing Federation of Estonia, who said the lake froze on Sunday.",
        "the lake froze",
        "Rowing Federation of Estonia",
    ),
    ("The US said the ferry was late.", "the ferry was late", "United States"),
    (
        "Norway has about 40 such boats, according to the Federation of Nordic Rowers.",
        "Norway has about 40",
        "Federation of Nordic Rowers",
    ),
    (
        "Earlier this month, Ukrainian President Volodymyr \u200cZelenskiy said the tram was late.",
        "the tram was late",
        "Volodymyr Zelenskyy",
    ),
    (
        "Kremlin spokesman Dmitry Pieskov said that the tram was late. Pieskow said that many trams are late.",
        "many trams are late",
        "Dmitry Peskov",
    ),
    (
        "The Ukrainian government asked Norcam in May to withdraw the cameras it said the militia had bought.",
        "the militia had bought",
        "Ukrainian government",
    ),
    ("Russia's military said on Tuesday the bridge was open.", "the bridge was open", "Russian military"),
]


@pytest.mark.parametrize(("text", "content", "name"), DESCRIBED, ids=range(len(DESCRIBED)))
def test_descriptions_pronouns_and_spellings_lead_to_the_name(analyzer, text, content, name):
    assert speaker_of(analyzer, text, content) == (name,)


def test_a_name_has_a_confidence_and_an_open_source_its_guesses(analyzer):
    text = "Ann Brandt met Eva Lind in Oslo. She said that the tram was late."
    (row,) = [q for q in analyzer.analyze(text).quotes if "the tram was late" in q.quote]
    data = row.to_json()
    if row.speaker.names:
        assert 0 < data["speaker_confidence"] <= 1
    else:
        assert data["speaker_confidence"] is None
        assert all(0 <= p <= 1 for _, p in data["speaker_guesses"])


OTHERS = [
    (
        "President Milos Karvan opened the fair on Tuesday. Defence Minister Vera Stahl stood beside him. “We ask politely,” the head of state said.",
        "We ask politely",
        ("Milos Karvan",),
    ),
    (
        '"Nobody will close that port," Foreign Ministry spokeswoman Alevtina Muras said on Monday. The diplomat voiced confidence that the talks would go on.',
        "the talks would go on",
        ("Alevtina Muras",),
    ),
    (
        "Philippine defense chief brushes off threats\n\nDefense Secretary Crisanto Belmont on Monday brushed off threats. The defense chief conceded that nobody had asked the fishermen.",
        "nobody had asked",
        ("Crisanto Belmont",),
    ),
    (
        "Turkish FM: Strait is no parking lot\n\nForeign Minister Serhat Yildiran said on Thursday that the ships must wait.",
        "Strait is no parking lot",
        ("Serhat Yildiran",),
    ),
    (
        "Iran is ready to let inspectors return, its foreign minister said on Sunday. Israel's Prime Minister Amnon Shal called the offer a trick.",
        "inspectors return",
        (),
    ),
    (
        "“The door is open,” Poland's Foreign Ministry said on Monday.\n\nRussia praised the position. Its embassy expressed confidence that the gates would stay open.",
        "the gates would stay open",
        ("Russian embassy",),
    ),
    (
        "The Harbour Affairs Office called the drill a nuisance. President Lo Shu-fen has not commented. Her office said she had been briefed.",
        "she had been briefed",
        ("Lo Shu-fen’s office",),
    ),
    (
        "That is true, according to Ledger Watch. The senator's campaign argued that most of it came from employees.",
        "most of it came",
        (),
    ),
    (
        "Latvia's Foreign Ministry summoned the ambassador of Karelinia on Wednesday.\n\nKarelinia's foreign ministry threatened an adequate response.",
        "an adequate response",
        (),
    ),
    (
        "Mayor Walter Teix told Ms. Keane that the budget was late. “Think faster,” he said.\n\nHer chief rival, School Committee chairman Andre Baptiste, wasted no time. He promised never to touch the checks.",
        "never to touch",
        ("Andre Baptiste",),
    ),
    (
        "Minister Saija Hauta said on Monday that the border stays shut. The Ombudsman, Petra Lund, regards the closure as wrong. She called for a new law.",
        "a new law",
        ("Petra Lund",),
    ),
    (
        "Poll: Most voters blame both parties\n\nMost voters blame both, a poll by Lake University found on Monday.",
        "Most voters blame both parties",
        (),
    ),
    (
        "Podcaster subpoenaed in probe says he will fight\n\nPodcaster Clint Rawl said on Monday that he would pay.",
        "he will fight",
        ("Clint Rawl",),
    ),
    (
        "Ann Lee, the head of state television, praised the play. “The sound was poor,” the head of state television said.",
        "The sound was poor",
        ("Ann Lee",),
    ),
    ("The EU delegation voiced support for the reform.", "the reform", ("EU delegation",)),
]


@pytest.mark.parametrize(("text", "content", "names"), OTHERS, ids=range(len(OTHERS)))
def test_posts_bodies_and_appositions_lead_to_those_whom_they_name(analyzer, text, content, names):
    assert speaker_of(analyzer, text, content) == names


@pytest.mark.parametrize(
    ("text", "content", "name"),
    [
        (
            "Zakharova debunked the rumour that the bridge is closed.",
            "the bridge is closed",
            "Maria Zakharova",
        ),
        ("Tusk assessed that the tide could reach the mill by Sunday.", "the tide could", "Donald Tusk"),
        ("Peskov denied the story that the mill was sold.", "the mill was sold", "Dmitry Peskov"),
        ("Moscow said on Monday that the mill was sold.", "the mill was sold", "Russia"),
    ],
)
def test_a_known_family_name_is_a_person_whatever_it_was_tagged_as(analyzer, text, content, name):
    assert speaker_of(analyzer, text, content) == (name,)


@pytest.mark.parametrize(
    ("text", "content", "name"),
    [
        (
            "Talia Nordgren met Otmar Weiss on the quay. He told her that the ferry was late.",
            "the ferry was late",
            "Otmar Weiss",
        ),
        (
            "Dragomir Petkov rang Darla Kemp on Sunday. She said that the mill was shut.",
            "the mill was shut",
            "Darla Kemp",
        ),
        (
            "Odette Marsh spoke after Thabo Nkosi. He said the road was open.",
            "the road was open",
            "Thabo Nkosi",
        ),
    ],
)
def test_a_pronoun_agrees_with_given_names_of_many_languages(analyzer, text, content, name):
    assert speaker_of(analyzer, text, content) == (name,)
