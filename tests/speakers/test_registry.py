"""The registry of known speakers: its data, lookups by name and role, users' files, merge suggestions."""

import io
import pickle
import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from quoteattr.errors import InputError
from quoteattr.speakers.duplicates import Counted, suggest_merges, write_speakers
from quoteattr.speakers.names.lists import countries, role_of
from quoteattr.speakers.names.people import parse_name
from quoteattr.speakers.registry import Registry, exact_key, period, person_key
from quoteattr.speakers.registry_files import read_speakers


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


# ---------------------------------------------------------------------- data


def test_every_entry_is_well_formed(registry: Registry) -> None:
    assert sum(s.kind == "person" for s in registry) >= 170
    assert sum(s.kind == "organization" for s in registry) >= 50
    assert len({s.name for s in registry}) == len(registry)
    for s in registry:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", s.id)
        assert s.kind in ("person", "organization")
        assert s.gender in (("m", "f") if s.kind == "person" else ("",)), s.id
        assert s.country in countries() or s.country == "", s.id
        assert not s.wikidata or re.fullmatch(r"Q[1-9]\d*", s.wikidata)
        assert s.source
        for variant in (s.name, *s.variants, *s.short):
            assert variant == " ".join(variant.split())
            assert len(variant) > 1
        if s.kind == "person":
            for short in s.short:
                assert parse_name(short).family, (s.id, short)
                assert not parse_name(short).given, (s.id, short)
        for role in s.roles:
            assert role.place in countries() or re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", role.place)
            assert role.role == role.role.lower() or role_of(role.role), role
            for day in (role.start, role.end):
                assert day == "" or (period(day) and "1985" < day < "2027"), (s.id, role)
            assert not role.end or role.start[:4] <= role.end[:4], (s.id, role)
        if any(not role.end for role in s.roles):
            assert s.as_of, f"{s.id} holds an open role: the data must say as of when"


def test_wikidata_ids_are_given_once(registry: Registry) -> None:
    ids = [s.wikidata for s in registry if s.wikidata]
    assert len(ids) == len(set(ids)) > 20


def test_no_variant_names_two_people(registry: Registry) -> None:
    claimed: dict[object, str] = {}
    for s in registry:
        keys: set[object] = {exact_key(v) for v in (s.name, *s.variants, *s.short)}
        if s.kind == "person":
            keys |= {person_key(p) for v in (s.name, *s.variants) if (p := parse_name(v)).given}
            keys |= {("short", parse_name(v).family_key) for v in s.short}
        for key in keys:
            assert claimed.setdefault(key, s.id) == s.id, key


def test_a_family_name_alone_is_nobody_elses(registry: Registry) -> None:
    families: dict[str, set[str]] = {}
    for s in registry:
        if s.kind == "person":
            families.setdefault(parse_name(s.name).family_key, set()).add(s.id)
    for s in registry:
        for short in s.short if s.kind == "person" else ():
            bearers = families.get(parse_name(short).family_key, set())
            assert bearers <= {s.id}, (short, bearers)


def test_every_variant_finds_its_speaker(registry: Registry) -> None:
    for s in registry:
        for variant in (s.name, *s.variants, *s.short):
            assert registry.find(variant) == s, variant


def test_an_office_has_one_holder_on_a_day(registry: Registry) -> None:
    """Two people in one office overlap on the day of a handover at most."""
    held: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for s in registry:
        for role in s.roles:
            found = role_of(role.role)
            if found and found.office and len(role.start) == 10:
                key = (found.canonical[0], role.place)
                held.setdefault(key, []).append((role.start, role.end or "9999-12-31", s.id))
    for office, tenures in held.items():
        tenures.sort()
        for (_, end, a), (start, _, b) in pairwise(tenures):
            assert a == b or end[:10] <= start or len(end) < 10, (office, a, end, b, start)


