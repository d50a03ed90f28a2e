"""What an evaluation found wrong, each in its context, for reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from quoteattr.evaluation.items import ROLES, Counted
from quoteattr.evaluation.measure import (
    Compared,
    Settings,
    claims_somebody,
    on_refused,
    role_verdict,
    speaker_right,
)

CONTEXT = 160
"""Characters of text shown on both sides of a content."""


@dataclass(frozen=True, slots=True)
class Miss:
    """One error.

    ``what`` is ``missed`` (gold without a prediction), ``false`` (a prediction without gold), ``refused``
    (one on a quotation that is no attribution), ``boundary`` (matched, other tokens), ``cue``, ``source`` or
    ``speaker``. ``gold`` and ``found`` hold texts by role and the speaker; one of them is empty where there
    is nothing.
    """

    doc: str
    what: str
    type: str
    act: str
    id: str
    gold: dict[str, str]
    found: dict[str, str]
    before: str
    text: str
    after: str
    rule: str = ""
    confidence: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """The error for JSON."""
        return asdict(self)

    def to_text(self) -> str:
        """The error for reading: a heading, the passage with [[its content]], gold and found by role."""
        heads = [self.what.upper(), self.doc, self.id, self.type, self.act, self.rule]
        lines = ["  ".join(h for h in heads if h), f"  …{self.before}[[{self.text}]]{self.after}…"]
        for role in (*ROLES, "speaker"):
            gold, found = self.gold.get(role, ""), self.found.get(role, "")
            if gold:
                lines.append(f"  {role:8} gold: {gold}")
            if found != gold:
                lines.append(f"  {role:8} here: {found or '-'}")
        return "\n".join(line.replace("\n", " ⏎ ") for line in lines)


def misses(compared: Iterable[Compared], settings: Settings | None = None) -> Iterator[Miss]:
    """All errors of the compared documents, in text order within a document.

    A gold attribution without act label counts as it is; nothing is left out here by type or act.
    """
    settings = settings or Settings()
    for c in compared:
        found: list[tuple[int, Miss]] = []
        by_gold, by_found = c.found_for, c.gold_of
        refused = {j for j, _ in on_refused(c)}
        for i, g in enumerate(c.gold):
            p = by_gold.get(i)
            for what in ["missed"] if p is None else _wrong(g, p, settings):
                found.append((g.item.content[0][0], _miss(c, what, g, p)))
        for j, p in enumerate(c.found):
            if j not in by_found and p.item.content:
                found.append(
                    (p.item.content[0][0], _miss(c, "refused" if j in refused else "false", None, p))
                )
        found.sort(key=lambda pair: pair[0])
        yield from (miss for _, miss in found)


def _wrong(gold: Counted, found: Counted, settings: Settings) -> list[str]:
    """What is wrong with an aligned pair."""
    wrong = [] if gold.content == found.content else ["boundary"]
    wrong += [role for role in ("cue", "source") if role_verdict(gold, found, role) == "wrong"]
    if gold.item.labelled:
        named = claims_somebody(found.item)
        right = named and speaker_right(found.item, gold.item, settings) if gold.item.names else not named
        if not right:
            wrong.append("speaker")
    return wrong


def _miss(c: Compared, what: str, gold: Counted | None, found: Counted | None) -> Miss:
    shown = gold or found
    assert shown is not None
    start, end = shown.item.content[0][0], shown.item.content[-1][1]
    text = c.document.text

    def texts(counted: Counted | None) -> dict[str, str]:
        if counted is None:
            return {}
        spans = {role: c.text.words(counted.item.spans(role)) for role in ROLES}
        return spans | {"speaker": "; ".join(counted.item.speakers)}

    return Miss(
        doc=c.document.name,
        what=what,
        type=shown.type,
        act=gold.item.act if gold else "",
        id=shown.item.id,
        gold=texts(gold),
        found=texts(found),
        before=text[max(0, start - CONTEXT) : start],
        text=text[start:end],
        after=text[end : end + CONTEXT],
        rule=found.item.rule if found else "",
        confidence=found.item.confidence if found else None,
    )
