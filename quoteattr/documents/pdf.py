"""Text out of PDF files, by pdfminer.six.

A PDF has no paragraphs, only characters at places; pdfminer groups them into lines, and
:mod:`quoteattr.documents.layout` puts these in order. What stands at the head or foot of most pages, and page
numbers there, are left out; a paragraph that goes on in the next column or on the next page goes on in the text.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from quoteattr.documents.extract import Extract
from quoteattr.documents.layout import Line, flowing, paragraphs
from quoteattr.documents.office import damaged
from quoteattr.errors import InputError, MissingExtraError

MARGIN = 0.12  # share of a page's height that counts as its head and as its foot
REPEATED = 0.5  # share of the pages that a running head stands on
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–—\s]*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?[-–—\s]*", re.IGNORECASE)

Page = tuple[list[Line], list[Line]]
"""The lines of a page that stand at its head or foot, and the others."""


def read_pdf(data: bytes, encoding: str | None = None) -> Extract:
    """The text of a PDF; title and author become metadata.

    Raises InputError for a file with a password and for one that holds pictures of pages and no text.
    """
    try:
        from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
        from pdfminer.pdfpage import PDFPage
        from pdfminer.pdfparser import PDFParser
    except ImportError as error:
        raise MissingExtraError("pdfminer.six", "pdf", "Reading PDF files") from error
    with damaged("PDF file"):
        try:
            document = PDFDocument(PDFParser(io.BytesIO(data)))
        except PDFPasswordIncorrect as error:
            raise InputError("this PDF has a password; save it without") from error
        pages = list(_pages(PDFPage.create_pages(document)))
        known = _metadata(document)
    text = "\n\n".join(flowing(p for lines in _without_running_heads(pages) for p in paragraphs(lines)))
    if not text.strip():
        raise InputError(
            "this PDF holds no text, only pictures of pages; make it searchable first (for example with ocrmypdf)"
        )
    return Extract(text, known)


def _pages(pages: Any) -> Iterator[Page]:
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.layout import LAParams, LTFigure, LTTextBox, LTTextLine
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager

    manager = PDFResourceManager()
    device = PDFPageAggregator(manager, laparams=LAParams(char_margin=1.5, boxes_flow=None, all_texts=True))
    interpreter = PDFPageInterpreter(manager, device)

    def lines(item: Any) -> Iterator[Line]:
        for part in item:
            if isinstance(part, LTTextLine):
                if text := " ".join(part.get_text().split()):
                    yield Line(text, part.x0, part.x1, part.y0, part.y1)
            elif isinstance(part, LTTextBox | LTFigure):
                yield from lines(part)

    for page in pages:
        interpreter.process_page(page)
        layout = device.get_result()
        low, high = layout.y0 + MARGIN * layout.height, layout.y1 - MARGIN * layout.height
        edge: list[Line] = []
        inner: list[Line] = []
        for line in lines(layout):
            (edge if line.top < low or line.bottom > high else inner).append(line)
        yield edge, inner


def _without_running_heads(pages: list[Page]) -> Iterator[list[Line]]:
    """The lines of each page without page numbers and without what most pages have at their head or foot."""
    often = Counter(key for edge, _ in pages for key in {_key(line) for line in edge})
    enough = max(2.0, len(pages) * REPEATED)
    for edge, inner in pages:
        kept = [n for n in edge if often[_key(n)] < enough and not _PAGE_NUMBER.fullmatch(n.text)]
        yield [*kept, *inner]


def _key(line: Line) -> str:
    """A line with figures made equal, so that page numbers don't tell running heads apart."""
    return _NUMBER.sub("#", line.text).casefold()


def _metadata(document: Any) -> dict[str, str]:
    from pdfminer.utils import decode_text

    known = {}
    for info in document.info:
        for key, name in (("title", "Title"), ("author", "Author")):
            value = info.get(name)
            text = decode_text(value).strip("\0 \n") if isinstance(value, bytes) else ""
            if text:
                known[key] = text
    return known
