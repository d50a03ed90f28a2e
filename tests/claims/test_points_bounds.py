"""A claims file that is absurd is one clear line, and never keeps anybody waiting."""

import time

import pytest

from quoteattr.claims import Point, read_points
from quoteattr.claims.points import match_points
from quoteattr.data.bounded import load_pattern
from quoteattr.errors import InputError

ABSURD = {
    "repeated.csv": "name,pattern\nx,a{99999999999}\n",
    "nested.csv": f"name,pattern\nx,{'(' * 900 + ')' * 900}\n",
    "long.csv": f"name,pattern\nx,{'a' * 5000}\n",
    "cell.csv": f'name,pattern\nx,"{"a" * 200_000}"\n',
    "lists.toml": f"claim = {'[' * 5000}",
    "dotted.toml": "a." * 3000 + "b = 1",
    "digits.toml": "claim = " + "9" * 5000,
    "infinite.toml": "claim = inf",
    "bytes.toml": "\x00",
    "nothing.toml": '[[claim]]\nname = ""\npatterns = []\n',
}


@pytest.mark.parametrize("name", ABSURD)
def test_an_absurd_claims_file_names_itself(tmp_path, name):
    path = tmp_path / name
    path.write_text(ABSURD[name])
    with pytest.raises(InputError, match=name):
        read_points(path)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(.*a){20}b"])
def test_a_pattern_that_takes_for_ever_is_named_and_ended(pattern):
    text = "a" * 3000 + "!"
    begun = time.monotonic()
    with pytest.raises(InputError, match="takes more than 1 s on a text of 3,001 characters"):
        match_points([text], [Point("x", (load_pattern(pattern),))])
    assert time.monotonic() - begun < 10


def test_patterns_match_what_they_matched_before():
    patterns = (load_pattern(r"\bneutral(ity)?\b"), load_pattern(r"(?<=the )dam\w*"))
    points = [Point(p.pattern, (p,)) for p in patterns]
    found = match_points(["Ukraine's NEUTRALITY", "of the dams", "neutralize a dam"], points)
    assert found == [[(0, "NEUTRALITY", 1.0)], [(1, "dams", 1.0)], []]
