"""TOML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sts_lint.formats.grammar import Source, broken, parse, walk
from sts_lint.formats.runs import Decoded, Run, character, unescaped, verbatim
from sts_lint.formats.tree import Mapping, Node, Scalar, Sequence, flatten
from sts_lint.formats.unreadable import Unreadable
from sts_lint.model import Entry, Span

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax

_NESTING = re.compile(
    r"""(?P<skip>\"{3}(?s:.*?)\"{3}|'{3}(?s:.*?)'{3}|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|\#.*)"""
    r"""|(?P<open>[{\[])|(?P<close>[}\]])"""
)
_ESCAPE = re.compile(
    r"\\x[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|\\[ \t]*\r?\n\s*|\\.|\r\n", re.DOTALL
)
_LINE_END = re.compile(r"\r\n")
_ESCAPES = dict(zip('btnfre"\\', '\b\t\n\f\r\x1b"\\', strict=True))


def read(content: str, depth: int = 0) -> Iterator[Entry]:
    """The entries of a document, array tables numbered.

    Raises `Unreadable`, for a broken document at its end.
    """
    source = parse(content, "toml", _NESTING)
    yield from flatten([_document(source)], "toml", depth)
    if source.root.has_error:
        raise Unreadable("is not TOML: broken here", broken(source).start_point[0] + 1)


def _document(source: Source) -> Mapping:
    root = Mapping()
    tables: dict[tuple[str, ...], int] = {}
    for node in source.root.children:
        if node.type == "pair":
            _put(root, *_pair(source, node))
        elif node.type in ("table", "table_array_element"):
            keys = _header(source, node)
            if keys:
                _put(root, _numbered(keys, tables, node), _body(source, node))
    return root


def _numbered(keys: list[Scalar], tables: dict[tuple[str, ...], int], node: Syntax) -> list[Scalar]:
    """The keys of a table, behind each array of tables the number of its last element."""
    names = tuple(key.value for key in keys)
    if node.type == "table_array_element":
        tables[names] = tables.get(names, -1) + 1
    found = []
    for length, key in enumerate(keys, start=1):
        found.append(key)
        if names[:length] in tables:
            number = str(tables[names[:length]])
            place = key.decoded.span.end
            found.append(Scalar(Decoded(Span(place, place), (Run(place, place, number),))))
    return found


def _header(source: Source, node: Syntax) -> list[Scalar]:
    return next((_keys(source, c) for c in node.children if c.type in _KEYS), [])


def _body(source: Source, node: Syntax) -> Mapping:
    table = Mapping()
    for child in node.children:
        if child.type == "pair":
            _put(table, *_pair(source, child))
    return table


def _put(mapping: Mapping, keys: list[Scalar], value: Node) -> None:
    """Keys with dots are mappings in mappings, each occurrence its own."""
    for key in reversed(keys[1:]):
        value = Mapping([(key, value)])
    if keys:
        mapping.items.append((keys[0], value))


_KEYS = frozenset({"bare_key", "quoted_key", "dotted_key"})


def _pair(source: Source, node: Syntax) -> tuple[list[Scalar], Node]:
    parts = [c for c in node.children if c.is_named and c.type != "comment"]
    if len(parts) < 2 or parts[0].type not in _KEYS:
        return [], Mapping()
    return _keys(source, parts[0]), _value(source, parts[1])


def _keys(source: Source, node: Syntax) -> list[Scalar]:
    parts = (part for part in walk(node) if part.type in ("bare_key", "quoted_key"))
    return [_scalar(source, part) for part in parts]


def _value(source: Source, node: Syntax) -> Node:
    if node.type == "array":
        items = (c for c in node.children if c.is_named and c.type not in ("comment", "ERROR"))
        return Sequence([_value(source, item) for item in items])
    if node.type == "inline_table":
        return _body(source, node)
    return _scalar(source, node)


def _scalar(source: Source, node: Syntax) -> Scalar:
    start, end, text = source.start(node), source.end(node), source.slice(node)
    if node.type not in ("string", "quoted_key"):
        return Scalar(verbatim(source.content, start, end))
    quote = text[:3] if text[:3] in ('"""', "'''") and len(text) >= 6 else text[:1]
    start, end = start + len(quote), max(end - len(quote), start + len(quote))
    if len(quote) == 3:
        start += len(re.match(r"(?:\r?\n)?", source.content[start:end])[0])  # type: ignore[index]
    pattern = _LINE_END if quote[0] == "'" else _ESCAPE
    return Scalar(unescaped(source.content, start, end, pattern, _meaning), quote)


def _meaning(match: re.Match[str]) -> str:
    text = match[0]
    if text == "\r\n":
        return "\n"
    if text[1] in "xuU" and len(text) > 2:
        return character(text[2:], text)
    return "" if text[1:].isspace() else _ESCAPES.get(text[1], text)
