"""An article of our own with its gold attributions, for the tests of the evaluation."""

from __future__ import annotations

from quoteattr.evaluation import GoldDocument, Item

TEXT = (
    "“We will mend the weir,” Noor Patel said, “and it will be open by May.”\n\n"
    "She said that the bill was “far too high” for the valley.\n\n"
    "Officials denied that any money was missing.\n\n"
    "Ivo Blum hopes to win the “long race” next week.\n"
)


def span(part: str, nth: int = 0) -> tuple[int, int]:
    at = -1
    for _ in range(nth + 1):
        at = TEXT.index(part, at + 1)
    return at, at + len(part)


def item(number: int, content: list[str], cue: str, source: str, speaker: str, kind: str, act: str, nth: int = 0) -> Item:  # fmt: skip # noqa: E501
    return Item(
        str(number), tuple(span(c) for c in content), (span(cue, nth),), (span(source),),
        (speaker,) if speaker else (), True, kind, act=act,
    )  # fmt: skip


GOLD = (
    item(
        1,
        ["“We will mend the weir,”", "“and it will be open by May.”"],
        "said",
        "Noor Patel",
        "Noor Patel",
        "person",
        "speech",
    ),
    item(
        2,
        ["that the bill was “far too high” for the valley"],
        "said",
        "She",
        "Noor Patel",
        "person",
        "speech",
        1,
    ),
    item(3, ["that any money was missing"], "denied", "Officials", "", "unnamed", "speech"),
    item(4, ["to win the “long race” next week"], "hopes", "Ivo Blum", "Ivo Blum", "person", "thought"),
)
DOCUMENT = GoldDocument("a", TEXT, GOLD, ((span("“long race”"),),))
