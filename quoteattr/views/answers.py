"""What the server's worker does: texts or files in, the finished answer out, so that all of it can be ended."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from quoteattr.documents import Corpus, Document, ReadFailure
from quoteattr.errors import InputError, ModelError
from quoteattr.results.analysis import Analysis
from quoteattr.runner import Selection
from quoteattr.runner.work import DocumentAnalyzer, analyze_batch
from quoteattr.views.api import rows_of
from quoteattr.views.report import Content, page

TITLE = "quoteattr: who said what"


@dataclass(frozen=True)
class Sent:
    """A request: documents, or files that were laid down in ``folder``.

    ``limit`` is how many characters its texts may have together. ``page`` asks for a web page instead of JSON;
    ``shown`` is what its form holds, ``most`` the bytes that it may send.
    """

    documents: tuple[Document, ...] = ()
    files: tuple[str, ...] = ()
    folder: str = ""
    limit: int = 0
    page: bool = False
    shown: str = ""
    most: int = 0


@dataclass(frozen=True)
class Answer:
    """The status and the body of an answer; for a status of 400 and more the reason in plain words."""

    status: int
    body: str


def answer(analyzer: DocumentAnalyzer, sent: Sent) -> Answer:
    """Read what was sent and answer it."""
    try:
        with temporary(sent.folder):
            documents, failures = documents_of(sent)
    except InputError as error:
        return Answer(422, str(error))
    if not documents:
        return Answer(422, "; ".join(f.reason for f in failures) or "there is nothing to read in it")
    characters = sum(len(d.text) for d in documents)
    if characters > sent.limit:
        return Answer(413, too_long(characters, sent.limit))
    try:
        results = analyze_batch(analyzer, documents)
    except ModelError as error:
        return Answer(500, str(error))
    analyses = []
    for document, result in zip(documents, results, strict=True):
        if result.error:
            failures.append(ReadFailure(document.id, result.error, result.where))
        else:
            analyses.append(Analysis(document, result.quotes, result.skipped))
    if not analyses:
        return Answer(500, "; ".join(f.reason for f in failures))
    if sent.page:
        return Answer(200, drawn(analyses, failures, sent))
    return Answer(200, rows_of(analyses, failures, texts=bool(sent.files)))


def too_long(characters: int, limit: int) -> str:
    """Why a request is refused."""
    return f"the text has {characters:,} characters; at most {limit:,} are read at once"


def documents_of(sent: Sent) -> tuple[list[Document], list[ReadFailure]]:
    """The documents that were sent, and what can't be read. Raises InputError where two have one id."""
    documents: list[Document] = list(sent.documents)
    failures: list[ReadFailure] = []
    characters = 0
    if sent.files:
        corpus = Corpus(sent.files)
        assert corpus.count >= 0  # raises on ids that come twice
        for item in corpus:
            if isinstance(item, ReadFailure):
                failures.append(replace(item, where=shortened(item.where, sent.folder)))
                continue
            documents.append(item)
            characters += len(item.text)
            if characters > sent.limit:
                break  # it is refused; no more is read
    return documents, failures


def shortened(where: str, folder: str) -> str:
    """A place without the folder in which the file lies for now."""
    if not where.startswith(folder):
        return where
    return where[len(folder) :].lstrip("/").partition("/")[2]


def drawn(analyses: list[Analysis], failures: list[ReadFailure], sent: Sent) -> str:
    """The page with the articles on it: what was said and is asserted, as everywhere by default."""
    content = Content()
    for analysis in analyses:
        content.add(replace(analysis, quotes=tuple(Selection()(analysis.quotes))))
    return served(content, most=sent.most, limit=sent.limit, text=sent.shown, failures=failures)


def served(
    content: Content, *, most: int, limit: int, text: str = "", error: str = "",
    failures: list[ReadFailure] | None = None,
) -> str:  # fmt: skip
    """The page: its form, and below it what was found."""
    return page(
        "serve.html.j2", content, form="'self'", title=TITLE, most=most, limit=limit, text=text, error=error,
        failures=failures or [],
    )  # fmt: skip


@contextmanager
def temporary(folder: str) -> Iterator[None]:
    """What is unpacked on the way lies in ``folder``, which is emptied by whoever made it."""
    before = tempfile.tempdir
    if folder:
        tempfile.tempdir = str(Path(folder))
    try:
        yield
    finally:
        tempfile.tempdir = before
