"""A corpus read at once, for the tests of the readers."""

from quoteattr.documents import Corpus


def read(*inputs, **options):
    """All that stands behind some inputs."""
    return list(Corpus(tuple(inputs), **options))


def one(path, **options):
    """The one thing that stands behind a path."""
    found = read(path, **options)
    assert len(found) == 1, found
    return found[0]
