"""Claims as frames: one row a claim, one row a quote, speaker by claim, variants."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from quoteattr.claims.grouping import Said, claim_id, group
from quoteattr.claims.labels import labelled
from quoteattr.claims.marks import normalise
from quoteattr.claims.points import Point, match_points
from quoteattr.claims.statements import pieces_of, statements
from quoteattr.claims.variants import word_diff
from quoteattr.errors import InputError
from quoteattr.results.tables import (
    JOINT,
    dated,
    each_speaker,
    frame_of,
    gathered,
    listed,
    quotes_table,
    span_of,
    text,
)
from quoteattr.schema import TYPES

CLAIM_COLUMNS = {
    "claim_id": "string", "claim": "string", "topic": "string", "quotes": "Int64", "documents": "Int64",
    "speakers": "Int64",
    "direct": "Int64", "mixed": "Int64", "indirect": "Int64", "direct_share": "float64", "variants": "Int64",
    "first_date": "string", "last_date": "string", "speaker_names": "string", "doc_ids": "string",
    "outlets": "string", "denied_by": "string", "deniers": "string",
}  # fmt: skip
"""Columns and dtypes of :func:`claims_table`. ``direct_share`` is the share of quotes that are direct, 0 to 1;
``variants`` the number of different wordings. ``speaker_names`` are those who say it; ``denied_by`` has the ids of the
claims that contradict it, ``deniers`` those who make one of them and never this one, or deny or reject it."""
ADDED = {
    "claim_id": "string", "claim": "string", "topic": "string", "stance": "string", "denied_by": "string",
    "why": "string", "sure": "float64",
}  # fmt: skip
"""What :func:`claims_long` adds to the columns of the quotes, with dtypes; with own claims the first three and
:data:`MATCH`."""
MATCH = ("matched", "match_score")
VARIANT_COLUMNS = {
    "claim_id": "string", "claim": "string", "topic": "string", "doc_id": "string", "quote_id": "string",
    "outlet": "string", "date": "string", "speaker": "string", "type": "string", "quote": "string",
    "difference": "string", "dropped": "string", "added": "string", "likeness": "float64",
}  # fmt: skip
"""Columns and dtypes of :func:`claim_variants`."""
UNNAMED = "(no named speaker)"
VALUES = ("quotes", "presence", "documents", "first_date", "stance")
"""What the cells of :func:`speaker_by_claim` can hold."""
DENYING = frozenset({"deny", "refute", "dispute", "contradict", "rebut", "debunk"})
REJECTING = frozenset({"reject", "dismiss", "refuse", "decline", "rebuff", "spurn"})
"""Lemmas of cues whose source speaks against what they report."""
ASKING = frozenset(
    (
        "ask for",
        "call for",
        "demand",
        "plead for",
        "press for",
        "propose",
        "push for",
        "request",
        "seek",
        "want",
    )
)
"""Lemmas of cues that ask for what they report, be it only a noun: *demanded an immediate truce*."""
MAKING, OPPOSING = frozenset({"says", "repeats", ""}), frozenset({"denies", "rejects"})
"""Stances of those who make a claim (none is told of own claims) and of those who speak against it."""


def claims_long(quotes: Any, points: Sequence[Point] | None = None) -> pd.DataFrame:
    """The quotes with the claim of each: the columns of :func:`~quoteattr.results.tables.quotes_table`, then
    :data:`ADDED`. A quote that says two things (*that X and that Y*) has a row for each.

    ``claim_id`` is the same in every run; ``claim`` is the label: a whole and central content, verbatim but for a name
    in square brackets behind a *he* or *she* that it opens with (*he [Karel Vint] would resign*). ``topic`` names the
    matter that claims share ("" where a claim names none). ``stance`` is what the speaker does with it, as the cue
    tells: ``says`` it first, ``repeats``, ``denies`` or ``rejects`` it. ``denied_by`` lists the ids of the claims that
    contradict it. ``why`` tells what the row shares with the label, and ``sure`` how likely it says the
    same as the others of the claim, 0 to 1.

    Parameters
    ----------
    quotes:
        Whatever ``quotes_table`` takes. A frame that this function made is taken as it is.
    points:
        The user's own claims (:func:`quoteattr.claims.read_points`): instead of grouping, one row a quote and
        claim that it speaks on, ``claim`` being the name, with what ``matched`` and the ``match_score``; quotes
        on none of them are left out.

    Raises
    ------
    InputError
        Columns are missing.
    ModelError
        The shipped encoder is missing.
    """
    table = quotes_table(quotes)
    if points is not None:
        if {"claim_id", "claim", *MATCH} <= set(table.columns) and set(table["claim"]) <= {
            p.name for p in points
        }:
            return table
        return matched(table.drop(columns=[*ADDED, *MATCH], errors="ignore"), points)
    if set(ADDED) <= set(table.columns):
        return table
    table = statements(table)
    contents = contents_of(table)
    days = dated(table, stacklevel=4)
    about = text(table["about"])
    quoted, lemmas = table["quote"].tolist(), text(table["cue_lemma"]).tolist()
    columns = zip(quoted, contents, table["speaker"], days, table["doc_id"], about, lemmas, strict=True)
    said = [
        Said(content, who, day, doc, content != quote, of, lemma in ASKING)
        for quote, content, who, day, doc, of, lemma in columns
    ]
    added: list[tuple[Any, ...]] = [()] * len(table)
    for claim in group(said):
        spoken = set[str]()
        against = JOINT.join(claim.denied_by)
        label = labelled(quoted[claim.label], said[claim.label].about)
        told = {row: (why, sure) for row, why, sure in zip(claim.rows, claim.why, claim.sure, strict=True)}
        for row in sorted(claim.rows, key=lambda r: (said[r].day or "~", said[r].doc_id, r)):
            stance = stance_of(lemmas[row], said[row].speaker in spoken)
            if stance == "says" and said[row].speaker:
                spoken.add(said[row].speaker)
            added[row] = claim.id, label, claim.topic, stance, against, *told[row]
    values = zip(*added, strict=True) if added else ((),) * len(ADDED)
    return table.assign(**{n: pd.Series(v, dtype=t) for (n, t), v in zip(ADDED.items(), values, strict=True)})


def stance_of(lemma: str, again: bool) -> str:
    """What a speaker does with a claim, from the lemma of the cue and whether they said it before."""
    words = set(lemma.split())
    if words & DENYING:
        return "denies"
    return "rejects" if words & REJECTING else "repeats" if again else "says"


def matched(table: pd.DataFrame, points: Sequence[Point]) -> pd.DataFrame:
    """One row a quote and point that it speaks on."""
    topic_of = {p.name: p.topic for p in points}
    table = statements(table)
    hits = [
        (row, points[n].name, text, score)
        for row, found in enumerate(match_points(contents_of(table), points))
        for n, text, score in found
    ]
    rows = table.iloc[[row for row, *_ in hits]].reset_index(drop=True)
    return rows.assign(
        claim_id=pd.Series([claim_id(name) for _, name, _, _ in hits], dtype="string"),
        claim=pd.Series([name for _, name, _, _ in hits], dtype="string"),
        topic=pd.Series([topic_of[name] for _, name, _, _ in hits], dtype="string"),
        matched=pd.Series([text for *_, text, _ in hits], dtype="string"),
        match_score=pd.Series([score for *_, score in hits], dtype="float64"),
    )


def contents_of(table: pd.DataFrame) -> list[str]:
    """The text of each content: the pieces of the quote, without a reporting clause between them."""
    return [
        content_of(quote, start, spans)
        for quote, start, spans in zip(table["quote"], table["start"], table["content_spans"], strict=True)
    ]


def content_of(quote: str, start: Any, spans: str) -> str:
    """The pieces of a quote that begins at ``start``; the whole quote where the spans don't fit it."""
    pieces = () if pd.isna(start) or ";" not in spans else pieces_of(quote, int(start), spans)
    return " ".join(quote[s:e] for s, e in pieces) or quote


