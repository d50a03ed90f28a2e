"""Stanza is imported without what it doesn't need, and is the same Stanza."""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import subprocess
import sys
import threading
from importlib.util import find_spec

import pytest

from quoteattr.parsing.stanza_api import UNUSED, collection_paused, without

NAMES = """
import json, sys
import {module}
import stanza
loaded = [n for n in {unused} if n in sys.modules]
names = {{n: sorted(vars(m)) for n, m in sys.modules.items() if n.partition(".")[0] == "stanza"}}
{then}
print(json.dumps([loaded, names]))
"""


def imported(module, then=""):
    """Which of the unused packages a process has loaded that imports a module, and the names in Stanza's modules."""
    code = NAMES.format(module=module, unused=UNUSED, then=then)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_collection_is_paused_and_goes_on():
    assert gc.isenabled()
    with contextlib.suppress(KeyError), collection_paused():
        assert not gc.isenabled()
        raise KeyError
    assert gc.isenabled()
    gc.disable()
    try:
        with collection_paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_package_is_absent_for_a_while_and_for_this_thread_alone(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    before = list(sys.meta_path)
    with without("colorsys"):
        with pytest.raises(ModuleNotFoundError, match="No module named 'colorsys'"):
            importlib.import_module("colorsys")
        assert "colorsys" not in sys.modules
        other = threading.Thread(target=importlib.import_module, args=("colorsys",))
        other.start()
        other.join()
        assert "colorsys" in sys.modules
        importlib.import_module("colorsys")  # what is loaded stays
    assert sys.meta_path == before
    monkeypatch.delitem(sys.modules, "colorsys")
    assert importlib.import_module("colorsys").rgb_to_hsv(1, 1, 1) == (0, 0, 1)


def test_an_error_inside_leaves_nothing_behind():
    before = list(sys.meta_path)
    with contextlib.suppress(KeyError), without("colorsys"):
        raise KeyError
    assert sys.meta_path == before


def test_stanza_is_the_same_but_for_what_it_does_not_use():
    """Stanza's modules hold the same names as without us; what was left out can be imported afterwards."""
    there = [n for n in UNUSED if find_spec(n)]
    later = "".join(f"import {n}; assert {n}.__version__\n" for n in there)
    loaded, found = imported("quoteattr.parsing.parser", later)
    stock_loaded, stock = imported("stanza.models.common.chuliu_edmonds")
    assert loaded == []
    assert stock_loaded == there
    if "transformers" in there:
        stock["stanza.models.depparse.trainer"].remove("transformers")
    assert found == stock
