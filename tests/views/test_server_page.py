"""The page of the server: the article, its files, and what is wrong in words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

pytest.importorskip("fastapi", reason="the extra [web] is not installed")
pytest.importorskip("python_multipart", reason="the extra [web] is not installed")
from fastapi.testclient import TestClient
from support.markup import TEXTS, strip
from support.serving import PATH, ByHand, local
from support.viewing import ARTICLE, HOSTILE


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
    with local(ByHand(factuality="negated")) as client:
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


def test_the_page_takes_files(client: TestClient) -> None:
    page = client.post("/", data={"text": ""}, files=[("file", ("harbour.txt", ARTICLE.encode()))])
    assert page.status_code == 200
    assert "harbour" in page.text
    assert page.text.count("<article") == 1
    both = client.post("/", data={"text": ARTICLE}, files=[("file", ("h.txt", ARTICLE.encode()))])
    assert both.text.count("<article") == 2
    assert client.post("/", data={"text": ""}, files=[("file", ("e.txt", b""))]).status_code == 422


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_any_text_in_the_form_gets_a_page(client: TestClient, text: str) -> None:
    answer = client.post("/", data={"text": text.encode("utf-8", "replace").decode()})
    assert answer.status_code in (200, 422)
    assert answer.text.rstrip().endswith("</html>")
