"""A run with the analyzer of fakes.py as a process of its own, so that tests can kill it.

Arguments: corpus, output, workers, seconds a document, "resume" or "".
"""

import sys
from pathlib import Path

from support.fakes import FakeSettings

from quoteattr.documents import Corpus
from quoteattr.engines.inline import InlineEngine
from quoteattr.engines.processes import ProcessEngine
from quoteattr.errors import QuoteattrError
from quoteattr.runner import Output, journal, run


def main():
    corpus, output, workers, seconds, resume = sys.argv[1:6]
    journal.COMMIT_EVERY = 0.1  # so that little time is enough to keep something
    settings = FakeSettings(float(seconds))
    engine = ProcessEngine(settings, int(workers)) if int(workers) > 1 else InlineEngine(settings)
    path = Path(output)
    target = Output(path, path.suffix[1:], errors=path.with_name("errors.csv"))
    try:
        summary = run(Corpus((corpus,)), engine, target, resume=bool(resume))
    except QuoteattrError as error:
        sys.exit(str(error))
    print(summary.documents, summary.resumed, summary.rows)


if __name__ == "__main__":
    main()
