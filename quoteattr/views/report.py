"""The report: articles with their quotations and what they add up to, in one HTML file without a network."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from quoteattr.results.highlight import label
from quoteattr.results.markup import TAGS, markup
from quoteattr.results.markup import style as markup_style
from quoteattr.schema import STATUSES, TYPES, Quote
from quoteattr.views.chart import chart
from quoteattr.views.claims import Claims, find_claims
from quoteattr.views.pictures import network_picture, timeline_picture

if TYPE_CHECKING:
    from quoteattr.documents import ReadFailure
    from quoteattr.results.analysis import Analysis

SPEAKERS = 200
"""Speakers that the list shows; the others are reached by the filter."""

INLINE = 200
"""Documents up to which the articles stand in the page, so that they can be read without JavaScript."""
PIECE = 20
"""Articles that are packed together where there are more."""

POLICY = "default-src 'none'; style-src {style}; script-src {script}; base-uri 'none'; form-action {form}"


@dataclass
class Content:
    """What a page shows, gathered from analyses: the view model of the templates."""

    documents: list[dict[str, Any]] = field(default_factory=list)
    rows: list[list[Any]] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    types: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    counts: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    statuses: Counter[str] = field(default_factory=Counter)

    def add(self, analysis: Analysis) -> None:
        """Take in one article."""
        document, number = analysis.document, len(self.documents)
        about = {k: _plain(document.metadata.get(k)) for k in ("title", "date", "outlet", "author", "url")}
        self.documents.append(
            about
            | {
                "id": document.id,
                "title": about["title"] or document.id,
                "url": about["url"] if is_web_link(about["url"]) else "",
                "html": Markup(markup(document.text, analysis.quotes, number=len(self.rows))),
                "size": _size(document.text),
                "quotes": len(analysis.quotes),
                "skipped": analysis.skipped,
            }
        )
        for quote in analysis.quotes:
            self._add_quote(quote, number)

    def _add_quote(self, quote: Quote, number: int) -> None:
        keys = []
        for position, name in enumerate(quote.speaker.names):
            ids = quote.speaker.ids
            key = ids[position] if position < len(ids) and ids[position] else name
            keys.append(key)
            self.names.setdefault(key, name)
            self.kinds.setdefault(key, quote.speaker.kind)
            self.types[key][quote.attribution.type] += 1
            self.counts[key][number] += 1
        self.statuses[quote.speaker.status] += 1
        self.quotes.append(quote)
        self.rows.append(
            [
                number,
                keys,
                label(quote),
                quote.speaker.status,
                quote.attribution.type,
                quote.quote,
                quote.cue,
                round(quote.attribution.confidence, 3),
                quote.attribution.id,
            ]
        )

    @property
    def speakers(self) -> list[dict[str, Any]]:
        """Named speakers, most quotes first."""
        found = [
            {
                "key": key,
                "name": name,
                "kind": self.kinds[key],
                "quotes": self.types[key].total(),
                "documents": len(self.counts[key]),
                **{t: self.types[key][t] for t in TYPES},
            }
            for key, name in self.names.items()
        ]
        return sorted(found, key=lambda s: (-s["quotes"], s["name"]))

    def claims(self) -> Claims | None:
        """The claims that come back, None for a single document."""
        if len(self.documents) < 2:
            return None
        return find_claims(self.quotes, [row[1] for row in self.rows], [row[0] for row in self.rows])

    def data(self, claims: Claims | None) -> dict[str, Any]:
        """What the script works on."""
        rows = self.rows
        if claims and claims.claims:
            rows = [[*row, claim] for row, claim in zip(rows, claims.of_row, strict=True)]
        return {
            "documents": [[d["title"], d["date"][:10], d["outlet"], d["id"]] for d in self.documents],
            "names": self.names,
            "claims": [c.label for c in claims.claims] if claims else [],
            "rows": rows,
        }


def report(
    analyses: Iterable[Analysis], *, title: str = "Who said what", failures: Iterable[ReadFailure] = ()
) -> str:
    """One self-contained HTML page over many articles.

    Parameters
    ----------
    analyses:
        The articles, in the order in which they are shown; only the quotes that they hold are listed.
    title:
        Heading of the page.
    failures:
        Inputs that couldn't be read (taken after the last article): listed, nothing is missing silently.

    Returns
    -------
    str
        The page. It loads nothing, and its Content-Security-Policy lets nothing but its own style and script
        run. Write it as UTF-8 with ``errors="replace"`` (a text may hold half a surrogate pair).
    """
    content = Content()
    for analysis in analyses:
        content.add(analysis)
    return page("report.html.j2", content, title=title, failures=list(failures), form="'none'")


def page(name: str, content: Content, *, form: str, **values: Any) -> str:
    """A template over ``content``; ``form`` is where forms may be sent (a CSP source)."""
    speakers = content.speakers
    claims = content.claims()
    titles = [d["title"] for d in content.documents]
    dates = [d["date"][:10] for d in content.documents]
    pieces = packed(content, content.data(claims)) if len(content.documents) > INLINE else []
    data = {"packed": PIECE} if pieces else content.data(claims)
    return environment().get_template(name).render(
        content=content,
        pieces=pieces,
        inline=INLINE,
        outlets=len({d["outlet"] for d in content.documents} - {""}),
        dated=any(dates),
        speakers=speakers[:SPEAKERS],
        more_speakers=max(0, len(speakers) - SPEAKERS),
        timeline=timeline_picture([dates[row[0]] for row in content.rows]) if len(dates) > 1 else None,
        network=network_picture(content.quotes) if len(dates) > 1 else None,
        chart=chart(content.counts, content.names, titles, dates),
        claims=claims,
        data=embed(data),
        style=Markup(style()),
        script=Markup(script()),
        policy=policy(form),
        roles=TAGS,
        types=TYPES,
        statuses=STATUSES,
        **values,
    )  # fmt: skip


def packed(content: Content, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Ids and texts of the elements that hold a large page's data and articles: base64 of gzip of JSON.

    The page's script unpacks an article when somebody comes near it, so that ten thousand stay usable.
    """
    article = environment().get_template("article.html.j2").module.article  # type: ignore[attr-defined]
    pieces = [("packed", pack(data))]
    for start in range(0, len(content.documents), PIECE):
        part = content.documents[start : start + PIECE]
        texts = [str(article(d, number)).strip() for number, d in enumerate(part, start)]
        pieces.append((f"a{start // PIECE}", pack(texts)))
    return pieces


