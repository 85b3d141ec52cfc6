"""The files of a folder that are worth a closer look, found at the price of one read each.

What decides is in `python.gate` and `carriers.gate`; here it is asked of many files, so the
words are looked for together: a pattern that begins with one character costs as much as a
word, however many words it holds. Whatever is not plain goes on to the closer look.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence

from sts_lint.carriers import gate as carriers
from sts_lint.python import gate as python
from sts_lint.reading import is_notebook, is_python

_BLOCK = 1 << 16
_MOST = python.PYTHON_LIMIT
_OPEN = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_OTHERWISE_READ = (b"\xff\xfe", b"\xfe\xff", b"#!")
"""Beginnings of texts in UTF-16, and of scripts, which may be Python."""


_STS = re.compile(rb"sts(?![a-z])(?<![a-z]sts)")


class Sieve:
    """Tells files that can hold something of ours from all others."""

    def __init__(self, words: Iterable[bytes] = (), limit: int | None = None) -> None:
        self._in_python = Words(python.WITHOUT_STS)
        self._in_settings = Words((*carriers.PLAIN, *carriers.OF_ENDPOINTS, *words))
        self._most = _MOST if limit is None else min(limit, _MOST)

    def candidates(self, paths: Iterable[str]) -> list[str]:
        """The files that are worth a closer look, in the same order."""
        return [path for path in paths if self.passes(path)]

    def flags(self, paths: Iterable[str]) -> bytes:
        """The same as one byte for each file, 1 or 0."""
        return bytes(map(self.passes, paths))

    def passes(self, path: str) -> bool:
        """Whether a file may hold something of ours, or cannot be told from its bytes here."""
        data = self._read(path)
        return data is None or self._may_hold(path, data)

    def look(self, path: str) -> tuple[bool, str]:
        """The same, with a digest of the bytes; none of what cannot be told."""
        data = self._read(path)
        return (True, "") if data is None else (self._may_hold(path, data), digest(data))

    def _read(self, path: str) -> bytes | None:
        """All bytes of a file; None where they are too many, or not to be had."""
        try:
            file = os.open(path, _OPEN)
            try:
                data = os.read(file, _BLOCK)
                if len(data) == _BLOCK:
                    data += os.read(file, self._most)
                whole = not data or not os.read(file, 1)
            finally:
                os.close(file)
        except (OSError, ValueError):
            return None
        return data if whole and len(data) <= self._most else None

    def _may_hold(self, path: str, data: bytes) -> bool:
        if is_python(path):
            return self._holds_sts(data)
        if data.startswith(_OTHERWISE_READ):
            return True
        return python.may_hold_sts(data, escaped=True) if is_notebook(path) else self._carries(data)

    def _holds_sts(self, data: bytes) -> bool:
        lower = data.lower()
        return _STS.search(lower) is not None or self._in_python.in_any(lower)

    def _carries(self, data: bytes) -> bool:
        lower = data.lower()
        return carriers.has_word(data, lower) or self._in_settings.in_any(lower)


_MARKS = (b"_", b"-", b"sts", b"role", b"endpoint")
"""What words have in common: found fast, or found seldom."""


def digest(data: bytes) -> str:
    """A digest of bytes, against accidents and against those who want two to be alike."""
    from hashlib import blake2b  # noqa: PLC0415 - with a cache only

    return blake2b(data, digest_size=16).hexdigest()


class Words:
    """Words of which one is looked for, at a fraction of the price of one search for each."""

    def __init__(self, words: Iterable[bytes]) -> None:
        self._searches: list[Callable[[bytes], object]] = []
        self._alone: list[bytes] = []
        left = sorted(set(words))
        for mark in _MARKS:
            marked = [word for word in left if mark in word]
            left = [word for word in left if mark not in word]
            if len(marked) > 1:
                self._searches.append(_pattern(mark, marked).search)
            else:
                self._alone += marked
        self._alone += left

    def in_any(self, data: bytes) -> bool:
        """Whether one of the words stands in the data, which is in lower case."""
        for search in self._searches:
            if search(data):
                return True
        return any(word in data for word in self._alone)


def _pattern(mark: bytes, words: Sequence[bytes]) -> re.Pattern[bytes]:
    """Words by the first mark in each: what is around a mark is looked at where it is found."""
    ways = [_around(*word.partition(mark)) for word in words]
    return re.compile(re.escape(mark) + b"(?:" + b"|".join(ways) + b")")


def _around(before: bytes, mark: bytes, after: bytes) -> bytes:
    whole = re.escape(before + mark + after)
    return re.escape(after) + (b"(?<=" + whole + b")" if before else b"")
