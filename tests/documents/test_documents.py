"""Readers: every input gives a document with exact offsets, or a reason that helps."""

import io
import json
import os
import random
import sys

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.reading import one, read

from quoteattr.documents import Corpus, Document, ReadFailure, read_documents
from quoteattr.documents.encodings import decode, detect_file
from quoteattr.errors import InputError

PAGE = """<html><head><title>Dam holds, says mayor</title><meta charset="{charset}">
<meta property="og:site_name" content="Harbour Post"><meta name="date" content="2024-03-05"></head>
<body><nav>Home News Sport</nav><article><h1>Dam holds, says mayor</h1>
<p>“The dam will hold,” Marta Oyelaran said on Monday in the town hall, where a crowd had gathered.</p>
<p>Nobody believed her, and her deputy José Ruiz said that he would leave the town before the rain came.</p>
</article></body></html>"""


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (b"One\r\ntwo\rthree\n", "One\r\ntwo\rthree\n", "utf-8"),
        ("“é”\u2028😀".encode(), "“é”\u2028😀", "utf-8"),
        (b"\xef\xbb\xbf\xe2\x80\x9cNo\xe2\x80\x9d", "“No”", "utf-8-sig"),
        ("“No”\r\n".encode("utf-16"), "“No”\r\n", "utf-16"),
        ("“No”".encode("utf-32"), "“No”", "utf-32"),
        ("It’s “fine” – café".encode("cp1252"), "It’s “fine” – café", "cp1252"),
        (
            "Министр сказал, что плотина выдержит.".encode("cp1251"),
            "Министр сказал, что плотина выдержит.",
            "cp1251",
        ),
    ],
)
def test_text_is_taken_as_it_is(tmp_path, data, text, encoding):
    (tmp_path / "a.txt").write_bytes(data)
    document = one(tmp_path / "a.txt")
    assert (document.id, document.text, document.encoding) == ("a", text, encoding)


@given(
    st.text(
        st.characters(
            exclude_categories=["Cs", "Cc"], include_characters="\r\n\t", exclude_characters="\ufeff"
        )
    )
)
def test_utf8_comes_back(text):
    assert decode(text.encode("utf-8"))[0] == text


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(data)
    item = one(path)
    if isinstance(item, Document):
        assert item.text
        item.text.encode("utf-8")
    else:
        assert item.reason


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=120), st.sampled_from([".csv", ".tsv", ".jsonl", ".html", ".parquet", ".md"]))
def test_any_bytes_in_any_kind_of_file(tmp_path_factory, data, extension):
    path = tmp_path_factory.getbasetemp() / f"any{extension}"
    start = {".csv": b"id,text\n1,", ".tsv": b"text\n", ".jsonl": b'{"text": "', ".parquet": b"PAR1"}
    path.write_bytes(start.get(extension, b"") + data)
    for item in read(path):
        assert item.text if isinstance(item, Document) else item.reason


def test_encoding_can_be_given(tmp_path):
    (tmp_path / "a.txt").write_bytes("naïve".encode("latin-1"))
    assert one(tmp_path / "a.txt", encoding="latin-1").text == "naïve"
    assert (
        "not ascii; name the right encoding with --input-encoding"
        in one(tmp_path / "a.txt", encoding="ascii").reason
    )
    with pytest.raises(InputError, match="no encoding 'nix'"):
        read(tmp_path, encoding="nix")
    with pytest.raises(InputError, match="no encoding 'base64'"):
        read(tmp_path, encoding="base64")


def test_encoding_of_a_large_file_is_found_piecewise(tmp_path, monkeypatch):
    monkeypatch.setattr("quoteattr.documents.encodings.SAMPLE", 7)
    (tmp_path / "a").write_text("ä" * 20, encoding="utf-8")
    assert detect_file(tmp_path / "a") == "utf-8"
    (tmp_path / "b").write_bytes(b"plain text " * 5 + "ü".encode("latin-1") + b"ber")
    assert detect_file(tmp_path / "b") == "cp1252"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \r\n\t", "empty"),
        ("a.txt", "“”  …".encode(), "only marks"),
        ("a.txt", b"a\0b", "binary"),
        ("a.txt", b"%PDF-1.7 \xe2", "PDF"),
        ("a.csv", b"PK\x03\x04xx", "zip archive or an office file"),
        ("a.txt", random.Random(1).randbytes(3000).replace(b"\0", b"x"), "--input-encoding"),
        ("a.txt", b"a\1\2\3b", "binary"),
        ("a.html", b"<html><body></body></html>", "no article"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"a;b\n1;2\n", "columns found: 'a', 'b'; choose the one with the text with --text-column"),
        ("a.csv", b"text,text\n1,2\n", "column twice: 'text'"),
        ("a.csv", b"id,text\n1,x,y\n", "3 cells, the header 2"),
        ("a.csv", b"id,text\n,x\n", "the id in column 'id' is empty"),
        ("a.csv", b"id,text\n1,\n", "empty"),
        ("a.jsonl", b"nope\n", "no JSON"),
        ("a.jsonl", b"[1]\n", "holds a list, not an object"),
        ("a.jsonl", b'{"text": 5}\n', "holds a int, not text"),
        ("a.jsonl", b'{"text": "half \\ud800"}\n', "lone surrogate"),
        ("a.jsonl", b'{"text": "x", "t": "\\u0000"}\n', "NUL"),
        ("a.parquet", b"no", "Parquet"),
    ],
)
def test_bad_input_gets_a_reason(tmp_path, name, data, reason):
    (tmp_path / name).write_bytes(data)
    item = one(tmp_path / name)
    assert isinstance(item, ReadFailure)
    assert reason in item.reason
    assert "\n" not in item.reason
    assert str(tmp_path / name) in item.where


