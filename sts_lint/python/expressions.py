"""Evaluating expressions that are no calls."""

from __future__ import annotations

import ast

from sts_lint.facts import Origin
from sts_lint.python import sessions, strings
from sts_lint.python.attributes import read_attribute
from sts_lint.python.conditions import refined
from sts_lint.python.containers import items_of, merged, read_item, with_entry
from sts_lint.python.foreign import is_foreign
from sts_lint.python.functions import make_function
from sts_lint.python.machine import Machine
from sts_lint.python.objects import DictBox, ListBox, Range
from sts_lint.python.tables import evaluates
from sts_lint.python.values import (
    NONE,
    Alt,
    Tup,
    Value,
    combine,
    const,
    constant,
    one,
)


@evaluates(ast.Constant)
def constant_value(machine: Machine, node: ast.Constant) -> Value:
    """A literal."""
    if node.value is Ellipsis:
        return machine.unknown(node)
    literal = None if is_foreign(node) else machine.text.span(node)
    return (Alt(const(node.value), literal=literal),)


@evaluates(ast.Name)
def name(machine: Machine, node: ast.Name) -> Value:
    """A name, with what the path taken says of it."""
    return refined(machine, machine.lookup(node.id))


@evaluates(ast.Attribute)
def attribute(machine: Machine, node: ast.Attribute) -> Value:
    """`value.attr`."""
    receiver = machine.evaluate(node.value)
    found = machine.each(receiver, lambda alt: read_attribute(machine, alt, node.attr, node))
    return refined(machine, found)


@evaluates(ast.Subscript)
def subscript(machine: Machine, node: ast.Subscript) -> Value:
    """`value[key]`."""
    container = machine.evaluate(node.value)
    key = machine.evaluate(node.slice)
    return machine.each(container, lambda alt: read_item(machine, alt, key, node))


@evaluates(ast.Tuple)
def tuple_display(machine: Machine, node: ast.Tuple) -> Value:
    """`a, b`."""
    items, complete = display_items(machine, node.elts)
    return one(Tup(items)) if complete else machine.unknown(node)


@evaluates(ast.List)
def list_display(machine: Machine, node: ast.List) -> Value:
    """`[a, b]`."""
    items, complete = display_items(machine, node.elts)
    return one(machine.new(ListBox(items, not complete)))


@evaluates(ast.Set)
def set_display(machine: Machine, node: ast.Set) -> Value:
    """`{a, b}`."""
    items, complete = display_items(machine, node.elts)
    return one(machine.new(ListBox(items, not complete)))


def display_items(machine: Machine, nodes: list[ast.expr]) -> tuple[tuple[Value, ...], bool]:
    """The items of a display, with starred ones spread; false if some are not seen."""
    items: list[Value] = []
    complete = True
    for node in nodes:
        if isinstance(node, ast.Starred):
            spread = items_of(machine, machine.evaluate(node.value))
            complete = complete and spread is not None
            items.extend(spread or ())
        else:
            items.append(machine.evaluate(node))
    return tuple(items), complete


@evaluates(ast.Dict)
def dict_display(machine: Machine, node: ast.Dict) -> Value:
    """`{key: value, **other}`."""
    box = DictBox()
    for key, item in zip(node.keys, node.values, strict=True):
        if key is None:
            box = merged(machine, box, machine.evaluate(item))
        else:
            box = with_entry(machine, box, machine.evaluate(key), machine.evaluate(item))
    if box.environ:
        sessions.note_environment(machine, node, box)
    return one(machine.new(box))


@evaluates(ast.JoinedStr)
def f_string(machine: Machine, node: ast.JoinedStr) -> Value:
    """`f"…{x}…"`."""
    return combine(
        [machine.evaluate(part) for part in node.values], machine.state.path, strings.glue
    )


@evaluates(ast.FormattedValue)
def formatted(machine: Machine, node: ast.FormattedValue) -> Value:
    """`{x!r:spec}` of an f-string."""
    value = machine.evaluate(node.value)
    spec = constant(machine.evaluate(node.format_spec)) if node.format_spec else const("")
    if spec is None or node.conversion not in (-1, ord("s")):
        return machine.unknown(node)
    return combine(
        [value], machine.state.path, lambda things: strings.shown(things[0], str(spec.value))
    )


@evaluates(ast.Lambda)
def lambda_function(machine: Machine, node: ast.Lambda) -> Value:
    """`lambda x: …`."""
    return one(make_function(machine, node))


@evaluates(ast.Await)
def awaited(machine: Machine, node: ast.Await) -> Value:
    """`await x`: coroutines are run where they are called."""
    return machine.evaluate(node.value)


@evaluates(ast.Starred)
def starred(machine: Machine, node: ast.Starred) -> Value:
    """`*x` where no display spreads it."""
    machine.evaluate(node.value)
    return machine.unknown(node)


@evaluates(ast.Slice)
def sliced(machine: Machine, node: ast.Slice) -> Value:
    """`start:stop:step` as a key, where all three are known."""
    bounds: list[int | None] = []
    for bound in (node.lower, node.upper, node.step):
        number = constant(machine.evaluate(bound)) if bound is not None else NONE
        if number is None or not isinstance(number.value, int | None):
            return machine.unknown(node)
        bounds.append(number.value)
    return one(Range(*bounds)) if bounds[2] != 0 else machine.unknown(node)


@evaluates(ast.Yield)
def yielded(machine: Machine, node: ast.Yield) -> Value:
    """`yield x`: a context manager runs the `with` body here, a generator keeps the item."""
    value = machine.evaluate(node.value) if node.value else one(NONE)
    if machine.frame.on_yield:
        machine.frame.on_yield(value)
    machine.frame.yields.append(value)
    return machine.unknown(node, Origin.CALL)


@evaluates(ast.YieldFrom)
def yielded_from(machine: Machine, node: ast.YieldFrom) -> Value:
    """`yield from x`."""
    items = items_of(machine, machine.evaluate(node.value))
    machine.frame.yields.extend(items or ())
    machine.frame.yields_open |= items is None
    return machine.unknown(node, Origin.CALL)
