"""The way back: tables that somebody corrected, and files of corrections.

Who edits a name in a table leaves its ``speaker_id`` behind, which would count the speaker twice. Here the name
counts: it takes the id that the table has for it.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quoteattr.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

logger = logging.getLogger(__name__)

JOINT = "; "
WANTED = ("doc_id", "quote_id", "speaker")
"""Columns of a file of corrections; an empty ``speaker`` says that the one given is wrong."""
PERSON = "person:"
"""How ids begin that are made of a person's name."""
_WORD = re.compile(r"\w+")


def apply_corrections(quotes: pd.DataFrame, path: Path) -> pd.DataFrame:
    """The table with the speakers of a file of corrections (CSV, TSV, JSON Lines, Parquet or Excel).

    Rows that the table doesn't have are logged. Raises InputError where the file lacks one of :data:`WANTED`.
    """
    from quoteattr.documents.tables import open_table

    names, rows = open_table(path, None)
    given: dict[tuple[str, str], str] = {}
    for number, row in rows:
        if isinstance(row, str):
            raise InputError(f"{path}, row {number}: {row}")
        names = names or list(row)
        if missing := [name for name in WANTED if name not in names]:
            raise InputError(
                f"{path}: corrections have the columns {', '.join(WANTED)}; missing: {', '.join(missing)}; "
                f"found: {', '.join(map(repr, names))}"
            )
        if any(name not in row for name in WANTED):
            raise InputError(f"{path}, row {number}: wants the cells {', '.join(WANTED)}, and has {len(row)}")
        given[str(row["doc_id"]), str(row["quote_id"])] = str(row["speaker"] or "").strip()
    keys = list(zip(quotes["doc_id"], quotes["quote_id"], strict=True))
    unknown = [key for key in given if key not in set(keys)]
    if unknown:
        logger.warning(
            "%s: the table has no row for %d of %d corrections, such as %s of %s",
            path, len(unknown), len(given), unknown[0][1], unknown[0][0],
        )  # fmt: skip
    speakers = [given.get(key, old) for key, old in zip(keys, quotes["speaker"], strict=True)]
    return settled(quotes.assign(speaker=speakers).astype({"speaker": quotes["speaker"].dtype}))


def learned(before: pd.DataFrame, after: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    """What corrections teach about names: rows of a speakers file (name, kind, variants, note).

    A name that was put in by hand is a known speaker. Its variants are how the sources of these rows call it, and
    the name that stood there before where the two share a word; a name of somebody else is none.

    Parameters
    ----------
    before, after:
        The same rows, as they were found and as they were corrected.
    """
    from quoteattr.results.roles import split_source

    variants: dict[str, Counter[str]] = {}
    kinds: dict[str, str] = {}
    columns = (after["speaker"], after["speaker_kind"], after["source"], before["speaker"])
    for name, kind, source, old in zip(*columns, strict=True):
        if not name or name == old or JOINT in name:
            continue
        kinds.setdefault(name, kind)
        found = variants.setdefault(name, Counter())
        written = split_source(source, name)[0]
        for variant in dict.fromkeys((written, old if _words(old) & _words(name) else "")):
            if variant in ("", name):
                continue
            found[variant] += 1
        found[""] += 1
    return [
        (
            name,
            kinds[name],
            JOINT.join(v for v, _ in found.most_common() if v),
            f"from {found['']} correction{'s' * (found[''] != 1)}",
        )
        for name, found in variants.items()
    ]


def settled(quotes: pd.DataFrame) -> pd.DataFrame:
    """The table with ids, kinds and statuses that go with its speakers' names.

    A name takes the id that most rows with that name have, of several ids the one that is made of it
    (``person:anna-lind``). One that shares no word with the name that most rows with its id have, or with the id of
    a person, was put there by hand: it loses the id, and counts by itself. A row that got a name is ``named``, one
    that lost it ``unresolved``. A table that nobody edited comes back as it is.
    """
    main, ids, kinds = _customs(quotes)
    changed: dict[int, tuple[str, str, str]] = {}
    columns = (quotes[c].tolist() for c in ("speaker", "speaker_id", "speaker_kind", "status"))
    for place, (speaker, id, kind, status) in enumerate(zip(*columns, strict=True)):
        names = speaker.split(JOINT) if speaker else []
        old = id.split(JOINT) if id else []
        if not names:
            if status == "named":
                changed[place] = ("", "none", "unresolved")
            continue
        if len(old) == len(names):
            new = [_moved(name, one, main, ids) for name, one in zip(names, old, strict=True)]
        elif old or status != "named":  # names were added or taken away, or there was none
            new = [ids.get(name, "") for name in names]
        else:
            continue
        if new != old or status != "named":
            known = [kinds[one] for one in new if one in kinds]
            fitting = known[0] if known else "person" if kind in ("none", "unnamed") else kind
            changed[place] = (JOINT.join(new) if any(new) else "", fitting, "named")
    if not changed:
        return quotes
    made = quotes.copy()
    for position, column in enumerate(("speaker_id", "speaker_kind", "status")):
        values = made[column].tolist()
        for place, cells in changed.items():
            values[place] = cells[position]
        made[column] = type(made[column])(values, index=made.index, dtype=made[column].dtype)
    return made


def _customs(quotes: pd.DataFrame) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """The usual name of each id, the usual id of each name that is one, the kind of each id."""
    by_id: dict[str, Counter[str]] = defaultdict(Counter)
    kinds: dict[str, str] = {}
    for name, id, kind in _pairs(quotes):
        by_id[id][name] += 1
        kinds.setdefault(id, kind)
    main = {id: names.most_common(1)[0][0] for id, names in by_id.items()}
    fitting = {id for id, name in main.items() if _made_of(name, id)}
    ids: dict[str, str] = {}
    for id in sorted(main, key=lambda i: (i in fitting, by_id[i][main[i]])):
        ids[main[id]] = id  # one that is made of the name, and the one with most rows, comes last
    for id in [i for i in main if i not in fitting]:
        name = main[id]
        if id.startswith(PERSON) or ids.get(name) in fitting:  # all its rows were given to somebody else
            del main[id]
            if ids.get(name) == id:
                del ids[name]
    return main, ids, kinds


def _pairs(quotes: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    columns: Any = (quotes[c].tolist() for c in ("speaker", "speaker_id", "speaker_kind"))
    for speaker, id, kind in zip(*columns, strict=True):
        names, ids = speaker.split(JOINT), id.split(JOINT)
        if speaker and id and len(names) == len(ids):
            yield from ((name, one, kind) for name, one in zip(names, ids, strict=True) if one)


def _moved(name: str, id: str, main: dict[str, str], ids: dict[str, str]) -> str:
    """The id that goes with a name."""
    if not id or main.get(id) == name:
        return id
    if name in ids:
        return ids[name]
    usual = main.get(id)
    fits = _words(name) & _words(usual) if usual else _made_of(name, id)
    return id if fits else ""


def _made_of(name: str, id: str) -> bool:
    """Whether an id has a word of the name, as names are written or as they are folded for ids."""
    from quoteattr.speakers.names.organizations import organization_key
    from quoteattr.speakers.names.people import parse_name

    folded = parse_name(name).keys if id.startswith(PERSON) else organization_key(name)
    return bool({*_words(name), *folded} & _words(id.partition(":")[2] or id))


def _words(name: str) -> set[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return set(_WORD.findall(plain))
