"""Which of a campaign's repositories a run is for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from sts_lint.batch.repositories import Entry


@dataclass(frozen=True, slots=True)
class Shard:
    """Part `number` of `count`, from 1; each repository is in one, whatever the others are."""

    number: int
    count: int

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"

    def holds(self, name: str) -> bool:
        """Whether a repository is in this part."""
        digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest()
        return int.from_bytes(digest[:8], "big") % self.count == self.number - 1


def shard(text: str) -> Shard:
    """The part that `3/8` names. Raises `ValueError`."""
    number, _, count = text.partition("/")
    if number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count):
        return Shard(int(number), int(count))
    raise ValueError(f"{text!r} is no part; the third of eight is 3/8")


def chosen(entries: Iterable[Entry], only: Iterable[str], exclude: Iterable[str]) -> list[Entry]:
    """The entries whose name fits a glob of `only`, if there are any, and none of `exclude`."""
    wanted, unwanted = tuple(only), tuple(exclude)
    return [
        entry
        for entry in entries
        if (not wanted or _fits(entry.name, wanted)) and not _fits(entry.name, unwanted)
    ]


def _fits(name: str, globs: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, glob) for glob in globs)
