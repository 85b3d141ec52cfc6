"""Lines that a fix would make too long get one argument each, as formatters write them."""

from __future__ import annotations

import ast

from sts_lint.fixing.imports import newline
from sts_lint.fixing.repeated import one_per_line
from sts_lint.fixing.source import Source
from sts_lint.model import Span

_AROUND = (ast.Attribute, ast.Await, ast.Subscript, ast.withitem)
_WIDTH, _WIDEST = 88, 120  # of a line, as most formatters have it, and at most


def fitted(source: Source, span: Span, written: str) -> str:
    """What is to be written over the call at a span, on more lines where one would not do.

    A line with a comment keeps it where it is, and so stays one.
    """
    text = source.text
    first = text.position(span.start).line
    line = text.line(first)
    grown = len(line) - (span.end - span.start) + len(written)
    whole = text.position(span.end).line == first
    if not whole or "#" in line or grown <= _width(source) or len(line) > _width(source):
        return written
    if not _leads(source, span):
        return written
    indent = line[: len(line) - len(line.lstrip())]
    return one_per_line(
        written, f"{newline(text.content)}{indent}", "\t" if "\t" in indent else "    "
    )


def _leads(source: Source, span: Span) -> bool:
    """Whether the call is what its statement, the first of the line, begins to compute."""
    node: ast.AST = source.call(span)
    for parent in source.ancestors(node):
        if isinstance(parent, ast.stmt):
            start = source.text.span(parent).start
            line = source.text.line(source.text.position(start).line)
            return not line[: source.text.position(start).column - 1].strip()
        called = isinstance(parent, ast.Call) and parent.func is node
        if not called and not isinstance(parent, _AROUND):
            return False
        node = parent
    return False


def _width(source: Source) -> int:
    """How long lines are in this file, within reason."""
    text = source.text
    longest = max(len(text.line(number)) for number in range(1, len(text.starts) + 1))
    return min(max(longest, _WIDTH), _WIDEST)
