"""Texts in Python source as far as their form shows them, with holes for everything else."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from sts_lint.aws.vpc_services import HOLE
from sts_lint.python.nodes import nodes_of, walk

_FIELD = re.compile(r"\{[^{}]*\}|%[sdr]|%\(\w+\)s")
_DEEPEST = 10
_MOST_STEPS = 20_000  # of one file; texts made of several texts grow without end
_LONGEST = 500  # characters of a text that may be a name

Values: TypeAlias = "list[ast.expr | None]"
Bound: TypeAlias = "dict[str, ast.expr]"


def called(call: ast.Call) -> str:
    """The last part of the name that is called."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def named(call: ast.Call, keyword: str) -> ast.expr | None:
    """The value of a keyword argument."""
    return next((k.value for k in call.keywords if k.arg == keyword), None)


def words(node: ast.expr) -> list[str]:
    """The parts of a dotted name; of anything else only those at its end."""
    if isinstance(node, ast.Attribute):
        return [*words(node.value), node.attr]
    return [node.id] if isinstance(node, ast.Name) else []


@dataclass(frozen=True)
class Names:
    """The names of one module: what each may hold, if one place alone says it."""

    tree: ast.Module
    steps: list[None] = field(default_factory=list)

    @cached_property
    def _given(self) -> dict[str, list[ast.expr]]:
        """The value of a name that is assigned once, or the items that one loop gives it."""
        found: dict[str, list[Values]] = {}
        for node in nodes_of(self.tree):
            if isinstance(node, ast.For | ast.comprehension):
                _note(found, node.target, self._items(node.iter))
            elif isinstance(node, ast.arg):
                found.setdefault(node.arg, []).append([None])
        for name, value in self._assigned.items():
            found.setdefault(name, []).append([value])
        return {
            name: [value for value in places[0] if value is not None]
            for name, places in found.items()
            if len(places) == 1 and None not in places[0]
        }

    @cached_property
    def _assigned(self) -> dict[str, ast.expr | None]:
        """The values of names, None where there are several."""
        found: dict[str, ast.expr | None] = {}
        for node in nodes_of(self.tree):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        found[target.id] = None if target.id in found else node.value
        return found

    def _items(self, node: ast.expr) -> Values:
        """The items of a literal that a loop runs over; None for those that are not seen."""
        if isinstance(node, ast.Name):
            node = self._assigned.get(node.id) or node
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            return [*node.elts]
        if isinstance(node, ast.Dict):
            return [*node.keys]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            held = node.func.value
            held = self._assigned.get(held.id) or held if isinstance(held, ast.Name) else held
            if node.func.attr == "items" and isinstance(held, ast.Dict):
                pairs = zip(held.keys, held.values, strict=True)
                return [ast.Tuple([key, value]) if key else None for key, value in pairs]
        return [None]

    def choices(self, node: ast.expr | None) -> list[ast.expr | None]:
        """What a value may be: itself, or what the name it is stands for."""
        if isinstance(node, ast.Name):
            return [*self._given.get(node.id, [])] or [None]
        return [node]

    def texts(self, node: ast.expr | None) -> list[tuple[ast.expr | None, str]]:
        """A text for each of the values that one name in it runs over."""
        if node is None:
            return [(None, HOLE)]
        several = [
            name.id
            for name in walk(node)
            if isinstance(name, ast.Name) and len(self._given.get(name.id, [])) > 1
        ]
        if not several:
            return [(node, self.text(node))]
        return [(value, self.text(node, {several[0]: value})) for value in self._given[several[0]]]

    def text(self, node: ast.expr, bound: Bound | None = None, depth: int = 0) -> str:
        """The text of an expression."""
        self.steps.append(None)
        if depth > _DEEPEST or len(self.steps) > _MOST_STEPS:
            return HOLE
        return self._text(node, bound, depth)[:_LONGEST]

    def _text(self, node: ast.expr, bound: Bound | None, depth: int) -> str:

        def inner(part: ast.expr) -> str:
            return self.text(part, bound, depth + 1)

        match node:
            case ast.Constant(value=str(value)):
                return value
            case ast.JoinedStr(values=parts):
                return "".join(map(inner, parts))
            case ast.FormattedValue(value=part):
                return inner(part)
            case ast.BinOp(left=left, op=operator, right=right):
                added = isinstance(operator, ast.Add)
                return inner(left) + inner(right) if added else _FIELD.sub(HOLE, inner(left))
            case ast.Name(id=name):
                values = [bound[name]] if bound and name in bound else self._given.get(name, [])
                return inner(values[0]) if len(values) == 1 else HOLE
            case ast.Call(func=ast.Attribute(value=left, attr=method), args=parts):
                return _of_method(left, method, parts, inner)
        return HOLE


def _of_method(
    left: ast.expr, method: str, parts: list[ast.expr], inner: Callable[[ast.expr], str]
) -> str:
    """The text that a method makes: of Python's texts, of Pulumi's outputs."""
    if method == "format":
        values = map(inner, parts)
        return _FIELD.sub(
            lambda field: next(values, HOLE) if field[0] == "{}" else HOLE, inner(left)
        )
    if method == "concat":
        return "".join(map(inner, parts))
    if method == "apply" and parts and isinstance(parts[0], ast.Lambda):
        return inner(parts[0].body)
    return HOLE


def _note(found: dict[str, list[Values]], target: ast.expr, values: Values) -> None:
    """Give the names of a target what they may hold."""
    if isinstance(target, ast.Name):
        found.setdefault(target.id, []).append(values)
    elif isinstance(target, ast.Tuple | ast.List):
        for index, part in enumerate(target.elts):
            _note(found, part, [_part(value, index) for value in values])


def _part(value: ast.expr | None, index: int) -> ast.expr | None:
    if isinstance(value, ast.Tuple | ast.List) and index < len(value.elts):
        return value.elts[index]
    return None
