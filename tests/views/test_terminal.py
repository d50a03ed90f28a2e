"""The article in a terminal, in a pipe, and with colours switched off."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from rich.console import Console
from support.markup import TEXTS
from support.viewing import ARTICLE, harbour, hostile

from quoteattr.views.terminal import UNSAFE, print_analysis, safe, to_plain, to_text

SGR = re.compile(r"\x1b\[([\d;]*)m")


def printed(monkeypatch: pytest.MonkeyPatch, **environment: str) -> str:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    file = io.StringIO()
    terminal = environment.get("TERM", "") != ""
    print_analysis(harbour(), Console(file=file, force_terminal=terminal, width=80))
    return file.getvalue()


def test_a_pipe_gets_signs_and_no_escape_sequences(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = printed(monkeypatch)
    assert "\x1b" not in plain
    assert (
        "[Marta Oyelaran] {“We have waited nine years for this,”} _said_ *Marta Oyelaran, who runs the "
        "port of Velde*, {“and we will not wait for a tenth.”}" in plain
    )
    assert "{*the minister* _had told_ her [unresolved: the minister] {that “the money is there”}}" in plain
    assert plain == to_plain(ARTICLE, harbour().quotes) + "\n"


def test_a_terminal_gets_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = printed(monkeypatch, TERM="xterm-256color")
    codes = {code for sequence in SGR.findall(shown) for code in sequence.split(";")}
    assert {"94", "33", "32"} <= codes
    assert "Marta Oyelaran" in shown


def test_no_color_keeps_underline_italic_and_bold(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = printed(monkeypatch, TERM="xterm-256color", NO_COLOR="1")
    codes = {code for sequence in SGR.findall(shown) for code in sequence.split(";")}
    assert {"4", "3", "1"} <= codes
    assert not any(code.startswith(("3", "9")) and len(code) == 2 for code in codes)


def test_a_dumb_terminal_gets_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "{that the price could rise}" in printed(monkeypatch, TERM="dumb")


def test_labels_aside_the_words_are_those_of_the_article() -> None:
    text = to_text(ARTICLE, harbour().quotes).plain
    assert text.replace("Marta Oyelaran: “", "“").startswith(ARTICLE[:60])


@given(TEXTS)
def test_nothing_of_the_input_steers_the_terminal(text: str) -> None:
    assert not UNSAFE.search(safe(text))
    safe(text).encode()
    assert not UNSAFE.search(to_plain(text, ()))


def test_hostile_names_are_shown_as_text() -> None:
    analysis = hostile()
    plain = to_plain(analysis.document.text, analysis.quotes)
    assert "<script>window.pwned = 1</script>" in plain
    assert "\u202e" not in plain
