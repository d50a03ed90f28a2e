"""Files of data bases that hold many articles one behind the other: Nexis, Factiva, ProQuest.

None of them describes its layout in public; these are the marks that their downloads have. Nexis ends each article
with the line *End of Document*, Factiva with ``Document`` and the accession number, ProQuest parts them by a line
of underscores and names every field. A file without these marks is one document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NEXIS_END = re.compile(r"^[ \t]*End of Document[ \t]*$", re.MULTILINE)
_NEXIS_BODY = re.compile(r"^[ \t]*Body[ \t]*$", re.MULTILINE)
_NEXIS_FIELD = re.compile(
    r"^[ \t]*(?P<name>Section|Length|Byline|Highlight|Dateline|Graphic|Load-Date|Language|Publication-Type|"
    r"Subject|Copyright)(?::|(?= \d{4}))[ \t]*(?P<value>[^\n]*)$",
    re.MULTILINE,
)
_NEXIS_AFTER = re.compile(
    r"^[ \t]*(?:Load-Date:|Classification[ \t]*$|Graphic[ \t]*$|Notes[ \t]*$)", re.MULTILINE
)
_FACTIVA_END = re.compile(
    r"^[ \t]*(?:AN[ \t]+)?Document[ \t]+(?P<id>[A-Z][A-Z0-9]{3,}\d{6,}[a-z0-9]+)[ \t]*$", re.MULTILINE
)
_FACTIVA_CODES = ("SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "ED", "PG", "VOL", "LA", "CY", "LP", "TD",
                  "CO", "IN", "NS", "RE", "IPD", "IPC", "PUB", "AN", "ART", "CLM", "CX", "DLN", "RF")  # fmt: skip
_FACTIVA_FIELD = re.compile(rf"^({'|'.join(_FACTIVA_CODES)})(?:[ \t]+|[ \t]*(?:\n|\Z))", re.MULTILINE)
_FACTIVA_WORDS = re.compile(r"^[\d,]+ words$")
_PROQUEST_RULE = re.compile(r"^_{20,}[ \t]*$", re.MULTILINE)
_PROQUEST_FIELD = re.compile(
    r"^(Full text|Title|Author|Publication title|Publication date|Publication info|Abstract|Links|Subject|Location|"
    r"Publication year|Publisher|Place of publication|Country of publication|Publication subject|ISSN|Source type|"
    r"Language of publication|Document type|ProQuest document ID|Document URL|Copyright|Last updated|Database|Pages|"
    r"People|Company / organization|Section|Identifier / keyword|Dateline|Volume|Issue|First page):[ \t]*",
    re.MULTILINE,
)
_DAY = re.compile(
    r"\b(?:\d{1,2}\s+)?(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"\s*(?:\d{1,2},?\s*)?(?:19|20)\d\d\b"
)
RAW_MARKS = re.compile(rb"End of Document|Document[ \t]+[A-Z][A-Z0-9]{9,}|ProQuest document ID")
"""What a file holds, unpacked but undecoded, that may be more than one document."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a file: its text and what stands around it."""

    text: str
    metadata: dict[str, str]


def split_articles(text: str) -> list[Article]:
    """The articles of a file of a data base; an empty list where it is none, so that the text is one document."""
    text = text.replace("\r\n", "\n") if "\r" in text else text
    for read in (_nexis, _factiva, _proquest):
        if found := list(read(text)):
            return found
    return []


def _nexis(text: str) -> Iterator[Article]:
    if not _NEXIS_END.search(text) or not _NEXIS_BODY.search(text):
        return
    for piece in _NEXIS_END.split(text):
        body = _NEXIS_BODY.search(piece)
        if not body:
            if _NEXIS_AFTER.search(piece) or len(piece.split()) > 200:  # an article without its heading Body
                yield Article(piece.strip(), {})
            continue
        head, rest = piece[: body.start()], piece[body.end() :]
        after = _NEXIS_AFTER.search(rest)
        article, tail = (rest[: after.start()], rest[after.start() :]) if after else (rest, "")
        yield Article(article.strip(), _nexis_head(head) | _nexis_fields(tail))


