"""The server's worker: what breaks it or takes too long is told, and the next request is answered."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the extra [web] is not installed")
pytest.importorskip("python_multipart", reason="the extra [web] is not installed")
from fastapi.testclient import TestClient
from support.serving import PATH, ByHand, local
from support.viewing import ARTICLE


def test_damaged_models_are_an_error_with_words(client: TestClient) -> None:
    answer = client.post(PATH, json={"text": "broken"})
    assert (answer.status_code, answer.json()) == (
        500,
        {"detail": "the models are damaged; install quoteattr again"},
    )


def test_what_takes_too_long_is_ended_and_the_next_is_answered() -> None:
    with local(timeout=3) as client:
        worker = client.app.state.desk.worker  # type: ignore[attr-defined]
        before = worker.pid
        late = client.post(PATH, json={"text": "loop"})
        assert late.status_code == 504
        assert "3 seconds" in late.json()["detail"]
        assert worker.pid != before
        assert not Path(f"/proc/{before}").exists()
        assert client.get("/health").status_code == 200
        assert client.post(PATH, json={"text": "quick"}).status_code == 200


def test_a_worker_that_dies_takes_one_request_with_it() -> None:
    with local() as client:
        died = client.post(PATH, json={"text": "die"})
        assert (died.status_code, "SIGKILL" in died.json()["detail"]) == (503, True)
        assert client.post(PATH, json={"text": ARTICLE}).status_code == 200


def test_a_text_that_crashes_is_an_error_with_words(client: TestClient) -> None:
    answer = client.post(PATH, json={"text": "crash"})
    assert (answer.status_code, "this text crashes" in answer.json()["detail"]) == (500, True)
    both = client.post(PATH, json={"texts": [{"text": "crash"}, {"text": ARTICLE}]}).json()
    assert [f["doc"] for f in both["failures"]] == ["text0"]
    assert {r["doc"] for r in both["attributions"]} == {"text1"}


def test_who_waits_too_long_for_a_turn_is_told() -> None:
    with local(ByHand(2.5), timeout=1.5) as client, ThreadPoolExecutor(2) as pool:
        first = pool.submit(client.post, PATH, json={"text": "loop"})
        time.sleep(0.3)
        second = pool.submit(client.post, PATH, json={"text": "quick"})
        assert first.result().status_code == 504
        assert second.result().status_code in (200, 503, 504)


def test_concurrent_requests_take_turns_and_health_answers() -> None:
    with local(ByHand(0.4), waiting=8) as client, ThreadPoolExecutor(6) as pool:
        begun = time.monotonic()
        sent = [pool.submit(client.post, PATH, json={"text": f"slow {n}", "id": str(n)}) for n in range(4)]
        time.sleep(0.05)
        assert client.get("/health").status_code == 200
        assert not all(f.done() for f in sent)
        assert [f.result().status_code for f in sent] == [200] * 4
        assert time.monotonic() - begun >= 1.6


def test_a_full_queue_says_try_later() -> None:
    with local(ByHand(1.0), waiting=1) as client, ThreadPoolExecutor(6) as pool:
        sent = [pool.submit(client.post, PATH, json={"text": "slow"}) for _ in range(4)]
        answers = sorted((f.result() for f in sent), key=lambda r: r.status_code)
    assert [a.status_code for a in answers] == [200, 200, 503, 503]
    assert answers[-1].headers["retry-after"] == "5"
