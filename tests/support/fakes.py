"""Analyzers without models: each sentence between marks is a quote of the word before it."""

import os
import re
import time
from dataclasses import dataclass
from pathlib import Path

from quoteattr.results.analysis import Analysis
from quoteattr.schema import Attribution, Quote, Speaker

QUOTED = re.compile(r"(\w+) said: (“[^”]*”)")


@dataclass(frozen=True)
class FakeSettings:
    """Makes a :class:`FakeAnalyzer` in any process; ``seconds`` are spent on each document."""

    seconds: float = 0.0
    marks: str = ""  # a folder in which a killer leaves a mark, so that it kills only once

    def __call__(self):
        return FakeAnalyzer(self)


class FakeAnalyzer:
    """Reads commands in the text: CRASH raises, KILL ends the process, KILLONCE only the first time."""

    def __init__(self, settings):
        self.settings = settings

    def analyze_many(self, documents):
        for document in documents:
            if self.settings.seconds:
                time.sleep(self.settings.seconds)
            if "CRASH" in document.text:
                raise ValueError("this text crashes")
            if "KILLONCE" in document.text:
                mark = Path(self.settings.marks, "killed")
                if not mark.exists():
                    mark.touch()
                    os.kill(os.getpid(), 9)
            elif "KILL" in document.text:
                os.kill(os.getpid(), 9)
            skipped = ((0, 4, "absurd"),) if "SKIP" in document.text else ()
            yield Analysis(document, tuple(quotes_of(document)), skipped)


def quotes_of(document):
    for number, match in enumerate(QUOTED.finditer(document.text)):
        act = "thought" if match[1] == "Nobody" else "speech"
        yield Quote(
            document.id,
            Attribution(f"{document.id}#{number}", (match.span(2),), (match.span(1),), act=act, rule="fake"),
            Speaker((match[1],), ("",), "person", "named"),
            match[2],
            match[1],
            "said",
            number,
            document.metadata,
        )


def write_corpus(folder, number, *, start=0):
    """So many short articles with two quotes each."""
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(start, start + number):
        text = f"Ann{n} said: “We open door {n}.”\r\nIt rained.\r\nBo said: “Door {n} stays shut 😀.”\r\n"
        (folder / f"a{n:04}.txt").write_bytes(text.encode("utf-8"))
    return folder