# ---------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("Vladimir Zelensky", "Volodymyr Zelenskyy"), ("Volodymyr Zelenskiy", "Volodymyr Zelenskyy"),
        ("Zelenskyi", "Volodymyr Zelenskyy"), ("Selenskyj", "Volodymyr Zelenskyy"), ("Sergey Lavrov", "Sergei Lavrov"),
        ("Russian Foreign Minister Sergei Viktorovich Lavrov", "Sergei Lavrov"), ("Mr Lavrov", "Sergei Lavrov"),
        ("S. Lavrov", "Sergei Lavrov"), ("LAVROV", "Sergei Lavrov"), ("Lavrov's", "Sergei Lavrov"),
        ("Dmitri Peskov", "Dmitry Peskov"), ("Dmitry Kuleba", "Dmytro Kuleba"), ("Kuleba", "Dmytro Kuleba"),
        ("Lukashenka", "Alexander Lukashenko"), ("Tayyip Erdogan", "Recep Tayyip Erdoğan"),
        ("Antonio Guterres", "António Guterres"), ("Kim Jong-un", "Kim Jong Un"), ("Xi", "Xi Jinping"),
        ("von der Leyen", "Ursula von der Leyen"), ("Joseph R. Biden Jr.", "Joe Biden"), ("Pope Leo", "Pope Leo XIV"),
        ("the WHO", "World Health Organization"), ("Nato", "NATO"), ("the U.N.", "United Nations"),
        ("Russia's Foreign Ministry", "Russian Foreign Ministry"), ("the Kremlin", "Kremlin"),
    ],
)  # fmt: skip
def test_known_names(registry: Registry, name: str, canonical: str) -> None:
    found = registry.find(name)
    assert found
    assert found.name == canonical


@pytest.mark.parametrize(
    "name",
    [
        "Igor Lavrov", "I. Lavrov", "Ms Lavrov", "Donald Trump Jr.", "Melania Trump", "Mrs Trump", "Johnson", "Kim",
        "Wang", "Milley",
        "Francis", "Foreign Ministry", "who", "un", "us", "he", "Putin supporters", "Dmytro Peskovsky", "Medvedev", "",
    ],
)  # fmt: skip
def test_never_guessed(registry: Registry, name: str) -> None:
    assert registry.find(name) is None


def test_dmytro_is_not_dmitry(registry: Registry) -> None:
    kuleba, peskov = registry.get("dmytro-kuleba"), registry.get("dmitry-peskov")
    assert kuleba
    assert peskov
    assert kuleba.name == "Dmytro Kuleba"
    assert registry.id_for("Dmytro Ostrov") != registry.id_for("Dmitry Ostrov")


def test_kind_is_asked_for(registry: Registry) -> None:
    assert registry.find("Kremlin", kind="person") is None
    assert registry.find("Putin", kind="organization") is None


def test_a_title_and_a_date_tell_people_of_one_family_name_apart(registry: Registry) -> None:
    johnson = registry.find("British Prime Minister Johnson", date="2021-05-05")
    assert johnson
    assert johnson.id == "boris-johnson"
    assert registry.find("Prime Minister Johnson") is None
    assert registry.find("British Prime Minister Johnson", date="2016-01-10") is None
    wang = registry.find("Foreign Minister Wang", date=date(2024, 1, 5))
    assert wang
    assert wang.id == "wang-yi"


def test_ids_of_unknown_names(registry: Registry) -> None:
    assert registry.id_for("Anna Lind") == registry.id_for("Ms. Anna Lind") == "person:ana-lind"
    assert registry.id_for("Sergey Vexin") == registry.id_for("Sergei Veksin")
    assert registry.id_for("Acme Corp.", "organization") == registry.id_for("the Acme", "organization")
    assert registry.id_for("Anna Lind") != registry.id_for("Anna Lind", "organization")
    assert registry.id_for("Lavrov") == "sergei-lavrov"
    assert registry.id_for("王毅")


# ---------------------------------------------------------------------- roles


@pytest.mark.parametrize(
    ("role", "country", "day", "holder"),
    [
        ("president", "Ukrainian", "2017-05-05", "petro-poroshenko"),
        ("president", "Ukraine", date(2022, 3, 1), "volodymyr-zelenskyy"),
        ("president", "UA", None, None),
        ("president", "Russian", None, "vladimir-putin"),
        ("foreign minister", "Moscow", "2016", "sergei-lavrov"),
        ("Kremlin spokesman", None, "2020", "dmitry-peskov"),
        ("spokeswoman", "Russian Foreign Ministry", "2023", "maria-zakharova"),
        ("spokesman", "Russian Foreign Ministry", "2023", None),
        ("spokesman", "State Department", "2022", None),
        ("UN chief", None, "2022-03", "antonio-guterres"),
        ("secretary-general", "NATO", "2023-06", "jens-stoltenberg"),
        ("secretary-general", "NATO", "2024", None),
        ("top diplomat", "EU", "2023", "josep-borrell"),
        ("top diplomat", "US", "2023", "antony-blinken"),
        ("leader", "German", "2023", "olaf-scholz"),
        ("prime minister", "British", "2022-09-06", None),
        ("secretary of state", "Georgia", "2023", None),
        ("minister", "Ukraine", "2023", None),
        ("president", "Elbonia", "2023", None),
        ("president", None, "2023", None),
        ("president", "US", "2031-01-01", None),
    ],
)
def test_a_role_is_true_at_a_time(
    registry: Registry, role: str, country: str | None, day: object, holder: str | None
) -> None:
    found = registry.find_role(role, country, day)
    assert (found.id if found else None) == holder


