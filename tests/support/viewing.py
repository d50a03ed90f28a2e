"""Analyses built by hand, for the views: no model needed. The articles are our own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from quoteattr.documents import Document
from quoteattr.results.analysis import Analysis
from quoteattr.schema import Attribution, Quote, Speaker

ARTICLE = """Harbour dredging to start in May

By Ida Strand

“We have waited nine years for this,” said Marta Oyelaran, who runs the port of Velde, “and we will not wait \
for a tenth.”

The work will cost 40 million crowns, according to a letter seen by the Velde Courier. Officials warned that \
the price could rise.

On Monday Oyelaran said the minister had told her that “the money is there”. He did not answer questions.

Anders Lindqvist and Ruth Okafor, both fishermen, called the plan a “slow-motion disaster” for the herring.

It was said that nobody had asked them.
"""
METADATA = {
    "title": "Harbour dredging to start in May",
    "date": "2024-03-11",
    "outlet": "Velde Courier",
    "url": "https://example.org/harbour?page=1&part=2",
}


def make_quote(
    document: Document,
    id: str,
    content: Sequence[str],
    cue: Sequence[str] = (),
    source: Sequence[str] = (),
    names: Sequence[str] = (),
    status: str = "",
    **known: Any,
) -> Quote:
    """A quote whose spans are found by their words; ``known["after"]`` is where the search begins."""
    text, after = document.text, known.pop("after", "")
    first = text.index(after)
    spans = [
        tuple((text.index(p, first), text.index(p, first) + len(p)) for p in role)
        for role in (content, cue, source)
    ]
    kind = known.pop("kind", "person" if names else "unnamed")
    a = Attribution(id, *spans, cue_lemma=" ".join(cue), rule="hand", confidence=0.93, **known)
    speaker = Speaker(
        tuple(names),
        tuple(n.lower().replace(" ", "-") for n in names),
        kind,
        status or ("named" if names else "anonymous"),
    )
    return Quote(
        document.id,
        a,
        speaker,
        text[a.start : a.end],
        " … ".join(source),
        " … ".join(cue),
        0,
        document.metadata,
    )


def harbour(id: str = "harbour", **metadata: Any) -> Analysis:
    """Seven quotes: in two pieces, joint, anonymous, nested, unresolved, without source."""
    d = Document(id, ARTICLE, METADATA | metadata)
    marta = "Marta Oyelaran"
    return Analysis(
        d,
        (
            make_quote(
                d,
                "q1",
                ["“We have waited nine years for this,”", "“and we will not wait for a tenth.”"],
                ["said"],
                ["Marta Oyelaran, who runs the port of Velde"],
                [marta],
                type="direct",
            ),
            make_quote(
                d,
                "q2",
                ["The work will cost 40 million crowns"],
                ["according to"],
                ["a letter seen by the Velde Courier"],
                kind="document",
            ),
            make_quote(d, "q3", ["that the price could rise"], ["warned"], ["Officials"]),
            make_quote(
                d,
                "q4",
                ["the minister had told her that “the money is there”"],
                ["said"],
                ["Oyelaran"],
                [marta],
                type="mixed",
                after="On Monday",
            ),
            make_quote(
                d,
                "q5",
                ["that “the money is there”"],
                ["had told"],
                ["the minister"],
                status="unresolved",
                type="mixed",
                parent="q4",
            ),
            make_quote(
                d,
                "q6",
                ["the plan a “slow-motion disaster” for the herring"],
                ["called"],
                ["Anders Lindqvist and Ruth Okafor, both fishermen,"],
                ["Anders Lindqvist", "Ruth Okafor"],
                type="mixed",
            ),
            make_quote(d, "q7", ["that nobody had asked them"], ["was said"], status="none"),
        ),
    )


HOSTILE = (
    '<script>window.pwned = 1</script> </script> "><img src=x onerror="window.pwned=2"> '
    "<!-- ]]> &amp; &lt;b&gt; {{ 7 * 7 }} {% raw %} \u202egnp.exe javascript:window.pwned=3"
)


def hostile() -> Analysis:
    """An article, a speaker and metadata that try to be more than text."""
    d = Document(
        HOSTILE,
        f"{HOSTILE}\r\n\r\nHale said “{HOSTILE}”.\r",
        {
            "title": HOSTILE,
            "date": HOSTILE,
            "outlet": HOSTILE,
            "author": HOSTILE,
            "url": "javascript:window.pwned=4",
        },
    )
    quote = make_quote(
        d, HOSTILE, [f"“{HOSTILE}”"], ["said"], ["Hale"], [HOSTILE], type="direct", after="Hale"
    )
    speaker = replace(quote.speaker, ids=(HOSTILE,), kind=HOSTILE, steps=(HOSTILE,))
    return Analysis(d, (replace(quote, speaker=speaker),), ((0, 5, HOSTILE),))
