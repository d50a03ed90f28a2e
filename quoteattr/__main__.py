"""``python -m quoteattr``."""

from quoteattr.cli import main

main()
