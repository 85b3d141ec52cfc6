"""The fast walk finds what `ast.walk` finds, in the same order."""

from __future__ import annotations

import ast
import sysconfig
from pathlib import Path

import pytest

from sts_lint.python.nodes import children, nodes_of, walk

MARKS = (ast.expr_context, ast.operator, ast.boolop, ast.unaryop, ast.cmpop)
LIBRARY = Path(sysconfig.get_path("stdlib"))
SOURCES = [
    *(LIBRARY / name for name in ("ast.py", "dataclasses.py", "typing.py", "asyncio/tasks.py")),
    *sorted(Path(__file__).parent.rglob("test_*.py"))[:40],
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_the_same_nodes_in_the_same_order(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert walk(tree) == [node for node in ast.walk(tree) if not isinstance(node, MARKS)]
    assert nodes_of(tree) == walk(tree)
    for node in walk(tree):
        right = [n for n in ast.iter_child_nodes(node) if not isinstance(n, MARKS)]
        assert children(node) == right
