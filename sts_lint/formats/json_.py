"""JSON, with the comments and trailing commas that many programs allow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sts_lint.formats.grammar import Source, parse, walk
from sts_lint.formats.json_strings import decoded
from sts_lint.formats.runs import verbatim
from sts_lint.formats.tree import Mapping, Node, Scalar, Sequence, flatten
from sts_lint.formats.unreadable import Unreadable
from sts_lint.model import Entry

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax

_NESTING = re.compile(r'(?P<skip>"(?:\\.|[^"\\\n])*")|(?P<open>[{\[])|(?P<close>[}\]])')
_LEAVES = frozenset({"number", "true", "false", "null"})


def read(content: str, depth: int = 0) -> Iterator[Entry]:
    """The entries of a document; of a broken one, those of its whole parts.

    Raises `Unreadable`, for a broken document at its end.
    """
    source = parse(content, "json", _NESTING)
    yield from flatten(_roots(source), "json", depth)
    if source.root.has_error:
        _refuse(source)


def _roots(source: Source) -> Iterator[Node]:
    """Values at the top, also those that an error cut off from their surroundings."""
    pending = list(reversed(source.root.children))
    while pending:
        node = pending.pop()
        if node.type == "ERROR":
            pending += reversed(node.children)
        elif node.type == "pair":
            yield Mapping(list(_pair(source, node)))
        elif node.type in ("object", "array"):
            yield _value(source, node)


def _value(source: Source, node: Syntax) -> Node:
    if node.type == "object":
        pairs = (child for child in _children(node) if child.type == "pair")
        return Mapping([item for pair in pairs for item in _pair(source, pair)])
    if node.type == "array":
        items = (child for child in _children(node) if child.type in _VALUES)
        return Sequence([_value(source, item) for item in items if not item.is_missing])
    return _scalar(source, node)


_VALUES = _LEAVES | {"object", "array", "string"}


def _children(node: Syntax) -> Iterator[Syntax]:
    for child in node.children:
        if child.type == "ERROR":
            yield from child.children
        else:
            yield child


def _pair(source: Source, node: Syntax) -> Iterator[tuple[Scalar, Node]]:
    key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    if key is not None and value is not None:
        yield _scalar(source, key), _value(source, value)


def _scalar(source: Source, node: Syntax) -> Scalar:
    start, end = source.start(node), source.end(node)
    if node.type != "string":
        return Scalar(verbatim(source.content, start, end))
    closed = not node.children[-1].is_missing
    start, end = start + 1, max(end - closed, start + 1)
    return Scalar(decoded(source.content, start, end), '"', literal=closed)


def _refuse(source: Source) -> None:
    before = ""
    for node in walk(source.root):
        stray = before == "," if node.is_missing else source.slice(node).strip() == ","
        before = node.type if node.child_count == 0 else before
        if (node.type == "ERROR" or node.is_missing) and not stray:
            line = node.start_point[0] + 1
            raise Unreadable("is not JSON: broken here", line)
