"""Text out of office files: Word, OpenDocument, rich text, EPUB.

Word by mammoth, OpenDocument by odfdo, rich text by striprtf; an EPUB is a zip of web pages in the order that its
package file gives (EPUB 3.3, 5.7). What is not the text of the article is left out: comments, deleted text of
tracked changes, running heads, pictures.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote

from quoteattr.documents.encodings import decode
from quoteattr.documents.extract import Extract
from quoteattr.documents.markup import mark_quotations, parse_markup, quoted, read_markup, tree_text
from quoteattr.errors import InputError, MissingExtraError, QuoteattrError

LARGEST = 512_000_000
"""Bytes that a part of an office file may have when it is unpacked; a file that claims more is a zip bomb."""

QUOTING = ("Quote", "Intense Quote", "Quotations", "Block Text")
"""Paragraph styles of Word and LibreOffice for quotations."""
WORD_STYLES = "\n".join(f"p[style-name='{name}'] => blockquote > p:fresh" for name in QUOTING)
_CORE = "docProps/core.xml"
_XML_NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "opf": "http://www.idpf.org/2007/opf",
    "container": "urn:oasis:names:tc:opendocument:xmlns:container",
}


def read_docx(data: bytes, encoding: str | None = None) -> Extract:
    """A Word file (.docx): body, tables and footnotes; title and author become metadata."""
    try:
        import mammoth
    except ImportError as error:
        raise MissingExtraError("mammoth", "office", "Reading Word files") from error
    with _zipped(data, "Word file (.docx)") as archive:
        known = _core_properties(archive)
    with damaged("Word file (.docx)"):
        markup = mammoth.convert_to_html(
            io.BytesIO(data), style_map=WORD_STYLES, convert_image=mammoth.images.img_element(lambda _: {})
        ).value
    root = parse_markup(markup or "<p></p>")
    for mark in root.xpath("//sup[a[contains(@id, 'note-ref')]] | //a[contains(@href, 'note-ref')]"):
        mark.drop_tree()
    mark_quotations(root)
    return Extract(tree_text(root), known)


def read_odt(data: bytes, encoding: str | None = None) -> Extract:
    """An OpenDocument text (.odt): paragraphs, headings, lists, tables and notes in order."""
    try:
        import odfdo
    except ImportError as error:
        raise MissingExtraError("odfdo", "office", "Reading OpenDocument files") from error
    with _zipped(data, "OpenDocument text (.odt)"):
        pass
    with damaged("OpenDocument text (.odt)"):
        document = odfdo.Document(io.BytesIO(data))
        body = document.body
        for unwanted in body.get_elements(
            "//office:annotation | //text:tracked-changes | //text:note-citation"
        ):
            unwanted.delete()
        notes = [note.inner_text.strip() for note in body.get_elements("//text:note-body")]
        for note in body.get_elements("//text:note"):
            note.delete()
        blocks = [
            _odt_block(
                document, block.inner_text.strip(), block.get_attribute_string("text:style-name") or ""
            )
            for block in body.get_elements("//text:p | //text:h")
        ]
        meta = document.meta
        known = {"title": meta.title, "author": meta.initial_creator or meta.creator}
    text = "\n\n".join(block for block in [*blocks, *notes] if block)
    return Extract(text, {k: v for k, v in known.items() if v})


def _odt_block(document: Any, text: str, style: str) -> str:
    """A paragraph; one in a style for quotations gets marks where it has none."""
    seen = set()
    while style and style not in seen:
        if style.replace("_20_", " ") in QUOTING:
            return quoted(text)
        seen.add(style)
        found = document.get_style("paragraph", style)
        style = (found.parent_style if found is not None else None) or ""
    return text


def read_rtf(data: bytes, encoding: str | None = None) -> Extract:
    """A rich text file (.rtf)."""
    try:
        from striprtf.striprtf import rtf_to_text
    except ImportError as error:
        raise MissingExtraError("striprtf", "office", "Reading rich text files") from error
    if not data.lstrip().startswith(b"{\\rtf"):
        raise InputError("this is no rich text file (.rtf); is the extension right?")
    with damaged("rich text file"):
        text = rtf_to_text(data.decode("latin-1"), errors="replace")
    lines = [line.strip() for line in text.split("\n")]
    return Extract(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip())


def read_epub(data: bytes, encoding: str | None = None) -> Extract:
    """An EPUB: its pages in reading order; title, author, publisher (as outlet) and date become metadata."""
    with _zipped(data, "EPUB") as archive:
        names = set(archive.namelist())
        if "META-INF/encryption.xml" in names and b"EncryptedData" in _part(
            archive, "META-INF/encryption.xml"
        ):
            raise InputError("this EPUB is locked (DRM); only its shop's reader can open it")
        package_name = _rootfile(_xml(_part(archive, "META-INF/container.xml")))
        package = _xml(_part(archive, package_name))
        items = {
            item.get("id"): item
            for item in package.iterfind(".//opf:manifest/opf:item", _XML_NAMES)
            if "html" in (item.get("media-type") or "")
            and "nav" not in (item.get("properties") or "").split()
        }
        texts = []
        for reference in package.iterfind(".//opf:spine/opf:itemref", _XML_NAMES):
            if (item := items.get(reference.get("idref"))) is not None:
                name = posixpath.normpath(
                    posixpath.join(posixpath.dirname(package_name), unquote(item.get("href", "")))
                )
                try:
                    texts.append(read_markup(decode(_part(archive, name), encoding)[0]))
                except InputError as error:
                    raise InputError(f"the page {name} of this EPUB: {error}") from error
    known = {
        key: " ".join(found.text.split())
        for key, name in (
            ("title", "title"),
            ("author", "creator"),
            ("outlet", "publisher"),
            ("date", "date"),
        )
        if (found := package.find(f".//dc:{name}", _XML_NAMES)) is not None
        and found.text
        and found.text.strip()
    }
    return Extract("\n\n".join(text for text in texts if text), known)


def _rootfile(container: Any) -> str:
    found = container.find(".//container:rootfile", _XML_NAMES)
    if found is None or not found.get("full-path"):
        raise InputError("this EPUB doesn't say where its text is; open it in a reader and save it anew")
    return str(found.get("full-path"))


def _core_properties(archive: zipfile.ZipFile) -> Mapping[str, str]:
    """Title and author as a Word file has them, where it has any."""
    if _CORE not in archive.namelist():
        return {}
    root = _xml(_part(archive, _CORE))
    named = {"title": root.find("dc:title", _XML_NAMES), "author": root.find("dc:creator", _XML_NAMES)}
    return {k: v.text.strip() for k, v in named.items() if v is not None and v.text and v.text.strip()}


def _xml(data: bytes) -> Any:
    """A part as XML; no entity of it is resolved and nothing is fetched."""
    try:
        from lxml import etree
    except ImportError as error:
        raise MissingExtraError("lxml", "office", "Reading office files") from error
    try:
        return etree.fromstring(
            data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        )
    except etree.XMLSyntaxError as error:
        raise InputError(
            f"a part of this file is damaged ({error}); open it in its program and save it anew"
        ) from error


@contextmanager
def _zipped(data: bytes, kind: str) -> Iterator[zipfile.ZipFile]:
    """The zip that an office file is. Raises InputError where it is none, or is locked, or a bomb."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(f"this is no {kind} but an older file or one with a password; save it anew without")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            large = next((i for i in archive.infolist() if i.file_size > LARGEST), None)
            if large is not None:
                raise InputError(
                    f"{large.filename} in this {kind} would be {large.file_size:,} bytes; it is not opened"
                )
            yield archive
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise InputError(f"this is no {kind}, or it is damaged ({error})") from error


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except KeyError as error:
        raise InputError(f"the part {name} is missing; the file is damaged, or of another kind") from error
    except Exception as error:  # zlib and lzma have errors of their own
        raise InputError(f"the part {name} can't be unpacked ({error}); the file is damaged") from error


@contextmanager
def damaged(kind: str) -> Iterator[None]:
    """Whatever a library raises over a damaged file, as an InputError."""
    try:
        yield
    except QuoteattrError:
        raise
    except MemoryError:
        raise
    except Exception as error:
        said = " ".join(str(error).split()) or type(error).__name__
        raise InputError(f"this is no {kind} that can be read, or it is damaged ({said[:200]})") from error
