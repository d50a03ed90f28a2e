"""Texts that are hard to mark up, and markup without its tags."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import strategies as st

NASTY = [
    *(
        "\r\n",
        "\r",
        "\n\n",
        "\u00a0",
        "🙂",
        "👩\u200d🚒",
        "<",
        ">",
        "&",
        "&amp;",
        '"',
        "'",
        "<b>",
        "</script>",
        "-->",
    ),
    *("\x00", "\x1b[31m", "\x85", "\u2028", "\u202e", "\ufeff", "\ud800", "said", " "),
]


TEXTS = st.lists(st.sampled_from(NASTY) | st.text(max_size=5), max_size=30).map("".join)


class Stripper(HTMLParser):
    """Keeps what is not a tag."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


def strip(markup: str) -> str:
    stripper = Stripper()
    stripper.feed(markup)
    stripper.close()
    return stripper.text
