"""The licences of what is installed with quoteattr: none that asks more of its users than Apache-2.0 does."""

from __future__ import annotations

import configparser
import re
from importlib.metadata import PackageNotFoundError, distribution, metadata

import pytest

PERMITTED = (
    "Apache", "BSD", "MIT", "MPL-2.0", "Python Software Foundation", "PSF", "ISC", "HPND", "Unlicense", "CC0",
    "Zlib", "BSL-1.0",
)  # fmt: skip
"""What a licence's name holds that goes with Apache-2.0, as an expression, a name or a classifier."""

COPYLEFT = re.compile(r"\bL?A?GPL|General Public|Affero|EUPL|CC[- ]BY[- ]NC", re.IGNORECASE)


def requirements(root):
    """Every direct dependency by name, with the extra that asks for it (``""`` for the core)."""
    config = configparser.ConfigParser()
    config.read(root / "setup.cfg", encoding="utf-8")
    listed = {"": config["options"]["install_requires"], **config["options.extras_require"]}
    for extra, lines in listed.items():
        for line in lines.split("\n"):
            if name := re.match(r"[\w.-]+", line.strip()):
                yield extra, name[0]


def licence(name):
    """What the installed metadata says: expression, short name and classifiers."""
    found = metadata(name)
    text = (found.get("License") or "").strip().split("\n")[0]
    classifiers = [c for c in found.get_all("Classifier") or [] if c.startswith("License")]
    stated = " | ".join(filter(None, [found.get("License-Expression"), text, *classifiers]))
    return stated or written(name)


def written(name):
    """The beginning of the licence's text, for a package whose metadata say nothing else."""
    for file in distribution(name).files or []:
        if file.name.upper().startswith("LICEN"):
            return " ".join(file.read_text(encoding="utf-8").split()[:12])
    return ""


def refused(stated):
    """Is this no licence that goes with Apache-2.0?"""
    return bool(COPYLEFT.search(stated)) or not any(name in stated for name in PERMITTED)


def test_direct_dependencies_have_permitted_licences(root):
    found, missing = {}, set()
    for extra, name in requirements(root):
        try:
            found[extra, name] = licence(name)
        except PackageNotFoundError:
            missing.add((extra, name))
    bad = {key: stated for key, stated in found.items() if refused(stated)}
    assert not bad
    assert not [name for extra, name in missing if not extra], "the core is not installed"
    assert len(found) >= 12


@pytest.mark.parametrize(
    "stated",
    [
        "GPLv3 | License :: OSI Approved :: GNU General Public License v3 (GPLv3)",
        "LGPL-2.1-only",
        "AGPL-3.0-or-later",
        "GPL-2.0-or-later OR MIT",
        "",
        "Proprietary",
    ],
)
def test_other_licences_are_refused(stated):
    assert refused(stated)


def test_copyleft_that_stanza_brings_is_named_in_the_notice(root):
    notice = (root / "NOTICE").read_text(encoding="utf-8")
    known, todo = set(), ["stanza"]
    while todo:
        name = todo.pop()
        if name in known:
            continue
        known.add(name)
        try:
            needed = metadata(name).get_all("Requires-Dist") or []
        except PackageNotFoundError:
            continue
        todo += [m[0] for line in needed if "extra ==" not in line and (m := re.match(r"[\w.-]+", line))]
        if COPYLEFT.search(licence(name)):
            assert name in notice
    assert {"udapi", "udtools"} <= known
