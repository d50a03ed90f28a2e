"""Fixtures that all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("quoteattr", deadline=None)  # no test looks at a clock
settings.load_profile("quoteattr")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def analyzer():
    """The shipped models, loaded once for all tests that need them."""
    import torch

    from quoteattr import Analyzer

    torch.set_num_threads(1)
    return Analyzer()
