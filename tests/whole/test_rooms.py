"""The rooms of the package: imports go down only, none lies beside the plan, and the docs draw what is so."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import quoteattr


@pytest.fixture(scope="module")
def layers(root: Path) -> list[str]:
    """The rooms from the top down, as ``pyproject.toml`` has them."""
    contracts = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    return next(c["layers"] for c in contracts if c["type"] == "layers")


def test_imports_go_down_and_nowhere_in_circles(root):
    lint = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", lint], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_says_what_comes_in_and_what_goes_out(layers):
    for room in layers:
        module = importlib.import_module(f"quoteattr.{room}")
        if hasattr(module, "__path__") and room != "cli":
            assert re.search(r"\bIn: .*\bOut: ", module.__doc__ or "", re.S), f"{room} does not say"


def test_nothing_lies_beside_the_rooms(layers):
    package = Path(quoteattr.__file__).parent
    found = {p.stem if p.suffix == ".py" else p.name for p in package.iterdir() if p.suffix in ("", ".py")}
    assert found - {"__pycache__"} == {*layers, "__init__", "__main__", "models"}


def test_the_picture_in_the_docs_shows_these_rooms_in_this_order(root, layers):
    text = (root / "docs" / "design.md").read_text("utf-8")
    picture = text.partition("<!-- rooms -->")[2].partition("<!-- /rooms -->")[0]
    drawn = re.findall(r"^\s*([a-z_]+)(?:/|\.py)\s", picture, re.M)
    rooms = [layer for layer in reversed(layers) if layer not in ("_version", "errors", "data")]
    assert drawn == rooms, "docs/design.md draws other rooms than pyproject.toml has"
