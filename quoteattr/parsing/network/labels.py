"""The classes that the network tells apart. Apart from the network, so that what runs needs no PyTorch for them."""

from __future__ import annotations

from dataclasses import dataclass

ROLES = ("SOURCE", "CUE", "CONTENT")
ROLE_TAGS = ("O", *(f"{mark}-{role}" for role in ROLES for mark in "BI"))
KINDS = 3
"""Acts, in the order of :mod:`quoteattr.schema`."""

JOINED, WORD, SENTENCE = range(3)
"""What a unit begins: nothing (it belongs to the word before it), a word, or a sentence."""

BUCKETS = 17
"""Distances between units fall into this many classes on either side."""


@dataclass(frozen=True)
class Labels:
    """The classes that a network tells apart, by number."""

    tags: tuple[str, ...]  # "UPOS|XPOS|FEATS"
    lemmas: tuple[str, ...]  # edit rules, see lemmas.py
    relations: tuple[str, ...]
    entities: tuple[str, ...]  # "O", "B-PERSON", "I-PERSON" ...
