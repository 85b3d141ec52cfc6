"""What IPython's own syntax does, put into the tree of the Python code around it."""

from __future__ import annotations

import ast
from typing import TypeVar

from sts_lint.model import Span
from sts_lint.text import Magic, Text

SETS_VARIABLE = "%env"
"""The function that a magic which sets a variable stands for; no program has such a name."""
UNSEEN = "%"
BARE = "%"
"""The kind of a literal that is written without quotation marks."""
N = TypeVar("N", bound=ast.expr)


def put_magics(tree: ast.Module, text: Text) -> None:
    """Put a call where the code holds a `0` for a magic whose value or effect counts."""
    magics = {magic.span.start: magic for magic in text.magics}
    for node in ast.walk(tree):
        value = getattr(node, "value", None)
        if isinstance(node, ast.stmt) and isinstance(value, ast.Constant) and value.value == 0:
            magic = magics.get(text.span(value).start)
            if magic is not None and (magic.name or not isinstance(node, ast.Expr)):
                node.value = _call(magic, text)  # type: ignore[attr-defined]


def _call(magic: Magic, text: Text) -> ast.Call:
    name = ast.Name(SETS_VARIABLE if magic.name else UNSEEN, ast.Load())
    given = [_literal(span, text) for span in (magic.name, magic.value) if span is not None]
    return _placed(ast.Call(_placed(name, magic.span, text), given, []), magic.span, text)


def _literal(span: Span, text: Text) -> ast.expr:
    return _placed(ast.Constant(text.slice(span), kind=BARE), span, text)


def _placed(node: N, span: Span, text: Text) -> N:
    node.lineno, node.col_offset = _place(span.start, text)
    node.end_lineno, node.end_col_offset = _place(span.end, text)
    return node


def _place(offset: int, text: Text) -> tuple[int, int]:
    """The place of a character as `ast` tells it."""
    line = text.position(offset).line
    return line, len(text.code[text.starts[line - 1] : offset].encode())
