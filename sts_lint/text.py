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
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from sts_lint.model import Edit, Evidence, Span
from sts_lint.trouble import Problem

_LINE_END = re.compile(r"\r\n|\r|\n")


class Position(NamedTuple):
    """A 1-based line and a 1-based column in characters."""

    line: int
    column: int


class Cell(NamedTuple):
    """A line of a notebook's cell: both count from 1, the cell among all cells."""

    number: int
    line: int


class Place(NamedTuple):
    """A position in the file as stored; of a notebook also the cell, and the column in it."""

    line: int
    column: int
    cell: Cell | None = None
    cell_column: int = 0

    @property
    def row(self) -> str:
        """The line as people are told it: `12`, of a notebook `cell 3:2`."""
        return f"cell {self.cell.number}:{self.cell.line}" if self.cell else str(self.line)

    def __str__(self) -> str:
        return f"{self.row}:{self.cell_column if self.cell else self.column}"


class Magic(NamedTuple):
    """A piece of IPython's syntax; `name` and `value` are those of a variable that it sets."""

    span: Span
    name: Span | None = None
    value: Span | None = None

    def moved(self, by: int) -> Magic:
        """The same so many characters further on."""
        return Magic(*(span and Span(span.start + by, span.end + by) for span in self))  # type: ignore[arg-type]


class Syntax(enum.Enum):
    """Which front end reads a text."""

    PYTHON = "python"
    NOTEBOOK = "notebook"
    SETTINGS = "settings"


@dataclass(frozen=True)
class Text:
    """Decoded text of one file without its BOM; `path` is as given, with `/`.

    `magics` are what `code` leaves out of Python syntax, `problem` says what of the file could
    not be read where the rest could.
    """

    path: str
    content: str
    syntax: Syntax = Syntax.PYTHON
    magics: tuple[Magic, ...] = ()
    problem: Problem | None = None

    @property
    def code(self) -> str:
        """The Python code of the content, everything else blanked: offsets are the same."""
        return self.content

    @property
    def stored(self) -> str:
        """The file as stored, without its BOM."""
        return self.content

    def place(self, offset: int) -> Place:
        """Where the file as stored has a character."""
        return Place(*self.position(offset))

    def evidence(self, says: str, line: int) -> Evidence:
        """One step of a chain, at a line of the content."""
        return Evidence(says, self.path, line)

    def as_stored(self, edit: Edit) -> tuple[Place, Place, str]:
        """An edit of the content as one of the file: start, end and text."""
        return self.place(edit.span.start), self.place(edit.span.end), edit.text

    def without_file(self) -> Text:
        """What reports need of it."""
        return self

    def edited(self, edits: Iterable[Edit]) -> Text:
        """The text after edits. Raises `ValueError` where they cannot be made."""
        return replace(self, content=apply_edits(self.content, edits))

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
        head = self.code[start:stop]
        if head.isascii():
            return stop
        end = self.starts[line] if line < len(self.starts) else len(self.code)
        return start + len(self.code[start:end].encode()[:byte_column].decode(errors="ignore"))

    def span(self, node: ast.AST) -> Span:
        """The characters of an expression or statement that `ast` gave a place."""
        line = getattr(node, "lineno", 1)
        start = self.offset(line, getattr(node, "col_offset", 0))
        last = getattr(node, "end_lineno", None) or line
        return Span(start, self.offset(last, getattr(node, "end_col_offset", None) or 0))

    def slice(self, span: Span) -> str:
        """The text at a span."""
        return self.content[span.start : span.end]


def apply_edits(content: str, edits: Iterable[Edit]) -> str:
    """The text after edits that do not overlap; insertions at one place keep their order."""
    parts: list[str] = []
    position = 0
    for edit in sorted(dict.fromkeys(edits), key=lambda edit: edit.span):
        if edit.span.start < position:
            raise ValueError(f"the edit at {edit.span} overlaps the one before it")
        parts += (content[position : edit.span.start], edit.text)
        position = edit.span.end
    return "".join((*parts, content[position:]))