def test_holders(registry: Registry) -> None:
    ids = [s.id for s in registry.holders("president", "Ukraine")]
    assert ids[-2:] == ["petro-poroshenko", "volodymyr-zelenskyy"]
    assert [s.id for s in registry.holders("prime minister", "UK", "2022-09")] == [
        "boris-johnson",
        "liz-truss",
    ]
    assert registry.holders("president", None) == []


# ---------------------------------------------------------------------- loading


def test_pickles_and_reads_alike(registry: Registry) -> None:
    again = pickle.loads(pickle.dumps(registry))
    assert again == registry
    assert again.find("Lavrov") == registry.find("Lavrov")


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_users_csv_adds_and_overrides(tmp_path: Path) -> None:
    file = write(
        tmp_path / "mine.csv",
        "name,variants,roles,country,id\n"
        "Anna Lind,Annie Lind|A. Q. Lind,mayor@elmore:2020-02..,,\n"
        "Sergei Lavrov,Serge Lavroff the Elder,,,\n"
        ",,,,\n"
        "Vladimir Putin,,president@RU:2000..2003,,vladimir-putin\n",
    )
    registry = Registry.load(file)
    lind, lavrov, putin = (registry.find(n) for n in ("Annie Lind", "Serge Lavroff the Elder", "Putin"))
    assert lind
    assert lind.id == "anna-lind"
    assert lind.kind == "person"
    assert lavrov
    assert lavrov.id == "sergei-lavrov"
    assert lavrov.roles
    assert lavrov.country == "RU"
    assert registry.find_role("mayor", "Elmore", "2023") == lind
    assert putin
    assert registry.find_role("president", "Russia", "2020") is None
    assert registry.find_role("president", "Russia", "2001-06") == putin


def test_users_toml(tmp_path: Path) -> None:
    file = write(
        tmp_path / "mine.toml",
        '[[speaker]]\nname = "Port Authority of Elmore"\nkind = "organization"\nvariants = ["Elmore Port"]\n'
        '[[speaker]]\nname = "Boris Johnson"\nshort = ["Johnson"]\n',
    )
    registry = Registry.load(file)
    port, johnson = registry.find("the Elmore Port"), registry.find("Johnson")
    assert port
    assert port.kind == "organization"
    assert johnson
    assert johnson.id == "boris-johnson"
    assert "Johnson" in johnson.short


def test_a_users_variant_wins(tmp_path: Path) -> None:
    file = write(tmp_path / "mine.csv", "name,short\nAnton Lavrov,Lavrov\n")
    found = Registry.load(file).find("Lavrov")
    assert found
    assert found.name == "Anton Lavrov"


@pytest.mark.parametrize(
    ("text", "suffix", "says"),
    [
        ("", "csv", ["mine.csv", "empty", "name"]),
        ("id,variants\nx,y\n", "csv", ["line 1", "name"]),
        ("name,colour\nAnna Lind,red\n", "csv", ["line 1", "colour"]),
        ("name,kind\nAnna Lind,person\nBo Lund,robot\n", "csv", ["line 3", "robot", "person, organization"]),
        ("name,gender\nAnna Lind,female\n", "csv", ["line 2", "female"]),
        (
            "name,roles\nAnna Lind,mayor of Elmore\n",
            "csv",
            ["line 2", "mayor of Elmore", "foreign minister@UA"],
        ),
        ("name,roles\nAnna Lind,mayor@elmore:2020-13..\n", "csv", ["line 2", "2020-13"]),
        ("name,roles\nAnna Lind,mayor@elmore:2021..2020\n", "csv", ["line 2", "ends before"]),
        ("name,wikidata\nAnna Lind,12\n", "csv", ["line 2", "Q123"]),
        ("name,id\nAnna Lind,Anna Lind\n", "csv", ["line 2", "anna-lind"]),
        ("name,id\nAnna Lind,a\nBo Lund,a\n", "csv", ["line 3", "line 2", "'a'"]),
        ("name,variants\nAnna Lind,B. Lund,x\n", "csv", ["line 2", "3 cells"]),
        (
            "name,variants\nAnna Lind,Lindy Hopp\nBo Lund,Lindy Hopp\n",
            "csv",
            ["line 3", "anna-lind", "bo-lund"],
        ),
        ("name\n \nAnna Lind\n!\n", "csv", ["line 4", "empty"]),
        ('name\n"Anna', "csv", ["line", "CSV"]),
        ("[[speaker]]\nname = 3\n", "toml", ["line 1", "name"]),
        ("[[speaker]]\nname = 'A B'\n[[speaker]]\nid = 'x'\n", "toml", ["line 3", "name"]),
        ("[[speaker]]\nname = 'A B'\nvariants = 'C'\n", "toml", ["line 1", "variants", "list"]),
        ("x = \n", "toml", ["mine.toml", "line 1"]),
        ("[person]\nname = 'A'\n", "toml", ["[[speaker]]"]),
    ],
)
def test_malformed_files_are_explained(tmp_path: Path, text: str, suffix: str, says: list[str]) -> None:
    file = write(tmp_path / f"mine.{suffix}", text)
    with pytest.raises(InputError) as error:
        Registry.load(file)
    for words in says:
        assert words in str(error.value)


