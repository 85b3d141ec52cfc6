"""HCL: Terraform, OpenTofu, Terragrunt, Packer, Nomad, Vault, Consul.

Blocks are keys by their type and labels. An argument of a function call (`jsonencode`,
`merge`, `tomap`) is read as if it stood there itself: what it holds ends up in the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sts_lint.formats.grammar import Source, broken, parse
from sts_lint.formats.runs import Decoded, Run, character, unescaped, verbatim
from sts_lint.formats.tree import Mapping, Node, Scalar, Sequence, flatten
from sts_lint.formats.unreadable import Unreadable
from sts_lint.model import Entry, Span

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax

_NESTING = re.compile(
    r"(?P<skip>\\.|/\*(?s:.*?)\*/|(?:#|//).*)|(?P<open>[$%]?[{\[(])|(?P<close>[}\])])"
)
_ESCAPE = re.compile(r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|\\.|\$\$\{|%%\{")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
_HOLES = frozenset({"template_interpolation", "template_directive"})
_WRAPPERS = frozenset({"expression", "literal_value", "template_expr", "collection_value"})
_BRACKETS = frozenset({"(", ")"})
_HOLDING = frozenset({"object", "tuple", "function_call", "for_expr"})
_JOINING = frozenset({"merge", "concat", "setunion"})


def read(content: str, depth: int = 0) -> Iterator[Entry]:
    """The entries of a file; `provider "aws"` gives `("provider", "aws", …)`.

    Raises `Unreadable`, for a broken file at its end.
    """
    source = parse(content, "hcl", _NESTING)
    yield from flatten(_roots(source), "hcl", depth)
    if source.root.has_error:
        raise Unreadable("is not HCL: broken here", broken(source).start_point[0] + 1)


def _roots(source: Source) -> Iterator[Node]:
    pending = list(reversed(source.root.children))
    while pending:
        node = pending.pop()
        if node.type == "ERROR":
            pending += reversed(node.children)
        elif node.type in ("block", "attribute"):
            yield Mapping(list(_item(source, node)))
        elif node.type in ("body", "object"):
            yield _body(source, node)


def _body(source: Source, node: Syntax) -> Mapping:
    items: list[tuple[Scalar, Node]] = []
    pending = list(reversed(node.children))
    while pending:
        child = pending.pop()
        if child.type == "ERROR":
            pending += reversed(child.children)
        else:
            items += _item(source, child)
    return Mapping(items)


def _item(source: Source, node: Syntax) -> Iterator[tuple[Scalar, Node]]:
    if node.type == "block":
        labels = [
            _scalar(source, c) for c in node.children if c.type in ("identifier", "string_lit")
        ]
        body = next((c for c in node.children if c.type == "body"), None)
        value: Node = _body(source, body) if body else Mapping()
        for label in reversed(labels[1:]):
            value = Mapping([(label, value)])
        yield labels[0], value
    elif node.type == "attribute":
        value_node = node.children[-1]
        if value_node.type == "expression":
            yield _scalar(source, node.children[0]), _value(source, value_node)
    elif node.type == "object_elem":
        key, held = node.child_by_field_name("key"), node.child_by_field_name("val")
        if key is not None and held is not None:
            yield _key(source, key), _value(source, held)


def _key(source: Source, node: Syntax) -> Scalar:
    inner = _unwrapped(node)
    if inner.type == "variable_expr" and source.slice(node)[:1] != "(":
        return Scalar(verbatim(source.content, source.start(node), source.end(node)))
    return _scalar(source, inner)


def _value(source: Source, node: Syntax) -> Node:
    inner = _unwrapped(node)
    if inner.type == "object":
        return _body(source, inner)
    if inner.type == "tuple":
        return Sequence([_value(source, c) for c in inner.children if c.type == "expression"])
    if inner.type == "function_call":
        return _call(source, inner)
    if inner.type == "for_expr":
        return _loop(source, inner)
    return _scalar(source, inner)


def _loop(source: Source, node: Syntax) -> Node:
    """`for each in … : … if …` by these names; what it `gives`, and `under` which key."""
    inside = node.children[0].children
    intro = next((child for child in inside if child.type == "for_intro"), None)
    results = [child for child in inside if child.type == "expression"]
    over = [child for child in intro.children if child.type == "expression"] if intro else []
    names = [child for child in intro.children if child.type == "identifier"] if intro else []
    if not results or not over or not names:
        return _unknown(source, node)
    bound = verbatim(source.content, source.start(names[0]), source.end(names[-1]))
    held: list[tuple[str, Node]] = [
        ("each", Scalar(bound)),
        ("in", _value(source, over[0])),
        ("gives", _value(source, results[-1])),
    ]
    held += [("under", _value(source, results[0]))] if len(results) > 1 else []
    conditions = [child for child in inside if child.type == "for_cond"]
    held += [("if", _unknown(source, condition)) for condition in conditions]
    place = source.start(node)
    items = [(_made_up(key, place), value) for key, value in held]
    return Mapping([(_made_up("for", place), Mapping(items))])


def _made_up(key: str, place: int) -> Scalar:
    """A key that the text does not have."""
    return Scalar(Decoded(Span(place, place), (Run(place, place, key),)))


def _call(source: Source, node: Syntax) -> Node:
    """What the arguments hold, if it is objects or lists; else an unknown value."""
    given = next((c for c in node.children if c.type == "function_arguments"), None)
    arguments = [_unwrapped(c) for c in given.children if c.type == "expression"] if given else []
    held = [_value(source, c) for c in arguments if c.type in _HOLDING]
    held = [value for value in held if not isinstance(value, Scalar)]
    if not held:
        return _unknown(source, node)
    if source.slice(node.children[0]) not in _JOINING or len(arguments) == 1:
        return held[0] if len(held) == 1 else _merged(held)
    return _with_unknown(source, held, arguments)


def _merged(held: list[Node]) -> Node:
    return Mapping([item for value in held if isinstance(value, Mapping) for item in value.items])


def _with_unknown(source: Source, held: list[Node], arguments: list[Syntax]) -> Node:
    """Everything that is joined; what a text does not show of it is under the key `...`."""
    unknown = [a for a in arguments if isinstance(_value(source, a), Scalar)]
    more = [(_made_up("...", source.start(a)), _unknown(source, a)) for a in unknown]
    lists = [item for value in held if isinstance(value, Sequence) for item in value.items]
    if not lists:
        merged = _merged(held)
        return Mapping([*merged.items, *more]) if isinstance(merged, Mapping) else merged
    if not more:
        return Sequence(lists)
    place = source.start(arguments[0])
    return Mapping([*((_made_up(str(i), place), item) for i, item in enumerate(lists)), *more])


def _unwrapped(node: Syntax) -> Syntax:
    """The expression inside wrappers and parentheses that hold nothing else."""
    while node.type in _WRAPPERS:
        inside = [child for child in node.children if child.type not in _BRACKETS]
        if len(inside) != 1:
            return node
        node = inside[0]
    return node


def _scalar(source: Source, node: Syntax) -> Scalar:
    start, end = source.start(node), source.end(node)
    if node.type in ("string_lit", "quoted_template"):
        closed = not node.children[-1].is_missing
        literal = closed and not any(child.type in _HOLES for child in node.children)
        start, end = start + 1, max(end - closed, start + 1)
        decoded = unescaped(source.content, start, end, _ESCAPE, _meaning)
        return Scalar(decoded, '"', literal)
    if node.type == "heredoc_template":
        return _heredoc(source, node)
    if node.type in ("identifier", "numeric_lit", "bool_lit", "null_lit"):
        return Scalar(verbatim(source.content, start, end))
    return _unknown(source, node)


def _unknown(source: Source, node: Syntax) -> Scalar:
    return Scalar(verbatim(source.content, source.start(node), source.end(node)), literal=False)


def _heredoc(source: Source, node: Syntax) -> Scalar:
    names = [child for child in node.children if child.type == "heredoc_identifier"]
    content = source.content
    line_end = content.find("\n", source.end(names[0])) if names else -1
    start = line_end + 1 if line_end >= 0 else source.end(node)
    end = source.start(names[-1]) if len(names) > 1 else source.end(node)
    end = max(content.rfind("\n", start, end) + 1, start)
    lines = list(re.finditer(r".*\n?", content[start:end]))
    full = [line[0] for line in lines if line[0].strip()]
    flush = source.slice(node).startswith("<<-")
    margin = min((len(line) - len(line.lstrip(" \t")) for line in full), default=0) if flush else 0
    runs = []
    for line in lines:
        cut = min(margin, len(line[0]) - len(line[0].lstrip(" \t")))
        if line.end() > line.start() + cut:
            runs.append(Run(start + line.start() + cut, start + line.end(), line[0][cut:]))
    literal = not any(child.type in _HOLES for child in node.children)
    return Scalar(Decoded(Span(start, end), tuple(runs)), "<<", literal)


def _meaning(match: re.Match[str]) -> str:
    text = match[0]
    if text[0] in "$%":
        return text[1:]
    if text[1] in "uU" and len(text) > 2:
        return character(text[2:], text)
    return _ESCAPES.get(text[1], text[1])
