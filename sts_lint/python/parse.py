"""Python source to a syntax tree that any recursive walk survives.

`ast.parse` accepts trees that are deeper than Python can recurse (`a.b.b.b…`) and needs up
to a kilobyte per character of dense source, so both are bounded here, once, for every walk
that follows.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Iterator
from typing import Any

from sts_lint.python.magics import put_magics
from sts_lint.python.nodes import children
from sts_lint.text import Text

MAX_DEPTH = 150
"""Deepest tree handed on: at six frames a level it fits Python's recursion limit."""
TOO_DEEP = f"is nested more than {MAX_DEPTH} levels deep"

_MAX_TOKENS = 300_000
_DENSEST = 250_000  # characters that cannot hold enough tokens to matter
_TOKEN = re.compile(r"\w+|[^\w\s]")
_BLOCKS = (ast.stmt, ast.excepthandler, ast.match_case)


class Unparsable(Exception):
    """Why a text is no Python source for us; `line` and `column` are 1-based."""

    def __init__(self, line: int, column: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.column = column
        self.reason = reason


def parse(text: Text) -> ast.Module:
    """The syntax tree of a Python file, at most `MAX_DEPTH` deep.

    Raises `Unparsable`, and nothing else, for whatever the parser cannot take.
    """
    _refuse_dense(text.code)
    tree = _parse(text)
    deep = too_deep(tree, text)
    if deep is not None:
        raise Unparsable(deep.lineno, 1, TOO_DEEP)
    if text.magics:
        put_magics(tree, text)
    return tree


def _parse(text: Text) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text.code)
    except SyntaxError as error:
        raise _syntax_error(text, error) from None
    except (RecursionError, MemoryError):
        raise Unparsable(1, 1, "is nested too deeply to be parsed") from None
    except ValueError as error:
        raise Unparsable(1, 1, f"cannot be parsed: {error}") from None


def _syntax_error(text: Text, error: SyntaxError) -> Unparsable:
    line = min(max(error.lineno or 1, 1), len(text.starts))
    column = min(max(error.offset or 1, 1), len(text.line(line)) + 1)
    return Unparsable(line, column, f"cannot be parsed: {error.msg}")


def _refuse_dense(content: str) -> None:
    """Refuse source whose tree would take some 300 MiB or more."""
    if len(content) <= _DENSEST or _count(content) <= _MAX_TOKENS:
        return
    try:
        for number, token in enumerate(_tokens(content)):
            if number > _MAX_TOKENS:
                reason = f"holds more than {_MAX_TOKENS} tokens"
                raise Unparsable(token.start[0], 1, reason)
    except (SyntaxError, tokenize.TokenError, ValueError):
        return  # the parser says it better


def _tokens(content: str) -> Iterator[tokenize.TokenInfo]:
    """The tokens of a source; before Python 3.12 an f-string counts as what it contains."""
    for token in tokenize.generate_tokens(io.StringIO(content, newline="").readline):
        yield token
        if token.type == tokenize.STRING and "f" in token.string[:2].lower():
            yield from (token for _ in range(_count(token.string)))


def _count(content: str) -> int:
    return sum(1 for _ in _TOKEN.finditer(content))


def too_deep(tree: ast.Module, text: Text) -> ast.stmt | None:
    """The first statement found that is too deep.

    Only expressions long enough to be deep are walked: a level takes a character or more.
    """
    pending: list[tuple[ast.AST, int, ast.stmt | None]] = [(tree, 0, None)]
    while pending:
        node, depth, statement = pending.pop()
        if isinstance(node, ast.stmt):
            statement = node
        if depth > MAX_DEPTH:
            return statement
        pending += [
            (child, depth + 1, statement)
            for child in children(node)
            if isinstance(child, _BLOCKS) or _length(child, text) > MAX_DEPTH - depth
        ]
    return None


def _length(node: Any, text: Text) -> int:
    """How long a node is in the source, in characters or UTF-8 bytes; unknown is long."""
    if getattr(node, "end_lineno", None) is None:
        return MAX_DEPTH + 1
    length: int = node.end_col_offset - node.col_offset
    if node.end_lineno != node.lineno:
        length += text.starts[node.end_lineno - 1] - text.starts[node.lineno - 1]
    return length
