"""The report as a file: what it holds, what it escapes, what it may load."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.markup import TEXTS, strip
from support.pages import data_of
from support.viewing import HOSTILE, harbour, hostile, make_quote

from quoteattr.documents import Document, ReadFailure
from quoteattr.errors import ModelError
from quoteattr.results.analysis import Analysis
from quoteattr.views.chart import COLUMNS, ROWS, chart
from quoteattr.views.report import embed, is_web_link, report, script, style


def test_rows_articles_and_speakers_are_there() -> None:
    page = report([harbour("a"), harbour("b")], title="Dredging & more")
    data = data_of(page)
    assert len(data["rows"]) == 14
    assert data["rows"][0][5].startswith("“We have waited nine years")
    assert [row[0] for row in data["rows"]] == [0] * 7 + [1] * 7
    assert data["names"] == {
        "marta-oyelaran": "Marta Oyelaran",
        "anders-lindqvist": "Anders Lindqvist",
        "ruth-okafor": "Ruth Okafor",
    }
    assert page.count("<article ") == 2
    assert "<title>Dredging &amp; more</title>" in page
    assert re.search(
        r'Marta Oyelaran</bdi></a></th><td class="more">person</td>\s*<td class="n">4</td>', page
    )


def test_the_articles_in_the_page_are_the_articles() -> None:
    page = report([harbour(), hostile()])
    texts = re.findall(r'<div class="qa-text" dir="auto">(.*?)</div>', page, re.S)
    assert [strip(t) for t in texts] == [harbour().document.text, hostile().document.text]


def test_the_policy_allows_the_own_style_and_script_and_nothing_else() -> None:
    page = report([harbour()])
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].replace("&#39;", "'").split(";"))
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        inline = re.findall(f"<{tag}>(.*?)</{tag}>", page, re.S)
        hashes = [
            "'sha256-" + base64.b64encode(hashlib.sha256(i.encode()).digest()).decode() + "'" for i in inline
        ]
        assert [rules[rule]] == hashes
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert set(rules) == {"default-src", "style-src", "script-src", "base-uri", "form-action"}


def test_the_page_names_nothing_to_load() -> None:
    page = report([harbour()])
    assert not re.search(r"<(?:link|img|iframe|object|embed|video|audio|base)\b|\bsrc=|@import|url\(", page)
    assert " style=" not in page
    assert not re.search(r"\son\w+=", page)


def test_style_and_script_cannot_end_their_elements() -> None:
    assert "</" not in style()
    assert "</" not in script()


def test_hostile_input_stays_text() -> None:
    page = report([hostile()], title=HOSTILE, failures=[ReadFailure(HOSTILE, HOSTILE, HOSTILE)])
    clean = report([harbour()], title="t", failures=[ReadFailure("f", "f", "f")])
    assert set(re.findall(r"<(\w+)", page)) <= set(re.findall(r"<(\w+)", clean)) - {"a"} | {"a", "p"}
    assert page.count("<script") == clean.count("<script") == 2
    assert 'href="javascript' not in page
    assert data_of(page)["rows"][0][2] == HOSTILE


@given(st.lists(TEXTS))
def test_embedded_data_comes_back_and_cannot_end_its_element(texts: list[str]) -> None:
    made = embed({"texts": texts})
    assert json.loads(made) == {"texts": texts}
    assert not set("<>&") & set(made)
    assert made.isascii()


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org/a", True),
        (" http://example.org", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt://example.org/%0aalert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(url: str, link: bool) -> None:
    assert is_web_link(url) is link
    analysis = harbour()
    document = replace(analysis.document, metadata={"url": url})
    page = report([replace(analysis, document=document)])
    assert ('rel="noopener noreferrer"' in page) is link


def test_stretches_and_files_that_were_not_read_are_named() -> None:
    analysis = replace(harbour(), skipped=((10, 30, "the sentence is too long"),))
    page = report([analysis], failures=[ReadFailure("x", "the file is empty", "news/x.txt")])
    assert "Not read: characters 10 to 30 (the sentence is too long)." in page
    assert "news/x.txt" in page
    assert "the file is empty" in page


def test_nothing_to_report_is_still_a_page() -> None:
    assert data_of(report([]))["rows"] == []
    assert data_of(report([Analysis(Document("d", "Nothing."), ())]))["documents"] == [["d", "", "", "d"]]


def test_missing_metadata_is_left_out() -> None:
    analysis = replace(
        harbour(), document=Document("d", "x", {"title": float("nan"), "date": None}), quotes=()
    )
    page = report([analysis])
    assert "nan" not in strip(page.partition("<article")[2].partition("</article>")[0])


def test_the_chart_has_a_dot_for_each_speaker_and_document() -> None:
    counts = {"a": {0: 4, 2: 1}, "b": {1: 1}}
    made = chart(counts, {"a": "Ann", "b": "Ben"}, ["x", "y", "z"], ["2024-03-01", "2024-01-01", ""])
    assert made
    assert [(d.title, d.count, d.document) for d in made.dots] == [
        ("Ann: 4 in x, 2024-03-01", 4, 0),
        ("Ann: 1 in z", 1, 2),
        ("Ben: 1 in y, 2024-01-01", 1, 1),
    ]
    assert made.dots[0].radius == pytest.approx(2 * made.dots[1].radius, abs=0.02)
    assert "in the order given" in made.note


def test_the_chart_is_in_the_order_of_time_when_all_dates_are_known() -> None:
    made = chart({"a": {0: 1, 1: 1}}, {"a": "Ann"}, ["late", "early"], ["2024-03-01", "2024-01-01"])
    assert made
    assert [d.title for d in made.dots] == ["Ann: 1 in early, 2024-01-01", "Ann: 1 in late, 2024-03-01"]
    assert [t[2] for t in made.ticks] == ["2024-01-01", "2024-03-01"]


@given(st.integers(2, 300), st.integers(1, 30))
def test_the_chart_stays_small_and_counts_everything(documents: int, speakers: int) -> None:
    counts = {str(s): dict.fromkeys(range(s % documents, documents), 1) for s in range(speakers)}
    names = {key: f"Speaker {key}" for key in counts}
    made = chart(counts, names, [f"d{n}" for n in range(documents)], [""] * documents)
    assert made
    assert len(made.names) == min(ROWS, speakers)
    assert len({d.x for d in made.dots}) <= COLUMNS
    assert all(0 < d.x < made.width and 0 < d.y < made.height for d in made.dots)
    largest = sorted((sum(c.values()) for c in counts.values()), reverse=True)[:ROWS]
    assert sum(d.count for d in made.dots) == sum(largest)


def test_one_document_needs_no_chart() -> None:
    assert chart({"a": {0: 1}}, {"a": "Ann"}, ["x"], [""]) is None


def test_claims_that_come_back_stand_in_a_table_with_their_speakers() -> None:
    page = report([harbour("a"), harbour("b")])
    section = page.partition('<section id="claims"')[2].partition("</section>")[0]
    rows = re.findall(r"<tr>.*?</tr>", section, re.DOTALL)[1:]
    first = next(row for row in rows if "We have waited nine years" in row)
    assert re.findall(r">(\d+)</a>", first) == ["2"]
    assert re.search(r'data-speaker="marta-oyelaran"><bdi>Marta Oyelaran</bdi></a> 2', first)
    assert section.count('class="topic"') == len(set(re.findall(r"rowgroup[^>]*><bdi>(.*?)</bdi>", section)))
    data = data_of(page)
    claims = [row[9] for row in data["rows"]]
    assert claims[:7] == claims[7:]
    assert data["claims"][claims[0]].startswith("“We have waited nine years")


def dam() -> Analysis:
    said = [
        ("the dam at Kestrel Lake will hold", "said", "Ana Ruiz", "say"),
        ("that the dam at Kestrel Lake would hold", "repeated", "Mara Quist", "repeat"),
        ("the dam at Kestrel Lake will not hold", "warned", "Piet Vos", "warn"),
        ("that the dam at Kestrel Lake would be able to hold", "denied", "Ivo Lem", "deny"),
    ]
    text = " ".join(f"{who} {cue} {content}." for content, cue, who, _ in said)
    document = Document("dam", text)
    quotes = []
    for n, (content, cue, who, lemma) in enumerate(said):
        quote = make_quote(document, f"q{n}", [content], [cue], [who], [who])
        quotes.append(replace(quote, attribution=replace(quote.attribution, cue_lemma=lemma)))
    return Analysis(document, tuple(quotes))


def test_who_is_against_a_claim_stands_beside_it_with_their_words() -> None:
    page = report([dam(), harbour("b")])
    section = page.partition('<section id="claims"')[2].partition("</section>")[0]
    rows = re.findall(r"<tr>.*?</tr>", section, re.DOTALL)[1:]
    row = next(r for r in rows if "dam" in r and "will not" not in r.partition("</th>")[0])
    said, _, against = row.partition('class="against"')
    assert "Ana Ruiz" in said
    assert "Piet Vos" not in said
    assert "Ivo Lem" not in said
    assert re.search(
        r"Piet Vos</bdi>(</a>)? <bdi class=\"words\">the dam at Kestrel Lake will not hold</bdi>", against
    )
    assert re.search(r"Ivo Lem</bdi></a></li>", against)  # denies it outright: no other words


def test_without_a_claim_made_twice_there_is_no_table() -> None:
    other = Analysis(Document("b", "Nothing was said."), ())
    for analyses in ([harbour()], [harbour(), other]):
        page = report(analyses)
        assert 'id="claims"' not in page
        assert 'href="#claims"' not in page


def test_claims_that_cannot_be_grouped_cost_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise ModelError("the word vectors are missing")

    monkeypatch.setattr("quoteattr.claims.claims_long", fail)
    page = report([harbour("a"), harbour("b")])
    assert "Claims were not grouped: the word vectors are missing" in page
    assert len(data_of(page)["rows"]) == 14
