"""A browser and a server's client, for each file that asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.browsing import chromium, open_report
from support.serving import local
from support.viewing import harbour


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Any:
    """The browser with a report of two articles, seven quotations each."""
    browser.get_log("browser")
    open_report(
        browser,
        tmp_path,
        [harbour("one"), harbour("two", title="Second report", date="2024-03-12", outlet="Velde Echo")],
    )
    return browser


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """A client of a server that takes up to 20,000 bytes."""
    with local(max_bytes=20_000) as client:
        yield client
