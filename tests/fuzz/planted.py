"""Targets with a defect each, to see that a campaign finds it; in no list of targets."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from functools import partial

from tests.fuzz.shape import note
from tests.fuzz.target import Check, Target

_DEADLY = b"the legacy mode"
_BACKTRACKING = re.compile("(x+x+)+y")


def targets() -> Iterator[Target]:
    """A defect in Python, a crash in C, a hang, and too much memory; each of one input."""
    for name, defect in _DEFECTS.items():
        yield Target(f"planted-{name}", name, partial(_after, defect), _seeds)


def _seeds() -> Iterator[bytes]:
    yield b"nothing"
    yield _DEADLY


def _after(defect: Callable[[], object]) -> Check:
    def check(data: bytes) -> None:
        note(len(data))
        if data == _DEADLY:
            defect()

    return check


def _raise() -> None:
    raise KeyError


_DEFECTS: dict[str, Callable[[], object]] = {
    "error": _raise,
    "crash": os.abort,
    "hang": lambda: _BACKTRACKING.match("x" * 64),
    "memory": lambda: [bytes(range(256)) * (1 << 20) for _ in range(6)],
}
