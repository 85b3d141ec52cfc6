"""A dict that forks in constant time and knows what forks changed since they parted.

A fork freezes what was written so far into a shared layer. Two forks still share the layers
below; what lies above is what each changed, which is all a join has to look at.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Layers(Generic[K, V]):
    """A mapping made of shared frozen layers below one dict of its own."""

    __slots__ = ("frozen", "own")

    def __init__(self, frozen: tuple[dict[K, V], ...] = ()) -> None:
        self.frozen = frozen
        self.own: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        """The value of a key, from the topmost layer that has it."""
        if key in self.own:
            return self.own[key]
        for layer in reversed(self.frozen):
            if key in layer:
                return layer[key]
        return None

    def __setitem__(self, key: K, value: V) -> None:
        self.own[key] = value

    def __contains__(self, key: K) -> bool:
        return key in self.own or any(key in layer for layer in self.frozen)

    def fork(self) -> Layers[K, V]:
        """A copy that shares everything written so far."""
        if self.own:
            self.frozen = _stacked(self.frozen, self.own)
            self.own = {}
        return Layers(self.frozen)

    def items(self) -> Iterator[tuple[K, V]]:
        """All keys and values, each key once."""
        merged: dict[K, V] = {}
        for layer in (*self.frozen, self.own):
            merged.update(layer)
        yield from merged.items()

    def above(self, depth: int) -> dict[K, V]:
        """What was written above the lowest `depth` layers."""
        merged: dict[K, V] = {}
        for layer in (*self.frozen[depth:], self.own):
            merged.update(layer)
        return merged


def shared_depth(mappings: Sequence[Layers[K, V]]) -> int:
    """How many of their lowest layers these mappings have in common."""
    depth = 0
    for column in zip(*(mapping.frozen for mapping in mappings), strict=False):
        if any(layer is not column[0] for layer in column):
            break
        depth += 1
    return depth


def _stacked(frozen: tuple[dict[K, V], ...], top: dict[K, V]) -> tuple[dict[K, V], ...]:
    """Put a layer on top, first melting it with those below that are not much larger.

    Every key is melted a logarithmic number of times, so look-ups stay short and long runs
    of conditions cheap.
    """
    below = list(frozen)
    while len(below) > 3 and len(below[-1]) <= 2 * len(top):
        top = {**below.pop(), **top}
    return (*below, top)