def _nexis_head(head: str) -> dict[str, str]:
    lines = [line.strip() for line in head.split("\n") if line.strip()]
    first = next((i for i, line in enumerate(lines) if _NEXIS_FIELD.match(line)), len(lines))
    known = _nexis_fields(head)
    top = lines[:first]
    day = next((i for i, line in enumerate(top) if _DAY.search(line)), None)
    if day is None:
        return {"title": top[-1] if top else ""} | known
    known["date"] = (_DAY.search(top[day]) or [""])[0]
    if day >= 2:
        known = {"title": top[day - 2], "outlet": top[day - 1]} | known
    elif day == 1:
        known = {"title": top[0]} | known
    return known


def _nexis_fields(part: str) -> dict[str, str]:
    names = {"Byline": "author", "Load-Date": "load_date", "Section": "section", "Dateline": "dateline"}
    found: dict[str, str] = {}
    for match in _NEXIS_FIELD.finditer(part):
        if (name := names.get(match["name"])) and match["value"].strip():
            found.setdefault(name, match["value"].strip())
    return found


def _factiva(text: str) -> Iterator[Article]:
    ends = list(_FACTIVA_END.finditer(text))
    start = 0
    for end in ends:
        piece = text[start : end.start()].strip()
        start = end.end()
        article = _factiva_coded(piece) if len(set(_FACTIVA_FIELD.findall(piece)) & {"HD", "TD", "LP"}) >= 2 else (
            _factiva_plain(piece)
        )  # fmt: skip
        if article.text:
            yield Article(article.text, article.metadata | {"accession_number": end["id"]})


def _factiva_coded(piece: str) -> Article:
    fields = _fields(_FACTIVA_FIELD, piece)
    names = {"HD": "title", "BY": "author", "PD": "date", "SN": "outlet"}
    text = "\n\n".join(fields[code] for code in ("LP", "TD") if fields.get(code))
    return Article(text, {name: " ".join(fields[c].split()) for c, name in names.items() if fields.get(c)})


def _factiva_plain(piece: str) -> Article:
    """Without codes: headline, byline, length, day, (time,) source, codes, language, copyright, then the text."""
    lines = piece.split("\n")
    words = next((i for i, line in enumerate(lines) if _FACTIVA_WORDS.match(line.strip())), None)
    if words is None:
        return Article(piece, {})
    above = [line.strip() for line in lines[:words] if line.strip()]
    below = [(i, line.strip()) for i, line in enumerate(lines[words + 1 :], words + 1) if line.strip()]
    known = {
        "title": above[-2]
        if len(above) > 1 and above[-1].lower().startswith("by ")
        else above[-1]
        if above
        else ""
    }
    if above and above[-1].lower().startswith("by "):
        known["author"] = above[-1]
    body = words
    for place, (i, line) in enumerate(below[:9]):
        if _DAY.search(line) and "date" not in known:
            known["date"] = line
            times = place + 1 < len(below) and re.match(r"\d{1,2}:\d\d", below[place + 1][1])
            if place + 1 + bool(times) < len(below):
                known["outlet"] = below[place + 1 + bool(times)][1]
            body = i
        if "date" in known and (line in ("English",) or line.startswith(("©", "(c)", "Copyright"))):
            body = i
    if "outlet" in known and body <= words + 2:
        body = next(i for i, line in below if line == known["outlet"])
    return Article("\n".join(lines[body + 1 :]).strip(), known)


def _proquest(text: str) -> Iterator[Article]:
    if "ProQuest" not in text or not re.search(r"^Full text:", text, re.MULTILINE):
        return
    names = {
        "Title": "title", "Author": "author", "Publication title": "outlet", "Publication date": "date",
        "ProQuest document ID": "proquest_id", "Document URL": "url", "Section": "section",
    }  # fmt: skip
    for piece in _PROQUEST_RULE.split(text):
        fields = _fields(_PROQUEST_FIELD, piece)
        if fields.get("Full text"):
            known = {
                name: " ".join(fields[field].split()) for field, name in names.items() if fields.get(field)
            }
            yield Article(fields["Full text"], known)


def _fields(names: re.Pattern[str], piece: str) -> dict[str, str]:
    """What stands behind each name of a field, up to the next; the first of a name counts."""
    found: dict[str, str] = {}
    cuts = list(names.finditer(piece))
    ends = [*(cut.start() for cut in cuts[1:]), len(piece)] if cuts else []
    for cut, end in zip(cuts, ends, strict=True):
        found.setdefault(cut[1], piece[cut.end() : end].strip())
    return found
