"""Add the given names of Faker's languages to ``quoteattr/data/given_names.csv``.

    python -m training.lexicons.given_names --data DATA

DATA holds ``polnear/train``, ``gold/newswire-train`` and ``ud``: what is written there in small letters is a word and
no name worth having (*Summer*, *Council*). Rows with another source than Faker stay, and count where both have a name.
Names in Cyrillic, Greek, Georgian and Armenian letters are written in Latin ones; Icelandic, with thousands of names
that hardly anybody has, is left out, as are the other scripts.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import pkgutil
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from quoteattr.evaluation import read_gold
from quoteattr.speakers.names.lists import country_of, titles
from quoteattr.speakers.names.spelling import fold, plain
from training.corpora.texts import treebank_documents

OUT = Path(__file__).parents[2] / "quoteattr/data/given_names.csv"
SOURCE = "Faker (MIT)"
GENDERS = {
    "first_names_male": "m", "first_romanized_names_male": "m",
    "first_names_female": "f", "first_romanized_names_female": "f",
}  # fmt: skip
WRITTEN_ANEW = frozenset(("ru_RU", "uk_UA", "bg_BG", "mk_MK", "ka_GE", "hy_AM", "el_GR"))
LEFT_OUT = frozenset(("is_IS",))
CLEAR = 6
"""How many times as many languages must give a name to the one gender as to the other."""
OFTEN = 2
"""Occurrences in small letters from which a name is a word."""
_NAME = re.compile(r"[A-ZÀ-ſȘȚİ][a-zß-ſșțı'’-]+(?:-[A-ZÀ-ſ][a-zß-ſ]+)?")


def names() -> Iterator[tuple[str, str, str]]:
    """Name, gender and language (``tr_TR``) of all that Faker has."""
    import faker.providers.person as person
    from anyascii import anyascii

    for module in pkgutil.iter_modules(person.__path__):
        if module.name in LEFT_OUT:
            continue
        lists = vars(importlib.import_module(f"{person.__name__}.{module.name}").Provider)
        for attribute, gender in GENDERS.items():
            for name in lists.get(attribute, ()):
                written = anyascii(name).replace("'", "") if module.name in WRITTEN_ANEW else name.strip()
                if len(written) > 2 and _NAME.fullmatch(written):
                    yield written, gender, module.name


def words(data: Path) -> Counter[str]:
    """How often each word stands in small letters."""
    texts = [d.text for d in read_gold([data / "polnear/train", data / "gold/newswire-train"])]
    for _, document in treebank_documents(data, "train"):
        texts += [sentence.text for sentence in document]
    return Counter(w for text in texts for w in re.findall(r"\b[a-z][a-z'’-]+\b", text))


def main() -> None:
    """Read, choose, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    small = words(parser.parse_args().data)
    parts = {word.strip(".") for title in titles() for word in title}
    barred = parts | {fold(word) for word in parts}
    with OUT.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["source"] != SOURCE]
    listed = {plain(row["name"]) for row in rows}
    languages: defaultdict[str, dict[str, set[str]]] = defaultdict(lambda: {"m": set(), "f": set()})
    for name, gender, language in names():
        languages[name][gender].add(language)
    for name, found in sorted(languages.items()):
        men, women = len(found["m"]), len(found["f"])
        gender = "m" if men >= CLEAR * women else "f" if women >= CLEAR * men else "u"
        word = small[plain(name)] >= OFTEN or {plain(name), fold(name)} & barred
        if plain(name) not in listed and not word and not country_of(name):
            origin = min(found["m"] | found["f"])
            rows.append({"name": name, "gender": gender, "origin": origin, "source": SOURCE})
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["name", "gender", "origin", "source"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} names, {sum(row['source'] == SOURCE for row in rows)} of them from Faker")


if __name__ == "__main__":
    main()
