"""Run one of Stanza's training entry points with this recipe's changes.

    python -m training.stanza.step stanza.models.parser [Stanza's own options]

The changes: quicker training steps on a CPU (``fast.py``, ``fast_lstm.py``; the same losses).
"""

from __future__ import annotations

import sys
from importlib import import_module

from training.stanza import fast, fast_lstm


def main() -> None:
    fast.install()
    fast_lstm.install()
    import_module(sys.argv[1]).main(sys.argv[2:])


if __name__ == "__main__":
    main()
