"""An analyzer for the server's worker that knows one article by heart, and does what its texts say."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from support.viewing import ARTICLE, harbour

from quoteattr.documents import Document
from quoteattr.errors import ModelError
from quoteattr.results.analysis import Analysis


@dataclass(frozen=True)
class ByHand:
    """Makes itself. ``seconds`` is how long a text that begins with *slow* takes; *loop* never ends."""

    seconds: float = 0.0
    factuality: str = "asserted"

    def __call__(self) -> ByHand:
        return self

    def analyze_many(self, documents: Iterable[Document]) -> Iterator[Analysis]:
        for document in documents:
            yield self.analyze(document)

    def analyze(self, document: Document) -> Analysis:
        text = document.text
        if text.startswith("slow"):
            time.sleep(self.seconds)
        while text.startswith("loop"):
            pass
        if text == "broken":
            raise ModelError("the models are damaged; install quoteattr again")
        if text == "crash":
            raise ValueError("this text crashes")
        if text == "die":
            os.kill(os.getpid(), 9)
        known = harbour().quotes if text == ARTICLE else ()
        return Analysis(
            document,
            tuple(
                replace(q, doc_id=document.id, attribution=replace(q.attribution, factuality=self.factuality))
                for q in known
            ),
        )