def claims_table(quotes: Any, points: Sequence[Point] | None = None) -> pd.DataFrame:
    """One row a claim, the most frequent first; :data:`CLAIM_COLUMNS`. Parameters as :func:`claims_long`.

    The user's own claims come in their order, those that nobody speaks on included.
    """
    long = claims_long(quotes, points)
    long = long.assign(day=dated(long), wording=[normalise(text) for text in contents_of(long)])
    for name in ("outlet", "topic", "stance", "denied_by"):
        long[name] = text(long[name]) if name in long else ""
    columns = (
        "claim",
        "topic",
        "type",
        "speaker",
        "day",
        "doc_id",
        "wording",
        "outlet",
        "stance",
        "denied_by",
    )
    groups = gathered(long, "claim_id", columns)
    if points is not None:
        empty: dict[str, list[str]] = defaultdict(list)
        rows = [
            describe(id, p.name, p.topic, groups.get(id, empty)) for p in points for id in [claim_id(p.name)]
        ]
        return frame_of(rows, CLAIM_COLUMNS)
    rows = [describe(id, group["claim"][0], group["topic"][0], group) for id, group in groups.items()]
    makers = {id: speakers_of(group, MAKING) for id, group in groups.items()}
    for row in rows:
        others = [makers.get(other, Counter()) for other in row["denied_by"].split(JOINT)]
        against = sum(others, Counter[str]())
        for name in makers[row["claim_id"]]:  # whoever says it doesn't contradict it elsewhere
            against.pop(name, None)
        row["deniers"] = listed(speakers_of(groups[row["claim_id"]], OPPOSING) + against)
    return frame_of(sorted(rows, key=lambda r: (-r["quotes"], r["claim_id"])), CLAIM_COLUMNS)


