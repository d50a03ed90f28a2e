"""HTML as text: one paragraph a block, entities resolved, quotations that only markup tells given marks.

Browsers draw quotation marks around ``q`` and indent ``blockquote`` (HTML Living Standard, 4.4.4 and 4.5.7);
an embedded post is a blockquote whose last line, behind a dash, is its signature. Text alone would lose all
three, so they get the marks that a reader sees or understands; a paragraph inside a longer quotation begins
with a mark and only the last one ends with one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from quoteattr.errors import InputError, MissingExtraError

OPENING = ("“", "‘")
CLOSING = ("”", "’")
_MARKS = "“”„\"«»‘’'"
_BLOCKS = frozenset(
    "address article aside blockquote body caption dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary table tbody tfoot thead tr ul".split()
)
_HIDDEN = frozenset(
    "head script style template noscript svg math object iframe button select textarea".split()
)
_DASH = re.compile(r"\s*(?:[—–―]|--)\s*\w")
_TAGS = re.compile(r"</(?:p|div|li|h\d|blockquote|span|a|em|strong|b|i)\s*>|<(?:br|p)\s*/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_CONTROLS = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for (production 2)."""
_SPACE = re.compile(r"[ \t\r\n\f]+")


def read_markup(markup: str) -> str:
    """The text of HTML, or of a piece of it: blocks with an empty line between them.

    Raises MissingExtraError without lxml.
    """
    root = parse_markup(markup)
    mark_quotations(root)
    return tree_text(root)


def parse_markup(markup: str) -> Any:
    """HTML as a tree (lxml). Raises InputError where there is nothing in it, MissingExtraError without lxml."""
    try:
        from lxml import etree
        from lxml import html as lxml_html
    except ImportError as error:
        raise MissingExtraError("lxml", "html", "Reading HTML") from error
    clean = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup.replace("\0", "\ufffd"))
    try:
        root = lxml_html.document_fromstring(clean, ensure_head_body=True)
    except (etree.ParserError, ValueError, AssertionError) as error:
        raise InputError(f"there is nothing to read in this HTML ({error})") from error
    for element in root.iter():  # the parser takes control characters in, but lets nobody move them
        for name in ("text", "tail"):
            words = getattr(element, name)
            if words and _CONTROLS.search(words):
                setattr(element, name, _CONTROLS.sub("\ufffd", words))
    return root


def decode_entities(text: str) -> str:
    """``&ldquo;No&rdquo;`` as ``“No”``: what a cell means that was cut out of a web page."""
    return _ENTITY.sub(lambda m: html.unescape(m[0]), text) if "&" in text else text


def is_markup(text: str) -> bool:
    """Whether a cell holds HTML and not text: a tag is closed in it, or a line or paragraph begun."""
    return "<" in text and bool(_TAGS.search(text))


def mark_quotations(root: Any) -> None:
    """Give ``q``, ``blockquote`` and embedded posts in a tree quotation marks; blockquotes become divisions."""
    inline = [
        (element, sum(1 for _ in element.iterancestors("q", "blockquote"))) for element in root.iter("q")
    ]
    for element, depth in inline:
        _surround([element], depth % 2)
        element.tag = "span"  # extractors put quotations on lines of their own
    for element in list(root.iter("blockquote")):
        depth = sum(1 for a in element.iterancestors() if a.get("data-quoted") is not None)
        _part_signature(element)
        parts = _paragraphs(element) or [element]
        _surround([p for p in parts if p.text_content().strip()], depth % 2)
        element.tag = "div"
        for name in ("class", "id", "style"):  # extractors leave out what is called an embed
            element.attrib.pop(name, None)
        element.set("data-quoted", "")


