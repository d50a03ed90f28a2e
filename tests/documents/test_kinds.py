"""Every kind of file that people have gives its text, with what the file knows about it."""

import gzip
import json
import re
import shutil
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.reading import one, read

from quoteattr.documents import Corpus, Document, ReadFailure
from quoteattr.documents.markup import decode_entities, read_markup
from quoteattr.documents.sources import READABLE
from quoteattr.errors import InputError

FILES = Path(__file__).with_name("files")
SENTENCES = (
    "The ferry to Norhaven will not sail before Thursday, harbour master Edda Lindqvist said.",
    "“The engine is old, and nobody ordered the parts,” she told reporters on the quay.",
    "Mayor Tomas Varga called the delay “a scandal” and said that the town would pay for a bus.",
    "We asked for a second ship three years ago.",
    "Café owner Zoë Ångström – who feeds the crews – warned that “no guest will wait four days”.",
)


@pytest.mark.parametrize("kind", ["docx", "odt", "rtf", "pdf", "epub"])
def test_office_files_give_their_sentences_in_order(kind):
    document = one(FILES / f"ferry.{kind}")
    assert document.id == "ferry"
    assert document.extracted
    places = [document.text.index(sentence) for sentence in SENTENCES]
    assert places == sorted(places)
    assert document.text.count("Norhaven") in (1, 2)  # the heading is no paragraph of a PDF's running head
    if kind != "rtf":
        assert document.metadata["title"] == "Ferry to Norhaven stays in port"
        assert document.metadata["author"] == "Ilse Brandt"


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_a_paragraph_styled_as_a_quotation_is_one(kind):
    assert "“We asked for a second ship three years ago.”" in one(FILES / f"ferry.{kind}").text


def test_columns_of_a_pdf_are_read_one_after_the_other():
    text = one(FILES / "columns.pdf").text
    paragraphs = text.split("\n\n")
    assert paragraphs[0] == "Ferry to Norhaven stays in port"
    assert paragraphs[1:8] == paragraphs[8:15]  # the same seven paragraphs twice, over columns and pages
    assert paragraphs[4].startswith(
        "The responsible superintendent, Ragnar Holm, acknowledged that international"
    )
    assert "winter number" not in text
    assert not any(p.isdigit() for p in paragraphs)


def test_words_that_a_pdf_parts_at_line_ends_are_whole_again():
    from pdfminer.high_level import extract_text

    parted = re.findall(r"\w-\n\w", extract_text(FILES / "hyphens.pdf"))
    assert len(parted) >= 10
    assert one(FILES / "hyphens.pdf").text == one(FILES / "columns.pdf").text


def test_a_spreadsheet_is_a_table():
    first, second = read(FILES / "articles.xlsx")
    assert first.text == "“The engine is old,” harbour master Edda Lindqvist said on Monday."
    assert (first.metadata["date"], second.metadata["date"]) == ("2023-12-25", "2024-01-04")
    assert (first.metadata["title"], first.metadata["outlet"]) == ("Ferry stays in port", "The Quay")
    assert first.metadata["Published date"] == "25/12/2023"


