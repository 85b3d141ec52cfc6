"""What a `**mapping` at a call certainly does not hold."""

from __future__ import annotations

import ast

from sts_lint.fixing.services import values
from sts_lint.fixing.source import Source


def lacks(source: Source, mapping: ast.expr, key: str) -> bool:
    """Whether a mapping is written out without this key, and nothing is ever added to it."""
    if not isinstance(mapping, ast.Name):
        return _is_without(mapping, key)
    held = list(values(source, mapping.id))
    written = len(held) == 1 and held[0] is not None and _is_without(held[0], key)
    return written and _is_only_unpacked(source, mapping.id)


def _is_without(node: ast.expr, key: str) -> bool:
    if isinstance(node, ast.Dict):
        return all(isinstance(k, ast.Constant) and k.value != key for k in node.keys)
    is_dict = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    if not is_dict or node.func.id != "dict" or node.args:  # type: ignore[attr-defined]
        return False
    return all(keyword.arg not in (None, key) for keyword in node.keywords)  # type: ignore[attr-defined]


def _is_only_unpacked(source: Source, name: str) -> bool:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Global | ast.Nonlocal) and name in node.names:
            return False
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
            parent = source.parents.get(node)
            if not (isinstance(parent, ast.keyword) and parent.arg is None):
                return False
    return True
