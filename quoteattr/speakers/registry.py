"""The registry: who is known across documents, by name, and by role at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib.resources import as_file, files
from pathlib import Path

from quoteattr.errors import InputError
from quoteattr.speakers.names.lists import Role, countries, country_of, role_of
from quoteattr.speakers.names.organizations import organization_key
from quoteattr.speakers.names.people import PersonName, compatible, gender_of, parse_name
from quoteattr.speakers.names.spelling import fold, plain
from quoteattr.speakers.registry_files import KnownSpeaker, Tenure, merge, read_speakers, slug

__all__ = ["KnownSpeaker", "Registry", "Tenure"]

SPAN_START = "2014-01-01"
"""The shipped data tell who held a role from here on."""

_POSSESSIVE = re.compile(r"['’`]s$|(?<=s)['’]$")
_PATRONYMIC = re.compile(r"(?:[oei]v|yov)[iy]?(?:ich|ych|na|nichna)$|ich$|ichna$")


@dataclass
class Registry:
    """Known speakers, found by name or by role. Build it with :meth:`load`; it can be pickled."""

    speakers: dict[str, KnownSpeaker] = field(default_factory=dict)
    _exact: dict[str, str] = field(default_factory=dict, repr=False)
    _folded: dict[tuple[str, ...], str] = field(default_factory=dict, repr=False)
    _short: dict[str, str] = field(default_factory=dict, repr=False)
    _held: dict[tuple[str, str], list[tuple[str, Tenure]]] = field(default_factory=dict, repr=False)
    _seats: set[str] = field(default_factory=set, repr=False)

    @classmethod
    def load(cls, *extra_files: str | Path) -> Registry:
        """The shipped registry and users' files over it (see :func:`~quoteattr.speakers.registry_files.read_speakers`).

        A row whose id (or, without an id, name) is known already adds its variants and replaces what else it
        states; otherwise it is a new speaker. A variant of a later file wins over an earlier file's.

        Raises
        ------
        InputError
            A file can't be read, a row is malformed, or one file gives a variant to two speakers.
        """
        registry = cls()
        with as_file(files("quoteattr").joinpath("data", "known_speakers.csv")) as shipped:
            registry._add_file(shipped)
        for path in extra_files:
            registry._add_file(path)
        return registry

    def __len__(self) -> int:
        return len(self.speakers)

    def __iter__(self) -> Iterator[KnownSpeaker]:
        return iter(self.speakers.values())

    def get(self, identity: str) -> KnownSpeaker | None:
        """The speaker with that id."""
        return self.speakers.get(identity)

    def find(self, name: str, *, date: object = None, kind: str | None = None) -> KnownSpeaker | None:
        """Who goes by that name, None when nobody or not clear.

        In this order: a variant as spelled; its spelling key (transliterations; initials and patronymics in the
        middle left out); a family name that the data mark as standing alone (``short``), unless an initial or a
        title's gender contradicts; and, with a date, a title that the bearer of the family name held then
        (``Foreign Minister Wang``).

        Parameters
        ----------
        name:
            A name, with or without titles.
        date:
            Date of the text: ``datetime.date`` or an ISO text (``2022``, ``2022-03``, ``2022-03-01``).
        kind:
            ``person`` or ``organization``; None for either.
        """
        identity = self._exact.get(exact_key(name))
        if identity is None and kind != "person":
            identity = self._organization(name)
        if identity is None and kind != "organization":
            identity = self._person(parse_name(name), name, date)
        speaker = self.speakers.get(identity or "")
        return speaker if speaker and kind in (None, speaker.kind) else None

    def find_role(self, role: str, country: str | None = None, date: object = None) -> KnownSpeaker | None:
        """Who certainly held an office then: the one holder, else None.

        ``role`` may carry its place (``Kremlin spokesman``, ``UN chief``); ``country`` is a country or body in any
        form (``Russian``, ``Kyiv``, ``NATO``, ``UA``). A date that falls near a change known to the year only is
        not certain, nor is one after the date of the data. Without a date the answer is somebody only if nobody
        else has held the office since 2014 as far as the data go.
        """
        found = role_of(role) or role_of(self._split_role(role)[1])
        holders = [
            (speaker, tenure)
            for speaker, tenure in self._tenures(role, country)
            if possible(tenure, date)
            and not (period(date) is None and tenure.end and tenure.end < SPAN_START)
            and (tenure.sole or (found and found.office))
        ]
        if len({speaker.id for speaker, _ in holders}) != 1:
            return None
        return next((s for s, tenure in holders if certain(tenure, date, s.as_of)), None)

    def holders(self, role: str, country: str | None = None, date: object = None) -> list[KnownSpeaker]:
        """All who may have held the role then (without a date: at any time), earliest first."""
        found = [(t.start, s) for s, t in self._tenures(role, country) if possible(t, date)]
        return list({s.id: s for _, s in sorted(found, key=lambda pair: pair[0])}.values())

    def id_for(self, name: str, kind: str = "person") -> str:
        """The id of a known speaker, else a stable one from the folded name: ``person:anna-lind``."""
        known = self.find(name, kind=kind)
        if known:
            return known.id
        if kind == "person":
            parsed = parse_name(name)
            key = "-".join((*parsed.keys, parsed.suffix)).strip("-")
        else:
            key = "-".join(organization_key(name))
        return f"{kind}:{(key or slug(name)).casefold()}"

    # ------------------------------------------------------------------ looking up

    def _organization(self, name: str) -> str | None:
        key = organization_key(name)
        return self._folded.get(("organization", *key)) if len(key) > 1 else None

    def _person(self, name: PersonName, text: str, date: object) -> str | None:
        if not name.family:
            return None
        identity = self._folded.get(person_key(name))
        if identity is None and len(name.given) > 1 and all(_minor(g) for g in name.given[1:]):
            identity = self._folded.get(("person", name.given_keys[0], name.family_key, name.suffix))
        if identity is None and not name.suffix and not name.given:
            identity = self._short.get(name.family_key) or self._by_title(name, text, date)
        if identity is None and len(name.given) == 1 and len(name.given_keys[0]) == 1 and not name.suffix:
            identity = self._short.get(name.family_key)
        speaker = self.speakers.get(identity or "")
        if speaker is None or speaker.kind != "person":
            return None
        shown = gender_of(PersonName(family=name.family, titles=name.titles)) if not name.given else None
        if shown and speaker.gender and name.titles and shown != speaker.gender:
            return None
        variants = (parse_name(v) for v in (speaker.name, *speaker.variants))
        if name.given and len(name.given_keys[0]) == 1 and not any(compatible(name, v) for v in variants):
            return None
        return speaker.id

    def _by_title(self, name: PersonName, text: str, date: object) -> str | None:
        """Who of that family name held the title at the date; nobody without a date."""
        if not name.titles or period(date) is None:
            return None
        before = text[: text.find(name.text)]
        place = next((c for w in re.findall(r"[\w.]+(?:['’]s)?", before) if (c := country_of(w))), None)
        found = set()
        for title in name.titles:
            role = role_of(title)
            for (held, at), tenures in self._held.items():
                if role is None or held not in role.canonical or (place and place != at and len(at) == 2):
                    continue
                for identity, tenure in tenures:
                    speaker = self.speakers[identity]
                    if parse_name(speaker.name).family_key == name.family_key and possible(tenure, date):
                        found.add(identity)
        return found.pop() if len(found) == 1 else None

    def _split_role(self, role: str) -> tuple[str | None, str]:
        """``Kremlin spokesman`` as its place and the role; a role with its place in it (``UN chief``) stays whole."""
        words = re.sub(r"^the\s+", "", role.strip(), flags=re.IGNORECASE).split()
        for size in range(len(words) - 1, 0, -1):
            place, rest = " ".join(words[:size]), " ".join(words[size:])
            if role_of(rest) and self._places(place):
                return place, role if role_of(role) else rest
        return None, " ".join(words)

    def _places(self, place: str) -> list[str]:
        """Ids and codes that a place name may stand for in the data: the body first, then its country."""
        if place in countries():
            return [place]
        found = [slug(place)] if slug(place) in self._seats else []
        if body := self.find(place, kind="organization"):
            found.append(body.id)
        if country := country_of(place):
            found.append(country)
        return list(dict.fromkeys(found))

    def _tenures(self, role: str, country: str | None) -> list[tuple[KnownSpeaker, Tenure]]:
        place, bare = (country, role) if country and role_of(role) else self._split_role(role)
        found: Role | None = role_of(bare)
        places = self._places(place or country or "")
        for name in found.canonical if found else (plain(bare),):
            for at in places:
                held = [
                    (self.speakers[identity], tenure)
                    for identity, tenure in self._held.get((name, at), ())
                    if not (found and found.gender) or self.speakers[identity].gender in ("", found.gender)
                ]
                if held:
                    return held
        return []

    # ------------------------------------------------------------------ building

    def _add_file(self, path: str | Path) -> None:
        claimed: dict[tuple[str, ...], tuple[str, str]] = {}
        for row, where in read_speakers(path):
            old = self.speakers.get(row.id) or self._same(row)
            if old:
                self._forget(old)
            speaker = merge(old, row) if old else replace(row, kind=row.kind or "person")
            keys = set(_index(speaker))
            for key in keys & set(_index(replace(row, kind=speaker.kind))):
                other, line = claimed.setdefault(key, (speaker.id, where))
                if other != speaker.id:
                    raise InputError(
                        f"{where}: '{' '.join(key[1:])}' names both {other} ({line}) and {speaker.id}; "
                        "a name must stand for one speaker"
                    )
            self.speakers[speaker.id] = speaker
            self._enter(speaker, keys)

    def _same(self, row: KnownSpeaker) -> KnownSpeaker | None:
        known = self.speakers.get(self._exact.get(exact_key(row.name), ""))
        return known if known and row.kind in ("", known.kind) and row.id == slug(row.name) else None

    def _enter(self, speaker: KnownSpeaker, keys: set[tuple[str, ...]]) -> None:
        for key in keys:
            if key[0] == "exact":
                self._exact[key[1]] = speaker.id
            elif key[0] == "short":
                self._short[key[1]] = speaker.id
            else:
                self._folded[key] = speaker.id
        for tenure in speaker.roles:
            role = role_of(tenure.role)
            name = role.canonical[0] if role else plain(tenure.role)
            self._held.setdefault((name, tenure.place), []).append((speaker.id, tenure))
            self._seats.add(tenure.place)

    def _forget(self, speaker: KnownSpeaker) -> None:
        for key in self._held:
            self._held[key] = [pair for pair in self._held[key] if pair[0] != speaker.id]


def _index(speaker: KnownSpeaker) -> Iterator[tuple[str, ...]]:
    """The keys that a speaker is found by."""
    person = speaker.kind == "person"
    for variant in (speaker.name, *speaker.variants):
        yield ("exact", exact_key(variant))
        if person and (parsed := parse_name(variant)).given:
            yield person_key(parsed)
        elif not person and len(key := organization_key(variant)) > 1:
            yield ("organization", *key)
    for name in speaker.short:
        yield ("short", parse_name(name).family_key) if person else ("exact", exact_key(name))


def exact_key(name: str) -> str:
    """A name as spelled, but for case, diacritics, dots, ``the`` and a possessive.

    A short word in capitals is an acronym and keeps them: ``WHO`` is not ``who``.
    """
    text = _POSSESSIVE.sub("", " ".join(name.split())).replace(".", "")
    text = text[4:] if text[:4].lower() == "the " else text
    return text if text.isupper() and len(text) <= 5 and text.isalpha() else plain(text)


def person_key(name: PersonName) -> tuple[str, ...]:
    """Folded given names, family name and suffix; hyphens and the space between given names do not count."""
    return ("person", "".join(name.given_keys), name.family_key, name.suffix)


def _minor(given: str) -> bool:
    """An initial or a patronymic."""
    return (
        len(fold(given)) == 1
        or re.fullmatch(r"(?:[A-Z]\.)+", given) is not None
        or bool(len(given) > 5 and _PATRONYMIC.search(plain(given)))
    )


def period(date: object) -> tuple[str, str] | None:
    """First and last day that a date may mean (ISO); None when it isn't a date."""
    if date is None:
        return None
    text = date.isoformat() if hasattr(date, "isoformat") else str(date)
    match = re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?!\d)", text.strip())
    if not match:
        return None
    year, month, day = match.groups()
    return f"{year}-{month or '01'}-{day or '01'}", f"{year}-{month or '12'}-{day or '31'}"


def possible(tenure: Tenure, date: object) -> bool:
    """May the role have been held on some day of the date? Without a date: yes."""
    days = period(date)
    if days is None:
        return True
    start, end = period(tenure.start or None), period(tenure.end or None)
    return (start is None or start[0] <= days[1]) and (end is None or days[0] <= end[1])


def certain(tenure: Tenure, date: object, as_of: str = "") -> bool:
    """Was the role held on each day of the date? Without a date: from 2014 on, and still held."""
    days = period(date)
    start, end, known = period(tenure.start or None), period(tenure.end or None), period(as_of or None)
    if days is None:
        return end is None and (start is None or start[1] <= SPAN_START)
    if end is None and known is not None and days[1] > known[1]:
        return False
    return (start is None or start[1] <= days[0]) and (end is None or days[1] <= end[0])
