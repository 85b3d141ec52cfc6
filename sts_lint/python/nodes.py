"""The nodes of a syntax tree, faster than `ast.walk` finds them, and those of a module once."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

_NODES = "sts_lint_nodes"
_NO_NODES = frozenset({"arg", "attr", "ctx", "id", "kind", "op", "ops", "type_comment"})
"""Fields without nodes, or with nodes that only mark: contexts and operators."""
_OF_CONSTANT = frozenset({"value"})


class _Fields(dict[type, tuple[str, ...]]):
    """The fields of each class of nodes that may hold nodes."""

    def __missing__(self, sort: type[ast.AST]) -> tuple[str, ...]:
        """Found out where a class is met first."""
        without = _NO_NODES | (_OF_CONSTANT if sort is ast.Constant else frozenset())
        found = self[sort] = tuple(field for field in sort._fields if field not in without)
        return found


_FIELDS = _Fields()


def children(node: ast.AST) -> list[Any]:
    """The nodes right below a node, but for contexts and operators."""
    found: list[ast.AST] = []
    for field in _FIELDS[node.__class__]:
        value = getattr(node, field, None)
        if value.__class__ is list:
            found += [item for item in value if isinstance(item, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append(value)
    return found


def walk(node: ast.AST) -> list[Any]:
    """A node and all below it in the order of `ast.walk`, but for contexts and operators."""
    found: list[ast.AST] = [node]
    fields_of = _FIELDS
    for each in found:  # it grows meanwhile
        for field in fields_of[each.__class__]:
            value = getattr(each, field, None)
            if value.__class__ is list:
                found += [item for item in value if isinstance(item, ast.AST)]
            elif isinstance(value, ast.AST):
                found.append(value)
    return found


def nodes_of(tree: ast.Module) -> Sequence[Any]:
    """The same of a module that no longer changes; looked for once."""
    found: Sequence[Any] | None = getattr(tree, _NODES, None)
    if found is None:
        found = walk(tree)
        setattr(tree, _NODES, found)
    return found