def of_topic(claims: pd.DataFrame, topic: str) -> pd.DataFrame:
    """The claims whose topic has ``topic`` in its name, in any case."""
    return claims[claims["topic"].str.contains(topic, case=False, regex=False)]


def by_topic(claims: pd.DataFrame) -> pd.DataFrame:
    """A table of claims in the order of their topics: those with most quotes first, claims without one last."""
    quotes = claims.groupby("topic")["quotes"].transform("sum")
    order = claims.assign(none=claims["topic"] == "", of_topic=quotes)
    order = order.sort_values(
        ["none", "of_topic", "topic", "quotes", "claim_id"], ascending=[True, False, True, False, True]
    )
    return claims.loc[order.index].reset_index(drop=True)


def speakers_of(group: Mapping[str, list[str]], stances: frozenset[str]) -> Counter[str]:
    """The speakers of a claim's quotes whose stance is one of some, and how often each."""
    cells = (who for who, stance in zip(group["speaker"], group["stance"], strict=True) if stance in stances)
    return Counter(name for cell in cells for name in cell.split(JOINT) if name)


def describe(id: str, label: str, topic: str, group: Mapping[str, list[str]]) -> dict[str, Any]:
    """The row of one claim from the columns of its quotes."""
    types = Counter(group["type"])
    names = speakers_of(group, MAKING)
    documents = Counter(group["doc_id"])
    first, last = span_of(group["day"])
    count = len(group["type"])
    return {
        "claim_id": id,
        "claim": label,
        "topic": topic,
        "quotes": count,
        "documents": len(documents),
        "speakers": len(names),
        **{t: types[t] for t in TYPES},
        "direct_share": round(types["direct"] / count, 3) if count else 0.0,
        "variants": len(set(group["wording"])),
        "first_date": first,
        "last_date": last,
        "speaker_names": listed(names),
        "doc_ids": listed(documents),
        "outlets": listed(Counter(outlet for outlet in group["outlet"] if outlet)),
        "denied_by": next(iter(group["denied_by"]), ""),
        "deniers": "",
    }


