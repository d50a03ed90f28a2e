"""Servers for tests, in this process or at a socket; their worker knows one article and does what its texts say."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from support.viewing import ARTICLE, harbour

from quoteattr.documents import Document
from quoteattr.errors import ModelError
from quoteattr.results.analysis import Analysis

PATH = "/v1/attributions"
PLAIN = {"content-type": "text/plain"}


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


def local(factory: Any = None, **options: Any) -> Any:
    """A client of a server in this process, whose worker is ready."""
    from fastapi.testclient import TestClient

    from quoteattr.views.server import create_app

    app = create_app(factory or ByHand(), **options)
    app.state.desk.wait()
    return TestClient(app, base_url="http://127.0.0.1:8765")


@contextmanager
def listening(app: Any, **options: Any) -> Iterator[int]:
    """The port of a server that listens while this lasts; ``options`` are uvicorn's."""
    import uvicorn

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, **options))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield port
    server.should_exit = True
    thread.join()
