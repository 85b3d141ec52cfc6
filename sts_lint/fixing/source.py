"""A file's text and syntax tree, and the questions that rewriting asks of them."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from sts_lint.model import Span
from sts_lint.python.nodes import children, walk
from sts_lint.text import Text


class Unfit(Exception):
    """The change cannot be written here without doing harm; the message says why."""


@dataclass(frozen=True)
class Source:
    """One Python file that parses; `known` are the calls that are or build STS clients."""

    text: Text
    tree: ast.Module
    known: tuple[Span, ...] = ()

    def call(self, span: Span) -> ast.Call:
        """The call expression at a span."""
        found = self._calls.get(span)
        if found is None:
            raise Unfit("the call is not written out")
        return found

    @cached_property
    def _calls(self) -> dict[Span, ast.Call]:
        return {
            self.text.span(node): node for node in walk(self.tree) if isinstance(node, ast.Call)
        }

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """The node that each node belongs to."""
        return {child: node for node in walk(self.tree) for child in children(node)}

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around a node, from the inside out."""
        while node in self.parents:
            node = self.parents[node]
            yield node

    def constant(self, span: Span) -> ast.Constant:
        """The text literal at a span."""
        for node in walk(self.tree):
            if isinstance(node, ast.Constant) and self.text.span(node) == span:
                return node
        raise Unfit("the value is not written out")

    def is_known(self, node: ast.AST) -> bool:
        """Whether a node stands inside the parentheses of a known call."""
        span = self.text.span(node)
        return any(call.start <= span.start and span.end <= call.end for call in self.known)


@lru_cache(maxsize=4)
def comments(content: str) -> list[tuple[str, str]]:
    """Every comment with the first word of its line, in order: what must not change."""
    found: list[tuple[str, str]] = []
    first, line = "", 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(content, newline=None).readline):
            if token.type in (tokenize.INDENT, tokenize.DEDENT, tokenize.NL, tokenize.NEWLINE):
                continue
            if token.end[0] != line:
                first, line = token.string, token.end[0]
            if token.type == tokenize.COMMENT:
                found.append((token.string, first))
    except (tokenize.TokenError, SyntaxError) as error:
        raise Unfit("the result cannot be tokenized") from error
    return found
