"""Features of an input that no instrumented code shows, told to the fuzzer if there is one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_MOST = 1 << 14
_TOLD: list[Callable[[int], None]] = []


def note(number: int) -> None:
    """Say that an input has a feature."""
    for tell in _TOLD:
        tell(number % _MOST)


def tell_to(atheris: Any) -> None:
    """Let features count like branches of instrumented code."""
    first = atheris._reserve_counter()
    for _ in range(_MOST - 1):
        atheris._reserve_counter()
    # What traces is another function once the search begins.
    _TOLD.append(lambda number: atheris._trace_branch(first + number))