def test_missing_empty_and_odd_places(tmp_path):
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "x.bin").touch()
    assert "no such file" in one(tmp_path / "nix.txt").reason
    assert "choose others with --pattern" in read(tmp_path / "none")[-1].reason
    assert "matches '*.foo'" in one(tmp_path / "none", pattern="*.foo").reason
    assert "no file and no folder" in one("/dev/null").reason
    assert "too long" in one("x" * 5000).reason


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_forbidden_file(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "a.txt").chmod(0)
    assert "Permission denied" in one(tmp_path / "a.txt").reason


def test_folder_goes_on_after_a_bad_file(tmp_path):
    for name in ("a.txt", "c.txt", "sub/deep/d.md", ".hidden.txt", ".git/e.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"text of {name}")
    (tmp_path / "b.txt").write_bytes(b"\0")
    found = read(tmp_path)
    assert [d.id if isinstance(d, Document) else d.doc_id for d in found] == ["a", "b", "c", "sub/deep/d"]
    assert [type(d) for d in found].count(ReadFailure) == 1
    assert [d.id for d in read(tmp_path, pattern="*.md")] == ["sub/deep/d"]
    assert [d.id for d in read(tmp_path, exclude=(tmp_path / "sub", tmp_path / "b.txt"))] == ["a", "c"]
    with pytest.raises(InputError, match=r"b\.txt: this is a binary"):
        list(read_documents(tmp_path))
    failures = []
    assert len(list(read_documents(str(tmp_path), failures=failures.append))) == 3
    assert len(failures) == 1


def test_duplicate_ids_are_named(tmp_path):
    for name in ("a.txt", "a.md", "b.txt"):
        (tmp_path / name).write_text("x")
    with pytest.raises(InputError, match=r"same id: 'a' \(again in .*a\.txt\)"):
        _ = Corpus((tmp_path,)).count
    (tmp_path / "t.csv").write_text("id,text\n1,x\n2,y\n1,z\n")
    with pytest.raises(InputError, match="'1'"):
        list(read_documents(tmp_path / "t.csv"))
    assert Corpus((tmp_path / "b.txt",)).count == 1


@pytest.mark.parametrize("name", ["t.csv", "t.tsv", "t.jsonl", "t.parquet"])
def test_tables(tmp_path, name):
    rows = [
        {"url": "u1", "Body": 'She said: “No.”\r\nThen, "yes"', "date": "5 March 2024", "source": "Post"},
        {"url": "u2", "Body": "A second, text", "date": "soon", "source": "Post"},
    ]
    frame = pd.DataFrame(rows)
    path = tmp_path / name
    match path.suffix:
        case ".parquet":
            frame.to_parquet(path)
        case ".jsonl":
            path.write_text("\n".join(map(json.dumps, rows)))
        case suffix:
            frame.to_csv(path, index=False, sep="\t" if suffix == ".tsv" else ";", lineterminator="\r\n")
    found = read(path, id_column="url")
    assert [(d.id, d.text) for d in found] == [("u1", rows[0]["Body"]), ("u2", "A second, text")]
    assert found[0].metadata == {
        "date": "2024-03-05", "source": "Post", "outlet": "Post", "input_date": "5 March 2024"
    }  # fmt: skip
    assert found[1].metadata["date"] == "soon"
    assert [d.id for d in read(path)] == ["t-1", "t-2"]
    assert [d.text for d in read(path, text_column="source")] == ["Post", "Post"]
    assert (
        "no column 'nix' for --text-column; columns found: 'url', 'Body'"
        in read(path, text_column="nix")[0].reason
    )


def test_csv_with_a_mark_and_in_utf16(tmp_path):
    for encoding in ("utf-8-sig", "utf-16"):
        (tmp_path / "t.csv").write_bytes("text,id\r\n“é”x,1\r\n".encode(encoding))
        assert one(tmp_path / "t.csv") == Document("1", "“é”x", {})


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
def test_page(tmp_path, charset):
    encoding = "cp1252" if charset != "utf-8" else charset
    (tmp_path / "p.html").write_bytes(PAGE.format(charset=charset).encode(encoding))
    page = one(tmp_path / "p.html")
    assert page.extracted
    assert "“The dam will hold,” Marta Oyelaran said" in page.text
    assert "José Ruiz" in page.text
    assert "Home" not in page.text
    assert page.metadata["date"] == "2024-03-05"
    assert page.metadata["title"] == "Dam holds, says mayor"
    assert page.metadata["sitename"] == "Harbour Post"


def test_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("“Yes”\r\n".encode())))
    assert one("-") == Document("stdin", "“Yes”\r\n")


def test_file_with_any_extension_when_named(tmp_path):
    (tmp_path / "story.2024").write_text("Rain.")
    assert one(tmp_path / "story.2024").id == "story"


def test_only_ordinary_files_of_a_folder_are_opened(tmp_path):
    (tmp_path / "a.txt").write_text("It rained.")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "gone.txt").symlink_to("nowhere.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "round").symlink_to(tmp_path)
    corpus = Corpus((tmp_path,))
    assert corpus.count == 1
    found = {i.id if isinstance(i, Document) else i.doc_id: getattr(i, "reason", "") for i in corpus}
    assert found["a"] == ""
    assert "leads nowhere" in found["loop"]
    assert "leads nowhere" in found["gone"]
    assert "a device" in found["zero"]
    assert "a named pipe" in found["pipe"]
    (only,) = Corpus((tmp_path / "loop.txt",))
    assert "leads nowhere, or to itself" in only.reason


def test_six_characters_are_no_nul(tmp_path):
    (tmp_path / "a.txt").write_text(r"The code \u0000 stands for nothing.")
    (only,) = Corpus((tmp_path / "a.txt",))
    assert isinstance(only, Document)
