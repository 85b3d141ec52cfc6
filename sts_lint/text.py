r"""A file's text and the way between offsets and lines.

Positions are 1-based lines and columns in characters of the file as stored. Lines end at
`\n`, `\r\n` or `\r` only: `str.splitlines` would also split at form feeds and U+2028,
which neither Python nor an editor counts as lines.
"""

from __future__ import annotations

import ast
import enum
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from sts_lint.model import Span

_LINE_END = re.compile(r"\r\n|\r|\n")


class Position(NamedTuple):
    """A 1-based line and a 1-based column in characters."""

    line: int
    column: int


class Syntax(enum.Enum):
    """Which front end reads a text."""

    PYTHON = "python"
    SETTINGS = "settings"


@dataclass(frozen=True)
class Text:
    """Decoded text of one file without its BOM; `path` is as given, with `/`."""

    path: str
    content: str
    syntax: Syntax = Syntax.PYTHON

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Offset of the first character of each line."""
        return (0, *(match.end() for match in _LINE_END.finditer(self.content)))

    def position(self, offset: int) -> Position:
        """The line and column of a character offset."""
        row = bisect_right(self.starts, offset) - 1
        return Position(row + 1, offset - self.starts[row] + 1)

    def line(self, number: int) -> str:
        """The text of a 1-based line, without its line end."""
        start = self.starts[number - 1]
        end = self.starts[number] if number < len(self.starts) else len(self.content)
        return self.content[start:end].rstrip("\r\n")

    def offset(self, line: int, byte_column: int) -> int:
        """The character offset of an `ast` position (1-based line, UTF-8 byte column)."""
        start = self.starts[line - 1]
        stop = start + byte_column
        head = self.content[start:stop]
        if head.isascii():
            return stop
        return start + len(self.line(line).encode()[:byte_column].decode(errors="ignore"))

    def span(self, node: ast.AST) -> Span:
        """The characters of an expression or statement that `ast` gave a place."""
        line = getattr(node, "lineno", 1)
        start = self.offset(line, getattr(node, "col_offset", 0))
        last = getattr(node, "end_lineno", None) or line
        return Span(start, self.offset(last, getattr(node, "end_col_offset", None) or 0))

    def slice(self, span: Span) -> str:
        """The text at a span."""
        return self.content[span.start : span.end]
