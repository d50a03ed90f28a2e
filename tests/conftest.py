"""Fixtures that all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# no test looks at a clock; in CI the examples are the same each time, elsewhere new ones are tried
settings.register_profile("quoteattr", deadline=None, derandomize="CI" in os.environ)
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
