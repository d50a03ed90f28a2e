"""Take the pictures of this folder anew, from real output: ``python docs/screenshots.py`` (needs Chromium).

The report is over the example articles of ``notebooks/corpus``; the terminal shows one of them.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
from rich.console import Console
from selenium import webdriver

from quoteattr import Analyzer, Document
from quoteattr.views.answers import served
from quoteattr.views.report import Content
from quoteattr.views.terminal import print_analysis, print_heading, print_legend

HERE = Path(__file__).parent
CORPUS = HERE.parent / "notebooks" / "corpus"
IMAGES = HERE / "images"
SHOWN = "10-capital-ledger"
JUMP = """
const row = document.querySelectorAll('#ARTICLE .qa-label[id]')[4].dataset.row;
location.hash = '#r' + row;
setTimeout(() => document.querySelector('#r' + row + ' a').click(), 100);
"""
ARGUMENTS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


def make_report(folder: Path) -> Path:
    """The report over the example articles, with their titles, dates and outlets."""
    table = pd.read_csv(CORPUS / "metadata.csv", dtype=str)
    table["text"] = [(CORPUS / f"{id}.txt").read_text("utf-8") for id in table["doc_id"]]
    table.to_csv(folder / "corpus.csv", index=False)
    page = folder / "report.html"
    verb = "from quoteattr.cli import main; main()"
    command = [sys.executable, "-c", verb, "report", folder / "corpus.csv", "-o", page, "-q"]
    subprocess.run([*command, "--title", "Negotiations in the news"], check=True)
    return page


def make_terminal(folder: Path) -> Path:
    """What ``quoteattr show`` prints on a terminal, as a page."""
    console = Console(file=io.StringIO(), record=True, force_terminal=True, width=100)
    analysis = Analyzer().analyze(Document(SHOWN, (CORPUS / f"{SHOWN}.txt").read_text("utf-8")))
    print_legend(console)
    print_heading(analysis, console)
    print_analysis(analysis, console)
    page = folder / "show.svg"
    console.save_svg(str(page), title="quoteattr show article.txt")
    return page


def make_served(folder: Path) -> Path:
    """The page of ``quoteattr serve`` with an article on it."""
    content = Content()
    text = (CORPUS / f"{SHOWN}.txt").read_text("utf-8")
    content.add(Analyzer().analyze(Document("Article", text)))
    page = folder / "serve.html"
    page.write_text(served(content, most=1_000_000, limit=200_000, text=text), "utf-8")
    return page


def start(width: int, height: int, profile: Path) -> webdriver.Chrome:
    """A browser whose page is that large."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for argument in (*ARGUMENTS, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    browser = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    resize(browser, width, height)
    return browser


def resize(browser: webdriver.Chrome, width: int, height: int, *, mobile: bool = False) -> None:
    """Another size of the page."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def take(browser: webdriver.Chrome, address: str, name: str, script: str = "") -> None:
    """A picture of a page after a script."""
    browser.get(address)
    browser.execute_script(script)
    time.sleep(0.5)
    browser.save_screenshot(str(IMAGES / name))


def scheme(browser: webdriver.Chrome, value: str) -> None:
    """Light or dark."""
    features = [{"name": "prefers-color-scheme", "value": value}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def main() -> None:
    """All pictures."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        report, terminal = make_report(folder).as_uri(), make_terminal(folder).as_uri()
        browser = start(1400, 900, folder / "profile")
        scheme(browser, "light")
        take(browser, report, "report.png")
        jump = JUMP.replace("ARTICLE", "d9")
        take(browser, report, "report-article.png", jump)
        take(browser, report, "report-pictures.png", "document.getElementById('pictures').scrollIntoView()")
        take(browser, make_served(folder).as_uri(), "serve.png")
        scheme(browser, "dark")
        take(browser, report, "report-dark.png", jump)
        scheme(browser, "light")
        resize(browser, 390, 844, mobile=True)
        take(browser, report, "report-phone.png", jump)
        resize(browser, 1000, 595)
        take(browser, terminal, "show.png")
        browser.quit()


if __name__ == "__main__":
    main()
