"""Claims by topic, as the report shows them: those that come back or are denied, who says them and who denies them."""

from __future__ import annotations

import warnings
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from quoteattr.errors import ModelError
from quoteattr.results.highlight import shorten
from quoteattr.schema import Quote

CLAIMS = 40
WIDTH = 180  # characters of a label
NAMES, AGAINST = 8, 4  # speakers of a claim that are named, and of those against it
WORDS = 60  # characters of a claim that contradicts
OUTLETS = 3


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker of a claim, by key, and how many of their quotes say it. Who is against it denies the claim itself, or
    makes another one, which has these words and this number (-1 where it is not shown)."""

    key: str
    quotes: int
    words: str = ""
    by: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with its quotes, the first and last day and the outlets, and both sides."""

    label: str
    topic: str
    quotes: int
    documents: int
    days: str
    outlets: str
    says: tuple[Voice, ...]
    denies: tuple[Voice, ...]
    more: int
    """Who is against it and not named."""


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims with most quotes, those of a topic together.

    ``of_row`` has the number of each quote's claim, -1 for those that are not among ``claims``.
    """

    claims: tuple[Claim, ...]
    of_row: tuple[int, ...]
    note: str

    @property
    def topics(self) -> list[tuple[str, list[tuple[int, Claim]]]]:
        """The topics in order, each with its claims and their numbers."""
        runs = groupby(enumerate(self.claims), key=lambda item: item[1].topic)
        return [(topic, list(claims)) for topic, claims in runs]


def find_claims(
    quotes: Sequence[Quote], keys: Sequence[Sequence[str]], documents: Sequence[int]
) -> Claims | None:
    """Group what says the same thing; None where nothing is said twice.

    Parameters
    ----------
    keys, documents:
        Speaker keys and document number of each quote.
    """
    from quoteattr.claims import by_topic, claims_long, claims_table
    from quoteattr.results.tables import JOINT, TableWarning

    if len(quotes) < 2:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", TableWarning)  # about dates, which are shown as they are
            long = claims_long(quotes)
            table = claims_table(long)
    except ModelError as error:
        return Claims((), (-1,) * len(quotes), f"Claims were not grouped: {error}")
    if table["quotes"].max() < 2:
        return None
    told = table[(table["quotes"] > 1) | (table["denied_by"] != "")]
    shown = by_topic(told.head(CLAIMS)).to_dict("records")
    members: dict[str, list[int]] = defaultdict(list)
    for place, id in enumerate(long["claim_id"]):
        members[id].append(place)
    stances = long["stance"].tolist()
    says = {id: speakers(rows, keys, stances, ("says", "repeats")) for id, rows in members.items()}
    labels = dict(zip(table["claim_id"], table["claim"], strict=True))
    number = {claim["claim_id"]: n for n, claim in enumerate(shown)}
    claims = []
    for item in shown:
        id = item["claim_id"]
        own = speakers(members[id], keys, stances, ("denies", "rejects"))
        denies = [Voice(key, count) for key, count in own.most_common()]
        for other in filter(None, item["denied_by"].split(JOINT)):
            known = {voice.key for voice in denies} | set(says[id])
            denies += [
                Voice(key, count, shorten(labels[other], WORDS), number.get(other, -1))
                for key, count in says[other].most_common()
                if key not in known
            ]
        made = [Voice(key, count) for key, count in says[id].most_common()]
        claims.append(
            Claim(
                label=shorten(item["claim"], WIDTH),
                topic=item["topic"],
                quotes=item["quotes"],
                documents=len({documents[r] for r in members[id]}),
                days=" to ".join(dict.fromkeys(filter(None, (item["first_date"], item["last_date"])))),
                outlets=some(item["outlets"].split(JOINT) if item["outlets"] else []),
                says=tuple(made[:NAMES]),
                denies=tuple(denies[:AGAINST]),
                more=max(0, len(denies) - AGAINST),
            )
        )
    of_row = tuple(number.get(id, -1) for id in long["claim_id"])
    return Claims(tuple(claims), of_row, _note(len(claims), len(told)))


def speakers(
    rows: Sequence[int], keys: Sequence[Sequence[str]], stances: Sequence[str], wanted: Sequence[str]
) -> Counter[str]:
    """The speakers of some rows with one of the stances, by key, and how often each."""
    return Counter(key for row in rows if stances[row] in wanted for key in keys[row])


def some(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    left = len(names) - OUTLETS
    return ", ".join(names[:OUTLETS]) + (f" and {left} more" if left > 0 else "")


def _note(claims: int, all_claims: int) -> str:
    what = "All claims" if claims == all_claims else f"The {claims} most frequent of {all_claims} claims"
    return (
        f"{what} that were made more than once or are contradicted, by topic. A number or a name leads to the "
        "quotations. Whoever is against a claim denies it or says something else that a model takes for its opposite, "
        "which stands beside the name."
    )