def _part_signature(block: Any) -> None:
    """Whatever stands behind the last paragraph (``— Name (@name)``), and a ``cite``, as a paragraph of its own."""
    for cite in list(block.iter("cite", "footer")):
        inside = any(a.get("data-signature") is not None for a in _up_to(cite, block))
        cite.tag = "span" if inside else "p"
        if not inside:
            cite.set("data-signature", "")
    paragraphs = [p for p in block.iterchildren("p", "div") if p.get("data-signature") is None]
    if not paragraphs:
        _part_bare(block)
        return
    for paragraph in paragraphs:
        if _DASH.match(paragraph.text_content()) and paragraph is not paragraphs[0]:
            paragraph.set("data-signature", "")
    last = paragraphs[-1]
    if (last.tail or "").strip():
        signature = last.makeelement("p", {"data-signature": ""})
        signature.text, last.tail = last.tail, None
        following = last.getnext()
        last.addnext(signature)
        while following is not None and following.get("data-signature") is None:
            following, moved = following.getnext(), following
            signature.append(moved)


def _part_bare(block: Any) -> None:
    """A block without paragraphs: its words become one, up to a signature."""
    paragraph = block.makeelement("p")
    paragraph.text, block.text = block.text, None
    target = paragraph
    signature = None
    for child in list(block):
        if child.get("data-signature") is not None:
            continue
        if child.tag == "br" and child.tail and _DASH.match(child.tail):
            signature = block.makeelement("p", {"data-signature": ""})
            signature.text, child.tail = child.tail, None
            target = signature
            block.remove(child)
            continue
        target.append(child)
    block.insert(0, paragraph)
    if signature is not None:
        block.insert(1, signature)


def _paragraphs(block: Any) -> list[Any]:
    """The paragraphs of a quotation without its signature and without quotations inside it."""
    found = [
        p for p in block.iter("p", "li") if p.get("data-signature") is None and p.get("data-quoted") is None
    ]
    return [
        p for p in found
        if not any(
            a.get("data-signature") is not None or (a is not block and a.tag == "blockquote")
            for a in _up_to(p, block)
        )
    ]  # fmt: skip


def _up_to(element: Any, top: Any) -> Iterator[Any]:
    for ancestor in element.iterancestors():
        yield ancestor
        if ancestor is top:
            return


def quoted(text: str) -> str:
    """A text that stands as a quotation by its place alone, between marks unless it has some."""
    return text if not text or text[0] in _MARKS or text[-1] in _MARKS else f"{OPENING[0]}{text}{CLOSING[0]}"


def _surround(parts: list[Any], level: int) -> None:
    """Marks around what the parts hold together, unless it has marks already."""
    words = "".join(p.text_content() for p in parts).strip()
    if not words or words[0] in _MARKS or words[-1] in _MARKS:
        return
    for part in parts:
        part.text = OPENING[level] + (part.text or "").lstrip()
    last = parts[-1]
    if len(last):
        last[-1].tail = (last[-1].tail or "").rstrip() + CLOSING[level]
    else:
        last.text = (last.text or "").rstrip() + CLOSING[level]


def tree_text(root: Any) -> str:
    """The text of a tree: runs of white space are one space, ``br`` is a line, blocks are apart by an empty line."""
    lines: list[str] = []
    words: list[str] = []

    def end(block: bool) -> None:
        line = _SPACE.sub(" ", "".join(words)).strip(" ")
        words.clear()
        if line:
            lines.append(line)
        if block and lines and lines[-1]:
            lines.append("")

    for kind, element in _walk(root):
        if kind == "text":
            words.append(element)
        elif element.tag == "br":
            end(block=False)
        elif element.tag in ("td", "th"):
            words.append("\t" if kind == "start" and "".join(words).strip() else "")
        elif element.tag in _BLOCKS:
            end(block=True)
    end(block=True)
    return "\n".join(lines).strip("\n").replace("\xa0", " ")


def _walk(root: Any) -> Iterator[tuple[str, Any]]:
    """Starts, texts and ends of a tree in order, without recursion, so that no nesting is too deep."""
    stack: list[tuple[str, Any]] = [("open", root)]
    while stack:
        kind, item = stack.pop()
        if kind != "open":
            yield kind, item
            continue
        if not isinstance(item.tag, str) or item.tag in _HIDDEN:
            continue
        yield "start", item
        stack.append(("end", item))
        for child in reversed(item):
            if child.tail:
                stack.append(("text", child.tail))
            stack.append(("open", child))
        if item.text:
            yield "text", item.text
