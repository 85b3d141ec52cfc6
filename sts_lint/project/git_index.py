"""The paths git tracks, read from the index file: ignore rules do not apply to them."""

from __future__ import annotations

import os
import struct
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

_HEADER = struct.Struct(">4sII")
_STAT_SIZE = 40
_EXTENDED = 0x40


@dataclass(frozen=True, slots=True)
class Tracked:
    """Tracked paths as git stores them: relative to the work tree, bytes, sorted."""

    paths: tuple[bytes, ...] = ()

    def holds(self, path: str) -> bool:
        """Whether this very file (or submodule) is tracked."""
        key = os.fsencode(path)
        place = bisect_left(self.paths, key)
        return place < len(self.paths) and self.paths[place] == key

    def holds_below(self, folder: str) -> bool:
        """Whether something under this folder is tracked; `folder` has no final `/`."""
        prefix = os.fsencode(folder) + b"/"
        place = bisect_left(self.paths, prefix)
        return place < len(self.paths) and self.paths[place].startswith(prefix)


def read_index(data: bytes, hash_size: int) -> Tracked:
    """The paths in an index file; nothing for a format not known here (git has 2, 3, 4)."""
    try:
        signature, version, count = _HEADER.unpack_from(data)
        if signature != b"DIRC" or version not in {2, 3, 4}:
            return Tracked()
        names = _compressed if version == 4 else _padded
        return Tracked(tuple(sorted(set(names(data, count, _STAT_SIZE + hash_size)))))
    except (IndexError, ValueError, struct.error):  # cut short: being written, or damaged
        return Tracked()


def _padded(data: bytes, count: int, flags_at: int) -> Iterator[bytes]:
    start = _HEADER.size
    for _ in range(count):
        name = start + flags_at + (4 if data[start + flags_at] & _EXTENDED else 2)
        end = data.index(b"\0", name)
        yield data[name:end]
        start += (end - start + 8) & ~7  # one to eight NUL bytes


def _compressed(data: bytes, count: int, flags_at: int) -> Iterator[bytes]:
    start = _HEADER.size
    name = b""
    for _ in range(count):
        start += flags_at + (4 if data[start + flags_at] & _EXTENDED else 2)
        dropped, start = _varint(data, start)
        end = data.index(b"\0", start)
        name = name[: len(name) - dropped] + data[start:end]
        yield name
        start = end + 1


def _varint(data: bytes, start: int) -> tuple[int, int]:
    value = data[start] & 0x7F
    while data[start] & 0x80:
        start += 1
        value = ((value + 1) << 7) | (data[start] & 0x7F)
    return value, start + 1
