"""A real Chromium for the tests of pages, and what they ask of it."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from quoteattr.results.analysis import Analysis
from quoteattr.views.report import report

ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage",
    "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--window-size=1300,900",
)  # fmt: skip


@contextmanager
def chromium() -> Iterator[Any]:
    """Chromium, driven by selenium. Skipped where it is missing, but never in CI."""
    webdriver = pytest.importorskip("selenium.webdriver")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not (chromium and driver):
        missing = "Chromium or its driver is missing: apt-get install chromium chromium-driver"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        for argument in (*ARGUMENTS, f"--user-data-dir={profile}"):
            options.add_argument(argument)
        started = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
        yield started
        started.quit()


def open_report(browser: Any, folder: Path, analyses: list[Analysis], **values: Any) -> None:
    file = folder / "report.html"
    file.write_text(report(analyses, **values), "utf-8", errors="replace")
    browser.get(file.as_uri())


def wait_for(browser: Any, script: str, *values: Any) -> Any:
    """The first true answer of ``script``, within ten seconds."""
    end = time.monotonic() + 10
    while not (found := browser.execute_script(f"return {script}", *values)):
        assert time.monotonic() < end, f"still not: {script}"
        time.sleep(0.03)
    return found


def in_sight(browser: Any, id: str) -> bool:
    """Is an element in the window, within ten seconds?"""
    found = wait_for(
        browser,
        "(() => { const box = document.getElementById(arguments[0]).getBoundingClientRect();"
        "return box.top >= 0 && box.bottom <= innerHeight && box.height > 0 })()",
        id,
    )
    return bool(found)


def rows(browser: Any) -> list[str]:
    found: list[str] = browser.execute_script(
        "return [...document.querySelectorAll('#rows tbody tr')].map((tr) => tr.id)"
    )
    return found


def choose(browser: Any, name: str, value: str) -> None:
    browser.execute_script(
        "const field = document.getElementById('filters').elements[arguments[0]]; field.value = arguments[1];"
        "field.dispatchEvent(new Event('input', { bubbles: true }))",
        name,
        value,
    )
    assert browser.execute_script(
        "return document.getElementById('filters').elements[arguments[0]].value", name
    )


def complaints(browser: Any) -> list[str]:
    return [entry["message"] for entry in browser.get_log("browser")]
