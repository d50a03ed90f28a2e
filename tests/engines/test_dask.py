"""The engine of a Dask cluster: rows of a local run, also when a worker dies."""

import os
import signal
import threading
import time

import pytest
from support.fakes import FakeSettings, write_corpus

from quoteattr.documents import Corpus
from quoteattr.engines.inline import InlineEngine
from quoteattr.errors import WorkerError
from quoteattr.runner import Output, run

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        yield cluster


def pids(cluster):
    with distributed.Client(cluster) as client:
        return list(client.run(os.getpid).values())


def test_same_rows_although_a_worker_is_killed(cluster, tmp_path):
    from quoteattr.engines.dask import DaskEngine

    corpus = Corpus((write_corpus(tmp_path / "c", 200),))
    run(corpus, InlineEngine(FakeSettings()), Output(tmp_path / "local.csv"))
    victim = pids(cluster)[0]

    def kill():
        time.sleep(1)
        os.kill(victim, signal.SIGKILL)

    threading.Thread(target=kill).start()
    engine = DaskEngine(FakeSettings(seconds=0.02), cluster.scheduler_address)
    summary = run(corpus, engine, Output(tmp_path / "far.csv", errors=tmp_path / "errors.csv"))
    assert (summary.documents, summary.failed) == (200, 0)
    assert (tmp_path / "far.csv").read_bytes() == (tmp_path / "local.csv").read_bytes()
    assert victim not in pids(cluster)


def test_failures_are_recorded(cluster, tmp_path):
    from quoteattr.engines.dask import DaskEngine

    folder = write_corpus(tmp_path / "c", 5)
    (folder / "bad.txt").write_text("CRASH")
    engine = DaskEngine(FakeSettings(), cluster.scheduler_address)
    summary = run(Corpus((folder,)), engine, Output(tmp_path / "q.csv"), show=5)
    assert (summary.documents, summary.failed) == (5, 1)
    assert summary.failures[0].reason == "the analysis failed: ValueError: this text crashes"


def test_no_scheduler():
    from quoteattr.engines.dask import DaskEngine

    with pytest.raises(WorkerError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        DaskEngine(FakeSettings(), "tcp://127.0.0.1:9", timeout=1)
