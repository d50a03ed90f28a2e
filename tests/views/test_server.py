"""The HTTP interface: what it answers, what it refuses, and that it stays awake."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("fastapi", reason="the extra [web] is not installed")
from fastapi.testclient import TestClient
from support.markup import TEXTS, strip
from support.viewing import ARTICLE, HOSTILE, harbour

from quoteattr.analyzer import Analyzer
from quoteattr.documents import Document
from quoteattr.errors import ModelError
from quoteattr.results.analysis import Analysis
from quoteattr.views.api import AttributionOut
from quoteattr.views.server import create_app

PATH = "/v1/attributions"
PLAIN = {"content-type": "text/plain"}


class ByHand(Analyzer):
    """Knows one article, by heart; takes as long as it is told, and notices company."""

    def __init__(self, seconds: float = 0.0) -> None:
        super().__init__()
        self.seconds = seconds
        self.threads: set[int] = set()
        self.inside = self.most = 0

    def analyze(self, document: Document | str) -> Analysis:
        assert isinstance(document, Document)
        self.threads.add(threading.get_ident())
        self.inside += 1
        self.most = max(self.most, self.inside)
        if document.text.startswith("slow"):
            time.sleep(self.seconds)
        if document.text == "broken":
            raise ModelError("the models are damaged; install quoteattr again")
        self.inside -= 1
        known = harbour().quotes if document.text == ARTICLE else ()
        return Analysis(document, tuple(replace(q, doc_id=document.id) for q in known))


def local(analyzer: Analyzer | None = None, **options: Any) -> TestClient:
    return TestClient(create_app(analyzer or ByHand(), **options), base_url="http://127.0.0.1:8765")


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with local(max_bytes=20_000) as client:
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
    assert set(operation["requestBody"]["content"]) == {"application/json", "text/plain"}
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
        (b'{"text": "a", "metadata": {"n": 1e999}}', "application/json", 422, "metadata.n: "),
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
    assert client.get("/docs").status_code == 404  # would load its script from elsewhere


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "", "127.0.0.1.evil.example", "[", "0.0.0.0"]
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


def test_the_page_shows_the_article(client: TestClient) -> None:
    empty = client.get("/")
    assert "<textarea" in empty.text
    assert "<article" not in empty.text
    answer = client.post("/", data={"text": ARTICLE.replace("\n", "\r\n")})
    assert answer.status_code == 200
    article = answer.text.partition('<div class="qa-text" dir="auto">')[2].partition("</div>")[0]
    assert strip(article) == ARTICLE
    rules = answer.headers["content-security-policy"]
    assert rules.startswith("default-src 'none'; style-src 'sha256-")
    assert "frame-ancestors 'none'" in rules
    assert "unsafe" not in rules
    assert answer.headers["cache-control"] == "no-store"


def test_the_page_leaves_out_what_is_denied_and_the_interface_does_not() -> None:
    class Denied(ByHand):
        def analyze(self, document: Document | str) -> Analysis:
            found = super().analyze(document)
            quotes = [
                replace(q, attribution=replace(q.attribution, factuality="negated")) for q in found.quotes
            ]
            return replace(found, quotes=tuple(quotes))

    with local(Denied()) as client:
        assert "<mark" not in client.post("/", data={"text": ARTICLE}).text.partition("<article")[2]
        assert len(client.post(PATH, json={"text": ARTICLE}).json()["attributions"]) == 7


def test_the_page_escapes_what_it_shows(client: TestClient) -> None:
    page = client.post("/", data={"text": f"\n{HOSTILE}</textarea>"}).text
    assert page.count("<script") == 2
    assert page.count("</textarea>") == 1
    assert "<img" not in page


@pytest.mark.parametrize(
    ("text", "status"), [("", 422), ("...", 422), ("a" * 20_001, 413), ("a" * 70_000, 413)]
)
def test_the_page_says_what_is_wrong(client: TestClient, text: str, status: int) -> None:
    answer = client.post("/", data={"text": text})
    assert answer.status_code == status
    assert 'role="alert"' in answer.text


def test_a_broken_form_is_refused(client: TestClient) -> None:
    for body in (b"\xff", b"%ff=%ff", b"a&b&c", b"&" * 5000):
        assert client.post("/", content=body).status_code == 400


def test_damaged_models_are_an_error_with_words(client: TestClient) -> None:
    answer = client.post(PATH, json={"text": "broken"})
    assert (answer.status_code, answer.json()) == (
        500,
        {"detail": "the models are damaged; install quoteattr again"},
    )


def test_what_takes_too_long_is_given_up_and_the_next_is_answered() -> None:
    with local(ByHand(0.6), timeout=0.2) as client:
        late = client.post(PATH, json={"text": "slow"})
        assert late.status_code == 504
        assert "0.2 seconds" in late.json()["detail"]
        assert client.get("/health").status_code == 200
        waiting = client.post(PATH, json={"text": "quick"})
        assert waiting.status_code == 503
        assert waiting.headers["retry-after"] == "5"
        time.sleep(0.5)
        assert client.post(PATH, json={"text": "quick"}).status_code == 200


def test_concurrent_requests_take_turns_in_one_thread_and_health_answers() -> None:
    analyzer = ByHand(0.4)
    with local(analyzer, waiting=8) as client, ThreadPoolExecutor(6) as pool:
        sent = [pool.submit(client.post, PATH, json={"text": f"slow {n}", "id": str(n)}) for n in range(4)]
        time.sleep(0.05)
        assert client.get("/health").status_code == 200
        assert not all(f.done() for f in sent)
        assert [f.result().status_code for f in sent] == [200] * 4
    assert analyzer.most == 1
    assert len(analyzer.threads) == 1


def test_a_full_queue_says_try_later() -> None:
    with local(ByHand(0.5), waiting=1) as client, ThreadPoolExecutor(6) as pool:
        sent = [pool.submit(client.post, PATH, json={"text": "slow"}) for _ in range(4)]
        statuses = sorted(f.result().status_code for f in sent)
    assert statuses == [200, 200, 503, 503]


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


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_any_text_in_the_form_gets_a_page(client: TestClient, text: str) -> None:
    answer = client.post("/", data={"text": text.encode("utf-8", "replace").decode()})
    assert answer.status_code in (200, 422)
    assert answer.text.rstrip().endswith("</html>")


@pytest.mark.models
def test_the_shipped_models_answer(analyzer: Analyzer) -> None:
    with local(analyzer) as client:
        rows = client.post(PATH, json={"text": ARTICLE}).json()["attributions"]
        assert any(r["speaker"] == "Marta Oyelaran" for r in rows)
        assert all(ARTICLE[r["start"] : r["end"]] == r["quote"] for r in rows)
