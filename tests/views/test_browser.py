"""The report in a real Chromium: filters, ways there and back, small screens, many articles."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from typing import Any

import pytest
from support.browsing import choose, complaints, in_sight, open_report, rows, wait_for
from support.viewing import ARTICLE, harbour

from quoteattr.writers.corrections import WANTED

pytestmark = pytest.mark.browser


def test_it_opens_without_a_complaint_and_loads_nothing(opened: Any) -> None:
    assert len(rows(opened)) == 14
    assert opened.execute_script("return performance.getEntriesByType('resource').length") == 0
    assert complaints(opened) == []


@pytest.mark.parametrize(
    ("name", "value", "count"),
    [
        ("text", "slow herring", 2),
        ("text", "SLOW-MOTION", 2),
        ("text", "money minister", 4),
        ("text", "oyelaran", 4),
        ("speaker", "ruth-okafor", 2),
        ("type", "direct", 2),
        ("status", "anonymous", 4),
        ("doc", "second REPORT", 7),
        ("doc", "two", 7),
        ("doc", "Harbour", 7),
        ("since", "2024-03-12", 7),
        ("until", "2024-03-11", 7),
        ("sure", "0.93", 14),
        ("sure", "0.95", 0),
        ("outlet", "Velde Echo", 7),
    ],
)
def test_filters(opened: Any, name: str, value: str, count: int) -> None:
    choose(opened, name, value)
    wait_for(opened, "document.querySelectorAll('#rows tbody tr').length === arguments[0]", count)
    assert (
        opened.find_element("id", "shown").text == ("14" if count == 14 else f"{count} of 14") + " quotations"
    )
    opened.find_element("id", "clear").click()
    assert len(rows(opened)) == 14


def test_filters_work_together(opened: Any) -> None:
    choose(opened, "doc", "harbour")
    choose(opened, "type", "mixed")
    wait_for(opened, "document.querySelectorAll('#rows tbody tr').length === 3")
    assert rows(opened) == ["r3", "r4", "r5"]


def test_the_articles_follow_the_filter(opened: Any) -> None:
    def shown() -> list[str]:
        script = "return [...document.querySelectorAll('article')].filter((a) => !a.hidden).map((a) => a.id)"
        found: list[str] = opened.execute_script(script)
        return found

    assert shown() == ["d0", "d1"]
    choose(opened, "since", "2024-03-12")
    wait_for(opened, "document.getElementById('listed').textContent === '1 of 2 articles'")
    assert shown() == ["d1"]
    choose(opened, "since", "2025-01-01")
    wait_for(opened, "document.getElementById('listed').textContent === '0 of 2 articles'")
    opened.find_element("id", "clear").click()
    assert shown() == ["d0", "d1"]


def test_the_address_holds_what_is_shown(opened: Any) -> None:
    choose(opened, "type", "mixed")
    choose(opened, "until", "2024-03-11")
    wait_for(opened, "document.querySelectorAll('#rows tbody tr').length === 3")
    opened.find_element("css selector", "#r4 a").click()
    address = opened.current_url
    assert address.partition("#")[2] == "type=mixed&until=2024-03-11&at=q4"
    opened.get("about:blank")
    opened.get(address)
    wait_for(opened, "document.activeElement.id === 'q4'")
    assert rows(opened) == ["r3", "r4", "r5"]
    assert in_sight(opened, "q4")
    opened.find_element("id", "clear").click()
    assert opened.current_url.partition("#")[2] == ""


def test_the_address_holds_a_speaker_that_was_clicked_and_back_leaves_it(opened: Any) -> None:
    opened.find_element("link text", "Ruth Okafor").click()
    assert opened.current_url.endswith("#speaker=ruth-okafor")
    opened.back()
    wait_for(opened, "document.querySelectorAll('#rows tbody tr').length === 14")


def test_the_rows_shown_can_be_downloaded(opened: Any, tmp_path: Path) -> None:
    opened.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)}
    )
    choose(opened, "status", "anonymous")
    wait_for(opened, "document.querySelectorAll('#rows tbody tr').length === 4")
    opened.find_element("id", "download").click()
    end = time.monotonic() + 10
    while not (file := tmp_path / "quotations.csv").exists() or not file.stat().st_size:
        assert time.monotonic() < end
        time.sleep(0.05)
    table = list(csv.DictReader(file.open(encoding="utf-8-sig", newline="")))
    assert [r["doc_id"] for r in table] == ["one", "one", "two", "two"]
    assert {*WANTED} <= {*table[0]}  # what is corrected in it can be put into the rows
    assert len({(r["doc_id"], r["quote_id"]) for r in table}) == 4
    assert {r["speaker"] for r in table} == {""}
    assert all(r["label"].startswith("anonymous: ") for r in table)
    assert table[0]["quote"] == "The work will cost 40 million crowns"
    assert table[0]["confidence"] == "0.93"
    assert complaints(opened) == []


@pytest.mark.parametrize("dates", [["", ""], ["2024-01-01", "2024-01-02"], [""] * 3, [""] * 60])
def test_the_words_under_the_chart_stand_beside_each_other(
    browser: Any, tmp_path: Path, dates: list[str]
) -> None:
    open_report(browser, tmp_path, [harbour(f"h{n}", date=date) for n, date in enumerate(dates)])
    boxes = browser.execute_script(
        "return [...document.querySelectorAll('svg.chart .tick')].slice(0, 2).map((t) => t.getBoundingClientRect())"
    )
    assert boxes[0]["right"] < boxes[1]["left"]


def test_packed_articles_come_when_they_are_wanted(browser: Any, tmp_path: Path) -> None:
    browser.get_log("browser")
    analyses = [harbour(f"h{n}", title=f"Harbour {n}", date=f"2024-01-{n % 28 + 1:02}") for n in range(500)]
    open_report(browser, tmp_path, analyses)
    wait_for(browser, "document.querySelectorAll('article').length === 12")
    assert browser.execute_script("return document.querySelector('#d3 .qa-text').textContent") == ARTICLE
    browser.find_element("css selector", "#r1 a").click()
    wait_for(browser, "document.activeElement.id === 'q1'")
    choose(browser, "doc", "Harbour 499")
    wait_for(browser, "document.querySelectorAll('article').length === 1")
    assert browser.execute_script("return document.querySelector('article').id") == "d499"
    browser.execute_script("location.hash = '#q2100'")
    wait_for(browser, "document.activeElement.id === 'q2100'")
    assert in_sight(browser, "q2100")
    browser.execute_script("document.getElementById('more-articles').click()")  # it comes by itself too
    wait_for(browser, "document.querySelectorAll('article').length > 12")
    assert complaints(browser) == []


def test_sorting(opened: Any) -> None:
    header = opened.find_element("css selector", "th[data-key=type] button")
    header.click()
    assert rows(opened)[:2] == ["r0", "r7"]
    header.click()
    assert rows(opened)[0] == "r3"
    assert header.find_element("xpath", "..").get_attribute("aria-sort") == "descending"


def test_from_the_row_to_the_place_and_back(opened: Any) -> None:
    opened.find_element("css selector", "#r12 a").click()
    assert opened.execute_script("return [location.hash, document.activeElement.id]") == ["#q12", "q12"]
    assert in_sight(opened, "q12")
    lit = opened.execute_script("return [...document.querySelectorAll('.lit')].map((m) => m.textContent)")
    assert lit == [
        "Anders Lindqvist and Ruth Okafor, both fishermen,",
        "called",
        "the plan a “slow-motion disaster” for the herring",
    ]
    opened.find_element("id", "q12").click()
    assert opened.execute_script("return document.activeElement.closest('tr').id") == "r12"
    assert in_sight(opened, "r12")
    opened.back()
    wait_for(opened, "document.activeElement.id === 'q12'")


def test_by_keyboard_alone(opened: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    opened.execute_script("document.querySelector('#r2 a').focus()")
    opened.switch_to.active_element.send_keys(Keys.ENTER)
    assert opened.execute_script("return document.activeElement.id") == "q2"
    opened.switch_to.active_element.send_keys(Keys.TAB)
    assert opened.execute_script("return document.activeElement.id") == "q3"
    opened.switch_to.active_element.send_keys(Keys.ENTER)
    assert opened.execute_script("return document.activeElement.closest('tr').id") == "r3"
    opened.find_element("css selector", "#r5 a").send_keys(Keys.ENTER)
    opened.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert opened.execute_script("return document.activeElement.closest('tr').id") == "r5"


def test_a_label_leads_to_a_row_that_the_filter_hides(opened: Any) -> None:
    choose(opened, "type", "direct")
    wait_for(opened, "document.querySelectorAll('#rows tbody tr').length === 2")
    opened.find_element("id", "q1").click()
    assert opened.execute_script("return document.activeElement.closest('tr').id") == "r1"
    assert len(rows(opened)) == 14


def test_a_speaker_in_the_list_filters_the_table(opened: Any) -> None:
    opened.find_element("link text", "Ruth Okafor").click()
    assert rows(opened) == ["r5", "r12"]


def test_a_number_in_the_claims_leads_to_its_quotations(opened: Any) -> None:
    row = "//section[@id='claims']//tr[contains(., 'We have waited nine years')]"
    opened.find_element("xpath", f"{row}/td[@class='for']//a").click()
    assert rows(opened) == ["r0", "r7"]
    assert opened.find_element("name", "speaker").get_attribute("value") == "marta-oyelaran"
    opened.find_element("id", "clear").click()
    assert len(rows(opened)) == 14


def test_copying_gives_the_article(opened: Any) -> None:
    copied = opened.execute_script(
        "getSelection().selectAllChildren(document.querySelector('#d0 .qa-text'));"
        "return getSelection().toString()"
    )
    assert copied.strip() == ARTICLE.strip()


def test_a_phone_has_no_sideways_scrolling(opened: Any) -> None:
    opened.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True},
    )
    try:
        assert opened.execute_script("return document.documentElement.scrollWidth") <= 360
        opened.find_element("css selector", "#r6 a").click()
        assert in_sight(opened, "q6")
        opened.find_element("id", "back").click()
        assert in_sight(opened, "r6")
    finally:
        opened.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


CONTRAST = """
const channel = (v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 };
const light = (rgb) => { const [r, g, b] = rgb.match(/[\\d.]+/g).map(Number).map(channel);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b };
const ground = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
  if (!/, 0\\)$/.test(c) && c !== "transparent") return c } return "rgb(255, 255, 255)" };
