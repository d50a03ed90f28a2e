"""A process that is forked after the models were loaded goes on, or is told why it can't; it never hangs."""

import os
import signal
import threading

import pytest

from quoteattr import Analyzer
from quoteattr.errors import ModelError

pytestmark = [
    pytest.mark.models,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # Python 3.12 warns of forks with threads
]
TEXT = "Mayor Ann Lee said: “We will rebuild the bridge.”\n\n"


def forked(work):
    """Exit status of a child that does the work; None for one that hung."""
    pid = os.fork()
    if not pid:
        signal.alarm(120)
        try:
            os._exit(work() or 0)
        except BaseException:
            os._exit(99)
    status = os.waitpid(pid, 0)[1]
    return None if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)


def test_a_fork_of_one_thread_shares_the_models(analyzer):
    analyzer.analyze(TEXT)
    parser = analyzer.parser

    def child():
        assert len(analyzer.analyze(TEXT).quotes) == 1
        return 7 if analyzer.parser is parser else 8

    expected = 7 if threading.active_count() == 1 else 99
    assert forked(child) == expected


def test_forks_while_other_threads_read(analyzer):
    """Without the check two of twenty hung; to load the models anew in the child did not help in all cases."""
    own = Analyzer()
    own.analyze(TEXT)
    done = threading.Event()

    def child():
        with pytest.raises(ModelError, match=r"while \d+ threads ran.*spawn"):
            own.analyze(TEXT)

    def busy():
        while not done.is_set():
            own.analyze(TEXT * 5)

    threads = [threading.Thread(target=busy) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        found = [forked(child) for _ in range(6)]
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert found == [0] * 6


def test_torch_with_several_threads_in_the_parent():
    """Its own threads are gone in the child, and it would wait for them."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(4)
    try:
        values = torch.randn(2000, 2000)
        torch.nn.functional.relu(values @ values).sum()
        fresh = Analyzer()

        def child():
            fresh.analyze(TEXT)
            torch.nn.functional.relu(values @ values).sum()

        assert forked(child) == 0
    finally:
        torch.set_num_threads(before)


def test_a_parser_that_was_given_is_not_shared(analyzer):
    given = Analyzer(parser=analyzer.parser)

    def child():
        with pytest.raises(ModelError, match="spawn"):
            given.analyze(TEXT)

    assert forked(child) == 0