def speaker_by_claim(
    quotes: Any,
    points: Sequence[Point] | None = None,
    *,
    values: str = "quotes",
    top: int | None = None,
    topic: str = "",
) -> pd.DataFrame:
    """Rows speakers, columns claims: who said what. Both most frequent first.

    Parameters
    ----------
    quotes, points:
        As for :func:`claims_long`.
    values:
        ``"quotes"`` (how many), ``"presence"``, ``"documents"`` (how many), ``"first_date"`` or ``"stance"``: ``says``,
        ``repeats``, ``denies`` or ``rejects``, the last that is not ``says``; who makes a claim that contradicts a
        column ``denies`` it.
    top:
        The most frequent claims only.
    topic:
        Only claims whose topic has this in its name; who contradicts one of them counts whatever the topic.

    Returns
    -------
    A frame whose index is ``speaker`` and whose columns are the claims' labels (with the id behind labels that
    stand twice). Quotes without a named speaker are counted in a last row, ``(no named speaker)``.
    """
    if values not in VALUES:
        raise InputError(f"values={values!r}: must be one of {', '.join(VALUES)}")
    if top is not None and top < 1:
        raise InputError(f"top={top}: must be 1 or more")
    long = claims_long(quotes, points)
    claims = of_topic(claims_table(long, points), topic)
    claims = claims.head(top) if top else claims
    titles = titled(claims)
    rows = each_speaker(long.assign(day=dated(long)))
    rows = rows[rows["claim_id"].isin(titles)]
    speakers = rows["speaker"].where(rows["speaker"] != "", UNNAMED)
    cells = rows.groupby([speakers, rows["claim_id"]], sort=False)
    if values == "stance" and points is not None:
        raise InputError("values='stance' needs grouped quotes: leave your own claims out")
    if values == "documents":
        table = cells["doc_id"].nunique().unstack()
    elif values == "stance":
        table = stances(each_speaker(long), claims)
    elif values == "first_date":
        table = cells["day"].agg(lambda days: span_of(days)[0]).unstack()
    else:
        table = cells.size().unstack()
    totals = speakers.value_counts()
    everybody = {*totals.index, *table.index}  # who only contradicts has no quotes here
    order = sorted(everybody, key=lambda s: (s == UNNAMED, -totals.get(s, 0), s))
    table = table.reindex(index=order, columns=list(titles))
    if values in ("first_date", "stance"):
        table = table.astype(object).where(table.notna(), "").astype("string")
    else:
        table = table.fillna(0).astype("Int64")
        table = table > 0 if values == "presence" else table
    table.columns = pd.Index([titles[c] for c in table.columns], name="claim", dtype=object)
    table.index = pd.Index(table.index, name="speaker", dtype=object)
    return table


def stances(rows: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Speaker by claim id: what each speaker does with it, those who contradict it among them."""
    cells: defaultdict[str, dict[str, str]] = defaultdict(dict)
    makers: defaultdict[str, list[str]] = defaultdict(list)
    for who, id, stance in zip(rows["speaker"], rows["claim_id"], rows["stance"], strict=True):
        who = who or UNNAMED
        cells[id][who] = stance if stance != "says" else cells[id].get(who, stance)
        if stance in MAKING:
            makers[id].append(who)
    for id, against in zip(claims["claim_id"], claims["denied_by"], strict=True):
        for who in (w for other in against.split(JOINT) for w in makers.get(other, ())):
            cells[id].setdefault(who, "denies")
    return pd.DataFrame({id: pd.Series(cells[id], dtype="string") for id in claims["claim_id"]})


def titled(claims: pd.DataFrame) -> dict[str, str]:
    """The label of each claim by its id, with the id behind labels that stand twice."""
    times = Counter(claims["claim"])
    pairs = zip(claims["claim_id"], claims["claim"], strict=True)
    return {id: label if times[label] == 1 else f"{label} [{id}]" for id, label in pairs}


def claim_variants(quotes: Any) -> pd.DataFrame:
    """How each claim is worded from place to place: one row a quote of claims with several wordings.

    ``difference`` compares the content with the claim's label in the notation of wdiff: ``[-dropped-]``,
    ``{+added+}``. :data:`VARIANT_COLUMNS`; ``outlet`` and ``date`` come from the metadata where they are there.
    """
    long = claims_long(quotes)
    long = long.assign(day=dated(long), content=contents_of(long))
    long["wording"] = [normalise(text) for text in long["content"]]
    sizes = long.groupby("claim_id")["wording"].transform("nunique")
    counts = long["claim_id"].map(long["claim_id"].value_counts())
    long = long.assign(count=counts)[sizes > 1]
    long = long.sort_values(
        ["count", "claim_id", "day", "doc_id", "start"], ascending=[False, True, True, True, True]
    )
    labels = map(labelled, long["quote"], text(long["about"]))
    reference = dict(zip(labels, long["content"], strict=True))
    outlets = text(long["outlet"]) if "outlet" in long else pd.Series("", index=long.index, dtype="string")
    long = long.assign(outlet=outlets, date=long["day"])
    rows: list[dict[str, Any]] = []
    for values in long.to_dict("records"):
        row = {str(k): v for k, v in values.items() if k in VARIANT_COLUMNS}
        diff = word_diff(reference.get(row["claim"], row["claim"]), values["content"])
        rows.append({**row, "difference": diff.text, **diff._asdict()})
    return frame_of(rows, VARIANT_COLUMNS)