def test_unreadable_files_are_explained(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't be read"):
        read_speakers(tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes("name\nJosé\n".encode("latin-1"))
    with pytest.raises(InputError, match="not UTF-8"):
        read_speakers(tmp_path / "latin.csv")


# ---------------------------------------------------------------------- merge suggestions


def people(*names: str) -> list[Counted]:
    return [Counted(name, "person", 2 * len(names) - i) for i, name in enumerate(names)]


def pairs(found: list[Counted], registry: Registry | None = None) -> set[tuple[str, str]]:
    return {(s.name, s.other) for s in suggest_merges(found, registry)}


def test_suggests_variants_of_one_name() -> None:
    assert pairs(people("William Harrow", "Bill Harrow")) == {("William Harrow", "Bill Harrow")}
    assert pairs(people("Sergei Vexin", "Sergey Veksin")) == {("Sergei Vexin", "Sergey Veksin")}
    assert pairs(people("Anna Lind", "Ana Lindh")) == {("Anna Lind", "Ana Lindh")}
    assert pairs(people("Lind", "Anna Lind")) == {("Anna Lind", "Lind")}


def test_suggests_no_two_people() -> None:
    assert pairs(people("Jane Harrow", "John Harrow", "Harrow")) == set()
    assert pairs(people("Dan Quist", "Dan Quist Jr.")) == set()
    assert pairs(people("Dmytro Vexin", "Dmitry Vexin")) <= {("Dmytro Vexin", "Dmitry Vexin")}
    assert pairs([Counted("some officials", "unnamed", 3), Counted("officials", "unnamed", 1)]) == set()


def test_known_speakers_keep_their_names(registry: Registry) -> None:
    assert pairs(people("Vladimir Putkin", "Vladimir Putin"), registry) == {
        ("Vladimir Putin", "Vladimir Putkin")
    }
    assert pairs(people("Sergei Lavrov", "Sergey Lavrov"), registry) == set()


def test_suggests_organizations() -> None:
    found = [
        Counted("Port Authority of Elmore", "organization", 1), Counted("PAE", "organization", 5),
        Counted("Elbonian Defence Ministry", "organization", 2),
        Counted("Ukrainian Defence Ministry", "organization", 2),
        Counted("Russian Defence Ministry", "organization", 2), Counted("Acme", "organization", 3),
        Counted("Acme Inc.", "organization", 1),
    ]  # fmt: skip
    assert pairs(found) == {("Port Authority of Elmore", "PAE"), ("Acme", "Acme Inc.")}


def test_an_accepted_suggestion_is_read_back(tmp_path: Path, registry: Registry) -> None:
    found = suggest_merges(
        [*people("Anna Lind", "Ana Lindh", "Lind", "Vladimir Putkin", "Vladimir Putin")], registry
    )
    out = io.StringIO()
    write_speakers(found, out)
    file = write(tmp_path / "accepted.csv", out.getvalue())
    again = Registry.load(file)
    for variant in ("Ana Lindh", "Lind", "Anna Lind"):
        speaker = again.find(variant)
        assert speaker
        assert speaker.name == "Anna Lind"
    putin = again.find("Vladimir Putkin")
    assert putin
    assert putin.id == "vladimir-putin"
    assert putin.roles
