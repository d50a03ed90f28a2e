"""The pages as WCAG 2.2 AA asks, by axe-core in a real browser; and by keyboard, without a mouse."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.browsing import open_report, wait_for
from support.viewing import ARTICLE, harbour

from quoteattr.documents import ReadFailure
from quoteattr.views.report import Content

pytestmark = pytest.mark.browser
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, { runOnly: { type: "tag", values: arguments[0] }, resultTypes: ["violations"] })
  .then((found) => done(JSON.stringify({ version: axe.version, passes: found.passes.length,
    faults: found.violations.map((v) => [v.id, v.help, v.nodes.length, v.nodes[0].html.slice(0, 200)]) })))
"""


@pytest.fixture(scope="module")
def axe() -> str:
    """axe-core, as axe-playwright-python brings it; Playwright itself isn't used."""
    spec = importlib.util.find_spec("axe_playwright_python")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("axe-core is not installed")
    return Path(spec.submodule_search_locations[0], "axe.min.js").read_text("utf-8")


def faults(browser: Any, axe: str) -> list[Any]:
    browser.execute_script(axe)
    found = json.loads(browser.execute_async_script(RUN, TAGS))
    assert found["passes"] > 5
    assert tuple(map(int, found["version"].split(".")[:2])) >= (4, 5)  # the rules of WCAG 2.2
    listed: list[Any] = found["faults"]
    return listed


@pytest.fixture(params=["light", "dark"])
def scheme(browser: Any, request: pytest.FixtureRequest) -> Iterator[str]:
    feature = {"name": "prefers-color-scheme", "value": request.param}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    yield request.param
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@pytest.fixture(params=[1300, 380])
def width(browser: Any, request: pytest.FixtureRequest) -> Iterator[int]:
    sizes = {"width": request.param, "height": 900, "deviceScaleFactor": 1, "mobile": request.param < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", sizes)
    yield request.param
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_the_report(browser: Any, axe: str, scheme: str, width: int, tmp_path: Path) -> None:
    analyses = [harbour("one"), harbour("two", title="Second report", date="2024-03-12", outlet="Echo")]
    open_report(browser, tmp_path, analyses, failures=[ReadFailure("a", "the file is empty", "a.txt")])
    browser.find_element("css selector", "#r2 a").click()
    assert faults(browser, axe) == []


def test_a_report_with_packed_articles(browser: Any, axe: str, tmp_path: Path) -> None:
    open_report(browser, tmp_path, [harbour(f"h{n}") for n in range(230)])
    wait_for(browser, "document.documentElement.dataset.ready && document.querySelector('article')")
    assert faults(browser, axe) == []


def test_the_pages_of_serve(browser: Any, axe: str, scheme: str, tmp_path: Path) -> None:
    pytest.importorskip("fastapi", reason="the extra [web] is not installed")
    pytest.importorskip("python_multipart", reason="the extra [web] is not installed")
    from fastapi.testclient import TestClient
    from support.serving import ByHand

    from quoteattr.views.answers import served
    from quoteattr.views.server import create_app

    content = Content()
    content.add(harbour())
    pages = {
        "start": served(Content(), most=1000, limit=1000),
        "article": served(content, most=1000, limit=1000, text=ARTICLE),
        "refusal": served(Content(), most=1000, limit=1000, error="the text is empty; nothing to read"),
    }
    app = create_app(ByHand())
    pages["docs"] = TestClient(app, base_url="http://127.0.0.1:8765").get("/docs").text
    app.state.desk.close()
    for name, page in pages.items():
        (tmp_path / f"{name}.html").write_text(page, "utf-8")
        browser.get((tmp_path / f"{name}.html").as_uri())
        assert {name: faults(browser, axe)} == {name: []}


def test_every_control_is_reached_by_tab(browser: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    open_report(browser, tmp_path, [harbour("one"), harbour("two", date="2024-03-12", outlet="Echo")])
    browser.execute_script("document.body.tabIndex = -1; document.body.focus()")
    reached = set()
    for _ in range(60):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        reached.add(
            browser.execute_script("const e = document.activeElement; return e.name || e.id || e.className")
        )
    names = {
        "text",
        "speaker",
        "doc",
        "outlet",
        "since",
        "until",
        "claim",
        "type",
        "status",
        "sure",
        "clear",
        "download",
    }
    assert names <= reached
