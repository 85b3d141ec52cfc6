"""Settings files of other linters, read by the same readers as everything else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sts_lint.formats import Format, Unreadable, entries
from sts_lint.model import Evidence
from sts_lint.text import Text

_SEPARATOR = re.compile(r"[,\s]+")
_LARGEST = 1 << 20  # bytes; settings of linters are small


@dataclass(frozen=True, slots=True)
class Value:
    """One value and its place; `keys` lead to it, positions in lists as numbers."""

    keys: tuple[str, ...]
    text: str
    because: Evidence

    @property
    def words(self) -> tuple[str, ...]:
        """The value as a list separated by commas, blanks and line ends."""
        return tuple(word for word in _SEPARATOR.split(self.text) if word)


def values(path: Path, kind: Format) -> tuple[Value, ...]:
    """The values of a file; none where it is not there or its reader gives it up."""
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            return ()
        return tuple(_values(path, path.read_text("utf-8-sig"), kind))
    except (OSError, UnicodeDecodeError, Unreadable):
        return ()


def _values(path: Path, content: str, kind: Format) -> Iterator[Value]:
    text = Text(_shown(path), content)
    for entry in entries(text, kind):
        line = text.position(entry.key_span.start).line
        key = entry.path[-2] if entry.path[-1].isdigit() and entry.path[1:] else entry.path[-1]
        yield Value(entry.path, entry.value, Evidence(f"{key} is set here", text.path, line))


def _shown(path: Path) -> str:
    """The path as output names it: relative to the working directory where it lies in it."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()
