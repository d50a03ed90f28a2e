"""Speaker by claim, as the report shows it: the claims that come back, and who made them how often."""

from __future__ import annotations

import warnings
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from quoteattr.errors import ModelError
from quoteattr.results.highlight import shorten
from quoteattr.schema import Quote

CLAIMS = 20
SPEAKERS = 10
WIDTH = 140  # characters of a label


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim that was made more than once: its label, its quotes, and their number by speaker key."""

    label: str
    quotes: int
    documents: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims with most quotes; ``counts`` of each run parallel to ``speakers`` (keys).

    ``of_row`` has the number of each quote's claim, -1 for those that are not among ``claims``.
    """

    claims: tuple[Claim, ...]
    speakers: tuple[str, ...]
    of_row: tuple[int, ...]
    note: str


def find_claims(
    quotes: Sequence[Quote], keys: Sequence[Sequence[str]], documents: Sequence[int]
) -> Claims | None:
    """Group what says the same thing; None where nothing is said twice.

    Parameters
    ----------
    keys, documents:
        Speaker keys and document number of each quote.
    """
    from quoteattr.claims import claims_long
    from quoteattr.results.tables import TableWarning

    if len(quotes) < 2:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", TableWarning)  # about dates, which are shown as they are
            table = claims_long(quotes)
    except ModelError as error:
        return Claims((), (), (-1,) * len(quotes), f"Claims were not grouped: {error}")
    members: dict[str, list[int]] = defaultdict(list)
    for row, id in enumerate(table["claim_id"]):
        members[id].append(row)
    repeated = sorted(
        (rows for rows in members.values() if len(rows) > 1), key=lambda rows: (-len(rows), rows)
    )
    if not repeated:
        return None
    top = repeated[:CLAIMS]
    said = Counter(key for rows in top for row in rows for key in keys[row])
    speakers = tuple(key for key, _ in said.most_common(SPEAKERS))
    number = {row: claim for claim, rows in enumerate(top) for row in rows}
    labels = table["claim"].tolist()
    claims = tuple(
        Claim(
            label=shorten(labels[rows[0]], WIDTH),
            quotes=len(rows),
            documents=len({documents[row] for row in rows}),
            counts=tuple(sum(key in keys[row] for row in rows) for key in speakers),
        )
        for rows in top
    )
    of_row = tuple(number.get(row, -1) for row in range(len(quotes)))
    return Claims(claims, speakers, of_row, _note(len(top), len(repeated), len(speakers), len(said)))


def _note(claims: int, repeated: int, speakers: int, said: int) -> str:
    what = "All claims" if claims == repeated else f"The {claims} most frequent of {repeated} claims"
    who = "" if speakers == said else f"; the {speakers} most frequent of {said} speakers"
    return f"{what} that were made more than once{who}. A number leads to the quotations."
