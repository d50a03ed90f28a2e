"""Names of people and organizations: their parts, spellings, and whether two can be one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.data import data_rows
from quoteattr.speakers.names.lists import (
    countries,
    country_of,
    given_gender,
    nicknames,
    role_of,
    roles,
    titles,
)
from quoteattr.speakers.names.people import (
    PersonName,
    compatible,
    fold,
    gender_of,
    near,
    parse_name,
    same_organization,
)

PARTS = [
    ("Foreign Minister Sergei Lavrov", ("Sergei",), "Lavrov"),
    ("Kremlin spokesman Dmitry Peskov's", ("Dmitry",), "Peskov"),
    ("Russia's Deputy Foreign Minister Sergei Ryabkov", ("Sergei",), "Ryabkov"),
    ("President of Ukraine Volodymyr Zelensky", ("Volodymyr",), "Zelensky"),
    ("Head of the Presidential Office Andriy Yermak", ("Andriy",), "Yermak"),
    ("billionaire Ola Quist", ("Ola",), "Quist"),
    ("the Russian leader Vladimir Putin", ("Vladimir",), "Putin"),
    ("Lt. Gen. Ben Hodges", ("Ben",), "Hodges"),
    ("Sen. Bernie Sanders (I-VT)", ("Bernie",), "Sanders"),
    ("Ana Ruiz, the mayor's aide", ("Ana",), "Ruiz"),
    ("Ana Ruiz of the council", ("Ana",), "Ruiz"),
    ("Lund's campaign chairman Kip Torrance", ("Kip",), "Torrance"),
    ("Mr. Torrance", (), "Torrance"),
    ("Dr. Ann Lee, MD", ("Ann",), "Lee"),
    ("Dean Baquet", ("Dean",), "Baquet"),
    ("Dean Martha Minow", ("Martha",), "Minow"),
    ("Marine Le Pen", ("Marine",), "Le Pen"),
    ("Jordan Smith", ("Jordan",), "Smith"),
    ("Xi Jinping", ("Jinping",), "Xi"),
    ("Kim Jong-un", ("Jong-un",), "Kim"),
    ("Kim Kardashian", ("Kim",), "Kardashian"),
    ("Kim Lee", ("Kim",), "Lee"),
    ("Nguyen Phu Trong", ("Phu", "Trong"), "Nguyen"),
    ("Tsai Ing-wen", ("Ing-wen",), "Tsai"),
    ("Geun-hye Park", ("Geun-hye",), "Park"),
    ("Ursula von der Leyen", ("Ursula",), "von der Leyen"),
    ("Abdel Fattah al-Sisi", ("Abdel", "Fattah"), "al-Sisi"),
    ("Prince Mohammed bin Salman of Saudi Arabia", ("Mohammed",), "bin Salman"),
    ("de Blasio", (), "de Blasio"),
    ("George H.W. Bush", ("George", "H.W."), "Bush"),
    ('Luis "Lucho" Diaz', ("Luis",), "Diaz"),
    ("Larry O’Connor’s", ("Larry",), "O’Connor"),
    ("Pope Francis", (), "Francis"),
    ("Stephen King", ("Stephen",), "King"),
    ("He Lifeng", ("Lifeng",), "He"),
]


@pytest.mark.parametrize(("text", "given_names", "family"), PARTS)
def test_parts(text: str, given_names: tuple[str, ...], family: str) -> None:
    name = parse_name(text)
    assert (name.given, name.family) == (given_names, family)


def test_suffix_and_titles() -> None:
    assert parse_name("Donald Trump Jr.") == PersonName(("Donald",), "Trump", "jr", (), "Donald Trump")
    assert parse_name("Vatican Secretary of State Cardinal Pietro Parolin").titles == (
        "secretary of state",
        "cardinal",
    )


@pytest.mark.parametrize(
    "text", ["", "'s", "he", "the minister", "President", "Mr", "officials", "Lund supporters", "the"]
)
def test_no_name(text: str) -> None:
    assert parse_name(text).family == ""


@given(st.text(max_size=60))
def test_any_text_is_parsed(text: str) -> None:
    name = parse_name(text)
    assert compatible(name, name) == bool(name.family)
    assert gender_of(name) in ("m", "f", None)
    assert same_organization(text, text) in (True, False)


@given(
    st.lists(
        st.sampled_from(
            ["Mr", "de", "Xi", "al-", "of", "Jr", "'s", ",", "Dean", "Kim", "(", "II", "von", "Lee-", "St."]
        ),
        max_size=8,
    )
)
def test_any_row_of_name_words_is_parsed(words: list[str]) -> None:
    assert isinstance(parse_name(" ".join(words)), PersonName)


MEET = """Sergei Sergey Sergej
Zelensky Zelenskiy Zelenskyy Zelenskyi Selenskyj
Lukashenko Lukashenka Lukaschenko
Yulia Julia Yuliya Iuliia
Mohammed Muhammad Mohamed Mohammad
Dmitry Dmitri Dmitriy Dmitrii Dimitri
Alexander Aleksandr Alexandr
Alexei Alexey Aleksei
Yevgeny Evgeny Yevgeniy
Yelena Elena
Tymoshenko Timoshenko Timoschenko
Klitschko Klychko
Yanukovych Yanukovich Janukowitsch
Medvedchuk Medwedtschuk
Hussein Hussain Hossein
Erdoğan Erdogan
Schröder Schroeder
Fyodor Fedor
Podolyak Podoliak"""


@pytest.mark.parametrize("line", MEET.splitlines())
def test_transliterations_meet(line: str) -> None:
    assert len({fold(word) for word in line.split()}) == 1


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Dmytro", "Dmitry"), ("Oleh", "Oleg"), ("Andriy", "Andrei"), ("Jan", "Ian"), ("Joe", "Jo"), ("Lee", "Li"),
        ("Ivanov", "Ivanova"), ("Khan", "Han"), ("Wang", "Huang"), ("Marie", "Maria"), ("Louis", "Luis"),
    ],
)  # fmt: skip
def test_names_stay_apart(a: str, b: str) -> None:
    assert fold(a) != fold(b)


ONE = [
    ("Sergei Lavrov", "Sergey Lavrov"), ("Volodymyr Zelenskyy", "Vladimir Zelensky"), ("D. Quist", "Dora Quist"),
    ("Bill Harrow", "William J. Harrow"), ("Donald Trump Jr.", "Trump"), ("Xi", "Xi Jinping"),
    ("Kim Jong-un", "Kim Jong Un"), ("Wang Wenbin", "Wang Wen-bin"), ("Park Geun-hye", "Geun-hye Park"),
    ("Daniel Ortega", "Daniel Ortega Saavedra"), ("el-Sisi", "Abdel Fattah al-Sissi"), ("Leyen", "von der Leyen"),
    ("Mr. Haddad", "Fares Haddad"), ("George W. Bush", "George Bush"), ("J. Edgar Hoover", "Edgar Hoover"),
]  # fmt: skip
TWO = [
    ("Jane Harrow", "Bill Harrow"), ("Donald Trump", "Donald Trump Jr."), ("Dmytro Kuleba", "Dmitry Kuleba"),
    ("Mrs. Haddad", "Fares Haddad"), ("George W. Bush", "George H.W. Bush"), ("Ivanov", "Ivanova"),
    ("Sergei Viktorovich Lunin", "Sergei Ivanovich Lunin"), ("Kim Jong Un", "Kim Yo Jong"), ("Igor Vex", "Ivan Vex"),
    ("Hillary", "Hillary Clinton"), ("Kim", "Kim Reynolds"), ("", "Anna Lind"), ("Li Keqiang", "Li Qiang"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b"), ONE)
def test_could_be_one_person(a: str, b: str) -> None:
    assert compatible(parse_name(a), parse_name(b))
    assert compatible(parse_name(b), parse_name(a))


@pytest.mark.parametrize(("a", "b"), TWO)
def test_are_two_people(a: str, b: str) -> None:
    assert not compatible(parse_name(a), parse_name(b))
    assert not compatible(parse_name(b), parse_name(a))


def test_near_spellings() -> None:
    assert near(parse_name("Anna Lind"), parse_name("Ana Lindh")) > 0.9
    assert near(parse_name("Anna Lind"), parse_name("Lind")) == 0
    assert near(parse_name("Anna Lind"), parse_name("Bo Lind")) < 0.9


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("Sergei Lavrov", "m"), ("Mr. Smith", "m"), ("Ms Lee", "f"), ("Congresswoman Lee", "f"), ("Zakharova", "f"),
        ("Ivanov", "m"), ("Zelenska", "f"), ("Kim Yo Jong", "f"), ("Robinson Alexeyevich Vex", "m"), ("Lee", None),
        ("Pat Kovalskaya", "f"), ("Taylor Quist", None), ("Mr and Mrs Haddad", None), ("Casanova", None),
    ],
)  # fmt: skip
def test_gender(text: str, gender: str | None) -> None:
    assert gender_of(parse_name(text)) == gender


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("the WHO", "World Health Organization", True),
        ("who", "World Health Organization", False),
        ("Apple Inc.", "Apple's", True),
        ("Russian Defence Ministry", "Russia's Defense Ministry", True),
        ("Ministry of Defence", "Defence Ministry", True),
        ("Ministry of Health", "Ministry of Health of Ukraine", True),
        ("Russian Defence Ministry", "Ukrainian Defence Ministry", False),
        ("United Nations", "United Nations Security Council", False),
        ("New York", "New York Police Department", False),
        ("University of Oxford", "University of Cambridge", False),
        ("Lund campaign", "Quist campaign", False),
        ("UN", "UNESCO", False),
    ],
)
def test_organizations(a: str, b: str, same: bool) -> None:
    assert same_organization(a, b) is same
    assert same_organization(b, a) is same


def test_countries() -> None:
    assert len(countries()) >= 120
    for word in ("Russian", "Moscow", "Kremlin", "Russia's", "the Kremlin"):
        assert country_of(word) == "RU"
    for word in ("Ukrainian", "Kyiv", "Kiev", "Bankova"):
        assert country_of(word) == "UA"
    for word in ("US", "U.S.", "American", "White House", "the United States'"):
        assert country_of(word) == "US"
    for word in ("us", "Brussels", "Congolese", "Elbonia", ""):
        assert country_of(word) is None
    assert country_of("Moscow", seats=False) is None


def test_word_lists_are_well_formed() -> None:
    given_names = list(data_rows("given_names.csv"))
    assert len({row["name"] for row in given_names}) == len(given_names) >= 1500
    assert {row["gender"] for row in given_names} == {"m", "f", "u"}
    for file in (
        "titles.csv",
        "roles.csv",
        "nicknames.csv",
        "countries.csv",
        "family_first.csv",
        "given_names.csv",
    ):
        for row in data_rows(file):
            assert row["source"]
            assert None not in row
            assert all(value is not None and value == value.strip() for value in row.values())
    assert {t.kind for t in titles().values()} == {
        "honorific",
        "role",
        "rank",
        "name",
        "suffix",
        "postnominal",
        "particle",
    }
    assert {r.gender for r in roles().values()} == {"", "m", "f"}
    assert all(role.canonical for role in roles().values())
    assert nicknames()[fold("Bill")] & nicknames()[fold("William")]
    assert not nicknames()[fold("Dmytro")] & nicknames()[fold("Dmitry")]
    assert (given_gender("Kateryna"), given_gender("Mohammad"), given_gender("Elbonio")) == ("f", "m", None)


def test_roles() -> None:
    role = role_of("the Minister of Foreign Affairs")
    assert role
    assert role.canonical == ("foreign minister",)
    assert role.office
    woman = role_of("spokeswoman")
    assert woman
    assert woman.gender == "f"
    assert not woman.office
    assert role_of("windmill") is None
