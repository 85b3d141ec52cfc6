"""Which functions can matter: those that speak of STS, or use a name that leads to it.

Running a function nobody calls costs time, and most functions of most files have nothing
to do with STS. The test may say yes too often, never no too often: a name bound where
`sts` is written makes every function that reads the name relevant, and so on.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Iterator

from sts_lint.python.gate import says_sts
from sts_lint.python.nodes import nodes_of, walk
from sts_lint.python.objects import Definition
from sts_lint.python.recorder import CLIENT_MAKERS
from sts_lint.text import Text


class Relevance:
    """The functions of one module worth running, and the names they read."""

    def __init__(self, tree: ast.Module, text: Text) -> None:
        self._text = text
        self._reads: dict[Definition, set[str]] = {}
        self._owners: dict[ast.AST, str] = {}
        self._collect(tree)
        self._tree = tree
        self.relevant = {node for node in self._reads if self.speaks(node)}
        self._spread(self.relevant, self._bound(tree, self.speaks))
        self.read = {name for node in self.relevant for name in self._reads[node]}

    def speaks(self, node: ast.AST) -> bool:
        """Whether the source text of this node names STS."""
        return says_sts(self._text.slice(self._text.span(node)))

    def _collect(self, tree: ast.Module) -> None:
        for node in nodes_of(tree):  # what is inside comes later
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                self._reads[node] = set(_identifiers(node))
                self._owners.setdefault(node, "")
            elif isinstance(node, ast.ClassDef):
                self._owners.update(dict.fromkeys(walk(node), node.name))

    @functools.cached_property
    def makers(self) -> set[Definition]:
        """The functions that may build a client, themselves or by what they use."""
        found: set[Definition] = set()
        names = self._bound(
            self._tree, lambda node: not CLIENT_MAKERS.isdisjoint(_identifiers(node))
        )
        self._spread(found, names | CLIENT_MAKERS)
        return found

    def _bound(self, tree: ast.Module, leads: Callable[[ast.AST], bool]) -> set[str]:
        kinds = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.For, ast.NamedExpr, ast.ImportFrom)
        bound: set[str] = set()
        for node in nodes_of(tree):
            if isinstance(node, kinds) and leads(_head(node)):
                bound.update(_targets(node))
        return bound

    def _spread(self, kept: set[Definition], names: set[str]) -> None:
        """Keep whatever reads these names, and whatever uses that, until it rests."""
        names |= {name for node in kept for name in self._names_of(node)}
        while True:
            found = {
                node
                for node, reads in self._reads.items()
                if node not in kept and not names.isdisjoint(reads)
            }
            if not found:
                return
            kept |= found
            names |= {name for node in found for name in self._names_of(node)}

    def _names_of(self, node: Definition) -> Iterator[str]:
        """The names through which a function is used: its own, or its class's."""
        if isinstance(node, ast.Lambda):
            return
        if node.name.startswith("__"):
            yield self._owners[node]
        else:
            yield node.name


def _head(node: ast.AST) -> ast.AST:
    return node.iter if isinstance(node, ast.For) else node


def _identifiers(node: ast.AST) -> Iterator[str]:
    for child in walk(node):
        if isinstance(child, ast.Name):
            yield child.id
        elif isinstance(child, ast.Attribute):
            yield child.attr


def _targets(node: ast.AST) -> Iterator[str]:
    """Names and attributes that a statement binds."""
    for child in walk(node):
        if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
            yield child.id
        elif isinstance(child, ast.Attribute) and isinstance(child.ctx, ast.Store):
            yield child.attr
        elif isinstance(child, ast.alias):
            yield (child.asname or child.name)