const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
  return (x + 0.05) / (y + 0.05) };
const found = {};
for (const [name, selector] of Object.entries(arguments[0])) {
  const e = document.querySelector(selector);
  found[name] = ratio(getComputedStyle(e).color, ground(e));
  if (selector.includes("qa-label")) {
    const s = getComputedStyle(e, "::before"), own = s.backgroundColor;
    found[name] = ratio(s.color, /, 0\\)$/.test(own) ? ground(e) : own);
  }
}
return found
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_in_light_and_dark(opened: Any, scheme: str) -> None:
    opened.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    try:
        where = {
            **{role: f"article .qa-{role}" for role in ("content", "cue", "source")},
            "inner": "article .qa-content.qa-inside", "name": "article .qa-label.qa-named",
            "nobody": "article .qa-label.qa-none", "note": "article .note", "text": "article .qa-text",
            "link": "nav a",
        }  # fmt: skip
        found = opened.execute_script(CONTRAST, where)
    finally:
        opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert {name: ratio for name, ratio in found.items() if ratio < 4.5} == {}  # WCAG 2.2, 1.4.3


def test_a_thousand_articles_open_and_scroll(browser: Any, tmp_path: Path) -> None:
    open_report(browser, tmp_path, [harbour(f"harbour-{n}", title=f"Harbour {n}") for n in range(1000)])
    assert opened_rows(browser) == "7000 quotations"
    assert len(rows(browser)) < 500
    browser.execute_script("location.hash = '#q6996'")
    assert in_sight(browser, "q6996")
    browser.find_element("id", "q6996").click()
    assert in_sight(browser, "r6996")
    assert len(rows(browser)) < 500
    choose(browser, "text", "herring")
    wait_for(browser, "document.getElementById('shown').textContent === '1000 of 7000 quotations'")


def opened_rows(browser: Any) -> str:
    text: str = browser.find_element("id", "shown").text
    return text
