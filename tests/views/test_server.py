"""The HTTP interface: what it answers, and what it refuses."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("fastapi", reason="the extra [web] is not installed")
pytest.importorskip("python_multipart", reason="the extra [web] is not installed")
from fastapi.testclient import TestClient
from support.markup import TEXTS
from support.serving import PATH, PLAIN, ByHand, local
from support.viewing import ARTICLE, harbour

from quoteattr.documents import Corpus, Document
from quoteattr.runner import AnalyzerSettings
from quoteattr.views import server
from quoteattr.views.api import AttributionOut
from quoteattr.views.desk import laid_down
from quoteattr.views.intake import File
from quoteattr.views.server import create_app


@pytest.fixture(scope="module")
def roomy() -> Iterator[TestClient]:
    with local() as client:
        yield client


def test_json_in_rows_out(client: TestClient) -> None:
    answer = client.post(PATH, json={"text": ARTICLE, "id": "harbour"})
    assert answer.status_code == 200
    rows = answer.json()["attributions"]
    assert rows == [json.loads(json.dumps(q.to_json())) for q in harbour().quotes]
    assert all(ARTICLE[r["start"] : r["end"]] == r["quote"] for r in rows)


def test_plain_text_in_rows_out(client: TestClient) -> None:
    answer = client.post(PATH, content=ARTICLE.encode(), headers=PLAIN)
    assert [r["doc"] for r in answer.json()["attributions"]] == ["text"] * 7
    latin = client.post(
        PATH, content="caf\xe9".encode("latin-1"), headers={"content-type": "text/plain; charset=latin-1"}
    )
    assert latin.status_code == 200


def test_the_described_row_is_the_row() -> None:
    assert list(AttributionOut.model_fields) == list(harbour().quotes[0].to_json())


def test_health_and_description(client: TestClient) -> None:
    assert client.get("/health").json()["status"] == "ok"
    described = client.get("/openapi.json").json()
    operation = described["paths"][PATH]["post"]
    assert set(operation["requestBody"]["content"]) == {
        "application/json",
        "text/plain",
        "multipart/form-data",
    }
    assert {"200", "400", "413", "415", "422", "503", "504"} <= set(operation["responses"])
    assert "AttributionsOut" in json.dumps(operation["responses"]["200"])


@pytest.mark.parametrize(
    ("body", "kind", "status", "says"),
    [
        (b"{", "application/json", 400, "Invalid JSON"),
        (b"[" * 15_000, "application/json", 400, "recursion"),
        (b'{"text": "\\ud800"}', "application/json", 400, "hex escape"),
        (b'{"text": "\xff"}', "application/json", 400, "Invalid JSON"),
        (b"", "application/json", 400, "Invalid JSON"),
        (b"[]", "application/json", 422, "an object"),
        (b"{}", "application/json", 422, "text: Field required"),
        (b'{"text": 5}', "application/json", 422, "text: Input should be a valid string"),
        (b'{"text": null}', "application/json", 422, "text: "),
        (b'{"text": "a", "txt": 1}', "application/json", 422, "txt: Extra inputs"),
        (b'{"text": "a", "metadata": {"n": 1e999}}', "application/json", 422, "metadata: a number"),
        (b'{"text": "a", "metadata": {"n": NaN}}', "application/json", 400, "Invalid JSON"),
        (b'{"text": "a", "metadata": []}', "application/json", 422, "metadata: "),
        (b'{"texts": []}', "application/json", 422, "texts: "),
        (b'{"texts": [{"text": "a"}, {"text": 5}]}', "application/json", 422, "texts.1.text: "),
        (b'{"texts": [{"text": "a"}], "text": "b"}', "application/json", 422, "text: Extra inputs"),
        (
            b'{"texts": [{"text": "a", "id": "x"}, {"text": "b", "id": "x"}]}',
            "application/json",
            422,
            "same id",
        ),
        (b"x", "multipart/form-data", 400, "the form can't be read"),
        (b"x", "multipart/form-data; boundary=x", 400, "the form can't be read"),
        (b"--x--", "multipart/form-data; boundary=x", 422, "no file"),
        (b'{"text": " "}', "application/json", 422, "empty"),
        (b"", "text/plain", 422, "empty"),
        (b"\xff\xfe\xff", "text/plain", 400, "not utf-8"),
        (b"a", "text/plain; charset=utf-7", 415, "utf-7"),
        (b"a", "text/plain; charset=nonsense", 415, "nonsense"),
        (b"<p>", "text/html", 415, "text/plain"),
        (b"a", "", 415, "text/plain"),
        (b"a" * 20_001, "text/plain", 413, "20,000 bytes"),
    ],
)
def test_refusals_say_what_is_wrong(
    client: TestClient, body: bytes, kind: str, status: int, says: str
) -> None:
    answer = client.post(PATH, content=body, headers={"content-type": kind})
    assert answer.status_code == status
    assert set(answer.json()) == {"detail"}
    assert says in answer.json()["detail"]


def test_a_body_of_unknown_length_is_cut_off_too(client: TestClient) -> None:
    sent = []

    def endless() -> Iterator[bytes]:
        for _ in range(1000):
            sent.append(1)
            yield b"a" * 1000

    assert client.post(PATH, content=endless(), headers=PLAIN).status_code == 413


def test_wrong_paths_and_methods(client: TestClient) -> None:
    assert client.get("/nothing").status_code == 404
    assert client.get(PATH).status_code == 405


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8765",
        "",
        "127.0.0.1.evil.example",
        "[",
        "0.0.0.0",
        "[localhost",
        "localhost]",
        "[127.0.0.1]",
        "::1",
        "localhost:",
        "localhost:99999",
        "localhost:8765:8765",
        "localhost.",
        " localhost",
    ],
)
def test_other_hosts_are_refused(client: TestClient, host: str) -> None:
    for answer in (
        client.get("/", headers={"host": host}),
        client.post(PATH, headers={"host": host} | PLAIN),
    ):
        assert answer.status_code == 400
        assert "--allow-host" in answer.json()["detail"]


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1:1", "[::1]:8765"])
def test_local_hosts_are_welcome(client: TestClient, host: str) -> None:
    assert client.get("/health", headers={"host": host}).status_code == 200


def test_a_host_can_be_allowed() -> None:
    with local(hosts=("news.example",)) as client:
        assert client.get("/health", headers={"host": "news.example"}).status_code == 200
        assert client.get("/health").status_code == 400


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:1", "http://localhost:8765"]
)
def test_pages_of_other_sites_cannot_send(client: TestClient, origin: str) -> None:
    for path in (PATH, "/"):
        assert client.post(path, content=b"a", headers=PLAIN | {"origin": origin}).status_code == 403
    assert (
        client.post(PATH, content=b"a", headers=PLAIN | {"origin": "http://127.0.0.1:8765"}).status_code
        == 200
    )


def test_several_texts(client: TestClient) -> None:
    texts = [{"text": ARTICLE}, {"text": "Nobody came.", "id": "b"}, {"text": ARTICLE, "id": "c"}]
    answer = client.post(PATH, json={"texts": texts})
    assert answer.status_code == 200
    found = answer.json()
    assert [r["doc"] for r in found["attributions"]] == ["text0"] * 7 + ["c"] * 7
    assert [(d["doc"], d["text"]) for d in found["documents"]] == [("text0", None), ("b", None), ("c", None)]


@pytest.mark.parametrize("value", [None, True, 5, -2.5, "x", [], [1, [2]], {"a": {"b": None}}])
def test_metadata_of_any_kind_comes_back(client: TestClient, value: Any) -> None:
    rows = client.post(PATH, json={"text": ARTICLE, "metadata": {"k": value, "date": value}}).json()
    assert rows["documents"][0]["metadata"] == {"k": value, "date": value}


FILES = Path(__file__).parents[1] / "documents" / "files"


@pytest.mark.parametrize(
    "name", ["ferry.docx", "ferry.odt", "ferry.rtf", "ferry.epub", "ferry.pdf", "articles.xlsx"]
)
def test_files_as_on_the_command_line(roomy: TestClient, name: str) -> None:
    expected = [d for d in Corpus((FILES / name,)) if isinstance(d, Document)]
    answer = roomy.post(PATH, files=[("file", (name, (FILES / name).read_bytes()))])
    assert answer.status_code == 200, answer.text
    assert [(d["doc"], d["text"]) for d in answer.json()["documents"]] == [(d.id, d.text) for d in expected]


def test_an_archive_and_what_can_not_be_read(client: TestClient) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", ARTICLE)
        archive.writestr("picture.png", b"\x89PNG")
    found = client.post(
        PATH, files=[("file", ("in.zip", packed.getvalue())), ("file", ("b.txt", b""))]
    ).json()
    assert [d["doc"] for d in found["documents"]] == ["in/a"]
    assert [(f["doc"], f["where"]) for f in found["failures"]] == [
        ("in/picture", "in.zip: picture.png"),
        ("b", "b.txt"),
    ]
    assert len(found["attributions"]) == 7


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.txt", "..", ".hidden", "a/b\\c.txt", "x" * 300 + ".txt", "\x1b[31m.txt", "ü.txt"],
)
def test_a_files_name_leads_nowhere(client: TestClient, tmp_path: Path, name: str) -> None:
    path = Path(laid_down(tmp_path, 0, File(name, b"x")))
    assert path.read_bytes() == b"x"
    assert path.parent == tmp_path / "0"
    assert not path.name.startswith(".")
    answer = client.post(PATH, files=[("file", (name, ARTICLE.encode()))])
    assert answer.status_code == 200
    assert "/tmp" not in answer.text


def test_files_leave_nothing_behind(client: TestClient) -> None:
    folder = Path(tempfile.gettempdir())
    before = set(folder.glob("quoteattr-*"))
    client.post(PATH, files=[("file", ("a.txt", ARTICLE.encode()))])
    assert set(folder.glob("quoteattr-*")) <= before


def test_the_length_of_a_text_is_limited() -> None:
    with local(max_characters=1000) as client:
        for sent in ({"json": {"text": "a" * 1001}}, {"json": {"texts": [{"text": "a" * 501}, {"text": "b" * 500}]}},
                     {"files": [("file", ("a.txt", b"a" * 1001))]}):  # fmt: skip
            answer = client.post(PATH, **sent)
            assert (answer.status_code, "at most 1,000" in answer.json()["detail"]) == (413, True)
        assert client.post("/", data={"text": "a" * 1001}).status_code == 413
        assert client.post(PATH, json={"text": "a" * 1000}).status_code == 200


def test_docs_need_no_network_and_tell_all_fields(client: TestClient) -> None:
    page = client.get("/docs").text
    assert "<script" not in page
    assert 'src="' not in page
    for name in (
        "AttributionOut",
        "TextIn",
        "TextsIn",
        "FailureOut",
        "speaker_confidence",
        "/v1/attributions",
        "504",
    ):
        assert name in page


def test_every_answer_is_private(client: TestClient) -> None:
    answers = [
        client.get("/"), client.get("/docs"), client.get("/health"), client.get("/openapi.json"),
        client.get("/nothing"), client.get(PATH), client.post("/"), client.get("/", headers={"host": "x"}),
        client.post(PATH, content=b"a" * 30_000, headers=PLAIN), client.post(PATH, json={"text": ARTICLE}),
        client.post(PATH, json={"text": "broken"}), client.options("/"), client.head("/"),
    ]  # fmt: skip
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"


def test_a_fault_of_ours_is_private_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "served", lambda *_, **__: 1 / 0)
    app = create_app(ByHand())
    client = TestClient(app, base_url="http://127.0.0.1:8765", raise_server_exceptions=False)
    answer = client.get("/")
    app.state.desk.close()
    assert (answer.status_code, answer.headers["x-content-type-options"]) == (500, "nosniff")


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=200),
    st.sampled_from(["application/json", "text/plain", "text/plain; charset=utf-16", "x"]),
)
def test_any_bytes_get_an_answer_in_json(client: TestClient, body: bytes, kind: str) -> None:
    answer = client.post(PATH, content=body, headers={"content-type": kind})
    assert answer.status_code in (200, 400, 415, 422)
    assert isinstance(answer.json(), dict)


KEYS = st.sampled_from(["text", "id", "metadata", "x"]) | TEXTS
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(JSON)
def test_any_json_gets_an_answer_in_json(client: TestClient, value: Any) -> None:
    answer = client.post(
        PATH, content=json.dumps(value).encode(), headers={"content-type": "application/json"}
    )
    assert answer.status_code in (200, 400, 422)
    assert isinstance(answer.json(), dict)


@pytest.mark.models
def test_the_shipped_models_answer() -> None:
    with local(AnalyzerSettings()) as client:
        rows = client.post(PATH, json={"text": ARTICLE}).json()["attributions"]
        assert any(r["speaker"] == "Marta Oyelaran" for r in rows)
        assert all(ARTICLE[r["start"] : r["end"]] == r["quote"] for r in rows)