def test_footnotes_comments_and_tracked_changes_of_word(tmp_path):
    """Inserted words belong to the text, deleted ones and comments don't; the mark of a note stands in no word."""
    body = (
        "<w:p><w:r><w:t>She said no.</w:t></w:r><w:ins><w:r><w:t xml:space='preserve'> Twice.</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>Never.</w:delText></w:r></w:del>"
        "<w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
    )
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(FILES / "ferry.docx") as old, zipfile.ZipFile(path, "w") as new:
        for item in old.infolist():
            data = old.read(item).decode("utf-8", "surrogateescape")
            if item.filename == "word/document.xml":
                start, end = data.index("<w:body>") + len("<w:body>"), data.index("</w:body>")
                data = data[:start] + body + data[end:]
            new.writestr(item, data.encode("utf-8", "surrogateescape"))
        new.writestr(
            "word/footnotes.xml",
            '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            "<w:footnote w:id='2'><w:p><w:r><w:t>In June.</w:t></w:r></w:p></w:footnote></w:footnotes>",
        )
    assert one(path).text == "She said no. Twice.\n\nIn June."


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Quay</title><item><title>Ferry &amp; bus</title><link>https://quay.example/1</link><guid>quay-1</guid>
<pubDate>Mon, 25 Dec 2023 10:00:00 GMT</pubDate>
<description>&lt;p&gt;&amp;ldquo;The engine is old,&amp;rdquo; Edda Lindqvist said.&lt;/p&gt;</description></item>
<item><title>Bus</title><link>https://quay.example/2</link><description>Short.</description>
<content:encoded><![CDATA[<p>Mayor Tomas Varga said:</p><blockquote>The town pays.</blockquote>]]></content:encoded>
</item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>The Quay</title><entry><id>urn:a</id><title>Ferry</title>
<updated>2023-12-25T10:00:00Z</updated><content type="html">&lt;q&gt;No&lt;/q&gt;, she said.</content></entry></feed>"""


@pytest.mark.parametrize("name", ["a.rss", "a.xml"])
def test_feeds_give_a_document_an_entry(tmp_path, name):
    (tmp_path / name).write_text(RSS)
    first, second = read(tmp_path / name)
    assert (first.id, first.text) == ("quay-1", "“The engine is old,” Edda Lindqvist said.")
    assert first.metadata["date"] == "2023-12-25"
    assert (first.metadata["title"], first.metadata["outlet"]) == ("Ferry & bus", "The Quay")
    assert second.text == "Mayor Tomas Varga said:\n\n“The town pays.”"
    assert (first.extracted, second.extracted) == (True, True)  # so the text that offsets count in is kept


def test_what_a_feed_says_about_entities_is_resolved_once(tmp_path):
    (tmp_path / "a.rss").write_text(
        RSS.replace("Short.", "x").replace("The town pays.", "Write &amp;amp; there.")
    )
    assert read(tmp_path / "a.rss")[1].text == "Mayor Tomas Varga said:\n\n“Write &amp; there.”"


def test_atom(tmp_path):
    (tmp_path / "a.atom").write_text(ATOM)
    assert one(tmp_path / "a.atom").text == "“No”, she said."


def test_other_xml_is_refused_in_words(tmp_path):
    (tmp_path / "a.xml").write_text("<note><body>x</body></note>")
    assert "no RSS or Atom feed" in one(tmp_path / "a.xml").reason


@pytest.mark.parametrize("html", [False, True])
def test_mail(tmp_path, html, caplog):
    message = EmailMessage()
    message["Subject"], message["From"], message["Date"] = (
        "Ferry",
        "Quay <q@quay.example>",
        "Mon, 25 Dec 2023 10:00:00 +0000",
    )
    if html:
        message.set_content("<p>She said: <q>Zoë is old</q></p>", subtype="html")
    else:
        message.set_content("She said: “Zoë is old”\n")
        message.add_attachment(b"x", maintype="application", subtype="pdf", filename="plan.pdf")
    (tmp_path / "a.eml").write_bytes(bytes(message))
    document = one(tmp_path / "a.eml")
    assert document.text == "She said: “Zoë is old”"
    assert (document.metadata["title"], document.metadata["date"]) == ("Ferry", "2023-12-25")
    assert ("plan.pdf" in caplog.text) is not html


@pytest.mark.parametrize(
    "value",
    [
        [{"text": "She said no.", "n": 1}],
        {"status": "ok", "articles": [{"content": "She said no.", "source": {"id": None, "name": "Quay"}}]},
        {"text": "She said no.", "tags": ["a"]},
        [{"content": {"rendered": "<p>She said no.</p>"}, "title": {"rendered": "T"}}],
    ],
)
def test_json(tmp_path, value):
    (tmp_path / "a.json").write_text(json.dumps(value))
    document = one(tmp_path / "a.json")
    assert document.text == "She said no."
    if isinstance(value, dict) and "articles" in value:
        assert document.metadata["outlet"] == "Quay"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("{]", "no JSON"),
        ("[]", "empty array"),
        ("5", "holds a int"),
        ("[5]", "not an object"),
        ('{"a": 1}', "no column"),
    ],
)
def test_json_that_holds_no_articles(tmp_path, value, reason):
    (tmp_path / "a.json").write_text(value)
    assert reason in one(tmp_path / "a.json").reason


def test_archives(tmp_path):
    with gzip.open(tmp_path / "t.csv.gz", "wt") as file:
        file.write("id,text\n1,She said no.\n")
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.write(FILES / "ferry.docx", "in/ferry.docx")
        archive.writestr("../up.txt", "He said yes.")
        archive.writestr("picture.png", b"x")
        archive.writestr("__MACOSX/._ferry.docx", b"x")
    assert one(tmp_path / "t.csv.gz").id == "1"
    found = read(tmp_path / "z.zip")
    assert {d.id for d in found if isinstance(d, Document)} == {"z/in/ferry", "z/up"}
    assert [d.doc_id for d in found if isinstance(d, ReadFailure)] == ["z/picture"]
    assert Corpus((tmp_path,)).count == 3


@pytest.mark.parametrize("kind", sorted(READABLE - {".txt", ".md"}))
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_damaged_files_of_every_kind_get_a_reason(tmp_path_factory, kind, data):
    samples = {p.suffix: p.read_bytes() for p in FILES.iterdir()} | {
        ".rss": RSS.encode(),
        ".atom": ATOM.encode(),
    }
    sample = samples.get(kind, b'{"text": "She said no.", "date": "1/2/2020"}')
    if kind == ".gz":
        sample = gzip.compress(sample)
    if kind == ".zip":
        sample = samples[".docx"]
    cut = data.draw(st.integers(0, len(sample)))
    noise = data.draw(st.binary(max_size=20))
    path = tmp_path_factory.getbasetemp() / f"any{kind}"
    path.write_bytes(sample[:cut] + noise + sample[cut + data.draw(st.integers(0, 50)) :])
    for item in read(path):
        assert item.text if isinstance(item, Document) else item.reason


def test_kinds_that_are_not_read_are_told(tmp_path):
    (tmp_path / "a.txt").write_text("She said no.")
    for name in ("b.doc", "c.png", "Thumbs.db", "~$a.docx", ".hidden"):
        (tmp_path / name).write_bytes(b"x")
    found = read(tmp_path)
    assert [d.doc_id for d in found if isinstance(d, ReadFailure)] == ["b.doc", "c.png"]
    assert all("not read" in d.reason for d in found if isinstance(d, ReadFailure))
    assert len(read(tmp_path, pattern="*.txt")) == 1


def test_a_missing_library_names_its_command(monkeypatch):
    for module, name in (
        ("mammoth", "ferry.docx"),
        ("pdfminer.pdfparser", "ferry.pdf"),
        ("openpyxl", "articles.xlsx"),
    ):
        monkeypatch.setitem(__import__("sys").modules, module, None)
        assert "pip install 'quoteattr[" in one(FILES / name).reason


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("&ldquo;Hold on&rdquo;, she said", "“Hold on”, she said"),
        ("AT&T &amp; Co", "AT&T & Co"),
        ("x?a=1&copy=2", "x?a=1&copy=2"),
        ("<p>She said: &#8220;No&#8221;</p><p>He left.</p>", "She said: “No”\n\nHe left."),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
    ],
)
def test_entities_and_markup_in_cells(tmp_path, cell, text):
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": cell}))
    document = one(tmp_path / "a.jsonl")
    assert document.text == text
    assert document.extracted == (text != cell)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>A <q>b <q>c</q></q> d</p>", "A “b ‘c’” d"),
        ("<blockquote><p>One.</p><p>Two.</p></blockquote>", "“One.\n\n“Two.”"),
        ("<blockquote>“Has marks”</blockquote>", "“Has marks”"),
        ("<blockquote><p>A.</p><footer>— <cite>Ann Lee</cite></footer></blockquote>", "“A.”\n\n— Ann Lee"),
        (
            '<blockquote class="twitter-tweet"><p>A.</p>&mdash; Ann Lee (@al) <a href="x">May 1</a></blockquote>',
            "“A.”\n\n— Ann Lee (@al) May 1",
        ),
        ("<blockquote>A.<br>— Ann Lee</blockquote>", "“A.”\n\n— Ann Lee"),
        ("<ul><li>a</li><li>b</li></ul><script>x</script>", "a\n\nb"),
    ],
)
def test_markup_keeps_quotations(markup, text):
    assert read_markup(f"<div>{markup}</div>") == text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_entities_are_resolved_or_left(text):
    import html

    escaped = html.escape(text)
    assert decode_entities(escaped) == text or "&" in text


def test_an_unknown_format_of_dates_is_refused():
    for bad in ("%Q", "%d/%m", "soon"):
        with pytest.raises(InputError, match="no format of a date"):
            Corpus(("x",), date_format=bad)


def test_copying_a_sample_changes_nothing(tmp_path):
    shutil.copy(FILES / "ferry.docx", tmp_path / "b.DOCX")
    assert one(tmp_path / "b.DOCX").text == one(FILES / "ferry.docx").text


@pytest.mark.parametrize("wild", ["\x01", "&#1;", "\x0b", "\ufffe"])
def test_control_characters_in_a_quotation_of_a_page_are_replaced(wild):
    text = read_markup(
        f"<p>So <q>{wild}We stay{wild} out</q>, she said.</p><blockquote>{wild}No.{wild}</blockquote>"
    )
    assert "We stay" in text
    assert "No." in text
