"""What hostile text may cost: limits that hold before any parser sees it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from sts_lint.formats.unreadable import Unreadable

LONGEST = 5 * 1024 * 1024
"""Characters of one text."""
MOST_ENTRIES = 100_000
"""Entries of one file; beyond that lies data or an alias bomb, not a configuration."""
DEEPEST = 200
"""Brackets, blocks or collections inside each other."""

_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def check_size(content: str, longest: int = LONGEST) -> None:
    """Raise `Unreadable` for a text that is too long or that is no text."""
    if len(content) > longest:
        raise Unreadable(f"has {len(content)} characters, more than the limit of {longest}")
    control = _CONTROL.search(content)
    if control:
        line = line_of(content, control.start())
        raise Unreadable(f"holds the control character 0x{ord(control[0]):02x}", line)


def check_depth(content: str, tokens: re.Pattern[str]) -> None:
    """Raise `Unreadable` where openers lie more than `DEEPEST` deep.

    `tokens` matches what opens (group `open`) or closes (group `close`) a level; everything
    else it matches (strings, comments) is passed over.
    """
    depth = 0
    for match in tokens.finditer(content):
        if match.lastgroup == "open":
            depth += 1
            if depth > DEEPEST:
                line = line_of(content, match.start())
                raise Unreadable(f"is nested more than {DEEPEST} deep", line)
        elif match.lastgroup == "close":
            depth = max(depth - 1, 0)


_LINE_END = re.compile(r"\r\n|\r|\n")


def line_of(content: str, offset: int) -> int:
    """The 1-based line of a character."""
    return sum(1 for _ in _LINE_END.finditer(content, 0, offset)) + 1


@dataclass(frozen=True)
class Bytes:
    """Text as UTF-8, and the way from byte offsets back to characters."""

    content: str

    @cached_property
    def data(self) -> bytes:
        """The text encoded; a lone surrogate becomes a question mark of the same place."""
        return _encoded(self.content)

    @cached_property
    def character(self) -> Callable[[int], int]:
        """The character offset of a byte offset at a character's beginning."""
        if len(self.data) == len(self.content):
            return _same
        wide = [(match.start(), len(_encoded(match[0]))) for match in _WIDE.finditer(self.content)]
        more = list(accumulate(length - 1 for _, length in wide))
        ends = [place + extra + 1 for (place, _), extra in zip(wide, more, strict=True)]

        def character(offset: int) -> int:
            before = bisect_right(ends, offset)
            return offset - (more[before - 1] if before else 0)

        return character


_WIDE = re.compile(r"[^\x00-\x7f]")


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _same(offset: int) -> int:
    return offset
