"""Options from a file, and what the package logs."""

import click
import pytest

from quoteattr.cli import main
from quoteattr.cli.config import read_options
from quoteattr.errors import InputError


def options(tmp_path, text, name="quoteattr.toml"):
    (tmp_path / name).write_text(text)
    verbs = {verb: main.get_command(click.Context(main), verb) for verb in ("extract", "show")}
    return read_options(str(tmp_path / name), lambda: verbs)


def test_options_of_verbs(tmp_path):
    found = options(
        tmp_path, '[reading]\ndate-format = "%d/%m/%Y"\n[extract]\nworkers = 2\nspeaker = ["Lavrov"]\n'
    )
    assert found["extract"] == {"date_format": "%d/%m/%Y", "workers": 2, "only_speakers": ["Lavrov"]}
    assert found["show"] == {"date_format": "%d/%m/%Y"}


def test_section_of_a_project(tmp_path):
    found = options(
        tmp_path, "[tool.quoteattr.extract]\nworkers = 3\n[project]\nname = 'x'\n", "pyproject.toml"
    )
    assert found["extract"] == {"workers": 3}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[extract]\nwokers = 2", "no option 'wokers'"),
        ("[extrct]\nworkers = 2", "no verb 'extrct'"),
        ("extract = 2", "is no table"),
        ("[extract]\nworkers = {a = 1}", "wanted is a text"),
        ("[extract", "no TOML"),
        ("a = " + "[" * 5000, "nests deeper"),
    ],
)
def test_bad_files_are_told(tmp_path, text, reason):
    with pytest.raises(InputError, match=reason):
        options(tmp_path, text)
