"""Source of other modules: its nodes know their text, so that places are never mixed up."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Protocol, TypeVar

from sts_lint.text import Text

_TEXT = "sts_lint_text"
N = TypeVar("N", bound=ast.AST)


@dataclass(frozen=True)
class Foreign:
    """Another module of the project, parsed. `rebound` are names its functions rebind."""

    text: Text
    tree: ast.Module
    rebound: frozenset[str]


class Modules(Protocol):
    """The project's modules, as far as imports lead to them."""

    def find(self, importer: str, name: str, level: int) -> str | None:
        """The path of the module that this import names, or None for one not of the project."""

    def read(self, path: str) -> Foreign | None:
        """The module at a path, or None where it cannot be read or parsed."""

    def callers(self, path: str, names: frozenset[str]) -> tuple[str, ...]:
        """The modules of the project, tests apart, that may call these names of the one there."""

    def method(self, importer: str, name: str) -> tuple[str, str] | None:
        """The module and the top-level class of the only method of this name in the project."""


def foreign(text: Text, tree: ast.Module) -> Foreign:
    """A parsed module as other modules see it."""
    rebound: set[str] = set()
    for node in ast.walk(tree):
        setattr(node, _TEXT, text)
        if isinstance(node, ast.Global):
            rebound.update(node.names)
    return Foreign(text, tree, frozenset(rebound))


def own_text(node: ast.AST) -> Text | None:
    """The text a node of another module belongs to; None for the module being judged."""
    found: Text | None = getattr(node, _TEXT, None)
    return found


def placed_like(new: N, old: ast.AST) -> N:
    """A node made for one of the source, at its place and of its text."""
    text = own_text(old)
    if text is not None:
        setattr(new, _TEXT, text)
    return ast.copy_location(new, old)


def is_foreign(node: ast.AST) -> bool:
    """Whether a node belongs to another module than the one being judged."""
    return hasattr(node, _TEXT)
