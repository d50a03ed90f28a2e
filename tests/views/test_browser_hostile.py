"""The report and the page of serve in a real Chromium: they show any text as it is and run none of it."""

from __future__ import annotations

import json
import random
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.browsing import complaints, in_sight, open_report, wait_for
from support.markup import NASTY
from support.serving import ByHand, listening
from support.viewing import ARTICLE, harbour, hostile

from quoteattr.documents import Document
from quoteattr.results.analysis import Analysis

pytestmark = pytest.mark.browser


def test_a_downloaded_cell_is_no_formula(browser: Any, tmp_path: Path) -> None:
    one = harbour("=1+1")
    open_report(browser, tmp_path, [one])
    text = browser.execute_script(
        "let made; const old = URL.createObjectURL; URL.createObjectURL = (b) => { made = b; return old(b) };"
        "document.getElementById('download').click(); URL.createObjectURL = old; return made.text()"
    )
    assert text.splitlines()[1].startswith("'=1+1,")


def test_hostile_input_changes_nothing(browser: Any, tmp_path: Path) -> None:
    browser.get_log("browser")
    open_report(browser, tmp_path, [hostile(), harbour()], title=hostile().document.id)
    browser.find_element("css selector", "#r0 a").click()
    assert browser.execute_script("return window.pwned") is None
    assert (
        browser.execute_script(
            "return document.querySelectorAll('img, article script, a[href^=java]').length"
        )
        == 0
    )
    assert (
        browser.execute_script("return document.querySelector('#d0 .qa-text').textContent")
        == hostile().document.text
    )
    assert browser.execute_script("return document.title") == " ".join(hostile().document.id.split())
    assert complaints(browser) == []


def test_the_policy_stops_what_is_not_ours(opened: Any) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        opened.execute_script(
            "const script = document.createElement('script'); script.textContent = 'window.pwned = 1';"
            "document.body.append(script);"
            "document.body.insertAdjacentHTML('beforeend',"
            '\'<p id=styled style="color: red" onclick="pwned=2">x\');'
            "document.getElementById('styled').click();"
            "new Image().src = arguments[0]; fetch(arguments[0]).catch(() => { window.refused = true })",
            address,
        )
        wait_for(opened, "window.refused")
        listening.settimeout(0.3)
        with pytest.raises(TimeoutError):
            listening.accept()
    assert opened.execute_script("return window.pwned") is None
    assert opened.execute_script("return document.getElementById('styled').style.color") == ""
    assert len([m for m in complaints(opened) if "Content Security Policy" in m]) >= 4


def test_the_browser_reads_back_any_text(browser: Any, tmp_path: Path) -> None:
    chance = random.Random(7)
    signs = [
        *(s for s in NASTY if s not in ("\x00", "\ud800")),
        *map(chr, range(1, 0x100)),
        "é",
        "ü",
        "汉",
        "\ufffe",
    ]
    texts = ["".join(chance.choices(signs, k=chance.randrange(1, 60))) for _ in range(150)]
    spans = [sorted(chance.sample(range(len(t) + 1), 2)) for t in texts]
    analyses = []
    for text, (start, end) in zip(texts, spans, strict=True):
        quote = harbour().quotes[0]
        found = replace(
            quote.attribution, content=((start, end),), cue=((start, len(text)),), source=((0, end),)
        )
        analyses.append(Analysis(Document("d", text), (replace(quote, attribution=found),)))
    open_report(browser, tmp_path, analyses)
    read = browser.execute_script(
        "return JSON.stringify([...document.querySelectorAll('.qa-text')].map((e) => e.textContent))"
    )
    assert json.loads(read) == texts


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A running service that knows one article."""
    pytest.importorskip("uvicorn", reason="the extra [web] is not installed")
    pytest.importorskip("python_multipart", reason="the extra [web] is not installed")
    from quoteattr.views.server import create_app

    with listening(create_app(ByHand()), log_level="error") as port:
        yield f"http://127.0.0.1:{port}/"


def test_the_page_of_serve(browser: Any, address: str) -> None:
    browser.get_log("browser")
    browser.get(address)
    browser.execute_script("document.getElementById('text').value = arguments[0]", ARTICLE)
    browser.find_element("css selector", ".try button").click()
    wait_for(browser, "document.querySelectorAll('#rows tbody tr').length === 7")
    assert browser.execute_script("return document.querySelector('.qa-text').textContent") == ARTICLE
    assert browser.execute_script("return document.getElementById('text').value") == ARTICLE
    browser.find_element("css selector", "#r6 a").click()
    assert in_sight(browser, "q6")
    assert [m for m in complaints(browser) if "favicon" not in m] == []


def test_the_page_of_serve_shows_hostile_text_as_text(browser: Any, address: str) -> None:
    text = hostile().document.text.replace("\r\n", "\n").replace("\r", "\n")
    browser.get(address)
    browser.execute_script("document.getElementById('text').value = arguments[0]", text)
    browser.find_element("css selector", ".try button").click()
    wait_for(browser, "document.querySelector('.qa-text')")
    assert browser.execute_script("return document.querySelector('.qa-text').textContent") == text
    assert browser.execute_script("return window.pwned") is None
