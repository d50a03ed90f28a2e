"""How the command line starts: without searches for reference cycles, and as usual from the first one on."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import gc
from quoteattr.cli import SELDOM, collect_late

usual = gc.get_threshold()
collect_late()
assert gc.get_threshold()[0] == SELDOM
kept = [[] for _ in range(SELDOM // 2)]
assert gc.get_threshold()[0] == SELDOM
kept += [[] for _ in range(SELDOM)]
assert gc.get_threshold() == usual, gc.get_threshold()
assert not gc.callbacks
"""


def test_reference_cycles_are_searched_as_usual_once_the_start_is_over():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
