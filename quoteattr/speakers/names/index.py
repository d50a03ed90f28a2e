"""Referents by what their names have in common, so that a new name is not compared with all of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T")


class Index(Generic[T]):
    """Things by their keys; they are found in the order in which they came first."""

    def __init__(self) -> None:
        self._things: list[T] = []
        self._numbers: dict[int, int] = {}
        self._by_key: dict[Hashable, set[int]] = {}

    def add(self, thing: T, keys: Iterable[Hashable]) -> None:
        """Put in a thing, or give one that is known more keys."""
        number = self._numbers.setdefault(id(thing), len(self._things))
        if number == len(self._things):
            self._things.append(thing)
        for key in keys:
            self._by_key.setdefault(key, set()).add(number)

    def find(self, keys: Iterable[Hashable]) -> list[T]:
        """The things that have one of the keys at least."""
        found: set[int] = set()
        for key in keys:
            found |= self._by_key.get(key, frozenset())
        return [self._things[number] for number in sorted(found)]