def pack(value: Any) -> str:
    """A value as base64 of gzip of JSON."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode("ascii"), 6, mtime=0)).decode("ascii")


@cache
def template(name: str) -> str:
    """A file of ``views/templates`` as text."""
    return (files("quoteattr.views") / "templates" / name).read_text("utf-8")


@cache
def environment() -> Environment:
    """The templates: everything escaped, an unknown name is an error."""
    return Environment(
        loader=PackageLoader("quoteattr.views"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


@cache
def style() -> str:
    """The style sheet of a page, as it stands between its tags."""
    return markup_style() + template("report.css")


@cache
def script() -> str:
    """The script of a page, as it stands between its tags."""
    return template("report.js")


def policy(form: str, *, more: str = "") -> str:
    """The Content-Security-Policy: nothing but our own style and script, known by SHA-256 (CSP level 2)."""
    return POLICY.format(style=_hash(style()), script=_hash(script()), form=form) + more


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def embed(data: Mapping[str, Any]) -> Markup:
    """``data`` as JSON that can stand in a script element: no character in it can end the element."""
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


def is_web_link(url: str) -> bool:
    """True for an http(s) address: what the page makes a link of (never ``javascript:`` and the like)."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _plain(value: Any) -> str:
    """A metadata value as text; missing ones (None, NaN, NaT) are empty."""
    text = "" if value is None else str(value)
    return "" if text in ("nan", "NaT", "<NA>") else text


def _size(text: str) -> int:
    """About how tall the article is: log2 of its lines, for the space it takes before it is drawn."""
    lines = sum(1 + len(line) // 85 for line in text.split("\n"))
    return min(12, max(2, round(math.log2(lines + 1))))
