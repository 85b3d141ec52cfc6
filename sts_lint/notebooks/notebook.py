"""A notebook as one Python program, and the way from the program to the file and back.

`Text.content` is the source of the code cells, one below the other; a cell that does not end
its last line has a line end more there than in the file. What is no Python, and a cell that
does not parse, is blank in `Text.code`: such a cell does not run at all.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from sts_lint.formats.json_strings import decoded
from sts_lint.formats.runs import Decoded, Run
from sts_lint.model import Edit, Evidence, Span
from sts_lint.notebooks.document import CodeCell, code_cells
from sts_lint.notebooks.ipython import Translation, blanked, translate
from sts_lint.python.gate import may_hold_sts
from sts_lint.python.parse import Unparsable, parse
from sts_lint.text import Cell, Place, Position, Syntax, Text, apply_edits
from sts_lint.trouble import Problem, Trouble

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
NOTHING = Decoded(Span(0, 0), ())
_NOT_EXACT = "the edit cannot be made in the notebook's source alone"


@dataclass(frozen=True)
class Notebook(Text):
    """The program of a notebook; `document` is the file it was read from, unless put away."""

    syntax: Syntax = Syntax.NOTEBOOK
    python: str = ""
    document: str = ""
    is_ascii: bool = True
    cells: tuple[PlacedCell, ...] = ()
    origin: Decoded = NOTHING  # the content, and where in the file each character comes from

    @property
    def code(self) -> str:
        """The Python code of the cells, everything else blanked: offsets are the same."""
        return self.python

    @property
    def stored(self) -> str:
        """The file as stored, without its BOM."""
        return self.document

    def place(self, offset: int) -> Place:
        """Where the file as stored has a character, and where in which cell it is."""
        cell = self._cell_at(offset)
        line, column = cell.position(self.origin.outer(Span(offset, offset)).start)
        row, cell_column = self.position(offset)
        first = self.position(cell.start + len(cell.before)).line
        return Place(line, column, Cell(cell.number, max(row - first, 0) + 1), cell_column)

    def evidence(self, says: str, line: int) -> Evidence:
        """One step of a chain, at a line of the content."""
        place = self.place(self.starts[line - 1])
        return Evidence(says, self.path, place.line, *(place.cell or ()))

    def as_stored(self, edit: Edit) -> tuple[Place, Place, str]:
        """An edit of the content as one of the file: start, end and text."""
        stored, cell = self._as_stored(edit), self._cell_at(edit.span.start)
        start, end = map(cell.position, stored.span)
        return Place(*start), Place(*end), stored.text

    def without_file(self) -> Text:
        """The same without the file, which may be large; reports do without."""
        return replace(self, document="")

    def edited(self, edits: Iterable[Edit]) -> Text:
        """The notebook after edits. Raises `ValueError` where more or less would change."""
        edits = tuple(dict.fromkeys(edits))
        stored = apply_edits(self.document, map(self._as_stored, edits))
        try:
            after = program(stored, self.path)
        except ValueError as error:
            raise ValueError(_NOT_EXACT) from error
        code = apply_edits(self.python, map(self._blank_in_magic, edits))
        if (after.content, after.code) != (apply_edits(self.content, edits), code):
            raise ValueError(_NOT_EXACT)
        return after

    def _blank_in_magic(self, edit: Edit) -> Edit:
        magic = any(m.span.start <= edit.span.start < m.span.end for m in self.magics if m.name)
        return replace(edit, text=blanked(edit.text)) if magic else edit

    def _as_stored(self, edit: Edit) -> Edit:
        """An edit of the file; a new line is a new string where each line is one."""
        cell = self._cell_at(edit.span.start)
        if self._cell_at(max(edit.span.end - 1, edit.span.start)) is not cell:
            raise ValueError(_NOT_EXACT)
        span, text = self.origin.outer(edit.span), edit.text
        if not text:
            return Edit(cell.without_empty(span), "")
        ends = any(line.span.end == span.end for line in cell.lines)
        lines = [json.dumps(line, ensure_ascii=self.is_ascii)[1:-1] for line in _LINE.findall(text)]
        if not cell.separator:
            return Edit(span, "".join(lines))
        between = f'"{cell.separator}"'
        return Edit(
            span, between.join(lines) + (between if text.endswith("\n") and not ends else "")
        )

    def _cell_at(self, offset: int) -> PlacedCell:
        return self.cells[max(bisect_right([cell.start for cell in self.cells], offset) - 1, 0)]


class Line(NamedTuple):
    """A string of a cell's source: between its quotation marks, and its place in the file."""

    span: Span
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A code cell in the program: where it starts, and what was put before and behind it.

    `separator` stands between two of its strings, and is empty where its source is one.
    """

    number: int
    start: int
    lines: tuple[Line, ...]
    separator: str
    before: str = ""
    behind: str = ""

    def runs(self, document: str) -> Iterator[Run]:
        """Its text, in runs that have their places in the document."""
        first, last = self.lines[0].span.start, self.lines[-1].span.end
        if self.before:
            yield Run(first, first, self.before)
        for line in self.lines:
            yield from decoded(document, *line.span).runs
        if self.behind:
            yield Run(last, last, self.behind)

    def position(self, offset: int) -> Position:
        """The line and column of a place of the file that is in one of the strings."""
        starts = [line.span.start for line in self.lines]
        found = self.lines[max(bisect_right(starts, offset) - 1, 0)]
        return Position(found.line, found.column + offset - found.span.start)

    def without_empty(self, span: Span) -> Span:
        """What to delete so that no empty string is left of a line."""
        starts = [line.span.start for line in self.lines]
        for line, following in pairwise(self.lines):
            if span.end == line.span.end and span.start in starts:
                return Span(span.start, following.span.start)
        return span


def read_notebook(document: str, path: str, limit: int) -> Notebook | Problem | None:
    """The program of a notebook, or that it has more than `limit` bytes of code.

    None if its code cannot hold STS. Raises `Unreadable` for what is no notebook.
    """
    cells = [cell for cell in code_cells(document) if cell.source]
    code = "\n".join(cell.source for cell in cells).encode("utf-8", "surrogatepass")
    if not may_hold_sts(code):
        return None
    if len(code) > limit:
        reason = f"has {len(code)} bytes of code, more than the limit of {limit}"
        return Problem(path, None, reason, Trouble.TOO_LARGE)
    return _program(document, path, cells)


def program(document: str, path: str) -> Notebook:
    """The program of a notebook, whatever it holds. Raises `Unreadable`."""
    return _program(document, path, [cell for cell in code_cells(document) if cell.source])


def _program(document: str, path: str, cells: Sequence[CodeCell]) -> Notebook:
    done = [_translated(cell, path) for cell in cells]
    pairs = zip(cells, (translation for translation, _ in done), strict=True)
    placed = tuple(_placed(pairs, Text(path, document)))
    starts = [each.start + len(each.before) for each in placed]
    magics = (
        magic.moved(start)
        for (translation, _), start in zip(done, starts, strict=True)
        for magic in translation.magics
    )
    notebook = Notebook(
        path,
        content=_joined(placed, [cell.source for cell in cells]),
        python=_joined(placed, [translation.code for translation, _ in done]),
        magics=tuple(magics),
        document=document,
        is_ascii=document.isascii(),
        cells=placed,
        origin=Decoded(NOTHING.span, tuple(run for cell in placed for run in cell.runs(document))),
    )
    return replace(notebook, problem=_problem(notebook, [error for _, error in done]))


def _translated(cell: CodeCell, path: str) -> tuple[Translation, Unparsable | None]:
    try:
        return translate(cell.source, lambda code: parse(Text(path, code))), None
    except Unparsable as error:
        return Translation(blanked(cell.source)), None if cell.doubts else error


def _placed(cells: Iterable[tuple[CodeCell, Translation]], file: Text) -> Iterator[PlacedCell]:
    start = 0
    for cell, translation in cells:
        behind = "" if cell.source.endswith("\n") else "\n"
        lines = tuple(Line(each.span, *file.position(each.span.start)) for each in cell.literals)
        yield PlacedCell(cell.number, start, lines, cell.separator, translation.prefix, behind)
        start += len(translation.prefix) + len(cell.source) + len(behind)


def _joined(placed: Iterable[PlacedCell], sources: Iterable[str]) -> str:
    pairs = zip(placed, sources, strict=True)
    return "".join(f"{cell.before}{source}{cell.behind}" for cell, source in pairs)


def _problem(notebook: Notebook, errors: Iterable[Unparsable | None]) -> Problem | None:
    """The cells that do not parse, at the first of them."""
    pairs = zip(notebook.cells, errors, strict=True)
    bad = [(cell, error) for cell, error in pairs if error is not None]
    if not bad:
        return None
    cell, error = bad[0]
    more = f" (and {len(bad) - 1} more)" if len(bad) > 1 else ""
    line = notebook.position(cell.start + len(cell.before)).line + error.line - 1
    reason = f"cell {cell.number}{more} {error.reason}"
    return Problem(notebook.path, line, reason, Trouble.UNPARSABLE, error.column)
