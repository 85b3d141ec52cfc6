"""tree-sitter behind limits: the only place that runs a grammar in C.

Grammars are imported when the first file of their language turns up.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from sts_lint.formats.guard import Bytes, check_depth, check_size
from sts_lint.formats.unreadable import Unreadable

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Tree

Parents: TypeAlias = "tuple[()] | tuple[Node, Parents]"

_MOST_NODES = 1_000_000


@dataclass(frozen=True)
class Source:
    """A parsed text. All offsets it gives are characters."""

    content: str
    bytes: Bytes
    tree: Tree

    @property
    def root(self) -> Node:
        """The node of the whole text."""
        return self.tree.root_node

    def start(self, node: Node) -> int:
        """Where a node begins."""
        return self.bytes.character(node.start_byte)

    def end(self, node: Node) -> int:
        """Where a node ends."""
        return self.bytes.character(node.end_byte)

    def slice(self, node: Node) -> str:
        """The source text of a node."""
        return self.content[self.start(node) : self.end(node)]


def parse(content: str, language: str, nesting: re.Pattern[str]) -> Source:
    """Parse text; broken parts are error nodes in the tree.

    Raises `Unreadable` for text that is too long or too deep by `nesting` (see
    `guard.check_depth`), or that comes to too much.
    """
    from tree_sitter import Parser  # noqa: PLC0415

    check_size(content)
    check_depth(content, nesting)
    source = Bytes(content)
    # Text handed out piece by piece is never freed (tree-sitter 0.26.1), and the parser's
    # `progress_callback` crashes Python before 3.12 up to 0.26.0: `apart` bounds the time.
    tree = Parser(_language(language)).parse(source.data)
    if tree.root_node.descendant_count > _MOST_NODES:
        raise Unreadable(f"has more than {_MOST_NODES} pieces of syntax")
    return Source(content, source, tree)


@cache
def _language(name: str) -> Language:
    from tree_sitter import Language  # noqa: PLC0415

    return Language(importlib.import_module(f"tree_sitter_{name}").language())


def walk(node: Node) -> Iterator[Node]:
    """A node and everything below it in source order, without recursion."""
    stack = [node]
    while stack:
        found = stack.pop()
        yield found
        stack.extend(reversed(found.children))


def walk_down(node: Node) -> Iterator[tuple[Node, Parents]]:
    """Like `walk`, with the nodes around each, nearest first (`Node.parent` is slow)."""
    stack: list[tuple[Node, Parents]] = [(node, ())]
    while stack:
        found, parents = stack.pop()
        yield found, parents
        around = (found, parents)
        stack.extend((child, around) for child in reversed(found.children))


def broken(source: Source) -> Node:
    """The first broken node of a text that has some, or the deepest that holds what is missing."""
    holder = source.root
    for node in walk(source.root):
        if node.type == "ERROR" or node.is_missing:
            return node
        if node.has_error:
            holder = node
    return holder
